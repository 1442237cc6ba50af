"""The revisions and the metadata say the same schema, on both databases."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from models.database import MIGRATIONS, engine
from models.tables import Base

REVISIONS = sorted((MIGRATIONS / "versions").glob("*.py"))


@pytest.fixture
def other(db: Engine, tmp_path: Path) -> Iterator[Connection]:
    """Return a connection to an empty place of the same kind of database."""
    if db.dialect.name == "sqlite":
        made = engine(db.url.set(database=str(tmp_path / "beside.db")))
        with made.begin() as connection:
            yield connection
        made.dispose()
        return
    with db.connect() as connection, connection.begin() as transaction:
        connection.execute(text("CREATE SCHEMA beside"))
        connection.execute(text("SET LOCAL search_path TO beside"))
        yield connection
        transaction.rollback()


def test_revisions_make_what_the_metadata_says(db: Engine, other: Connection) -> None:
    with db.begin() as connection:
        migrated = _schema(connection)

    Base.metadata.create_all(other)

    assert _schema(other) == migrated


def test_alembic_sees_nothing_to_do(db: Engine) -> None:
    with db.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert [] == compare_metadata(context, Base.metadata)


def test_going_back_to_the_start_leaves_nothing(db: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    with db.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

        assert [] == sorted(_schema(connection))


@pytest.mark.parametrize("file", REVISIONS, ids=lambda file: file.stem)
def test_a_revision_imports_nothing_of_ours(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}  # fmt: skip
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {"sqlalchemy", "alembic"} >= {name.partition(".")[0] for name in named}


def _schema(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return everything the database says about our tables, by table."""
    inspector = inspect(connection)
    comments = connection.dialect.supports_comments
    return {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column.get("comment"))
                for column in inspector.get_columns(table)
            ],
            "pk": inspector.get_pk_constraint(table),
            "fks": sorted(
                (key["name"], key["constrained_columns"], key["referred_table"],
                 key["referred_columns"])
                for key in inspector.get_foreign_keys(table)
            ),
            "uniques": sorted(
                (unique["name"], unique["column_names"])
                for unique in inspector.get_unique_constraints(table)
            ),
            "checks": sorted(
                (check["name"], check["sqltext"])
                for check in inspector.get_check_constraints(table)
            ),
            "indexes": sorted(
                (index["name"], index["column_names"], index["unique"])
                for index in inspector.get_indexes(table)
            ),
            "comment": inspector.get_table_comment(table) if comments else None,
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }  # fmt: skip

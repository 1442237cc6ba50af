"""The revisions and the metadata say the same schema, on both databases."""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from models.database import MIGRATIONS, engine, move_schema
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
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_object": partial(_is_compared, db)},
        )

        assert [] == compare_metadata(context, Base.metadata)


def _is_compared(db: Engine, _object: Any, name: str, kind: str, _1: bool, _2: Any) -> bool:
    """Return whether Alembic can compare it: it knows neither virtual tables nor ``ddl_if``."""
    if kind == "table" and name.startswith("article_fts"):
        return False
    return db.dialect.name == "postgresql" or name != "ix_article_words_words"


def test_going_back_to_the_start_leaves_nothing(db: Engine) -> None:
    with db.connect() as connection:
        move_schema(connection, command.downgrade, "base")

    with db.begin() as connection:
        assert [] == sorted(_schema(connection))


FIRST_ROWS = (
    "INSERT INTO publisher (key, name, name_en, zone, zone_basis, home) "
    "VALUES ('example', 'المثال', 'Example', 'Asia/Amman', 'known', 'https://news.example/')",
    "INSERT INTO run (id, publisher, reader, started_at, heartbeat_at) VALUES "
    "(1, 'example', '1', '2026-05-12 08:00:00', '2026-05-12 08:01:00'), "
    "(2, 'example', '1', '2026-05-12 09:00:00', '2026-05-12 09:01:00')",
    "INSERT INTO article (id, url_key, publisher, url, title, body, language, content_key, "
    "revision_number, first_seen_at, last_seen_at, reader, provenance) VALUES "
    "(7, 'a', 'example', 'https://news.example/7', 'عنوان', 'متن', 'ar', 'c', 2, "
    "'2026-05-12 08:00:30', '2026-05-12 09:00:30', '1', '{}')",
    "INSERT INTO page (url_key, url, publisher, kind, found_at, found_run, state, attempts, own, "
    "article) VALUES ('a', 'https://news.example/7', 'example', 'article', "
    "'2026-05-12 08:00:10', 1, 'stored', 0, true, 7)",
    "INSERT INTO revision (article, number, seen_at, replaced_at, title, body, changed, why) "
    "VALUES (7, 1, '2026-05-12 08:00:30', '2026-05-12 09:00:30', 'قبل', 'متن', "
    "'[]', 'publisher')",
    "INSERT INTO visit (run, page, kind, at) VALUES (1, 'a', 'new', '2026-05-12 08:00:30')",
)


def test_rows_of_the_first_schema_are_kept_up_and_down(db: Engine) -> None:
    _move(db, command.downgrade, "0001")
    with db.begin() as connection:
        for statement in FIRST_ROWS:
            connection.execute(text(statement))
    before = _rows(db)

    _move(db, command.upgrade, "head")

    after = _rows(db)
    assert all(old.items() <= new.items() for old, new in _pairs(before, after, but="run"))
    assert [(7, "created", 1), (7, "revised", 2)] == [
        (row["article"], row["kind"], row["revision"]) for row in after["change"]
    ]
    assert ["failed", "failed"] == [row["verdict"] for row in after["run"]]  # one may be open

    _move(db, command.downgrade, "0001")

    assert all(old == new for old, new in _pairs(before, _rows(db), but="run"))


def test_what_the_first_schema_cannot_say_is_said_otherwise_on_the_way_down(db: Engine) -> None:
    _move(db, command.downgrade, "0001")
    with db.begin() as connection:
        for statement in FIRST_ROWS:
            connection.execute(text(statement))
    _move(db, command.upgrade, "head")
    with db.begin() as connection:
        connection.execute(text("UPDATE revision SET why = 'shortened'"))
        connection.execute(text("UPDATE page SET state = 'forgotten'"))
        connection.execute(
            text("UPDATE article SET title = NULL, body = NULL, forgotten_at = first_seen_at")
        )

    _move(db, command.downgrade, "0001")

    rows = _rows(db)
    assert ("publisher", "refused", "forgotten", "forgotten") == (
        rows["revision"][0]["why"], rows["page"][0]["state"], rows["page"][0]["reason"],
        rows["article"][0]["title"],
    )  # fmt: skip


def test_what_was_stored_before_the_index_counts_as_missing_from_it(db: Engine) -> None:
    _move(db, command.downgrade, "0001")
    with db.begin() as connection:
        for statement in FIRST_ROWS:
            connection.execute(text(statement))

    _move(db, command.upgrade, "head")

    rows = _rows(db)
    assert [] == rows["article_words"]
    assert [{"id": 1, "folding": 0, "missing_to": 7}] == rows["search_index"]


def test_index_goes_on_the_way_down_and_comes_back_empty(db: Engine) -> None:
    _move(db, command.downgrade, "0001")
    with db.begin() as connection:
        for statement in FIRST_ROWS:
            connection.execute(text(statement))
    _move(db, command.upgrade, "0004")
    with db.begin() as connection:
        connection.execute(text("UPDATE search_index SET folding = 1, missing_to = 0"))
        connection.execute(text("INSERT INTO article_words (fts_rowid, article) VALUES (1, 7)"))
        if db.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO article_fts (rowid, body) VALUES (1, 'متن')"))

    _move(db, command.downgrade, "0003")

    assert not [table for table in _rows(db) if "words" in table or "fts" in table]
    assert 1 == len(_rows(db)["article"])

    _move(db, command.upgrade, "0004")

    assert ([], 7) == (_rows(db)["article_words"], _rows(db)["search_index"][0]["missing_to"])


def _move(db: Engine, step: Any, revision: str) -> None:
    with db.connect() as connection:
        move_schema(connection, step, revision)


def _rows(db: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables as they are stored, ordered by their first columns."""
    with db.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {
            table: [
                dict(row)
                for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).mappings()
            ]
            for table in tables
        }


def _pairs(
    before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]], *, but: str
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [
        pair
        for table in before
        if table not in (but, "alembic_version")
        for pair in zip(before[table], after[table], strict=True)
    ]


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
            "columns": sorted(  # a column that was added later stands last
                (column["name"], str(column["type"]), column["nullable"], column.get("comment"))
                for column in inspector.get_columns(table)
            ),
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

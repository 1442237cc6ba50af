"""The views keep what was published: tests/contract/N.json has each column of version N and what
the views say of tests/newsroom.py.

Who takes a column away, or changes its type or what it says, publishes a new version: VERSION in
models/contract.py, a new file here, and a line in docs/consumers.md.
"""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy import types as kinds

from models.contract import VERSION, VIEWS

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = json.loads((ROOT / "tests" / "contract" / f"{VERSION}.json").read_text("utf-8"))
# what PostgreSQL calls each of the contract's types, and how SQLite's values look
POSTGRES: dict[str, tuple[type[Any], ...]] = {
    "text": (kinds.String,), "json": (kinds.String,), "integer": (kinds.Integer,),
    "real": (kinds.Float,), "boolean": (kinds.Boolean,), "date": (kinds.Date,),
    "local": (kinds.DateTime,), "moment": (kinds.DateTime,),
}  # fmt: skip
SQLITE = {
    "text": r"(?s).+", "json": r"(?s)[\[{].*[\]}]", "integer": r"\d+", "real": r"\d\.\d+",
    "boolean": r"[01]", "date": r"\d{4}-\d\d-\d\d",
    "local": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}",
    "moment": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00",
}  # fmt: skip


def rows_of(connection: Connection, view: str) -> list[dict[str, Any]]:
    """Return the rows of *view* that the newsroom has, as JSON values, the same on each database.

    Days after the newsroom's last and the hash of the definitions are left out.
    """
    columns = [name for name in VIEWS[view].columns if (view, name) != ("schema_version",
               "definition")]  # fmt: skip
    until = " WHERE day <= '2026-05-14'" if view == "v_coverage" else ""
    query = f"SELECT {', '.join(columns)} FROM {view}{until} ORDER BY 1"
    query += ", 2" if len(columns) > 1 else ""
    kinds_of = {name: VIEWS[view].columns[name][0] for name in columns}
    return [
        {name: _plain(value, kinds_of[name]) for name, value in row.items()}
        for row in connection.execute(text(query)).mappings()
    ]


def _plain(value: Any, kind: str) -> Any:
    if kind == "boolean":
        return bool(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def test_each_version_was_published() -> None:
    files = {path.name for path in (ROOT / "tests" / "contract").iterdir()}

    assert {f"{number}.json" for number in range(1, VERSION + 1)} == files


def test_views_have_the_columns_that_were_published() -> None:
    described = {
        name: {column: kind for column, (kind, _meaning) in view.columns.items()}
        for name, view in VIEWS.items()
    }

    assert {name: view["columns"] for name, view in PUBLISHED.items()} == described


@pytest.mark.parametrize("view", VIEWS)
def test_database_has_the_columns_in_the_published_order(db: Engine, view: str) -> None:
    there = [column["name"] for column in inspect(db).get_columns(view)]

    assert [*PUBLISHED[view]["columns"]] == there


@pytest.mark.parametrize("view", VIEWS)
def test_columns_have_the_types_that_were_published(newsroom: Engine, view: str) -> None:
    published = PUBLISHED[view]["columns"]
    if newsroom.dialect.name == "postgresql":
        there = {column["name"]: column["type"] for column in inspect(newsroom).get_columns(view)}
        wrong = [name for name, kind in published.items()
                 if not isinstance(there[name], POSTGRES[kind])
                 or (kind in ("local", "moment")
                     and there[name].timezone != (kind == "moment"))]  # fmt: skip
    else:
        with newsroom.connect() as connection:
            rows = connection.execute(text(f"SELECT * FROM {view}")).mappings().all()
        wrong = [(name, row[name]) for row in rows for name, kind in published.items()
                 if row[name] is not None
                 and not re.fullmatch(SQLITE[kind], str(row[name]))]  # fmt: skip

    assert [] == wrong


@pytest.mark.parametrize("view", VIEWS)
def test_columns_mean_what_they_meant(newsroom: Engine, view: str) -> None:
    with newsroom.connect() as connection:
        assert PUBLISHED[view]["rows"] == rows_of(connection, view)


def test_version_is_the_one_that_was_published(db: Engine) -> None:
    with db.connect() as connection:
        assert VERSION == connection.scalar(text("SELECT version FROM schema_version"))


def test_postgresql_explains_the_columns_itself(db: Engine) -> None:
    if db.dialect.name == "sqlite":
        pytest.skip("SQLite keeps no comments")
    with db.connect() as connection:
        said = connection.scalar(text("SELECT col_description('v_article'::regclass, 2)"))

    assert VIEWS["v_article"].columns["uid"][1] == said

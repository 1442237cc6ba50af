"""Factories for messages, and a fresh database of each kind for every test that asks for one."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import (
    Connection,
    Engine,
    column,
    create_engine,
    insert,
    inspect,
    make_url,
    table,
    text,
)
from sqlalchemy.exc import OperationalError

from models.database import database_url, engine, migrate
from models.identity import url_key
from models.item import ArticleItem, Credit, Link, PageOutcome, Party, Publisher
from models.run import open_run
from models.tables import Base
from tests.newsroom import fill

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
# an empty database of the developer's, which the tests may clear: never one with data in it
POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")
ROOT = Path(__file__).resolve().parent.parent
# The same examples in every run, and no bound on their time: a failure has a reason, not a moment.
settings.register_profile("warraq", derandomize=True, deadline=None)
settings.load_profile("warraq")
# the role that docs/consumers.md makes; roles are the whole server's, so each database has its own
READER = f"warraq_reader_{make_url(POSTGRES).database}"
NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
PUBLISHER = Publisher(
    "صحيفة المثال", "Example", home="https://news.example/", zone="Asia/Amman",
    domains=("news.example",), key="example",
)  # fmt: skip
BODY = "\n\n".join(
    [
        "قال مدير الميناء إن العمل في الرصيف الجديد انتهى قبل موعده بشهرين كاملين، وإن السفن "
        "ستبدأ بالوصول إليه مطلع الأسبوع المقبل بعد تجربة الرافعات.",
        "وأضاف أن المشروع وفر أكثر من مئتي وظيفة لأبناء المنطقة، وأن المرحلة الثانية تشمل مخازن "
        "مبردة للخضار والفواكه وطريقا يصل الميناء بالسوق المركزية مباشرة.",
        "ويأمل الصيادون أن يخفف الرصيف الازدحام في المرسى القديم الذي ضاق بقواربهم منذ سنوات.",
    ]
)


def opened(connection: Connection, publisher: Publisher = PUBLISHER) -> int:
    """Open a run of *publisher* and return its number."""
    return open_run(
        connection, publisher, reader="1", owner="test", lease_s=600, dead=lambda owner: False
    )


@pytest.fixture
def item() -> Callable[..., ArticleItem]:
    """Return a factory of valid items: ``item(title="")`` has one thing changed.

    ``page`` and ``url_key`` follow ``url`` unless they are given.
    """

    def make(**changes: Any) -> ArticleItem:
        url = changes.get("url", "https://news.example/2026/port")
        key = url_key(url)
        base = ArticleItem(
            page=key, fetched_url=url, url=url, url_key=key, publisher="example", run=1,
            reader="1", fetched_at=NOON, title="الميناء الجديد يستقبل أولى سفنه", body=BODY,
            published_at=datetime(2026, 5, 12, 6, 30, tzinfo=UTC),
            published_local=datetime(2026, 5, 12, 9, 30), published_on=date(2026, 5, 12),
            published_zone="Asia/Amman", zone_from="publisher", published_precision="minute",
            published_text="12 أيار 2026 09:30", authors=("سمر حداد",),
            credit=Credit("المصدر: رويترز", (Party("رويترز", "origin", "reuters"),)),
            keywords=("الميناء", "الصيد"), provenance={"title": "css", "body": "css"},
        )  # fmt: skip
        return replace(base, **changes)

    return make


@pytest.fixture
def outcome() -> Callable[..., PageOutcome]:
    """Return a factory of outcomes of the page of ``item()``."""

    def make(**changes: Any) -> PageOutcome:
        base = PageOutcome(
            page=url_key("https://news.example/2026/port"), kind="refused",
            reason="not an article", detail=None, at=NOON,
        )  # fmt: skip
        return replace(base, **changes)

    return make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker have all tests of PostgreSQL: they share one database."""
    for item in items:
        called = getattr(item, "callspec", None)
        if called is not None and called.params.get("db") == "postgresql":
            item.add_marker(pytest.mark.xdist_group("postgresql"))


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return an engine of a fresh, migrated database, once for each kind of database."""
    if request.param == "sqlite":
        file = tmp_path / "news.db"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        made = engine(database_url(f"sqlite:///{file}", folder=tmp_path))
    else:
        made = engine(database_url(POSTGRES, folder=tmp_path))
        request.getfixturevalue("postgresql").empty(made)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite database with all tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "news.db"
    made = engine(database_url(f"sqlite:///{file}", folder=file.parent))
    migrate(made)
    made.dispose()
    return file


class Postgresql:
    """The PostgreSQL database of the tests: migrated once, and again when a test moved its schema.

    Emptying the tables takes a fifth of the time that making them takes.
    """

    def __init__(self) -> None:
        self._migrated: list[Any] | None = None  # its catalogue then
        self._rows: dict[str, list[dict[str, Any]]] = {}  # what its tables held then

    def empty(self, made: Engine) -> None:
        """Leave the database at *made* as the migrations leave an empty one."""
        if self._migrated is not None and self._migrated == _catalogue(made):
            with made.begin() as connection:
                tables = ", ".join(self._rows)
                connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
                for name, rows in self._rows.items():
                    if rows:
                        connection.execute(insert(table(name, *map(column, rows[0]))), rows)
            return
        clear(made)
        migrate(made)
        self._rows = {}
        self._migrated = _catalogue(made)
        with made.connect() as connection:
            for name in inspect(connection).get_table_names():
                rows = connection.execute(text(f"SELECT * FROM {name}")).mappings()
                self._rows[name] = [dict(row) for row in rows]


@pytest.fixture(scope="session")
def postgresql() -> Postgresql:
    """Return what empties the PostgreSQL database."""
    return Postgresql()


def _catalogue(made: Engine) -> list[Any]:
    """Return what tells a schema from one that was changed or made anew."""
    ours = "namespace = 'public'::regnamespace"
    with made.connect() as connection:
        found = [
            *connection.execute(
                text(
                    f"SELECT 'relation', c.oid, attname || ' ' || atttypid || attnotnull "
                    f"FROM pg_class AS c JOIN pg_attribute ON attrelid = c.oid WHERE c.rel{ours} "
                    f"UNION ALL SELECT 'constraint', oid, '' FROM pg_constraint WHERE con{ours} "
                    f"UNION ALL SELECT 'function', oid, prosrc FROM pg_proc WHERE pro{ours} "
                    "UNION ALL SELECT 'trigger', oid, tgname FROM pg_trigger ORDER BY 1, 2, 3"
                )
            )
        ]
        if inspect(connection).has_table("alembic_version"):
            found += connection.execute(text("SELECT version_num FROM alembic_version"))
    return [tuple(row) for row in found]


@pytest.fixture
def newsroom(db: Engine) -> Engine:
    """Return an engine of a database with the rows of tests/newsroom.py."""
    with db.begin() as connection:
        fill(connection)
    return db


def documented_grants() -> list[str]:
    """Return the statements by which docs/consumers.md makes a role that only reads."""
    page = (ROOT / "docs" / "consumers.md").read_text("utf-8")
    block = page.partition("CREATE ROLE")[2].partition("```")[0]
    statements = [line.strip() for line in f"CREATE ROLE{block}".split(";")]
    return [statement for statement in statements if statement]


@pytest.fixture
def reader(newsroom: Engine) -> Iterator[Engine]:
    """Return an engine of the documented role; it goes away with the test."""
    if newsroom.dialect.name == "sqlite":
        pytest.skip("SQLite has no roles")
    drop = f"DROP OWNED BY {READER}", f"DROP ROLE {READER}"
    database = str(newsroom.url.database)
    with newsroom.begin() as connection:
        if connection.scalar(text(f"SELECT 1 FROM pg_roles WHERE rolname = '{READER}'")):
            for statement in drop:
                connection.execute(text(statement))
        for statement in documented_grants():
            statement = re.sub(r"\bDATABASE news\b", f"DATABASE {database}", statement)
            statement = statement.replace("warraq_reader", READER)
            connection.exec_driver_sql(statement)
    made = create_engine(newsroom.url.set(username=READER, password="choose-one"))
    yield made
    made.dispose()
    with newsroom.begin() as connection:
        for statement in (*drop, f"GRANT TEMPORARY ON DATABASE {database} TO PUBLIC"):
            connection.execute(text(statement))


@pytest.fixture
def run(db: Engine) -> int:
    """Return an open run of the example publisher."""
    with db.begin() as connection:
        return opened(connection)


@pytest.fixture
def connection(db: Engine, run: int) -> Iterator[Connection]:
    """Return a connection inside a transaction, with ``run`` open."""
    with db.begin() as connection:
        yield connection


@pytest.fixture
def link() -> Callable[..., Link]:
    """Return a factory of links to articles of the example publisher."""

    def make(url: str, **changes: Any) -> Link:
        return replace(Link(url, url_key=url_key(url)), **changes)

    return make


def clear(made: Engine) -> None:
    """Empty the PostgreSQL database of the tests; skip, or fail in CI, if there is none."""
    ours = {*Base.metadata.tables, "alembic_version"}
    try:
        with made.begin() as connection:
            others = {*inspect(connection).get_table_names()} - ours
            if others:
                pytest.fail(
                    f"{made.url} holds tables that are not ours: {sorted(others)}. Set "
                    "TEST_DATABASE_URL to an empty database."
                )
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    except OperationalError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL does not answer at {made.url.host}: {error.orig}")

"""The views stand whatever is done to the tables, and remember what was pruned."""

import re
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from models import views
from models.contract import VIEWS
from models.database import migrate, move_schema
from tests.conftest import READER
from tests.newsroom import at

ROOT = Path(__file__).resolve().parent.parent.parent


def test_migration_that_builds_a_table_anew_meets_no_view(newsroom: Engine) -> None:
    def rebuild(_config: object, _revision: str) -> None:
        for statement in (
            "CREATE TABLE beside AS SELECT * FROM near_pair",
            "DROP TABLE near_pair",
            "ALTER TABLE beside RENAME TO near_pair",
        ):
            connection.execute(text(statement))

    with newsroom.connect() as connection:
        move_schema(connection, rebuild, "head")

    with newsroom.connect() as connection:
        assert 4 == connection.scalar(text("SELECT count(*) FROM v_pair"))


def test_older_schema_has_no_views_and_the_latest_has_all(newsroom: Engine) -> None:
    with newsroom.connect() as connection:
        move_schema(connection, command.downgrade, "0003")
    older = inspect(newsroom).get_view_names()

    migrate(newsroom)

    assert ([], sorted(VIEWS)) == (older, sorted(inspect(newsroom).get_view_names()))


def test_views_of_another_release_are_made_anew(
    newsroom: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "SELECT article, position, 'other' AS keyword, key FROM article_keyword"
    monkeypatch.setitem(views._VIEWS, "v_keyword", other)
    migrate(newsroom)
    before = keywords(newsroom)
    monkeypatch.undo()

    migrate(newsroom)

    assert {"other"} == before
    assert {"ميناء", "الميناء", "العقبة", "سطر\nثانٍ\x1b"} == keywords(newsroom)


def keywords(db: Engine) -> set[str]:
    with db.connect() as connection:
        return set(connection.scalars(text("SELECT keyword FROM v_keyword")))


@pytest.mark.parametrize(
    ("statement", "complete_after"),
    [
        ("DELETE FROM change WHERE seq IN (2, 5)", 5),
        ("DELETE FROM change WHERE seq = 99", 0),
        ("DELETE FROM change", 10),
        ("DELETE FROM change WHERE at < '2026-05-11'", 5),
    ],
)
def test_what_was_pruned_is_remembered(
    newsroom: Engine, statement: str, complete_after: int
) -> None:
    with newsroom.begin() as connection:
        connection.execute(text(statement))
        connection.execute(text("DELETE FROM change WHERE seq = 1"))  # an earlier one hides nothing
        feed = connection.execute(text("SELECT complete_after, last_seq FROM v_feed")).one()

    assert (max(complete_after, 1), 10) == tuple(feed)


def test_truncating_the_feed_is_remembered(newsroom: Engine) -> None:
    if newsroom.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with newsroom.begin() as connection:
        connection.execute(text("TRUNCATE change"))

        feed = connection.execute(text("SELECT complete_after, last_seq FROM v_feed")).one()

    assert (10, 10) == tuple(feed)


def test_what_was_pruned_is_remembered_through_migrations(newsroom: Engine) -> None:
    with newsroom.begin() as connection:
        connection.execute(text("DELETE FROM change WHERE seq = 3"))
    with newsroom.connect() as connection:
        move_schema(connection, lambda config, revision: None, "head")
    with newsroom.begin() as connection:
        connection.execute(text("DELETE FROM change WHERE seq = 4"))

        assert 4 == connection.scalar(text("SELECT complete_after FROM v_feed"))


def test_pruning_as_documented_keeps_the_last_change_of_each_article(newsroom: Engine) -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    (statement,) = re.findall(r"^DELETE FROM change\b[^;]*;", page, re.MULTILINE)
    statement = re.sub(r"at < '[^']*'", "at < '2026-05-13 06:01:30'", statement)

    with newsroom.begin() as connection:
        connection.execute(text(statement))

    with newsroom.connect() as connection:
        kept = list(connection.scalars(text("SELECT seq FROM v_change WHERE latest ORDER BY seq")))
        pruned = connection.scalar(text("SELECT complete_after FROM v_feed"))
    assert ([5, 6, 7, 8, 9, 10], 4) == (kept, pruned)


def test_questions_by_day_use_the_index_through_the_view(newsroom: Engine) -> None:
    if newsroom.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads so small a table whole")
    query = "EXPLAIN QUERY PLAN SELECT title FROM v_article WHERE published_on = '2026-05-10'"
    with newsroom.connect() as connection:
        plan = [row[3] for row in connection.execute(text(query))]

    assert any("ix_article_published_on" in step for step in plan), plan


def test_reader_reads_the_views_and_nothing_else(newsroom: Engine, reader: Engine) -> None:
    with reader.connect() as connection:
        readable = {view: connection.scalar(text(f"SELECT count(*) FROM {view}")) for view in VIEWS}
    assert all(readable.values()), readable

    for table in inspect(newsroom).get_table_names():
        with pytest.raises(ProgrammingError, match="denied"), reader.connect() as connection:
            connection.execute(text(f"SELECT * FROM {table}"))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM change",
        "UPDATE v_publisher SET name = 'x'",
        "DELETE FROM v_keyword",
        "INSERT INTO pruned VALUES (1, 5)",
        "CREATE TABLE mine (number integer)",
        "CREATE TEMP TABLE mine (number integer)",
        "DROP VIEW v_feed",
        "TRUNCATE change",
    ],
)
@pytest.mark.parametrize("mode", ["read only", "read write"])
def test_reader_writes_nothing_even_if_it_asks_to(
    reader: Engine, statement: str, mode: str
) -> None:
    with reader.connect() as connection:
        connection.execute(text(f"SET TRANSACTION {mode}"))
        with pytest.raises(DBAPIError, match=r"read-only|denied|owner|cannot (update|delete)"):
            connection.execute(text(statement))


def test_reader_keeps_its_rights_when_views_are_made_anew(newsroom: Engine, reader: Engine) -> None:
    with newsroom.begin() as connection:
        connection.execute(text("DROP VIEW v_author"))  # one that an earlier release had not
        connection.execute(text(f"REVOKE SELECT ON v_pair FROM {READER}"))
    with newsroom.connect() as connection:
        move_schema(connection, lambda config, revision: None, "head")

    with reader.connect() as connection:
        assert 5 == connection.scalar(text("SELECT count(*) FROM v_article"))
        assert 3 == connection.scalar(text("SELECT count(*) FROM v_author"))
    with pytest.raises(ProgrammingError, match="denied"), reader.connect() as connection:
        connection.execute(text("SELECT * FROM v_pair"))


def read_only(db: Engine) -> str:
    if db.dialect.name != "sqlite":
        pytest.skip("of SQLite")
    return f"file:{db.url.database}?mode=ro"


def test_sqlite_url_with_mode_ro_reads_while_a_crawl_writes(newsroom: Engine) -> None:
    url = read_only(newsroom)
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with newsroom.begin() as connection:
                statement = (
                    "INSERT INTO change (article, kind, revision, at) VALUES (1, 'amended', 1, :at)"
                )
                connection.execute(text(statement), {"at": str(at(14))})
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    reader = sqlite3.connect(url, uri=True)
    while len(written) < 50 and writer.is_alive():
        seen.append(reader.execute("SELECT last_seq FROM v_feed").fetchone()[0])
    stop.set()
    writer.join()

    assert seen == sorted(seen)
    assert 10 <= seen[0] < seen[-1]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM change")
    reader.close()


def test_sqlalchemy_takes_the_url_with_mode_ro(newsroom: Engine) -> None:
    made = create_engine(f"sqlite:///{read_only(newsroom)}&uri=true")

    with made.connect() as connection:
        assert 5 == connection.scalar(text("SELECT count(*) FROM v_article"))
        with pytest.raises(OperationalError, match="readonly"):
            connection.execute(text("DELETE FROM change"))
    made.dispose()

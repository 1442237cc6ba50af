"""Addresses, migrations under a lock, and patience with a database that is away."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, Engine, func, insert, inspect, select, text, update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError

from models import database
from models.database import (
    BadDatabaseUrl,
    Database,
    DatabaseAway,
    DatabaseBroken,
    SchemaTooNew,
    SchemaTooOld,
    database_url,
    engine,
    migrate,
    require_schema,
    shown,
)
from models.tables import Base, PublisherRow
from tests.crawling import wait_until

HOME = Path("/srv/news")
CLOSED = "postgresql://user:s3cret@127.0.0.1:1/news"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sqlite:///data/news.db", "sqlite:////srv/news/data/news.db"),
        ("sqlite:////var/news.db", "sqlite:////var/news.db"),
        ("sqlite+pysqlite:///news.db", "sqlite:////srv/news/news.db"),
        ("sqlite:///~/news.db", "sqlite:////home/editor/news.db"),
        (" sqlite:///news.db\n", "sqlite:////srv/news/news.db"),
        ("postgres://u:p@db/news", "postgresql+psycopg://u:p@db/news"),
        ("postgresql://u:p@db:5433/news", "postgresql+psycopg://u:p@db:5433/news"),
        ("postgresql+psycopg2://db/news", "postgresql+psycopg://db/news"),
        ("postgresql:///news?host=/run", "postgresql+psycopg:///news?host=%2Frun"),
    ],
    ids=[
        "relative", "absolute", "driver named", "home", "blanks around", "postgres", "postgresql",
        "other driver", "socket",
    ],
)  # fmt: skip
def test_address_means(address: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/editor")

    url = database_url(address, folder=HOME)

    assert expected == url.render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "address",
    [
        "", "  ", "news.db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://data/news.db",
        "sqlite:///~nobody-of-that-name/news.db", "mysql://root:s3cret@db/news", "oracle://db",
        "postgresql://u:s3cret@db:port/news", "postgres:u:s3cret@db/news", "u:s3cret@db/news",
        "s3cret@db/news", "aiosqlite+x://s3cret", "http://user:s3cret@db",
    ],
)  # fmt: skip
def test_address_of_no_database_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="DATABASE_URL") as caught:
        database_url(address, folder=HOME)

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["postgresql://u:s3cret@db/news", "postgresql://db/news?user=u&password=s3cret"],
    ids=["in its place", "in the query"],
)
def test_password_is_not_shown(address: str) -> None:
    assert "s3cret" not in shown(database_url(address, folder=HOME))


def test_migrating_makes_every_table(db: Engine) -> None:
    names = inspect(db).get_table_names()
    # SQLite keeps its full-text index in tables of its own
    made = {name for name in names if not name.startswith("article_fts")}
    assert {*Base.metadata.tables, "alembic_version"} == made


def test_migrating_again_changes_nothing(db: Engine) -> None:
    with db.begin() as connection:
        _publisher(connection)

    migrate(db)

    assert 1 == _publishers(db)


def test_schema_of_a_later_release_is_left_alone(db: Engine) -> None:
    with db.begin() as connection:
        connection.execute(text("DROP TABLE near_key"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'f00d'"))

    with pytest.raises(SchemaTooNew, match="f00d"):
        migrate(db)

    assert "near_key" not in inspect(db).get_table_names()


def test_tables_of_this_release_are_required(db: Engine) -> None:
    with db.connect() as connection:
        require_schema(db.url, connection)
    _empty(db)

    with pytest.raises(SchemaTooOld, match="scrapy migrate"), db.connect() as connection:
        require_schema(db.url, connection)


def test_folder_of_a_file_is_made(tmp_path: Path) -> None:
    made = engine(database_url("sqlite:///new/data/news.db", folder=tmp_path))

    migrate(made)
    made.dispose()

    assert (tmp_path / "new" / "data" / "news.db").exists()


def _folder_is_a_file(tmp_path: Path) -> str:
    (tmp_path / "data").write_text("a file")
    return "sqlite:///data/news.db"


def _file_is_a_folder(tmp_path: Path) -> str:
    (tmp_path / "news.db").mkdir()
    return "sqlite:///news.db"


def _file_is_a_letter(tmp_path: Path) -> str:
    (tmp_path / "news.db").write_text("this is a letter and no database at all" * 99)
    return "sqlite:///news.db"


def _closed_port(_: Path) -> str:
    return CLOSED


@pytest.mark.parametrize(
    "place", [_folder_is_a_file, _file_is_a_folder, _file_is_a_letter, _closed_port]
)
def test_what_cannot_be_written_is_away(place: Callable[[Path], str], tmp_path: Path) -> None:
    made = engine(database_url(place(tmp_path), folder=tmp_path))

    with pytest.raises(DatabaseAway) as caught:
        migrate(made)

    assert "s3cret" not in str(caught.value)


def test_two_that_migrate_at_once_end_well(db: Engine) -> None:
    _empty(db)
    engines = [engine(db.url) for _ in range(4)]
    start = threading.Barrier(len(engines))

    def one(made: Engine) -> None:
        start.wait()
        migrate(made)
        made.dispose()

    with ThreadPoolExecutor(len(engines)) as threads:
        list(threads.map(one, engines))

    names = inspect(db).get_table_names()
    # SQLite keeps its full-text index in tables of its own
    made = {name for name in names if not name.startswith("article_fts")}
    assert {*Base.metadata.tables, "alembic_version"} == made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make SQLite's own waiting, and our pauses, as short as a test wants them."""
    monkeypatch.setattr(database, "CONNECT_TIMEOUT_S", 0.01)
    monkeypatch.setattr(database, "PAUSES_S", (0.02,))


@pytest.fixture
def locked(impatient: None, tmp_path: Path) -> Iterator[tuple[URL, Connection]]:
    """Return a SQLite database and the connection that holds its write lock."""
    url = database_url("sqlite:///news.db", folder=tmp_path)
    holder = engine(url)
    migrate(holder)
    with holder.connect() as connection:
        connection.begin()
        yield url, connection
    holder.dispose()


def test_locked_database_is_waited_for(locked: tuple[URL, Connection]) -> None:
    url, holder = locked
    ours = Database(url, patience_s=20)
    tried: list[str] = []

    async def both() -> int:
        writing = asyncio.ensure_future(ours.do(_publisher))
        reading = asyncio.to_thread(_publishers_of, url)
        tried.append(f"{await reading} while locked")
        holder.get_transaction().commit()  # type: ignore[union-attr]
        await writing
        return _publishers(ours.engine)

    assert (1, ["0 while locked"]) == (asyncio.run(both()), tried)
    ours.close()


def test_lock_that_stays_is_away(locked: tuple[URL, Connection]) -> None:
    ours = Database(locked[0], patience_s=0.3)

    with pytest.raises(DatabaseAway, match="locked"):
        asyncio.run(ours.do(_publisher))

    ours.close()


def test_file_that_was_taken_away_is_not_written_to(tmp_path: Path) -> None:
    url = database_url("sqlite:///news.db", folder=tmp_path)
    made = engine(url)
    migrate(made)
    made.dispose()
    ours = Database(url, patience_s=20)
    ours.do_now(_count, writes=False)
    (tmp_path / "news.db").rename(tmp_path / "away.db")

    with pytest.raises(DatabaseBroken, match="was taken away"):
        ours.do_now(_publisher)
    ours.close()


def test_reading_does_not_wait_for_the_lock(locked: tuple[URL, Connection]) -> None:
    ours = Database(locked[0], patience_s=0)

    assert 0 == ours.do_now(_count, writes=False)
    ours.close()


def test_giving_up_ends_waiting(locked: tuple[URL, Connection]) -> None:
    ours = Database(locked[0], patience_s=3600)
    ours.give_up()

    with pytest.raises(DatabaseAway, match="locked"):
        ours.do_now(_publisher)

    ours.close()


def test_giving_up_ends_waiting_that_has_begun(
    locked: tuple[URL, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PAUSES_S", (3600,))
    ours = Database(locked[0], patience_s=7200)
    begun = asyncio.Event()

    async def both() -> None:
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(
            database.logger, "warning", lambda *_: loop.call_soon_threadsafe(begun.set)
        )
        writing = asyncio.ensure_future(ours.do(_publisher))
        await begun.wait()
        ours.give_up()
        await writing

    with pytest.raises(DatabaseAway, match="locked"):
        asyncio.run(both())

    ours.close()


def test_closed_port_is_away_and_keeps_its_password(impatient: None) -> None:
    ours = Database(database_url(CLOSED, folder=HOME), patience_s=0.1)

    with pytest.raises(DatabaseAway) as caught:
        ours.do_now(_publisher)

    assert "s3cret" not in str(caught.value)
    ours.close()


def test_work_that_fails_leaves_nothing(db: Engine) -> None:
    ours = Database(db.url, patience_s=0)

    def twice(connection: Connection) -> None:
        _publisher(connection)
        _publisher(connection)

    with pytest.raises(IntegrityError):
        asyncio.run(ours.do(twice))

    assert 0 == _publishers(db)
    ours.close()


def _table_dropped(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE publisher")


def _column_dropped(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("ALTER TABLE publisher DROP COLUMN paused_why")


def _overwritten(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100] + bytes(200_000))


def _another_file(file: Path) -> None:
    file.write_text("this is a letter and no database at all" * 99)


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (_table_dropped, "no such table: publisher. Another program changed its tables"),
        (_column_dropped, "no column named paused_why. Another program changed its tables"),
        (_overwritten, "malformed. Restore a backup"),
        (_another_file, "not a database. Check DATABASE_URL"),
    ],
)
def test_what_waiting_cannot_cure_is_not_waited_for(
    breaks: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    url = database_url("sqlite:///news.db", folder=tmp_path)
    made = engine(url)
    migrate(made)
    made.dispose()
    ours = Database(url, patience_s=3600)
    breaks(tmp_path / "news.db")

    with pytest.raises(DatabaseBroken, match=said):
        ours.do_now(_paused)
    ours.close()


def test_database_that_must_not_be_written_is_not_waited_for(tmp_path: Path) -> None:
    url = database_url("sqlite:///news.db", folder=tmp_path)
    made = engine(url)
    migrate(made)
    made.dispose()
    ours = Database(url, patience_s=3600)

    def forbidden(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")  # as for a file of another user's
        _publisher(connection)

    with pytest.raises(DatabaseBroken, match=r"readonly database. Let this user write the file"):
        ours.do_now(forbidden)
    ours.close()


def test_full_disk_is_waited_for(
    impatient: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = database_url("sqlite:///news.db", folder=tmp_path)
    made = engine(url)
    migrate(made)
    made.dispose()
    ours = Database(url, patience_s=20)
    rooms = iter([1, 1, 1_000_000])  # pages that the disk has left at each try

    def large(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {next(rooms)}")
        _publisher(connection)
        connection.execute(update(PublisherRow).values(paused_why="ورق" * 99_999))

    ours.do_now(large)
    ours.close()

    assert [] == [*rooms]
    assert 2 == sum("disk is full. Free some space." in record.message for record in caplog.records)


def test_statement_of_ours_that_is_wrong_is_not_waited_for(db: Engine) -> None:
    ours = Database(db.url, patience_s=3600)

    with pytest.raises(OperationalError if db.dialect.name == "sqlite" else ProgrammingError):
        ours.do_now(lambda connection: connection.execute(text("SELECT FROM WHERE")))
    ours.close()


def test_statement_that_postgresql_refuses_is_not_waited_for(db: Engine) -> None:
    if db.dialect.name == "sqlite":
        pytest.skip("SQLite knows fewer faults")
    ours = Database(db.url, patience_s=3600)

    with pytest.raises(ProgrammingError):
        ours.do_now(lambda connection: connection.execute(text("SELECT 1 FROM nowhere")))
    with pytest.raises(DataError):
        ours.do_now(lambda connection: connection.execute(text("SELECT 1 / 0")))
    ours.close()


def test_transaction_that_the_server_ended_is_done_again(db: Engine) -> None:
    if db.dialect.name == "sqlite":
        pytest.skip("SQLite has no server")
    ours = Database(db.url, patience_s=20)
    attempts = []

    def slowly(connection: Connection) -> None:
        attempts.append(connection)
        if len(attempts) == 1:
            session = connection.scalar(text("SELECT pg_backend_pid()"))
            connection.execute(text("SET idle_in_transaction_session_timeout = 20"))
            wait_until(lambda: not _lives(db, session), "the server to end it")
        _publisher(connection)

    ours.do_now(slowly)

    assert 2 == len(attempts)
    assert 1 == _publishers(db)
    ours.close()


def _lives(db: Engine, session: int) -> bool:
    """Return whether the server still has *session*."""
    with db.connect() as connection:
        found = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :session")
        return bool(connection.scalar(found, {"session": session}))


def test_process_that_freezes_in_a_transaction_holds_nothing_for_ever(db: Engine) -> None:
    if db.dialect.name == "sqlite":
        pytest.skip("SQLite has no server that could end it")

    with db.connect() as connection:
        limit = connection.scalar(text("SHOW idle_in_transaction_session_timeout"))

    assert "1min" == limit


def test_row_too_big_for_an_index_is_not_waited_for(db: Engine) -> None:
    if db.dialect.name == "sqlite":
        pytest.skip("SQLite's indexes have no such limit")
    ours = Database(db.url, patience_s=3600)
    wide = text(
        "CREATE TABLE wide AS SELECT string_agg(md5(n::text), '') AS word"
        " FROM generate_series(1, 999) AS n"
    )

    def index(connection: Connection) -> None:
        connection.execute(wide)
        connection.execute(text("CREATE INDEX wide_word ON wide (word)"))

    with pytest.raises(OperationalError, match="index row"):
        ours.do_now(index)
    ours.close()


def _publisher(connection: Connection) -> None:
    connection.execute(
        insert(PublisherRow).values(
            key="example", name="المثال", name_en="Example", zone="UTC", zone_basis="known",
            home="https://news.example/",
        )
    )  # fmt: skip


def _paused(connection: Connection) -> None:
    connection.execute(
        insert(PublisherRow).values(
            key="example", name="المثال", name_en="Example", zone="UTC", zone_basis="known",
            home="https://news.example/", paused_why="page layout",
        )
    )  # fmt: skip


def _count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(PublisherRow)).scalar_one()


def _publishers(made: Engine) -> int:
    with made.connect() as connection:
        return _count(connection.execution_options(writes=False))


def _publishers_of(url: URL) -> int:
    made = engine(url)
    count = _publishers(made)
    made.dispose()
    return count


def _empty(db: Engine) -> None:
    if db.dialect.name == "sqlite":
        db.dispose()
        Path(str(db.url.database)).unlink()
        return
    with db.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))

"""The database: its address, its engine, its migrations, and the one thread that talks to it."""

import asyncio
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from models import views

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x57415252  # "WARR": the advisory lock that migrations hold on PostgreSQL
PAUSES_S = (0.1, 0.5, 1.0, 2.0, 5.0)  # between attempts on a database that is away; then the last
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_MS = 60_000
IDLE_TIMEOUT_MS = 60_000  # in a transaction: a process frozen there would hold its rows for ever
_SECRETS = ("password", "sslpassword")  # libpq reads them from the query too
_LIMIT_EXCEEDED = "54"  # class of PostgreSQL's SQLSTATEs for a statement too big, not a server away
# What SQLite answers, and what an operator can do about it (https://sqlite.org/rescode.html).
_ADVICE = {
    sqlite3.SQLITE_FULL: "Free some space.",
    sqlite3.SQLITE_READONLY: "Let this user write the file and its folder.",
    sqlite3.SQLITE_PERM: "Let this user write the file and its folder.",
    sqlite3.SQLITE_AUTH: "Let this user write the file and its folder.",
    sqlite3.SQLITE_CORRUPT: "Restore a backup (docs/operations.md).",
    sqlite3.SQLITE_ERROR: "Another program changed its tables, or it is another file.",
}
# Those of them that waiting cannot cure; a missing table is SQLITE_ERROR, as wrong statements are.
_BROKEN = {
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT,
}  # fmt: skip
_TABLES_CHANGED = ("no such table", "no such column", "has no column")

T = TypeVar("T")


class DatabaseError(Exception):
    """The database cannot be used as it is; the message says why and what to do."""


class BadDatabaseUrl(DatabaseError):
    """DATABASE_URL is no address of a database we know."""


class DatabaseAway(DatabaseError):
    """The database did not answer, or could not be written, for as long as we are told to wait."""


class DatabaseBroken(DatabaseAway):
    """The database answers, and waiting cannot cure what it says; the message has its words."""


class SchemaTooNew(DatabaseError):
    """The database was written by a newer release; nothing was changed."""


class SchemaTooOld(DatabaseError):
    """The database is empty, or of an earlier release; ``migrate`` brings it up."""


def database_url(text: str, *, folder: Path) -> URL:
    """Return the address that *text* means; a relative SQLite path is taken from *folder*.

    ``postgres://`` and ``postgresql://`` both mean psycopg 3. Raises :class:`BadDatabaseUrl`.
    """
    try:
        url = make_url(text.strip())
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise BadDatabaseUrl(_bad(text, "it is no database URL")) from error
    if backend in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise BadDatabaseUrl(_bad(text, f"{url.drivername} is not supported"))
    if not url.database or url.database == ":memory:":
        raise BadDatabaseUrl(_bad(text, "an SQLite database needs a file"))
    if url.host:
        raise BadDatabaseUrl(_bad(text, "an SQLite database has no host, so three slashes"))
    try:
        file = folder / Path(url.database).expanduser()
    except RuntimeError as error:  # ~name of nobody here
        raise BadDatabaseUrl(_bad(text, str(error))) from error
    return url.set(drivername="sqlite", database=str(file))


def shown(url: URL) -> str:
    """Return *url* fit for a log: without its password, a SQLite file by its path."""
    return url.difference_update_query(_SECRETS).render_as_string(hide_password=True)


def engine(url: URL) -> Engine:
    """Return an engine for *url*: one connection at a time, Arabic kept as Arabic in JSON.

    On SQLite each transaction says whether it will write: execution option ``writes`` (default
    true) begins IMMEDIATE, for one that reads first and writes later is locked out at once.
    """
    options: dict[str, Any] = {
        "json_serializer": partial(json.dumps, ensure_ascii=False),
        "pool_size": 2,
        "pool_pre_ping": True,
    }
    if url.get_backend_name() == "sqlite":
        made = create_engine(url, connect_args={"timeout": CONNECT_TIMEOUT_S}, **options)
        event.listen(made, "connect", _open_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        return made
    timeouts = (
        f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC "
        f"-c idle_in_transaction_session_timeout={IDLE_TIMEOUT_MS}"
    )
    return create_engine(
        url, connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": timeouts}, **options
    )


def migrate(made: Engine) -> None:
    """Bring the schema up to this release, once, under a lock.

    Raises :class:`SchemaTooNew` for a database of a later release and :class:`DatabaseAway` for
    one that cannot be reached or written.
    """
    if made.url.get_backend_name() == "sqlite":
        _make_folder(Path(made.url.database or ""))
    try:
        with made.connect() as connection:
            reading = connection.execution_options(writes=False)
            with reading.begin():
                if _is_current(made.url, connection, ScriptDirectory.from_config(_config())):
                    return
            move_schema(connection, command.upgrade, "head")
    except DBAPIError as error:
        raise DatabaseAway(away(made.url, error)) from error


def require_schema(url: URL, connection: Connection) -> None:
    """Raise :class:`SchemaTooOld` or :class:`SchemaTooNew` unless the tables are this release's."""
    if not _is_current(url, connection, ScriptDirectory.from_config(_config())):
        raise SchemaTooOld(
            f"{shown(url)} has no tables of this release yet: scrapy migrate makes them, and so "
            "does a crawl."
        )


def move_schema(connection: Connection, step: Callable[[Config, str], None], revision: str) -> None:
    """Bring the schema to *revision* by *step*, Alembic's upgrade or downgrade.

    It is one transaction under a lock. The views are dropped first, and made again if this is
    the latest schema. On SQLite foreign keys are off meanwhile, for a table is changed by building
    it anew, and all references are checked before the commit.
    """
    if connection.dialect.name == "postgresql":
        with connection.begin():
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            _step(connection, step, revision)
        return
    sqlite: Any = connection.connection.driver_connection
    sqlite.execute("PRAGMA foreign_keys=OFF")  # inside a transaction it would be passed over
    try:
        with connection.execution_options(writes=True).begin():
            _step(connection, step, revision)
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise DatabaseError(f"The migration to {revision} would break {broken[:3]}.")
    finally:
        sqlite.execute("PRAGMA foreign_keys=ON")


def _step(connection: Connection, step: Callable[[Config, str], None], revision: str) -> None:
    grants = views.drop(connection)
    config = _config()
    config.attributes["connection"] = connection
    step(config, revision)
    if _revision(connection) == ScriptDirectory.from_config(config).get_current_head():
        views.build(connection, grants)


def away(url: URL, error: DBAPIError) -> str:
    """Return the sentence for a database at *url* that answered with *error*."""
    reason = str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
    advice = _ADVICE.get(_sqlite_code(error) or 0, "Check DATABASE_URL.")
    return f"The database {shown(url)} cannot be used: {reason}. {advice}"


class Database:
    """One thread that does all of a run's database work, one transaction at a time.

    A database that is away, locked or full is waited for, with growing pauses, up to *patience_s*
    seconds for one piece of work; :meth:`give_up` ends all waiting at once. One that is broken is
    not waited for.
    """

    def __init__(self, url: URL, *, patience_s: float) -> None:
        self.engine = engine(url)
        self.patience_s = patience_s
        self._given_up = threading.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._file = _inode(url)

    async def do(self, work: Callable[[Connection], T], *, writes: bool = True) -> T:
        """Return what *work* returns for a connection inside a transaction of its own.

        *work* may be called again after a lost connection, also when the commit's answer was
        lost: it must give the same rows twice. Raises :class:`DatabaseAway`, also where the file
        of an SQLite database is gone, and :class:`DatabaseBroken`; errors of the statements
        themselves are passed on.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(self.do_now, work, writes))

    def do_now(self, work: Callable[[Connection], T], writes: bool = True) -> T:
        """Like :meth:`do`, in the calling thread."""
        deadline = time.monotonic() + self.patience_s
        attempt = 0
        while True:
            try:
                with self.engine.connect() as raw:
                    connection = raw.execution_options(writes=writes)
                    with connection.begin():
                        done = work(connection)
                self._check_file()
                return done
            except DBAPIError as error:
                if _is_broken(error):
                    self._check_file()
                    raise DatabaseBroken(away(self.engine.url, error)) from error
                if not _is_away(error):
                    raise
                pause = PAUSES_S[min(attempt, len(PAUSES_S) - 1)]
                if self._given_up.is_set() or time.monotonic() + pause > deadline:
                    raise DatabaseAway(away(self.engine.url, error)) from error
                logger.warning("%s Trying again in %s s.", away(self.engine.url, error), pause)
                self._given_up.wait(pause)
                attempt += 1

    def _check_file(self) -> None:
        if _inode(self.engine.url) != self._file:
            raise DatabaseBroken(f"The file of {shown(self.engine.url)} was taken away.")

    def give_up(self) -> None:
        """End all waiting for a database that is away, now and from now on."""
        self._given_up.set()

    def close(self) -> None:
        """Finish what the thread is doing and close the connections."""
        self._thread.shutdown()
        self.engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _is_current(url: URL, connection: Connection, scripts: ScriptDirectory) -> bool:
    """Return whether the schema is this release's. Raises :class:`SchemaTooNew`."""
    current = _revision(connection)
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise SchemaTooNew(
            f"{shown(url)} has schema {current}, which this release does not know: "
            "a newer release wrote it. Update this one, or set DATABASE_URL to another."
        )
    return current == scripts.get_current_head() and views.are_current(connection)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _sqlite_code(error: DBAPIError) -> int | None:
    """Return the primary result code, if SQLite gave one."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _is_broken(error: DBAPIError) -> bool:
    """Return whether waiting cannot cure what SQLite answered."""
    code = _sqlite_code(error)
    changed = code == sqlite3.SQLITE_ERROR and any(
        words in str(error.orig) for words in _TABLES_CHANGED
    )
    return changed or code in _BROKEN


def _is_away(error: DBAPIError) -> bool:
    """Return whether *error* says that the database cannot be used now, not that we asked wrong."""
    if not (error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))):
        return False
    if (getattr(error.orig, "sqlstate", None) or "").startswith(_LIMIT_EXCEEDED):
        return False
    return _sqlite_code(error) != sqlite3.SQLITE_ERROR


def _bad(text: str, reason: str) -> str:
    # a password may be in it, also where the slashes were forgotten: only what stands before them
    scheme = text.strip().partition(":")[0].rpartition("@")[2]
    return (
        f"DATABASE_URL starting with {scheme!r} cannot be used: {reason}. Write it like "
        "sqlite:///data/news.db or postgresql://user:password@host/name."
    )


def _inode(url: URL) -> tuple[int, int] | None:
    """Return what tells the file of an SQLite database from another; ``None`` for no file."""
    try:
        found = Path(url.database or "").stat() if url.get_backend_name() == "sqlite" else None
    except FileNotFoundError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseAway(f"The database {file} cannot be made: {error.strerror}.") from error


def _open_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, so that DDL is transactional too
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    for pause in (*PAUSES_S, None):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            # the first change to WAL does not wait for another process that makes it, too
            if pause is None:
                raise
            time.sleep(pause)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""Databases for benchmarks.throughput: ``python -m benchmarks.stored URL WHAT``.

``clear`` empties and migrates it; ``fill N`` also writes N made-up articles with their pages,
visits, changes, stories and keys, all of the publisher that is crawled; ``swap`` exchanges it with
the one put aside, so that an empty and a full database can take turns; ``forget`` deletes what was
crawled into a full one; ``drop`` removes both; ``answers`` only asks. Rows are made inside the
database, so that a million of them take minutes.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import OperationalError

from benchmarks.bodies import body
from models.database import database_url, engine, migrate

PUBLISHER = "press"
BODIES = 500  # different ones
KEYS = 16  # of an article's text; a body of usual length has as many
_SIDES = ("", ".aside", ".moving")
_TABLES = (
    "near_key", "near_pair", "article_keyword", "article_author", "article_credit", "revision",
    "change",
)  # fmt: skip

# What differs between the two: a series, a random key, a day.
_WORDS = {
    "sqlite": {
        "series": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})",
        "key": "lower(hex(randomblob(16)))",
        "day": "date('2001-01-01', '+' || (i % 9000) || ' days')",
    },
    "postgresql": {
        "series": "WITH n(i) AS (SELECT * FROM generate_series(1, CAST({n} AS bigint)))",
        "key": "md5(random()::text || i)",
        "day": "DATE '2001-01-01' + (i % 9000)::int",
    },
}
_AT = "'2026-05-01 12:00:00.000000'"
_ROWS = (
    f"""INSERT INTO publisher (key, name, name_en, zone, zone_basis, home)
        VALUES ('{PUBLISHER}', 'جريدة القياس', 'The Measure', 'Asia/Amman', 'known', 'http://a/')""",
    f"""INSERT INTO run (id, publisher, reader, started_at, heartbeat_at, finished_at, verdict, why)
        VALUES (0, '{PUBLISHER}', '1', {_AT}, {_AT}, {_AT}, 'ok', 'made up')""",
    f"INSERT INTO story (id, opened_at) {{series}} SELECT i, {_AT} FROM n",
    f"""INSERT INTO article (id, url_key, publisher, url, title, body, language, published_at,
            published_local, published_on, zone_from, published_precision, content_key,
            revision_number, first_seen_at, last_seen_at, story, compared, reader, provenance)
        {{series}} SELECT i, {{key}}, '{PUBLISHER}', 'http://127.0.0.1/old/' || i, 'خبر رقم ' || i,
            pool.body, 'ar', {_AT}, {_AT}, {{day}}, 'publisher', 'minute', {{key}}, 1, {_AT}, {_AT},
            i, true, '1', '{{{{"title": "css", "body": "css"}}}}'
        FROM n JOIN pool ON pool.number = i % {BODIES}""",
    f"""INSERT INTO page (url_key, url, publisher, kind, found_at, depth, found_run, state,
            attempts, own, article, visited_at, visited_run)
        SELECT url_key, url, publisher, 'article', {_AT}, 1, 0, 'stored', 0, true, id, {_AT}, 0
        FROM article ORDER BY url_key""",
    f"""INSERT INTO visit (run, page, kind, at)
        SELECT 0, url_key, 'new', {_AT} FROM page ORDER BY url_key""",
    f"""INSERT INTO change (article, kind, revision, at)
        {{series}} SELECT i, 'created', 1, {_AT} FROM n""",
    """INSERT INTO article_keyword (article, position, text, key)
        {series} SELECT i, 1, 'كلمة ' || (i % 5000), 'كلمه ' || (i % 5000) FROM n""",
    # spread over all values and ascending, so that the tree is filled in its order
    f"""INSERT INTO near_key (key, article) {{keys}}
        SELECT -9000000000000000000 + i * (18000000000000000000.0 / {{n}} / {KEYS}),
            (i * 7919) % {{n}} + 1 FROM n""",
)


def main() -> int:
    """Do one of the things above; return 1 if the database does not answer."""
    url = database_url(sys.argv[1], folder=Path.cwd())
    actions: dict[str, Callable[[], object]] = {
        "answers": lambda: _empty(engine(url), look=True),
        "clear": lambda: clear(url),
        "fill": lambda: fill(url, int(sys.argv[3])),
        "swap": lambda: swap(url),
        "forget": lambda: forget(url),
        "drop": lambda: drop(url),
    }
    try:
        actions[sys.argv[2]]()
    except OperationalError as error:
        print(error.orig, file=sys.stderr)
        return 1
    return 0


def clear(url: URL) -> None:
    """Empty the database at *url* and give it the current schema."""
    if _file(url):
        _unlink(url, "")
    made = engine(url)
    if not _file(url):
        _empty(made)
    migrate(made)
    made.dispose()


def fill(url: URL, number: int) -> None:
    """Clear the database and write *number* made-up articles; their numbers begin with 1."""
    clear(url)
    made = engine(url)
    words = _WORDS[made.dialect.name] | {"n": str(number)}
    keys = words["series"].format(n=number * KEYS)
    words["series"] = words["series"].format(n=number)
    with made.begin() as connection:
        _unbind(connection)
        connection.execute(text("CREATE TEMP TABLE pool (number integer PRIMARY KEY, body text)"))
        connection.execute(
            text("INSERT INTO pool VALUES (:number, :body)"),
            [{"number": i, "body": body(Random(-i)).text} for i in range(BODIES)],
        )
        for rows in _ROWS:
            sql = rows.format(**words, keys=keys)
            if made.dialect.name == "sqlite":
                sql = sql.replace("-9000000000000000000 + i", "CAST(-9000000000000000000 + i")
                sql = sql.replace(f" / {KEYS})", f" / {KEYS}) AS INTEGER)")
            connection.exec_driver_sql(sql.replace("%", "%%") if not _file(url) else sql)
        if not _file(url):
            connection.exec_driver_sql("SELECT setval('article_id_seq', max(id)) FROM article")
    made.dispose()
    _do(url, "ANALYZE" if _file(url) else "VACUUM ANALYZE")


def swap(url: URL) -> None:
    """Exchange the database with the one put aside; if there is none, it is put aside."""
    if file := _file(url):
        here, aside, moving = (Path(f"{file}{side}") for side in _SIDES)
        for one, other in ((aside, moving), (here, aside), (moving, here)):
            if one.exists():
                one.rename(other)
        return
    made = engine(url)
    with made.begin() as connection:
        schemas = set(connection.exec_driver_sql("SELECT nspname FROM pg_namespace").scalars())
        if "aside" in schemas:
            connection.exec_driver_sql("ALTER SCHEMA aside RENAME TO moving")
        connection.exec_driver_sql("ALTER SCHEMA public RENAME TO aside")
        made_or_moved = "ALTER SCHEMA moving RENAME TO public"
        connection.exec_driver_sql(made_or_moved if "aside" in schemas else "CREATE SCHEMA public")
    made.dispose()


def forget(url: URL) -> None:
    """Delete all that was crawled since the database was filled."""
    (last,) = _do(
        url,
        "SELECT max(article) FROM visit JOIN page ON page.url_key = visit.page WHERE run = 0",
    )
    _do(
        url,
        "PRAGMA foreign_keys=OFF" if _file(url) else "SET session_replication_role = replica",
        *(f"DELETE FROM {table} WHERE article > {last}" for table in _TABLES),
        "DELETE FROM visit WHERE run <> 0",
        "DELETE FROM page WHERE found_run <> 0",
        f"DELETE FROM article WHERE id > {last}",
        f"DELETE FROM story WHERE id > {last}",
        "DELETE FROM run WHERE id <> 0",
        "PRAGMA wal_checkpoint(TRUNCATE)" if _file(url) else "VACUUM ANALYZE",
    )


def drop(url: URL) -> None:
    """Remove the database, and the one put aside."""
    if _file(url):
        for side in _SIDES:
            _unlink(url, side)
        return
    made = engine(url)
    with made.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS aside CASCADE")
    _empty(made)
    made.dispose()


def _unbind(connection: Connection) -> None:
    """Let rows be written in bulk: what is made up here is whole."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("SET statement_timeout = 0")
        return
    connection.exec_driver_sql("PRAGMA cache_size=-400000")


def _do(url: URL, *statements: str) -> Any:
    """Do each of *statements* by itself, outside of transactions; return the last one's row."""
    made = engine(url)
    connection: Any = made.raw_connection().driver_connection
    if not _file(url):
        connection.autocommit = True
        connection.execute("SET statement_timeout = 0")
    for statement in statements:
        answer = connection.execute(statement)
    row = answer.fetchone() if answer.description else None
    connection.close()
    return row


def _empty(made: Engine, *, look: bool = False) -> None:
    """Drop all tables of PostgreSQL's database, or only *look* whether it answers."""
    with made.begin() as connection:
        if look:
            connection.exec_driver_sql("SELECT 1")
            return
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def _file(url: URL) -> str | None:
    return url.database if url.get_backend_name() == "sqlite" else None


def _unlink(url: URL, side: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{_file(url)}{side}{suffix}").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())

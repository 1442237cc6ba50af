"""What searching costs, and keeping its index: ``python -m benchmarks.search``.

A database of each kind is filled with made-up articles of five publishers and ten years, and asked
for words and phrases that stand in them: the words of a query are drawn from a text, so that
frequent ones come as often as they do in print. Each query takes the time of the page of the newest
``LIMIT`` hits, their rows included, by the clock; the median and the ninth of ten count. Indexing
is counted in CPU, the server's included, commits too: in batches as a crawl writes them, and as
``scrapy reindex`` does. Both databases must give the same hits. ``--quick`` takes a tenth.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.exc import OperationalError

from benchmarks.bodies import body
from benchmarks.stored import clear, drop
from models import fulltext
from models.database import database_url, engine
from models.folding import search
from models.query import read_query
from models.search import Search, articles, hits
from models.tables import Article, PublisherRow

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")
CRAWL_BATCH = 50  # STORE_BATCH
LIMIT = 20
QUERIES = 60  # of each kind
TARGETS_MS = {"word": 50, "two_words": 50, "phrase": 100, "index": 0.5}
PUBLISHERS = tuple(f"press_{number}" for number in range(5))
NOW = datetime(2026, 5, 13, tzinfo=UTC)


def main() -> int:
    """Print the measurements; return 1 if they differ, or are too slow to ``--check``."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--check", action="store_true", help="fail beyond the targets")
    given = options.parse_args()
    number = given.articles // 10 if given.quick else given.articles
    answers = []
    slow = []
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        for name, address in (("sqlite", f"sqlite:///{folder}/news.db"), ("postgresql", POSTGRES)):
            url = database_url(address, folder=Path(folder))
            try:
                clear(url)
            except OperationalError as error:
                print(f"{name} is left out: {error.orig}", file=sys.stderr)
                continue
            made = engine(url)
            costs = {"index": fill(made, number)}
            costs |= {"reindex": reindex(made, number)}
            found, times = ask(made, queries(number))
            answers.append(found)
            for kind, each in costs.items():
                print(f"{name}_{kind}_ms {each:.3f}")
            for kind, each_s in times.items():
                costs[kind] = 1000 * median(each_s)
                print(f"{name}_{kind}_ms {costs[kind]:.2f}")
                print(f"{name}_{kind}_p90_ms {1000 * quantiles(each_s, n=10)[-1]:.2f}")
            slow += [f"{name} {kind}" for kind, ms in TARGETS_MS.items() if costs[kind] > ms]
            made.dispose()
            drop(url)
    differ = sum(one != other for one, other in zip(*answers, strict=True)) if answers[1:] else 0
    print(f"different_answers {differ}")
    if slow:
        print(f"beyond the target: {', '.join(slow)}", file=sys.stderr)
    return int(differ > 0 or bool(given.check and slow))


def fill(made: Engine, number: int) -> float:
    """Store *number* articles; return the ms of CPU that indexing one took as a crawl does it."""
    with made.begin() as connection:
        rows = [
            {"key": key, "name": key, "name_en": key, "zone": "UTC", "zone_basis": "known",
             "home": "http://a/"}
            for key in PUBLISHERS
        ]  # fmt: skip
        connection.execute(insert(PublisherRow), rows)
    spent = 0.0
    for first in range(1, number + 1, CRAWL_BATCH):
        rows = [article(each) for each in range(first, min(first + CRAWL_BATCH, number + 1))]
        with made.begin() as connection:
            connection.execute(insert(Article), rows)
        texts = {row["id"]: (row["title"], row["body"]) for row in rows}

        def index(connection: Connection, texts: dict[int, Any] = texts) -> None:
            fulltext.hold(connection)
            fulltext.write_words(connection, texts)

        spent += _cpu_s(made, index)
    return 1000 * spent / number


def reindex(made: Engine, number: int) -> float:
    """Write the index anew; return the ms of CPU of an article."""
    spent = _cpu_s(made, fulltext.clear)
    done = False
    while not done:
        answer: list[tuple[int, bool]] = []
        spent += _cpu_s(made, lambda connection, a=answer: a.append(fulltext.fill(connection)))
        done = answer[0][1]
    if made.dialect.name == "postgresql":
        connection = made.raw_connection().driver_connection
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        connection.close()
    return 1000 * spent / number


def article(number: int) -> dict[str, Any]:
    """Return the row of one made-up article."""
    random = Random(number)
    text_of = body(random)
    return {
        "id": number, "url_key": f"{number:032x}", "publisher": random.choice(PUBLISHERS),
        "url": f"http://127.0.0.1/{number}", "title": text_of.title, "body": text_of.text,
        "language": "ar", "published_on": date(2016, 1, 1) + timedelta(random.randrange(3650)),
        "content_key": "", "revision_number": 1, "first_seen_at": NOW, "last_seen_at": NOW,
        "reader": "1", "provenance": {},
    }  # fmt: skip


def queries(number: int) -> dict[str, list[str]]:
    """Return queries of each kind, with words of the articles up to *number*."""
    random = Random(number)
    asked: dict[str, list[str]] = {"word": [], "two_words": [], "phrase": []}
    while len(asked["phrase"]) < QUERIES:
        words = search(body(Random(random.randint(1, number))).plain).split()
        at = random.randrange(len(words) - 3)
        one, other = random.choice(words), random.choice(words)
        asked["word"].append(one)
        asked["two_words"].append(f"{one} {other}")
        asked["phrase"].append(f'"{" ".join(words[at : at + 3])}"')
    asked["with_publisher_and_year"] = asked["word"]
    return asked


def ask(
    made: Engine, asked: dict[str, list[str]]
) -> tuple[list[list[int]], dict[str, list[float]]]:
    """Return the hits of each query, and the seconds of each, by kind."""
    found, times = [], {}
    with made.connect() as raw, raw.execution_options(writes=False).begin():
        for kind, each in asked.items():
            times[kind] = []
            for words in each:
                narrow = kind == "with_publisher_and_year"
                asking = Search(
                    read_query(words),
                    publisher=PUBLISHERS[0] if narrow else None,
                    since=date(2020, 1, 1) if narrow else None,
                    until=date(2020, 12, 31) if narrow else None,
                )
                hits(raw, asking, LIMIT)
                started = time.perf_counter()
                numbers = hits(raw, asking, LIMIT)
                articles(raw, numbers)
                times[kind].append(time.perf_counter() - started)
                found.append(numbers)
    return found, times


def _cpu_s(made: Engine, work: Callable[[Connection], object]) -> float:
    """Return the CPU that *work* takes in a transaction of its own, here and on the server."""
    with made.connect() as connection:
        server = _server_of(connection)
        before = time.process_time() + _spent_s(server)
        with connection.begin():
            work(connection)
        return time.process_time() + _spent_s(server) - before


def _server_of(connection: Connection) -> Path | None:
    if connection.dialect.name != "postgresql":
        return None
    with connection.begin():
        number = connection.scalar(text("SELECT pg_backend_pid()"))
    return Path(f"/proc/{number}/stat")


def _spent_s(process: Path | None) -> float:
    if process is None:
        return 0.0
    # after the name, which may hold blanks: utime and stime are fields 14 and 15 (proc(5))
    fields = process.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())

"""What the steps of a crawl cost offline, in ms of CPU a page: ``python -m benchmarks.steps``.

On the pages of benchmarks.site, one step after the other over all pages, each several times; the
median counts. The store is SQLite's, and is given other pages each time: what was worked out of a
body is remembered for a while.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from lxml import html
from parsel import Selector

from benchmarks.site import page
from benchmarks.spiders.press import PressSpider
from models import frontier
from models.database import Database, database_url, engine, migrate
from models.item import ArticleItem, Link
from models.run import open_run
from pipelines.rows import write
from pipelines.store import MOST_COMPARED
from pipelines.stories import found_pairs, join, not_compared

BASE = "http://127.0.0.1:1"
BATCH = 50
ROUNDS = 3
NOW = datetime(2026, 5, 13, tzinfo=UTC)


def main() -> int:
    """Print the costs of the steps."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=200)
    number = options.parse_args().pages
    pages = _pages(0, number)
    texts = [raw.decode() for raw in pages]
    steps: dict[str, Callable[[], object]] = {
        "lxml": lambda: [html.document_fromstring(raw) for raw in pages],
        "parsel": lambda: [Selector(text) for text in texts],
        "read": lambda: items(pages),
    }
    costs = {name: [_cpu_s(step) for _ in range(ROUNDS)] for name, step in steps.items()}
    for first in range(0, ROUNDS * number, number):
        for name, seconds in stored(items(_pages(first, number), first)).items():
            costs.setdefault(name, []).append(seconds)
    for name, seconds_of in costs.items():
        print(f"step_{name}_ms {1000 * median(seconds_of) / len(pages):.3f}")
    return 0


def _pages(first: int, number: int) -> list[bytes]:
    return [b"".join(page(each, BASE)) for each in range(first, first + number)]


def items(pages: list[bytes], first: int = 0) -> list[ArticleItem]:
    """Return what *pages* say, of which the first has the number *first*."""
    read = []
    for number, raw in enumerate(pages, first):
        url = f"{BASE}/news/{number}"
        publisher = replace(PressSpider.publisher, domains=("127.0.0.1",))
        item = PressSpider.read(raw, url=url, fetched_at=NOW, publisher=publisher)
        read.append(replace(item, page=item.url_key, run=1))
    return read


def stored(read: list[ArticleItem]) -> dict[str, float]:
    """Return the seconds that naming, storing and comparing *read* take."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        url = database_url(f"sqlite:///{folder}/news.db", folder=Path(folder))
        made = engine(url)
        migrate(made)
        made.dispose()
        database = Database(url, patience_s=5)
        publisher = PressSpider.publisher
        run = database.do_now(
            lambda connection: open_run(
                connection, publisher, reader="1", owner="", lease_s=600, dead=lambda _: False
            )
        )
        links = [Link(item.url, url_key=item.url_key) for item in read]
        named = _cpu_s(
            lambda: database.do_now(
                lambda connection: frontier.make_due(
                    connection, publisher.key, links, run=run, at=NOW - timedelta(hours=1)
                )
            )
        )
        writing = comparing = 0.0
        for start in range(0, len(read), BATCH):
            batch = read[start : start + BATCH]
            writing += _cpu_s(
                lambda batch=batch: database.do_now(
                    lambda connection: write(publisher, run, batch, connection)
                )
            )

            def compare() -> None:
                texts, pairs = database.do_now(
                    lambda connection: (
                        found := not_compared(connection, publisher.key, MOST_COMPARED),
                        found_pairs(connection, found),
                    ),
                    False,
                )
                database.do_now(
                    lambda connection: join(connection, run=run, texts=texts, pairs=pairs)
                )

            comparing += _cpu_s(compare)
        with suppress(RuntimeError):
            database.close()
    return {"name": named, "store": writing, "compare": comparing}


def _cpu_s(step: Callable[[], object]) -> float:
    started = time.process_time()
    step()
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())

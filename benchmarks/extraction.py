"""Accuracy and cost of reading the shared corpus's pages; prints ``name value`` lines.

``python -m benchmarks.extraction`` measures, ``--check`` also fails where a floor of
extraction.json is missed, ``--quick`` leaves out the cost. For accuracy each page is read as one of
an unknown site, with the URL and zone of its gold record; the judge is the corpus's own
score_extraction.py. The cost is CPU time, of the generic reader and of the publisher's file, as
shares of lxml's bare parse of the same bytes in the same run, and of trafilatura and newspaper4k
where they are installed (they are no dependency).
"""

import argparse
import hashlib
import importlib.util
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from itertools import compress
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from lxml import html as lxml_html
from scrapy.utils.spider import iter_spider_classes
from w3lib.url import safe_url_string

from benchmarks.dates import missed_floors
from crawler.commands.extract import AnySite, as_record
from crawler.extract.errors import ExtractError
from crawler.spider import NewsSpider

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
CORPUS = SHARED / "corpus"
FLOORS = Path(__file__).with_suffix(".json")

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ROUNDS = 9  # each reader in turn


@dataclass(frozen=True)
class Page:
    name: str  # publisher/number
    raw: bytes
    gold: dict[str, Any]


def main() -> int:
    """Print the measurements; return 1 if a checked floor is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where a floor is missed")
    options.add_argument("--quick", action="store_true", help="accuracy only")
    given = options.parse_args()
    if not CORPUS.is_dir():
        print(f"extraction: skipped, {CORPUS} is not there")
        return 0
    pages = corpus()
    values = accuracy(pages)
    if not given.quick:
        values |= cost(pages)
    for name, value in values.items():
        print(f"{name} {value:.4f}")
    if not given.check:
        return 0
    pinned = json.loads(FLOORS.read_text())
    missed = [*missed_floors(values, pinned)]
    if digest(pages) != pinned["sha256"]:
        missed.append(f"the corpus has changed: measure again and pin floors in {FLOORS.name}")
    for line in missed:
        print(f"extraction: {line}", file=sys.stderr)
    return 1 if missed else 0


def corpus() -> list[Page]:
    """Return the corpus's pages with their gold records, in order of their names."""
    return [
        Page(
            f"{path.parent.name}/{path.stem}",
            (CORPUS / "pages" / path.parent.name / f"{path.stem}.html").read_bytes(),
            json.loads(path.read_text("utf-8")),
        )
        for path in sorted((CORPUS / "gold").glob("*/*.json"))
    ]


def digest(pages: list[Page]) -> str:
    """Return the SHA-256 of all pages and gold records."""
    whole = hashlib.sha256()
    for page in pages:
        whole.update(page.raw + json.dumps(page.gold, sort_keys=True).encode())
    return whole.hexdigest()


def accuracy(pages: list[Page]) -> dict[str, float]:
    """Return the mean score of each field, as the corpus's judge gives it."""
    judge = _judge()
    rows = [judge.score(page.gold, prediction(page)) for page in pages]
    return {
        f"extraction_{field}": sum(scores) / len(scores)
        for field in rows[0]
        if (scores := [row[field] for row in rows if row[field] is not None])
    }


def prediction(page: Page) -> dict[str, Any]:
    """Return what the judge is given for *page*: a day without a clock as a bare date."""
    try:
        item = _read(page)
    except ExtractError:
        return {}
    record = as_record(item)
    if item.published_precision not in ("second", "minute"):
        record["published_at"] = record["published_on"]
    return record | {"body": item.body.split("\n\n")}


def cost(pages: list[Page]) -> dict[str, float]:
    """Return CPU milliseconds of a bare parse, and what ours cost as a share of others.

    Publishers' files are measured on the pages whose publisher names where the body is. Of a
    page's rounds the shortest counts: what other work on the machine adds is not the reader's.
    """
    readers: dict[str, Callable[[Page], object]] = {
        "lxml": lambda page: lxml_html.document_fromstring(page.raw),
        "publisher": _read_by_publisher,
        "generic": _read,
        **_peers(),
    }
    taken = {name: [math.inf] * len(pages) for name in readers}
    for _ in range(ROUNDS):
        for name, read in readers.items():  # page after page, as a crawl reads them
            for at, page in enumerate(pages):
                started = time.process_time()
                read(page)
                taken[name][at] = min(taken[name][at], time.process_time() - started)
    values = {"cost_lxml_ms": 1000 * sum(taken["lxml"]) / len(pages)}
    described = [_spider(_publisher(page)).page.body_css is not None for page in pages]
    for name, counted in (("publisher", described), ("generic", [True] * len(pages))):
        for other in ("lxml", *_peers()):
            ours, theirs = (sum(compress(taken[reader], counted)) for reader in (name, other))
            values[f"cost_{name}_of_{other}"] = ours / theirs
    return values


def _read(page: Page) -> Any:
    zone = ZoneInfo(page.gold["timezone"])
    return AnySite.read(page.raw, url=page.gold["url"], fetched_at=NOW, zone=zone)


def _read_by_publisher(page: Page) -> Any:
    return _spider(_publisher(page)).read(page.raw, url=page.gold["url"], fetched_at=NOW)


def _publisher(page: Page) -> str:
    return page.name.partition("/")[0]


@cache  # a crawl looks for its spider once
def _spider(publisher: str) -> type[NewsSpider]:
    module = import_module(f"crawler.spiders.{publisher}")
    spiders = [spider for spider in iter_spider_classes(module) if issubclass(spider, NewsSpider)]
    return next(spider for spider in spiders if spider.name == publisher)


def _peers() -> dict[str, Callable[[Page], object]]:
    found: dict[str, Callable[[Page], object]] = {}
    if importlib.util.find_spec("trafilatura"):
        import trafilatura  # type: ignore[import-not-found]

        found["trafilatura"] = lambda page: trafilatura.bare_extraction(
            page.raw, url=page.gold["url"], with_metadata=True
        )
    if importlib.util.find_spec("newspaper"):
        import newspaper  # type: ignore[import-not-found]

        def newspaper4k(page: Page) -> object:
            url = safe_url_string(page.gold["url"])
            article = newspaper.Article(url, language="ar", fetch_images=False)
            article.download(input_html=page.raw.decode("utf-8", "replace"))
            article.parse()
            return article

        found["newspaper4k"] = newspaper4k
    return found


def _judge() -> ModuleType:
    path = SHARED / "tools" / "score_extraction.py"
    spec = importlib.util.spec_from_file_location("score_extraction", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())

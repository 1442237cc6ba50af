"""The run's row, its progress line, its verdict, and the report that ends it."""

import asyncio
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TextIO
from urllib.parse import unquote

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crawler.extract.page import READER
from crawler.spider import EXCEPTION, NewsSpider
from models import reading
from models.database import DatabaseAway, shown
from models.folding import display
from models.run import close_run, open_run

logger = logging.getLogger(__name__)

FEW = 5  # so few pages without an article among them are a quiet day, not a broken publisher
EXIT_CODES = {"ok": 0, "failed": 1, "degraded": 3}
STORED = ("new", "revised", "unchanged", "alias")
ORDER = (*STORED, "refused", "failed", "gone")
Reason = tuple[str, str | None, int, str]  # kind, reason, pages, an example's URL
PROGRESS_S = 0.5  # between two states of the progress line


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the rows of one run say, and how Scrapy ended it."""

    publisher: str
    run: int
    outcomes: Mapping[str, int]  # kind -> article pages
    reasons: Sequence[Reason]
    listings: Sequence[tuple[str, str | None, str]]  # kind, reason, URL
    named: int  # links to articles on the listings of this run
    found: int
    left: int
    undated: int
    started: int
    visited: int
    ended: str  # Scrapy's reason for closing the spider
    trouble: str | None = None
    given: bool = False  # the operator named the pages

    @property
    def taken(self) -> int:
        """Article pages taken, by the rows of the run."""
        return sum(self.outcomes.values())


def verdict(facts: RunFacts) -> tuple[str, str]:
    """Return ``ok``, ``degraded`` or ``failed``, and why in a sentence."""
    stored = sum(facts.outcomes.get(kind, 0) for kind in STORED)
    broken = [readable(url) for kind, _reason, url in facts.listings if kind in ("failed", "gone")]
    exceptions = [row for row in facts.reasons if row[1] == EXCEPTION]
    failed, unstored = facts.outcomes.get("failed", 0), facts.taken - stored
    if facts.trouble is not None:
        return "failed", facts.trouble
    if facts.ended != "finished":
        return "failed", f"The run was stopped ({facts.ended}); what it did not reach stays due."
    if facts.started != facts.visited:
        missing = facts.started - facts.visited
        return "failed", f"{_pages(missing)} fetched without an outcome."
    if exceptions:
        count = sum(row[2] for row in exceptions)
        example = readable(exceptions[0][3])
        return "failed", f"Reading broke on {_pages(count)}, for example {example}."
    if broken and len(broken) == len(facts.listings):
        return "failed", f"No listing could be read, for example {broken[0]}."
    if not stored and (failed or facts.taken >= FEW or (facts.given and facts.taken)):
        return "failed", f"Nothing stored of {_pages(facts.taken)}: {_most(facts.reasons)}."
    if facts.listings and not facts.named:
        return "failed", "Feeds, sitemaps and sections named no article at all."
    if broken:
        return "degraded", f"{len(broken)} of {len(facts.listings)} listings failed: {broken[0]}."
    if failed:
        most = _most([row for row in facts.reasons if row[0] == "failed"])
        return "degraded", f"{failed} of {_pages(facts.taken)} failed: {most}."
    if facts.given and unstored:
        return (
            "degraded",
            f"{unstored} of {_pages(facts.taken)} not stored: {_most(facts.reasons)}.",
        )
    return "ok", f"{_pages(facts.taken)} taken, {stored} of them stored."


def summary(facts: RunFacts, *, database: str, verdict: str, why: str) -> str:
    """Return the report that ends a run, as lines for a terminal."""
    counts = ", ".join(f"{facts.outcomes.get(kind, 0)} {kind}" for kind in ORDER)
    lines = [
        f"{facts.publisher}, run {facts.run}: {verdict}. {why}",
        f"  found     {facts.found} article pages not known before",
        f"  taken     {facts.taken} = {counts}",
    ]
    for kind, reason, pages, url in facts.reasons:
        lines.append(f"  {kind:<9} {pages} {reason}, for example {readable(url)}")
    for kind, reason, url in facts.listings:
        if reason:
            lines.append(f"  {kind:<9} {reason}: {readable(url)}")
    if facts.undated:
        lines.append(f"  undated   {facts.undated} stored without a date: it could not be read")
    if facts.left:
        lines.append(f"  left      {facts.left} known pages wait for a later run")
    lines.append(f"  database  {database}")
    return "\n".join(lines)


def readable(url: str) -> str:
    """Return *url* with its escapes opened, for people: Arabic slugs are unreadable otherwise."""
    return display(unquote(url))


def _most(reasons: Sequence[Reason]) -> str:
    _kind, reason, pages, url = max(reasons, key=lambda row: row[2])
    return f"{reason} ({pages}), for example {readable(url)}"


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"


class Report:
    """Open the run before the first page, close it with a verdict, and say both."""

    def __init__(self, crawler: Crawler, spider: NewsSpider) -> None:
        self.crawler = crawler
        self.spider = spider
        self.flight = spider.flight
        self.database = shown(self.flight.database.engine.url)
        self.out: TextIO = sys.stderr
        self._progress: asyncio.Task[None] | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Report":
        if not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        return cls(crawler, crawler.spider)

    async def spider_opened(self) -> None:
        begin = partial(open_run, publisher=self.spider.host, reader=READER, at=datetime.now(UTC))
        try:
            self.flight.run = await self.flight.database.do(begin)
        except DatabaseAway as error:
            logger.error("%s", error)
            self.flight.trouble = str(error)
            raise CloseSpider("database") from error
        if self.out.isatty():
            self._progress = asyncio.get_running_loop().create_task(self._show_progress())

    async def spider_closed(self, reason: str) -> None:
        if self._progress is not None:
            self._progress.cancel()
            self.out.write("\r\x1b[K")
        stats = self.crawler.stats
        word, why = "failed", self.flight.trouble or "The run could not be opened."
        try:
            if self.flight.run:
                facts = await self.flight.database.do(partial(self._facts, reason), writes=False)
                word, why = verdict(facts)
                end = partial(
                    close_run, run=self.flight.run, verdict=word, why=why, at=datetime.now(UTC)
                )
                await self.flight.database.do(end)
                text = summary(facts, database=self.database, verdict=word, why=why)
                print(text, file=self.out, flush=True)
        except (DatabaseAway, DBAPIError) as error:
            word, why = "failed", str(error).splitlines()[0]
            print(f"{self.spider.name}: failed. {why}", file=self.out, flush=True)
        finally:
            self.flight.database.close()
        stats.set_value("run/verdict", word)
        stats.set_value("run/why", why)

    def _facts(self, ended: str, connection: Connection) -> RunFacts:
        run, rows = self.flight.run, connection.execute
        return RunFacts(
            publisher=self.spider.name,
            run=run,
            outcomes={kind: pages for kind, pages in rows(reading.outcomes(run))},
            reasons=[tuple(row) for row in rows(reading.reasons(run))],
            listings=[tuple(row) for row in rows(reading.listings(run))],
            named=self.flight.named,
            found=connection.scalar(reading.found(run)) or 0,
            left=connection.scalar(reading.left(self.spider.name)) or 0,
            undated=connection.scalar(reading.undated(run)) or 0,
            started=self.flight.started,
            visited=connection.scalar(reading.visits(run)) or 0,
            ended=ended,
            trouble=self.flight.trouble,
            given=bool(self.spider.arguments.urls),
        )

    async def _show_progress(self) -> None:
        """Write one line over itself until the run ends."""
        stats = self.crawler.stats
        while True:
            counts = {kind: stats.get_value(f"pages/{kind}", 0) for kind in ORDER}
            said = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
            line = f"{self.spider.name}: {sum(counts.values())} taken"
            self.out.write(
                f"\r\x1b[K{line}{f' ({said})' if said else ''}, {len(self.flight.pages)} under way"
            )
            self.out.flush()
            await asyncio.sleep(PROGRESS_S)

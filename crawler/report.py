"""The run's row, its progress line, and how it ends: with a verdict and a report."""

import asyncio
import gc
import logging
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TextIO

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crawler.extract.page import READER
from crawler.owner import is_dead, owner
from crawler.spider import NewsSpider
from crawler.template import sample
from crawler.verdict import HELD, ORDER, RunFacts, counts, summary, verdict
from models import reading
from models.database import DatabaseAway, shown
from models.holds import hold_hosts
from models.run import RunHeld, RunLost, close_run, keep_run, open_run

logger = logging.getLogger(__name__)

HEARTBEATS = 5  # in the time of one lease
TERMINAL_S = 0.5  # between two states of the progress line on a terminal
# New objects between two looks of the collector, of which a page leaves some 500. Trees and answers
# go without it, so a longer pause takes no more memory: 20 pages' worth of small cycles.
GARBAGE = 10_000
USUAL = timedelta(days=30)  # what pages said longer ago is not what they are used to say


class Report:
    """Open the run before the first page, close it with a verdict, and say both."""

    def __init__(self, crawler: Crawler, spider: NewsSpider) -> None:
        self.crawler = crawler
        self.spider = spider
        self.flight = spider.flight
        self.database = shown(self.flight.database.engine.url)
        self.out: TextIO = sys.stderr
        self.lease_s = crawler.settings.getint("LEASE_S")
        self.held: str | None = None  # who holds the publisher, if we do not
        self._progress: asyncio.Task[None] | None = None
        self._heartbeat: asyncio.Task[None] | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Report":
        if not isinstance(crawler.spider, NewsSpider):
            raise NotConfigured
        return cls(crawler, crawler.spider)

    async def spider_opened(self) -> None:
        begin = partial(
            open_run,
            publisher=self.spider.host,
            reader=READER,
            owner=owner(),
            lease_s=self.lease_s,
            dead=is_dead,
        )
        try:
            self.flight.run = await self.flight.database.do(begin)
        except RunHeld as error:
            self.held = str(error)
            raise CloseSpider("held") from error
        except DatabaseAway as error:
            logger.error("%s", error)
            self.flight.trouble = str(error)
            raise CloseSpider("database") from error
        gc.freeze()  # what start-up made stays to the end: the collector need not look through it
        gc.set_threshold(GARBAGE)
        loop = asyncio.get_running_loop()
        self._heartbeat = loop.create_task(self._keep())
        self._progress = loop.create_task(self._show_progress())

    async def _keep(self) -> None:
        """Say that the run lives, while it lives; end it when its lease is lost."""
        while True:
            await asyncio.sleep(self.lease_s / HEARTBEATS)
            try:
                await self.flight.database.do(partial(keep_run, run=self.flight.run))
            except (DatabaseAway, RunLost) as error:
                logger.error("%s Nothing is lost: the pages not stored stay due.", error)
                self.flight.trouble = str(error)
                # in a task of its own: closing cancels this one
                closing = self.crawler.engine.close_spider_async(reason="database")
                self._closing = asyncio.get_running_loop().create_task(closing)
                return

    async def spider_closed(self, reason: str) -> None:
        for task in (self._heartbeat, self._progress):
            if task is not None:
                task.cancel()
        if self._progress is not None and self.out.isatty():
            self.out.write("\r\x1b[K")
        stats = self.crawler.stats
        word, why = "failed", self.flight.trouble or "The run could not be opened."
        try:
            if self.held is not None:
                word, why = HELD, self.held
                print(f"{self.spider.name}: not started. {why}", file=self.out, flush=True)
            if self.flight.run:
                facts = await self.flight.database.do(partial(self._facts, reason), writes=False)
                word, why = verdict(facts)
                end = partial(close_run, run=facts.run, verdict=word, why=why, counts=counts(facts))
                await self.flight.database.do(end)
                holds = partial(hold_hosts, holds=self.flight.held, at=datetime.now(UTC))
                await self.flight.database.do(holds)
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
        run, rows, stats = self.flight.run, connection.execute, self.crawler.stats
        now, arguments = datetime.now(UTC), self.spider.arguments
        earlier = connection.scalars(
            reading.counts(self.spider.name, before=run, since=now - USUAL)
        )
        facts = RunFacts(
            publisher=self.spider.name,
            run=run,
            outcomes={kind: pages for kind, pages in rows(reading.outcomes(run))},
            reasons=[tuple(row) for row in rows(reading.reasons(run))],
            listings=[tuple(row) for row in rows(reading.listings(run))],
            read=self.flight.read,
            named=self.flight.named,
            found=connection.scalar(reading.found(run)) or 0,
            left=connection.scalar(reading.left(self.spider.name, now)) or 0,
            undated=connection.scalar(reading.undated(run)) or 0,
            started=self.flight.started,
            visited=connection.scalar(reading.visits(run)) or 0,
            ended=ended,
            trouble=self.flight.trouble,
            given=bool(arguments.urls),
            shut=tuple(self.flight.shut.values()),
            chosen=bool(arguments.urls or arguments.again_states),
            said=self.flight.said,
            asked={
                "requests": stats.get_value("downloader/request_count", 0),
                "bytes": stats.get_value("downloader/response_bytes", 0),
                "not_modified": stats.get_value("downloader/response_status_count/304", 0),
            },
            earlier=sample(earlier),
        )
        earlier.close()  # it was read only as far as needed
        return facts

    async def _show_progress(self) -> None:
        """Say how far the run is until it ends: on a terminal in one line, else now and then."""
        terminal = self.out.isatty()
        pause_s = TERMINAL_S if terminal else self.crawler.settings.getfloat("PROGRESS_S")
        while True:
            await asyncio.sleep(pause_s)
            self.out.write(f"\r\x1b[K{self._so_far()}" if terminal else f"{self._so_far()}\n")
            self.out.flush()

    def _so_far(self) -> str:
        kinds = {kind: self.crawler.stats.get_value(f"pages/{kind}", 0) for kind in ORDER}
        said = ", ".join(f"{count} {kind}" for kind, count in kinds.items() if count)
        taken = f"{self.spider.name}: {sum(kinds.values())} taken"
        return f"{taken}{f' ({said})' if said else ''}, {len(self.flight.pages)} under way"

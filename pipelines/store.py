"""Store what the spider says, in batches: one transaction each, written by one thread.

``process_item`` returns when its message is committed, so an item counts only when it is stored,
and a slow database slows the fetching. A batch is written when it is full, when it has waited
long enough, or at once when the spider has nothing left to do but wait for it.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from models.database import DatabaseAway
from models.flight import Flight
from models.item import ArticleItem, Message, PageOutcome, taken_at
from models.run import RunLost
from pipelines.rows import write
from pipelines.stories import Pair, Text, found_pairs, join, not_compared

MOST_COMPARED = 100  # texts in memory at a time, with those they may be near to

logger = logging.getLogger(__name__)


class Counted(DropItem):
    """An outcome that is written and counted, and is no record for anyone further down."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    message: Message
    trouble: asyncio.Future[str | None]  # None once it is stored, else why it cannot be


class StorePipeline:
    """The last pipeline: hands messages to the database in batches and waits for the commit."""

    def __init__(self, crawler: Crawler, flight: Flight) -> None:
        self.crawler = crawler
        self.flight = flight
        self.size = crawler.settings.getint("STORE_BATCH")
        self.wait_s = crawler.settings.getfloat("STORE_WAIT_S")
        self._waiting: list[_Waiting] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StorePipeline":
        flight = getattr(crawler.spider, "flight", None)
        if not isinstance(flight, Flight):
            raise NotConfigured
        return cls(crawler, flight)

    def open_spider(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._write_batches())
        self._task.add_done_callback(self._ended)

    def close_spider(self) -> None:
        self._task.cancel()

    async def process_item(self, item: Message) -> Message:
        waiting = _Waiting(item, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self.flight.wake.set()
        trouble = self.flight.trouble or await waiting.trouble
        if trouble:
            raise Counted(f"{item.page}: {trouble}", log_level="DEBUG")
        if isinstance(item, PageOutcome):
            raise Counted(f"{item.page}: {item.kind} {item.reason}", log_level="DEBUG")
        return item

    async def _write_batches(self) -> None:
        while True:
            await self._for_a_batch()
            batch = self._waiting[: self.size]
            trouble = self.flight.trouble or await self._store([w.message for w in batch])
            self._waiting = self._waiting[len(batch) :]
            self._answer(batch, trouble)
            if trouble is None:
                await self._compare()

    def _answer(self, batch: Sequence[_Waiting], trouble: str | None) -> None:
        for waiting in batch:
            if not waiting.trouble.done():
                waiting.trouble.set_result(trouble)
        self.flight.land(waiting.message.page for waiting in batch)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """End the run if the writing itself broke; nobody may wait for it for ever."""
        if task.cancelled() or (error := task.exception()) is None:
            return
        logger.error("The store broke down", exc_info=error)
        self._stop(f"The store broke down: {type(error).__name__}: {error}")
        self._answer(self._waiting, self.flight.trouble)

    def _stop(self, why: str) -> None:
        self.flight.trouble = why
        closing = self.crawler.engine.close_spider_async(reason="database")
        self._closing = asyncio.get_running_loop().create_task(closing)

    async def _for_a_batch(self) -> None:
        """Return when there is something to write and no reason to wait for more."""
        clock = asyncio.get_running_loop().time
        deadline = None
        while len(self._waiting) < self.size and not (self._waiting and self.flight.hungry):
            if self._waiting and deadline is None:
                deadline = clock() + self.wait_s
            self.flight.wake.clear()
            try:
                left = None if deadline is None else max(0, deadline - clock())
                await asyncio.wait_for(self.flight.wake.wait(), left)
            except TimeoutError:
                return

    async def _store(self, messages: Sequence[Message]) -> str | None:
        """Store *messages*; return ``None``, or why the run has to end without them."""
        try:
            counts = await store(self.flight, messages)
        except (DatabaseAway, RunLost) as error:
            logger.error("%s Nothing is lost: the pages not stored stay due.", error)
            self._stop(str(error))
            return str(error)
        for kind, count in counts.items():
            self.crawler.stats.inc_value(f"pages/{kind}", count)
        for message in messages:
            if isinstance(message, ArticleItem):
                self.flight.said.update(message.said)
        return None

    async def _compare(self) -> None:
        """Find the stories of what was written; after a kill the next run does it."""
        try:
            await compare_new(self.flight)
        except (DatabaseAway, RunLost) as error:
            logger.error("%s Nothing is lost: the pages not stored stay due.", error)
            self._stop(str(error))


async def compare_new(flight: Flight) -> None:
    """Compare the publisher's texts that were not compared yet, and join their stories.

    Raises ``DatabaseAway`` and ``RunLost``.
    """
    publisher = flight.publisher.key

    def look(connection: Connection) -> tuple[list[Text], list[Pair]]:
        texts = not_compared(connection, publisher, MOST_COMPARED)
        return texts, found_pairs(connection, texts)

    while True:
        texts, pairs = await flight.database.do(look, writes=False)
        if not texts:
            return
        await flight.database.do(partial(join, run=flight.run, texts=texts, pairs=pairs))
        if len(texts) < MOST_COMPARED:
            return


async def store(
    flight: Flight, messages: Sequence[Message], *, again: bool = False
) -> Counter[str]:
    """Store *messages* of *flight*'s run and return how many pages became what.

    A message that the database refuses is found by halving the batch, is recorded as a failed
    page, and does not take the others with it. One that met another crawler's row is decided
    *again*, now that the row can be seen. Raises ``DatabaseAway`` and ``RunLost``.
    """
    try:
        return await flight.database.do(partial(write, flight.publisher, flight.run, messages))
    except (DBAPIError, StatementError, UnicodeEncodeError) as error:
        if len(messages) > 1:
            middle = len(messages) // 2
            counts = await store(flight, messages[:middle])
            return counts + await store(flight, messages[middle:])
        if isinstance(error, IntegrityError) and not again:
            return await store(flight, messages, again=True)
        outcome = _refused_row(messages[0], error)
        if outcome == messages[0]:
            raise
        logger.error("The database refused the row of %s: %s", outcome.page, outcome.detail)
        return await store(flight, [outcome])


def _refused_row(message: Message, error: Exception) -> PageOutcome:
    """Return the outcome that stands in for *message*, without anything that came from the page."""
    cause = getattr(error, "orig", None) or error
    detail = f"{type(cause).__name__}: {cause}".splitlines()[0].encode("ascii", "replace").decode()
    if isinstance(message, PageOutcome) and message.reason == "row refused by the database":
        return message
    return PageOutcome(
        message.page, "failed", "row refused by the database", detail, taken_at(message)
    )

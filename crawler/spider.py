"""One publisher's crawl: discovery names pages, due pages are fetched, each gives one message."""

import asyncio
import logging
import re
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b
from inspect import getfile
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import answer, conditions, saved
from crawler.arguments import Arguments, read_arguments
from crawler.beginning import begin
from crawler.discovery.addresses import searched
from crawler.extract.page import READER, ArticlePage
from crawler.holds import Refusals, host_of, is_on
from crawler.middlewares import AS_GIVEN
from crawler.outcomes import (
    HostClosed,
    Stopped,
    of_failure,
)
from models import frontier
from models.database import Database, DatabaseAway, database_url
from models.flight import Flight
from models.frontier import DuePage, Wanted
from models.identity import BadUrl, clean_url, url_key
from models.item import (
    ArticleItem,
    Link,
    Message,
    PageKind,
    PageOutcome,
    Publisher,
)

__all__ = ["NewsSpider", "Publisher"]

logger = logging.getLogger(__name__)

SLICE = 100  # due rows read at a time
QUIET_S = 2.0  # after so long with an idle engine, pages in flight were lost on their way


class NewsSpider(Spider):
    """The crawl of one publisher: its file names who it is, where links are, how pages are read.

    Listings (feeds, sitemaps, sections) are addresses relative to the publisher's home; only links
    whose path matches ``article_url`` are articles.
    """

    publisher: ClassVar[Publisher]
    page: ClassVar[type[ArticlePage]]
    feeds: ClassVar[tuple[str, ...]] = ()
    sitemaps: ClassVar[tuple[str, ...]] = ()
    sections: ClassVar[tuple[str, ...]] = ()
    day_sitemaps: ClassVar[tuple[str, ...]] = ()  # of one day each: "/Sitemap/%Y/%-m/%-d"
    day_sections: ClassVar[tuple[str, ...]] = ()  # patterns as crawler.discovery.archives has them
    article_url: ClassVar[str]  # searched in the unescaped path and query
    next_css: ClassVar[str | None] = None  # a section's link to its next page
    most_pages: ClassVar[int] = 1000  # so deep a section is paged: some calendars never end

    arguments: Arguments
    flight: Flight
    host: Publisher  # the publisher, at the home this crawl goes to
    zone: tzinfo
    allowed_domains: list[str]
    most_in_flight: int
    only_due: bool  # listings are asked when their own time has come, not at each run
    read_with: str  # tells states of pages that other code read
    refusals: Refusals

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "publisher" in vars(cls):
            cls.publisher = replace(cls.publisher, key=cls.name)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "NewsSpider":
        """Return the spider for *crawler*. Raises ``BadArgument`` and ``BadDatabaseUrl``."""
        arguments = read_arguments(kwargs)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.arguments = arguments
        settings = crawler.settings
        spider.host = located(cls.publisher, settings.getdict("PUBLISHER_HOMES").get(cls.name))
        spider.zone = ZoneInfo(spider.host.zone)
        spider.allowed_domains = [*spider.host.domains]
        url = database_url(settings["DATABASE_URL"], folder=Path(settings["PROJECT_DIR"]))
        database = Database(url, patience_s=settings.getfloat("DATABASE_PATIENCE_S"))
        spider.flight = Flight(database, spider.host)
        spider.only_due = settings.getbool("ONLY_DUE")
        spider.refusals = Refusals(settings.getint("REFUSALS"))
        file = Path(getfile(cls)).read_bytes()
        spider.read_with = f"{READER}-{blake2b(file, digest_size=8).hexdigest()}"
        # enough for the downloader, one batch being written and one being filled
        spider.most_in_flight = settings.getint("CONCURRENT_REQUESTS") + 2 * settings.getint(
            "STORE_BATCH"
        )
        return spider

    @classmethod
    def read(
        cls,
        raw: bytes,
        *,
        url: str,
        fetched_at: datetime,
        content_type: str = "",
        zone: tzinfo | None = None,
        publisher: Publisher | None = None,
    ) -> ArticleItem:
        """Return what the page *raw*, fetched from *url*, says. Raises ``ExtractError``.

        *zone* and *publisher* take the place of the class's own.
        """
        publisher = publisher or cls.publisher
        page = cls.page(
            raw,
            url=url,
            publisher=publisher,
            fetched_at=fetched_at,
            content_type=content_type,
            zone=zone,
        )
        item = page.to_item()
        own = cls._canonical(page.canonical(), url, publisher)
        how = "canonical" if own else "fetched"
        own = own or clean_url(url, keep=publisher.keep or ())
        return replace(
            item,
            url=own,
            url_key=cls.key_of(own, publisher),
            provenance={**item.provenance, "url": how},
        )

    async def start(self) -> AsyncIterator[Any]:
        """Yield a request for every page that is due, and none without room for its outcome."""
        flight = self.flight
        waiting: deque[DuePage] = deque()
        try:
            wanted = await begin(self, _now())
            while flight.trouble is None:
                flight.progress.clear()  # before looking: a commit from here on ends the wait
                if not waiting:
                    waiting.extend(await self._due(wanted[0]))
                if not waiting and len(wanted) > 1:
                    wanted.popleft()
                    continue
                if waiting and len(flight.pages) < self.most_in_flight:
                    page = waiting.popleft()
                    if page.kind == "article" and self._limit_reached():
                        continue
                    if flight.shut and host_of(page.url) in flight.shut:
                        continue
                    flight.start(page)
                    yield self._take(page)
                elif not waiting and not flight.pages:
                    return
                elif not await flight.landed(QUIET_S, hungry=not waiting):
                    for outcome in self._lost():
                        yield outcome
        except DatabaseAway as error:
            logger.error("%s", error)
            flight.trouble = str(error)
            raise CloseSpider("database") from error
        except asyncio.CancelledError:
            flight.database.give_up()  # stopping: what cannot be stored now stays due
            raise

    def taken(self, response: Response, page: DuePage) -> Iterator[Message]:
        """Yield the one message that *response* gives for *page*."""
        message = answer(self, page, response, at=_now())
        self._note(page, message)
        yield message

    def not_taken(self, failure: Failure) -> Iterator[Message]:
        """Yield the outcome of a request that brought no response."""
        page: DuePage = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        if self._kept_back(page, failure.value):
            self.flight.release(page)
            return
        kind, reason = of_failure(failure.value)
        detail = f"{failure.value}".splitlines()[0] if str(failure.value) else None
        outcome = PageOutcome(page.url_key, kind, reason, detail, _now())
        self._note(page, outcome)
        yield outcome

    def article_links(self, links: Iterable[Link]) -> list[Link]:
        """Return of *links* the publisher's articles, with keys and addresses as they are asked.

        A page named twice is there once, with the later date.
        """
        kept: dict[str, Link] = {}
        for link in links:
            try:
                url = clean_url(link.url, keep=self.host.keep or ())
                key = self.key_of(url, self.host, link.kind)
            except BadUrl:
                continue
            parts = urlsplit(url)
            if not is_on(parts.hostname or "", self.host.domains):
                continue
            if link.kind == "article" and not self._is_article(url):
                continue
            known = kept.setdefault(key, replace(link, url=url, url_key=key))
            if link.named_at and (known.named_at is None or link.named_at > known.named_at):
                kept[key] = replace(known, named_at=link.named_at)
        return list(kept.values())

    async def _due(self, wanted: Wanted) -> list[DuePage]:
        """Return the next pages that are due and not in flight; none once the limit is reached."""
        if self._limit_reached():
            return []
        flying = set(self.flight.pages)  # before the query: what commits during it is not due
        wanted = replace(wanted, without=tuple(self.flight.shut))
        query = frontier.due(self.name, self.flight.run, _now(), wanted, SLICE + len(flying))
        return await self.flight.database.do(
            lambda connection: [
                frontier.due_page(row)
                for row in connection.execute(query)
                if row.url_key not in flying
                and not (wanted.without and host_of(row.url) in wanted.without)
            ],
            writes=False,
        )

    def _limit_reached(self) -> bool:
        limit = self.arguments.limit
        return limit is not None and self.flight.articles >= limit

    def _take(self, page: DuePage) -> Request | Message:
        if page.url.startswith("file:"):
            return saved(self, page, at=_now())
        return Request(
            page.url,
            callback=self.taken,
            errback=self.not_taken,
            cb_kwargs={"page": page},
            headers=conditions(self, page),
            meta={AS_GIVEN: True} if self.arguments.urls else None,
        )

    def _note(self, page: DuePage, message: Message) -> None:
        """Count a host's refusals in a row, and ask it for nothing more after too many."""
        reason = None
        if isinstance(message, PageOutcome) and message.kind == "failed":
            reason = message.reason
        if why := self.refusals.note(page.url, reason):
            self.flight.shut.setdefault(host_of(page.url), why)

    def _kept_back(self, page: DuePage, error: BaseException | None) -> bool:
        """Return whether *page* was not asked for, for no reason of its own: it stays due."""
        if isinstance(error, HostClosed) and error.host == host_of(page.url):
            self.flight.shut.setdefault(error.host, error.why)
            return True
        return isinstance(error, Stopped)

    def _lost(self) -> list[PageOutcome]:
        """Return an outcome for each page in flight that nothing in the engine knows any more."""
        engine = self.crawler.engine
        busy = (
            engine.downloader.active
            or (engine.scheduler is not None and engine.scheduler.has_pending_requests())
            or (engine.scraper.slot is not None and not engine.scraper.slot.is_idle())
        )
        if busy:
            return []
        return [
            PageOutcome(page.url_key, "failed", "lost", page.url, _now())
            for page in self.flight.pages.values()
        ]

    @classmethod
    def _is_article(cls, url: str) -> bool:
        return re.search(cls.article_url, searched(url)) is not None

    @classmethod
    def _canonical(cls, canonical: str | None, url: str, publisher: Publisher) -> str | None:
        """Return the address that the page at *url* gives as its own, if it can be believed."""
        if not canonical:
            return None
        try:
            own = clean_url(urljoin(url, canonical), keep=publisher.keep or ())
        except ValueError:
            return None
        believed = is_on(urlsplit(own).hostname or "", publisher.domains) and cls._is_article(own)
        return own if believed else None

    @staticmethod
    def key_of(url: str, publisher: Publisher, kind: PageKind = "article") -> str:
        """Return the key under which *publisher*'s page at *url* is known. Raises ``BadUrl``."""
        # what tells articles apart says nothing of ?page=2
        keep = publisher.keep if kind == "article" else None
        return url_key(url, keep=keep, twins=publisher.twins)


def located(publisher: Publisher, home: str | None) -> Publisher:
    """Return *publisher* with its home moved to *home*, and that host counted as its own."""
    home = home or publisher.home
    host = urlsplit(home).hostname or ""
    return replace(publisher, home=home, domains=tuple(dict.fromkeys((*publisher.domains, host))))


def _now() -> datetime:
    return datetime.now(UTC)

"""One publisher's crawl: discovery names pages, due pages are fetched, each gives one message."""

import asyncio
import logging
import re
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname
from zoneinfo import ZoneInfo

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.arguments import Arguments, read_arguments
from crawler.discovery.feeds import NotAFeed, feed_links
from crawler.discovery.listings import section_links
from crawler.discovery.sitemaps import NotASitemap, sitemap_links
from crawler.extract.errors import ExtractError
from crawler.extract.page import ArticlePage
from crawler.middlewares import AS_GIVEN
from crawler.outcomes import of_failure, of_status
from models import frontier
from models.database import Database, DatabaseAway, database_url
from models.flight import Flight
from models.frontier import DuePage, Wanted
from models.identity import BadUrl, clean_url, url_key
from models.item import ArticleItem, Link, Message, PageKind, PageOutcome, Publisher

__all__ = ["NewsSpider", "Publisher"]

logger = logging.getLogger(__name__)

SLICE = 100  # due rows read at a time
QUIET_S = 2.0  # after so long with an idle engine, pages in flight were lost on their way
EXCEPTION = "exception"  # reason of a page whose reading broke: our mistake, not the page's


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
    article_url: ClassVar[str]  # searched in the unescaped path and query
    next_css: ClassVar[str | None] = None  # a section's link to its next page

    arguments: Arguments
    flight: Flight
    host: Publisher  # the publisher, at the home this crawl goes to
    zone: tzinfo
    allowed_domains: list[str]
    most_in_flight: int

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
        spider.flight = Flight(database, cls.name)
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
            url_key=cls._key(own, publisher),
            provenance={**item.provenance, "url": how},
        )

    async def start(self) -> AsyncIterator[Any]:
        """Yield a request for every page that is due, and none without room for its outcome."""
        flight = self.flight
        waiting: deque[DuePage] = deque()
        try:
            wanted = await self._prepare()
            while flight.trouble is None:
                flight.progress.clear()  # before looking: a commit from here on ends the wait
                if not waiting:
                    waiting.extend(await self._due(wanted))
                if waiting and len(flight.pages) < self.most_in_flight:
                    page = waiting.popleft()
                    if page.kind == "article" and self._limit_reached():
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
        yield self._message(page, response)

    def not_taken(self, failure: Failure) -> Iterator[Message]:
        """Yield the outcome of a request that brought no response."""
        page: DuePage = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        kind, reason = of_failure(failure.value)
        detail = f"{failure.value}".splitlines()[0] if str(failure.value) else None
        yield PageOutcome(page.url_key, kind, reason, detail, _now())

    def article_links(self, links: Iterable[Link]) -> list[Link]:
        """Return of *links* the publisher's articles, with keys and addresses as they are asked."""
        kept: dict[str, Link] = {}
        for link in links:
            try:
                url = clean_url(link.url, keep=self.host.keep or ())
                key = self._key(url, self.host, link.kind)
            except BadUrl:
                continue
            parts = urlsplit(url)
            if not _on(parts.hostname or "", self.host.domains):
                continue
            if link.kind == "article" and not self._is_article(url):
                continue
            kept.setdefault(key, replace(link, url=url, url_key=key))
        return list(kept.values())

    async def _prepare(self) -> Wanted:
        """Make due what this run begins with; return which of the due pages it wants."""
        arguments, at = self.arguments, _now()
        if arguments.urls:
            links = [self._given(url) for url in arguments.urls]
            await self._make_due(links, at)
            return Wanted(only=frozenset(link.url_key for link in links))
        seeds: list[Link] = []
        kinds: tuple[tuple[PageKind, tuple[str, ...]], ...] = (
            ("feed", self.feeds), ("sitemap", self.sitemaps), ("section", self.sections),
        )  # fmt: skip
        for kind, addresses in kinds:
            for address in addresses:
                url = clean_url(urljoin(self.host.home, address))
                seeds.append(Link(url, kind, url_key=self._key(url, self.host, kind)))
        await self._make_due(seeds, at)
        if arguments.again:
            since = arguments.again_since
            await self.flight.database.do(
                lambda connection: frontier.make_known_due(
                    connection,
                    self.name,
                    at=at,
                    states=arguments.again_states,
                    visited_since=self._midnight(since) if since else None,
                )
            )
        until = arguments.until
        return Wanted(
            since=self._midnight(arguments.since) if arguments.since else None,
            until=self._midnight(until + timedelta(days=1)) if until else None,
        )

    async def _make_due(self, links: list[Link], at: datetime) -> None:
        make_due = partial(
            frontier.make_due, publisher=self.name, links=links, run=self.flight.run, at=at
        )
        await self.flight.database.do(make_due)

    async def _due(self, wanted: Wanted) -> list[DuePage]:
        """Return the next pages that are due and not in flight; none once the limit is reached."""
        if self._limit_reached():
            return []
        flying = set(self.flight.pages)  # before the query: what commits during it is not due
        query = frontier.due(self.name, self.flight.run, _now(), wanted, SLICE + len(flying))
        return await self.flight.database.do(
            lambda connection: [
                DuePage(key, url, cast(PageKind, kind))
                for key, url, kind in connection.execute(query)
                if key not in flying
            ],
            writes=False,
        )

    def _limit_reached(self) -> bool:
        limit = self.arguments.limit
        return limit is not None and self.flight.articles >= limit

    def _take(self, page: DuePage) -> Request | Message:
        if page.url.startswith("file:"):
            return self._saved(page)
        return Request(
            page.url,
            callback=self.taken,
            errback=self.not_taken,
            cb_kwargs={"page": page},
            meta={AS_GIVEN: True} if self.arguments.urls else None,
        )

    def _saved(self, page: DuePage) -> Message:
        path = Path(url2pathname(urlsplit(page.url).path))
        try:
            raw, saved = path.read_bytes(), path.stat().st_mtime
        except OSError as error:
            return PageOutcome(page.url_key, "gone", "no such file", str(error), _now())
        return self._read(page, raw, url=page.url, at=datetime.fromtimestamp(saved, UTC))

    def _message(self, page: DuePage, response: Response) -> Message:
        at = _now()
        if outcome := of_status(response.status):
            kind, reason = outcome
            return PageOutcome(page.url_key, kind, reason, response.url, at)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return self._read(page, response.body, url=response.url, at=at, content_type=content_type)

    def _read(
        self, page: DuePage, raw: bytes, *, url: str, at: datetime, content_type: str = ""
    ) -> Message:
        try:
            if page.kind != "article":
                links = self._links(page.kind, raw, url=url, at=at, content_type=content_type)
                articles = sum(link.kind == "article" for link in links)
                self.flight.named += articles
                detail = f"{articles} articles named"
                return PageOutcome(page.url_key, "listed", None, detail, at, tuple(links))
            item = self.read(
                raw, url=url, fetched_at=at, content_type=content_type, publisher=self.host
            )
            return replace(item, page=page.url_key, run=self.flight.run)
        except ExtractError as error:
            return PageOutcome(page.url_key, "refused", error.reason, f"{url}: {error}", at)
        except (NotAFeed, NotASitemap) as error:
            return PageOutcome(page.url_key, "failed", f"not a {page.kind}", f"{url}: {error}", at)
        except Exception as error:  # a mistake in our reading must cost one page, not the run
            logger.error("Reading %s broke", url, exc_info=True)
            detail = f"{url}: {type(error).__name__}: {error}"
            return PageOutcome(page.url_key, "failed", EXCEPTION, detail, at)

    def _links(
        self, kind: PageKind, raw: bytes, *, url: str, at: datetime, content_type: str
    ) -> list[Link]:
        if kind == "feed":
            return self.article_links(feed_links(raw, url=url, zone=self.zone, now=at))
        if kind == "sitemap":
            return self.article_links(sitemap_links(raw, zone=self.zone, now=at))
        return self.article_links(
            section_links(raw, url=url, content_type=content_type, next_css=self.next_css)
        )

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

    def _given(self, url: str) -> Link:
        cleaned = clean_url(url, keep=self.host.keep or ())
        return Link(cleaned, url_key=self._key(cleaned, self.host))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    @classmethod
    def _is_article(cls, url: str) -> bool:
        parts = urlsplit(url)
        path = unquote(parts.path) + (f"?{unquote(parts.query)}" if parts.query else "")
        return re.search(cls.article_url, path) is not None

    @classmethod
    def _canonical(cls, canonical: str | None, url: str, publisher: Publisher) -> str | None:
        """Return the address that the page at *url* gives as its own, if it can be believed."""
        if not canonical:
            return None
        try:
            own = clean_url(urljoin(url, canonical), keep=publisher.keep or ())
        except ValueError:
            return None
        believed = _on(urlsplit(own).hostname or "", publisher.domains) and cls._is_article(own)
        return own if believed else None

    @staticmethod
    def _key(url: str, publisher: Publisher, kind: PageKind = "article") -> str:
        # what tells articles apart says nothing of ?page=2
        keep = publisher.keep if kind == "article" else None
        return url_key(url, keep=keep, twins=publisher.twins)


def located(publisher: Publisher, home: str | None) -> Publisher:
    """Return *publisher* with its home moved to *home*, and that host counted as its own."""
    home = home or publisher.home
    host = urlsplit(home).hostname or ""
    return replace(publisher, home=home, domains=tuple(dict.fromkeys((*publisher.domains, host))))


def _on(host: str, domains: Iterable[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _now() -> datetime:
    return datetime.now(UTC)

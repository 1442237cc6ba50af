"""One publisher's crawl: discovery names pages, due pages are fetched, each gives one message."""

import asyncio
import logging
import re
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from hashlib import blake2b
from inspect import getfile
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from zoneinfo import ZoneInfo

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.arguments import Arguments, read_arguments
from crawler.discovery.addresses import searched
from crawler.discovery.archives import MAX_DAYS, archive_days
from crawler.discovery.document import ListingError
from crawler.discovery.feeds import feed_links
from crawler.discovery.listings import section_links
from crawler.discovery.sitemaps import sitemap_links
from crawler.extract.errors import ExtractError
from crawler.extract.evidence import url_day
from crawler.extract.page import READER, ArticlePage
from crawler.holds import Refusals, host_of
from crawler.middlewares import AS_GIVEN
from crawler.outcomes import (
    BLOCKED,
    HostClosed,
    Stopped,
    is_challenge,
    of_failure,
    of_status,
    of_unread_page,
    retry_after,
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
    Validators,
)

__all__ = ["NewsSpider", "Publisher"]

logger = logging.getLogger(__name__)

SLICE = 100  # due rows read at a time
QUIET_S = 2.0  # after so long with an idle engine, pages in flight were lost on their way
MOST_NESTED = 4  # indexes of sitemaps within each other; the protocol knows one
TOO_DEEP = "too deep"  # reason on a listing whose further listings were not followed
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
        message = self._message(page, response)
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
                key = self._key(url, self.host, link.kind)
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

    async def _prepare(self) -> deque[Wanted]:
        """Make due what this run begins with; return which of the due pages it wants, in turn."""
        arguments, at = self.arguments, _now()
        heed_clock = partial(frontier.heed_clock, publisher=self.name, at=at)
        await self.flight.database.do(heed_clock)
        if arguments.urls:
            links = [self._given(url) for url in arguments.urls]
            await self._make_due(links, at)
            keys = list(dict.fromkeys(link.url_key for link in links))
            return deque(
                Wanted(only=tuple(keys[start : start + frontier.CHUNK]))
                for start in range(0, len(keys), frontier.CHUNK)
            )
        seeds = self._seeds(at.astimezone(self.zone).date())
        add = frontier.add_seeds if self.only_due else frontier.make_due
        await self.flight.database.do(
            partial(add, publisher=self.name, links=seeds, run=self.flight.run, at=at)
        )
        named = {link.url_key for link in seeds}
        await self.flight.database.do(
            partial(frontier.retire_seeds, publisher=self.name, but=named)
        )
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
        every = Wanted(
            since=self._midnight(arguments.since) if arguments.since else None,
            until=self._midnight(until + timedelta(days=1)) if until else None,
        )
        return deque([every])

    def _seeds(self, today: date) -> list[Link]:
        """Return the listings that the publisher's file names, with those of the days asked for.

        Without ``since`` these are *today* and the day before, which may have been filled since.
        """
        since = self.arguments.since or today - timedelta(days=1)
        until = min(self.arguments.until or today, today)
        since = max(min(since, until), until - timedelta(days=MAX_DAYS - 1))
        kinds: tuple[tuple[PageKind, Iterable[str]], ...] = (
            ("feed", self.feeds),
            ("sitemap", self.sitemaps),
            ("section", self.sections),
            ("sitemap", archive_days(self.day_sitemaps, since, until)),
            ("section", archive_days(self.day_sections, since, until)),
        )
        seeds = []
        for kind, addresses in kinds:
            for address in addresses:
                url = clean_url(urljoin(self.host.home, address))
                seeds.append(Link(url, kind, url_key=self._key(url, self.host, kind)))
        return seeds

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
            return self._saved(page)
        return Request(
            page.url,
            callback=self.taken,
            errback=self.not_taken,
            cb_kwargs={"page": page},
            headers=self._conditions(page),
            meta={AS_GIVEN: True} if self.arguments.urls else None,
        )

    def _conditions(self, page: DuePage) -> dict[str, str]:
        """Return the headers that spare us a state of *page* that we have read as we read now."""
        known = page.validators
        fresh = self.arguments.again or self.arguments.urls or known.read_with != self.read_with
        if fresh or (page.kind == "article" and not page.stored):
            return {}
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in headers.items() if value}

    def _saved(self, page: DuePage) -> Message:
        path = Path(url2pathname(urlsplit(page.url).path))
        try:
            raw, saved = path.read_bytes(), path.stat().st_mtime
        except OSError as error:
            return PageOutcome(page.url_key, "gone", "no such file", str(error), _now())
        return self._read(page, raw, url=page.url, at=datetime.fromtimestamp(saved, UTC))

    def _message(self, page: DuePage, response: Response) -> Message:
        at = _now()
        if response.status == 304 and self._conditions(page):
            return PageOutcome(
                page.url_key, "not_modified", None, response.url, at, validators=page.validators
            )
        if outcome := of_status(response.status):
            kind, reason = outcome
            if kind == "failed" and is_challenge(response.headers, response.body):
                reason = BLOCKED
            wait = retry_after(response.headers.get("Retry-After"), now=at)
            return PageOutcome(
                page.url_key, kind, reason, response.url, at, retry_at=at + wait if wait else None
            )
        message = self._read(
            page,
            response.body,
            url=response.url,
            at=at,
            content_type=_header(response, "Content-Type") or "",
        )
        if isinstance(message, PageOutcome) and not message.links and message.reason != EXCEPTION:
            instead = of_unread_page(page.url, response.url, response.headers, response.body)
            if instead and (page.kind == "article" or instead[1] == BLOCKED):
                return replace(message, kind=instead[0], reason=instead[1])
        validators = Validators(
            _header(response, "ETag"), _header(response, "Last-Modified"), self.read_with
        )
        return replace(message, validators=validators)

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

    def _read(
        self, page: DuePage, raw: bytes, *, url: str, at: datetime, content_type: str = ""
    ) -> Message:
        try:
            if page.kind != "article":
                links = self._links(page.kind, raw, url=url, at=at, content_type=content_type)
                articles = sum(link.kind == "article" for link in links)
                is_index = bool(links) and all(link.kind == "sitemap" for link in links)
                self.flight.read += not is_index
                self.flight.named += articles
                detail = f"{articles} articles named"
                followed = self._followed(page, links)
                reason = TOO_DEEP if len(followed) < len(links) else None
                return PageOutcome(page.url_key, "listed", reason, detail, at, tuple(followed))
            item = self.read(
                raw, url=url, fetched_at=at, content_type=content_type, publisher=self.host
            )
            return replace(item, page=page.url_key, run=self.flight.run)
        except ExtractError as error:
            return PageOutcome(page.url_key, "refused", error.reason, f"{url}: {error}", at)
        except ListingError as error:
            links = self.article_links(error.links)  # what was read before the break is kept
            self.flight.read += 1
            self.flight.named += sum(link.kind == "article" for link in links)
            detail = f"{url}: {error}"
            return PageOutcome(page.url_key, "failed", error.reason, detail, at, tuple(links))
        except Exception as error:  # a mistake in our reading must cost one page, not the run
            logger.error("Reading %s broke", url, exc_info=True)
            detail = f"{url}: {type(error).__name__}: {error}"
            return PageOutcome(page.url_key, "failed", EXCEPTION, detail, at)

    def _links(
        self, kind: PageKind, raw: bytes, *, url: str, at: datetime, content_type: str
    ) -> list[Link]:
        if kind == "section":
            links = section_links(raw, url=url, content_type=content_type, next_css=self.next_css)
        else:
            read = feed_links if kind == "feed" else sitemap_links
            links = read(raw, url=url, zone=self.zone, now=at, content_type=content_type)
        return self.article_links(links)

    def _followed(self, page: DuePage, links: list[Link]) -> list[Link]:
        """Return of *links*, found on the listing *page*, those that may be followed from there.

        While an operator asks for a day in the past, paging goes on past what is known, for as
        long as addresses carry days that are not older.
        """
        if page.depth >= (self.most_pages if page.kind == "section" else MOST_NESTED):
            return [link for link in links if link.kind == "article"]
        since = self.arguments.since
        days = [url_day(link.url) for link in links if link.kind == "article"]
        latest = max((day for day in days if day), default=None)
        if since is None or latest is None or page.kind != "section":
            return links
        return [
            link if link.kind == "article" else replace(link, anyway=latest >= since)
            for link in links
        ]

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
    def _key(url: str, publisher: Publisher, kind: PageKind = "article") -> str:
        # what tells articles apart says nothing of ?page=2
        keep = publisher.keep if kind == "article" else None
        return url_key(url, keep=keep, twins=publisher.twins)


def located(publisher: Publisher, home: str | None) -> Publisher:
    """Return *publisher* with its home moved to *home*, and that host counted as its own."""
    home = home or publisher.home
    host = urlsplit(home).hostname or ""
    return replace(publisher, home=home, domains=tuple(dict.fromkeys((*publisher.domains, host))))


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def is_on(host: str, domains: Iterable[str]) -> bool:
    """Return whether *host* is one of *domains* or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _now() -> datetime:
    return datetime.now(UTC)

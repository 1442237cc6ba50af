"""Pages an operator gives: saved files, and URLs fetched as a crawl would fetch them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import Settings

from crawler.extract.errors import ExtractError
from crawler.middlewares import AS_GIVEN
from crawler.outcomes import FRONT_PAGE, of_failure, of_status, of_unread_page
from crawler.spider import NewsSpider
from models.item import ArticleItem


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A page's bytes, and from where and when they came."""

    raw: bytes
    url: str  # after redirects; of a saved page its file: address
    fetched_at: datetime
    content_type: str = ""
    unread: str | None = None  # what the page is, if it gives no item: a block, a login form


def saved_page(path: Path) -> GivenPage | str:
    """Return the page saved at *path*, fetched when the file was written, or why there is none."""
    try:
        raw, saved = path.read_bytes(), path.stat().st_mtime
    except OSError as error:
        return f"cannot be opened: {error.strerror}"
    return GivenPage(raw, path.resolve().as_uri(), datetime.fromtimestamp(saved, UTC))


def read_page(
    spider: type[NewsSpider], page: GivenPage, *, zone: tzinfo | None = None
) -> ArticleItem | str:
    """Return what *page* says to *spider*'s page class, or why it gives no item."""
    if page.unread == FRONT_PAGE:
        return page.unread
    try:
        return spider.read(
            page.raw,
            url=page.url,
            fetched_at=page.fetched_at,
            content_type=page.content_type,
            zone=zone,
        )
    except ExtractError as error:
        return page.unread or f"{error.reason}: {error}"
    except Exception as error:  # noqa: BLE001 - a mistake in one page class stops no other
        return f"the reading broke: {type(error).__name__}: {error}"


class Fetcher(Spider):
    """Fetches what its job asks for, with a crawl's manners: robots.txt, CONTACT, delays."""

    name = "given"

    job: "Job"
    allowed_domains: list[str]  # of what no operator named; the job knows them later

    async def start(self) -> AsyncIterator[Any]:
        await self.job(self)
        if False:
            yield

    async def ask(self, url: str, *, given: bool = False) -> GivenPage | str:
        """Return the page at *url*, or why there is none. Hosts are free if it was *given*."""
        try:
            meta = {AS_GIVEN: True} if given else None
            request = Request(url, callback=NO_CALLBACK, meta=meta)
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever kept us from it has a name
            return of_failure(error)[1]
        if outcome := of_status(response.status):
            return outcome[1]
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        instead = of_unread_page(url, response.url, response.headers, response.body)
        unread = instead[1] if instead else None
        return GivenPage(response.body, response.url, datetime.now(UTC), content_type, unread)


Job = Callable[[Fetcher], Awaitable[None]]


def fetch(settings: Settings, job: Job) -> None:
    """Run *job*, which asks a fetcher for pages, and return when it is done.

    Only once in a process: what it runs on cannot be started again.
    """
    quiet = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "LOG_LEVEL": "WARNING"}
    settings.setdict(quiet, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(Fetcher, job=job)
    process.start()

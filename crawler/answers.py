"""What an answer becomes: an item, or the outcome of a page that gave none."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from scrapy.http import Response

from crawler.discovery.document import ListingError
from crawler.discovery.feeds import feed_links
from crawler.discovery.listings import section_links
from crawler.discovery.sitemaps import sitemap_links
from crawler.extract.errors import ExtractError
from crawler.extract.evidence import url_day
from crawler.outcomes import (
    BLOCKED,
    is_challenge,
    leads_to_front,
    of_status,
    of_unread_page,
    retry_after,
)
from models.frontier import DuePage
from models.item import Link, Message, PageKind, PageOutcome, Validators

if TYPE_CHECKING:
    from crawler.spider import NewsSpider

logger = logging.getLogger(__name__)

MOST_NESTED = 4  # indexes of sitemaps within each other; the protocol knows one
TOO_DEEP = "too deep"  # reason on a listing whose further listings were not followed
EXCEPTION = "exception"  # reason of a page whose reading broke: our mistake, not the page's


def answer(spider: "NewsSpider", page: DuePage, response: Response, *, at: datetime) -> Message:
    """Return the message that *response*, which came *at*, gives for *page*."""
    if response.status == 304 and conditions(spider, page):
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
    if page.kind == "article" and leads_to_front(page.url, response.url):
        instead = of_unread_page(page.url, response.url, response.headers, response.body)
        if instead:
            return PageOutcome(page.url_key, *instead, response.url, at)
    message = _read(
        spider,
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
        _header(response, "ETag"), _header(response, "Last-Modified"), spider.read_with
    )
    return replace(message, validators=validators)


def saved(spider: "NewsSpider", page: DuePage, *, at: datetime) -> Message:
    """Return the message that the file at *page*'s address gives, as of when it was saved."""
    path = Path(url2pathname(urlsplit(page.url).path))
    try:
        raw, saved_s = path.read_bytes(), path.stat().st_mtime
    except OSError as error:
        return PageOutcome(page.url_key, "gone", "no such file", str(error), at)
    return _read(spider, page, raw, url=page.url, at=datetime.fromtimestamp(saved_s, UTC))


def conditions(spider: "NewsSpider", page: DuePage) -> dict[str, str]:
    """Return the headers that spare us a state of *page* that we have read as we read now."""
    known = page.validators
    fresh = spider.arguments.again or spider.arguments.urls or known.read_with != spider.read_with
    if fresh or (page.kind == "article" and not page.stored):
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _read(
    spider: "NewsSpider",
    page: DuePage,
    raw: bytes,
    *,
    url: str,
    at: datetime,
    content_type: str = "",
) -> Message:
    try:
        if page.kind != "article":
            links = _links(spider, page.kind, raw, url=url, at=at, content_type=content_type)
            articles = sum(link.kind == "article" for link in links)
            is_index = bool(links) and all(link.kind == "sitemap" for link in links)
            spider.flight.read += not is_index
            spider.flight.named += articles
            detail = f"{articles} articles named"
            kept = followed(spider, page, links)
            reason = TOO_DEEP if len(kept) < len(links) else None
            return PageOutcome(page.url_key, "listed", reason, detail, at, tuple(kept))
        item = spider.read(
            raw, url=url, fetched_at=at, content_type=content_type, publisher=spider.host
        )
        return replace(item, page=page.url_key, run=spider.flight.run)
    except ExtractError as error:
        return PageOutcome(page.url_key, "refused", error.reason, f"{url}: {error}", at)
    except ListingError as error:
        links = spider.article_links(error.links)  # what was read before the break is kept
        spider.flight.read += 1
        spider.flight.named += sum(link.kind == "article" for link in links)
        detail = f"{url}: {error}"
        return PageOutcome(page.url_key, "failed", error.reason, detail, at, tuple(links))
    except Exception as error:  # a mistake in our reading must cost one page, not the run
        logger.error("Reading %s broke", url, exc_info=True)
        detail = f"{url}: {type(error).__name__}: {error}"
        return PageOutcome(page.url_key, "failed", EXCEPTION, detail, at)


def _links(
    spider: "NewsSpider", kind: PageKind, raw: bytes, *, url: str, at: datetime, content_type: str
) -> list[Link]:
    if kind == "section":
        links = section_links(raw, url=url, content_type=content_type, next_css=spider.next_css)
    else:
        read = feed_links if kind == "feed" else sitemap_links
        links = read(raw, url=url, zone=spider.zone, now=at, content_type=content_type)
    return spider.article_links(links)


def followed(spider: "NewsSpider", page: DuePage, links: list[Link]) -> list[Link]:
    """Return of *links*, found on the listing *page*, those that may be followed from there.

    While an operator asks for a day in the past, paging goes on past what is known, for as
    long as addresses carry days that are not older.
    """
    if page.depth >= (spider.most_pages if page.kind == "section" else MOST_NESTED):
        return [link for link in links if link.kind == "article"]
    since = spider.arguments.since
    days = [url_day(link.url) for link in links if link.kind == "article"]
    latest = max((day for day in days if day), default=None)
    if since is None or latest is None or page.kind != "section":
        return links
    return [
        link if link.kind == "article" else replace(link, anyway=latest >= since) for link in links
    ]


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None

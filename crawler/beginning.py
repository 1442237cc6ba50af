"""What a run begins with: the listings of the publisher's file, or the pages an operator names."""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.discovery.archives import MAX_DAYS, archive_days
from crawler.holds import host_of, is_on
from models import frontier
from models.frontier import Wanted
from models.holds import held_hosts
from models.identity import clean_url
from models.item import Link, PageKind

if TYPE_CHECKING:
    from crawler.spider import NewsSpider


async def begin(spider: "NewsSpider", at: datetime) -> deque[Wanted]:
    """Make due what this run begins with; return which of the due pages it wants, in turn."""
    arguments = spider.arguments
    heed_clock = partial(frontier.heed_clock, publisher=spider.name, at=at)
    await spider.flight.database.do(heed_clock)
    held = await spider.flight.database.do(partial(held_hosts, at=at), writes=False)
    given = {host_of(url) for url in arguments.urls}
    for host, end in held.items():  # of all publishers; a page of ours may be redirected to any
        if host in given or is_on(host.partition(":")[0], spider.host.domains):
            spider.flight.shut[host] = (
                f"{host} asked to be left alone until {end:%Y-%m-%d %H:%M} UTC (Retry-After)."
            )
    if arguments.urls:
        links = [_given(spider, url) for url in arguments.urls]
        await _make_due(spider, links, at)
        keys = list(dict.fromkeys(link.url_key for link in links))
        return deque(
            Wanted(only=tuple(keys[start : start + frontier.CHUNK]))
            for start in range(0, len(keys), frontier.CHUNK)
        )
    listings = seeds(spider, at.astimezone(spider.zone).date())
    add = frontier.add_seeds if spider.only_due else frontier.make_due
    await spider.flight.database.do(
        partial(add, publisher=spider.name, links=listings, run=spider.flight.run, at=at)
    )
    named = {link.url_key for link in listings}
    await spider.flight.database.do(
        partial(frontier.retire_seeds, publisher=spider.name, but=named)
    )
    if arguments.again:
        since = arguments.again_since
        await spider.flight.database.do(
            lambda connection: frontier.make_known_due(
                connection,
                spider.name,
                at=at,
                states=arguments.again_states,
                visited_since=_midnight(spider, since) if since else None,
            )
        )
    until = arguments.until
    every = Wanted(
        since=_midnight(spider, arguments.since) if arguments.since else None,
        until=_midnight(spider, until + timedelta(days=1)) if until else None,
    )
    return deque([every])


def seeds(spider: "NewsSpider", today: date) -> list[Link]:
    """Return the listings that the publisher's file names, with those of the days asked for.

    Without ``since`` these are *today* and the day before, which may have been filled since.
    """
    since = spider.arguments.since or today - timedelta(days=1)
    until = min(spider.arguments.until or today, today)
    since = max(min(since, until), until - timedelta(days=MAX_DAYS - 1))
    kinds: tuple[tuple[PageKind, Iterable[str]], ...] = (
        ("feed", spider.feeds),
        ("sitemap", spider.sitemaps),
        ("section", spider.sections),
        ("sitemap", archive_days(spider.day_sitemaps, since, until)),
        ("section", archive_days(spider.day_sections, since, until)),
    )
    links = []
    for kind, addresses in kinds:
        for address in addresses:
            url = clean_url(urljoin(spider.host.home, address))
            links.append(Link(url, kind, url_key=spider.key_of(url, spider.host, kind)))
    return links


async def _make_due(spider: "NewsSpider", links: list[Link], at: datetime) -> None:
    make_due = partial(
        frontier.make_due, publisher=spider.name, links=links, run=spider.flight.run, at=at
    )
    await spider.flight.database.do(make_due)


def _given(spider: "NewsSpider", url: str) -> Link:
    cleaned = clean_url(url, keep=spider.host.keep or ())
    return Link(cleaned, url_key=spider.key_of(cleaned, spider.host))


def _midnight(spider: "NewsSpider", day: date) -> datetime:
    return datetime.combine(day, time(), spider.zone).astimezone(UTC)

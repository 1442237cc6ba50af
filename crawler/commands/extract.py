"""``scrapy extract``: what pages say, as JSON lines, without a database."""

import argparse
import asyncio
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy.commands import ScrapyCommand

from crawler.addresses import open_private
from crawler.arguments import BadArgument, is_remote, page_url
from crawler.commands import say
from crawler.commands.crawl import publisher_spider, require_contact, stop
from crawler.extract.page import ArticlePage
from crawler.given import Fetcher, GivenPage, fetch, read_page, saved_page
from crawler.record import as_record
from crawler.spider import NewsSpider, Publisher
from models.item import ArticleItem


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False  # only pages that are fetched need one

    def syntax(self) -> str:
        return "[--publisher NAME] [options] PAGE..."

    def short_desc(self) -> str:
        return "Print what saved pages or URLs say, as JSON lines"

    def long_desc(self) -> str:
        return (
            "Read each PAGE, a saved file or a URL, as the publisher's file says, or without "
            "--publisher as a page of any site, and print one JSON object a line. Nothing is "
            "stored. Ends with 1 if a page could not be read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--publisher", metavar="NAME", help="whose page class reads the pages")
        parser.add_argument("--zone", help="IANA zone of dates without one; beats the publisher's")
        parser.add_argument("--url", help="address the saved page was fetched from")
        parser.add_argument(
            "--fetched-at", metavar="TIME", help="when it was fetched (ISO 8601); the file's time"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            stop("extract takes one or more saved pages or URLs.")
        assert self.settings is not None
        self.spider = publisher_spider(self.settings, opts.publisher) if opts.publisher else AnySite
        self.zone, self.url = zone_named(opts.zone), address_named(opts.url)
        self.fetched_at = time_named(opts.fetched_at)
        self.exitcode = 0
        remote = [page for page in args if is_remote(page)]
        try:
            for page in remote:
                page_url(page)
        except BadArgument as error:
            stop(str(error))
        for page in args:
            if page not in remote:
                self._say(page, self._read(saved_page(Path(page))))
        if remote:
            require_contact(self.settings, tuple(remote))
            open_private(self.settings, remote)
            self.answers: dict[str, ArticleItem | str] = dict.fromkeys(remote, "not fetched")
            fetch(self.settings, self._ask)
            for page in remote:
                self._say(page, self.answers[page])

    async def _ask(self, fetcher: Fetcher) -> None:
        await asyncio.gather(*(self._ask_one(fetcher, page) for page in self.answers))

    async def _ask_one(self, fetcher: Fetcher, page: str) -> None:
        self.answers[page] = self._read(await fetcher.ask(page, given=True))

    def _read(self, page: GivenPage | str) -> ArticleItem | str:
        if isinstance(page, str):
            return page
        url, fetched_at = self.url or page.url, self.fetched_at or page.fetched_at
        return read_page(self.spider, replace(page, url=url, fetched_at=fetched_at), zone=self.zone)

    def _say(self, page: str, answer: ArticleItem | str) -> None:
        if isinstance(answer, str):
            print(f"{page}: {answer}", file=sys.stderr)
            self.exitcode = 1
        else:
            record = {"page": page, **as_record(answer)}
            say(json.dumps(record, ensure_ascii=False))


class AnySite(NewsSpider):
    """Reads pages of sites we have no file for; it never crawls."""

    name = ""
    publisher = Publisher("", "", home="", zone="")
    article_url = ""  # any
    page = ArticlePage

    @classmethod
    def _canonical(cls, canonical: str | None, url: str, publisher: Publisher) -> str | None:
        """Believe a canonical address on the host the page came from."""
        host = urlsplit(url).hostname
        own = replace(publisher, domains=(host.removeprefix("www."),) if host else ())
        return super()._canonical(canonical, url, own)


def address_named(url: str | None) -> str | None:
    """Return the address that ``--url`` names, or stop."""
    if url and not is_remote(url):
        stop(f"--url {url!r} is no http(s) address.")
    try:
        return page_url(url) if url else None
    except BadArgument as error:
        stop(f"--url: {error}")


def zone_named(name: str | None) -> tzinfo | None:
    """Return the zone that ``--zone`` names, or stop."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, such as Asia
        stop(f"--zone {name!r} is no IANA zone, such as Asia/Riyadh.")


def time_named(text: str | None) -> datetime | None:
    """Return the time that ``--fetched-at`` names, UTC where it has no offset, or stop."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        stop(f"--fetched-at {text!r} is no ISO 8601 time, such as 2026-11-30T08:00:00+00:00.")
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment

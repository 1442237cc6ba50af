"""``scrapy extract``: what pages say, as JSON lines, without a database."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy import Request, Spider
from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.arguments import BadArgument, read_arguments
from crawler.commands.crawl import publisher_spider, require_contact, stop
from crawler.extract.errors import ExtractError
from crawler.extract.page import ArticlePage
from crawler.middlewares import AS_GIVEN
from crawler.outcomes import of_failure, of_status
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
        spider = publisher_spider(self.settings, opts.publisher) if opts.publisher else AnySite
        read = _Reader(spider, _zone(opts.zone), opts.url, _time(opts.fetched_at))
        self.exitcode = 0
        remote = [page for page in args if page.startswith(("http://", "https://"))]
        try:
            read_arguments({"urls": ",".join(remote)} if remote else {})
        except BadArgument as error:
            stop(str(error))
        for page in args:
            if page not in remote and not self._say(page, read.file(page)):
                self.exitcode = 1
        if remote:
            require_contact(self.settings, tuple(remote))
            answers: dict[str, dict[str, Any] | str] = {}
            quiet = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "LOG_LEVEL": "WARNING"}
            self.settings.setdict(quiet, priority="cmdline")
            process = AsyncCrawlerProcess(self.settings)
            process.crawl(_Fetch, urls=remote, read=read, answers=answers)
            process.start()
            for page in remote:
                if not self._say(page, answers.get(page, "not fetched")):
                    self.exitcode = 1

    @staticmethod
    def _say(page: str, answer: "dict[str, Any] | str") -> bool:
        if isinstance(answer, str):
            print(f"{page}: {answer}", file=sys.stderr)
            return False
        print(json.dumps({"page": page, **answer}, ensure_ascii=False), flush=True)
        return True


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


class _Reader:
    """Read pages of one publisher with the options of one command."""

    def __init__(
        self,
        spider: type[NewsSpider],
        zone: tzinfo | None,
        url: str | None,
        fetched_at: datetime | None,
    ) -> None:
        self.spider = spider
        self.zone = zone
        self.url = url
        self.fetched_at = fetched_at

    def file(self, page: str) -> dict[str, Any] | str:
        """Return the record of the saved *page*, or why there is none."""
        path = Path(page)
        try:
            raw, saved = path.read_bytes(), path.stat().st_mtime
        except OSError as error:
            return f"cannot be opened: {error.strerror}"
        return self.record(raw, path.resolve().as_uri(), datetime.fromtimestamp(saved, UTC))

    def record(
        self, raw: bytes, url: str, fetched_at: datetime, content_type: str = ""
    ) -> dict[str, Any] | str:
        """Return the record of a page's bytes, or why there is none."""
        try:
            item = self.spider.read(
                raw,
                url=self.url or url,
                fetched_at=self.fetched_at or fetched_at,
                content_type=content_type,
                zone=self.zone,
            )
        except ExtractError as error:
            return f"{error.reason}: {error}"
        except Exception as error:  # noqa: BLE001 - a mistake in one page class stops no other
            return f"the reading broke: {type(error).__name__}: {error}"
        return as_record(item)


def as_record(item: ArticleItem) -> dict[str, Any]:
    """Return *item*'s fields as JSON values, and ``source``, the origin's name or ``None``."""
    fields = asdict(item)
    for name in ("page", "run"):
        del fields[name]
    record = {name: _plain(value) for name, value in fields.items()}
    return {**record, "source": item.credit.origin, "provenance": dict(item.provenance)}


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        stop(f"--zone {name!r} is no IANA zone, such as Asia/Riyadh.")


def _time(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        stop(f"--fetched-at {text!r} is no ISO 8601 time, such as 2026-11-30T08:00:00+00:00.")
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


class _Fetch(Spider):
    """Fetch the URLs an operator named, as a crawl would, and read them."""

    name = "extract"

    urls: list[str]
    read: _Reader
    answers: dict[str, dict[str, Any] | str]

    async def start(self) -> Any:
        for url in self.urls:
            yield Request(
                url,
                callback=self.fetched,
                errback=self.not_fetched,
                cb_kwargs={"page": url},
                meta={AS_GIVEN: True},
            )

    def fetched(self, response: Response, page: str) -> Iterator[None]:
        if outcome := of_status(response.status):
            self.answers[page] = outcome[1]
        else:
            content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
            self.answers[page] = self.read.record(
                response.body, response.url, datetime.now(UTC), content_type
            )
        yield from ()

    def not_fetched(self, failure: Failure) -> Iterator[None]:
        page = failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]
        self.answers[page] = of_failure(failure.value)[1]
        yield from ()

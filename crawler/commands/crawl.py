"""``scrapy crawl NAME``: one run of one publisher, ended by its stored verdict."""

import argparse
import difflib
import logging
import sys
from functools import partial
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from crawler.addresses import open_private
from crawler.arguments import BadArgument, read_arguments
from crawler.middlewares import is_loopback
from crawler.spider import NewsSpider, Publisher, located
from crawler.verdict import EXIT_CODES
from models import reading
from models.database import (
    BadDatabaseUrl,
    Database,
    DatabaseAway,
    DatabaseError,
    away,
    database_url,
    engine,
    migrate,
    shown,
)
from models.run import close_run

# Loggers whose INFO lines repeat the settings; the report at the end says what an operator needs.
CHATTY = ("alembic", "scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log")
LAST_WORD_S = 5  # how long a run that was stopped by force waits for a database to say so

NUMBERS = ("STORE_WAIT_S", "DATABASE_PATIENCE_S", "HOLD_S", "HOLD_MOST_S", "CRAWL_DELAY_MOST_S")


class Command(BaseRunSpiderCommand):
    requires_project = True

    def syntax(self) -> str:
        return "[options] NAME"

    def short_desc(self) -> str:
        return "Crawl a publisher (scrapy list names them)"

    def long_desc(self) -> str:
        return (
            "Crawl the publisher NAME and end with its verdict: 0 ok, 1 failed, 2 wrong usage, "
            "3 degraded, 4 another run has the publisher. Arguments: -a urls=URL,FILE,... takes "
            "these pages only; -a since=DAY, -a until=DAY, -a limit=N bound what is taken; "
            "-a again=all|refused|failed|DAY takes known pages once more."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything an operator can get wrong before anything starts."""
        super().process_options(args, opts)
        assert self.settings is not None
        if len(args) != 1:
            stop("crawl takes one publisher's name; scrapy list names them.")
        self.spider = publisher_spider(self.settings, args[0])
        if missing := unfinished(self.spider.publisher):
            stop(f"{args[0]} cannot be crawled yet: its file names no {missing}.")
        try:
            arguments = read_arguments(opts.spargs)
        except BadArgument as error:
            stop(str(error))
        self.database = database_of(self.settings)
        try:
            homes = self.settings.getdict("PUBLISHER_HOMES")
            if self.settings.getint("STORE_BATCH") < 1:
                raise ValueError("STORE_BATCH must be 1 or more")
            for name in ("HOLDS", "REFUSALS", "LEASE_S"):
                if self.settings.getint(name) < 1:
                    raise ValueError(f"{name} must be 1 or more")
            for name in NUMBERS:
                self.settings.getfloat(name)
        except ValueError as error:
            stop(f"A setting cannot be used: {error}.")
        own_home = homes.get(self.spider.name)
        home = located(self.spider.publisher, own_home).home
        open_private(self.settings, [*arguments.urls, own_home or ""])
        require_contact(self.settings, arguments.urls or (home,))
        print(f"Database: {shown(self.database)}", file=sys.stderr, flush=True)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        if self.settings["LOG_LEVEL"] == "INFO":
            for name in CHATTY:
                logging.getLogger(name).setLevel(logging.WARNING)
        # else it makes records of every page for a handler that throws them away
        logging.getLogger("scrapy").setLevel(self.settings["LOG_LEVEL"])
        made = engine(self.database)
        try:
            migrate(made)
            with made.connect() as connection:
                query = reading.paused(self.spider.name)
                paused = connection.execution_options(writes=False).execute(query).one_or_none()
        except (DatabaseError, KeyboardInterrupt) as error:
            print(f"crawl: {error or 'stopped before it began.'}", file=sys.stderr)
            self.exitcode = 1
            return
        except DBAPIError as error:
            print(f"crawl: {away(self.database, error)}", file=sys.stderr)
            self.exitcode = 1
            return
        finally:
            made.dispose()
        if paused:
            print(
                f"{paused.key}: not started. It is paused since {paused.paused_at:%Y-%m-%d %H:%M} "
                f"UTC: {paused.paused_why}. To let it run: scrapy resume {paused.key}",
                file=sys.stderr,
            )
            return
        crawler = self._create_crawler(self.spider)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        # only a stored verdict makes the run a success; Scrapy itself would end most faults with 0
        verdict = crawler.stats.get_value("run/verdict") if crawler._stats else None
        if verdict is None:
            print(
                f"{self.spider.name}: stopped before its report; what was not stored stays due.",
                file=sys.stderr,
            )
            self._close_run(crawler)
        self.exitcode = EXIT_CODES.get(verdict or "failed", 1)

    def _close_run(self, crawler: Crawler) -> None:
        """Close the run of *crawler*, which ended without its report, if one was opened."""
        flight = getattr(crawler.spider, "flight", None)
        if flight is None or not flight.run:
            return
        flight.database.give_up()
        flight.database.close()  # ends when the transaction under way has ended
        last = Database(self.database, patience_s=LAST_WORD_S)
        end = partial(close_run, run=flight.run, verdict="failed", why="Stopped before its report.")
        try:
            last.do_now(end)
        except (DatabaseAway, DBAPIError) as error:
            print(f"{error} The next run closes run {flight.run}.", file=sys.stderr)
        finally:
            last.close()


def stop(sentence: str) -> NoReturn:
    """End the command with exit code 2, wrong usage, and *sentence*; nothing has started yet."""
    print(f"scrapy: error: {sentence}", file=sys.stderr)
    raise SystemExit(2)


def database_of(settings: BaseSettings) -> URL:
    """Return the database that *settings* name, or stop."""
    try:
        return database_url(settings["DATABASE_URL"], folder=Path(settings["PROJECT_DIR"]))
    except BadDatabaseUrl as error:
        stop(str(error))


def require_contact(settings: BaseSettings, urls: tuple[str, ...]) -> None:
    """Stop if one of *urls* is beyond loopback and CONTACT does not say who asks."""
    hosts = {urlsplit(url).hostname or "" for url in urls if not url.startswith("file:")}
    away = sorted(host for host in hosts if not is_loopback(host))
    if away and not settings.get("CONTACT"):
        stop(
            f"CONTACT is not set, and {away[0]} is not this machine. Publishers must be able to "
            "reach you: CONTACT=you@example.org scrapy ..."
        )


def unfinished(publisher: Publisher) -> str | None:
    """Return what a publisher's file still has to name, or ``None``."""
    missing = [field for field in ("name", "zone") if not getattr(publisher, field)]
    return " and no ".join(missing) or None


def publisher_spider(settings: BaseSettings, name: str) -> type[NewsSpider]:
    """Return the spider called *name*, or stop and say the nearest names."""
    loader = get_spider_loader(settings)
    names = loader.list()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.3)
        hint = f" Nearest: {', '.join(near)}." if near else ""
        stop(f"There is no publisher {name!r}.{hint} scrapy list names all.")
    spider = loader.load(name)
    if not issubclass(spider, NewsSpider):
        stop(f"{name!r} is no publisher's spider.")
    return spider

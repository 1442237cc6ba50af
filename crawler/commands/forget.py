"""``scrapy forget``: delete what is stored of articles, on request."""

import argparse
import re
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from crawler.commands import say
from crawler.commands.crawl import database_of, stop
from crawler.commands.reindex import refill
from crawler.spider import NewsSpider, located
from models.database import Database, DatabaseError, away, engine, migrate, shown
from models.forget import forget
from models.fulltext import missing
from models.identity import BadUrl, url_key
from models.run import clock

_UID = re.compile(r"[0-9a-f]{32}")


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "URL|UID..."

    def short_desc(self) -> str:
        return "Delete what is stored of articles; their pages are never fetched again"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            stop("forget takes the addresses or url_keys of articles.")
        assert self.settings is not None
        keys = {name: _keys(self.settings, name) for name in args}
        database = database_of(self.settings)
        if database.get_backend_name() == "sqlite" and not Path(database.database or "").exists():
            stop(f"There is no database {shown(database)} yet; a crawl makes it.")
        made = engine(database)
        self.exitcode = 0
        try:
            migrate(made)
            for name, candidates in keys.items():
                with made.begin() as connection:
                    url = _forgotten(connection, candidates)
                if url is None:
                    print(f"forget: there is no article {name} in {shown(database)}.",
                          file=sys.stderr)  # fmt: skip
                    self.exitcode = 1
                else:
                    say(f"Forgotten: {url}")
            self._reindex(made)
        except DatabaseError as error:
            print(f"forget: {error}", file=sys.stderr)
            self.exitcode = 1
        except DBAPIError as error:
            print(f"forget: {away(made.url, error)}", file=sys.stderr)
            self.exitcode = 1
        finally:
            made.dispose()

    def _reindex(self, made: Engine) -> None:
        """Fill the search index, where forgetting has emptied it."""
        with made.connect() as raw, raw.execution_options(writes=False).begin():
            lacking = missing(raw)
        if lacking:
            assert self.settings is not None
            print(f"Writing the search index anew: {lacking:,} articles.", file=sys.stderr)
            patience_s = self.settings.getfloat("DATABASE_PATIENCE_S")
            refill(Database(made.url, patience_s=patience_s))


def _forgotten(connection: Connection, keys: list[str]) -> str | None:
    at = clock(connection)
    return next((url for key in keys if (url := forget(connection, key, at=at))), None)


def _keys(settings: BaseSettings, name: str) -> list[str]:
    """Return the keys that the article *name* may have: each publisher has its own rules."""
    if _UID.fullmatch(name):
        return [name]
    if not name.startswith(("http://", "https://")):
        stop(f"{name!r} is neither an http(s) address nor a url_key of 32 hex digits.")
    loader = get_spider_loader(settings)
    homes = settings.getdict("PUBLISHER_HOMES")
    keys = []
    try:
        for spider in map(loader.load, loader.list()):
            if issubclass(spider, NewsSpider):
                publisher = located(spider.publisher, homes.get(spider.name))
                keys.append(url_key(name, keep=publisher.keep, twins=publisher.twins))
        keys.append(url_key(name))
    except BadUrl as error:
        stop(f"{error}.")
    return list(dict.fromkeys(keys))

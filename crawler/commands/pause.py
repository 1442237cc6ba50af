"""``scrapy pause NAME``: keep a publisher from being crawled, without editing code."""

import argparse
import getpass
import sys

from scrapy.commands import ScrapyCommand
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crawler.commands import say
from crawler.commands.crawl import database_of, publisher_spider, stop
from models import reading
from models.database import DatabaseError, away, engine, migrate
from models.item import Publisher
from models.run import pause


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "NAME [--why TEXT]"

    def short_desc(self) -> str:
        return "Keep a publisher from being crawled, until scrapy resume NAME"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--why", metavar="TEXT", default="", help="for whoever reads it later")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 1:
            stop("one publisher's name is needed, and nothing else; scrapy list names them.")
        publisher = publisher_spider(self.settings, args[0]).publisher
        made = engine(database_of(self.settings))
        try:
            migrate(made)
            with made.begin() as connection:
                say(self.change(connection, publisher, opts))
        except (DatabaseError, DBAPIError) as error:
            said = away(made.url, error) if isinstance(error, DBAPIError) else error
            print(f"{args[0]}: {said}", file=sys.stderr)
            self.exitcode = 1
        finally:
            made.dispose()

    def change(self, connection: Connection, publisher: Publisher, opts: argparse.Namespace) -> str:
        """Write the change and return what is said of it."""
        known = connection.execute(reading.paused(publisher.key)).one_or_none()
        why = f"{opts.why.strip().rstrip('.') or 'no reason given'} ({_who()})"
        if known and not opts.why:
            why = known.paused_why  # said before, perhaps by somebody who knew more
        since = pause(connection, publisher, why)
        return (
            f"{publisher.key} is paused since {since:%Y-%m-%d %H:%M} UTC: {why}. A run under way "
            f"goes on to its end. To let it run again: scrapy resume {publisher.key}"
        )


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as containers have
        return "unknown user"

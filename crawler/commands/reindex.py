"""``scrapy reindex``: write the search index anew, or what is missing from it."""

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from sqlalchemy.exc import DBAPIError

from crawler.commands import say
from crawler.commands.crawl import database_of, stop
from models.database import Database, DatabaseError, away, engine, migrate, shown
from models.fulltext import clear, fill, missing

SAID_EVERY = 10_000  # articles


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        return "Write the search index anew; crawls may go on meanwhile"

    def long_desc(self) -> str:
        return (
            "Index the articles that are missing from the search index; if none is, empty it and "
            "write it anew. It may be stopped at any moment: called again it goes on."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            stop("reindex takes nothing: it indexes what is missing, or everything.")
        url = database_of(self.settings)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            stop(f"There is no database {shown(url)} yet; a crawl makes it.")
        self.exitcode = 1
        made = engine(url)
        try:
            migrate(made)
            database = Database(url, patience_s=self.settings.getfloat("DATABASE_PATIENCE_S"))
            if not database.do_now(missing, writes=False):
                database.do_now(clear)
            number = refill(database)
        except DatabaseError as error:
            print(f"reindex: {error}", file=sys.stderr)
        except DBAPIError as error:
            print(f"reindex: {away(url, error)}", file=sys.stderr)
        except KeyboardInterrupt:
            print("reindex: stopped. Called again it goes on.", file=sys.stderr)
        else:
            say(f"{number:,} articles indexed in {shown(url)}.")
            self.exitcode = 0
        finally:
            made.dispose()


def refill(database: Database) -> int:
    """Index all articles that are missing, some at a time; return how many.

    Raises ``DatabaseAway``.
    """
    number, done = 0, False
    while not done:
        before = number
        some, done = database.do_now(fill)
        number += some
        if number // SAID_EVERY > before // SAID_EVERY:
            print(f"{number:,} articles ...", file=sys.stderr, flush=True)
    return number


def what_is_missing(lacking: int) -> str:
    """Return the sentence for an index without *lacking* articles."""
    articles_are = "1 article is" if lacking == 1 else f"{lacking:,} articles are"
    return f"{articles_are} not in the search index: scrapy reindex"

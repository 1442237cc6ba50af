"""``scrapy migrate``: bring the database's tables up to this release."""

import argparse
import sys

from scrapy.commands import ScrapyCommand
from sqlalchemy.exc import DBAPIError

from crawler.commands import say
from crawler.commands.crawl import database_of
from crawler.commands.reindex import what_is_missing
from models.database import DatabaseError, away, engine, migrate, shown
from models.fulltext import missing


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        return "Bring the database's tables up to this release"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        made = engine(database_of(self.settings))
        try:
            migrate(made)
            with made.connect() as raw, raw.execution_options(writes=False).begin():
                lacking = missing(raw)
        except DatabaseError as error:
            print(f"migrate: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        except DBAPIError as error:
            print(f"migrate: {away(made.url, error)}", file=sys.stderr)
            self.exitcode = 1
            return
        finally:
            made.dispose()
        say(f"{shown(made.url)} is up to date.")
        if lacking:
            say(what_is_missing(lacking))

"""``scrapy resume NAME``: let a paused publisher be crawled again."""

import argparse

from sqlalchemy import Connection

from crawler.commands import pause
from models.item import Publisher
from models.run import resume


class Command(pause.Command):
    def syntax(self) -> str:
        return "NAME"

    def short_desc(self) -> str:
        return "Let a paused publisher be crawled again"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super(pause.Command, self).add_options(parser)

    def change(self, connection: Connection, publisher: Publisher, opts: argparse.Namespace) -> str:
        if resume(connection, publisher.key):
            return f"{publisher.key} is crawled again from its next run on."
        return f"{publisher.key} was not paused."

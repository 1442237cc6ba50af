"""``scrapy show``: the stored article of a page, readable."""

import argparse
import sys
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crawler.arguments import BadArgument, page_url
from crawler.commands import say
from crawler.commands.crawl import database_of, publisher_spider, stop
from crawler.record import published_line
from crawler.verdict import readable
from models import reading
from models.database import away, engine, shown
from models.identity import url_key


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "--publisher NAME PAGE"

    def short_desc(self) -> str:
        return "Print the stored article of a URL or saved page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--publisher", metavar="NAME", required=True, help="whose page it is")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            stop("show takes one URL or saved page.")
        assert self.settings is not None
        publisher = publisher_spider(self.settings, opts.publisher).publisher
        try:
            url = page_url(args[0])
        except BadArgument as error:
            stop(str(error))
        key = url_key(url, keep=publisher.keep, twins=publisher.twins)
        database = database_of(self.settings)
        if database.get_backend_name() == "sqlite" and not Path(database.database or "").exists():
            stop(f"There is no database {shown(database)} yet; a crawl makes it.")
        made = engine(database)
        try:
            with made.connect() as raw:
                connection = raw.execution_options(writes=False)
                with connection.begin():
                    text = _article(connection, key)
        except DBAPIError as error:
            print(f"show: {away(made.url, error)}", file=sys.stderr)
            self.exitcode = 1
            return
        finally:
            made.dispose()
        if text is None:
            print(f"show: {url} is not in the database.", file=sys.stderr)
            self.exitcode = 1
            return
        say(text)


def _article(connection: Connection, key: str) -> str | None:
    row = connection.execute(reading.shown(key)).mappings().one_or_none()
    if row is None:
        return None
    if row["id"] is None:
        return f"No article: the page was {row['page_state']} ({row['page_reason']})."
    if row["forgotten_at"] is not None:
        return (
            f"Article {row['id']} was deleted with scrapy forget, {row['forgotten_at']:%F %H:%M}."
        )
    return as_text(
        dict(row),
        keywords=list(connection.scalars(reading.keywords(row["id"]))),
        authors=list(connection.scalars(reading.authors(row["id"]))),
        parties=[tuple(party) for party in connection.execute(reading.parties(row["id"]))],
    )


def as_text(
    row: dict[str, Any],
    *,
    keywords: list[str],
    authors: list[str],
    parties: list[tuple[str, str, str | None]],
) -> str:
    """Return an article's row as labelled lines; each line holds text of one direction's value."""
    credited = [f"{role}: {name}" + (f" [{key}]" if key else "") for role, name, key in parties]
    fields = (
        ("title", [row["title"]]),
        ("published", [published_line(row)]),
        ("as printed", [row["published_text"]]),
        ("modified", [row["modified_at"]]),
        ("authors", authors),
        ("credit", [row["credit_text"]]),
        ("", credited),
        ("keywords", keywords),
        ("section", [row["section"]]),
        (
            "removed",
            [row["removed_at"] and f"the page is gone since {row['removed_at']:%F %H:%M} UTC"],
        ),
        ("summary", [row["summary"]]),
        ("url", [readable(row["url"])]),
        (
            "article",
            [f"{row['id']}, revision {row['revision_number']}, page is its {row['page_is']}"],
        ),
        ("read as", [", ".join(f"{name}={how}" for name, how in row["provenance"].items())]),
    )
    lines: list[str] = []
    for label, values in fields:
        for at, value in enumerate(value for value in values if value):
            lines.append(f"{label if at == 0 else '':<12}{value}")
    return "\n".join([*lines, "", str(row["body"])])

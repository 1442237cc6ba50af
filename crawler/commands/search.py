"""``scrapy search``: the stored articles that have certain words, the newest first."""

import argparse
import difflib
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crawler.arguments import BadArgument, read_arguments
from crawler.commands import say
from crawler.commands.crawl import database_of, stop
from crawler.commands.reindex import what_is_missing
from crawler.verdict import readable
from models import reading
from models.database import DatabaseError, away, engine, require_schema, shown
from models.fulltext import missing
from models.query import BadQuery, Query, excerpt, read_query
from models.search import Search, articles, hits, place

LINE = 100  # columns
MOST = 1_000  # hits at a time; --after goes on
INCOMPLETE = 3  # exit code: hits may be missing
_OPTIONS = ("--publisher", "--since", "--until", "--limit", "--after", "--json")


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "WORDS [options]"

    def short_desc(self) -> str:
        return "Search titles and bodies of the stored articles"

    def long_desc(self) -> str:
        return (
            "Print the articles that have all WORDS, the newest day first: '\"two words\"' is a "
            "phrase, OR leaves the choice, -word keeps out, * ends the beginning of a word. "
            "Spelling is folded (docs/search.md). Ends with 3 if the index lacks articles."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--publisher", metavar="NAME", help="only articles of this one")
        parser.add_argument("--since", metavar="DAY", help="published on this day or later")
        parser.add_argument("--until", metavar="DAY", help="published on this day or before")
        parser.add_argument("--limit", metavar="N", default="20", help="most hits (default 20)")
        parser.add_argument("--after", metavar="ARTICLE", help="go on after this hit's number")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if wrong := next((word for word in args if word.startswith("--")), None):
            near = difflib.get_close_matches(wrong.partition("=")[0], _OPTIONS, n=1, cutoff=0.0)[0]
            stop(f"search has no option {wrong}. Nearest: {near}. All: {', '.join(_OPTIONS)}.")
        days = {name: day for name in ("since", "until") if (day := getattr(opts, name))}
        try:
            query = read_query(" ".join(args))
            given = read_arguments(days)
        except BadArgument as error:
            stop(str(error))
        except BadQuery as error:
            stop(f"search {' '.join(args)!r}: {error}")
        limit = _number(opts.limit, "--limit", MOST)
        after = None if opts.after is None else _number(opts.after, "--after", 2**62)
        database = database_of(self.settings)
        if database.get_backend_name() == "sqlite" and not Path(database.database or "").exists():
            stop(f"There is no database {shown(database)} yet; a crawl makes it.")
        made = engine(database)
        try:
            with made.connect() as raw:
                connection = raw.execution_options(writes=False)
                with connection.begin():
                    require_schema(made.url, connection)
                    asked = Search(
                        query,
                        self._publisher(connection, opts.publisher),
                        given.since,
                        given.until,
                        None if after is None else _place(connection, after),
                    )
                    # one more, to know whether there are more
                    found = articles(connection, hits(connection, asked, limit + 1))
                    lacking = missing(connection)
        except (DatabaseError, DBAPIError) as error:
            said = away(made.url, error) if isinstance(error, DBAPIError) else error
            print(f"search: {said}", file=sys.stderr)
            self.exitcode = 1
            return
        finally:
            made.dispose()
        _print(found[:limit], query, as_json=opts.json)
        if not found:
            print(f"No article was found for: {' '.join(args)}", file=sys.stderr)
        elif len(found) > limit:
            print(f"There are more: --after {found[limit - 1].id}", file=sys.stderr)
        self.exitcode = 0
        if lacking:
            print(f"search: hits may be missing. {what_is_missing(lacking)}", file=sys.stderr)
            self.exitcode = INCOMPLETE

    def _publisher(self, connection: Connection, name: str | None) -> str | None:
        """Return *name* if it was crawled or has a file, or stop and say the nearest."""
        assert self.settings is not None
        crawled = {row.key for row in connection.execute(reading.publishers())}
        names = crawled.union(get_spider_loader(self.settings).list())
        if name is not None and name not in names:
            near = difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.3)
            hint = f" Nearest: {', '.join(near)}." if near else ""
            stop(f"There is no publisher {name!r}.{hint} scrapy report names all.")
        return name


def _number(said: str, option: str, most: int) -> int:
    if not said.isascii() or not said.isdigit() or not 1 <= int(said[:20]) <= most:
        stop(f"{option} {said!r}: it takes a whole number from 1 to {most:,}.")
    return int(said)


def _place(connection: Connection, number: int) -> Any:
    found = place(connection, number)
    if found is None:
        stop(f"--after {number}: there is no article {number}.")
    return found


def _print(found: list[Any], query: Query, *, as_json: bool) -> None:
    lines = (_json(row, query) if as_json else _text(row, query) for row in found)
    say("\n".join(lines) if as_json else "\n\n".join(lines), end="\n" if found else "")


def _json(row: Any, query: Query) -> str:
    return json.dumps(
        {
            "article": row.id,
            "uid": row.url_key,
            "publisher": row.publisher,
            "published_on": row.published_on and row.published_on.isoformat(),
            "title": row.title,
            "excerpt": excerpt(row.body, query),
            "url": row.url,
            "story": row.story,
            "removed_at": row.removed_at and row.removed_at.isoformat(),
        },
        ensure_ascii=False,
    )


def _text(row: Any, query: Query) -> str:
    return "\n".join(_lines(row, query))


def _lines(row: Any, query: Query) -> Iterator[str]:
    """Yield a hit's lines, none of which mixes Arabic with words of ours: terminals turn it round.

    What stands first is the number that ``--after`` takes.
    """
    removed = f"  removed {row.removed_at:%F}" if row.removed_at else ""
    yield f"{row.id}  {row.published_on or 'no day'}  {row.publisher}{removed}"
    yield row.title
    yield from textwrap.wrap(excerpt(row.body, query), LINE)
    yield readable(row.url)

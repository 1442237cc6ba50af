"""``scrapy export``: the articles that changed, as a file for consumers."""

import argparse
import difflib
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from crawler.commands.crawl import database_of, stop
from crawler.export.lines import FORMATS, Order, begin, export_lines, resumed
from crawler.export.part import Busy, Part
from models.contract import VERSION
from models.database import away, engine, shown
from models.feed import (
    FeedError,
    Pruned,
    Scope,
    before,
    has_story,
    publishers,
    reach,
    require_cursor,
)

PARQUET = "parquet"
ALL_FORMATS = (*FORMATS, PARQUET)
OPTIONS = ("--since", "--format", "--publisher", "--story", "--out")


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--since SEQ|DAY] [--format jsonl|csv|parquet] [--out FILE]"

    def short_desc(self) -> str:
        return "Write the articles that changed, each once, as it is now"

    def long_desc(self) -> str:
        return (
            "Write each article that changed after SEQ, or on DAY (UTC) and later, or all; once, "
            "as it is now, in the order of their last changes. The last seq goes to stderr: the "
            "next export begins with --since it. With --out nothing is there until all of it is, "
            "and an export that was killed goes on where it was. docs/consumers.md has the fields."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="SEQ|DAY", help="changes after SEQ, or from DAY on")
        parser.add_argument("--format", default="jsonl", help=f"{', '.join(ALL_FORMATS)}")
        parser.add_argument("--publisher", metavar="NAME", help="only this publisher's")
        parser.add_argument("--story", metavar="N", help="only those that tell this story")
        parser.add_argument("--out", metavar="FILE", help="a file, for parquet a folder")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            near = difflib.get_close_matches(args[0], OPTIONS, n=1, cutoff=0.5)
            hint = f" Nearest: {near[0]}." if near else ""
            stop(f"export takes no {args[0]!r}.{hint} All: {', '.join(OPTIONS)}.")
        form = _format(opts.format, opts.out)
        since = _since(opts.since)
        story = None if opts.story is None else _number(opts.story, "--story", "a story's number")
        scope = Scope(opts.publisher, story)
        goal = None if opts.out is None else _goal(opts.out, form)
        database = database_of(self.settings)
        if database.get_backend_name() == "sqlite" and not Path(database.database or "").exists():
            stop(f"There is no database {shown(database)} yet; a crawl makes it.")
        asks = {
            "database": shown(database), "contract": VERSION, "format": form, "since": opts.since,
            "publisher": scope.publisher, "story": scope.story,
        }  # fmt: skip
        made = engine(database)
        try:
            _export(made, since, scope, form, goal, asks)
        except FeedError as error:
            self._fail(f"{shown(database)}: {error}.")
        except Busy as error:
            self._fail(str(error))
        except DBAPIError as error:
            self._fail(f"{away(database, error)}{_again(goal)}")
        except BrokenPipeError:  # as head does, when it has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self._fail("stopped: nobody reads any more.")
        except OSError as error:
            self._fail(f"{error.filename or opts.out or 'stdout'}: {error.strerror}.{_again(goal)}")
        except KeyboardInterrupt:
            self._fail(f"stopped.{_again(goal)}")
        finally:
            made.dispose()

    def _fail(self, sentence: str) -> None:
        print(f"export: {sentence}", file=sys.stderr)
        self.exitcode = 1


def _export(
    made: Engine,
    since: int | date | None,
    scope: Scope,
    form: str,
    goal: Path | None,
    asks: Mapping[str, Any],
) -> None:
    with made.connect() as raw:
        connection = raw.execution_options(writes=False)
        with connection.begin():
            order = _order(connection, since, scope)
    if goal is None:
        cursor = begin(order)
        export_lines(made, order, cursor, form, sys.stdout.buffer.write, None)
        sys.stdout.buffer.flush()
        lines = cursor.lines
    else:
        part = Part(goal, asks, folder=form == PARQUET)
        try:
            order, lines = _write(made, order, form, part)
            part.finish()
        except Pruned:
            part.discard()
            raise
        finally:
            part.close()
    where = f" in {goal}" if goal else ""
    print(
        f"{_many(lines, 'article')}{where}. Last seq: {order.until}. "
        f"The next export: --since {order.until}",
        file=sys.stderr,
    )


def _write(made: Engine, order: Order, form: str, part: Part) -> tuple[Order, int]:
    """Write *order*, or what an earlier attempt has left of it, into *part*."""
    cursor = begin(order)
    if part.note is not None:
        order, cursor = resumed(part.note, order.scope)
        said = _many(cursor.lines, "article")
        print(f"Going on with {part.path}: {said} are there already.", file=sys.stderr)
    if form == PARQUET:
        from crawler.export.days import export_days

        return order, export_days(made, order, part)
    export_lines(made, order, cursor, form, part.write, part)
    return order, cursor.lines


def _order(connection: Connection, since: int | date | None, scope: Scope) -> Order:
    """Return what is to be exported, or stop. Raises ``FeedError``."""
    feed = reach(connection)
    known = publishers(connection)
    if scope.publisher is not None and scope.publisher not in known:
        near = difflib.get_close_matches(scope.publisher, known, n=1, cutoff=0.3)
        hint = f" Nearest: {near[0]}." if near else ""
        stop(f"There is no publisher {scope.publisher!r} in the database.{hint}")
    if scope.story is not None and not has_story(connection, scope.story):
        stop(f"There is no story {scope.story} in the database.")
    if isinstance(since, date):
        since = before(connection, since, feed)
    if since is not None:
        require_cursor(feed, since)
    return Order(since, feed.last_seq, feed.complete_after, scope)


def _format(form: str, out: str | None) -> str:
    if form not in ALL_FORMATS:
        near = difflib.get_close_matches(form, ALL_FORMATS, n=1, cutoff=0.3)
        hint = f" Nearest: {near[0]}." if near else ""
        stop(f"There is no format {form!r}.{hint} All: {', '.join(ALL_FORMATS)}.")
    if form != PARQUET:
        return form
    if out is None:
        stop("Parquet is a folder of files: name it with --out FOLDER.")
    try:
        import crawler.export.days  # noqa: F401
    except ImportError as error:
        if error.name != "pyarrow":
            raise
        stop("--format parquet needs pyarrow: .venv/bin/pip install pyarrow")
    return form


def _since(text: str | None) -> int | date | None:
    if text is None:
        return None
    if "-" not in text:
        return _number(text, "--since", "a seq, or a day like 2026-11-30")
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f"--since {text!r}: it takes a seq, or a day like 2026-11-30.")


def _number(text: str, option: str, what: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        stop(f"{option} {text!r}: it takes {what}.")
    return int(text)


def _goal(out: str, form: str) -> Path:
    goal = Path(out)
    if not goal.name or not goal.parent.is_dir():
        stop(f"--out {out}: there is no folder {goal.parent}.")
    if form == PARQUET and goal.exists():
        stop(f"--out {out} is there already; Parquet goes into a new folder.")
    if form != PARQUET and goal.is_dir():
        stop(f"--out {out} is a folder; {form} goes into a file.")
    return goal


def _again(goal: Path | None) -> str:
    return " The same command goes on from where it was." if goal else ""


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

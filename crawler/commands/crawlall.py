"""``scrapy crawlall``: all publishers, a few at a time, one report and one exit code."""

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import arglist_to_dict
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from crawler.arguments import BadArgument, read_arguments
from crawler.columns import table
from crawler.commands.crawl import database_of, publisher_spider, require_contact, stop
from crawler.fleet import Ended, Fleet
from crawler.spider import NewsSpider, located
from crawler.verdict import EXIT_CODES, HELD, ORDER
from models import reading
from models.database import DatabaseError, away, engine, migrate, shown

JOBS = 4  # a crawl mostly waits between two requests
WORST_FIRST = (1, 2, 3, 4, 0)
NAMES = {code: verdict for verdict, code in EXIT_CODES.items()} | {2: "wrong usage"}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one publisher: its exit code, and its run's row if it had one."""

    publisher: str
    code: int
    why: str
    counts: Mapping[str, int]

    @property
    def taken(self) -> int:
        return sum(self.counts.get(kind, 0) for kind in ORDER)


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--jobs N] [--only NAME,NAME] [--due] [-a NAME=VALUE]"

    def short_desc(self) -> str:
        return "Crawl all publishers that are not paused"

    def long_desc(self) -> str:
        return (
            "Crawl every publisher of scrapy list that is not paused, each as scrapy crawl NAME "
            "with the same settings, and end with one report and the worst exit code, in the "
            "order 1 failed, 2 wrong usage, 3 degraded, 4 another run has the publisher, 0 ok."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--jobs", metavar="N", default=str(JOBS), help=f"crawls at a time ({JOBS})"
        )
        parser.add_argument("--only", metavar="NAME,NAME", help="these publishers and no others")
        parser.add_argument(
            "--due", action="store_true",
            help="only publishers with a page due now; listings are asked at their own pace",
        )  # fmt: skip

        parser.add_argument(
            "-a", metavar="NAME=VALUE", dest="arguments", action="append", default=[],
            help="what each crawl is told: since, until, limit, again",
        )  # fmt: skip

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            stop(f"crawlall does not know {args[0]!r}: it takes --jobs, --only, --due and -a.")
        check(opts.arguments)
        if not opts.jobs.isascii() or not opts.jobs.isdigit() or int(opts.jobs) < 1:
            stop(f"--jobs {opts.jobs!r}: it takes a whole number, 1 or more.")
        spiders = self._spiders(opts.only)
        url = database_of(self.settings)
        homes = self.settings.getdict("PUBLISHER_HOMES")
        require_contact(
            self.settings,
            tuple(located(each.publisher, homes.get(each.name)).home for each in spiders.values()),
        )
        print(f"Database: {shown(url)}", file=sys.stderr, flush=True)
        try:
            paused, idle, latest = _before(url, [*spiders], only_due=opts.due)
        except (DatabaseError, KeyboardInterrupt) as error:
            print(f"crawlall: {error or 'stopped before it began.'}", file=sys.stderr)
            self.exitcode = 1
            return
        names = [name for name in spiders if name not in paused and name not in idle]
        began = time.monotonic()
        fleet = Fleet(
            {name: self._crawl(name, opts) for name in names},
            jobs=int(opts.jobs), out=sys.stderr, unsaid=lambda line: line.startswith("Database: "),
        )  # fmt: skip
        ended = asyncio.run(fleet.run()) if names else {}
        try:
            results = _results(url, ended, latest)
        except DBAPIError as error:
            print(f"crawlall: {away(url, error)}", file=sys.stderr)
            results = [Result(name, 1, "", {}) for name in ended]
        text = report(results, paused=paused, idle=idle, seconds=time.monotonic() - began)
        print(text, file=sys.stderr, flush=True)
        self.exitcode = worst([result.code for result in results])

    def _spiders(self, only: str | None) -> dict[str, type[NewsSpider]]:
        assert self.settings is not None
        if only is not None:
            names = [name.strip() for name in only.split(",") if name.strip()]
            if not names:
                stop("--only is empty: it takes publishers' names, separated by commas.")
            return {name: publisher_spider(self.settings, name) for name in names}
        loader = get_spider_loader(self.settings)
        classes = {name: loader.load(name) for name in sorted(loader.list())}
        return {name: each for name, each in classes.items() if issubclass(each, NewsSpider)}

    def _crawl(self, name: str, opts: argparse.Namespace) -> list[str]:
        """Return the command of the child that crawls *name*."""
        words = [sys.executable, "-m", "scrapy", "crawl", name]
        for setting in opts.set:
            words += ["-s", setting]
        for argument in opts.arguments:
            words += ["-a", argument]
        if opts.due:
            words += ["-s", "ONLY_DUE=1"]
        if opts.logfile:
            words += ["--logfile", opts.logfile]
        if opts.nolog:
            words += ["--nolog"]
        if opts.loglevel or self._is_plain():
            words += ["-L", opts.loglevel or "WARNING"]
        return words

    def _is_plain(self) -> bool:
        """Return whether nobody asked for more than the reports and what is wrong."""
        assert self.settings is not None
        given = self.settings.getpriority("LOG_LEVEL") or 0
        return given < 40 and self.settings["LOG_LEVEL"] == "INFO"  # 40: the command line


def check(given: Sequence[str]) -> None:
    """Stop with a sentence unless all publishers can be told the arguments *given*."""
    try:
        arguments = read_arguments(arglist_to_dict(list(given)))
    except BadArgument as error:
        stop(str(error))
    except ValueError:
        stop(f"-a {' -a '.join(given)}: each takes NAME=VALUE.")
    if arguments.urls:
        stop("urls are one publisher's: scrapy crawl NAME -a urls=URL,... takes them.")


def worst(codes: Sequence[int]) -> int:
    """Return the exit code of all runs together: the first of ``WORST_FIRST`` that is there."""
    return next((code for code in WORST_FIRST if code in codes), 0)


def report(
    results: Sequence[Result],
    *,
    paused: Mapping[str, str],
    idle: Sequence[str],
    seconds: float,
) -> str:
    """Return the report over all publishers, the worst first."""
    if not results:
        lines = ["crawlall: nothing to do."]
    else:
        each = [NAMES.get(result.code, "failed") for result in results]
        said = ", ".join(
            f"{each.count(NAMES[code])} {NAMES[code]}"
            for code in WORST_FIRST
            if NAMES[code] in each
        )
        minutes, rest = divmod(int(seconds), 60)
        lines = [
            f"crawlall: {NAMES[worst([result.code for result in results])]}. "
            f"{len(results)} {'publisher' if len(results) == 1 else 'publishers'}: {said}. "
            f"{minutes}:{rest:02} minutes."
        ]
        lines += [f"  {line}" for line in _rows(results)]
    for name, why in paused.items():
        lines.append(f"  paused    {name} {why}")
    if idle:
        lines.append(f"  not due   {', '.join(idle)}")
    return "\n".join(lines)


def _rows(results: Sequence[Result]) -> list[str]:
    kinds = [kind for kind in ORDER if any(result.counts.get(kind) for result in results)]
    ordered = sorted(results, key=lambda each: (WORST_FIRST.index(each.code), each.publisher))
    rows: list[list[object]] = [
        [
            result.publisher,
            NAMES[result.code],
            *([result.taken, *(result.counts.get(kind, 0) for kind in kinds)]
              if result.counts else [None] * (len(kinds) + 1)),
            "" if result.code == 0 else result.why,
        ]
        for result in ordered
    ]  # fmt: skip
    totals = [sum(each.counts.get(kind, 0) for each in results) for kind in kinds]
    rows.append(["all", "", sum(totals), *totals, ""])
    names = ["publisher", "verdict", "taken", *kinds, "why"]
    return table(names, rows, numbers=["taken", *kinds])


def _before(
    url: URL, names: Sequence[str], *, only_due: bool
) -> tuple[dict[str, str], list[str], int]:
    """Return who of *names* is paused, with the words for it, who is not due, and the last run.

    The tables are made here, once, and not by each child. Raises ``DatabaseError``.
    """
    made = engine(url)
    try:
        migrate(made)
        with made.connect() as raw:
            connection = raw.execution_options(writes=False)
            paused = {
                row.key: f"since {row.paused_at:%Y-%m-%d %H:%M} UTC: {row.paused_why}"
                for row in connection.execute(reading.paused())
                if row.key in names
            }
            due = _due(connection) if only_due else None
            idle = [
                name for name in names if due is not None and due.get(name) == 0
                and name not in paused
            ]  # fmt: skip
            return paused, idle, connection.scalar(reading.last_run()) or 0
    except DBAPIError as error:
        raise DatabaseError(away(url, error)) from error
    finally:
        made.dispose()


def _due(connection: Connection) -> dict[str, int]:
    """Return how many pages are due, by publisher; those never crawled are not in it."""
    due = {row.publisher: row.pages for row in connection.execute(reading.due(datetime.now(UTC)))}
    crawled = connection.scalars(reading.crawled())
    return {publisher: due.get(publisher, 0) for publisher in crawled}


def _results(url: URL, ended: Mapping[str, Ended], latest: int) -> list[Result]:
    made = engine(url)
    try:
        with made.connect() as raw:
            connection = raw.execution_options(writes=False)
            runs = {row.publisher: row for row in connection.execute(reading.runs_after(latest))}
    finally:
        made.dispose()
    return [result(name, each, runs.get(name)) for name, each in ended.items()]


def result(name: str, ended: Ended, run: Any) -> Result:
    """Return what came of *name*, whose child *ended* and left the row *run*, if any."""
    if ended.code is None:
        return Result(name, 1, "Not started: crawlall was stopped.", {})
    if ended.code < 0:
        by = signal.Signals(-ended.code).name
        return Result(name, 1, f"Killed by {by}; what was not stored stays due.", {})
    known = ended.code in NAMES
    code = ended.code if known else 1
    if NAMES[code] == HELD or run is None or run.verdict is None:
        return Result(name, code, ended.last_line, {})
    return Result(name, code, run.why or "", run.counts or {})

"""``scrapy report``: how publishers, one publisher or one run stand, for people or as JSON."""

import argparse
import json
import sys
import textwrap
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crawler.columns import table
from crawler.commands import say
from crawler.commands.crawl import database_of, publisher_spider, stop
from crawler.ledger import (
    FIELDS,
    Record,
    count_words,
    overview,
    publisher_ledger,
    run_ledger,
    standing,
    word,
)
from crawler.owner import is_dead
from crawler.spider import NewsSpider
from crawler.verdict import ORDER
from models.database import DatabaseError, away, engine, require_schema, shown
from models.item import Publisher

LINE = 100  # columns of a line of names


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[RUN|PUBLISHER] [--json]"

    def short_desc(self) -> str:
        return "Say how publishers, one publisher or one run stand"

    def long_desc(self) -> str:
        return (
            "Without an argument all publishers, those that need somebody first; with a "
            "publisher's name its last runs, field coverage, refusals, and what is due and what is "
            "not; with a run's number what that run did. It only reads."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) > 1 or any(arg.startswith("-") for arg in args):
            stop("report takes a publisher's name or a run's number, --json, or nothing.")
        about = args[0] if args else None
        database = database_of(self.settings)
        if database.get_backend_name() == "sqlite" and not Path(database.database or "").exists():
            stop(f"There is no database {shown(database)} yet; a crawl makes it.")
        made = engine(database)
        try:
            with made.connect() as raw:
                connection = raw.execution_options(writes=False)
                with connection.begin():
                    require_schema(made.url, connection)
                    record = self._record(connection, about)
        except (DatabaseError, DBAPIError) as error:
            said = away(made.url, error) if isinstance(error, DBAPIError) else error
            print(f"report: {said}", file=sys.stderr)
            self.exitcode = 1
            return
        finally:
            made.dispose()
        if record is None:
            print(f"report: there is no run {about}.", file=sys.stderr)
            self.exitcode = 1
            return
        record = {"database": shown(made.url), **record}
        say(json.dumps(record, ensure_ascii=False) if opts.json else as_text(record))

    def _record(self, connection: Connection, about: str | None) -> Record | None:
        now = datetime.now(UTC)
        if about is not None and about.isascii() and about.isdigit():
            number = min(int(about), 2**62)
            return run_ledger(connection, number, now=now, is_dead=is_dead)
        known = self._known()
        if about is None:
            return overview(connection, known, now=now, is_dead=is_dead)
        record = publisher_ledger(connection, about, known.get(about), now=now, is_dead=is_dead)
        if record is None:
            assert self.settings is not None
            publisher_spider(self.settings, about)  # stops, and says the nearest
        return record

    def _known(self) -> dict[str, Publisher]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        classes = {name: loader.load(name) for name in loader.list()}
        return {
            name: spider.publisher
            for name, spider in classes.items()
            if issubclass(spider, NewsSpider)
        }


def as_text(record: Record) -> str:
    """Return a record of ``crawler.ledger`` as lines for a terminal; Arabic stands last in them."""
    if "publishers" in record:
        return "\n".join(_overview(record))
    return "\n".join(_of_publisher(record) if "runs" in record else _of_run(record))


def _overview(record: Record) -> list[str]:
    publishers = record["publishers"]
    crawled = [each for each in publishers if each["last_run"]]
    articles, due = (sum(each[name] for each in publishers) for name in ("articles", "due"))
    paused = sum(each["paused_at"] is not None for each in publishers)
    words = count_words([standing(each) for each in publishers])
    lines = [
        f"Database: {record['database']}",
        f"{_many(len(publishers), 'publisher')}: {words}{f'; {paused} paused' if paused else ''}. "
        f"{_many(articles, 'article')}, {_many(due, 'page')} due.",
        "",
    ]
    if crawled:
        rows = [
            [
                each["publisher"], each["last_run"]["run"], _minute(each["last_run"]["started_at"]),
                standing(each), each["last_run"]["taken"],
                each["last_run"]["counts"].get("refused"), each["articles"], each["due"],
            ]
            for each in crawled
        ]  # fmt: skip
        numbers = ("run", "taken", "refused", "articles", "due")
        names = [
            "publisher",
            "run",
            "began (UTC)",
            "verdict",
            "taken",
            "refused",
            "articles",
            "due",
        ]
        lines += [*table(names, rows, numbers=numbers), ""]
    for each in crawled:
        if standing(each) not in ("ok", "running"):
            lines.append(f"{each['publisher']}: {standing(each)}. {_why(each['last_run'])}")
    lines += [f"{each['publisher']}: {_paused(each)}." for each in publishers if each["paused_at"]]
    for title, fact in (
        ("Never crawled", "last_run"),
        ("Never checked on a live page", "checked"),
        ("Without a file any more", "has_file"),
    ):
        names = sorted(each["publisher"] for each in publishers if not each[fact])
        if names:
            said = f"{title} ({len(names)}): {', '.join(names)}."
            lines += textwrap.wrap(said, LINE, subsequent_indent="  ")
    return lines


def _of_publisher(record: Record) -> list[str]:
    articles, checked = _many(record["articles"], "article"), record["checked"] or "never"
    lines = [
        f"{record['publisher']}: {articles}, checked on a live page: {checked}. {record['name']}",
        f"Database: {record['database']}",
    ]
    if record["paused_at"]:
        lines.append(f"It is {_paused(record)}. To let it run: scrapy resume {record['publisher']}")
    runs = record["runs"]
    if not runs:
        return [*lines, "", "Never crawled."]
    kinds = [kind for kind in ORDER if any(run["counts"].get(kind) for run in runs)]
    asked = ("requests", "not_modified")
    numbers = ["run", "taken", *kinds, *asked]
    rows = [
        [
            run["run"], _minute(run["started_at"]), word(run), run["taken"],
            *(run["counts"].get(name) for name in (*kinds, *asked)),
        ]
        for run in runs
    ]  # fmt: skip
    names = ["run", "began (UTC)", "verdict", "taken", *kinds, *asked]
    lines += ["", "Last runs", *table(names, rows, numbers=numbers)]
    lines += [f"{run['run']}: {_why(run)}" for run in runs if word(run) not in ("ok", "running")]
    lines += ["", *_coverage(runs), "", *_pages(record)]
    return lines


def _coverage(runs: list[Record]) -> list[str]:
    rows = [
        [run["run"], run["counts"]["read"],
         *(None if part is None else f"{part:.0%}" for part in run["fields"].values())]
        for run in runs if run["counts"].get("read") or run["counts"].get("textless")
    ]  # fmt: skip
    if not rows:
        return ["No page was read in these runs."]
    names = ["run", "read", *FIELDS]
    return ["Fields, by share of the pages read", *table(names, rows, numbers=names)]


def _pages(record: Record) -> list[str]:
    pages = record["pages"]
    due = [page for page in pages if page["due"] == "now"]
    refused = [page for page in pages if page["state"] == "refused"]
    rest = [page for page in pages if page["due"] != "now"]
    lines = [f"{_many(sum(page['pages'] for page in due), 'page')} due now"]
    if due:
        rows = [[page["pages"], page["part"], page["state"], page["example"]] for page in due]
        lines += table(["pages", "part", "was", "example"], rows, numbers=["pages"])
    if refused:
        rows = [[page["pages"], page["reason"], page["example"]] for page in refused]
        lines += ["", "Refused", *table(["pages", "reason", "example"], rows, numbers=["pages"])]
    if rest:
        rows = [
            [page["pages"], page["part"], page["state"], page["reason"] or "",
             _minute(page["next"]) if page["next"] else "never", page["why"]]
            for page in rest
        ]  # fmt: skip
        names = ["pages", "part", "state", "reason", "next (UTC)", "why not now"]
        lines += ["", "Not due", *table(names, rows, numbers=["pages"])]
    validators = f"{record['with_validators']:,} of {record['stored_pages']:,}"
    asked, spared = (
        sum(run["counts"].get(name, 0) for run in record["runs"])
        for name in ("requests", "not_modified")
    )
    return [
        *lines,
        "",
        f"Stored pages with a validator (ETag, Last-Modified): {validators}.",
        f"Requests of these runs that were answered with not modified: {spared:,} of {asked:,}.",
    ]


def _of_run(record: Record) -> list[str]:
    lines = [
        f"{record['publisher']}, run {record['run']}: {word(record)}. {_why(record)}",
        f"  began     {_minute(record['started_at'])} UTC"
        + (f", ended {_minute(record['finished_at'])}" if record["finished_at"] else ""),
        f"  by        {record['owner'] or 'unknown'}; reader {record['reader']}",
    ]
    counts = record["counts"]
    if counts:
        kinds = ", ".join(f"{counts.get(kind, 0):,} {kind}" for kind in ORDER)
        lines.append(f"  taken     {record['taken']:,} = {kinds}")
        others = ", ".join(f"{n:,} {name}" for name, n in counts.items() if name not in ORDER)
        lines.append(f"  counted   {others}")
    for each in record["reasons"]:
        lines.append(
            f"  {each['kind']:<9} {each['pages']:,} {each['reason']}, for example {each['example']}"
        )
    for each in record["listings"]:
        reason = f"{each['reason']}: " if each["reason"] else ""
        lines.append(f"  {each['kind']:<9} {reason}{each['url']}")
    return [*lines, f"  database  {record['database']}"]


def _why(run: Mapping[str, Any]) -> str:
    if run["state"] == "killed":
        return f"Not heard of since {_minute(run['heartbeat_at'])} UTC; the next run takes over."
    if run["state"] == "running":
        return f"It was last heard of at {_minute(run['heartbeat_at'])} UTC."
    return str(run["why"])


def _paused(record: Record) -> str:
    return f"paused since {_minute(record['paused_at'])} UTC: {record['paused_why']}"


def _minute(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M")


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

"""The frontier: which pages are known, which are due, and how a page moves on.

A row is due until the transaction that stores its outcome commits; nothing is claimed, so there is
nothing to repair after a kill. All functions write through the given connection and commit nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.item import UNREAD, Link, PageKind, Validators
from models.tables import Page

RETRY_AFTER = timedelta(hours=1)  # doubled with each failure in a row
LONGEST_WAIT = timedelta(days=1)
MAX_ATTEMPTS = 6  # the last retry comes about a day and a half after the first failure
# Failures that say nothing of the page: it is asked again for as long as they last.
HOST_WIDE = frozenset(
    {
        "blocked", "connection failed", "connection refused", "Crawl-delay too long",
        "host on hold", "http 429", "http 503", "robots unreachable", "timeout", "unknown host",
    }
)  # fmt: skip
LONGEST_PAUSE = timedelta(days=31)  # no page is given a later time; a clock that was wrong may
# Some sites date every entry of a listing with the moment at which they wrote it.
MANY_DATES = 20
ONE_MOMENT = timedelta(minutes=1)
CHUNK = 500  # values in one IN list; SQLite's oldest limit is 999


SHORTEST_POLL_S, FIRST_POLL_S, LONGEST_POLL_S = 300, 1800, 86_400  # between looks at a listing


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page to be fetched now; *stored*: an article that we have was read from it."""

    url_key: str
    url: str
    kind: PageKind
    depth: int = 0
    stored: bool = False
    validators: Validators = UNREAD


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which due articles a run takes; listings are always taken.

    *since* (inclusive) and *until* (exclusive) are UTC bounds on the date a feed or sitemap
    named; a page with no named date is wanted. *only* are the keys of the only pages wanted, at
    most ``CHUNK``; nothing is taken from the hosts *without*.
    """

    since: datetime | None = None
    until: datetime | None = None
    only: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


def due(
    publisher: str, run: int, now: datetime, wanted: Wanted, limit: int
) -> Select[*tuple[Any, ...]]:
    """Return the select of the pages that are due, longest due first, at most *limit*.

    Its rows are what :func:`due_page` takes. A page that *run* has taken already is not due again
    in it, so every run comes to an end.
    """
    query = (
        select(
            Page.url_key, Page.url, Page.kind, Page.depth, Page.article,
            Page.etag, Page.last_modified, Page.read_with,
        )
        .where(Page.publisher == publisher, Page.due_at <= now)
        .where(or_(Page.visited_run.is_(None), Page.visited_run != run))
        .order_by(Page.due_at)  # by nothing else: the index gives the first ones without a sort
        .limit(limit)
    )  # fmt: skip
    for host in wanted.without:
        for scheme in ("http", "https"):
            query = query.where(~Page.url.startswith(f"{scheme}://{host}/", autoescape=True))
    if wanted.only is not None:
        return query.where(Page.url_key.in_(wanted.only))
    for bound in (
        None if wanted.since is None else Page.named_at >= wanted.since,
        None if wanted.until is None else Page.named_at < wanted.until,
    ):
        if bound is not None:
            query = query.where(or_(Page.kind != "article", Page.named_at.is_(None), bound))
    return query


def due_page(row: Row[Any]) -> DuePage:
    """Return the page that a *row* of :func:`due` describes."""
    return DuePage(
        row.url_key, row.url, row.kind, row.depth, row.article is not None,
        Validators(row.etag, row.last_modified, row.read_with),
    )  # fmt: skip


def add_seeds(
    connection: Connection, publisher: str, links: Iterable[Link], *, run: int, at: datetime
) -> None:
    """Make the listings that the publisher's file names known, and due now if they are new."""
    rows = {link.url_key: link for link in links}
    _insert_new(connection, publisher, rows.values(), run=run, at=at, found_on=None)


def retire_seeds(connection: Connection, publisher: str, *, but: Collection[str]) -> None:
    """Ask no more for listings that the publisher's file has ceased to name; it names *but*.

    Those that were never read stay due: an earlier run left them.
    """
    seeds = select(Page.url_key).where(
        Page.publisher == publisher,
        Page.kind != "article",
        Page.depth == 0,
        Page.due_at.is_not(None),
        Page.visited_at.is_not(None),
    )
    retired = [key for key in connection.scalars(seeds) if key not in but]
    for keys in _chunks(retired):
        connection.execute(update(Page).where(Page.url_key.in_(keys)).values(due_at=None))


def make_due(
    connection: Connection, publisher: str, links: Iterable[Link], *, run: int, at: datetime
) -> None:
    """Make the pages of *links* due now, in their order, whether they are known or not."""
    rows = {link.url_key: link for link in links}
    _insert_new(connection, publisher, rows.values(), run=run, at=at, found_on=None)
    _set_due(connection, list(rows), at)


def heed_clock(connection: Connection, publisher: str, *, at: datetime) -> None:
    """Make due *publisher*'s pages whose time is so late that the clock was wrong when it was set.

    They would be silent until the clock comes there: for years, if it was years ahead.
    """
    connection.execute(
        update(Page)
        .where(Page.publisher == publisher, Page.due_at > at + LONGEST_PAUSE)
        .values(due_at=at)
    )


def make_known_due(
    connection: Connection,
    publisher: str,
    *,
    at: datetime,
    states: Collection[str] | None = None,
    visited_since: datetime | None = None,
) -> None:
    """Make *publisher*'s visited articles due again: all, those in *states*, or the latest."""
    statement = update(Page).where(
        Page.publisher == publisher,
        Page.kind == "article",
        Page.visited_at.is_not(None),
        Page.state != "forgotten",
    )
    if states is not None:
        statement = statement.where(Page.state.in_(states))
    if visited_since is not None:
        statement = statement.where(Page.visited_at >= visited_since)
    connection.execute(statement.values(due_at=at))


def add_links(
    connection: Connection,
    publisher: str,
    links: Sequence[Link],
    *,
    found_on: str,
    run: int,
    at: datetime,
) -> bool:
    """Record what the page *found_on* names: new pages are due, changed ones due again.

    A known article is due again when its named date has moved past the one we knew, or past our
    last visit if none was known; dates that all entries share say nothing of any of them. A
    further listing is followed only while the page brings articles that are new, or if its link
    says to follow it anyway, and a listing with a date only when that date has moved on.
    Return whether anything was new or changed.
    """
    depth = connection.scalar(select(Page.depth).where(Page.url_key == found_on)) or 0
    insert_new = partial(
        _insert_new, connection, publisher, run=run, at=at, found_on=found_on, depth=depth + 1
    )
    articles = {link.url_key: link for link in links if link.kind == "article"}
    new = insert_new(articles.values())
    known_articles = [link for key, link in articles.items() if key not in new]
    moved = 0 if _is_one_moment(articles.values()) else _renew(connection, known_articles, at)

    listings = {
        link.url_key: link
        for link in links
        if link.kind != "article" and (new or link.anyway or link.kind != "section")
    }
    added = insert_new(listings.values())
    known = [link for key, link in listings.items() if key not in added]
    moved += _renew(connection, [link for link in known if link.named_at], at)
    _set_due(connection, [link.url_key for link in known if not link.named_at], at, but_of=run)
    return bool(new or added or moved)


def set_pace(connection: Connection, listing: str, *, changed: bool, at: datetime) -> None:
    """Decide when *listing*, read at *at*, is due again: sooner the more often it changes.

    Only listings that the publisher's file names have a pace; others are asked for when the page
    that names them brings something new.
    """
    row = connection.execute(
        select(Page.poll_s, Page.depth).where(Page.url_key == listing)
    ).one_or_none()
    if row is None or row.depth:
        return
    before = row.poll_s or FIRST_POLL_S
    pace = max(before // 2, SHORTEST_POLL_S) if changed else min(before * 3 // 2, LONGEST_POLL_S)
    connection.execute(
        update(Page)
        .where(Page.url_key == listing)
        .values(poll_s=pace, due_at=at + timedelta(seconds=pace))
    )


def move_on(connection: Connection, pages: Sequence[dict[str, object]]) -> None:
    """Write what became of *pages*; each row holds the parameters of the update below."""
    if pages:
        connection.execute(_MOVE_ON, pages)


def disown(connection: Connection, article: int | None, *, but: str) -> None:
    """Make all pages of *article* aliases, but the page *but*; only an own page is looked at."""
    others = update(Page).where(Page.article == article, Page.url_key != but)
    connection.execute(others.values(own=False))
    connection.execute(others.where(Page.state == "stored").values(due_at=None))


def next_look(
    at: datetime, since: datetime, looks: Sequence[tuple[timedelta, timedelta]]
) -> datetime | None:
    """Return when an article of *since*, looked at *at*, is looked at again; ``None``: never.

    *looks* are the publisher's (``models.item.Publisher``).
    """
    age = at - since
    return next((at + pause for bound, pause in looks if age < bound), None)


def retry_at(at: datetime, attempts: int) -> datetime | None:
    """Return when a page that failed *attempts* times in a row is due again; ``None``: no more."""
    if attempts >= MAX_ATTEMPTS:
        return None
    wait: timedelta = RETRY_AFTER * 2 ** (attempts - 1)
    return at + min(wait, LONGEST_WAIT)


def retry_host_at(at: datetime, failed_at: datetime | None) -> datetime:
    """Return when a page is due again that its host kept from us, as it did at *failed_at*.

    The wait is twice the last one, an hour at least and a day at most, and never the last.
    """
    wait = 2 * (at - failed_at) if failed_at else RETRY_AFTER
    return at + min(max(wait, RETRY_AFTER), LONGEST_WAIT)


_MOVE_ON = (
    update(Page)
    .where(Page.url_key == bindparam("page"))
    .values(
        state=bindparam("to_state"),
        reason=bindparam("why"),
        visited_at=bindparam("at"),
        visited_run=bindparam("run"),
        article=bindparam("shows"),
        own=bindparam("is_own"),
        due_at=bindparam("next_due"),
        attempts=bindparam("failures"),
        etag=bindparam("new_etag"),
        last_modified=bindparam("new_last_modified"),
        read_with=bindparam("by"),
    )
)


def _insert_new(
    connection: Connection,
    publisher: str,
    links: Collection[Link],
    *,
    run: int,
    at: datetime,
    found_on: str | None,
    depth: int = 0,
) -> set[str]:
    """Insert the pages that are not known yet, due now; return their keys."""
    rows: list[dict[str, object]] = [
        {
            "url_key": link.url_key,
            "url": link.url,
            "publisher": publisher,
            "kind": link.kind,
            "found_at": at,
            "found_on": found_on,
            "found_run": run,
            "depth": depth,
            "named_at": link.named_at,
            "due_at": _in_order(at, place),
            "state": "known",
            "attempts": 0,
            "own": False,
        }
        for place, link in enumerate(links)
    ]
    rows.sort(key=lambda row: str(row["url_key"]))  # one order for all writers: no deadlocks
    known: set[str] = set()
    for keys in _chunks([str(row["url_key"]) for row in rows]):
        known.update(connection.scalars(select(Page.url_key).where(Page.url_key.in_(keys))))
    rows = [row for row in rows if row["url_key"] not in known]
    if not rows:
        return set()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Page).on_conflict_do_nothing().returning(Page.url_key)
    return set(connection.scalars(statement, rows))


def _is_one_moment(links: Iterable[Link]) -> bool:
    """Return whether the dates of *links* are many and all one: the listing's, not an article's."""
    dates = [link.named_at for link in links if link.named_at]
    return len(dates) >= MANY_DATES and max(dates) - min(dates) <= ONE_MOMENT


def _renew(connection: Connection, links: Sequence[Link], at: datetime) -> int:
    """Make due of *links* those whose named date has moved on; return how many."""
    dated = {link.url_key: link.named_at for link in links if link.named_at}
    moved = []
    for keys in _chunks(list(dated)):
        known = connection.execute(
            select(Page.url_key, Page.named_at, Page.visited_at).where(
                Page.url_key.in_(keys), Page.state != "forgotten"
            )
        )
        for key, named_at, visited_at in known:
            before = named_at or visited_at
            if before is None or dated[key] > before:
                moved.append({"page": key, "named": dated[key], "next_due": at})
    if moved:
        statement = update(Page).where(Page.url_key == bindparam("page"))
        connection.execute(
            statement.values(named_at=bindparam("named"), due_at=bindparam("next_due")), moved
        )
    return len(moved)


def _set_due(
    connection: Connection, keys: Sequence[str], at: datetime, *, but_of: int | None = None
) -> None:
    """Make *keys* due at *at*, but not the pages that the run *but_of* has taken already."""
    if keys:
        rows = [{"page": key, "next_due": _in_order(at, place)} for place, key in enumerate(keys)]
        statement = update(Page).where(Page.url_key == bindparam("page"), Page.state != "forgotten")
        if but_of is not None:
            taken = or_(Page.visited_run.is_(None), Page.visited_run != but_of)
            statement = statement.where(taken)
        connection.execute(statement.values(due_at=bindparam("next_due")), rows)


def _in_order(at: datetime, place: int) -> datetime:
    """Return *at* moved by so little that pages found together are taken in their order."""
    return at + timedelta(microseconds=place)


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))

"""The frontier: which pages are known, which are due, and how a page moves on.

A row is due until the transaction that stores its outcome commits; nothing is claimed, so there is
nothing to repair after a kill. All functions write through the given connection and commit nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.item import Link, PageKind
from models.tables import Page

RETRY_AFTER = timedelta(hours=1)  # doubled with each failure in a row
MAX_ATTEMPTS = 6  # the last retry comes about a day and a half after the first failure
CHUNK = 500  # values in one IN list; SQLite's oldest limit is 999


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page to be fetched now."""

    url_key: str
    url: str
    kind: PageKind


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which due articles a run takes; listings are always taken.

    *since* (inclusive) and *until* (exclusive) are UTC bounds on the date a feed or sitemap
    named; a page with no named date is wanted. *only* are the keys of the only pages wanted.
    """

    since: datetime | None = None
    until: datetime | None = None
    only: frozenset[str] | None = None


def due(
    publisher: str, run: int, now: datetime, wanted: Wanted, limit: int
) -> Select[*tuple[str, str, str]]:
    """Return the select of the pages that are due, longest due first, at most *limit*.

    A page that *run* has taken already is not due again in it, so every run comes to an end.
    """
    query = (
        select(Page.url_key, Page.url, Page.kind)
        .where(Page.publisher == publisher, Page.due_at <= now)
        .where(or_(Page.visited_run.is_(None), Page.visited_run != run))
        .order_by(Page.due_at, Page.url_key)
        .limit(limit)
    )
    if wanted.only is not None:
        return query.where(Page.url_key.in_(wanted.only))
    for bound in (
        None if wanted.since is None else Page.named_at >= wanted.since,
        None if wanted.until is None else Page.named_at < wanted.until,
    ):
        if bound is not None:
            query = query.where(or_(Page.kind != "article", Page.named_at.is_(None), bound))
    return query


def make_due(
    connection: Connection, publisher: str, links: Iterable[Link], *, run: int, at: datetime
) -> None:
    """Make the pages of *links* due now, in their order, whether they are known or not."""
    rows = {link.url_key: link for link in links}
    _insert_new(connection, publisher, rows.values(), run=run, at=at, found_on=None)
    _set_due(connection, list(rows), at)


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
        Page.publisher == publisher, Page.kind == "article", Page.visited_at.is_not(None)
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
) -> None:
    """Record what the page *found_on* names: new pages are due, changed ones due again.

    A known article is due again when its named date has moved past the one we knew, or past our
    last visit if none was known. A further listing is followed only while the page brings
    articles that are new, and a listing with a date only when that date has moved on.
    """
    articles = {link.url_key: link for link in links if link.kind == "article"}
    new = _insert_new(connection, publisher, articles.values(), run=run, at=at, found_on=found_on)
    _renew(connection, [link for key, link in articles.items() if key not in new], at)

    listings = {link.url_key: link for link in links if link.kind != "article"}
    if not new:
        listings = {key: link for key, link in listings.items() if link.kind != "section"}
    added = _insert_new(connection, publisher, listings.values(), run=run, at=at, found_on=found_on)
    known = [link for key, link in listings.items() if key not in added]
    _renew(connection, [link for link in known if link.named_at], at)
    _set_due(connection, [link.url_key for link in known if not link.named_at], at, but_of=run)


def move_on(connection: Connection, pages: Sequence[dict[str, object]]) -> None:
    """Write what became of *pages*; each row holds the parameters of the update below."""
    if pages:
        connection.execute(_MOVE_ON, pages)


def disown(connection: Connection, article: int | None, *, but: str) -> None:
    """Make all pages of *article* aliases, but the page *but*."""
    others = update(Page).where(Page.article == article, Page.url_key != but)
    connection.execute(others.values(own=False))


def retry_at(at: datetime, attempts: int) -> datetime | None:
    """Return when a page that failed *attempts* times in a row is due again; ``None``: no more."""
    return at + RETRY_AFTER * 2 ** (attempts - 1) if attempts < MAX_ATTEMPTS else None


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


def _renew(connection: Connection, links: Sequence[Link], at: datetime) -> None:
    dated = {link.url_key: link.named_at for link in links if link.named_at}
    moved = []
    for keys in _chunks(list(dated)):
        known = connection.execute(
            select(Page.url_key, Page.named_at, Page.visited_at).where(Page.url_key.in_(keys))
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


def _set_due(
    connection: Connection, keys: Sequence[str], at: datetime, *, but_of: int | None = None
) -> None:
    """Make *keys* due at *at*, but not the pages that the run *but_of* has taken already."""
    if keys:
        rows = [{"page": key, "next_due": _in_order(at, place)} for place, key in enumerate(keys)]
        statement = update(Page).where(Page.url_key == bindparam("page"))
        if but_of is not None:
            taken = or_(Page.visited_run.is_(None), Page.visited_run != but_of)
            statement = statement.where(taken)
        connection.execute(statement.values(due_at=bindparam("next_due")), rows)


def _in_order(at: datetime, place: int) -> datetime:
    """Return *at* moved by so little that pages found together are taken in their order."""
    return at + timedelta(microseconds=place)


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))

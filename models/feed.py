"""The feed as consumers read it, through the views alone: how far it reaches, and what changed.

Who may read the views may ask all of this; nothing here needs a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, RowMapping, inspect, text

from models.contract import VERSION, VIEWS

ARTICLE = tuple(VIEWS["v_article"].columns)
_CHANGE = {"article", "uid", "publisher", "story", "revision"}  # known of forgotten articles, too
_CHANGED = f"""SELECT c.seq, c.kind AS change, c.at AS changed_at, a.article AS there,
    {", ".join(f"{'c' if name in _CHANGE else 'a'}.{name}" for name in ARTICLE)}
    FROM v_change c LEFT JOIN v_article a ON a.article = c.article
    WHERE c.seq > :after AND c.seq <= :until AND c.latest"""
_UNTOLD = f"""SELECT 0 AS seq, NULL AS change, NULL AS changed_at, a.article AS there,
    {", ".join(f"a.{name}" for name in ARTICLE)} FROM v_article a
    WHERE a.article > :after AND NOT EXISTS (
        SELECT 1 FROM v_change c WHERE c.article = a.article)"""

Rows = Sequence[RowMapping]


class FeedError(Exception):
    """The feed cannot be read from there; the message says why and what to do."""


class NoViews(FeedError):
    """The database has no views of this contract."""


class Pruned(FeedError):
    """Changes after the cursor were deleted: who goes on from it would miss some."""


class Ahead(FeedError):
    """The cursor is beyond the last change: it is another database's."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the feed reaches: changes up to *complete_after* may be gone; *last_seq* is last."""

    complete_after: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose articles are asked for; ``None`` means any."""

    publisher: str | None = None
    story: int | None = None


def reach(connection: Connection) -> Reach:
    """Return how far the feed reaches. Raises :class:`NoViews`."""
    if "schema_version" not in inspect(connection).get_view_names():
        raise NoViews("it has no views yet: scrapy migrate makes them, and so does a crawl")
    version = connection.scalar(text("SELECT version FROM schema_version"))
    if version != VERSION:
        raise NoViews(f"its views are of version {version}, and this release reads {VERSION}")
    row = connection.execute(text("SELECT complete_after, last_seq FROM v_feed")).one()
    return Reach(row.complete_after, row.last_seq)


def require_cursor(feed: Reach, cursor: int) -> None:
    """Raise :class:`Pruned` or :class:`Ahead` unless all changes after *cursor* are there."""
    if cursor > feed.last_seq:
        raise Ahead(
            f"the last change here is {feed.last_seq}, so {cursor} is of another database: "
            "begin anew, without --since"
        )
    if cursor < feed.complete_after:
        raise Pruned(
            f"changes up to {feed.complete_after} were pruned, and some after {cursor} may be "
            "missing: begin anew, without --since"
        )


def before(connection: Connection, day: date, feed: Reach) -> int:
    """Return the seq after which all changes of *day* (UTC) and later stand."""
    midnight = datetime.combine(day, time(), UTC)
    moment = str(midnight) if connection.dialect.name == "sqlite" else midnight
    first = connection.scalar(
        text("SELECT min(seq) FROM v_change WHERE at >= :moment"), {"moment": moment}
    )
    return feed.last_seq if first is None else int(first) - 1


def publishers(connection: Connection) -> list[str]:
    """Return the keys of the publishers that the database knows."""
    return list(connection.scalars(text("SELECT publisher FROM v_publisher ORDER BY publisher")))


def has_story(connection: Connection, story: int) -> bool:
    """Return whether an article tells *story*."""
    query = text("SELECT 1 FROM v_story WHERE story = :story")
    return connection.scalar(query, {"story": story}) is not None


def window(connection: Connection, after: int, until: int, size: int) -> int:
    """Return the seq that ends the next *size* changes after *after*: *until* at most."""
    query = text(
        "SELECT seq FROM v_change WHERE seq > :after AND seq <= :until "
        "ORDER BY seq LIMIT 1 OFFSET :more"
    )
    end = connection.scalar(query, {"after": after, "until": until, "more": size - 1})
    return until if end is None else int(end)


def changed(connection: Connection, after: int, until: int, scope: Scope) -> Rows:
    """Return the articles whose last change is after *after* and not after *until*, in its order.

    Columns seq, change, changed_at, there (null: forgotten), and those of v_article.
    """
    words, values = _scope(scope, "c")
    query = text(f"{_CHANGED}{words} ORDER BY c.seq")
    return connection.execute(query, {"after": after, "until": until, **values}).mappings().all()


def untold(connection: Connection, after: int, scope: Scope, size: int) -> Rows:
    """Return the next *size* articles of which the pruned feed tells nothing, by their number.

    Columns as :func:`changed` has them, seq 0.
    """
    words, values = _scope(scope, "a")
    query = text(f"{_UNTOLD}{words} ORDER BY a.article LIMIT :size")
    return connection.execute(query, {"after": after, "size": size, **values}).mappings().all()


def _scope(scope: Scope, of: str) -> tuple[str, dict[str, Any]]:
    given = {"publisher": scope.publisher, "story": scope.story}
    values = {name: value for name, value in given.items() if value is not None}
    return "".join(f" AND {of}.{name} = :{name}" for name in values), values


def days(connection: Connection, since: int | None, until: int, scope: Scope) -> list[str | None]:
    """Return the days of publication of the articles that :func:`of_day` gives, in order.

    ``None``, which comes last, is that of articles whose day is not known.
    """
    words, values = _scope(scope, "c")
    query = text(
        "SELECT DISTINCT a.published_on FROM v_change c JOIN v_article a "
        f"ON a.article = c.article WHERE c.seq > :after AND c.seq <= :until AND c.latest{words}"
    )
    found = connection.scalars(query, {"after": since or 0, "until": until, **values})
    known = {None if day is None else str(day) for day in found}
    if since is None:  # pruned or not: all there are
        words, values = _scope(scope, "a")
        query = text(f"SELECT DISTINCT a.published_on FROM v_article a WHERE 1 = 1{words}")
        known |= {None if day is None else str(day) for day in connection.scalars(query, values)}
    return [*sorted(day for day in known if day), *([None] if None in known else [])]


def of_day(
    connection: Connection,
    day: str | None,
    after: int,
    size: int,
    since: int | None,
    until: int,
    scope: Scope,
) -> Rows:
    """Return the next *size* articles of *day* whose last change is in reach, by their number.

    Without a day those whose day is not known; forgotten ones are of no day.
    """
    on = "a.published_on IS NULL" if day is None else "a.published_on = :day"
    of_change, values = _scope(scope, "c")
    of_article, _values = _scope(scope, "a")
    asked: dict[str, Any] = {"after": after, "size": size, "since": since or 0, "until": until}
    if day is not None:
        asked["day"] = _bound(connection, date.fromisoformat(day))
    told = _CHANGED.replace(":after", ":since").replace("LEFT JOIN", "JOIN")
    query = f"{told} AND a.article > :after AND {on}{of_change}"
    if since is None:
        query += f" UNION ALL {_UNTOLD} AND {on}{of_article}"
    query = f"SELECT * FROM ({query}) AS told ORDER BY article LIMIT :size"
    return connection.execute(text(query), asked | values).mappings().all()


def forgotten(connection: Connection, since: int | None, until: int, scope: Scope) -> Rows:
    """Return the forgotten articles whose last change is in reach; they have no text."""
    words, values = _scope(scope, "c")
    query = text(f"{_CHANGED} AND c.kind = 'forgotten' AND a.article IS NULL{words} ORDER BY c.seq")
    asked = {"after": since or 0, "until": until}
    return connection.execute(query, asked | values).mappings().all()


def _bound(connection: Connection, day: date) -> Any:
    """Return *day* as the database compares it: SQLite has text."""
    return day.isoformat() if connection.dialect.name == "sqlite" else day

"""Which articles have the words somebody asks for: the same on both databases, in one order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, select, text

from models.query import Query, fts5, tsquery
from models.tables import Article

# With more hits than this the newest are found by walking back through the days, for the more hits
# there are the sooner they come; with fewer, by sorting the hits. Measured by benchmarks.search.
FEW = 2_000

_MATCHES = {
    "sqlite": (
        "SELECT w.article FROM article_fts CROSS JOIN article_words AS w "
        "ON w.fts_rowid = article_fts.rowid WHERE article_fts MATCH :match"
    ),
    "postgresql": (
        "SELECT w.article FROM article_words AS w WHERE w.words @@ CAST(:match AS tsquery)"
    ),
}
_HAS = {
    # numbers of rows, not of articles: what is looked up is the article walked by, not each match
    "sqlite": (
        "(SELECT w.fts_rowid FROM article_words AS w WHERE w.article = a.id) "
        "IN (SELECT rowid FROM article_fts WHERE article_fts MATCH :match)"
    ),
    # a value, not EXISTS: that would be planned as a join, and the order of days lost
    "postgresql": (
        "(SELECT w.words @@ CAST(:match AS tsquery) FROM article_words AS w WHERE w.article = a.id)"
    ),
}
_AMONG = {
    "sqlite": "a.id IN (SELECT value FROM json_each(:among))",
    "postgresql": "a.id = ANY(CAST(:among AS bigint[]))",
}
_NEWEST_FIRST = "a.published_on IS NULL, a.published_on DESC, a.id DESC"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of hits ends: the day and number of its last article."""

    published_on: date | None
    article: int


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for: a query, whose, of which days (both included), and after which hit.

    Articles without a day come last, and not at all where days are named.
    """

    query: Query
    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    after: Place | None = None


def hits(connection: Connection, asked: Search, limit: int) -> list[int]:
    """Return the numbers of the articles that have what is *asked*, the newest day first.

    Of one day the article that was stored last comes first.
    """
    if connection.dialect.name == "postgresql":
        # it takes reading all words for cheap: that they stand outside of their rows it leaves out
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    ask = _Ask(connection, asked, limit)
    matches = ask.matches(FEW + 1)
    if len(matches) <= FEW:
        return ask.by_sorting(matches)
    found = ask.by_walking()
    if len(found) < limit and asked.since is None and asked.until is None:
        found += ask.undated(limit - len(found))
    return found


def articles(connection: Connection, numbers: Sequence[int]) -> list[Any]:
    """Return the articles *numbers* in that order, with what a reader wants to see of them."""
    rows: Sequence[Any] = connection.execute(
        select(
            Article.id, Article.url_key, Article.publisher, Article.published_on, Article.title,
            Article.body, Article.url, Article.removed_at, Article.story,
        ).where(Article.id.in_(numbers))
    ).all()  # fmt: skip
    by_number = {row.id: row for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def place(connection: Connection, number: int) -> Place | None:
    """Return where the article *number* stands among hits, ``None`` if there is none."""
    query = select(Article.published_on).where(Article.id == number)
    row = connection.execute(query).one_or_none()
    return Place(row.published_on, number) if row else None


class _Ask:
    """One search on one connection: the statements, and what is bound in them."""

    def __init__(self, connection: Connection, asked: Search, limit: int) -> None:
        self._connection = connection
        self._asked = asked
        self._dialect = connection.dialect.name
        in_words = fts5 if self._dialect == "sqlite" else tsquery
        after = asked.after
        self._values = {
            "match": in_words(asked.query), "publisher": asked.publisher, "limit": limit,
            "since": asked.since, "until": asked.until,
            "day": after and after.published_on, "number": after and after.article,
        }  # fmt: skip

    def matches(self, most: int) -> list[int]:
        """Return the articles that have the words, whoever's and of whatever day, up to *most*."""
        return self._numbers(f"{_MATCHES[self._dialect]} LIMIT :limit", limit=most)

    def by_sorting(self, matches: list[int]) -> list[int]:
        """Return the hits among *matches*, also those that have no day."""
        conditions = [_AMONG[self._dialect], *self._of_publisher_and_days()]
        match self._asked.after:
            case Place(published_on=None):
                conditions += ["a.published_on IS NULL", "a.id < :number"]
            case Place():
                conditions.append(f"(a.published_on IS NULL OR {_EARLIER})")
        return self._numbers(
            f"SELECT a.id FROM article AS a WHERE {' AND '.join(conditions)} "
            f"ORDER BY {_NEWEST_FIRST} LIMIT :limit",
            among=json.dumps(matches) if self._dialect == "sqlite" else matches,
        )

    def by_walking(self) -> list[int]:
        """Return the hits that have a day."""
        after = self._asked.after
        if after and after.published_on is None:
            return []
        conditions = ["a.published_on IS NOT NULL", *self._of_publisher_and_days()]
        if after:
            conditions.append(_EARLIER)
        return self._numbers(
            f"SELECT a.id FROM article AS a {self._index()}"
            f"WHERE {' AND '.join([*conditions, _HAS[self._dialect]])} "
            "ORDER BY a.published_on DESC, a.id DESC LIMIT :limit"
        )

    def undated(self, limit: int) -> list[int]:
        """Return the hits that have no day."""
        conditions = ["a.published_on IS NULL", *self._of_publisher_and_days()]
        after = self._asked.after
        if after and after.published_on is None:
            conditions.append("a.id < :number")
        return self._numbers(
            f"SELECT a.id FROM article AS a {self._index()}"
            f"WHERE {' AND '.join([*conditions, _HAS[self._dialect]])} "
            "ORDER BY a.id DESC LIMIT :limit",
            limit=limit,
        )

    def _of_publisher_and_days(self) -> list[str]:
        conditions = {
            "publisher": "a.publisher = :publisher",
            "since": "a.published_on >= :since",
            "until": "a.published_on <= :until",
        }
        return [sql for name, sql in conditions.items() if self._values[name] is not None]

    def _index(self) -> str:
        """Return which index SQLite walks along: it holds all that is asked of an article."""
        if self._dialect != "sqlite":
            return ""
        whose = "publisher_" if self._asked.publisher is not None else ""
        return f"INDEXED BY ix_article_{whose}published_on "

    def _numbers(self, sql: str, **values: object) -> list[int]:
        statement = text(sql)
        dated = [name for name in ("since", "until", "day") if f":{name}" in sql]
        statement = statement.bindparams(*(bindparam(name, type_=Date) for name in dated))
        bound = {
            name: value for name, value in (self._values | values).items() if f":{name}" in sql
        }
        return list(self._connection.scalars(statement, bound))


_EARLIER = "(a.published_on, a.id) < (:day, :number)"

"""Which articles tell one text: compare what was written with what is there, and join stories.

Looking needs no lock: an article's keys are committed before anybody looks, so of two articles
that arrive together the later one sees the earlier. Only joining does: two who move the same
stories at once would tear them apart. Whatever the order, a story holds the articles that are
connected by copies, and has the smallest of their numbers.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from models.changes import NewChange, record_changes
from models.identity import uncredited
from models.neardup import JOINING, Kind, Wording, compare, joins, near_keys, wording
from models.run import keep_run
from models.tables import Article, NearKey, NearPair, Story

STORY_LOCK = 0x53544F52  # "STOR": the advisory lock under which PostgreSQL's stories are joined
COMMON = 100  # a key that more articles have is a formula
SHARED = 2  # keys that a candidate shares
TRIES = 5  # candidates of one story that are compared, best first
SAME_TEXT = 5  # articles with the very same text that are looked at


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it is compared; *body* is without credit and dateline."""

    id: int
    publisher: str
    body: str
    content_key: str
    day: date
    at: datetime
    story: int
    revision_number: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles that share much; *article* is the shorter, or of one text the first."""

    article: int
    other: int
    kind: Kind
    overlap: float
    joined: bool


def keys_of(body: str, credit_text: str | None, dateline: str | None) -> tuple[int, ...]:
    """Return the keys by which an article is found."""
    return _keys(uncredited(body, credit_text=credit_text, dateline=dateline))


@lru_cache(maxsize=512)  # what a batch writes is compared right after
def _keys(body: str) -> tuple[int, ...]:
    return near_keys(body)


def open_stories(connection: Connection, articles: Mapping[int, datetime]) -> None:
    """Open a story for each of the *articles* that come next, seen first when it says."""
    rows = [{"id": number, "opened_at": at} for number, at in articles.items()]
    connection.execute(insert(Story), rows)


# As many rows as all others of an article: so in the driver's own words, and on PostgreSQL, where
# each row of an executemany is a message, as two arrays.
_WRITE_KEYS = {
    "sqlite": "INSERT INTO near_key (key, article) VALUES (?, ?)",
    "postgresql": "INSERT INTO near_key (key, article) "
    "SELECT * FROM unnest(CAST(%s AS bigint[]), CAST(%s AS bigint[]))",
}


def write_keys(connection: Connection, keys: Mapping[int, Collection[int]]) -> None:
    """Write the *keys* of articles, in one order for all writers."""
    rows = sorted((key, number) for number, each in keys.items() for key in each)
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        columns = tuple(map(list, zip(*rows, strict=True)))
        connection.exec_driver_sql(_WRITE_KEYS["postgresql"], columns)
    else:
        connection.exec_driver_sql(_WRITE_KEYS["sqlite"], rows)


def drop_keys(connection: Connection, number: int, keys: Collection[int]) -> None:
    """Forget the *keys* that an article had, and what was found by them."""
    if keys:
        # not as pairs: for those SQLite reads the whole table
        mine = (NearKey.article == number, NearKey.key.in_(sorted(keys)))
        connection.execute(delete(NearKey).where(*mine))
    for side in (NearPair.article, NearPair.other):
        connection.execute(delete(NearPair).where(side == number))


def not_compared(connection: Connection, publisher: str, limit: int) -> list[Text]:
    """Return the articles of *publisher* whose text was not compared yet, at most *limit*."""
    rows = connection.execute(_NOT_COMPARED, {"whose": publisher, "most": limit})
    return [_text(row) for row in rows]


def found_pairs(connection: Connection, texts: Sequence[Text]) -> list[Pair]:
    """Return which articles *texts* are near to, each story once."""
    shared = _sharing_keys(connection, {each.id: _keys(each.body) for each in texts})
    same = _same_text(connection, texts)
    wanted = {number for each in (*shared.values(), *same.values()) for number in each}
    known = {each.id: each for each in texts} | _texts(connection, wanted)
    wordings: dict[int, Wording] = {}
    pairs = []
    for each in texts:
        candidates = dict.fromkeys([*same.get(each.id, ()), *shared.get(each.id, ())])
        nearest = [known[number] for number in candidates if number in known]
        pairs += _judged(each, nearest, wordings)
    return pairs


def join(connection: Connection, run: int, texts: Sequence[Text], pairs: Sequence[Pair]) -> None:
    """Write that *texts* were compared, the *pairs* that were found, and join their stories.

    A text that was revised or forgotten meanwhile is left for the next time. Raises ``RunLost``.
    """
    keep_run(connection, run)
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(STORY_LOCK)))
    numbers = {each.id for each in texts}
    numbers |= {number for pair in pairs for number in (pair.article, pair.other)}
    rows = connection.execute(_STORIES, {"numbers": list(numbers)}).all()
    stories = {row.id: row.story for row in rows}
    current = {row.id: row.revision_number for row in rows}
    done = [each for each in texts if current.get(each.id) == each.revision_number]
    still = {each.id for each in done} | (stories.keys() - {each.id for each in texts})
    pairs = [pair for pair in pairs if pair.article in still and pair.other in still]
    _write_pairs(connection, pairs)
    if done:
        connection.execute(_COMPARED, {"numbers": [each.id for each in done]})
    moves = _moves(stories, [pair for pair in pairs if pair.joined])
    times = {each.id: each.at for each in texts}
    changes = []
    for source, target in sorted(moves.items()):
        moved = update(Article).where(Article.story == source).values(story=target)
        for number in sorted(connection.scalars(moved.returning(Article.id))):
            at = times.get(number) or max(times.values())
            changes.append(NewChange(number, "joined", at, target))
    record_changes(connection, changes)


_COLUMNS = (
    Article.id, Article.publisher, Article.body, Article.content_key, Article.credit_text,
    Article.dateline, Article.published_on, Article.first_seen_at, Article.last_seen_at,
    Article.story, Article.revision_number,
)  # fmt: skip
# Built once: building one takes as long as asking it.
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_TEXTS = select(*_COLUMNS).where(Article.id.in_(_NUMBERS), Article.forgotten_at.is_(None))
_NOT_COMPARED = (
    select(*_COLUMNS)
    # for SQLite: word for word as its index has it, and the publisher's articles, of which
    # most are compared, kept from being gone through
    .where(text("NOT article.compared"), Article.publisher + "" == bindparam("whose"))
    .where(Article.forgotten_at.is_(None))
    .order_by(Article.id)
    .limit(bindparam("most"))
)
_STORIES = select(Article.id, Article.story, Article.revision_number).where(
    Article.id.in_(_NUMBERS), Article.forgotten_at.is_(None)
)
_COMPARED = update(Article).where(Article.id.in_(_NUMBERS)).values(compared=True)


def _text(row: Any) -> Text:
    body = uncredited(row.body, credit_text=row.credit_text, dateline=row.dateline)
    return Text(
        row.id, row.publisher, body, row.content_key, row.published_on or row.first_seen_at.date(),
        row.last_seen_at, row.story, row.revision_number,
    )  # fmt: skip


def _texts(connection: Connection, numbers: Collection[int]) -> dict[int, Text]:
    if not numbers:
        return {}
    rows = connection.execute(_TEXTS, {"numbers": list(numbers)})
    return {row.id: _text(row) for row in rows}


def _judged(each: Text, candidates: Iterable[Text], wordings: dict[int, Wording]) -> list[Pair]:
    """Return the pairs of *each* with *candidates*, best first: one that joins is enough."""
    tries: dict[int, int] = {}
    settled = set[int]()
    pairs = []
    for other in candidates:
        if other.story in settled or tries.get(other.story, 0) >= TRIES:
            continue
        tries[other.story] = tries.get(other.story, 0) + 1
        found = compare(_wording(each, wordings), _wording(other, wordings))
        days = abs((each.day - other.day).days)
        joined = joins(found, one_publisher=each.publisher == other.publisher, days_apart=days)
        if joined:
            settled.add(other.story)
        if found.kind is None or (found.kind in JOINING and not joined):
            continue  # a form that was filled in again: alike, and another text
        part, whole = (other, each) if found.whole == "one" else (each, other)
        if found.kind in JOINING:
            part, whole = sorted((each, other), key=lambda side: side.id)
        pairs.append(Pair(part.id, whole.id, found.kind, found.overlap, joined))
    return pairs


def _wording(each: Text, wordings: dict[int, Wording]) -> Wording:
    if each.id not in wordings:
        wordings[each.id] = wording(each.body)
    return wordings[each.id]


_LATEST = {
    "sqlite": text("""
        SELECT article.content_key AS key, article.id AS number
        FROM json_each(:keys) AS asked JOIN article ON article.id IN (
            SELECT id FROM article AS held WHERE held.content_key = asked.value
            ORDER BY id DESC LIMIT :most
        )
        ORDER BY number DESC
    """),
    # id + 0: or it would go through all articles from the last on, while few have the text
    "postgresql": text("""
        SELECT latest.content_key AS key, latest.id AS number
        FROM jsonb_array_elements_text(CAST(:keys AS jsonb)) AS asked, LATERAL (
            SELECT content_key, id FROM article WHERE content_key = asked
            ORDER BY id + 0 DESC LIMIT :most
        ) AS latest
        ORDER BY number DESC
    """),
}


def _same_text(connection: Connection, texts: Sequence[Text]) -> dict[int, list[int]]:
    """Return, by article, the latest others with the very same text, at most ``SAME_TEXT``."""
    keys = sorted({each.content_key for each in texts})
    rows = connection.execute(
        _LATEST[connection.dialect.name],
        {"keys": json.dumps(keys), "most": SAME_TEXT + 1},  # itself is among them
    )
    holders: dict[str, list[int]] = {}
    for key, number in rows:
        holders.setdefault(key, []).append(number)
    return {
        each.id: [number for number in holders.get(each.content_key, ()) if number != each.id][
            :SAME_TEXT
        ]
        for each in texts
    }


_LOOK_UP = {
    "sqlite": text("""
        WITH asked AS MATERIALIZED (
            SELECT json_extract(value, '$[0]') AS article, json_extract(value, '$[1]') AS key
            FROM json_each(:asked)
        ), telling AS MATERIALIZED (
            SELECT article, key FROM asked WHERE (
                SELECT count(*) FROM (SELECT 1 FROM near_key WHERE key = asked.key LIMIT :limit)
            ) BETWEEN 2 AND :common
        )
        SELECT telling.article AS article, near_key.article AS other, count(*) AS shared
        FROM telling JOIN near_key ON near_key.key = telling.key
        WHERE near_key.article <> telling.article
        GROUP BY 1, 2 HAVING count(*) >= :shared ORDER BY 1, 3 DESC, 2
    """),
    "postgresql": text("""
        WITH asked AS MATERIALIZED (
            SELECT (pair->>0)::bigint AS article, (pair->>1)::bigint AS key
            FROM jsonb_array_elements(CAST(:asked AS jsonb)) AS pair
        ), telling AS MATERIALIZED (
            SELECT article, key FROM asked, LATERAL (
                SELECT count(*) AS number FROM (
                    SELECT 1 FROM near_key WHERE near_key.key = asked.key LIMIT :limit
                ) AS first_few
            ) AS held WHERE held.number BETWEEN 2 AND :common
        )
        SELECT telling.article AS article, near_key.article AS other, count(*) AS shared
        FROM telling JOIN near_key ON near_key.key = telling.key
        WHERE near_key.article <> telling.article
        GROUP BY 1, 2 HAVING count(*) >= :shared ORDER BY 1, 3 DESC, 2
    """),
}


def _sharing_keys(
    connection: Connection, keys: Mapping[int, Collection[int]]
) -> dict[int, list[int]]:
    """Return, by article, the others that share keys with it, those with the most first."""
    asked = [[number, key] for number, each in keys.items() for key in sorted(each)]
    if not asked:
        return {}
    rows = connection.execute(
        _LOOK_UP[connection.dialect.name],
        {"asked": json.dumps(asked), "limit": COMMON + 1, "common": COMMON, "shared": SHARED},
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.article, []).append(row.other)
    return found


def _write_pairs(connection: Connection, pairs: Sequence[Pair]) -> None:
    rows = sorted({(pair.article, pair.other): pair for pair in pairs}.items())
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(NearPair).on_conflict_do_nothing(),
        [
            {"article": part, "other": whole, "kind": pair.kind, "overlap": pair.overlap}
            for (part, whole), pair in rows
        ],
    )


def _moves(stories: Mapping[int, int], pairs: Sequence[Pair]) -> dict[int, int]:
    """Return which story becomes part of which: all that *pairs* connect, of the smallest."""
    parent = {story: story for story in stories.values()}

    def root(story: int) -> int:
        while parent[story] != story:
            story = parent[story]
        return story

    for pair in pairs:
        smaller, larger = sorted((root(stories[pair.article]), root(stories[pair.other])))
        parent[larger] = smaller
    return {story: root(story) for story in parent if root(story) != story}

"""New articles: their rows, their lists, their stories and the keys they are found by."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, text

from models.folding import search
from models.item import ArticleItem
from models.tables import Article, ArticleAuthor, ArticleCredit, ArticleKeyword
from pipelines.dedupe import Decision, own_url
from pipelines.stories import keys_of, open_stories, write_keys

DATE = (
    "published_at", "published_local", "published_on", "published_zone", "zone_from",
    "published_precision", "published_text",
)  # fmt: skip
SINGLE = (
    "summary", "section", "language", "image_url", "modified_at", "credit_text", "dateline",
)  # fmt: skip
LISTS: dict[str, type[ArticleKeyword | ArticleAuthor | ArticleCredit]] = {
    "keywords": ArticleKeyword, "authors": ArticleAuthor, "credits": ArticleCredit,
}  # fmt: skip

_LAST_NUMBER = text("SELECT seq FROM sqlite_sequence WHERE name = 'article'")  # SQLite's
_NEXT_NUMBERS = text(  # PostgreSQL's
    "SELECT nextval(pg_get_serial_sequence('article', 'id')) FROM generate_series(1, :new)"
)

Lists = dict[str, list[dict[str, Any]]]


def insert_articles(connection: Connection, decisions: Sequence[Decision]) -> dict[str, int]:
    """Insert new articles with their lists; return the number of each by its url_key."""
    if not decisions:
        return {}
    numbers = _new_numbers(connection, [decision.key for decision in decisions])
    # before their articles, which name them
    open_stories(connection, {numbers[each.key]: each.item.fetched_at for each in decisions})
    connection.execute(insert(Article), [_new_row(each, numbers[each.key]) for each in decisions])
    lists: Lists = {name: [] for name in LISTS}
    for decision in decisions:
        for name, entries in lists_of(decision.item).items():
            lists[name] += [{"article": numbers[decision.key], **entry} for entry in entries]
    for name, entries in lists.items():
        if entries:
            connection.execute(insert(LISTS[name]), entries)
    write_keys(connection, {numbers[each.key]: near_keys_of(each.item) for each in decisions})
    return numbers


def _new_numbers(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """Return the numbers that the new articles *keys* are given.

    They are asked for beforehand: an article's row names the story that it opens, by its number.
    """
    if connection.dialect.name == "postgresql":
        numbers = connection.scalars(_NEXT_NUMBERS, {"new": len(keys)}).all()
        return dict(zip(keys, numbers, strict=True))
    last = connection.scalar(_LAST_NUMBER)
    return {key: number for number, key in enumerate(keys, (last or 0) + 1)}


def _new_row(decision: Decision, number: int) -> dict[str, Any]:
    item = decision.item
    return values_of(item) | {
        "id": number,
        "story": number,
        "url_key": decision.key,
        "publisher": item.publisher,
        "url": own_url(item, decision.key),
        "title": item.title,
        "body": item.body,
        "content_key": decision.content_key,
        "provenance": dict(item.provenance),
        "revision_number": 1,
        "first_seen_at": item.fetched_at,
        "last_seen_at": item.fetched_at,
        "reader": item.reader,
    }


def values_of(item: ArticleItem) -> dict[str, Any]:
    """Return *item*'s values of the columns that a later look may amend."""
    plain = {name: getattr(item, name) for name in (*DATE, "language", "modified_at")}
    return plain | {
        "summary": item.summary or None,
        "section": item.section or None,
        "image_url": item.image_url or None,
        "credit_text": item.credit.text or None,
        "dateline": item.credit.dateline or None,
    }


def lists_of(item: ArticleItem) -> Lists:
    """Return the rows of *item*'s lists, without the article's number."""
    return {
        "keywords": [
            {"position": position, "text": text, "key": search(text)}
            for position, text in enumerate(item.keywords, 1)
        ],
        "authors": [
            {"position": position, "text": text, "key": search(text)}
            for position, text in enumerate(item.authors, 1)
        ],
        "credits": [
            {"position": position, "role": party.role, "text": party.name, "agency": party.agency}
            for position, party in enumerate(item.credit.parties, 1)
        ],
    }


def near_keys_of(item: ArticleItem) -> tuple[int, ...]:
    """Return the keys by which *item*'s body is found; see ``keys_of``."""
    return keys_of(item.body, item.credit.text, item.credit.dateline)

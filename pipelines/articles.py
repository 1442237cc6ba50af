"""New articles: their rows, their lists, their stories and the keys they are found by."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert

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

Lists = dict[str, list[dict[str, Any]]]


def insert_articles(connection: Connection, decisions: Sequence[Decision]) -> dict[str, int]:
    """Insert new articles with their lists; return the number of each by its url_key."""
    if not decisions:
        return {}
    rows = [_new_row(decision) for decision in decisions]
    inserted = connection.execute(insert(Article).returning(Article.url_key, Article.id), rows)
    numbers = {key: number for key, number in inserted}
    lists: Lists = {name: [] for name in LISTS}
    for decision in decisions:
        for name, entries in lists_of(decision.item).items():
            lists[name] += [{"article": numbers[decision.key], **entry} for entry in entries]
    for name, entries in lists.items():
        if entries:
            connection.execute(insert(LISTS[name]), entries)
    items = {numbers[decision.key]: decision.item for decision in decisions}
    open_stories(connection, {number: item.fetched_at for number, item in items.items()})
    write_keys(connection, {number: near_keys_of(item) for number, item in items.items()})
    return numbers


def _new_row(decision: Decision) -> dict[str, Any]:
    item = decision.item
    return values_of(item) | {
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

"""Promise 2, defined: when two databases hold the same, whatever happened on the way.

Ids, times of our own work, runs and visits are left out. Everything a consumer reads of the
publishers' pages is in.
"""

from typing import Any

from sqlalchemy import Connection, select

from models.tables import (
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    Page,
    PublisherRow,
    Revision,
)

_TEXTS = (
    "publisher", "url", "url_key",
    "title", "body", "summary", "section", "language", "image_url", "published_at",
    "published_local", "published_on", "published_zone", "zone_from", "published_precision",
    "published_text", "modified_at", "credit_text", "dateline", "content_key", "revision_number",
    "reader", "provenance",
)  # fmt: skip


def content(connection: Connection) -> dict[str, Any]:
    """Return what the database holds, in a form that can be compared with ``==``."""
    pages = connection.execute(select(Page.__table__)).mappings().all()
    urls: dict[int, list[str]] = {}
    for page in pages:
        if page["article"] is not None:
            urls.setdefault(page["article"], []).append(page["url"])
    articles = {}
    names = {}
    for row in connection.execute(select(Article.__table__)).mappings():
        shown_at = tuple(sorted(urls.get(row["id"], [])))
        names[row["id"]] = shown_at
        articles[shown_at] = {name: row[name] for name in _TEXTS}
    return {
        "publishers": sorted(connection.scalars(select(PublisherRow.key))),
        "articles": articles,
        "pages": sorted(
            (page["url"], page["kind"], page["state"], page["reason"] or "",
             page["due_at"] is not None, page["own"], names.get(page["article"], ()))
            for page in pages
        ),
        "revisions": _rows(connection, Revision, names, ("number", "title", "body", "changed")),
        "keywords": _rows(connection, ArticleKeyword, names, ("position", "text", "key")),
        "authors": _rows(connection, ArticleAuthor, names, ("position", "text", "key")),
        "credits": _rows(connection, ArticleCredit, names, ("position", "role", "text", "agency")),
    }  # fmt: skip


def _rows(
    connection: Connection, table: Any, names: dict[int, tuple[str, ...]], columns: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    rows = connection.execute(select(table.__table__)).mappings()
    return sorted(
        ((names[row["article"]], *(row[column] for column in columns)) for row in rows), key=repr
    )

"""Delete what we hold of an article, on request, and say so in the feed."""

from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from models.changes import NewChange, record_changes
from models.fulltext import forget_words
from models.tables import (
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    NearKey,
    NearPair,
    Page,
    Revision,
    Visit,
)

_KEPT = (  # what says that there was an article, and that it is forgotten
    "id", "url_key", "publisher", "url", "language", "revision_number", "first_seen_at",
    "last_seen_at", "removed_at", "forgotten_at", "story", "compared", "reader",
)  # fmt: skip


def forget(connection: Connection, key: str, *, at: datetime) -> str | None:
    """Empty the article that the page *key* shows or that has it as its own; return its address.

    Title, text, revisions, lists and dates go, its pages are never due again, and a page that
    shows it under a new address is refused. On SQLite the search index is emptied and is to be
    filled again. ``None`` if there is no such article, or it is forgotten already.
    """
    row = connection.execute(
        select(Article.id, Article.url)
        .outerjoin(Page, Page.article == Article.id)
        .where(or_(Article.url_key == key, Page.url_key == key), Article.forgotten_at.is_(None))
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    forget_words(connection, row.id)
    for table in (ArticleKeyword, ArticleAuthor, ArticleCredit, Revision, NearKey, NearPair):
        connection.execute(delete(table).where(table.article == row.id))
    connection.execute(delete(NearPair).where(NearPair.other == row.id))
    emptied = {
        column.name: None if column.nullable else {"provenance": {}, "content_key": ""}[column.name]
        for column in Article.__table__.columns
        if column.name not in _KEPT
    }
    connection.execute(
        update(Article).where(Article.id == row.id).values(emptied | {"forgotten_at": at})
    )
    pages = select(Page.url_key).where(or_(Page.article == row.id, Page.url_key == key))
    # the detail of a visit may quote the page
    connection.execute(update(Visit).where(Visit.page.in_(pages)).values(detail=None))
    connection.execute(
        update(Page)
        .where(or_(Page.article == row.id, Page.url_key == key))
        .values(state="forgotten", reason=None, due_at=None, etag=None, last_modified=None)
    )
    record_changes(connection, [NewChange(row.id, "forgotten", at)])
    return str(row.url)

"""Promises 2 and 3, defined: when two databases hold the same, and every page is accounted for.

Ids, times of our own work, runs and visits are left out. Everything a consumer reads of the
publishers' pages is in.
"""

from typing import Any

from sqlalchemy import Connection, case, func, or_, select

from models.tables import (
    OUTCOMES,
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    ArticleWords,
    Change,
    Page,
    PublisherRow,
    Revision,
    Run,
    Visit,
)

NEVER_TAKEN, NO_END = "pages never taken", "runs without an end"
_STORED = ("new", "revised", "unchanged", "alias")
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
        "latest changes": sorted(
            {names[row.article]: (row.kind, row.revision) for row in connection.execute(
                # which of two pages came first decides whether the other amended the article
                select(Change.__table__).where(Change.kind != "amended").order_by(Change.seq)
            )}.items()
        ),
        "stories": _stories(connection, names),
        "revisions": _rows(connection, Revision, names, ("number", "title", "body", "changed")),
        "keywords": _rows(connection, ArticleKeyword, names, ("position", "text", "key")),
        "authors": _rows(connection, ArticleAuthor, names, ("position", "text", "key")),
        "credits": _rows(connection, ArticleCredit, names, ("position", "role", "text", "agency")),
    }  # fmt: skip


def _stories(connection: Connection, names: dict[int, tuple[str, ...]]) -> list[list[Any]]:
    """Return the articles of each story that more than one tells."""
    told: dict[int, list[tuple[str, ...]]] = {}
    for article, story in connection.execute(select(Article.id, Article.story)):
        told.setdefault(story, []).append(names[article])
    return sorted(sorted(each) for each in told.values() if len(each) > 1)


def _rows(
    connection: Connection, table: Any, names: dict[int, tuple[str, ...]], columns: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    rows = connection.execute(select(table.__table__)).mappings()
    return sorted(
        ((names[row["article"]], *(row[column] for column in columns)) for row in rows), key=repr
    )


def unaccounted(connection: Connection) -> list[str]:
    """Return, in sentences, what contradicts promise 3 or is there twice; empty if nothing is.

    All by SQL from the rows, whatever the runs say of themselves. While there is work left, only
    pages never taken and runs without an end are found.
    """
    visited = select(Page.url).join(Visit, Visit.page == Page.url_key)
    last = Visit.run == Page.visited_run
    known = {"not_modified": "listed", **dict.fromkeys(_STORED, "stored")}
    listed = ("listed", "not_modified", "failed", "gone")
    own = select(Page.article, func.count()).where(Page.own).group_by(Page.article)
    texts = select(Article.publisher, Article.title, Article.body)
    new = select(Visit.page).where(Visit.kind == "new")
    wrong = {
        NEVER_TAKEN: select(Page.url).where(Page.url_key.not_in(select(Visit.page))),
        NO_END: select(Run.id).where(or_(Run.finished_at.is_(None), Run.verdict.is_(None))),
        "last visits without a row": select(Page.url)
        .outerjoin(Visit, (Visit.page == Page.url_key) & last)
        .where(Page.visited_run.is_not(None), Visit.page.is_(None)),
        "pages in another state than their last visit says": visited.where(
            last, Page.state != case(known, value=Visit.kind, else_=Visit.kind)
        ),
        "articles with an outcome that is none": visited.where(
            Page.kind == "article", Visit.kind.not_in(OUTCOMES)
        ),
        "listings with an outcome that is none": visited.where(
            Page.kind != "article", Visit.kind.not_in(listed)
        ),
        "stored pages without an article": select(Page.url).where(
            Page.state == "stored", Page.article.is_(None)
        ),
        "articles that no page shows": select(Article.url).where(
            Article.id.not_in(select(Page.article).where(Page.article.is_not(None)))
        ),
        "articles with two own pages": own.having(func.count() > 1),
        "articles that the search index lacks": select(Article.url).where(
            Article.forgotten_at.is_(None), Article.id.not_in(select(ArticleWords.article))
        ),
        "texts stored twice": texts.group_by(*texts.selected_columns).having(func.count() > 1),
    }
    rows = {what: connection.execute(query).all() for what, query in wrong.items()}
    said = [f"{len(found)} {what}, such as {found[0]}" for what, found in rows.items() if found]
    articles = connection.scalar(select(func.count()).select_from(Article))
    found_new = len(connection.execute(new).all())
    if articles != found_new:
        said.append(f"{articles} articles, but {found_new} visits that found a new one")
    return said

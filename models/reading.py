"""The questions operators and consumers ask of the database, each one a select."""

from typing import Any

from sqlalchemy import Select, case, func, select

from models.tables import Article, ArticleAuthor, ArticleCredit, ArticleKeyword, Page, Visit


def outcomes(run: int) -> Select[*tuple[Any, ...]]:
    """Columns kind, visits: what became of the articles that *run* took."""
    return (
        select(Visit.kind, func.count().label("visits"))
        .join(Page, Page.url_key == Visit.page)
        .where(Visit.run == run, Page.kind == "article")
        .group_by(Visit.kind)
    )


def listings(run: int) -> Select[*tuple[Any, ...]]:
    """Columns kind, reason, url: what became of the feeds, sitemaps and sections of *run*."""
    return (
        select(Visit.kind, Visit.reason, Page.url)
        .join(Page, Page.url_key == Visit.page)
        .where(Visit.run == run, Page.kind != "article")
        .order_by(Visit.at, Page.url)
    )


def reasons(run: int) -> Select[*tuple[Any, ...]]:
    """Columns kind, reason, visits, url: why articles were not stored, with one example each."""
    return (
        select(
            Visit.kind, Visit.reason, func.count().label("visits"), func.min(Page.url).label("url")
        )
        .join(Page, Page.url_key == Visit.page)
        .where(
            Visit.run == run,
            Page.kind == "article",
            Visit.kind.in_(("refused", "failed", "gone")),
        )
        .group_by(Visit.kind, Visit.reason)
        .order_by(Visit.kind, func.count().desc(), Visit.reason)
    )


def found(run: int) -> Select[*tuple[Any, ...]]:
    """One number: how many article pages were named for the first time in *run*."""
    return select(func.count()).where(Page.found_run == run, Page.kind == "article")


def left(publisher: str) -> Select[*tuple[Any, ...]]:
    """One number: how many of *publisher*'s articles are known and wait to be fetched."""
    return select(func.count()).where(
        Page.publisher == publisher, Page.kind == "article", Page.due_at.is_not(None)
    )


def undated(run: int) -> Select[*tuple[Any, ...]]:
    """One number: how many articles that *run* stored have no date."""
    return (
        select(func.count())
        .select_from(Visit)
        .join(Page, Page.url_key == Visit.page)
        .join(Article, Article.id == Page.article)
        .where(
            Visit.run == run,
            Visit.kind.in_(("new", "revised")),
            Article.published_on.is_(None),
        )
    )


def visits(run: int) -> Select[*tuple[Any, ...]]:
    """One number: how many pages of any kind *run* took."""
    return select(func.count()).where(Visit.run == run)


def shown(url_key: str) -> Select[*tuple[Any, ...]]:
    """The article that the page *url_key* shows: its row's columns, and the page's state."""
    return (
        select(
            Article.__table__,
            Page.state.label("page_state"),
            Page.reason.label("page_reason"),
            case((Page.own, "own"), else_="alias").label("page_is"),
        )
        .select_from(Page)
        .join(Article, Article.id == Page.article, isouter=True)
        .where(Page.url_key == url_key)
    )


def keywords(article: int) -> Select[*tuple[Any, ...]]:
    """Column text: the keywords of *article* in order."""
    return (
        select(ArticleKeyword.text)
        .where(ArticleKeyword.article == article)
        .order_by(ArticleKeyword.position)
    )


def authors(article: int) -> Select[*tuple[Any, ...]]:
    """Column text: the authors of *article* in order."""
    return (
        select(ArticleAuthor.text)
        .where(ArticleAuthor.article == article)
        .order_by(ArticleAuthor.position)
    )


def parties(article: int) -> Select[*tuple[Any, ...]]:
    """Columns role, text, agency: the credited parties of *article* in order."""
    return (
        select(ArticleCredit.role, ArticleCredit.text, ArticleCredit.agency)
        .where(ArticleCredit.article == article)
        .order_by(ArticleCredit.position)
    )

"""The questions operators and consumers ask of the database, each one a select."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from models.frontier import LONGEST_PAUSE
from models.tables import (
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    Page,
    PublisherRow,
    Run,
    Visit,
)


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


def left(publisher: str, now: datetime) -> Select[*tuple[Any, ...]]:
    """One number: how many of *publisher*'s articles are due and were not fetched."""
    return select(func.count()).where(
        Page.publisher == publisher, Page.kind == "article", Page.due_at <= now
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


def counts(publisher: str, *, before: int, since: datetime) -> Select[*tuple[Any, ...]]:
    """Column counts: what *publisher*'s runs before the run *before* counted, latest first.

    Null where a run was killed. The rows are not fetched all at once.
    """
    return (
        select(Run.counts)
        .where(Run.publisher == publisher, Run.id != before, Run.started_at >= since)
        .order_by(Run.started_at.desc())
        .execution_options(yield_per=50)
    )


def paused(publisher: str | None = None) -> Select[*tuple[Any, ...]]:
    """Columns key, paused_at, paused_why: the publishers, or the one, that are not crawled."""
    query = select(PublisherRow.key, PublisherRow.paused_at, PublisherRow.paused_why).where(
        PublisherRow.paused_at.is_not(None)
    )
    return query if publisher is None else query.where(PublisherRow.key == publisher)


def due(now: datetime) -> Select[*tuple[Any, ...]]:
    """Columns publisher, pages: how many pages of any kind are due, where there are any.

    So are those with a time that only a wrong clock can have set (``frontier.heed_clock``).
    """
    return (
        select(Page.publisher, func.count().label("pages"))
        .where(or_(Page.due_at <= now, Page.due_at > now + LONGEST_PAUSE))
        .group_by(Page.publisher)
    )


def crawled() -> Select[*tuple[Any, ...]]:
    """Column publisher: those whose listings are known, so that their paces say what is due."""
    return select(Page.publisher).where(Page.kind != "article").distinct()


def last_run() -> Select[*tuple[Any, ...]]:
    """One number: the last run of any publisher."""
    return select(func.max(Run.id))


def runs_after(number: int) -> Select[*tuple[Any, ...]]:
    """The rows of the runs after the run *number*, in their order."""
    return select(Run.__table__).where(Run.id > number).order_by(Run.id)


def publishers() -> Select[*tuple[Any, ...]]:
    """The rows of all publishers that were ever crawled or paused."""
    return select(PublisherRow.__table__).order_by(PublisherRow.key)


def latest_runs() -> Select[*tuple[Any, ...]]:
    """The row of each publisher's last run."""
    latest = select(func.max(Run.id)).group_by(Run.publisher)
    return select(Run.__table__).where(Run.id.in_(latest))


def runs_of(publisher: str, limit: int) -> Select[*tuple[Any, ...]]:
    """The rows of *publisher*'s last runs, latest first."""
    return (
        select(Run.__table__).where(Run.publisher == publisher).order_by(Run.id.desc()).limit(limit)
    )


def run(number: int) -> Select[*tuple[Any, ...]]:
    """The row of one run."""
    return select(Run.__table__).where(Run.id == number)


def articles(publisher: str | None = None) -> Select[*tuple[Any, ...]]:
    """Columns publisher, articles: how many are stored, where there are any."""
    query = select(Article.publisher, func.count().label("articles")).group_by(Article.publisher)
    return query if publisher is None else query.where(Article.publisher == publisher)


def standing(publisher: str, now: datetime) -> Select[*tuple[Any, ...]]:
    """How *publisher*'s pages stand: what they are, whether they are due, and what keeps them.

    Columns part (article, listing), state, reason, due (now, later, never), own (of a stored
    article: whether it is its own page), pages, next (the earliest that one of them is due), url
    (an example).
    """
    listing = Page.kind != "article"
    page = (
        select(
            case((listing, "listing"), else_="article").label("part"),
            Page.state,
            Page.reason,
            case(
                (Page.due_at.is_(None), "never"), (Page.due_at <= now, "now"), else_="later"
            ).label("due"),
            case((Page.own, 1), else_=0).label("own"),
            Page.due_at,
            Page.url,
        )
        .where(Page.publisher == publisher)
        .subquery()
    )
    groups = [page.c[name] for name in ("part", "state", "reason", "due", "own")]
    pages = func.count().label("pages")
    return (
        select(
            *groups, pages, func.min(page.c.due_at).label("next"), func.min(page.c.url).label("url")
        )
        .group_by(*groups)
        .order_by(page.c.part, page.c.state, page.c.due, pages.desc(), page.c.reason)
    )


def with_validators(publisher: str) -> Select[*tuple[Any, ...]]:
    """Columns pages, validators: *publisher*'s stored pages, and those with ETag or the like."""
    has = or_(Page.etag.is_not(None), Page.last_modified.is_not(None))
    return select(
        func.count().label("pages"), func.count(case((has, 1))).label("validators")
    ).where(Page.publisher == publisher, Page.state == "stored")


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

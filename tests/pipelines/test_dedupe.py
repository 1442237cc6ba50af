"""What is new, revised, unchanged or an alias, in whatever order and batches pages arrive."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from models.identity import url_key
from models.item import ArticleItem, Message, PageOutcome
from models.tables import Article, Base, Page, Visit
from pipelines.dedupe import ANOTHER, MIN_ALIAS_WORDS, TEXT_DIFFERS
from tests.conftest import BODY, NOON
from tests.pipelines.conftest import Crawl
from tests.state import content

Items = Callable[..., ArticleItem]

OWN = "https://news.example/2026/port"
AMP = "https://news.example/2026/port/amp"
OTHER_BODY = BODY.replace("شهرين", "شهر")
OTHER_DAY = {"published_on": date(2026, 5, 14)}
OTHER_TITLE = {"title": "الصيادون يرحبون بالرصيف"}


@pytest.fixture(params=["one batch", "two batches", "two runs"])
def arrive(request: pytest.FixtureRequest, crawl: Crawl) -> Crawl:
    """Return a function that crawls two messages in one batch, in two, or in two runs."""

    def make(first: Message, second: Message) -> list[str]:
        if request.param == "one batch":
            return crawl([first, second])
        if request.param == "two batches":
            return crawl([first], [second])
        return crawl([first]) + crawl([second])

    return make


def shows(db: Engine) -> dict[str, str | None]:
    """Return, for each page, the address of the article that it shows."""
    with db.connect() as connection:
        rows = connection.execute(
            select(Page.url, Article.url).join(Article, Article.id == Page.article, isouter=True)
        )
        return {page: article for page, article in rows}


def articles(db: Engine) -> int:
    with db.connect() as connection:
        return connection.execute(select(func.count()).select_from(Article)).scalar_one()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "الميناءُ الجديد يستقبل أولى سفنه", "body": BODY.replace("\n\n", "\n")},
        {"body": BODY.replace("، ", "،\u00a0 ")},
        {"keywords": (), "section": "اقتصاد"},
    ],
    ids=["same", "vowel signs and lines", "blanks", "other fields"],
)
def test_same_text_at_its_own_page_is_unchanged(
    crawl: Crawl, item: Items, changes: dict[str, Any]
) -> None:
    crawl([item()])

    assert ["unchanged"] == crawl([item(**changes)])


@pytest.mark.parametrize(
    "changes",
    [{"title": "الميناء الجديد يستقبل اولى سفنه"}, {"body": OTHER_BODY}, OTHER_TITLE],
    ids=["hamza in the title", "word in the body", "title"],
)
def test_other_text_at_its_own_page_is_revised(
    crawl: Crawl, item: Items, changes: dict[str, Any]
) -> None:
    crawl([item()])

    assert ["revised"] == crawl([item(**changes)])
    assert ["unchanged"] == crawl([item(**changes)])


ANOTHER_URL = "https://news.example/2026/orchard"
ANOTHER_TEXT = {
    "title": "بساتين التين تنتظر المطر",
    "body": "خرج المزارعون إلى التلال الشرقية قبل طلوع الشمس ليعدوا ما بقي من أشجار التين القديمة، "
    "وعادوا عند الظهيرة بأخبار قليلة وسلال شبه فارغة.\n\nويأمل أصحاب البساتين أن يأتي المطر "
    "مبكرا هذا الخريف، فالآبار لم تعد تكفي غير البيوت القريبة منها.",
}


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_article_that_leads_to_another_one_is_gone_and_neither_text_is_touched(
    crawl: Crawl, db: Engine, item: Items, known: bool
) -> None:
    crawl([item(), item(url=ANOTHER_URL, **ANOTHER_TEXT)] if known else [item()])
    led = item(page=url_key(OWN), url=ANOTHER_URL, **ANOTHER_TEXT)

    assert ["gone"] == crawl([led])

    texts = {OWN: (item().title, BODY)}
    if known:
        texts[ANOTHER_URL] = (ANOTHER_TEXT["title"], ANOTHER_TEXT["body"])
    with db.connect() as connection:
        rows = connection.execute(select(Article.url, Article.title, Article.body))
        assert texts == {url: (title, body) for url, title, body in rows}
        removed = connection.scalars(select(Article.url).where(Article.removed_at.is_not(None)))
        assert [OWN] == removed.all()
        said = select(Visit.reason, Visit.detail).where(Visit.kind == "gone")
        assert [(ANOTHER, ANOTHER_URL)] == [tuple(row) for row in connection.execute(said)]
    assert ["unchanged"] == crawl([item()])  # it is there again


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, "unchanged"), ({"body": OTHER_BODY} | OTHER_TITLE, "revised"),
     ({"body": ANOTHER_TEXT["body"]}, "revised")],
    ids=["same text", "edited under a new title", "written anew under its title"],
)  # fmt: skip
def test_article_that_moved_to_another_address_stays_itself(
    crawl: Crawl, item: Items, changes: dict[str, Any], expected: str
) -> None:
    crawl([item()])
    url = "https://news.example/2026/port-opens"

    assert [expected] == crawl([item(page=url_key(OWN), url=url, **changes)])


def test_canonical_of_another_article_moves_no_article(crawl: Crawl, item: Items) -> None:
    crawl([item(), item(url=ANOTHER_URL, **ANOTHER_TEXT)])
    rewritten = item(url=ANOTHER_URL, **OTHER_TITLE, body=BODY[::-1])

    assert ["revised"] == crawl([replace(rewritten, page=url_key(OWN), fetched_url=OWN)])


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize(
    "changes",
    [
        {"title": "الميناءُ الجديدُ يستقبل اولي سفنه", **OTHER_DAY},
        OTHER_TITLE,
        {"title": "الميناء الجديد يستقبل أولى سفنه", "published_on": None},
        {},
    ],
    ids=["same title as newsrooms spell it", "same day", "same title, no day", "same all"],
)
def test_same_body_at_another_address_is_an_alias(
    arrive: Crawl, db: Engine, item: Items, changes: dict[str, Any]
) -> None:
    assert ["new", "alias"] == arrive(item(), item(url=AMP, **changes))
    assert {OWN: OWN, AMP: OWN} == shows(db)


def test_alias_arriving_first_gives_the_same_pages(arrive: Crawl, db: Engine, item: Items) -> None:
    assert ["new", "alias"] == arrive(item(url=AMP), item())
    assert {OWN: OWN, AMP: OWN} == shows(db)


def test_canonical_url_is_the_own_one_though_its_key_is_greater(
    arrive: Crawl, db: Engine, item: Items
) -> None:
    canonical = item(url=AMP, provenance={"url": "canonical"})

    assert ["new", "alias"] == arrive(item(), canonical)
    assert {OWN: AMP, AMP: AMP} == shows(db)


def test_content_is_the_same_in_whatever_order_equal_pages_arrive(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    pages = [item(), item(url=AMP, **OTHER_TITLE), item(url="https://news.example/x/port")]
    contents = []
    for order in itertools.permutations(pages):
        with db.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in ("publisher", "run", "alembic_version"):
                    connection.execute(table.delete())
        crawl([order[0]], [*order[1:]])
        with db.connect() as connection:
            contents.append(content(connection))

    assert all(each == contents[0] for each in contents)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize(
    "changes",
    [
        OTHER_TITLE | OTHER_DAY,
        OTHER_TITLE | {"published_on": None},
        {"body": OTHER_BODY},
        {"publisher": "second"},
    ],
    ids=["other title, other day", "other title, no day", "other body", "other publisher"],
)
def test_what_is_not_the_same_is_new(
    crawl: Crawl, arrive: Crawl, db: Engine, item: Items, changes: dict[str, Any]
) -> None:
    crawl(publisher="second")

    assert ["new", "new"] == arrive(item(), item(url=AMP, **changes))
    assert {OWN: OWN, AMP: AMP} == shows(db)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize(("words", "expected"), [(-1, "new"), (0, "alias")], ids=["49", "50"])
def test_short_body_is_no_alias(arrive: Crawl, item: Items, words: int, expected: str) -> None:
    short = " ".join(BODY.split()[: MIN_ALIAS_WORDS + words])

    assert ["new", expected] == arrive(item(body=short), item(url=AMP, body=short))


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)  # the plain cases run on both
@pytest.mark.parametrize("amp_first", [True, False], ids=["twin first", "own page first"])
def test_canonical_address_is_the_articles_own(
    arrive: Crawl, db: Engine, item: Items, amp_first: bool
) -> None:
    pages = [item(page=url_key(AMP), fetched_url=AMP), item()]

    arrive(*(pages if amp_first else pages[::-1]))

    assert {OWN: OWN, AMP: OWN} == shows(db)
    assert 1 == articles(db)


def test_alias_is_unchanged_from_its_second_visit_on(crawl: Crawl, item: Items) -> None:
    crawl([item(), item(url=AMP)])

    assert ["unchanged"] == crawl([item(url=AMP)])


def test_three_addresses_in_one_batch_are_one_article(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    third = "https://news.example/print/port"

    assert ["new", "alias", "alias"] == crawl([item(), item(url=AMP), item(url=third)])
    assert 1 == articles(db)


# An alias that contradicts


def hour(number: int) -> dict[str, Any]:
    return {"fetched_at": NOON + timedelta(hours=number)}


def due_again(db: Engine) -> set[str]:
    with db.connect() as connection:
        return set(connection.scalars(select(Page.url).where(Page.due_at.is_not(None))))


@pytest.fixture
def alias(crawl: Crawl, item: Items) -> None:
    """An article with an alias."""
    crawl([item(), item(url=AMP)])


@pytest.mark.usefixtures("alias")
def test_alias_that_contradicts_overwrites_nothing_and_asks_the_own_page(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    assert ["alias"] == crawl([item(url=AMP, body=OTHER_BODY, **hour(1))])

    with db.connect() as connection:
        assert [BODY] == list(connection.scalars(select(Article.body)))
        reasons = connection.scalars(select(Page.reason).where(Page.url == AMP))
        assert [TEXT_DIFFERS] == list(reasons)
    assert {OWN, AMP} == due_again(db)


@pytest.mark.usefixtures("alias")
def test_own_page_that_changed_as_well_keeps_its_alias(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    crawl([item(url=AMP, body=OTHER_BODY, **hour(1))])

    assert ["revised"] == crawl([item(body=OTHER_BODY, **hour(2))])
    assert ["unchanged"] == crawl([item(url=AMP, body=OTHER_BODY, **hour(3))])
    assert 1 == articles(db)


@pytest.mark.usefixtures("alias")
def test_alias_that_still_differs_becomes_an_article(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item(url=AMP, body=OTHER_BODY, **hour(1))], [item(**hour(2))])

    assert ["new"] == crawl([item(url=AMP, body=OTHER_BODY, **hour(3))])
    assert {OWN: OWN, AMP: AMP} == shows(db)


@pytest.mark.usefixtures("alias")
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_own_page_looked_at_before_in_the_run_is_enough(
    crawl: Crawl, item: Items, together: bool
) -> None:
    own, differs = item(**hour(1)), item(url=AMP, body=OTHER_BODY, **hour(2))

    kinds = crawl([own, differs]) if together else crawl([own], [differs])

    assert ["unchanged", "new"] == kinds


@pytest.mark.usefixtures("alias")
def test_own_page_that_failed_was_not_looked_at(
    crawl: Crawl, db: Engine, item: Items, outcome: Callable[..., PageOutcome]
) -> None:
    failed = outcome(kind="failed", reason="timeout", at=NOON + timedelta(hours=1))

    kinds = crawl([failed], [item(url=AMP, body=OTHER_BODY, **hour(2))])

    assert ["failed", "alias"] == kinds
    assert {OWN: OWN, AMP: OWN} == shows(db)


@pytest.mark.parametrize("canonical", [OWN, AMP], ids=["names the other", "names itself"])
def test_alias_that_became_an_article_stays_one(
    crawl: Crawl, db: Engine, item: Items, canonical: str
) -> None:
    amp = {"url": canonical, "page": url_key(AMP), "fetched_url": AMP}
    crawl([item(), item(**amp)])
    crawl([item(**hour(1))], [item(body=OTHER_BODY, **amp, **hour(1))])

    assert ["unchanged"] == crawl([item(body=OTHER_BODY, **amp, **hour(2))])
    assert ["revised"] == crawl([item(body=OTHER_BODY + " وعاد", **amp, **hour(3))])
    assert {OWN: OWN, AMP: AMP} == shows(db)


def test_own_page_never_seen_is_asked_at_its_own_address(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    printed = "https://news.example/print/port"
    crawl([item(page=url_key(AMP), fetched_url=AMP), item(url=printed)])

    crawl([item(url=printed, body=OTHER_BODY, **hour(1))])

    assert {OWN, printed} == due_again(db)


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_day_that_has_fallen_silent_still_joins_an_alias(
    crawl: Crawl, item: Items, together: bool
) -> None:
    silent = item(body=OTHER_BODY, published_on=None, published_local=None, published_at=None)
    twin = item(url=AMP, body=OTHER_BODY, **OTHER_TITLE)
    crawl([item()])

    kinds = crawl([silent, twin]) if together else crawl([silent], [twin])

    assert ["revised", "alias"] == kinds

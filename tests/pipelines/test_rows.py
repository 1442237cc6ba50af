"""What one batch writes: rows of each outcome, all or nothing, the same when written twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from models.identity import url_key
from models.item import ArticleItem, Credit, Link, Message, PageOutcome, Party, Validators
from models.run import RunLost, close_run
from models.tables import (
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    Base,
    Page,
    Revision,
    Run,
    Visit,
)  # fmt: skip
from pipelines.rows import write
from tests.conftest import BODY, NOON, PUBLISHER, opened
from tests.pipelines.conftest import Crawl, prepare
from tests.state import content

Items = Callable[..., ArticleItem]
Outcomes = Callable[..., PageOutcome]

LATER = NOON + timedelta(hours=1)
READ = Validators('"7"', "Tue, 12 May 2026 12:00:00 GMT", "1")
AFTER_THREE_HOURS = NOON + timedelta(hours=3)  # the next look at an article of this morning
OTHER_BODY = BODY.replace("شهرين", "شهر")
AMP = "https://news.example/2026/port/amp"


def rows(db: Engine, table: Any, *names: str) -> list[tuple[Any, ...]]:
    """Return the columns *names* of *table*, in the order of its primary key."""
    columns = [table.__table__.c[name] for name in names]
    with db.connect() as connection:
        query = select(*columns).order_by(*table.__table__.primary_key.columns)
        return [tuple(row) for row in connection.execute(query)]


def one(db: Engine, table: Any, *names: str) -> tuple[Any, ...]:
    """Return the columns *names* of the only row of *table*."""
    (row,) = rows(db, table, *names)
    return row


def next_run(db: Engine) -> int:
    """Open a run after the crawls before it."""
    with db.begin() as connection:
        return opened(connection)


def write_now(db: Engine, run: int, messages: Sequence[Message]) -> Counter[str]:
    messages = prepare(db, run, messages)
    with db.begin() as connection:
        return write(PUBLISHER, run, messages, connection)


def test_new_article_is_written_with_its_lists(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item()])

    assert (item().url, BODY, 1, NOON, NOON, datetime(2026, 5, 12, 9, 30)) == one(
        db, Article, "url", "body", "revision_number", "first_seen_at", "last_seen_at",
        "published_local",
    )  # fmt: skip
    assert [(1, "الميناء", "الميناء"), (2, "الصيد", "الصيد")] == rows(
        db, ArticleKeyword, "position", "text", "key"
    )
    assert [(1, "سمر حداد", "سمر حداد")] == rows(db, ArticleAuthor, "position", "text", "key")
    assert [("origin", "رويترز", "reuters")] == rows(db, ArticleCredit, "role", "text", "agency")


def test_page_of_a_stored_article_shows_it_and_is_looked_at_later(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    crawl([item()])

    assert ("stored", None, NOON, AFTER_THREE_HOURS, True, 0) == one(
        db, Page, "state", "reason", "visited_at", "due_at", "own", "attempts"
    )
    assert one(db, Article, "id") == one(db, Page, "article")


def test_empty_text_is_written_as_nothing(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item(summary="", section="", image_url="", credit=Credit("", (), ""))])

    assert (None,) * 5 == one(
        db, Article, "summary", "section", "image_url", "credit_text", "dateline"
    )


def test_articles_of_one_batch_keep_their_own_lists(crawl: Crawl, db: Engine, item: Items) -> None:
    words = [chr(ord("ب") + n) for n in range(8)]
    crawl([item(url=f"https://news.example/{w}", body=f"{BODY} {w}", keywords=(w,)) for w in words])

    with db.connect() as connection:
        pairs = connection.execute(
            select(Article.body, ArticleKeyword.text).join(
                ArticleKeyword, ArticleKeyword.article == Article.id
            )
        ).all()

    assert {(f"{BODY} {word}", word) for word in words} == {tuple(pair) for pair in pairs}


def test_number_of_a_deleted_article_is_not_given_again(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    crawl([item()], [item(url="https://news.example/last", body=OTHER_BODY)])
    ((kept, _), (last, _)) = rows(db, Article, "id", "story")
    with db.begin() as connection:  # as an operator would by hand, who leaves its story
        connection.execute(update(Page).where(Page.article == last).values(article=None))
        for table in Base.metadata.sorted_tables:
            if "article" in table.c and table is not Page.__table__:
                connection.execute(table.delete().where(table.c.article == last))
        connection.execute(delete(Article).where(Article.id == last))
    crawl([item(url=f"https://news.example/{n}", body=f"{n} {BODY[n * 40 :]}") for n in (1, 2)])

    numbers = [number for number, _ in rows(db, Article, "id", "story")]
    assert numbers[0] == kept
    assert len(numbers) == 3
    assert min(numbers[1:]) > last


def test_revision_keeps_the_state_before(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item()])
    crawl([item(title="العنوان الثاني", body=OTHER_BODY, fetched_at=LATER, reader="2")])

    assert (1, item().title, BODY, NOON, LATER, ["title", "body"], "publisher") == one(
        db, Revision, "number", "title", "body", "seen_at", "replaced_at", "changed", "why"
    )
    assert ("العنوان الثاني", OTHER_BODY, 2, NOON, LATER, "2") == one(
        db, Article, "title", "body", "revision_number", "first_seen_at", "last_seen_at", "reader"
    )


def test_each_revision_is_numbered(crawl: Crawl, db: Engine, item: Items) -> None:
    for number in range(1, 4):
        crawl([item(title=f"عنوان {number}", fetched_at=NOON + timedelta(hours=number))])

    assert [(1, "عنوان 1", ["title"]), (2, "عنوان 2", ["title"])] == rows(
        db, Revision, "number", "title", "changed"
    )
    assert (3, "عنوان 3") == one(db, Article, "revision_number", "title")


AMENDED = {
    "section": "اقتصاد",
    "summary": "موجز",
    "image_url": "https://news.example/port.jpg",
    "modified_at": datetime(2026, 5, 12, 8, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("name", AMENDED)
def test_other_fields_are_amended(crawl: Crawl, db: Engine, item: Items, name: str) -> None:
    crawl([item()])

    assert ["unchanged"] == crawl([item(**{name: AMENDED[name]}, reader="2", fetched_at=LATER)])
    assert (AMENDED[name], "2", LATER, 1) == one(
        db, Article, name, "reader", "last_seen_at", "revision_number"
    )
    assert f"amended: {name}" == rows(db, Visit, "detail")[-1][0]


def test_date_is_amended_as_one(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item()])
    moved = {
        "published_at": None, "published_local": datetime(2026, 5, 11), "published_zone": None,
        "published_on": date(2026, 5, 11), "zone_from": None, "published_precision": "day",
        "published_text": "11 أيار 2026",
    }  # fmt: skip

    crawl([item(**moved)])

    assert tuple(moved.values()) == one(db, Article, *moved)


def test_first_reading_of_a_relative_date_stays(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item(published_local=datetime(2026, 5, 12, 9, 0))])

    crawl([
        item(published_local=datetime(2026, 5, 12, 9, 40),
             provenance={"published_at": "css, doubt: rounded"})
    ])  # fmt: skip

    assert (datetime(2026, 5, 12, 9, 0),) == one(db, Article, "published_local")
    assert [(None,), (None,)] == rows(db, Visit, "detail")


def test_silence_keeps_what_was_read_before(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item(**AMENDED)])
    before = one(db, Article, *AMENDED, "published_at", "published_on", "credit_text", "reader")

    crawl([
        item(published_at=None, published_local=None, published_on=None, published_zone=None,
             zone_from=None, published_precision=None, published_text=None, authors=(),
             credit=Credit(), keywords=(), reader="2")
    ])  # fmt: skip

    assert before == one(
        db, Article, *AMENDED, "published_at", "published_on", "credit_text", "reader"
    )
    assert [("الميناء",), ("الصيد",)] == rows(db, ArticleKeyword, "text")
    assert [("سمر حداد",)] == rows(db, ArticleAuthor, "text")
    assert [("رويترز",)] == rows(db, ArticleCredit, "text")
    assert [(None,), (None,)] == rows(db, Visit, "detail")


def test_lists_are_replaced(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item()])
    credit = Credit("المصدر: رويترز", (Party("الأناضول", "translator"),))

    crawl([item(keywords=("السوق",), authors=("ليلى", "سمر حداد"), credit=credit)])

    assert [(1, "السوق")] == rows(db, ArticleKeyword, "position", "text")
    assert [(1, "ليلى"), (2, "سمر حداد")] == rows(db, ArticleAuthor, "position", "text")
    assert [("translator", "الأناضول", None)] == rows(db, ArticleCredit, "role", "text", "agency")
    assert ("amended: keywords, authors, credits",) == rows(db, Visit, "detail")[-1]


def test_alias_amends_nothing(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item()], [item(url=AMP)])

    crawl([item(url=AMP, section="اقتصاد", keywords=("السوق",), fetched_at=LATER)])

    assert (None, LATER) == one(db, Article, "section", "last_seen_at")
    assert [("الميناء",), ("الصيد",)] == rows(db, ArticleKeyword, "text")


@pytest.mark.parametrize(
    ("kind", "state", "due_at", "attempts"),
    [
        ("refused", "refused", None, 0),
        ("gone", "gone", None, 0),
        ("failed", "failed", NOON + timedelta(hours=1), 1),
    ],
)
def test_outcome_moves_its_page_on(
    crawl: Crawl, db: Engine, outcome: Outcomes, kind: Any, state: str, due_at: Any, attempts: int
) -> None:
    crawl([outcome(kind=kind, reason="why", detail="https://news.example/x")])

    assert (state, "why", NOON, due_at, attempts, None) == one(
        db, Page, "state", "reason", "visited_at", "due_at", "attempts", "article"
    )
    assert (kind, "why", "https://news.example/x", NOON) == one(
        db, Visit, "kind", "reason", "detail", "at"
    )


def test_failures_in_a_row_wait_longer_until_none_is_left(
    crawl: Crawl, db: Engine, outcome: Outcomes
) -> None:
    waits = []
    for _ in range(6):
        crawl([outcome(kind="failed")])
        waits.append(one(db, Page, "due_at")[0])

    assert [NOON + timedelta(hours=hours) for hours in (1, 2, 4, 8, 16)] + [None] == waits


@pytest.mark.parametrize("reason", ["timeout", "blocked", "http 429", "robots unreachable"])
def test_what_the_host_does_is_never_held_against_the_page(
    crawl: Crawl, db: Engine, outcome: Outcomes, reason: str
) -> None:
    at, waits = NOON, []
    for _ in range(8):
        crawl([outcome(kind="failed", reason=reason, at=at)])
        due_at, attempts = one(db, Page, "due_at", "attempts")
        waits.append((due_at - at) / timedelta(hours=1))
        at = due_at

    assert [1, 2, 4, 8, 16, 24, 24, 24] == waits
    assert 0 == attempts


@pytest.mark.parametrize(
    ("reason", "asked_h", "expected_h"),
    [("http 503", 5, 5), ("http 503", 0.1, 1), ("http 500", 5, 5), ("http 500", 0.1, 1)],
)
def test_page_is_due_when_the_site_says_but_not_before_our_own_time(
    crawl: Crawl, db: Engine, outcome: Outcomes, reason: str, asked_h: float, expected_h: float
) -> None:
    retry_at = NOON + timedelta(hours=asked_h)

    crawl([outcome(kind="failed", reason=reason, retry_at=retry_at)])

    assert (NOON + timedelta(hours=expected_h),) == one(db, Page, "due_at")


def test_success_forgets_the_failures(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes
) -> None:
    crawl([outcome(kind="failed")])
    crawl([item()])

    assert (0, None, "stored") == one(db, Page, "attempts", "reason", "state")


def test_page_that_is_not_modified_is_unchanged_and_seen(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes
) -> None:
    crawl([item(validators=READ)])

    assert ["unchanged"] == crawl([outcome(kind="not_modified", at=LATER, validators=READ)])
    assert ("unchanged", "not modified") == rows(db, Visit, "kind", "reason")[-1]
    assert (LATER, 1) == one(db, Article, "last_seen_at", "revision_number")
    assert ("stored", LATER, LATER + timedelta(hours=3)) == one(
        db, Page, "state", "visited_at", "due_at"
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"published_at": NOON - timedelta(hours=23)}, timedelta(hours=3)),
        ({"published_at": NOON - timedelta(days=2)}, timedelta(hours=12)),
        ({"published_at": NOON - timedelta(days=13)}, timedelta(days=3)),
        ({"published_at": NOON - timedelta(days=14)}, None),
        ({"published_at": None}, timedelta(hours=3)),
    ],
    ids=["a day", "three days", "two weeks", "older", "undated, found just now"],
)
def test_younger_articles_are_looked_at_again_sooner(
    crawl: Crawl, db: Engine, item: Items, changes: dict[str, Any], expected: timedelta | None
) -> None:
    crawl([item(**changes)])

    assert (NOON + expected if expected else None,) == one(db, Page, "due_at")


def test_alias_is_not_looked_at_again(crawl: Crawl, db: Engine, item: Items) -> None:
    crawl([item(), item(url=AMP)])

    due_at = dict(rows(db, Page, "url", "due_at"))
    assert {item().url: AFTER_THREE_HOURS, AMP: None} == due_at


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("failed", READ), ("gone", READ), ("refused", READ)],
)
def test_validators_are_those_of_the_last_full_reading(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes, kind: Any, expected: Validators
) -> None:
    crawl([item(validators=Validators('"0"', None, "0"))])
    crawl([item(validators=READ)])
    crawl([outcome(kind=kind)])

    assert (expected.etag, expected.last_modified, expected.read_with) == one(
        db, Page, "etag", "last_modified", "read_with"
    )


@pytest.mark.parametrize("kind", ["refused", "gone", "failed"])
def test_outcome_of_a_stored_page_keeps_its_article(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes, kind: Any
) -> None:
    crawl([item()])
    crawl([outcome(kind=kind)])

    assert (*one(db, Article, "id"), True, kind) == one(db, Page, "article", "own", "state")


def test_listing_and_its_links_are_one_transaction(
    db: Engine, run: int, item: Items, outcome: Outcomes, link: Callable[..., Link]
) -> None:
    links = tuple(link(f"https://news.example/{n}") for n in range(3))
    listing = outcome(page=url_key("https://news.example/rss"), kind="listed", links=links)
    bad = item(published_at=datetime(2026, 5, 12))
    messages = prepare(db, run, [listing, bad])
    with pytest.raises(StatementError), db.begin() as connection:
        write(PUBLISHER, run, messages, connection)

    assert 2 == len(rows(db, Page, "url_key"))
    assert [] == rows(db, Visit, "kind")

    with db.begin() as connection:
        write(PUBLISHER, run, messages[:1], connection)

    assert 5 == len(rows(db, Page, "url_key"))
    assert [("listed",)] == rows(db, Visit, "kind")


def batch(item: Items, outcome: Outcomes, link: Callable[..., Link]) -> list[Message]:
    """Return one message of every kind; the pages of run 1 are ``item()`` and its alias."""
    pages = [url_key(f"https://news.example/{n}") for n in range(5)]
    listed = tuple(link(f"https://news.example/found/{n}") for n in range(3))
    return [
        item(url=AMP, body=f"{BODY} وعاد", fetched_at=LATER),
        item(title="عنوان آخر", keywords=("السوق",), fetched_at=LATER),
        item(url="https://news.example/new", body=OTHER_BODY, fetched_at=LATER),
        item(url="https://news.example/new/amp", body=OTHER_BODY, fetched_at=LATER),
        outcome(page=pages[0], kind="refused", at=LATER),
        outcome(page=pages[1], kind="failed", at=LATER),
        outcome(page=pages[2], kind="gone", at=LATER),
        outcome(page=pages[3], kind="listed", at=LATER, links=listed),
        outcome(page=pages[4], kind="not_modified", at=LATER),
    ]


KINDS = Counter(
    {"alias": 2, "revised": 1, "new": 1, "refused": 1, "failed": 1, "gone": 1, "listed": 1,
     "not_modified": 1}
)  # fmt: skip


def test_writing_twice_leaves_the_same(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes, link: Callable[..., Link]
) -> None:
    crawl([item(), item(url=AMP)])
    run = next_run(db)
    messages = prepare(db, run, batch(item, outcome, link))

    counts, states, pages = [], [], []
    for _ in range(2):
        with db.begin() as connection:
            counts.append(write(PUBLISHER, run, messages, connection))
            states.append(content(connection))
        pages.append(rows(db, Page, "url_key", "due_at", "attempts", "reason"))

    assert [KINDS, KINDS] == counts
    assert states[0] == states[1]
    assert pages[0] == pages[1]


def test_batch_of_which_a_part_is_written_is_completed(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes, link: Callable[..., Link]
) -> None:
    crawl([item(), item(url=AMP)])
    run = next_run(db)
    messages = batch(item, outcome, link)
    write_now(db, run, messages[3:6])

    assert KINDS == write_now(db, run, messages)


@pytest.mark.parametrize("listing_first", [True, False], ids=["listing first", "visit first"])
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_visit_after_a_listing_settles_what_it_named(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes, link: Callable[..., Link],
    listing_first: bool, together: bool,
) -> None:  # fmt: skip
    moved = link(item().url, named_at=LATER)
    listing = outcome(page=url_key("https://news.example/rss"), kind="listed", links=(moved,))
    messages = [listing, item()] if listing_first else [item(), listing]
    crawl([item()])

    crawl(messages) if together else crawl(messages[:1], messages[1:])

    due_at = dict(rows(db, Page, "url", "due_at"))[item().url]
    assert (AFTER_THREE_HOURS if listing_first else outcome().at) == due_at


def test_visits_sum_up_to_the_pages_taken(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes, link: Callable[..., Link]
) -> None:
    crawl([item(), item(url=AMP)])
    run = next_run(db)
    write_now(db, run, batch(item, outcome, link))

    with db.connect() as connection:
        kinds = connection.execute(
            select(Visit.kind, func.count()).where(Visit.run == run).group_by(Visit.kind)
        )
        assert dict(KINDS) == {kind: count for kind, count in kinds}


def test_one_batch_or_many_leave_the_same(
    db: Engine, item: Items, outcome: Outcomes, link: Callable[..., Link], crawl: Crawl
) -> None:
    crawl([item(), item(url=AMP)])
    run = next_run(db)
    messages = prepare(db, run, batch(item, outcome, link))
    with db.connect() as connection:
        whole = connection.begin()
        write(PUBLISHER, run, messages, connection)
        expected = content(connection)
        whole.rollback()
    for message in messages:
        write_now(db, run, [message])

    with db.begin() as connection:
        assert expected == content(connection)


def test_closed_run_writes_nothing(db: Engine, run: int, item: Items) -> None:
    with db.begin() as connection:
        close_run(connection, run, verdict="failed", why="")

    with pytest.raises(RunLost):
        write_now(db, run, [item()])

    assert [] == rows(db, Article, "id")


def test_writing_is_a_heartbeat(db: Engine, run: int, item: Items) -> None:
    before = one(db, Run, "heartbeat_at")

    write_now(db, run, [item()])

    assert before < one(db, Run, "heartbeat_at")


def test_run_that_slept_past_its_lease_writes_nothing(db: Engine, run: int, item: Items) -> None:
    with db.begin() as connection:
        connection.execute(update(Run).values(heartbeat_at=NOON))

    with pytest.raises(RunLost, match="not heard of for 600 s"):
        write_now(db, run, [item()])

    assert [] == rows(db, Article, "id")


@pytest.mark.parametrize(
    "changes",
    [
        {"published_at": datetime(2026, 5, 12)},
        {"published_precision": "century"},
        {"keywords": ("",)},
    ],
    ids=["naive time", "word not in the list", "empty keyword"],
)
def test_row_that_the_database_refuses_is_an_error_by_name(
    db: Engine, run: int, item: Items, changes: dict[str, Any]
) -> None:
    with pytest.raises((DBAPIError, StatementError)):
        write_now(db, run, [replace(item(), **changes)])

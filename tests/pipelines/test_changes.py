"""The feed tells each thing that happened to an article once, in the order it becomes visible."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import OperationalError

from models.changes import NewChange, record_changes
from models.database import engine
from models.forget import forget
from models.identity import url_key
from models.item import ArticleItem, PageOutcome, Validators
from models.tables import (
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    Base,
    Change,
    Page,
    Revision,
    Visit,
)
from tests.conftest import BODY, NOON
from tests.pipelines.conftest import Crawl

Items = Callable[..., ArticleItem]
Outcomes = Callable[..., PageOutcome]

LATER = NOON + timedelta(hours=1)
AMP = "https://news.example/2026/port/amp"
WRITERS, CHANGES_EACH = 4, 40


def feed(db: Engine) -> list[tuple[str, int]]:
    """Return kind and revision of each change, in the feed's order."""
    with db.connect() as connection:
        rows = connection.execute(select(Change.kind, Change.revision).order_by(Change.seq))
        return [(row.kind, row.revision) for row in rows]


def value(db: Engine, column: Any) -> Any:
    with db.connect() as connection:
        return connection.scalar(select(column))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"title": "عنوان آخر"}, [("revised", 2)]),
        ({"body": BODY + "\n\nوستصل سفينة أخرى غدا."}, [("revised", 2)]),
        ({"section": "اقتصاد"}, [("amended", 1)]),
        ({"keywords": ("السوق",)}, [("amended", 1)]),
        ({"title": "عنوان آخر", "section": "اقتصاد"}, [("revised", 2)]),
        ({"url": AMP}, []),
    ],
    ids=["the same", "title", "body", "section", "keywords", "title and section", "an alias"],
)
def test_feed_tells_what_changed(
    crawl: Crawl, db: Engine, item: Items, changes: dict[str, Any], expected: list[tuple[str, int]]
) -> None:
    crawl([item()])
    crawl([item(**changes, fetched_at=LATER)])

    assert [("created", 1), *expected] == feed(db)


def test_page_that_goes_and_comes_back_is_told_once_each(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes
) -> None:
    crawl([item()])

    crawl([outcome(kind="gone", reason="http 404", at=LATER)])
    crawl([outcome(kind="gone", reason="http 404", at=LATER)])

    assert [("created", 1), ("removed", 1)] == feed(db)
    assert LATER == value(db, Article.removed_at)
    assert BODY == value(db, Article.body)

    crawl([item()])
    crawl([item()])

    assert [("created", 1), ("removed", 1), ("restored", 1)] == feed(db)
    assert value(db, Article.removed_at) is None


def test_answer_not_modified_restores_too(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes
) -> None:
    crawl([item()])
    crawl([outcome(kind="gone")])

    crawl([outcome(kind="not_modified")])

    assert [("created", 1), ("removed", 1), ("restored", 1)] == feed(db)


@pytest.mark.parametrize("kind", ["failed", "refused"])
def test_page_that_cannot_be_read_now_is_not_removed(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes, kind: Any
) -> None:
    crawl([item()])
    crawl([outcome(kind=kind)])

    assert [("created", 1)] == feed(db)


def test_alias_that_is_gone_removes_nothing(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes
) -> None:
    crawl([item(), item(url=AMP)])
    crawl([outcome(page=url_key(AMP), kind="gone")])

    assert [("created", 1)] == feed(db)


def test_removed_article_is_looked_at_again(
    crawl: Crawl, db: Engine, item: Items, outcome: Outcomes
) -> None:
    crawl([item()])
    crawl([outcome(kind="gone")])

    assert NOON + timedelta(hours=3) == value(db, Page.due_at)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (BODY.partition("\n\n")[0], "shortened"),
        (BODY.rpartition("\n\n")[0], "publisher"),
        (BODY.replace("شهرين", "شهر"), "publisher"),
    ],
    ids=["one paragraph is left", "one paragraph is gone", "a word"],
)
def test_revision_says_that_the_text_was_shortened(
    crawl: Crawl, db: Engine, item: Items, body: str, expected: str
) -> None:
    crawl([item()])
    crawl([item(body=body)])

    assert (expected, BODY) == (value(db, Revision.why), value(db, Revision.body))


def test_revision_says_that_we_read_the_page_otherwise(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    crawl([item(validators=Validators(read_with="1"))])
    crawl([item(title="عنوان آخر", validators=Validators(read_with="2"))])

    assert "re-extraction" == value(db, Revision.why)


@pytest.mark.parametrize("by", ["own address", "alias"])
def test_forgotten_article_is_empty_and_never_comes_back(
    crawl: Crawl, db: Engine, item: Items, by: str
) -> None:
    crawl([item(), item(url=AMP)])
    crawl([item(title="عنوان آخر")])
    key = url_key(item().url if by == "own address" else AMP)
    with db.begin() as connection:
        assert item().url == forget(connection, key, at=LATER)
        assert forget(connection, key, at=LATER) is None

    assert ["refused"] == crawl([item(url="https://news.example/new", url_key=item().url_key)])
    assert [("created", 1), ("revised", 2), ("forgotten", 2)] == feed(db)
    with db.connect() as connection:
        row = connection.execute(select(Article.__table__)).one()
        assert (None, None, None, None, LATER) == (
            row.title, row.body, row.published_on, row.credit_text, row.forgotten_at
        )  # fmt: skip
        for table in (ArticleAuthor, ArticleCredit, ArticleKeyword, Revision):
            assert [] == connection.execute(select(table.__table__)).all()
        states = connection.execute(select(Page.state, Page.due_at).order_by(Page.url)).all()
        assert [("forgotten", None), ("forgotten", None)] == [tuple(row) for row in states[:2]]
        assert "forgotten" == connection.scalar(
            select(Visit.reason).order_by(Visit.run.desc()).limit(1)
        )


def test_nothing_of_a_forgotten_article_stays_in_any_column(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    secret = "سرٌّ"
    crawl([item(
        title=f"عنوان {secret}", body=f"{BODY} {secret}", summary=secret, section=secret,
        image_url=f"https://news.example/{secret}", published_text=secret, keywords=(secret,),
        authors=(secret,),
    )])  # fmt: skip
    crawl([item(title=f"آخر {secret}", body=f"{BODY} {secret}")])

    with db.begin() as connection:
        forget(connection, item().url_key, at=LATER)

    assert [] == _holding(db, secret)


def _holding(db: Engine, secret: str) -> list[str]:
    with db.connect() as connection:
        return [
            f"{table.name}.{column.name}"
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if any(
                secret in str(row)
                for row in connection.execute(
                    text(f"SELECT {column.name} FROM {table.name}")
                ).scalars()
            )
        ]


def test_reader_that_follows_misses_nothing_while_four_write(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    crawl([item()])
    with db.connect() as connection:
        (number,) = connection.scalars(select(Article.id))
        last = connection.scalar(select(func.max(Change.seq))) or 0
    writers = [
        threading.Thread(target=_write_changes, args=(db.url, number)) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()

    seen: list[int] = []
    while any(writer.is_alive() for writer in writers) or _newer(db, last):
        for seq in _newer(db, last):
            seen.append(seq)
            last = seq

    with db.connect() as connection:
        told = connection.scalars(select(Change.seq).order_by(Change.seq)).all()
    assert list(told[1:]) == seen
    assert WRITERS * CHANGES_EACH == len(seen)


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_numbers_are_given_to_one_transaction_at_a_time(
    crawl: Crawl, db: Engine, item: Items
) -> None:
    crawl([item()])
    with db.connect() as connection:
        (number,) = connection.scalars(select(Article.id))
    change = NewChange(number, "amended", NOON)

    with db.begin() as first, db.connect() as second:
        record_changes(first, [change])
        second.execute(text("SET lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            record_changes(second, [change])


def _write_changes(url: Any, number: int) -> None:
    made = engine(url)
    for _ in range(CHANGES_EACH // 2):
        with made.begin() as connection:
            record_changes(connection, [NewChange(number, "amended", NOON)] * 2)
    made.dispose()


def _newer(db: Engine, last: int) -> list[int]:
    with db.connect() as raw:
        connection: Connection = raw.execution_options(writes=False)
        query = select(Change.seq).where(Change.seq > last).order_by(Change.seq)
        return list(connection.scalars(query))

"""What the tables promise whatever is written to them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from models.frontier import make_due
from models.item import ArticleItem, Link
from models.tables import Article, Base, Page, PublisherRow, Revision, Run
from pipelines.rows import write
from tests.conftest import NOON, PUBLISHER

TABLES = sorted(Base.metadata.tables)


@pytest.fixture
def run(db: Engine, run: int, link: Callable[..., Link]) -> int:
    """Return an open run that knows the page of ``item()``."""
    with db.begin() as connection:
        make_due(connection, "example", [link("https://news.example/2026/port")], run=run, at=NOON)
    return run


def test_naive_time_is_refused(connection: Connection, run: int) -> None:
    with pytest.raises(StatementError, match="has no zone"):
        connection.execute(update(Run).values(heartbeat_at=datetime(2026, 5, 12)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (datetime(2026, 5, 12, 1, tzinfo=timezone(timedelta(hours=3))), datetime(2026, 5, 11, 22)),
        (datetime(2026, 5, 12, 23, 59, 59, 999999, tzinfo=UTC),
         datetime(2026, 5, 12, 23, 59, 59, 999999)),
        (datetime(2026, 5, 12, 20, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
         datetime(2026, 5, 13, 5, 30)),
    ],
    ids=["Amman, the day before", "UTC to the microsecond", "west, half an hour"],
)  # fmt: skip
def test_time_comes_back_in_utc(
    connection: Connection, run: int, written: datetime, expected: datetime
) -> None:
    connection.execute(update(Run).values(heartbeat_at=written))

    read = connection.execute(select(Run.heartbeat_at)).scalar_one()

    assert (expected, timedelta(0)) == (read.replace(tzinfo=None), read.utcoffset())


def test_no_time_is_no_time(connection: Connection, run: int) -> None:
    assert connection.execute(select(Run.finished_at)).scalar_one() is None


def test_times_are_compared_as_moments(connection: Connection, run: int) -> None:
    amman = NOON.astimezone(timezone(timedelta(hours=3)))
    connection.execute(update(Run).values(started_at=NOON))

    assert [run] == list(connection.scalars(select(Run.id).where(Run.started_at == amman)))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_column_has_a_comment(name: str) -> None:
    table = Base.metadata.tables[name]

    assert table.comment
    assert [] == [column.name for column in table.columns if not column.comment]


@pytest.mark.parametrize("name", TABLES)
def test_every_constraint_and_index_has_a_name(name: str) -> None:
    table = Base.metadata.tables[name]
    named: list[Any] = [*table.constraints, *table.indexes]

    assert [] == [part for part in named if not re.match("(pk|fk|uq|ck|ix)_", str(part.name))]


def test_arabic_is_arabic_in_json(
    connection: Connection, run: int, item: Callable[..., ArticleItem]
) -> None:
    write(PUBLISHER, run, [item(provenance={"title": "وسم"})], connection)

    raw = connection.execute(text("SELECT CAST(provenance AS TEXT) FROM article")).scalar_one()

    assert '{"title": "وسم"}' == raw


def test_json_comes_back_as_it_was(
    connection: Connection, run: int, item: Callable[..., ArticleItem]
) -> None:
    write(PUBLISHER, run, [item(provenance={"title": "وسم", "body": 'a"b'})], connection)

    assert {"title": "وسم", "body": 'a"b'} == connection.scalar(select(Article.provenance))


@pytest.mark.parametrize("column", ["url", "title", "body"])
def test_empty_text_of_an_article_is_refused(
    connection: Connection, run: int, item: Callable[..., ArticleItem], column: str
) -> None:
    write(PUBLISHER, run, [item()], connection)

    with pytest.raises(IntegrityError, match=f"ck_article_{column}_not_empty"):
        connection.execute(update(Article).values({column: ""}))


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        (update(PublisherRow).values(name=""), "ck_publisher_name_not_empty"),
        (update(PublisherRow).values(home=""), "ck_publisher_home_not_empty"),
        (update(PublisherRow).values(zone_basis="guessed"), "ck_publisher_zone_basis_known"),
        (update(Run).values(verdict="fine"), "ck_run_verdict_known"),
        (update(Page).values(url=""), "ck_page_url_not_empty"),
        (update(Page).values(kind="image"), "ck_page_kind_known"),
        (update(Page).values(state="done"), "ck_page_state_known"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_values_outside_the_list_are_refused(
    connection: Connection, run: int, statement: Any, name: str
) -> None:
    with pytest.raises(IntegrityError, match=name):
        connection.execute(statement)


def test_row_without_its_parent_is_refused(connection: Connection) -> None:
    orphan = insert(Revision).values(
        article=7, number=1, seen_at=NOON, replaced_at=NOON, title="عنوان", body="نص",
        changed=["title"], why="publisher",
    )  # fmt: skip

    with pytest.raises(IntegrityError):
        connection.execute(orphan)


def test_day_is_a_day(connection: Connection, run: int, item: Callable[..., ArticleItem]) -> None:
    write(PUBLISHER, run, [item()], connection)

    assert date(2026, 5, 12) == connection.scalar(select(Article.published_on))

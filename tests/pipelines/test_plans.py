"""What a batch costs does not grow with the tables: nothing reads one of them as a whole."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, update

from models import frontier, reading
from models.frontier import Wanted
from models.identity import url_key
from models.item import ArticleItem, Link, PageOutcome
from models.tables import Article, Base
from pipelines.stories import COMMON, SAME_TEXT, found_pairs, join, not_compared
from tests.conftest import NOON, PUBLISHER, opened

FEW = {"publisher", "run", "search_index"}  # rows that stay few, or are found by when they began
SMALL = "USING INDEX ix_article_not_compared"  # an index of what has just been written
SCAN = re.compile(rf"SCAN ({'|'.join({*Base.metadata.tables} - FEW)})\b(?!.*{SMALL})")
FEED = url_key("https://news.example/rss")
OTHER_BODY = " ".join(["وقال الصيادون إن الرصيف القديم أضيق من أن يسع قواربهم كلها."] * 8)

Statements = dict[str, Any]


@pytest.fixture
def statements(db: Engine, asked: Statements) -> Statements:
    """Return what ``asked`` does, on the database whose plans can be judged."""
    if db.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables as a whole, and is right")
    return asked


@pytest.fixture
def asked(db: Engine) -> Statements:
    """Return the statements that the database was asked, with parameters of each."""
    asked: Statements = {}

    def note(_1: Any, _2: Any, statement: str, parameters: Any, _3: Any, many: bool) -> None:
        one = parameters[0] if many and isinstance(parameters, list) else parameters
        asked.setdefault(statement, one)

    event.listen(db, "before_cursor_execute", note)
    return asked


def scans(db: Engine, statements: Statements) -> list[str]:
    """Return which of *statements* read a whole table."""
    found = []
    connection = db.raw_connection()
    for statement, parameters in list(statements.items()):
        fixtures_own = statement.endswith("FROM page")
        if (
            statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH"))
            and not fixtures_own
        ):
            plan = connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found += [f"{row[-1]}: {statement}" for row in plan if SCAN.search(row[-1])]
    connection.close()
    return found


def test_a_batch_reads_no_whole_table(
    db: Engine,
    statements: Statements,
    item: Callable[..., ArticleItem],
    outcome: Callable[..., PageOutcome],
    crawl: Callable[..., list[str]],
) -> None:
    address = "https://news.example/{}".format
    links = (
        Link(address("2026/port"), named_at=NOON, url_key=url_key(address("2026/port"))),
        Link(address("2026/new"), named_at=NOON, url_key=url_key(address("2026/new"))),
        Link(address("page/2"), "section", url_key=url_key(address("page/2"))),
    )
    alias = item(url="https://news.example/2026/again")
    listed = outcome(page=FEED, kind="listed", reason=None, links=links)
    kinds = [
        *crawl([listed, item(), item(url="https://news.example/2026/other", body=OTHER_BODY)]),
        *crawl([item(body=f"{item().body}\n\nتحديث."), alias]),
        *crawl([outcome(kind="not_modified"), replace(listed, at=NOON + timedelta(hours=1))]),
        *crawl([outcome(kind="failed", reason="http 500")]),
        *crawl([outcome(kind="gone", reason="http 404")]),
        *crawl([item()]),
    ]

    assert {"listed", "new", "revised", "alias", "unchanged", "failed", "gone"} == {*kinds}
    assert [] == scans(db, statements)


def test_comparing_reads_no_whole_table(
    db: Engine,
    statements: Statements,
    item: Callable[..., ArticleItem],
    crawl: Callable[..., list[str]],
) -> None:
    crawl([item(), item(url="https://news.example/2026/like", body=f"{item().body} وانتهى.")])
    with db.begin() as connection:
        run = opened(connection)
        texts = not_compared(connection, "example", 9)
        join(connection, run, texts, found_pairs(connection, texts))

    assert 2 == len(texts)
    assert [] == scans(db, statements)


def bodies(db: Engine, statements: Statements, body: str) -> int:
    """Return how many rows with *body* the selects among *statements* return."""
    connection = db.raw_connection()
    cursor = connection.cursor()
    number = 0
    for statement, parameters in list(statements.items()):
        if statement.lstrip().startswith(("SELECT", "WITH")):
            cursor.execute(statement, parameters)
            number += sum(body in row for row in cursor.fetchall())
    connection.close()
    return number


def test_a_body_that_many_articles_share_is_fetched_with_few_of_them(
    db: Engine,
    asked: Statements,
    item: Callable[..., ArticleItem],
    crawl: Callable[..., list[str]],
) -> None:
    def notice(number: int, **changes: Any) -> ArticleItem:
        day = NOON.date() - timedelta(days=number)
        url, title = f"https://news.example/{number}", f"الخبر {number}"
        return item(url=url, title=title, **{"published_on": day} | changes)

    crawl([notice(number) for number in range(COMMON + 10)])
    with db.begin() as connection:
        connection.execute(update(Article).values(compared=True))
    asked.clear()

    kinds = crawl([notice(500), notice(501, published_on=notice(7).published_on)])
    with db.begin() as connection:
        texts = not_compared(connection, "example", 9)
        found_pairs(connection, texts)

    assert ["new", "alias"] == kinds
    assert 1 == len(texts)
    assert bodies(db, asked, item().body) <= 2 + 2 * SAME_TEXT


def test_a_run_reads_no_whole_table_for_its_pages_and_report(
    db: Engine, statements: Statements, run: int
) -> None:
    seeds = [Link("https://news.example/rss", "feed", url_key=FEED)]
    with db.begin() as connection:
        frontier.add_seeds(connection, "example", seeds, run=run, at=NOON)
        frontier.make_due(connection, "example", seeds, run=run, at=NOON)
        frontier.retire_seeds(connection, "example", but={FEED})
        frontier.set_pace(connection, FEED, changed=True, at=NOON)
        for query in (
            frontier.due("example", run, NOON, Wanted(), 100),
            frontier.due("example", run, NOON, Wanted(only=(FEED,)), 100),
            frontier.due("example", run, NOON, Wanted(since=NOON), 100),
            *(ask(run) for ask in (reading.outcomes, reading.reasons, reading.listings)),
            *(ask(run) for ask in (reading.found, reading.undated, reading.visits)),
            reading.left(PUBLISHER.key, NOON),
        ):
            connection.execute(query).fetchall()

    assert [] == scans(db, statements)

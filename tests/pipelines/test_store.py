"""Batches, the waiting for them, and what happens when they cannot be stored."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.settings import Settings
from sqlalchemy import Engine, select

from models.database import Database, database_url
from models.flight import Flight
from models.frontier import DuePage
from models.identity import url_key
from models.item import ArticleItem, Link, Message, PageOutcome
from models.run import close_run
from models.tables import Article, Page, Visit
from pipelines.store import Counted, StorePipeline, store
from tests.conftest import BODY, PUBLISHER
from tests.pipelines.conftest import prepare

Items = Callable[..., ArticleItem]
Outcomes = Callable[..., PageOutcome]

NEVER_S = 3600.0  # a wait that no test sits out
SOON_S = 120.0  # what must happen happens long before


class Stats(Counter[str]):
    """The part of Scrapy's stats that the store writes to."""

    def inc_value(self, key: str, count: int = 1) -> None:
        self[key] += count


class Closing:
    """The part of Scrapy's engine that the store asks: it notes why it was closed."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    async def close_spider_async(self, *, reason: str) -> None:
        self.reasons.append(reason)


@pytest.fixture
def flight(db: Engine, run: int) -> Iterator[Flight]:
    """Return the flight of ``run``."""
    database = Database(db.url, patience_s=0)
    yield Flight(database, PUBLISHER, run)
    database.close()


def crawler(flight: Flight | None, *, batch: int = 100, wait_s: float = NEVER_S) -> Any:
    """Return the stand-in for Scrapy's crawler."""
    return SimpleNamespace(
        settings=Settings({"STORE_BATCH": batch, "STORE_WAIT_S": wait_s}), stats=Stats(),
        engine=Closing(), spider=SimpleNamespace(flight=flight),
    )  # fmt: skip


def told(stand_in: Any, use: Callable[[StorePipeline], Awaitable[Any]]) -> Any:
    """Return what *use* returns for an open pipeline, within ``SOON_S``."""

    async def main() -> Any:
        pipeline = StorePipeline.from_crawler(stand_in)
        pipeline.open_spider()
        try:
            return await asyncio.wait_for(use(pipeline), SOON_S)
        finally:
            pipeline.close_spider()

    return asyncio.run(main())


def everyone(pipeline: StorePipeline, messages: list[Message]) -> Awaitable[list[Any]]:
    """Wait for all *messages*; a drop is a result."""
    waiting = [pipeline.process_item(message) for message in messages]
    return asyncio.gather(*waiting, return_exceptions=True)


def visits(db: Engine) -> list[tuple[str, str | None]]:
    """Return kind and reason of what was written."""
    with db.connect() as connection:
        rows = connection.execute(select(Visit.kind, Visit.reason).order_by(Visit.kind))
        return [(kind, reason) for kind, reason in rows]


def numbered(item: Items, count: int) -> list[Message]:
    """Return *count* items of different articles."""
    return [item(url=f"https://news.example/{n}", body=f"{BODY} {n}") for n in range(count)]


def test_spider_without_a_frontier_needs_no_store() -> None:
    with pytest.raises(NotConfigured):
        StorePipeline.from_crawler(crawler(None))


def test_lone_message_is_written_after_the_wait(db: Engine, flight: Flight, item: Items) -> None:
    (message,) = prepare(db, flight.run, [item()])
    stand_in = crawler(flight, wait_s=0.01)

    assert message is told(stand_in, lambda pipeline: pipeline.process_item(message))
    assert [("new", None)] == visits(db)
    assert {"pages/new": 1} == stand_in.stats


def test_full_batches_are_written_at_once(db: Engine, flight: Flight, item: Items) -> None:
    messages = prepare(db, flight.run, numbered(item, 6))
    stand_in = crawler(flight, batch=2)

    assert messages == told(stand_in, lambda pipeline: everyone(pipeline, messages))
    assert {"pages/new": 6} == stand_in.stats


def test_hungry_spider_does_not_wait_for_a_fuller_batch(
    db: Engine, flight: Flight, item: Items
) -> None:
    (message,) = prepare(db, flight.run, [item()])

    async def starve(pipeline: StorePipeline) -> tuple[bool, Message]:
        stored = asyncio.ensure_future(pipeline.process_item(message))
        return await flight.landed(SOON_S, hungry=True), await stored

    assert (True, message) == told(crawler(flight), starve)


def test_stored_pages_have_landed(db: Engine, flight: Flight, item: Items) -> None:
    messages = prepare(db, flight.run, numbered(item, 2))
    for message in messages:
        flight.start(DuePage(message.page, "https://news.example/", "article"))

    told(crawler(flight, batch=2), lambda pipeline: everyone(pipeline, messages))

    assert ({}, 2) == (flight.pages, flight.started)


def test_outcome_is_written_and_dropped(db: Engine, flight: Flight, outcome: Outcomes) -> None:
    (message,) = prepare(db, flight.run, [outcome()])

    with pytest.raises(Counted, match="refused not an article") as caught:
        told(crawler(flight, batch=1), lambda pipeline: pipeline.process_item(message))

    assert isinstance(caught.value, DropItem)
    assert [("refused", "not an article")] == visits(db)


def test_database_that_is_away_ends_waiting_for_everyone(item: Items) -> None:
    url = database_url("postgresql://u:s3cret@127.0.0.1:1/news", folder=__file__)  # type: ignore[arg-type]
    flight = Flight(Database(url, patience_s=0), PUBLISHER, 1)
    stand_in = crawler(flight, batch=2, wait_s=0.01)
    messages = numbered(item, 5)
    for message in messages:
        flight.start(DuePage(message.page, "https://news.example/", "article"))

    ends = told(stand_in, lambda pipeline: everyone(pipeline, messages))

    assert [Counted] * 5 == [type(end) for end in ends]
    assert ["database"] == stand_in.engine.reasons
    assert "127.0.0.1" in str(flight.trouble)
    assert "s3cret" not in str(flight.trouble)
    assert {} == flight.pages
    flight.database.close()


def test_lost_run_ends_waiting_for_everyone(db: Engine, flight: Flight, item: Items) -> None:
    messages = prepare(db, flight.run, numbered(item, 3))
    with db.begin() as connection:
        close_run(connection, flight.run, verdict="failed", why="")
    stand_in = crawler(flight, batch=2, wait_s=0.01)

    ends = told(stand_in, lambda pipeline: everyone(pipeline, messages))

    assert [Counted] * 3 == [type(end) for end in ends]
    assert ["database"] == stand_in.engine.reasons
    assert [] == visits(db)


def test_store_that_breaks_ends_waiting_for_everyone(
    db: Engine, flight: Flight, item: Items
) -> None:
    stand_in = crawler(flight, batch=3)
    unknown_pages = numbered(item, 3)

    async def and_one_more(pipeline: StorePipeline) -> list[Any]:
        ends = await everyone(pipeline, unknown_pages)
        return ends + await everyone(pipeline, [item()])

    ends = told(stand_in, and_one_more)

    assert [Counted] * 4 == [type(end) for end in ends]
    assert "The store broke down" in str(flight.trouble)
    assert ["database"] == stand_in.engine.reasons


@pytest.mark.parametrize("place", [0, 3, 6], ids=["first", "middle", "last"])
def test_refused_row_does_not_take_its_batch_with_it(
    db: Engine, flight: Flight, item: Items, place: int
) -> None:
    bad = item(url="https://news.example/bad", published_precision="فجر")
    messages = numbered(item, 6)
    messages.insert(place, bad)

    counts = asyncio.run(store(flight, prepare(db, flight.run, messages)))

    assert {"new": 6, "failed": 1} == counts
    assert [("failed", "row refused by the database")] + [("new", None)] * 6 == visits(db)
    with db.connect() as connection:
        failed = connection.execute(select(Page.url_key, Page.article).where(Page.attempts == 1))
        assert [(url_key("https://news.example/bad"), None)] == [tuple(row) for row in failed]


@pytest.mark.parametrize(
    "changes",
    [{"title": "خبر\ud800"}, {"published_local": "أمس"}, {"keywords": ("",)}],
    ids=["lone surrogate", "text for a time", "empty keyword"],
)
def test_what_no_database_takes_is_a_failed_visit(
    db: Engine, flight: Flight, item: Items, changes: dict[str, Any]
) -> None:
    messages = prepare(db, flight.run, [item(**changes)])

    assert {"failed": 1} == asyncio.run(store(flight, messages))
    with db.connect() as connection:
        assert [] == connection.execute(select(Article.id)).all()


@pytest.mark.parametrize(
    "changes",
    [{"title": "خبر\0"}, {"language": "arabic-of-news"}, {"keywords": ("لا",) * 3}],
    ids=["NUL", "longer than its column", "fits"],
)
def test_what_one_database_takes_never_ends_a_run(
    db: Engine, flight: Flight, item: Items, changes: dict[str, Any]
) -> None:
    messages = prepare(db, flight.run, [item(**changes), *numbered(item, 2)])

    assert 3 == asyncio.run(store(flight, messages)).total()


def test_keyword_too_long_for_an_index_is_not_taken_for_a_database_away(
    db: Engine, flight: Flight, item: Items
) -> None:
    endless = " ".join(url_key(f"https://news.example/{n}") for n in range(300))

    counts = asyncio.run(
        store(flight, prepare(db, flight.run, [item(keywords=(endless,)), *numbered(item, 1)]))
    )

    expected = {"sqlite": {"new": 2}, "postgresql": {"failed": 1, "new": 1}}
    assert expected[db.dialect.name] == counts


def test_links_of_a_refused_listing_are_not_written(
    db: Engine, flight: Flight, outcome: Outcomes, link: Callable[..., Link]
) -> None:
    bad = link("https://news.example/x", kind="image")
    listing = outcome(kind="listed", links=(link("https://news.example/y"), bad))

    counts = asyncio.run(store(flight, prepare(db, flight.run, [listing])))

    assert {"failed": 1} == counts
    with db.connect() as connection:
        assert [listing.page] == list(connection.scalars(select(Page.url_key)))

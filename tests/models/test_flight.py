"""The pages between fetch and commit."""

import asyncio
from typing import Any

from models.flight import Flight
from models.frontier import DuePage

PAGE = DuePage("key", "https://news.example/1", "article")
FEED = DuePage("feed", "https://news.example/rss", "feed")


def flight() -> Flight:
    database: Any = None
    return Flight(database, "example")


def test_a_page_that_is_kept_back_counts_as_never_started() -> None:
    flying = flight()
    flying.start(PAGE)
    flying.start(FEED)

    flying.release(PAGE)

    assert (1, 0, {"feed": FEED}) == (flying.started, flying.articles, flying.pages)


def test_a_page_that_has_landed_cannot_be_kept_back() -> None:
    flying = flight()
    flying.start(PAGE)
    flying.land([PAGE.url_key])

    flying.release(PAGE)

    assert (1, 1) == (flying.started, flying.articles)


def test_a_page_that_is_kept_back_ends_the_wait() -> None:
    async def wait() -> bool:
        flying = flight()
        flying.start(PAGE)
        asyncio.get_running_loop().call_soon(flying.release, PAGE)
        return await flying.landed(5, hungry=False)

    assert asyncio.run(wait())

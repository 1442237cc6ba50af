"""Crawls without a crawler: messages written in runs and batches as the store writes them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from models.frontier import make_due
from models.item import ArticleItem, Link, Message
from models.run import close_run
from models.tables import Page, Visit
from pipelines.rows import write
from tests.conftest import NOON, PUBLISHER, opened

Crawl = Callable[..., list[str]]


def prepare(
    db: Engine, run: int, messages: Sequence[Message], publisher: str = "example"
) -> list[Message]:
    """Make the pages of *messages* known, and return the messages as of *run*."""
    with db.begin() as connection:
        known = set(connection.scalars(select(Page.url_key)))
        links = [
            Link(
                message.fetched_url
                if isinstance(message, ArticleItem)
                else f"https://news.example/{message.page}",
                "feed" if getattr(message, "kind", "") == "listed" else "article",
                url_key=message.page,
            )
            for message in messages
        ]
        links = [link for link in links if link.url_key not in known]
        make_due(connection, publisher, links, run=run, at=NOON)
    return [
        replace(message, run=run) if isinstance(message, ArticleItem) else message
        for message in messages
    ]


@pytest.fixture
def crawl(db: Engine) -> Crawl:
    """Return a function that writes batches of messages as one run of a publisher.

    It returns what the visits say became of the messages, in their order.
    """

    def make(*batches: Sequence[Message], publisher: str = "example") -> list[str]:
        with db.begin() as connection:
            spec = replace(PUBLISHER, key=publisher)
            run = opened(connection, spec)
        for batch in batches:
            messages = prepare(db, run, batch)
            with db.begin() as connection:
                write(spec, run, messages, connection)
        with db.begin() as connection:
            close_run(connection, run, verdict="ok", why="")
            rows = connection.execute(select(Visit.page, Visit.kind).where(Visit.run == run))
            kinds = {page: kind for page, kind in rows}
        return [kinds[message.page] for batch in batches for message in batch]

    return make

"""What becomes of the pages of a batch: their state, when they are due, what they name."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from models import frontier
from models.item import ArticleItem, Link, PageOutcome, Publisher
from pipelines.dedupe import FORGOTTEN, Decision

STATES = {
    "new": "stored", "revised": "stored", "unchanged": "stored", "alias": "stored",
    "refused": "refused", "failed": "failed", "gone": "gone",
    "listed": "listed", "not_modified": "listed",
}  # fmt: skip


def move_on(
    connection: Connection,
    publisher: Publisher,
    decisions: Sequence[Decision],
    numbers: Mapping[str, int],
    run: int,
) -> None:
    """Move the pages on and follow what they name, in the order in which they came.

    What one page makes due, a later visit of the same batch settles, as in a batch of its own.
    """
    moved: list[dict[str, object]] = []
    for decision in decisions:
        moved.append(_moved(decision, numbers, run, publisher))
        listing = decision.page is not None and decision.page.kind != "article"
        if decision.own_due or decision.takes_over or listing:
            frontier.move_on(connection, moved)
            moved = []
            _follow(connection, publisher.key, decision, run)
        if decision.takes_over:
            frontier.disown(connection, decision.number(numbers), but=decision.message.page)
    frontier.move_on(connection, moved)


def _moved(
    decision: Decision, numbers: Mapping[str, int], run: int, publisher: Publisher
) -> dict[str, object]:
    """Return what the page's row becomes; see ``frontier.move_on``."""
    page, at = decision.page, decision.at
    attempts, due_at = _retry(decision, at) if decision.kind == "failed" else (0, None)
    outcome = isinstance(decision.message, PageOutcome)
    if decision.kind != "failed":
        due_at = _next_look(decision, publisher)
    unread = page is not None and decision.kind in ("failed", "gone", "refused")
    validators = page.validators if page and unread else decision.message.validators
    return {
        "page": decision.message.page,
        "to_state": STATES[decision.kind],
        "why": decision.reason,
        "at": at,
        "run": run,
        "shows": (page.article if page else None) if outcome else decision.number(numbers),
        "is_own": (page.own if page else False) if outcome else decision.own,
        "next_due": at if decision.own_due else due_at,
        "failures": attempts,
        "new_etag": validators.etag,
        "new_last_modified": validators.last_modified,
        "by": validators.read_with,
    }


def _next_look(decision: Decision, publisher: Publisher) -> datetime | None:
    """Return when the own page of a stored article is looked at again, ``None`` for others.

    Also when it is gone or refused just now: it may come back.
    """
    page, message, at = decision.page, decision.message, decision.at
    item = message if isinstance(message, ArticleItem) else None
    own = decision.own if item else page is not None and page.own
    if not own or decision.reason == FORGOTTEN:
        return None
    known = decision.article.published_at if decision.article else None
    since = (item.published_at if item else None) or known or (page.found_at if page else at)
    return frontier.next_look(at, since, publisher.looks)


def _retry(decision: Decision, at: datetime) -> tuple[int, datetime | None]:
    """Return how often the failed page has failed now, and when it is due again."""
    page, message = decision.page, decision.message
    attempts = page.attempts if page else 0
    if decision.reason in frontier.HOST_WIDE:
        before = page.visited_at if page and page.reason in frontier.HOST_WIDE else None
        due_at: datetime | None = frontier.retry_host_at(at, before)
    else:
        attempts += 1
        due_at = frontier.retry_at(at, attempts)
    asked = message.retry_at if isinstance(message, PageOutcome) else None
    return attempts, max(due_at, asked) if due_at and asked else due_at


def _follow(connection: Connection, publisher: str, decision: Decision, run: int) -> None:
    """Make due what *decision*'s page names, or the article's own page that it contradicts."""
    message = decision.message
    if isinstance(message, PageOutcome):
        changed = frontier.add_links(
            connection, publisher, message.links, found_on=message.page, run=run, at=message.at
        )
        if decision.kind != "failed":
            frontier.set_pace(connection, message.page, changed=changed, at=message.at)
    elif decision.own_due and decision.article is not None:
        own = Link(decision.article.url, url_key=decision.article.url_key)
        frontier.make_due(connection, publisher, [own], run=run, at=message.fetched_at)

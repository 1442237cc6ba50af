"""From decisions to rows: everything one batch writes, inside one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models import frontier
from models.folding import search
from models.item import ArticleItem, Link, Message, PageOutcome
from models.tables import (
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    Revision,
    Run,
    Visit,
)
from pipelines.dedupe import Decision, decide, own_url

_STATES = {
    "new": "stored", "revised": "stored", "unchanged": "stored", "alias": "stored",
    "refused": "refused", "failed": "failed", "gone": "gone",
    "listed": "listed", "not_modified": "listed",
}  # fmt: skip
_DATE = (
    "published_at", "published_local", "published_on", "published_zone", "zone_from",
    "published_precision", "published_text",
)  # fmt: skip
_SINGLE = (
    "summary", "section", "language", "image_url", "modified_at", "credit_text", "dateline",
)  # fmt: skip
_LISTS: dict[str, type[ArticleKeyword | ArticleAuthor | ArticleCredit]] = {
    "keywords": ArticleKeyword, "authors": ArticleAuthor, "credits": ArticleCredit,
}  # fmt: skip

Lists = dict[str, list[dict[str, Any]]]


class RunLost(Exception):
    """The run's row is no longer ours to write to: another process closed it."""


def write(
    publisher: str, run: int, messages: Sequence[Message], connection: Connection
) -> Counter[str]:
    """Decide and write *messages*, move their pages on, and count what became of them.

    Writing the same messages twice leaves the same rows. Raises :class:`RunLost` if *run* is
    closed; then nothing of the batch is written.
    """
    touched = connection.execute(
        update(Run)
        .where(Run.id == run, Run.finished_at.is_(None))
        .values(heartbeat_at=max(map(_at, messages)))
    )
    if touched.rowcount != 1:
        raise RunLost(f"Run {run} was closed by another process.")
    written = _written(connection, run, messages)
    messages = [message for message in messages if message.page not in written]
    if not messages:
        return Counter(written.values())
    decisions = decide(connection, messages)
    numbers = _insert_articles(connection, [d for d in decisions if d.kind == "new"])
    for decision in decisions:
        if decision.takes_over:
            _take_over(connection, decision, numbers)
        if decision.kind == "revised":
            _revise(connection, decision, _article(decision, numbers))
    amended = {
        decision.message.page: _look_again(connection, decision, _article(decision, numbers))
        for decision in decisions
        if decision.kind in ("revised", "unchanged") or decision.takes_over
    }
    _move_on(connection, publisher, decisions, numbers, run)
    _record(connection, decisions, amended, run)
    return Counter([*(decision.kind for decision in decisions), *written.values()])


def _written(connection: Connection, run: int, messages: Sequence[Message]) -> dict[str, str]:
    """Return the kinds, by page, of the *messages* that a commit without an answer has stored."""
    at = {message.page: _at(message) for message in messages}
    visits = connection.execute(
        select(Visit.page, Visit.kind, Visit.at).where(Visit.run == run, Visit.page.in_(at))
    )
    return {visit.page: visit.kind for visit in visits if visit.at == at[visit.page]}


def _at(message: Message) -> Any:
    return message.at if isinstance(message, PageOutcome) else message.fetched_at


def _article(decision: Decision, numbers: Mapping[str, int]) -> int | None:
    """Return the number of the article that *decision* is about, or ``None``."""
    if decision.article is not None and decision.article.id is not None:
        return decision.article.id
    return numbers.get(decision.article.url_key if decision.article else decision.key)


def _insert_articles(connection: Connection, decisions: Sequence[Decision]) -> dict[str, int]:
    """Insert new articles with their lists; return the number of each by its url_key."""
    if not decisions:
        return {}
    rows = [_new_row(decision) for decision in decisions]
    inserted = connection.execute(insert(Article).returning(Article.url_key, Article.id), rows)
    numbers = {key: number for key, number in inserted}
    lists: Lists = {name: [] for name in _LISTS}
    for decision in decisions:
        for name, entries in _lists(_item(decision)).items():
            lists[name] += [{"article": numbers[decision.key], **entry} for entry in entries]
    for name, entries in lists.items():
        if entries:
            connection.execute(insert(_LISTS[name]), entries)
    return numbers


def _new_row(decision: Decision) -> dict[str, Any]:
    item = _item(decision)
    return _values(item) | {
        "url_key": decision.key,
        "publisher": item.publisher,
        "url": own_url(item, decision.key),
        "title": item.title,
        "body": item.body,
        "content_key": decision.content_key,
        "provenance": dict(item.provenance),
        "revision_number": 1,
        "first_seen_at": item.fetched_at,
        "last_seen_at": item.fetched_at,
        "reader": item.reader,
    }


def _take_over(connection: Connection, decision: Decision, numbers: dict[str, int]) -> None:
    """Give the article the address and the words of the page whose URL is the better own one."""
    item = _item(decision)
    number = _article(decision, numbers)
    assert number is not None
    numbers[decision.key] = number
    connection.execute(
        update(Article)
        .where(Article.id == number)
        .values(
            url_key=decision.key,
            url=own_url(item, decision.key),
            title=item.title,
            body=item.body,
        )
    )


def _revise(connection: Connection, decision: Decision, number: int | None) -> None:
    """Keep the article's state as a revision and write the new title and body."""
    item = _item(decision)
    old = connection.execute(
        select(Article.revision_number, Article.title, Article.body, Article.last_seen_at).where(
            Article.id == number
        )
    ).one()
    connection.execute(
        insert(Revision).values(
            article=number,
            number=old.revision_number,
            seen_at=old.last_seen_at,
            replaced_at=item.fetched_at,
            title=old.title,
            body=old.body,
            changed=list(decision.changed),
            why="publisher",
        )
    )
    connection.execute(
        update(Article)
        .where(Article.id == number)
        .values(
            title=item.title,
            body=item.body,
            content_key=decision.content_key,
            revision_number=old.revision_number + 1,
            reader=item.reader,
            provenance=dict(item.provenance),
        )
    )


def _look_again(connection: Connection, decision: Decision, number: int | None) -> list[str]:
    """Write the other fields that the article's own page says otherwise; return their names.

    A field that has fallen silent keeps its value: silence is no news.
    """
    item = _item(decision)
    changes: dict[str, Any] = {"last_seen_at": item.fetched_at}
    names: list[str] = []
    if decision.own:
        row = connection.execute(select(Article.__table__).where(Article.id == number)).one()
        changes |= _changes(item, dict(row._mapping))
        names = [name for name in changes if name in _SINGLE or name == "published_on"]
        for name, entries in _lists(item).items():
            if entries and entries != _known_list(connection, name, number):
                table = _LISTS[name]
                connection.execute(delete(table).where(table.article == number))
                connection.execute(insert(table), [{"article": number, **e} for e in entries])
                names.append(name)
        if names:
            changes |= {"reader": item.reader, "provenance": dict(item.provenance)}
    connection.execute(update(Article).where(Article.id == number).values(changes))
    return names


def _changes(item: ArticleItem, known: Mapping[str, Any]) -> dict[str, Any]:
    new = _values(item)
    changes = {
        name: new[name] for name in _SINGLE if new[name] is not None and new[name] != known[name]
    }
    # the date's columns are one value: they change together, and only for another date
    # ("three hours ago" gives another one at each visit: the first reading is the nearest)
    rounded = known["published_local"] and "rounded" in item.provenance.get("published_at", "")
    moved = any(new[name] != known[name] for name in ("published_local", "published_at"))
    if item.published_local is not None and moved and not rounded:
        changes |= {name: new[name] for name in _DATE}
    return changes


def _values(item: ArticleItem) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in (*_DATE, "language", "modified_at")}
    return plain | {
        "summary": item.summary or None,
        "section": item.section or None,
        "image_url": item.image_url or None,
        "credit_text": item.credit.text or None,
        "dateline": item.credit.dateline or None,
    }


def _lists(item: ArticleItem) -> Lists:
    """Return the rows of *item*'s lists, without the article's number."""
    return {
        "keywords": [
            {"position": position, "text": text, "key": search(text)}
            for position, text in enumerate(item.keywords, 1)
        ],
        "authors": [
            {"position": position, "text": text, "key": search(text)}
            for position, text in enumerate(item.authors, 1)
        ],
        "credits": [
            {"position": position, "role": party.role, "text": party.name, "agency": party.agency}
            for position, party in enumerate(item.credit.parties, 1)
        ],
    }


def _known_list(connection: Connection, name: str, number: int | None) -> list[dict[str, Any]]:
    table = _LISTS[name]
    rows = connection.execute(
        select(table.__table__).where(table.article == number).order_by(table.position)
    ).mappings()
    return [{key: value for key, value in row.items() if key != "article"} for row in rows]


def _move_on(
    connection: Connection,
    publisher: str,
    decisions: Sequence[Decision],
    numbers: Mapping[str, int],
    run: int,
) -> None:
    """Move the pages on and follow what they name, in the order in which they came.

    What one page makes due, a later visit of the same batch settles, as in a batch of its own.
    """
    moved: list[dict[str, object]] = []
    for decision in decisions:
        moved.append(_moved(decision, numbers, run))
        message = decision.message
        linking = isinstance(message, PageOutcome) and bool(message.links)
        if decision.own_due or decision.takes_over or linking:
            frontier.move_on(connection, moved)
            moved = []
            _follow(connection, publisher, decision, run)
        if decision.takes_over:
            frontier.disown(connection, _article(decision, numbers), but=message.page)
    frontier.move_on(connection, moved)


def _moved(decision: Decision, numbers: Mapping[str, int], run: int) -> dict[str, object]:
    """Return what the page's row becomes; see ``frontier.move_on``."""
    page, at = decision.page, _at(decision.message)
    attempts = (page.attempts if page else 0) + 1 if decision.kind == "failed" else 0
    due_at = frontier.retry_at(at, attempts) if decision.kind == "failed" else None
    outcome = isinstance(decision.message, PageOutcome)
    return {
        "page": decision.message.page,
        "to_state": _STATES[decision.kind],
        "why": decision.reason,
        "at": at,
        "run": run,
        "shows": (page.article if page else None) if outcome else _article(decision, numbers),
        "is_own": (page.own if page else False) if outcome else decision.own,
        "next_due": at if decision.own_due else due_at,
        "failures": attempts,
    }


def _follow(connection: Connection, publisher: str, decision: Decision, run: int) -> None:
    """Make due what *decision*'s page names, or the article's own page that it contradicts."""
    message = decision.message
    if isinstance(message, PageOutcome):
        if message.links:
            frontier.add_links(
                connection, publisher, message.links, found_on=message.page, run=run, at=message.at
            )
    elif decision.own_due and decision.article is not None:
        own = Link(decision.article.url, url_key=decision.article.url_key)
        frontier.make_due(connection, publisher, [own], run=run, at=message.fetched_at)


def _record(
    connection: Connection,
    decisions: Sequence[Decision],
    amended: Mapping[str, list[str]],
    run: int,
) -> None:
    rows = []
    for decision in decisions:
        message = decision.message
        detail = message.detail if isinstance(message, PageOutcome) else None
        if names := amended.get(message.page):
            detail = "amended: " + ", ".join(names)
        rows.append(
            {
                "run": run,
                "page": message.page,
                "kind": decision.kind,
                "reason": decision.reason,
                "detail": detail,
                "at": _at(message),
            }
        )
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    # a page that was given up as lost and came after all: its first visit stands
    connection.execute(dialect.insert(Visit).on_conflict_do_nothing(), rows)


def _item(decision: Decision) -> ArticleItem:
    assert isinstance(decision.message, ArticleItem)
    return decision.message

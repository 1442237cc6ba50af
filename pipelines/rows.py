"""From decisions to rows: everything one batch writes, inside one transaction."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models import frontier
from models.changes import NewChange, record_changes
from models.folding import search
from models.identity import word_count
from models.item import ArticleItem, Link, Message, PageOutcome, Publisher
from models.run import keep_run
from models.tables import (
    Article,
    ArticleAuthor,
    ArticleCredit,
    ArticleKeyword,
    Revision,
    Visit,
)
from pipelines.dedupe import FORGOTTEN, Decision, decide, own_url
from pipelines.stories import drop_keys, keys_of, open_stories, write_keys

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

MIN_FULL_WORDS = 50  # a shorter text says little when it loses half of its words

Lists = dict[str, list[dict[str, Any]]]


def write(
    publisher: Publisher, run: int, messages: Sequence[Message], connection: Connection
) -> Counter[str]:
    """Decide and write *messages*, move their pages on, and count what became of them.

    Writing the same messages twice leaves the same rows. Raises ``RunLost`` if *run* may not
    write any more; then nothing of the batch is written.
    """
    keep_run(connection, run)
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
        if isinstance(decision.message, ArticleItem)
        and (decision.kind in ("revised", "unchanged") or decision.takes_over)
    }
    _see_again(connection, decisions)
    _move_on(connection, publisher, decisions, numbers, run)
    _record(connection, decisions, amended, run)
    record_changes(
        connection,
        [
            *_told(decisions, amended, numbers),
            *_come_and_gone(connection, decisions, numbers),
        ],
    )
    return Counter([*(decision.kind for decision in decisions), *written.values()])


def _written(connection: Connection, run: int, messages: Sequence[Message]) -> dict[str, str]:
    """Return the kinds, by page, of the *messages* that a commit without an answer has stored."""
    at = {message.page: _at(message) for message in messages}
    visits = connection.execute(
        select(Visit.page, Visit.kind, Visit.at).where(Visit.run == run, Visit.page.in_(at))
    )
    return {visit.page: visit.kind for visit in visits if visit.at == at[visit.page]}


def _at(message: Message) -> datetime:
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
    items = {numbers[decision.key]: _item(decision) for decision in decisions}
    open_stories(connection, {number: item.fetched_at for number, item in items.items()})
    write_keys(connection, {number: _near_keys(item) for number, item in items.items()})
    return numbers


def _near_keys(item: ArticleItem) -> tuple[int, ...]:
    return keys_of(item.body, item.credit.text, item.credit.dateline)


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
        select(
            Article.revision_number, Article.title, Article.body, Article.last_seen_at,
            Article.credit_text, Article.dateline,
        ).where(Article.id == number)
    ).one()  # fmt: skip
    connection.execute(
        insert(Revision).values(
            article=number,
            number=old.revision_number,
            seen_at=old.last_seen_at,
            replaced_at=item.fetched_at,
            title=old.title,
            body=old.body,
            changed=list(decision.changed),
            why=_why(decision, old.body),
        )
    )
    connection.execute(
        update(Article)
        .where(Article.id == number)
        .values(
            title=item.title,
            body=item.body,
            content_key=decision.content_key,
            compared="body" not in decision.changed,
            revision_number=old.revision_number + 1,
            reader=item.reader,
            provenance=dict(item.provenance),
        )
    )
    if number is not None and "body" in decision.changed:
        drop_keys(connection, number, keys_of(old.body, old.credit_text, old.dateline))
        write_keys(connection, {number: _near_keys(item)})


def _why(decision: Decision, before: str) -> str:
    """Return why the text that was *before* is another one now."""
    read_with = decision.page.read_with if decision.page else None
    if read_with is not None and read_with != decision.message.validators.read_with:
        return "re-extraction"
    words = word_count(before)
    shortened = words >= MIN_FULL_WORDS and 2 * word_count(_item(decision).body) < words
    return "shortened" if shortened else "publisher"


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


def _see_again(connection: Connection, decisions: Sequence[Decision]) -> None:
    """Note that articles whose pages answered "not modified" are still there."""
    rows = [
        {"number": decision.article.id, "at": _at(decision.message)}
        for decision in decisions
        if decision.kind == "unchanged" and decision.article is not None
        and isinstance(decision.message, PageOutcome)
    ]  # fmt: skip
    if rows:
        statement = update(Article).where(Article.id == bindparam("number"))
        connection.execute(statement.values(last_seen_at=bindparam("at")), rows)


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
            frontier.disown(connection, _article(decision, numbers), but=decision.message.page)
    frontier.move_on(connection, moved)


def _moved(
    decision: Decision, numbers: Mapping[str, int], run: int, publisher: Publisher
) -> dict[str, object]:
    """Return what the page's row becomes; see ``frontier.move_on``."""
    page, at = decision.page, _at(decision.message)
    attempts, due_at = _retry(decision, at) if decision.kind == "failed" else (0, None)
    outcome = isinstance(decision.message, PageOutcome)
    if decision.kind != "failed":
        due_at = _next_look(decision, publisher)
    unread = page is not None and decision.kind in ("failed", "gone", "refused")
    validators = page.validators if page and unread else decision.message.validators
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
        "new_etag": validators.etag,
        "new_last_modified": validators.last_modified,
        "by": validators.read_with,
    }


def _next_look(decision: Decision, publisher: Publisher) -> datetime | None:
    """Return when the own page of a stored article is looked at again, ``None`` for others.

    Also when it is gone or refused just now: it may come back.
    """
    page, message, at = decision.page, decision.message, _at(decision.message)
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


def _told(
    decisions: Sequence[Decision], amended: Mapping[str, list[str]], numbers: Mapping[str, int]
) -> Iterator[NewChange]:
    """Yield what the feed tells of articles that are new, revised or amended."""
    for decision in decisions:
        kind = {"new": "created", "revised": "revised"}.get(decision.kind)
        if kind is None and (amended.get(decision.message.page) or decision.takes_over):
            kind = "amended"
        number = _article(decision, numbers) if kind else None
        if kind and number is not None:
            yield NewChange(number, kind, _at(decision.message))


def _come_and_gone(
    connection: Connection, decisions: Sequence[Decision], numbers: Mapping[str, int]
) -> list[NewChange]:
    """Write which articles' own pages are gone or there again, and return that for the feed."""
    away: dict[int, datetime | None] = {}
    changes = []
    for decision in decisions:
        page, known = decision.page, decision.article
        if known is None or known.id is None or not (decision.own or (page and page.own)):
            continue
        gone = away.get(known.id, known.removed_at) is not None
        if decision.kind == "gone" and not gone:
            away[known.id] = _at(decision.message)
            changes.append(NewChange(known.id, "removed", _at(decision.message)))
        elif _STATES[decision.kind] == "stored" and gone:
            away[known.id] = None
            changes.append(NewChange(known.id, "restored", _at(decision.message)))
    if away:
        statement = update(Article).where(Article.id == bindparam("number"))
        rows = [{"number": number, "at": at} for number, at in away.items()]
        connection.execute(statement.values(removed_at=bindparam("at")), rows)
    return changes


def _item(decision: Decision) -> ArticleItem:
    assert isinstance(decision.message, ArticleItem)
    return decision.message

"""The visits of a batch, and what the feed tells of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.changes import NewChange
from models.item import Message, PageOutcome, taken_at
from models.tables import Article, Visit
from pipelines.dedupe import Decision
from pipelines.pages import STATES

# A page that was given up as lost and came after all: its first visit stands.
_RECORD = {
    "sqlite": sqlite.insert(Visit).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(Visit).on_conflict_do_nothing(),
}
_VISITS = select(Visit.page, Visit.kind, Visit.at).where(
    Visit.run == bindparam("run"), Visit.page.in_(bindparam("pages", expanding=True))
)


def written(connection: Connection, run: int, messages: Sequence[Message]) -> dict[str, str]:
    """Return the kinds, by page, of the *messages* that a commit without an answer has stored."""
    at = {message.page: taken_at(message) for message in messages}
    visits = connection.execute(_VISITS, {"run": run, "pages": list(at)})
    return {visit.page: visit.kind for visit in visits if visit.at == at[visit.page]}


def record_visits(
    connection: Connection,
    decisions: Sequence[Decision],
    amended: Mapping[str, list[str]],
    run: int,
) -> None:
    """Write what came of each page, with the names of the fields that it *amended*."""
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
                "at": decision.at,
            }
        )
    connection.execute(_RECORD[connection.dialect.name], rows)


def told(
    decisions: Sequence[Decision], amended: Mapping[str, list[str]], numbers: Mapping[str, int]
) -> Iterator[NewChange]:
    """Yield what the feed tells of articles that are new, revised or amended."""
    for decision in decisions:
        kind = {"new": "created", "revised": "revised"}.get(decision.kind)
        if kind is None and (amended.get(decision.message.page) or decision.takes_over):
            kind = "amended"
        number = decision.number(numbers) if kind else None
        if kind and number is not None:
            yield NewChange(number, kind, decision.at)


def come_and_gone(
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
            away[known.id] = decision.at
            changes.append(NewChange(known.id, "removed", decision.at))
        elif STATES[decision.kind] == "stored" and gone:
            away[known.id] = None
            changes.append(NewChange(known.id, "restored", decision.at))
    if away:
        statement = update(Article).where(Article.id == bindparam("number"))
        rows = [{"number": number, "at": at} for number, at in away.items()]
        connection.execute(statement.values(removed_at=bindparam("at")), rows)
    return changes

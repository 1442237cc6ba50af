"""The change feed: one row for each thing that happened to an article, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from models.tables import Article, Change

FEED_LOCK = 0x46454544  # "FEED": the advisory lock under which PostgreSQL numbers changes


@dataclass(frozen=True, slots=True)
class NewChange:
    """What happened to an article and when; *story* is the one it joined."""

    article: int
    kind: str
    at: datetime
    story: int | None = None


_REVISIONS = select(Article.id, Article.revision_number).where(
    Article.id.in_(bindparam("numbers", expanding=True))
)


def record_changes(connection: Connection, changes: Sequence[NewChange]) -> None:
    """Write *changes* at the end of the feed; the last thing a transaction does.

    A sequence gives numbers when they are asked for, not when they become visible: a reader
    could pass a number that is not there yet. So on PostgreSQL only one transaction at a time
    has numbers that are not committed; on SQLite there is only one writer anyway.
    """
    if not changes:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(FEED_LOCK)))
    numbers = {change.article for change in changes}
    known = connection.execute(_REVISIONS, {"numbers": list(numbers)})
    revisions = {number: revision for number, revision in known}
    rows = [
        {
            "article": change.article,
            "kind": change.kind,
            "revision": revisions[change.article],
            "story": change.story,
            "at": change.at,
        }
        for change in changes
    ]
    connection.execute(insert(Change), rows)

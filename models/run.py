"""A run's row: opened before the first page, kept by heartbeats, closed with a verdict.

The row is the publisher's lease. All its times are the database's own, so that machines whose
clocks differ agree on who holds it.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from models.item import Publisher
from models.tables import PublisherRow, Run


class RunHeld(Exception):
    """Another run works on this publisher; the message says which, whose and since when."""


class RunLost(Exception):
    """The run's row is no longer ours to write to: it was closed, or its lease ran out."""


def open_run(
    connection: Connection,
    publisher: Publisher,
    *,
    reader: str,
    owner: str,
    lease_s: int,
    dead: Callable[[str], bool],
) -> int:
    """Write what *publisher*'s file says of it and a new run of it; return the run's number.

    A run that is still open is taken over if its lease has run out or its owner is proved *dead*.
    Raises :class:`RunHeld` otherwise.
    """
    # on PostgreSQL this locks the publisher's row: of two starts together one waits here
    facts = _facts(publisher)
    connection.execute(
        _insert(connection)(PublisherRow)
        .values(facts)
        .on_conflict_do_update(index_elements=[PublisherRow.key], set_=facts)
    )
    at = clock(connection)
    held = connection.execute(
        select(Run.__table__).where(Run.publisher == publisher.key, Run.finished_at.is_(None))
    ).one_or_none()
    if held is not None:
        if _expiry(held.heartbeat_at, held.lease_s) > at and not dead(held.owner or ""):
            raise RunHeld(
                f"Run {held.id} works on {publisher.key} since "
                f"{held.started_at:%Y-%m-%d %H:%M} UTC ({held.owner})."
            )
        close_run(connection, held.id, verdict="failed", why="Stopped without a word.")
    number = connection.execute(
        insert(Run)
        .values(
            publisher=publisher.key, reader=reader, owner=owner, lease_s=lease_s,
            started_at=at, heartbeat_at=at,
        )
        .returning(Run.id)
    ).scalar_one()  # fmt: skip
    return int(number)


# Built once: every transaction begins with them.
_LEASE = (
    select(Run.heartbeat_at, Run.lease_s, Run.finished_at)
    .where(Run.id == bindparam("run"))
    .with_for_update()
)
_HEARTBEAT = update(Run).where(Run.id == bindparam("run")).values(heartbeat_at=bindparam("at"))
_SQLITE_CLOCK = text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")


def keep_run(connection: Connection, run: int) -> None:
    """Say that *run* lives. Raises :class:`RunLost` if it is closed or has slept past its lease."""
    row = connection.execute(_LEASE, {"run": run}).one_or_none()
    at = clock(connection)
    if row is None or row.finished_at is not None:
        raise RunLost(f"Run {run} was closed by another process.")
    if _expiry(row.heartbeat_at, row.lease_s) <= at:
        raise RunLost(f"Run {run} was not heard of for {row.lease_s} s, so it may not write.")
    connection.execute(_HEARTBEAT, {"run": run, "at": at})


def close_run(
    connection: Connection,
    run: int,
    *,
    verdict: str,
    why: str,
    counts: Mapping[str, int] | None = None,
) -> None:
    """Write how *run* ended, unless that is written already."""
    connection.execute(
        update(Run)
        .where(Run.id == run, Run.finished_at.is_(None))
        .values(verdict=verdict, why=why, counts=counts, finished_at=clock(connection))
    )


def pause(connection: Connection, publisher: Publisher, why: str) -> datetime:
    """Keep *publisher* from being crawled, known or not; return since when it is paused."""
    connection.execute(
        _insert(connection)(PublisherRow).values(_facts(publisher)).on_conflict_do_nothing()
    )
    since = connection.execute(
        update(PublisherRow)
        .where(PublisherRow.key == publisher.key)
        .values(paused_at=func.coalesce(PublisherRow.paused_at, clock(connection)), paused_why=why)
        .returning(PublisherRow.paused_at)
    ).scalar_one()
    assert since is not None
    return since


def resume(connection: Connection, publisher: str) -> bool:
    """Let *publisher* be crawled again; return whether it was paused."""
    resumed = connection.execute(
        update(PublisherRow)
        .where(PublisherRow.key == publisher, PublisherRow.paused_at.is_not(None))
        .values(paused_at=None, paused_why=None)
        .returning(PublisherRow.key)
    )
    return resumed.first() is not None


def clock(connection: Connection) -> datetime:
    """Return the time by the database's clock, aware, UTC."""
    if connection.dialect.name == "postgresql":
        moment: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return moment.astimezone(UTC)
    moment_text = connection.scalar(_SQLITE_CLOCK)
    return datetime.fromisoformat(str(moment_text)).replace(tzinfo=UTC)


def _insert(connection: Connection) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert


def _facts(publisher: Publisher) -> dict[str, Any]:
    return {
        name: value
        for name, value in asdict(publisher).items()
        if name in PublisherRow.__table__.columns
    }


def _expiry(heartbeat_at: datetime, lease_s: int | None) -> datetime:
    return heartbeat_at + timedelta(seconds=lease_s or 0)

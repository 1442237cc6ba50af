"""A run's row: opened before the first page, closed with a verdict."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from models.item import Publisher
from models.tables import PublisherRow, Run


def open_run(connection: Connection, publisher: Publisher, *, reader: str, at: datetime) -> int:
    """Write what *publisher*'s file says of it and a new run of it; return the run's number."""
    facts = {
        name: value
        for name, value in asdict(publisher).items()
        if name in PublisherRow.__table__.columns
    }
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(PublisherRow)
        .values(facts)
        .on_conflict_do_update(index_elements=[PublisherRow.key], set_=facts)
    )
    number = connection.execute(
        insert(Run)
        .values(publisher=publisher.key, reader=reader, started_at=at, heartbeat_at=at)
        .returning(Run.id)
    ).scalar_one()
    return int(number)


def close_run(connection: Connection, run: int, *, verdict: str, why: str, at: datetime) -> None:
    """Write how *run* ended."""
    connection.execute(
        update(Run).where(Run.id == run).values(verdict=verdict, why=why, finished_at=at)
    )

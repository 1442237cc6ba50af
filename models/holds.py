"""Which hosts asked to be left alone beyond the run that they told so, and until when."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from models.tables import HeldHost

LONGEST_WAIT = timedelta(days=1)  # a longer Retry-After is taken for this: nobody means a month


def held_hosts(connection: Connection, at: datetime) -> dict[str, datetime]:
    """Return the hosts that must not be asked *at*, and until when they must not.

    A time that no host can have been given is a clock's that was ahead, and does not count.
    """
    rows = connection.execute(
        select(HeldHost.host, HeldHost.until)
        .where(HeldHost.until > at, HeldHost.until <= at + LONGEST_WAIT)
        .order_by(HeldHost.host)
    )
    return {host: until for host, until in rows}


def hold_hosts(connection: Connection, holds: Mapping[str, datetime], at: datetime) -> None:
    """Note until when each of *holds* must not be asked, and forget those whose time has come."""
    connection.execute(delete(HeldHost).where(HeldHost.until <= at))
    if holds:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(HeldHost)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[HeldHost.host], set_={"until": statement.excluded.until}
            ),
            [{"host": host, "until": until} for host, until in sorted(holds.items())],
        )

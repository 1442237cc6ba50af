"""Which hosts are left alone, and until when."""

from datetime import timedelta

from sqlalchemy import Engine

from models.holds import held_hosts, hold_hosts
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def test_host_is_held_until_its_time(db: Engine) -> None:
    with db.begin() as connection:
        hold_hosts(connection, {"a.example": NOON + HOUR, "b.example": NOON + 2 * HOUR}, NOON)

        assert ["a.example", "b.example"] == list(held_hosts(connection, NOON))
        assert {"b.example": NOON + 2 * HOUR} == held_hosts(connection, NOON + HOUR)


def test_the_last_word_counts_and_what_is_over_is_forgotten(db: Engine) -> None:
    with db.begin() as connection:
        hold_hosts(connection, {"a.example": NOON + HOUR, "b.example": NOON + HOUR}, NOON)
        hold_hosts(connection, {"a.example": NOON + 3 * HOUR}, NOON + 2 * HOUR)

        assert {"a.example": NOON + 3 * HOUR} == held_hosts(connection, NOON)


def test_a_time_of_a_clock_that_was_ahead_holds_nobody(db: Engine) -> None:
    with db.begin() as connection:
        hold_hosts(connection, {"a.example": NOON + 1000 * HOUR}, NOON + 999 * HOUR)

        assert {} == held_hosts(connection, NOON)

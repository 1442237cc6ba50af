"""Who holds a publisher, until when, and who may not: a run or an operator's pause."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Thread

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from models import reading
from models.item import Publisher
from models.run import (
    RunHeld,
    RunLost,
    clock,
    close_run,
    keep_run,
    open_run,
    pause,
    resume,
)
from models.tables import PublisherRow, Run
from tests.conftest import PUBLISHER

Open = Callable[..., int]
NEVER_CRAWLED = Publisher(
    "صحيفة أخرى", "Another", home="https://other.example/", zone="Asia/Amman", key="another"
)


@pytest.fixture
def open_one(db: Engine) -> Open:
    """Return a function that opens a run in a transaction of its own."""

    def call(*, owner: str = "here", lease_s: int = 60, dead: bool = False) -> int:
        with db.begin() as connection:
            return open_run(
                connection, PUBLISHER, reader="1", owner=owner, lease_s=lease_s,
                dead=lambda owner: dead,
            )  # fmt: skip

    return call


def grow_older(db: Engine, run: int, seconds: float) -> None:
    """Let *run* have been heard of so many seconds earlier."""
    with db.begin() as connection:
        at = connection.scalar(select(Run.heartbeat_at).where(Run.id == run))
        assert at is not None
        earlier = at - timedelta(seconds=seconds)
        connection.execute(update(Run).where(Run.id == run).values(heartbeat_at=earlier))


def rows(db: Engine) -> list[tuple[int, str | None, str | None, bool]]:
    """Return number, owner, reason and whether it is over, of every run."""
    with db.connect() as connection:
        found = connection.execute(select(Run.__table__).order_by(Run.id))
        return [(run.id, run.owner, run.why, run.finished_at is not None) for run in found]


def test_a_run_writes_what_the_publishers_file_says(db: Engine, open_one: Open) -> None:
    run = open_one()

    with db.connect() as connection:
        name = connection.scalar(select(PublisherRow.name).where(PublisherRow.key == "example"))
    assert PUBLISHER.name == name
    assert [(run, "here", None, False)] == rows(db)


def test_a_second_run_is_refused_while_the_first_lives(db: Engine, open_one: Open) -> None:
    first = open_one(owner="elsewhere 17")

    with pytest.raises(RunHeld) as held:
        open_one()

    assert f"Run {first} works on example" in str(held.value)
    assert "elsewhere 17" in str(held.value)
    assert [(first, "elsewhere 17", None, False)] == rows(db)


def test_a_run_of_a_dead_owner_is_taken_over_at_once(db: Engine, open_one: Open) -> None:
    first = open_one(owner="killed")

    second = open_one(dead=True)

    assert [
        (first, "killed", "Stopped without a word.", True),
        (second, "here", None, False),
    ] == rows(db)


@pytest.mark.parametrize(("age_s", "is_held"), [(50, True), (70, False)])
def test_a_run_is_taken_over_when_its_lease_has_run_out(
    db: Engine, open_one: Open, age_s: int, is_held: bool
) -> None:
    first = open_one(owner="elsewhere", lease_s=60)
    grow_older(db, first, age_s)

    if is_held:
        with pytest.raises(RunHeld):
            open_one()
    else:
        assert first < open_one()


def test_the_lease_that_counts_is_the_one_it_was_opened_with(db: Engine, open_one: Open) -> None:
    first = open_one(lease_s=600)
    grow_older(db, first, 100)

    with pytest.raises(RunHeld):
        open_one(lease_s=1)


def test_a_heartbeat_begins_the_lease_again(db: Engine, open_one: Open) -> None:
    run = open_one(lease_s=60)
    grow_older(db, run, 50)

    with db.begin() as connection:
        keep_run(connection, run)

    with db.connect() as connection:
        heard = connection.scalar(select(Run.heartbeat_at).where(Run.id == run))
        assert heard is not None
        assert timedelta(0) <= clock(connection) - heard < timedelta(seconds=10)


def test_a_run_that_slept_past_its_lease_may_not_write(db: Engine, open_one: Open) -> None:
    run = open_one(lease_s=60)
    grow_older(db, run, 61)

    with db.begin() as connection, pytest.raises(RunLost, match="not heard of for 60 s"):
        keep_run(connection, run)


def test_a_run_that_was_taken_over_may_not_write(db: Engine, open_one: Open) -> None:
    run = open_one()
    open_one(dead=True)

    with db.begin() as connection, pytest.raises(RunLost, match="closed by another process"):
        keep_run(connection, run)


def test_a_run_that_nobody_knows_may_not_write(db: Engine) -> None:
    with db.begin() as connection, pytest.raises(RunLost):
        keep_run(connection, 7)


def test_a_closed_run_keeps_its_first_verdict(db: Engine, open_one: Open) -> None:
    run = open_one()
    with db.begin() as connection:
        close_run(connection, run, verdict="ok", why="Fine.", counts={"pages": 3})

    with db.begin() as connection:
        close_run(connection, run, verdict="failed", why="Late.")

    with db.connect() as connection:
        stored = connection.execute(select(Run.verdict, Run.why, Run.counts)).one()
    assert ("ok", "Fine.", {"pages": 3}) == tuple(stored)


def test_a_closed_run_frees_its_publisher(db: Engine, open_one: Open) -> None:
    first = open_one()
    with db.begin() as connection:
        close_run(connection, first, verdict="ok", why="")

    assert first < open_one()


def test_of_five_opened_together_one_gets_the_publisher(db: Engine, open_one: Open) -> None:
    ended: list[int | str] = []

    def attempt(owner: str) -> None:
        try:
            ended.append(open_one(owner=owner))
        except RunHeld:
            ended.append("held")

    threads = [Thread(target=partial(attempt, str(number))) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 4 == ended.count("held")
    assert 1 == len(rows(db))


def test_the_clock_is_the_databases_and_aware(connection: Connection) -> None:
    theirs = connection.scalar(select(func.current_timestamp()))

    assert timedelta(0) == clock(connection).utcoffset()
    assert theirs is not None


def test_publisher_never_crawled_can_be_paused(connection: Connection) -> None:
    before = clock(connection)

    since = pause(connection, NEVER_CRAWLED, "قالب جديد")

    (row,) = connection.execute(reading.paused()).all()
    assert before <= since <= clock(connection)
    assert ("another", since, "قالب جديد") == tuple(row)


def test_pausing_again_keeps_since_when(connection: Connection) -> None:
    since = pause(connection, PUBLISHER, "first")

    assert since == pause(connection, PUBLISHER, "second")
    assert "second" == connection.scalar(select(PublisherRow.paused_why))


def test_resumed_publisher_is_not_paused(connection: Connection) -> None:
    pause(connection, PUBLISHER, "first")

    assert resume(connection, "example")
    assert not resume(connection, "example")
    assert [] == connection.execute(reading.paused("example")).all()

"""One run of a publisher at a time, and a run that lost its lease writes nothing."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, text, update
from sqlalchemy.exc import OperationalError

from models.tables import Base, Page, PublisherRow, Run, Visit
from tests.conftest import clear
from tests.crawling import Crawl, Crawls, wait_until
from tests.large_site import LargeSite
from tests.state import unaccounted

ARTICLES = 40
LEASE_S = 600
PATIENT: dict[str, Any] = {
    "STORE_WAIT_S": "0.1",
    "CONCURRENT_REQUESTS": "4",
    "LEASE_S": str(LEASE_S),
}


@pytest.fixture
def site() -> Iterator[LargeSite]:
    with LargeSite(ARTICLES) as site:
        yield site


@pytest.fixture
def crawls(db: Engine, site: LargeSite) -> Iterator[Crawls]:
    with Crawls("alalf", f"{site.url}/", db.url) as crawls:
        yield crawls


def test_of_two_crawls_started_together_one_works(
    crawls: Crawls, site: LargeSite, db: Engine
) -> None:
    site.hold()  # neither can end before both have begun
    both = [crawls.start(), crawls.start()]
    wait_until(lambda: not all(crawl.lives for crawl in both), "one to leave")
    site.release()

    ended = sorted((crawl.end() for crawl in both), key=lambda one: one.code)

    assert [0, 4] == [one.code for one in ended], ended
    assert "not started. Run 1 works on alalf since" in ended[1].said
    assert "Traceback" not in ended[1].said
    assert_site_is_stored(db)
    assert 1 == len(rows(db)["run"])


@pytest.mark.soak
def test_of_five_crawls_started_together_on_an_empty_database_one_works(
    site: LargeSite, db: Engine, tmp_path: Path
) -> None:
    if db.dialect.name == "postgresql":
        clear(db)
        database: Any = db.url
    else:
        database = f"sqlite:///{tmp_path / 'fresh.db'}"
    site.hold()
    with Crawls("alalf", f"{site.url}/", database) as crawls:
        five = [crawls.start() for _ in range(5)]
        wait_until(lambda: 1 == sum(crawl.lives for crawl in five), "four to leave")
        site.release()
        ended = [crawl.end() for crawl in five]

    assert [0, 4, 4, 4, 4] == sorted(one.code for one in ended), ended


def test_a_run_of_another_machine_is_left_alone_until_its_lease_has_run_out(
    crawls: Crawls, db: Engine
) -> None:
    elsewhere = "other-machine 7d0f0c1e-boot pid:[4026531836] 17 4711"
    with db.begin() as connection:
        connection.execute(
            insert(PublisherRow).values(
                key="alalf", name="صحيفة الألف", name_en="Al Alf", zone="UTC", zone_basis="known",
                home="http://127.0.0.1/",
            )
        )  # fmt: skip
        now = func.now() if db.dialect.name == "postgresql" else func.strftime("%Y-%m-%d %H:%M:%f")
        run = connection.execute(
            insert(Run)
            .values(publisher="alalf", reader="1", owner=elsewhere, lease_s=LEASE_S,
                    started_at=now, heartbeat_at=now)
            .returning(Run.id)
        ).scalar_one()  # fmt: skip

    refused = crawls.run()
    let_the_lease_run_out(db)
    later = crawls.run()

    assert (4, 0) == (refused.code, later.code), refused.said + later.said
    assert elsewhere in refused.said
    assert_site_is_stored(db)
    with db.connect() as connection:
        assert ("failed", "Stopped without a word.") == tuple(
            connection.execute(select(Run.verdict, Run.why).where(Run.id == run)).one()
        )


def test_a_run_that_slept_past_its_lease_writes_nothing_over_its_successor(
    crawls: Crawls, site: LargeSite, db: Engine
) -> None:
    first = crawl_asleep(crawls, site, db)
    site.release()
    second = crawls.run()
    before = rows(db)

    first.send(signal.SIGCONT)
    ended = first.end()

    assert (0, 1) == (second.code, ended.code), second.said + ended.said
    assert "Run 1 was closed by another process." in ended.said
    assert "Traceback" not in ended.said
    assert before == rows(db)
    assert_site_is_stored(db)


def test_a_run_that_slept_past_its_lease_writes_nothing_without_a_successor(
    crawls: Crawls, site: LargeSite, db: Engine
) -> None:
    first = crawl_asleep(crawls, site, db)
    site.release()
    before = rows(db)

    first.send(signal.SIGCONT)
    ended = first.end()

    assert 1 == ended.code, ended.said
    assert f"not heard of for {LEASE_S} s" in ended.said
    assert "Traceback" not in ended.said
    after = rows(db)
    ((verdict, why),) = [(run["verdict"], run["why"]) for run in after.pop("run")]
    assert "failed" == verdict
    assert "may not write" in why
    del before["run"]
    assert before == after
    assert 0 == crawls.run().code
    assert_site_is_stored(db)


def crawl_asleep(crawls: Crawls, site: LargeSite, db: Engine) -> Crawl:
    """Return a crawl that was stopped with pages in flight; by the row it slept past its lease."""
    site.hold(after=20)
    crawl = crawls.start(**PATIENT)
    wait_until(
        lambda: site.waiting == 4 and visits(db) == 19,  # robots.txt is the twentieth
        "all answers to be stored", said=lambda: f"{site.waiting} {visits(db)} {crawl.said}",
    )  # fmt: skip
    wait_until(lambda: stopped_idle(crawl, db), "the crawl to sleep")
    let_the_lease_run_out(db)
    return crawl


def stopped_idle(crawl: Crawl, db: Engine) -> bool:
    """Stop *crawl*; let it go on, and return ``False``, if it was about to write."""
    crawl.send(signal.SIGSTOP)
    wait_until(lambda: is_stopped(crawl), "the crawl to stop")
    if is_free(db):
        return True
    crawl.send(signal.SIGCONT)
    return False


def let_the_lease_run_out(db: Engine) -> None:
    with db.begin() as connection:
        heard = connection.scalar(select(Run.heartbeat_at)) or datetime.now(UTC)
        connection.execute(update(Run).values(heartbeat_at=heard - timedelta(seconds=LEASE_S)))


def is_stopped(crawl: Crawl) -> bool:
    stat = Path(f"/proc/{crawl.process.pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0] == "T"


def is_free(db: Engine) -> bool:
    """Return whether nobody is in the middle of writing to the run's row."""
    if db.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(db.url.database), timeout=0)) as connection:
            connection.isolation_level = None
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            connection.execute("ROLLBACK")
            return True
    with db.connect() as connection:
        try:
            connection.execute(text("SELECT id FROM run FOR UPDATE NOWAIT"))
        except OperationalError:
            return False
        return True


def visits(db: Engine) -> int:
    with db.connect().execution_options(writes=False) as connection:
        return connection.scalar(select(func.count()).select_from(Visit)) or 0


def rows(db: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return everything in the database."""
    with db.connect().execution_options(writes=False) as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in Base.metadata.sorted_tables
        }


def assert_site_is_stored(db: Engine) -> None:
    with db.connect().execution_options(writes=False) as connection:
        assert [] == unaccounted(connection)
        own = select(func.count()).where(Page.own, Page.state == "stored")
        assert ARTICLES == connection.scalar(own)

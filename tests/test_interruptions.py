"""What ends a run before its time: operators, full disks, vanished files, a network gone."""

import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from models.database import database_url, engine
from models.tables import Page, Run, Visit
from tests.crawling import Crawls, wait_until
from tests.large_site import DEAD, LargeSite
from tests.state import unaccounted

ARTICLES = 120
QUICK: dict[str, Any] = {"STORE_BATCH": "5", "STORE_WAIT_S": "0.1", "DATABASE_PATIENCE_S": "1"}
PAGES = 29  # that are answered in a site held after 30: robots.txt is one of them


@pytest.fixture
def site() -> Iterator[LargeSite]:
    with LargeSite(ARTICLES) as site:
        yield site


@pytest.fixture
def crawls(site: LargeSite, tmp_path: Path) -> Iterator[Crawls]:
    url = database_url(f"sqlite:///{tmp_path / 'news.db'}", folder=tmp_path)
    with Crawls("alalf", f"{site.url}/", url) as crawls:
        yield crawls


def test_ctrl_c_lets_go_of_the_publisher(db: Engine, site: LargeSite) -> None:
    site.hold(after=PAGES + 1)
    with Crawls("alalf", f"{site.url}/", db.url) as crawls:
        crawl = crawls.start(**QUICK, LOG_LEVEL="INFO")
        wait_until(lambda: site.is_full, "some pages", said=lambda: crawl.said)
        crawl.send(signal.SIGINT)
        wait_until(lambda: "Closing spider" in crawl.said or not crawl.lives, "an answer")
        site.release()
        ended = crawl.end()
        with db.connect() as connection:
            run = connection.execute(select(Run.verdict, Run.why, Run.finished_at)).one()
            stored = connection.scalar(select(func.count()).select_from(Visit)) or 0
        following = crawls.run()

    assert 1 == ended.code, ended.said
    assert "Traceback" not in ended.said
    assert run.finished_at is not None
    assert ("failed", True) == (run.verdict, "stopped (shutdown)" in run.why)
    assert stored >= PAGES
    assert 0 == following.code, following.said
    assert_site_is_stored(db)


def test_ctrl_c_twice_ends_at_once_and_loses_nothing(db: Engine, site: LargeSite) -> None:
    site.hold(after=PAGES + 1)  # the pages under way never come, so it cannot drain
    with Crawls("alalf", f"{site.url}/", db.url) as crawls:
        crawl = crawls.start(**QUICK, LOG_LEVEL="INFO")
        wait_until(lambda: site.is_full and site.waiting > 0, "some pages")
        crawl.send(signal.SIGINT)
        wait_until(lambda: "Closing spider" in crawl.said or not crawl.lives, "an answer")
        crawl.send(signal.SIGINT)
        ended = crawl.end()
        with db.connect() as connection:
            run = connection.execute(select(Run.verdict, Run.why, Run.finished_at)).one()
        site.release()
        following = crawls.run()

    assert 1 == ended.code, ended.said
    assert "stopped before its report" in ended.said
    assert ("failed", "Stopped before its report.") == (run.verdict, run.why)
    assert run.finished_at is not None
    assert 0 == following.code, following.said
    assert_site_is_stored(db)


def test_a_file_that_may_not_grow_fails_the_run_and_loses_nothing(crawls: Crawls) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))

    ended = crawls.run(limit=small_files, **QUICK)
    following = crawls.run()

    assert 1 == ended.code, ended.said
    assert "cannot be used: disk I/O error" in ended.said
    assert "Traceback" not in ended.said
    assert 0 == following.code, following.said
    with opened(crawls) as db:
        assert_site_is_stored(db)


@pytest.mark.soak
def test_a_full_disk_fails_the_run_and_loses_nothing(site: LargeSite, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", kilobytes=900) as (disk, grow):
        url = database_url(f"sqlite:///{disk / 'news.db'}", folder=tmp_path)
        with Crawls("alalf", f"{site.url}/", url) as crawls:
            ended = crawls.run(**QUICK)
            grow(60_000)
            following = crawls.run()
            with opened(crawls) as db:
                assert_site_is_stored(db)

    assert 1 == ended.code, ended.said
    assert "cannot be used: database or disk is full" in ended.said
    assert "Traceback" not in ended.said
    assert 0 == following.code, following.said


def test_a_database_taken_away_fails_the_run(crawls: Crawls, site: LargeSite) -> None:
    site.hold(after=PAGES + 1)
    crawl = crawls.start(**QUICK)
    wait_until(lambda: site.is_full, "some pages", said=lambda: crawl.said)
    assert not isinstance(crawls.database, str)
    Path(str(crawls.database.database)).unlink()
    site.release()
    ended = crawl.end()
    following = crawls.run()

    assert 1 == ended.code, ended.said
    assert "was taken away" in ended.said
    assert "Traceback" not in ended.said
    assert 0 == following.code, following.said
    with opened(crawls) as db:
        assert_site_is_stored(db)


def test_a_site_that_goes_away_fails_the_run_and_loses_nothing(
    crawls: Crawls, site: LargeSite
) -> None:
    site.hold(after=60)
    crawl = crawls.start(**QUICK)
    wait_until(lambda: site.is_full and site.waiting > 0, "some pages", said=lambda: crawl.said)
    site.stop()
    ended = crawl.end()
    site.release()
    site.start()
    following = crawls.run("-a", "again=failed")

    assert 1 == ended.code, ended.said
    assert "in a row (connection refused). What was not taken stays due." in ended.said
    assert "Traceback" not in ended.said
    assert 0 == following.code, following.said
    with opened(crawls) as db:
        assert_site_is_stored(db)


@contextmanager
def opened(crawls: Crawls) -> Iterator[Engine]:
    assert not isinstance(crawls.database, str)
    made = engine(crawls.database)
    yield made
    made.dispose()


@contextmanager
def small_disk(folder: Path, *, kilobytes: int) -> Iterator[tuple[Path, Callable[[int], None]]]:
    """Mount a file system of *kilobytes* on *folder*; give it, and what makes it larger."""

    def mount(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["mount", *options, str(folder)], capture_output=True, text=True, timeout=10
        )

    folder.mkdir()
    try:
        made = mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs")
    except FileNotFoundError:
        pytest.skip("There is no mount to make a small disk with")
    if made.returncode:
        pytest.skip(f"No small disk can be mounted here: {made.stderr.strip()}")
    try:
        yield folder, lambda size: void(mount("-o", f"remount,size={size}k"))
    finally:
        subprocess.run(["umount", str(folder)], check=True, timeout=10)


def void(ended: subprocess.CompletedProcess[str]) -> None:
    assert 0 == ended.returncode, ended.stderr


def assert_site_is_stored(db: Engine) -> None:
    with db.connect().execution_options(writes=False) as connection:
        assert [] == unaccounted(connection)
        pages: dict[str, Any] = {
            state: count
            for state, count in connection.execute(
                select(Page.state, func.count()).where(Page.own).group_by(Page.state)
            )
        }
        gone = connection.scalar(select(func.count()).where(Page.state == "gone"))
    assert {"stored": ARTICLES} == pages
    assert DEAD == gone

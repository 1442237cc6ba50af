"""What a host says about how it wants to be asked is done: measured at the host's own door.

A pause is measured from the host's answer to the next request: what a busy machine adds makes it
longer, never shorter, so only what is too short can fail.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from models.database import database_url, engine
from models.tables import HeldHost, Page, Run, Visit
from tests.crawling import NEVER_S, PATIENCE_S, wait_until

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = (ROOT / "tests" / "pages" / "thenewkhalij" / "cold-stores.html").read_bytes()
SETTINGS = {
    "DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False", "RETRY_TIMES": "0",
    "LOG_LEVEL": "WARNING", "STORE_WAIT_S": "0.05", "HOLD_S": "0.05", "HOLD_MOST_S": "5",
    "DOWNLOAD_TIMEOUT": NEVER_S,
}  # fmt: skip
Answer = tuple[int, dict[str, str]]
FINE: Answer = (200, {})


class Host:
    """A site that gives the answers it is told, the last one for ever, and notes when it did.

    *asked* has path, status and moment, just before each answer; *most_open* the requests that it
    had before it at the same time.
    """

    def __init__(self, *pages: Answer, robots: Sequence[Answer] = (FINE,)) -> None:
        self.answers = {"robots.txt": [*robots], "other": [*pages]}
        self.robots = b""
        self.pause_s = 0.0  # before each answer
        self.asked: list[tuple[str, int, float]] = []
        self.open = self.most_open = 0
        lock = threading.Lock()
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.strip("/")
                with lock:
                    host.open += 1
                    host.most_open = max(host.open, host.most_open)
                time.sleep(host.pause_s)
                with lock:
                    told = host.answers["robots.txt" if path == "robots.txt" else "other"]
                    status, headers = told.pop(0) if len(told) > 1 else told[0]
                    host.asked.append((path, status, time.monotonic()))
                    host.open -= 1
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(host.robots if path == "robots.txt" else ARTICLE)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def pages(self) -> list[str]:
        return [path for path, _status, _at in self.asked if path != "robots.txt"]

    def after(self, status: int) -> list[list[float]]:
        """Return, for each answer with *status*, how long after it each later one was given."""
        times = [(given, at) for _path, given, at in self.asked]
        return [
            [later - at for _given, later in times[place + 1 :]]
            for place, (given, at) in enumerate(times)
            if given == status
        ]


@pytest.fixture
def hosts() -> Iterator[list[Host]]:
    """Return a list; the hosts that are put into it are closed in the end."""
    made: list[Host] = []
    yield made
    for host in made:
        host.server.shutdown()
        host.server.server_close()


class Crawls:
    """Crawls a host's pages into a database of its own."""

    def __init__(self, folder: Path, hosts: list[Host]) -> None:
        self.url = f"sqlite:///{folder / 'news.db'}"
        self.hosts = hosts

    def start(self, host: Host, pages: int, **changes: str) -> subprocess.Popen[str]:
        self.hosts.append(host)
        settings = SETTINGS | changes | {"DATABASE_URL": self.url}
        options = [word for key, value in settings.items() for word in ("-s", f"{key}={value}")]
        urls = ",".join(f"{host.url}/{number}" for number in range(1, pages + 1))
        return subprocess.Popen(
            [sys.executable, *f"-m scrapy crawl thenewkhalij -a urls={urls}".split(), *options],
            cwd=ROOT, env=dict(os.environ), stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, host: Host, pages: int, **changes: str) -> tuple[int, str]:
        child = self.start(host, pages, **changes)
        _out, said = child.communicate(timeout=PATIENCE_S)
        assert "Traceback" not in said
        return child.returncode, said

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        made = engine(database_url(self.url, folder=ROOT))
        with made.begin() as connection:
            yield connection
        made.dispose()

    def ask(self, query: Any) -> list[tuple[Any, ...]]:
        made = engine(database_url(self.url, folder=ROOT))
        connection: Connection
        with made.connect() as connection:
            rows = [tuple(row) for row in connection.execute(query)]
        made.dispose()
        return rows


@pytest.fixture
def crawls(tmp_path: Path, hosts: list[Host]) -> Crawls:
    return Crawls(tmp_path, hosts)


def test_a_short_pause_is_waited_out_by_all_and_the_page_asked_again(crawls: Crawls) -> None:
    host = Host(FINE, (429, {"Retry-After": "1"}), FINE)

    code, said = crawls.run(host, 6, DOWNLOAD_DELAY="0.1")

    assert 0 == code, said
    assert 7 == len(host.pages)
    ((*waits,),) = host.after(429)
    assert 5 == len(waits)
    assert 1 >= sum(wait < 1.0 for wait in waits)  # one may have been under way
    assert {"new", "alias"} >= {kind for (kind,) in crawls.ask(select(Visit.kind))}


def test_without_a_time_the_pause_doubles_until_the_host_is_left_alone(crawls: Crawls) -> None:
    host = Host((503, {}))

    code, said = crawls.run(host, 5, CONCURRENT_REQUESTS="1", HOLD_S="0.2", DOWNLOAD_DELAY="0.01")

    assert 1 == code
    assert "refused 3 requests in a row (http 503). What was not taken stays due." in said
    assert 3 == len(host.pages)
    (first, _), (second,), () = host.after(503)
    assert first >= 0.2
    assert second >= 0.4
    assert [("failed", "http 503")] == crawls.ask(select(Visit.kind, Visit.reason))
    assert 4 == len(crawls.ask(select(Page.url).where(Page.visited_at.is_(None))))


def test_a_long_pause_ends_the_run_and_is_kept_by_the_page(crawls: Crawls) -> None:
    host = Host((429, {"Retry-After": "7200"}))
    before = datetime.now(UTC)

    code, said = crawls.run(host, 30, CONCURRENT_REQUESTS="1")

    assert 1 == code
    assert f"{host.url.removeprefix('http://')} asks to wait 7200 s (http 429)." in said
    assert 1 == len(host.pages)
    ((due_at, attempts),) = crawls.ask(
        select(Page.due_at, Page.attempts).where(Page.visited_at.is_not(None))
    )
    assert before <= due_at - timedelta(hours=2) <= datetime.now(UTC)
    assert 0 == attempts
    assert 29 == len(crawls.ask(select(Page.url).where(Page.due_at < datetime.now(UTC))))


@pytest.mark.parametrize("from_robots", [False, True], ids=["a page", "robots.txt"])
def test_a_long_pause_is_kept_by_the_next_run_too(crawls: Crawls, from_robots: bool) -> None:
    later: Answer = (429, {"Retry-After": "7200"})
    host = Host(FINE, robots=[later, FINE]) if from_robots else Host(later, FINE)
    crawls.run(host, 5, CONCURRENT_REQUESTS="1")
    asked = len(host.asked)
    ((until,),) = crawls.ask(select(HeldHost.until))

    code, said = crawls.run(host, 5)

    assert asked == len(host.asked)
    assert 1 == code
    name = host.url.removeprefix("http://")
    sentence = f"{name} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC (Retry-After)."
    assert f"failed. {sentence} What was not taken stays due." in said
    with crawls.writing() as connection:  # as if two hours had passed
        connection.execute(update(HeldHost).values(until=datetime.now(UTC)))

    assert 0 == crawls.run(host, 5)[0]
    assert asked + 6 == len(host.asked)
    assert [] == crawls.ask(select(HeldHost.host))


def test_a_pause_of_another_publishers_host_is_no_fault_of_this_run(crawls: Crawls) -> None:
    host = Host(FINE)
    crawls.run(host, 1)
    until = datetime.now(UTC) + timedelta(hours=2)
    with crawls.writing() as connection:
        connection.execute(insert(HeldHost).values(host="elsewhere.example", until=until))

    assert 0 == crawls.run(host, 1)[0]
    assert [("elsewhere.example",)] == crawls.ask(select(HeldHost.host))


def test_a_host_that_keeps_refusing_ends_the_run(crawls: Crawls) -> None:
    host = Host(FINE, (403, {}))

    code, said = crawls.run(host, 40, REFUSALS="4")

    assert 1 == code
    assert "refused 4 requests in a row (blocked)" in said
    assert 5 <= len(host.pages) < 40  # those under way meanwhile too
    (run,) = crawls.ask(select(Run.verdict, Run.why))
    assert "failed" == run[0]
    taken = crawls.ask(select(Visit.kind))
    untouched = crawls.ask(select(Page.state).where(Page.visited_at.is_(None)))
    assert 40 == len(taken) + len(untouched)
    assert {("known",)} == set(untouched)


def test_one_good_answer_forgives_the_refusals_before_it(crawls: Crawls) -> None:
    host = Host((403, {}), (403, {}), FINE, (403, {}), (403, {}), FINE)

    code, _said = crawls.run(host, 8, REFUSALS="3", CONCURRENT_REQUESTS="1")

    assert 3 == code
    assert 8 == len(host.pages)


def test_a_closed_robots_txt_ends_the_run_without_an_outcome_for_each_page(
    crawls: Crawls,
) -> None:
    host = Host(FINE, robots=[(500, {})])

    code, said = crawls.run(host, 150)

    assert 1 == code
    assert f"{host.url}/robots.txt: http 500. Nothing of this host is fetched now." in said
    assert ["robots.txt"] == [path for path, _status, _at in host.asked]
    assert [] == crawls.ask(select(Visit.kind))
    assert 150 == len(crawls.ask(select(Page.url).where(Page.due_at < datetime.now(UTC))))


def test_a_pause_that_robots_txt_asks_for_is_waited_out(crawls: Crawls) -> None:
    host = Host(FINE, robots=[(503, {"Retry-After": "1"}), FINE])

    code, said = crawls.run(host, 2)

    assert 0 == code, said
    assert ["robots.txt", "robots.txt"] == [path for path, _status, _at in host.asked[:2]]
    assert min(host.after(503)[0]) >= 1.0


def test_crawl_delay_is_kept_between_any_two_requests(crawls: Crawls) -> None:
    host = Host(FINE)
    host.robots = b"User-agent: *\nCrawl-delay: 9\n\nUser-agent: Warraq\nCrawl-delay: 0.3\n"

    code, said = crawls.run(
        host, 5, AUTOTHROTTLE_ENABLED="True", AUTOTHROTTLE_START_DELAY="0", DOWNLOAD_DELAY="0.01"
    )

    assert 0 == code, said
    assert 5 == len(host.pages)
    waits = host.after(200)[0]  # after robots.txt
    # the first page may follow at once; from its answer on, each is kept back
    assert all(wait >= 0.3 * place for place, wait in enumerate(waits)), waits


def test_crawl_delay_without_end_ends_the_run(crawls: Crawls) -> None:
    host = Host(FINE)
    host.robots = b"User-agent: *\nCrawl-delay: 86400\n"

    code, said = crawls.run(host, 3)

    assert 1 == code
    assert "asks for 86400 s between requests (Crawl-delay)" in said
    assert [] == host.pages


def test_no_more_than_two_are_asked_at_a_time(crawls: Crawls) -> None:
    host = Host(FINE)
    host.pause_s = 0.1

    code, said = crawls.run(host, 12)

    assert 0 == code, said
    assert 0 < host.most_open <= 2


@pytest.mark.parametrize("waiting", ["a pause", "a Crawl-delay"])
def test_a_run_that_waits_stops_at_once_when_it_is_told_to(crawls: Crawls, waiting: str) -> None:
    host = Host((429, {"Retry-After": NEVER_S}))
    if waiting == "a Crawl-delay":
        host.robots = f"User-agent: *\nCrawl-delay: {NEVER_S}\n".encode()
    most = {"HOLD_MOST_S": NEVER_S, "CRAWL_DELAY_MOST_S": NEVER_S}
    child = crawls.start(host, 20, LOG_LEVEL="INFO", **most)
    assert child.stderr is not None
    said = ""
    for line in child.stderr:
        said += line
        if f"waiting {NEVER_S}" in line:
            break
        if waiting == "a Crawl-delay" and "Spider opened" in line:
            wait_until(lambda: len(host.asked) == 1 or child.poll() is not None, "robots.txt")
            break

    child.send_signal(signal.SIGINT)
    said += child.communicate(timeout=PATIENCE_S)[1]  # much less than it was told to wait

    assert 1 == child.returncode
    assert "stopped (shutdown)" in said
    assert "Traceback" not in said
    assert [] == crawls.ask(select(Visit.kind))
    assert 20 == len(crawls.ask(select(Page.url).where(Page.due_at < datetime.now(UTC))))

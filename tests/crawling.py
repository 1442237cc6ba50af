"""Crawls as an operator starts them: processes of their own, ended by their own numbers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

from sqlalchemy import URL

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 300  # for what takes seconds on a machine that is not busy
NEVER_S = "3600"  # what nobody waits for: a time-out that ends no test
FAST = {
    "SPIDER_MODULES": "tests.large_spider",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS": "16",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
    "DOWNLOAD_TIMEOUT": NEVER_S,
    "LOG_LEVEL": "WARNING",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a crawl ended: its exit code, what it *said* on stderr, the most memory it held."""

    code: int
    said: str
    peak_mb: float
    took_s: float


class Crawl:
    """One ``scrapy crawl NAME`` under way."""

    def __init__(
        self, words: list[str], environment: Mapping[str, str], limit: Callable[[], None] | None
    ) -> None:
        self._said = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - as long as the crawl
        self.started_at = time.monotonic()
        self._peak_kb = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", *words],
            cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL,
            stderr=self._said, start_new_session=True, preexec_fn=limit,
        )  # fmt: skip

    @property
    def said(self) -> str:
        """Return what it has said so far."""
        self._said.seek(0)
        return self._said.read()

    @property
    def lives(self) -> bool:
        self._look()
        return self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send the signal *number*; it may be over by then."""
        with suppress(ProcessLookupError):
            self.process.send_signal(number)

    def end(self, timeout_s: float = PATIENCE_S) -> Ended:
        """Wait for its end. Raises ``AssertionError`` if it does not come."""
        wait_until(lambda: not self.lives, "the crawl to end", timeout_s, said=lambda: self.said)
        took_s = time.monotonic() - self.started_at
        return Ended(self.process.returncode, self.said, self._peak_kb / 1024, took_s)

    def kill(self) -> Ended:
        self.send(signal.SIGKILL)
        return self.end()

    def _look(self) -> None:
        # not from its resource usage: that begins with the memory of the process that forked it
        with suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    self._peak_kb = max(self._peak_kb, int(line.split()[1]))


class Crawls:
    """Starts crawls of one publisher into one database, and ends those that are left."""

    def __init__(self, name: str, home: str, database: URL | str) -> None:
        self.name = name
        self.home = home
        self.database = database
        self._begun: list[Crawl] = []

    def start(self, *words: str, limit: Callable[[], None] | None = None, **settings: str) -> Crawl:
        """Start a crawl; *limit* is called in its process before it begins."""
        database = self.database
        if isinstance(database, URL):
            database = database.render_as_string(hide_password=False)
        homes = json.dumps({self.name: self.home})
        given = FAST | {"PUBLISHER_HOMES": homes, "DATABASE_URL": database} | settings
        options = [word for key, value in given.items() for word in ("-s", f"{key}={value}")]
        crawl = Crawl([self.name, *options, *words], {}, limit)
        self._begun.append(crawl)
        return crawl

    def run(self, *words: str, limit: Callable[[], None] | None = None, **settings: str) -> Ended:
        """Run a crawl to its end."""
        return self.start(*words, limit=limit, **settings).end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for crawl in self._begun:
            crawl.kill()


def reserved_port() -> socket.socket:
    """Return a socket that holds a free port of loopback until it is closed.

    A server that sets SO_REUSEADDR listens on the port meanwhile, stops and starts, and nobody
    else is given it; while none listens, connections are refused.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


def wait_until(
    met: Callable[[], bool],
    what: str,
    timeout_s: float = PATIENCE_S,
    *,
    said: Callable[[], str] = str,
) -> None:
    """Return once *met*. Raises ``AssertionError`` after *timeout_s*, with what was *said*."""
    deadline = time.monotonic() + timeout_s
    while not met():
        assert time.monotonic() < deadline, f"Waited {timeout_s} s for {what}.\n{said()}"
        time.sleep(0.005)

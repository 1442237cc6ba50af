"""Hosts that ask to be left alone: pauses, and hosts that are not asked again in this run."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.outcomes import HostClosed, Stopped, is_challenge, retry_after
from models.flight import Flight
from models.frontier import HOST_WIDE

logger = logging.getLogger(__name__)

ON_HOLD = "host on hold"
HOLDING = (429, 503)  # "not now": all others are answers about a page
ASKED_AGAIN = 2  # times in a run that a page is asked again after a pause
LOOK_S = 0.25  # how soon those who wait notice that the run was stopped
_DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """Return who answers at *url*: its host, with the port if it is not the usual one.

    >>> host_of("https://user@News.example:443/1"), host_of("http://127.0.0.1:8801/")
    ('news.example', '127.0.0.1:8801')
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)):
        return host
    return f"{host}:{parts.port}"


def is_on(host: str, domains: Iterable[str]) -> bool:
    """Return whether *host* is one of *domains* or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


class Refusals:
    """Counts, for each host, the pages in a row that it refused."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._in_a_row: Counter[str] = Counter()

    def note(self, url: str, reason: str | None) -> str | None:
        """Note what became of the page at *url*; return a sentence once its host refused too many.

        *reason* is that of a failure, ``None`` for any other outcome.
        """
        if reason is None and not self._in_a_row:
            return None
        host = host_of(url)
        if reason is None or not _refuses(reason):
            self._in_a_row.pop(host, None)
            return None
        self._in_a_row[host] += 1
        if self._in_a_row[host] < self.most:
            return None
        return f"{host} refused {self._in_a_row[host]} requests in a row ({reason})."


def _refuses(reason: str) -> bool:
    return reason in HOST_WIDE or reason.startswith("http 5")


@dataclass(slots=True)
class Hold:
    """A host's pause: *until* is on the clock of ``monotonic``."""

    until: float = 0.0
    in_a_row: int = 0  # answers that asked for one, since the last that did not

    def begin(self, now: float, *, asked_s: float | None, first_s: float) -> float:
        """Note an answer that asks for a pause, and return its seconds.

        Without a time of its own the pause doubles with each such answer. One that comes while
        the pause lasts was asked for before it began, and counts with the one that began it.
        """
        if self.until <= now:
            self.in_a_row += 1
        pause_s = first_s * 2.0 ** (self.in_a_row - 1) if asked_s is None else asked_s
        self.until = max(self.until, now + pause_s)
        return pause_s


class HoldMiddleware:
    """Honour 429, 503 and Retry-After for the whole host (RFC 6585, section 4; RFC 9110, 15.6.4).

    A short pause is waited out and the page asked again; a long one, and too many in a row, close
    the host for this run. All requests pass ``wait`` just before they go out (crawler.download).
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.first_s = settings.getfloat("HOLD_S")
        self.longest_s = settings.getfloat("HOLD_MOST_S")
        self.most = settings.getint("HOLDS")
        flight = getattr(crawler.spider, "flight", None)
        self._shut: dict[str, str] = flight.shut if isinstance(flight, Flight) else {}
        self._held: dict[str, datetime] = flight.held if isinstance(flight, Flight) else {}
        self._closed: dict[str, str] = {}  # those too that a page was only redirected to
        self._holds: dict[str, Hold] = {}
        self._stopped = False
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "HoldMiddleware":
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    def spider_opened(self) -> None:
        self._watch = asyncio.get_running_loop().create_task(self._watch_for_a_stop())

    def spider_closed(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    def process_request(self, request: Request) -> None:
        if self._stopped:
            raise Stopped("the run was stopped")
        if not self._closed and not self._shut:
            return
        host = host_of(request.url)
        if why := self._closed.get(host) or self._shut.get(host):
            raise HostClosed(ON_HOLD, host, why)

    async def wait(self, request: Request) -> None:
        """Return when *request* may go out. Raises ``HostClosed`` and ``Stopped``."""
        hold = self._holds.get(host_of(request.url)) if self._holds else None
        self.process_request(request)
        while hold is not None and (left_s := hold.until - monotonic()) > 0:
            await asyncio.sleep(min(left_s, LOOK_S))
            self.process_request(request)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        status = response.status
        if status not in HOLDING or is_challenge(response.headers, response.body):
            if self._holds and status < 500 and status != 403:
                self._holds.pop(host_of(request.url), None)
            return response
        host = host_of(request.url)
        asked = retry_after(response.headers.get("Retry-After"), now=datetime.now(UTC))
        hold = self._holds.setdefault(host, Hold())
        asked_s = asked.total_seconds() if asked else None
        pause_s = hold.begin(monotonic(), asked_s=asked_s, first_s=self.first_s)
        if hold.in_a_row >= self.most:
            self._close(
                request, f"{host} refused {hold.in_a_row} requests in a row (http {status})."
            )
        elif pause_s > self.longest_s:
            self._close(request, f"{host} asks to wait {pause_s:.0f} s (http {status}).")
        if asked and host in self._closed:
            self._held[host] = datetime.now(UTC) + asked
        times = request.meta.get("held_times", 0)
        if host in self._closed or self._stopped or times >= ASKED_AGAIN:
            return response
        logger.info("%s: http %d; waiting %.1f s", response.url, status, pause_s)
        return request.replace(meta={**request.meta, "held_times": times + 1})

    def _close(self, request: Request, why: str) -> None:
        host = host_of(request.url)
        logger.warning("%s Nothing more is asked of it in this run.", why)
        self._closed[host] = why
        if "redirect_urls" not in request.meta and not request.meta.get("dont_obey_robotstxt"):
            self._shut.setdefault(host, why)

    async def _watch_for_a_stop(self) -> None:
        """Let go of what waits for its turn as soon as the run is stopped."""
        engine = self.crawler.engine
        while not engine._stopping and not (engine._slot and engine._slot.closing):
            await asyncio.sleep(LOOK_S)
        self._stopped = True
        for slot in engine.downloader.slots.values():  # a Crawl-delay can be minutes
            while slot.queue:
                _request, answer = slot.queue.popleft()
                answer.errback(Stopped("the run was stopped"))

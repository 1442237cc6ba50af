"""What a good guest asks before a request: who am I, is this the site, what does robots.txt say."""

import asyncio
import ipaddress
import logging
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from functools import lru_cache
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawler.addresses import private_address
from crawler.holds import host_of, is_on
from crawler.outcomes import HostClosed, Refused, Stopped, of_failure, of_status

logger = logging.getLogger(__name__)

AS_GIVEN = "as_given"  # request meta: an operator named this URL, so any host will do
ROBOTS_BYTES = 500 * 1024  # what of a robots.txt must be read (RFC 9309, section 2.5)


@lru_cache(maxsize=128)  # it is asked of every request, and most go to one host
def is_loopback(host: str) -> bool:
    """Return whether *host*, a name or address, is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class ContactMiddleware:
    """Refuse to leave loopback while CONTACT does not say who is asking."""

    def __init__(self, contact: str) -> None:
        self.contact = contact

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ContactMiddleware":
        return cls(crawler.settings.get("CONTACT", ""))

    def process_request(self, request: Request) -> None:
        if not self.contact and not is_loopback(urlsplit(request.url).hostname or ""):
            raise Refused("no CONTACT set")


class OffsiteMiddleware:
    """Refuse hosts that are not the publisher's, also behind redirects, and say so.

    Scrapy's own drops such requests when they are scheduled, without an outcome.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OffsiteMiddleware":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        domains = getattr(self.crawler.spider, "allowed_domains", None) or ()
        if request.meta.get(AS_GIVEN) or not domains:  # scrapy shell has no publisher
            return
        if not is_on(host, domains):
            raise Refused("another site")


def _utf8(body: bytes) -> bytes:
    """Return *body* in UTF-8, where it says of itself that it is UTF-16: its rules count too."""
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return body.decode("utf-16", "replace").encode()
    return body


class RobotsMiddleware:
    """Obey robots.txt, and stay out while it cannot be asked (RFC 9309, section 2.3.1).

    2xx: its rules; 4xx: everything is allowed; 5xx, 429, timeouts: nothing is. One task per origin
    asks, and every request waits for it; Scrapy's own lets requests through that wait at the start.
    A Crawl-delay is kept to the letter: one request at a time, never sooner.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self.delay_s = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self.longest_delay_s = crawler.settings.getfloat("CRAWL_DELAY_MOST_S")
        self._rules: dict[str, asyncio.Task[RobotParser]] = {}
        self._paced: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if request.meta.get("dont_obey_robotstxt"):
            return
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._ask(origin))
        rules = await asyncio.shield(self._rules[origin])
        if not rules.allowed(request.url, self.agent):
            raise Refused("robots.txt")
        if parts.hostname in self._paced:
            request.meta["autothrottle_dont_adjust_delay"] = True

    async def _ask(self, origin: str) -> RobotParser:
        request = Request(
            f"{origin}/robots.txt",
            meta={"dont_obey_robotstxt": True, AS_GIVEN: True},
            callback=NO_CALLBACK,
            priority=1000,
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except Stopped:
            raise
        except Exception as error:  # whatever kept us from asking: closed, with its name
            if private_address(request.url):
                raise
            raise self._closed(origin, of_failure(error)[1]) from error
        refusal = of_status(response.status)
        if refusal is None:
            # cut at a line: half a rule would be another rule
            body = response.body[:ROBOTS_BYTES]
            cut = body.rfind(b"\n") if len(response.body) > ROBOTS_BYTES else len(body)
            rules = ProtegoRobotParser.from_crawler(self.crawler, _utf8(body[:cut]))
            self._keep_pace(origin, rules.crawl_delay(self.agent))
            return rules
        if response.status == 429 or not 400 <= response.status < 500:
            raise self._closed(origin, refusal[1])
        return ProtegoRobotParser.from_crawler(self.crawler, b"")

    def _closed(self, origin: str, why: str) -> HostClosed:
        sentence = f"{origin}/robots.txt: {why}. Nothing of this host is fetched now."
        logger.warning(sentence)
        return HostClosed("robots unreachable", host_of(origin), sentence)

    def _keep_pace(self, origin: str, delay_s: float | None) -> None:
        """Let *delay_s* pass between two requests. Raises ``HostClosed`` if that is too long."""
        if not delay_s:
            return
        host = urlsplit(origin).hostname or ""
        if delay_s > self.longest_delay_s:
            raise HostClosed(
                "Crawl-delay too long",
                host_of(origin),
                f"{origin}/robots.txt asks for {delay_s:.0f} s between requests (Crawl-delay), "
                f"more than CRAWL_DELAY_MOST_S={self.longest_delay_s:.0f}.",
            )
        downloader = self.crawler.engine.downloader
        # a slot is forgotten after a quiet minute; a new one is made by these settings
        known = downloader.per_slot_settings.get(host, {}).get("delay", self.delay_s)
        pace = {"delay": max(delay_s, known), "concurrency": 1, "jitter": 0.0}
        downloader.per_slot_settings[host] = pace
        if slot := downloader.slots.get(host):
            slot.delay, slot.concurrency, slot.jitter = pace["delay"], 1, 0.0
        self._paced.add(host)  # or AutoThrottle would lower it where the site answers fast

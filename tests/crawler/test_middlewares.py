"""A good guest: who asks, which hosts, and what robots.txt allows."""

import asyncio
import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.middlewares import (
    AS_GIVEN,
    ContactMiddleware,
    OffsiteMiddleware,
    RobotsMiddleware,
    is_loopback,
)
from crawler.outcomes import HostClosed, Refused

ARTICLE = "https://news.example/1"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("news.example", False),
        ("localhost.news.example", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_only(host: str, expected: bool) -> None:
    assert expected == is_loopback(host)


@pytest.mark.parametrize(
    ("contact", "url"),
    [
        ("desk@example.org", ARTICLE),
        ("", "http://127.0.0.1:8801/1"),
        ("", "http://localhost/1"),
        ("", "http://[::1]:8801/1"),
    ],
)
def test_with_contact_or_at_home_requests_go_out(contact: str, url: str) -> None:
    guest = ContactMiddleware.from_crawler(get_crawler(settings_dict={"CONTACT": contact}))

    guest.process_request(Request(url))


@pytest.mark.parametrize("url", [ARTICLE, "http://10.0.0.1/", "http://127.0.0.1.evil.example/"])
def test_without_contact_nothing_leaves_this_machine(url: str) -> None:
    guest = ContactMiddleware.from_crawler(get_crawler(settings_dict={}))

    with pytest.raises(Refused, match="no CONTACT set"):
        guest.process_request(Request(url))


def offsite(*domains: str) -> OffsiteMiddleware:
    crawler = get_crawler()
    crawler.spider = SimpleNamespace(allowed_domains=list(domains))  # type: ignore[assignment]
    return OffsiteMiddleware.from_crawler(crawler)


@pytest.mark.parametrize(
    "url",
    [ARTICLE, "http://www.news.example/1", "https://NEWS.example:8443/1", "http://b.example/"],
)
def test_the_publishers_hosts_are_asked(url: str) -> None:
    offsite("news.example", "b.example").process_request(Request(url))


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/1",
        "https://notnews.example/1",
        "https://news.example.other.example/1",
        "https://news.example@other.example/1",
    ],
)
@pytest.mark.parametrize("meta", [{}, {"redirect_urls": [ARTICLE], "redirect_times": 1}])
def test_another_host_is_refused_also_behind_a_redirect(url: str, meta: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="another site"):
        offsite("news.example").process_request(Request(url, meta=meta))


def test_what_an_operator_named_is_asked_wherever_it_is() -> None:
    request = Request("https://other.example/1", meta={AS_GIVEN: True})

    offsite("news.example").process_request(request)


def test_without_a_publisher_any_host_may_be_asked() -> None:
    offsite().process_request(Request(ARTICLE))


class Engine:
    """Stands in for Scrapy's: answers robots.txt as told, and notes what it was asked."""

    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self.answer = answer
        self.asked: list[Request] = []

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request)
        await asyncio.sleep(0)  # lets the other waiters come
        return self.answer(request)


def robots(answer: Callable[[Request], Response]) -> tuple[RobotsMiddleware, Engine]:
    settings = {"ROBOTSTXT_USER_AGENT": "Warraq", "CRAWL_DELAY_MOST_S": 300}
    crawler = get_crawler(settings_dict=settings)
    engine = Engine(answer)
    crawler.engine = engine  # type: ignore[assignment]
    return RobotsMiddleware.from_crawler(crawler), engine


def answering(status: int, body: bytes = b"") -> Callable[[Request], Response]:
    return lambda request: Response(request.url, status=status, body=body)


def raising(error: Exception) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        raise error

    return answer


def outcome(guest: RobotsMiddleware, *urls: str) -> list[str | None]:
    """Return for each URL, all asked at once, ``None`` or the name of the refusal."""

    async def ask() -> list[BaseException | None]:
        waiters = (guest.process_request(Request(url)) for url in urls)
        return await asyncio.gather(*waiters, return_exceptions=True)

    return [None if answer is None else type(answer).__name__ for answer in asyncio.run(ask())]


RULES = """
User-agent: *
Disallow: /search
Disallow: /print/
Disallow: /سري

User-agent: Warraq
Disallow: /warraq
Disallow: /print/
Disallow: /سري
Allow: /print/free
""".encode()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/1", None),
        ("/print/1", "Refused"),
        ("/print/free", None),
        ("/warraq/1", "Refused"),
        ("/search?q=x", None),
        ("/سري/1", "Refused"),
        ("/%D8%B3%D8%B1%D9%8A/1", "Refused"),
        ("/robots.txt", None),
    ],
)
def test_rules_for_our_name_are_obeyed(path: str, expected: str | None) -> None:
    guest, _engine = robots(answering(200, RULES))

    assert [expected] == outcome(guest, f"https://news.example{path}")


def test_rules_for_all_are_obeyed_where_we_are_not_named() -> None:
    guest, _engine = robots(answering(200, b"User-agent: *\nDisallow: /print"))

    assert ["Refused", None] == outcome(guest, "https://a.example/print/1", "https://a.example/1")


@pytest.mark.parametrize(
    "answer",
    [answering(200), answering(404), answering(403), answering(401), answering(410)],
    ids=["empty", "404", "403", "401", "410"],
)
def test_no_rules_allow_everything(answer: Callable[[Request], Response]) -> None:
    guest, _engine = robots(answer)

    assert [None] == outcome(guest, ARTICLE)


@pytest.mark.parametrize(
    "answer",
    [
        answering(500), answering(503), answering(429), answering(304),
        raising(DownloadTimeoutError("x")), raising(OSError("x")), raising(Refused("another site")),
    ],
    ids=["500", "503", "429", "304", "timeout", "network", "refused"],
)  # fmt: skip
def test_robots_that_cannot_be_asked_close_the_host(
    answer: Callable[[Request], Response], caplog: pytest.LogCaptureFixture
) -> None:
    guest, _engine = robots(answer)

    assert ["HostClosed", "HostClosed"] == outcome(guest, ARTICLE, f"{ARTICLE}2")
    (warning,) = (r.getMessage() for r in caplog.records if r.levelno == logging.WARNING)
    assert warning.startswith("https://news.example/robots.txt: ")


def test_closing_names_its_reason() -> None:
    guest, _engine = robots(answering(503))

    with pytest.raises(HostClosed, match="http 503"):
        asyncio.run(guest.process_request(Request(ARTICLE)))


def answering_in_full(body: bytes) -> tuple[RobotsMiddleware, Any]:
    guest, engine = robots(answering(200, body))
    slot = SimpleNamespace(delay=1.0, concurrency=2, jitter=0.5)
    downloader = SimpleNamespace(slots={"news.example": slot}, per_slot_settings={})
    engine.downloader = downloader  # type: ignore[attr-defined]
    return guest, downloader


@pytest.mark.parametrize(
    ("lines", "expected_s"),
    [("Crawl-delay: 7", 7.0), ("Crawl-delay: 0.5", 0.5), ("User-agent: Warraq\nCrawl-delay: 3", 3)],
)
def test_crawl_delay_of_our_group_sets_the_pace(lines: str, expected_s: float) -> None:
    guest, downloader = answering_in_full(f"User-agent: *\nCrawl-delay: 9\n{lines}".encode())
    request = Request(ARTICLE)

    asyncio.run(guest.process_request(request))

    pace = {"delay": expected_s, "concurrency": 1, "jitter": 0.0}
    assert pace == downloader.per_slot_settings["news.example"]
    assert pace == vars(downloader.slots["news.example"])
    assert request.meta["autothrottle_dont_adjust_delay"]


@pytest.mark.parametrize(
    ("encoding", "line_end"),
    [("utf-8", "\n"), ("utf-8-sig", "\n"), ("utf-8", "\r\n"), ("utf-8-sig", "\r"),
     ("utf-16", "\r\n")],
    ids=["plain", "BOM", "CRLF", "BOM and CR", "UTF-16"],
)  # fmt: skip
def test_rules_count_however_they_are_written(encoding: str, line_end: str) -> None:
    lines = ["User-agent: *", "Disallow: /2026/", "Crawl-delay: 7", ""]
    guest, downloader = answering_in_full(line_end.join(lines).encode(encoding))

    with pytest.raises(Refused, match=r"robots\.txt"):
        asyncio.run(guest.process_request(Request("https://news.example/2026/1")))
    assert 7.0 == downloader.per_slot_settings["news.example"]["delay"]


def test_a_page_instead_of_robots_txt_forbids_nothing() -> None:
    page = b"<!doctype html><title>404</title><p>Disallow: /</p>"
    guest, _downloader = answering_in_full(page)

    asyncio.run(guest.process_request(Request(ARTICLE)))


def test_crawl_delay_is_never_shorter_than_our_own() -> None:
    guest, downloader = answering_in_full(b"User-agent: *\nCrawl-delay: 0.5")
    guest.delay_s = 1.0

    asyncio.run(guest.process_request(Request(ARTICLE)))

    assert 1.0 == downloader.slots["news.example"].delay


@pytest.mark.parametrize("line", ["", "Crawl-delay: soon", "Crawl-delay: -1", "Crawl-delay: 0"])
def test_without_a_crawl_delay_the_pace_is_ours(line: str) -> None:
    guest, downloader = answering_in_full(f"User-agent: *\n{line}".encode())

    asyncio.run(guest.process_request(Request(ARTICLE)))

    assert 2 == downloader.slots["news.example"].concurrency


def test_crawl_delay_that_no_newspaper_can_be_read_at_closes_the_host() -> None:
    guest, _downloader = answering_in_full(b"User-agent: *\nCrawl-delay: 86400")

    with pytest.raises(HostClosed, match="86400 s between requests"):
        asyncio.run(guest.process_request(Request(ARTICLE)))


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><html><title>404</title><p>Disallow: /</p></html>",
        bytes(range(256)) * 50,
        b"Disallow: /\n" * 50,
        b"User-agent" * 100_000,
    ],
    ids=["html", "bytes", "no agent", "one line"],
)
def test_robots_that_is_none_allows_everything(body: bytes) -> None:
    guest, _engine = robots(answering(200, body))

    assert [None] == outcome(guest, ARTICLE)


def test_only_the_first_500_kib_of_robots_are_read_and_whole_lines_of_them() -> None:
    start = b"User-agent: *\nDisallow: /print\n"
    half, rest = b"\nDisallow: /", b"archive/2009\nDisallow: /1\n"
    comment = b"#" * (500 * 1024 - len(start) - len(half))
    guest, _engine = robots(answering(200, start + comment + half + rest))

    assert ["Refused", None] == outcome(guest, "https://news.example/print/1", ARTICLE)


def test_forty_waiters_obey_one_answer() -> None:
    guest, engine = robots(answering(200, RULES))
    urls = [f"https://news.example/print/{number}" for number in range(40)]

    assert ["Refused"] * 40 == outcome(guest, *urls)
    assert ["https://news.example/robots.txt"] == [request.url for request in engine.asked]


def test_each_origin_is_asked_once() -> None:
    guest, engine = robots(answering(200, b"User-agent: *\nDisallow: /print"))
    origins = [
        "https://a.example",
        "http://a.example",
        "https://a.example:8443",
        "https://b.example",
    ]

    outcome(guest, *(f"{origin}/{number}" for number in range(3) for origin in origins))
    assert {f"{origin}/robots.txt" for origin in origins} == {r.url for r in engine.asked}
    assert len(origins) == len(engine.asked)


def test_answer_is_remembered_for_the_run() -> None:
    guest, engine = robots(answering(200, RULES))

    async def ask_twice() -> None:
        for _ in range(2):
            await guest.process_request(Request(ARTICLE))

    asyncio.run(ask_twice())
    assert 1 == len(engine.asked)


def test_asking_for_robots_goes_past_robots_and_offsite() -> None:
    guest, engine = robots(answering(200, b"User-agent: *\nDisallow: /"))
    outcome(guest, ARTICLE)
    (request,) = engine.asked

    asyncio.run(guest.process_request(request))
    offsite("other.example").process_request(request)


def test_a_waiter_that_gives_up_does_not_take_the_answer_from_others() -> None:
    guest, engine = robots(answering(404))

    async def ask() -> None:
        first = asyncio.ensure_future(guest.process_request(Request(ARTICLE)))
        second = asyncio.ensure_future(guest.process_request(Request(ARTICLE)))
        await asyncio.sleep(0)
        first.cancel()
        await second

    asyncio.run(ask())
    assert 1 == len(engine.asked)

"""Every status and every failure has one outcome with one name."""

from datetime import UTC, datetime, timedelta
from gzip import BadGzipFile

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers

from crawler.outcomes import (
    HostClosed,
    Refused,
    Stopped,
    is_challenge,
    of_failure,
    of_status,
    of_unread_page,
    retry_after,
)


@pytest.mark.parametrize("status", [200, 203, 206, 299])
def test_page_that_came_has_no_outcome_yet(status: int) -> None:
    assert of_status(status) is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, ("gone", "http 404")),
        (410, ("gone", "http 410")),
        (301, ("failed", "http 301")),
        (304, ("failed", "http 304")),
        (403, ("failed", "blocked")),
        (429, ("failed", "http 429")),
        (451, ("failed", "http 451")),
        (500, ("failed", "http 500")),
        (503, ("failed", "http 503")),
        (199, ("failed", "http 199")),
    ],
)
def test_other_statuses_are_gone_or_failed(status: int, expected: tuple[str, str]) -> None:
    assert expected == of_status(status)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Refused("robots.txt"), ("refused", "robots.txt")),
        (Refused("another site"), ("refused", "another site")),
        (Refused("private address", "10.0.0.1"), ("refused", "private address")),
        (HostClosed("robots unreachable", "a", "why"), ("failed", "robots unreachable")),
        (Stopped("x"), ("failed", "stopped")),
        (UnsupportedURLSchemeError("data"), ("refused", "not http")),
        (NotSupported("x"), ("refused", "not http")),
        (IgnoreRequest("max redirections reached"), ("failed", "redirect loop")),
        (IgnoreRequest("something else"), ("failed", "something else")),
        (DownloadTimeoutError("x"), ("failed", "timeout")),
        (CannotResolveHostError("x"), ("failed", "unknown host")),
        (DownloadConnectionRefusedError("x"), ("failed", "connection refused")),
        (ResponseDataLossError("x"), ("failed", "truncated response")),
        (DownloadCancelledError("x"), ("failed", "too large")),
        (DownloadFailedError("x"), ("failed", "connection failed")),
        (BadGzipFile("x"), ("failed", "unreadable compression")),
        (ZeroDivisionError("x"), ("failed", "ZeroDivisionError")),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_failure_has_a_name(error: BaseException, expected: tuple[str, str]) -> None:
    assert expected == of_failure(error)


NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected_s"),
    [
        (b"120", 120),
        (b" 007 ", 7),
        (b"86400", 86_400),
        (b"86401", 86_400),
        (b"9" * 5000, 86_400),
        (b"Tue, 12 May 2026 12:02:00 GMT", 120),
        (b"Tuesday, 12-May-26 12:02:00 GMT", 120),
        (b"Tue, 12 May 2026 14:02:00 +0200", 120),
        (b"Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        (b"Tue, 12 May 2026 11:58:00 GMT", None),
        (b"0", None),
        (b"-5", None),
        (b"1.5", None),
        (b"soon", None),
        ("١٢٠".encode(), None),
        (b"Tue, 99 May 2026 99:99:99 GMT", None),
        (b"", None),
        (None, None),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_retry_after_is_seconds_or_a_date_and_a_day_at_most(
    value: bytes | None, expected_s: int | None
) -> None:
    expected = None if expected_s is None else timedelta(seconds=expected_s)

    assert expected == retry_after(value, now=NOON)


NONE = Headers()
CLOUDFLARE = b"""<html><head><title>Just a moment...</title></head><body>
<script>(function(){window._cf_chl_opt = {cvId: '3'};})();</script></body></html>"""
BEHIND_CLOUDFLARE = """<title>الميناء الجديد</title><p>نص</p>
<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>
<form class="g-recaptcha">علق</form>""".encode()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"cf-mitigated": "challenge"}, b""),
        ({"x-amzn-waf-action": "captcha"}, b""),
        ({}, CLOUDFLARE),
        ({}, b"<iframe>Request unsuccessful. Incapsula incident ID: 443-1</iframe>"),
        ({}, b"<script>var dd={'rt':'c','host':'geo.captcha-delivery.com/'}</script>"),
        ({}, b"<script>var s={},u,sucuri_cloudproxy_js='',S='bz1'</script>"),
        ({}, b"<title>Sucuri WebSite Firewall - Access Denied</title>"),
        ({}, b"<script>window.awsWafCookieDomainList=[];window.gokuProps={}</script>"),
        ({}, b"<script>window._pxAppId='x'</script><div id='px-captcha'></div>"),
        ({}, b"<TITLE>Access Denied</TITLE>https://errors.edgesuite.net/18.2b"),
        ({}, b"<title>Are you a robot?</title><div class='h-captcha'></div>"),
        ({}, "<title>هل أنت روبوت؟</title><div class='g-recaptcha'></div>".encode()),
    ],
    ids=[
        "cloudflare header", "aws header", "cloudflare", "imperva", "datadome", "sucuri check",
        "sucuri block", "aws", "human", "akamai", "captcha", "arabic captcha",
    ],
)  # fmt: skip
def test_challenge_is_known_by_what_only_it_has(headers: dict[str, str], body: bytes) -> None:
    assert is_challenge(Headers(headers), body)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"server": "cloudflare", "cf-ray": "8f2b"}, BEHIND_CLOUDFLARE),
        ({"x-datadome": "protected"}, b"<script src='https://js.datadome.co/tags.js'></script>"),
        ({"x-iinfo": "1"}, b"<script src='/_Incapsula_Resource?SWJIYLWA=1'></script><p>x</p>"),
        ({}, "<title>معرض الروبوت في دبي</title><div class='g-recaptcha'></div>".encode()),
        ({}, b""),
    ],
    ids=["cloudflare", "datadome", "imperva", "robots in the news", "nothing"],
)
def test_pages_behind_a_firewall_are_no_challenge(headers: dict[str, str], body: bytes) -> None:
    assert not is_challenge(Headers(headers), body)


ASKED = "https://news.example/2026/05/port"
PASSWORD = b"<form><input name=p type='password'></form>"


@pytest.mark.parametrize(
    ("answered", "body", "expected"),
    [
        (ASKED, CLOUDFLARE, ("failed", "blocked")),
        ("https://news.example/login?next=/2026", b"", ("refused", "login wall")),
        ("https://sso.news.example/auth/start", b"", ("refused", "login wall")),
        ("https://news.example/wp-login.php", b"", ("refused", "login wall")),
        (ASKED, "<title>تسجيل الدخول</title>".encode() + PASSWORD, ("refused", "login wall")),
        (ASKED, b"<title>Port</title>" + PASSWORD, None),
        ("https://news.example/2026/05/login-records", b"", None),
        ("https://news.example/", b"", ("gone", "front page")),
        ("https://www.news.example/ar/", b"", ("gone", "front page")),
        ("https://news.example/index.php", b"", ("gone", "front page")),
        ("https://news.example/index.php?id=7", b"", None),
        ("https://news.example/?p=7", b"", None),
        ("https://news.example/2026/05/port/", b"", None),
        (ASKED, b"", None),
    ],
)
def test_what_came_instead_of_an_article_is_named(
    answered: str, body: bytes, expected: tuple[str, str] | None
) -> None:
    assert expected == of_unread_page(ASKED, answered, NONE, body)


@pytest.mark.parametrize("asked", ["https://news.example/login", "https://news.example"])
def test_what_was_asked_for_is_no_substitute(asked: str) -> None:
    assert of_unread_page(asked, f"{asked}/", NONE, b"") is None


def test_stock_redirect_middleware_still_says_redirect() -> None:
    from scrapy import Request
    from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
    from scrapy.http import Response
    from scrapy.utils.test import get_crawler

    crawler = get_crawler(settings_dict={"REDIRECT_MAX_TIMES": 0})
    crawler.spider = crawler._create_spider("x")
    stock = RedirectMiddleware.from_crawler(crawler)
    response = Response("https://a.example/", status=302, headers={"Location": "/b"})

    with pytest.raises(IgnoreRequest) as error:
        stock.process_response(Request("https://a.example/"), response)
    assert ("failed", "redirect loop") == of_failure(error.value)

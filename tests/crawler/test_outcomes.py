"""Every status and every failure has one outcome with one name."""

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

from crawler.outcomes import Refused, RobotsClosed, of_failure, of_status


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
        (403, ("failed", "http 403")),
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
        (RobotsClosed("http 503"), ("failed", "robots unreachable")),
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
        (ZeroDivisionError("x"), ("failed", "ZeroDivisionError")),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_failure_has_a_name(error: BaseException, expected: tuple[str, str]) -> None:
    assert expected == of_failure(error)


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

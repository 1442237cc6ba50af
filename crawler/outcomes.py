"""Names for what can happen to a request: each failure and refusal has one."""

import re
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from gzip import BadGzipFile
from urllib.parse import unquote, urlsplit

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

from models.holds import LONGEST_WAIT
from models.item import OutcomeKind

Outcome = tuple[OutcomeKind, str]

BLOCKED = "blocked"
PRIVATE = "private address"
FRONT_PAGE = "front page"

_FAILURES: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "unknown host"),
    (DownloadConnectionRefusedError, "connection refused"),
    (ResponseDataLossError, "truncated response"),
    (DownloadCancelledError, "too large"),
    (DownloadFailedError, "connection failed"),
    (BadGzipFile, "unreadable compression"),
    (zlib.error, "unreadable compression"),
)

# What only an interstitial has; each line is one firewall, and all of its words must be there.
# Pages behind the same firewalls carry /cdn-cgi/challenge-platform, /_Incapsula_Resource and
# js.datadome.co, so these prove nothing. From saved block pages in public test suites and from
# wafw00f's plugins (incapsula, sucuri, imunify360), read 2026-05.
_INTERSTITIALS = (
    ("_cf_chl_opt",),  # Cloudflare, "Just a moment..."
    ("request unsuccessful. incapsula incident id",),  # Imperva
    ("captcha-delivery.com/", "var dd="),  # DataDome
    ("sucuri_cloudproxy_js=",),
    ("sucuri website firewall", "access denied"),
    ("window.awswafcookiedomainlist", "window.gokuprops"),  # AWS WAF
    ("px-captcha", "window._pxappid"),  # HUMAN, PerimeterX
    ("errors.edgesuite.net", "<title>access denied</title>"),  # Akamai
    ("imunify360", "bot-protection"),
)
_ARE_YOU_HUMAN = re.compile(  # the title of an interstitial that nobody's name is on
    r"just a moment|attention required|checking your browser|are you (?:a )?(?:human|robot)"
    r"|human verification|verify(?:ing)? (?:that )?you|security check|pardon our interruption"
    r"|ddos-guard|captcha|هل أنت روبوت|لست روبوت|أنك (?:إنسان|بشر)"
)
_CAPTCHA = re.compile(r"captcha|turnstile|ddos-guard")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.DOTALL)
_HEAD_BYTES = 100_000  # an interstitial is short; its marks are at the top of a long page too

_LOGIN_PATH = re.compile(
    r"(?:^|/)(?:log-?in|sign-?in|wp-login|sso|oauth2?|auth|تسجيل-?_?الدخول)(?=[/.]|$)",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(r"\b(?:log ?in|sign ?in)\b|تسجيل الدخول|دخول المشتركين|دخول الأعضاء")
_PASSWORD = re.compile(r"<input[^>]+type\s*=\s*[\"']?password")
_FRONT_PAGE = re.compile(r"/?(?:ar|arabic|home|index|default|main)?(?:\.\w{3,5})?/?", re.IGNORECASE)


class Refused(IgnoreRequest):
    """The request must not be made; ``args[0]`` is the reason's name, the rest is evidence."""

    def __str__(self) -> str:
        return ": ".join(map(str, self.args))


class HostClosed(IgnoreRequest):
    """*host* is not asked for anything more in this run; *why* is a sentence for its verdict."""

    def __init__(self, reason: str, host: str, why: str) -> None:
        super().__init__(reason, host, why)
        self.reason = reason
        self.host = host
        self.why = why

    def __str__(self) -> str:
        return self.why


class Stopped(IgnoreRequest):
    """The run was stopped before the request was made; its page stays as it was."""


def of_status(status: int) -> Outcome | None:
    """Return outcome and reason of an HTTP *status*, or ``None`` where the page can be read."""
    if 200 <= status < 300:
        return None
    if status == 403:
        return "failed", BLOCKED
    return ("gone" if status in (404, 410) else "failed"), f"http {status}"


def of_failure(error: BaseException | None) -> Outcome:
    """Return outcome and reason of a request that brought no response."""
    if isinstance(error, Refused):
        return "refused", str(error.args[0])
    if isinstance(error, HostClosed):
        return "failed", error.reason
    if isinstance(error, Stopped):
        return "failed", "stopped"
    if isinstance(error, (UnsupportedURLSchemeError, NotSupported)):
        return "refused", "not http"
    if isinstance(error, IgnoreRequest):
        # what stock middlewares left on raise: too many redirects, too much once unpacked
        if "DOWNLOAD_MAXSIZE" in str(error):
            return "failed", "too large"
        return "failed", "redirect loop" if "redirect" in str(error) else str(error)
    named = (name for kind, name in _FAILURES if isinstance(error, kind))
    return "failed", next(named, type(error).__name__)


def of_unread_page(asked: str, answered: str, headers: Headers, body: bytes) -> Outcome | None:
    """Return what came instead of an article, where the reading refused the page.

    Never asked for a page that reads as an article, but for one that ``leads_to_front``: articles
    have login forms and captchas too. *asked* is the page's address, *answered* the one after
    redirects.
    """
    if is_challenge(headers, body):
        return "failed", BLOCKED
    before, after = (unquote(urlsplit(url).path) for url in (asked, answered))
    moved = asked != answered
    if moved and _LOGIN_PATH.search(after) and not _LOGIN_PATH.search(before):
        return "refused", "login wall"
    page = _head(body)
    if _PASSWORD.search(page) and _LOGIN_TITLE.search(_title(page)):
        return "refused", "login wall"
    return ("gone", FRONT_PAGE) if leads_to_front(asked, answered) else None


def leads_to_front(asked: str, answered: str) -> bool:
    """Return whether the page *asked* for was answered with its site's front page.

    Then it is no article whatever it reads as: a long story may be featured there today.
    """
    return asked != answered and _is_front(answered) and not _is_front(asked)


def is_challenge(headers: Headers, body: bytes) -> bool:
    """Return whether a page asks for proof of a human instead of giving its text.

    Asked only where the status is an error or the reading refused the page.
    """
    # developers.cloudflare.com "Detect a Challenge Page response": present on challenges only
    if headers.get("cf-mitigated") == b"challenge":
        return True
    # docs.aws.amazon.com WAF "CAPTCHA and Challenge action behavior": status 202 or 405
    if headers.get("x-amzn-waf-action") in (b"challenge", b"captcha"):
        return True
    page = _head(body)
    if any(all(mark in page for mark in marks) for marks in _INTERSTITIALS):
        return True
    return bool(_ARE_YOU_HUMAN.search(_title(page)) and _CAPTCHA.search(page))


def retry_after(value: bytes | None, *, now: datetime) -> timedelta | None:
    """Return how long a ``Retry-After`` header asks to wait, a day at most; ``None``: not said.

    RFC 9110, section 10.2.3: seconds, or an HTTP date. A time that is over says nothing.

    >>> retry_after(b"120", now=datetime(2026, 5, 12, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    """
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=int(text)) if len(text) < 10 else LONGEST_WAIT
    else:
        try:
            until = parsedate_to_datetime(text)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
        except (ValueError, OverflowError):
            return None
    return min(wait, LONGEST_WAIT) if wait > timedelta(0) else None


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _FRONT_PAGE.fullmatch(unquote(parts.path)) is not None


def _head(body: bytes) -> str:
    return body[:_HEAD_BYTES].decode("utf-8", "ignore").lower()


def _title(page: str) -> str:
    match = _TITLE.search(page)
    return match[1] if match else ""

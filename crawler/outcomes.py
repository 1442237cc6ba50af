"""Names for what can happen to a request: each failure and refusal has one."""

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

from models.item import OutcomeKind

_FAILURES: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "unknown host"),
    (DownloadConnectionRefusedError, "connection refused"),
    (ResponseDataLossError, "truncated response"),
    (DownloadCancelledError, "too large"),
    (DownloadFailedError, "connection failed"),
)


class Refused(IgnoreRequest):
    """The request must not be made; ``args[0]`` is the reason's name."""


class RobotsClosed(IgnoreRequest):
    """robots.txt could not be asked, so nothing of its host may be fetched now."""


def of_status(status: int) -> tuple[OutcomeKind, str] | None:
    """Return outcome and reason of an HTTP *status*, or ``None`` where the page can be read."""
    if 200 <= status < 300:
        return None
    return ("gone" if status in (404, 410) else "failed"), f"http {status}"


def of_failure(error: BaseException | None) -> tuple[OutcomeKind, str]:
    """Return outcome and reason of a request that brought no response."""
    if isinstance(error, Refused):
        return "refused", str(error)
    if isinstance(error, RobotsClosed):
        return "failed", "robots unreachable"
    if isinstance(error, (UnsupportedURLSchemeError, NotSupported)):
        return "refused", "not http"
    if isinstance(error, IgnoreRequest):
        # the only one that stock middlewares left on raise: too many redirects
        return "failed", "redirect loop" if "redirect" in str(error) else str(error)
    named = (name for kind, name in _FAILURES if isinstance(error, kind))
    return "failed", next(named, type(error).__name__)

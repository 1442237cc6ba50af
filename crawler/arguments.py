"""What an operator may say after ``-a``, checked before anything starts."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.identity import BadUrl, clean_url

FIRST_YEAR, LAST_YEAR = 1970, 2200  # days beyond have no midnight in some zone
_NAMES = ("urls", "since", "until", "limit", "again")
_AGAIN = {"all": None, "refused": ("refused",), "failed": ("failed", "gone")}


class BadArgument(ValueError):
    """An argument cannot be used; the message names it and says what would do."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """One run's orders. *urls* are http(s) addresses and ``file:`` addresses of saved pages.

    *again* makes known articles due: those in *again_states* (``None``: all of them), or those
    visited on *again_since* or later.
    """

    urls: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    again: bool = False
    again_states: tuple[str, ...] | None = None
    again_since: date | None = None


def read_arguments(given: Mapping[str, str]) -> Arguments:
    """Return the orders in *given*. Raises :class:`BadArgument`.

    Names that begin with ``_`` belong to schedulers and are passed over.
    """
    for name in given:
        if not name.startswith("_") and name not in _NAMES:
            near = difflib.get_close_matches(name, _NAMES, n=1, cutoff=0.0)[0]
            raise BadArgument(
                f"There is no argument {name!r}. Nearest: {near}. All: {', '.join(_NAMES)}."
            )
    since, until = _day(given, "since"), _day(given, "until")
    if since and until and until < since:
        raise BadArgument(f"until={until} is before since={since}.")
    again = given.get("again")
    return Arguments(
        urls=_urls(given["urls"]) if "urls" in given else (),
        since=since,
        until=until,
        limit=_limit(given["limit"]) if "limit" in given else None,
        again=again is not None,
        again_states=_AGAIN.get(again) if again is not None else None,
        again_since=_day(given, "again") if again is not None and again not in _AGAIN else None,
    )


def _day(given: Mapping[str, str], name: str) -> date | None:
    if name not in given:
        return None
    try:
        day = date.fromisoformat(given[name])
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"{day.year} is not a year of the web")
        return day
    except ValueError as error:
        choice = f"{', '.join(_AGAIN)} or a day" if name == "again" else "a day"
        raise BadArgument(
            f"{name}={given[name]!r}: {name} takes {choice} like 2026-11-30."
        ) from error


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18 or int(text) < 1:
        raise BadArgument(f"limit={text!r}: limit takes a whole number of pages, 1 or more.")
    return int(text)


def _urls(text: str) -> tuple[str, ...]:
    entries = [text] if _is_file(text) else text.split(",")
    urls = tuple(dict.fromkeys(page_url(entry.strip()) for entry in entries if entry.strip()))
    if not urls:
        raise BadArgument("urls is empty: it takes URLs and saved pages, separated by commas.")
    return urls


def page_url(entry: str) -> str:
    """Return the address of the page *entry*. Raises :class:`BadArgument`."""
    if is_remote(entry):
        try:
            clean_url(entry)
        except BadUrl as error:
            raise BadArgument(f"{error}.") from error
        return entry
    if "://" in entry:
        raise BadArgument(f"{entry!r} is neither an http(s) URL nor the path of a saved page.")
    if not _is_file(entry):
        raise BadArgument(f"There is no saved page {entry!r} (and it is no http(s) URL).")
    return Path(entry).expanduser().resolve().as_uri()


def is_remote(page: str) -> bool:
    """Return whether *page*, as an operator names it, is to be fetched."""
    return page.startswith(("http://", "https://"))


def _is_file(text: str) -> bool:
    try:
        return Path(text).expanduser().is_file()
    except (OSError, RuntimeError):  # longer than any path; ~ of an unknown user
        return False

"""Name the listings of days: archives whose address holds the date."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

MAX_DAYS = 15_000  # 41 years: longer than any Arabic newspaper has been on the web

_DIRECTIVES = ("%Y", "%y", "%m", "%-m", "%d", "%-d", "%%")
_DIRECTIVE = re.compile(r"%-?.?", re.DOTALL)


class BadPattern(ValueError):
    """The pattern is no address with a date; the message says what would do."""


def archive_days(patterns: Iterable[str], since: date, until: date) -> list[str]:
    """Return the addresses that *patterns* give for each day, the latest day first, each once.

    Both ends count. A pattern holds the date as ``%Y %y %m %d``, or ``%-m %-d`` without the
    leading zero, and ``%%`` for a percent sign; Arabic letters stand in it as they are. One
    without a day gives an address a month. Raises :class:`BadPattern`, and ``ValueError`` for
    more than ``MAX_DAYS`` days.

    >>> archive_days(["/archive/%Y/%-m/%-d"], date(2026, 2, 28), date(2026, 3, 1))
    ['/archive/2026/3/1', '/archive/2026/2/28']
    """
    checked = [_checked(pattern) for pattern in patterns]
    count = (until - since).days + 1
    if count > MAX_DAYS:
        raise ValueError(f"{since} to {until} are {count} days; at most {MAX_DAYS} are listed")
    days = (until - timedelta(days=back) for back in range(count))
    return list(dict.fromkeys(_address(pattern, day) for day in days for pattern in checked))


def _checked(pattern: str) -> str:
    found = _DIRECTIVE.findall(pattern)
    unknown = [directive for directive in found if directive not in _DIRECTIVES]
    if unknown:  # also each escaped Arabic letter: %d8%a3 holds the day, and then "%a"
        known = " ".join(_DIRECTIVES)
        raise BadPattern(
            f"{pattern!r}: {unknown[0]!r} is none of {known}; write Arabic letters as they are"
        )
    if {"%%"}.issuperset(found):
        raise BadPattern(f"{pattern!r} holds no date: {' '.join(_DIRECTIVES)}")
    return pattern


def _address(pattern: str, day: date) -> str:
    # not strftime: its %-d is not everywhere, and Arabic locales have digits and names of their own
    written = {
        "%Y": f"{day.year:04}", "%y": f"{day.year % 100:02}", "%m": f"{day.month:02}",
        "%-m": f"{day.month}", "%d": f"{day.day:02}", "%-d": f"{day.day}", "%%": "%",
    }  # fmt: skip
    return _DIRECTIVE.sub(lambda directive: written[directive[0]], pattern)

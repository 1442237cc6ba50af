"""What the tables do not build: relative phrases in English and French, read by dateparser."""

import re
from datetime import UTC, datetime, time, tzinfo

from crawler.extract.date_days import Precision

# Only whole phrases of these words are handed over: dateparser answers "15" and "May" as well.
_NUMBER = r"(?:\d{1,3}|an?|une?|one|two|three|four|five|six|seven|eight|nine|ten|deux|trois)"
_UNIT = (
    r"(?:sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?"
    r"|secondes?|heures?|jours?|semaines?|mois|ans?|annees?)"
)
_AGO = re.compile(rf"(?:about )?{_NUMBER} {_UNIT} ago|il y a {_NUMBER} {_UNIT}")
_DAY = re.compile(
    r"(?:yesterday|today|hier|aujourd'hui)(?P<clock>,? (?:at |a )?\d{1,2}[:h]\d\d ?(?:am|pm)?)?"
)
# What such a phrase has in any case, so that no other line is looked at twice.
HINT = re.compile(r"\bago\b|\bil y a\b|\byesterday\b|\btoday\b|\bhier\b|\baujourd'hui\b")
# The unit of a phrase by its first letters, the finest first, and how fine the answer can be.
_PRECISIONS: tuple[tuple[re.Pattern[str], Precision], ...] = (
    (re.compile(r"\bsec"), "second"),
    (re.compile(r"\b(?:min|h(?:ou)?r|heure)"), "minute"),
    (re.compile(r"\b(?:day|jour|week|semaine)"), "day"),
    (re.compile(r"\b(?:month|mois)"), "month"),
    (re.compile(r"\b(?:year|ans?\b|annee)"), "year"),
)


def leftover(text: str, zone: tzinfo | None, now: datetime) -> tuple[datetime, Precision] | None:
    """Return what a folded English or French phrase names, and how precisely, or ``None``.

    Aware UTC for hours and less; else a wall clock in *zone*, midnight where no clock is said.

    >>> leftover("3 hours ago", None, datetime(2020, 3, 26, 11, 19, tzinfo=UTC))[0].hour
    8
    """
    text = text.strip(" .,:-|()")
    day = _DAY.fullmatch(text)
    if day:
        found = _parsed(text, now.astimezone(zone or UTC).replace(tzinfo=None))
        if found is None:
            return None
        if day["clock"]:
            return found.replace(second=0, microsecond=0), "minute"
        return datetime.combine(found, time()), "day"
    if not _AGO.fullmatch(text):
        return None
    precision = next(name for pattern, name in _PRECISIONS if pattern.search(text))
    fine = precision in ("second", "minute")
    found = _parsed(text, now.astimezone(UTC if fine else zone or UTC).replace(tzinfo=None))
    if found is None:
        return None
    if not fine:
        return datetime.combine(found, time()), precision
    second = found.second if precision == "second" else 0
    return found.replace(second=second, microsecond=0, tzinfo=UTC), precision


def _parsed(text: str, base: datetime) -> datetime | None:
    """Return dateparser's answer counted from *base*, naive; importing it takes 180 ms."""
    from dateparser.date import DateDataParser

    settings = {"RELATIVE_BASE": base, "RETURN_AS_TIMEZONE_AWARE": False}
    found = DateDataParser(languages=["en", "fr"], settings=settings).get_date_data(text).date_obj
    return found if isinstance(found, datetime) else None

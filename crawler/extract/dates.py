"""Read the dates Arabic news pages print, and never a false one (docs/dates.md).

This is the one door. The line is folded and cut into tokens (`date_tokens`) by tables of the
language (`date_words`, `date_zones`); days, clocks and counted phrases are found in them
(`date_days`, `date_clocks`, `date_agos`); what stands around them says whether they are the
line's own (`date_context`); `date_line` picks, and hands to dateparser what no table reads
(`date_leftovers`).
"""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, tzinfo
from typing import Literal

from crawler.extract import date_words as words
from crawler.extract.date_clocks import Zone
from crawler.extract.date_days import Calendar, Precision
from crawler.extract.date_leftovers import HINT
from crawler.extract.date_line import DATELIKE, Found, publication, update
from crawler.extract.date_tokens import (
    MAX_CHARS,
    MAX_RAW_CHARS,
    Tokens,
    fold,
    folded_span,
    folded_words,
    tokens,
)
from crawler.extract.date_zones import offset_minutes, offset_zone, zone_key

ZoneOrigin = Literal["text", "machine", "publisher", "assumed"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as it was written and what it means.

    ``local`` is the wall clock as written, midnight when the precision is day or coarser;
    ``instant`` is aware UTC, ``None`` if no zone is known. ``zone_from`` is ``text`` for a zone in
    visible text, ``machine`` for one of a machine form (ISO 8601, RFC 2822, epoch) or of an
    instant counted from the fetch, ``publisher`` for the argument. ``text`` is the part of the line
    that names the date. ``doubts`` are among
    ``weekday``, ``calendars``, ``hijri``, ``update``, ``rounded``, ``clock``, ``zone``.
    """

    local: datetime
    zone: tzinfo | None
    zone_from: ZoneOrigin | None
    instant: datetime | None
    precision: Precision
    calendar: Calendar
    doubts: tuple[str, ...]
    text: str

    @property
    def zone_name(self) -> str | None:
        """Return the zone as a database stores it: an IANA key, ``UTC`` or ``+03:00``."""
        return None if self.zone is None else zone_key(self.zone)


def read_date(text: str, *, zone: tzinfo | None, now: datetime) -> DateReading | None:
    """Return the date *text* names as its publication, or ``None`` if it names none for certain.

    *zone* is the publisher's, for dates without an offset; *now* (aware) is when the page was
    fetched, for "two hours ago" and days without a year. An update is the answer only where the
    line has no other date, with the doubt ``update``.

    >>> read_date("الخميس ٢٦ آذار ٢٠٢٠ - ٠٢:١٩ م", zone=None, now=datetime.now(UTC)).local
    datetime.datetime(2020, 3, 26, 14, 19)
    """
    given, folded = _line(text)
    machine = _epoch(folded) or _mail_date(folded)
    if machine:
        return _reading(machine, zone, given)
    line = _tokens(folded)
    if line is None:
        return None
    found = publication(line, zone, now)
    return _reading(found, zone, _shown(given, line, found)) if found else None


def read_update(text: str, *, zone: tzinfo | None, now: datetime) -> DateReading | None:
    """Return the date *text* names as its last update ("آخر تحديث"), or ``None``.

    >>> line = "نشر: 1 أيار 2020 - آخر تحديث: 2 أيار 2020"
    >>> read_update(line, zone=None, now=datetime.now(UTC)).local
    datetime.datetime(2020, 5, 2, 0, 0)
    """
    given, folded = _line(text)
    line = _tokens(folded)
    found = update(line, zone, now) if line else None
    return _reading(found, zone, _shown(given, line, found)) if line and found else None


_HALVES = frozenset("pmsN")  # what tokens are called that say which half of the day it is


def names_half(text: str) -> bool:
    """Return whether *text*, a date, says which half of the day its clock means.

    >>> names_half("1 أيار 2020 - 07:10"), names_half("1 أيار 2020 - 07:10 م")
    (False, True)
    """
    line = _tokens(fold(text))
    return line is not None and not _HALVES.isdisjoint(line.codes)


def _line(text: str) -> tuple[str, str]:
    """Return what is read of *text*, as given and folded."""
    text = text.strip()
    given = text[:MAX_RAW_CHARS]
    folded = fold(given)
    if len(text) == len(given) and len(folded) <= MAX_CHARS:
        return given, folded
    given = " ".join(given.split())
    folded = fold(given)
    if len(text) > MAX_RAW_CHARS or len(folded) > MAX_CHARS:
        # the words at the cut may be half a date: 26 مارس | 2020
        folded, *cut = folded[:MAX_CHARS].rsplit(" ", _WORDS_OF_A_DATE)
        folded = folded if len(cut) == _WORDS_OF_A_DATE else ""
    return given, folded


_WORDS_OF_A_DATE = 8


def _tokens(folded: str) -> Tokens | None:
    """Return the tokens of *folded*, or ``None`` if it cannot hold a date: most lines."""
    if not _DIGIT.search(folded) and _TIMELESS.isdisjoint(_WORD.findall(folded)):
        return None
    line = tokens(folded)
    return line if DATELIKE.search(line.codes) or HINT.search(folded) else None


_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[^\W\d_]+")
# The only words that name a time without a digit.
_TIMELESS = frozenset(
    word
    for phrase in folded_words(
        [
            *words.AGO,
            *words.NOW,
            *(name for names in words.DAY_WORDS.values() for name in names),
            *(name for names in words.LAST_PERIOD.values() for name in names),
            *("ago", "yesterday", "today", "hier", "aujourd", "il"),
        ]
    )
    for word in phrase.split()
)


# Ten digits from 2001-09-09 to 2033-05-18, thirteen for milliseconds.
_EPOCH = re.compile(r"1\d{9}(?:\d{3}|\.\d{1,6})?")


def _epoch(folded: str) -> Found | None:
    """Return seconds or milliseconds since 1970, if they are the whole text."""
    if not _EPOCH.fullmatch(folded):
        return None
    moment = datetime.fromtimestamp(int(folded[:10]), UTC)
    return Found(0, 0, moment.replace(tzinfo=None), "second", zone=Zone(UTC), machine=True)


_MAIL_DATE = re.compile(
    r"(?:(?P<weekday>[a-z]{3}), )?"
    r"(?P<day>\d{1,2})[ -](?P<month>[a-z]{3})[ -](?P<year>\d{4}|\d\d) "
    r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))? "
    r"(?P<zone>[a-z]{1,3}|[+-]\d{4})(?: \([^()]*\))?"
)
# RFC 2822 section 4.3, minutes from UTC; single military letters are there said to be unreliable.
_MAIL_ZONES = {
    "gmt": 0,
    "ut": 0,
    "utc": 0,
    "z": 0,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
}
_MAIL_MONTHS = {
    name: month for month, names in words.GREGORIAN_MONTHS.items() for name in folded_words(names)
}
_MAIL_WEEKDAYS = {
    name: day for day, names in words.WEEKDAYS.items() for name in folded_words(names)
}


def _mail_date(folded: str) -> Found | None:
    """Return the date of a feed (RFC 2822, also the two-digit years of RFC 822)."""
    match = _MAIL_DATE.fullmatch(folded)
    if not match or match["month"] not in _MAIL_MONTHS:
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year < 50 else 1900
    name = match["zone"]
    minutes = offset_minutes(name[0], name[1:]) if name[0] in "+-" else _MAIL_ZONES.get(name)
    if minutes is None:
        return None
    try:
        local = datetime(
            year,
            _MAIL_MONTHS[match["month"]],
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            int(match["second"] or 0),
        )
    except ValueError:  # 31 Apr, 25:70
        return None
    weekday = _MAIL_WEEKDAYS.get(match["weekday"] or "")
    doubts = () if weekday in (None, local.weekday()) else ("weekday",)
    precision: Precision = "second" if match["second"] else "minute"
    zone = Zone(offset_zone(minutes))
    return Found(0, 0, local, precision, doubts=doubts, zone=zone, machine=True)


def _reading(found: Found, zone: tzinfo | None, text: str) -> DateReading:
    """Return *found* in its zone: the text's, else the publisher's, else none."""
    doubts = found.doubts
    origin: ZoneOrigin | None = "publisher"
    if found.zone:
        zone = found.zone.zone
        origin = "machine" if found.machine else "text"
        doubts += () if zone else ("zone",)
    local = found.local
    if local.tzinfo:
        # an instant counted from the fetch is known in UTC, also where no place is
        zone, origin = (zone, origin) if zone else (UTC, "machine")
        instant: datetime | None = local
        local = local.astimezone(zone).replace(tzinfo=None)
    else:
        instant = _utc(local, zone) if zone else None
    origin = origin if zone else None
    return DateReading(local, zone, origin, instant, found.precision, found.calendar, doubts, text)


def _utc(local: datetime, zone: tzinfo) -> datetime | None:
    """Return *local* in UTC, or ``None`` in the first and last years that a calendar has.

    Programs print them for "no date", 0001-01-01 and 9999-12-31, and not every zone has all of
    their hours.
    """
    if not MINYEAR < local.year < MAXYEAR:
        return None
    return local.replace(tzinfo=zone).astimezone(UTC)


# The day's name before the date, and the place or name of its zone on either side.
_NAMED_BEFORE = re.compile(r"(?:[WzZO],?)*$")
_NAMED_BEHIND = re.compile(r"(?:[-,(]?[tf]?[zZOQ]{1,2}\)?)*")


def _shown(given: str, line: Tokens, found: Found) -> str:
    """Return the part of *given* that names the date: no label, byline or update beside it."""
    before = _NAMED_BEFORE.search(line.codes, 0, found.start)
    behind = _NAMED_BEHIND.match(line.codes, found.end)
    first = before.start() if before else found.start
    last = behind.end() if behind else found.end
    spans = line.spans()
    return folded_span(given, spans[first][0], spans[last - 1][1]).strip(" ,،-")

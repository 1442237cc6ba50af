"""Find days, clocks, zones and relative phrases in the tokens of a line.

Nothing is decided here: each function says what stands where and what it can mean; `dates` picks.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple

from crawler.extract import date_words as words
from crawler.extract import date_zones as zones
from crawler.extract.date_tokens import Tokens, fold, folded_words

Calendar = Literal["gregorian", "hijri"]
Precision = Literal["second", "minute", "day", "month", "year"]

# Umm al-Qura is published for these years; hijridate has no table beyond them.
FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1343, 1500
# Without هـ or a month's name, 14xx may be Iran's solar year: 1403-1405 is today there. Lunar 1420
# is 1999, before which few publishers had a site, and solar 1420 is 2041.
FIRST_BARE_HIJRI_YEAR = 1420
FIRST_GREGORIAN_YEAR = 1800  # 14xx beside a Gregorian month is a misprint, not a medieval date


class Day(NamedTuple):
    """A written day: its tokens and what it can mean, the rule's reading first.

    ``readings`` is empty for a day no calendar has (31 February) or with two different months.
    ``stamp`` is the wall clock or instant of an ISO 8601 form, with its precision.
    """

    start: int
    end: int
    readings: tuple[date, ...]
    calendar: Calendar = "gregorian"
    precision: Precision = "day"
    stamp: datetime | None = None


class Clock(NamedTuple):
    """A written clock; ``at`` is ``None`` if no clock shows it (25:70)."""

    start: int
    end: int
    at: time | None
    precision: Precision


_S = r"[-/.,]{0,2}"
_F = r"[fu]{0,2}"
_MONTH = r"(?:M(?:[-/(]?M\)?){0,2}|H)"
_T = r"(?:[-,]?c?C[pms]?[-,]?)?"
_DAY = re.compile(
    rf"(?P<dmy>[do]K?{_S}{_F}{_MONTH}{_S}{_F}{_S}{_T}y)"
    rf"|(?P<mdy>{_MONTH}{_S}[do]K?{_S}{_T}y)"
    rf"|(?P<ymd>y{_S}{_MONTH}{_S}[do](?!K?{_S}[MH]))"
    # what a right-to-left line becomes when it is copied in visual order: 14 21:35 2021 أفريل
    rf"|(?P<dym>d{_T}{_S}y{_S}{_MONTH}(?!{_S}d))"
    r"|(?P<ndmy>d(?P<a>[-/.])d(?P=a)y)"
    r"|(?P<nymd>y(?P<b>[-/.])d(?P=b)d)"
    r"|(?P<stamp>D)"
)
_YEARLESS = re.compile(rf"[do]K?{_S}{_F}{_MONTH}|{_MONTH}{_S}[do]K?|d/d(?![-/.]?[dny])")
_SHORT_YEAR = re.compile(r"d(?P<a>[-/.])d(?P=a)d(?![-/.]?[dny])|d(?P<b>[-/.]?)M(?P=b)d(?![-/.d])")
_MONTH_YEAR = re.compile(rf"{_MONTH}{_S}{_F}y")
_ERA = re.compile(r"[,(]?([meiI])(I?)\)?")


def days(line: Tokens) -> list[Day]:
    """Return every full date of *line*, in order, also those that name no day."""
    found = []
    for match in _DAY.finditer(line.codes):
        start, end = match.span()
        kind = match.lastgroup
        if kind in ("a", "b"):
            kind = "ndmy" if match["ndmy"] else "nymd"
        if kind == "stamp":
            found.append(_stamp(line, start))
        elif kind in ("ndmy", "nymd"):
            if not _inside_number(line, start, end):
                found.append(_numeric_day(line, start, end, year_first=kind == "nymd"))
        else:
            found.append(_named_day(line, start, end))
    return found


def yearless_days(line: Tokens, start: int, end: int, last: date) -> list[Day]:
    """Return the days without a year between two tokens, as the last such day up to *last*."""
    found = []
    for match in _YEARLESS.finditer(line.codes, start, end):
        first, after = match.span()
        numbers = [line.values[at] for at in range(first, after) if line.codes[at] in "do"]
        if "H" in match.group():
            continue
        months = _months(line, first, after)
        if "/" in match.group() and "M" not in match.group():
            pairs = [(numbers[0], numbers[1]), (numbers[1], numbers[0])]
            # 04/05 is April or May, and nothing on the line says which
            readings = {day for pair in pairs if (day := _last_such_day(*pair, last))}
            found.append(Day(first, after, tuple(readings) if len(readings) == 1 else ()))
        elif len(months) == 1 and (day := _last_such_day(numbers[0], months.pop(), last)):
            found.append(Day(first, after, (day,)))
    return found


def short_year_days(line: Tokens, start: int, end: int) -> list[Day]:
    """Return dates with a year of two digits; only a weekday can make them certain."""
    found = []
    for match in _SHORT_YEAR.finditer(line.codes, start, end):
        first, after = match.span()
        if _inside_number(line, first, after):
            continue
        numbers = [line.values[at] for at in range(first, after) if line.codes[at] == "d"]
        months = _months(line, first, after)
        if months:
            orders = [(numbers[1], month, numbers[0]) for month in months]
        else:
            one, two, three = numbers
            orders = [(three, two, one), (three, one, two), (one, two, three)]
        readings = [
            day
            for year, month, number in orders
            if (day := _gregorian(year + (2000 if year < 50 else 1900), month, number))
        ]
        found.append(Day(first, after, tuple(dict.fromkeys(readings))))
    return found


def month_years(line: Tokens, start: int, end: int) -> list[Day]:
    """Return Gregorian months with a year and no day; the day is the first."""
    found = []
    for match in _MONTH_YEAR.finditer(line.codes, start, end):
        first, after = match.span()
        months = _months(line, first, after)
        if len(months) == 1 and (day := _gregorian(line.values[after - 1], months.pop(), 1)):
            found.append(Day(first, after, (day,), precision="month"))
    return found


def _named_day(line: Tokens, start: int, end: int) -> Day:
    """Return the day of a match that holds one day number, one year and a month's name."""
    codes, values = line.codes, line.values
    number = year = hijri_month = 0
    months: set[int] = set()
    for at in range(start, end):
        code = codes[at]
        if code in "do":
            number = values[at]
        elif code == "y":
            year = values[at]
        elif code == "M":
            months.add(values[at])
        elif code == "H":
            hijri_month = values[at]
        elif code == "u" and values[at] % 10 != 1:
            return Day(start, end, ())
    end, era = _era(line, end)
    if hijri_month:
        readings = _hijri(year, hijri_month, number) if era in ("", "i") else ()
        return Day(start, end, readings, "hijri")
    if len(months) != 1 or era not in ("", "m", "e"):
        return Day(start, end, ())
    day = _gregorian(year, months.pop(), number)
    return Day(start, end, (day,) if day else ())


def _numeric_day(line: Tokens, start: int, end: int, *, year_first: bool) -> Day:
    """Return the day of d/m/y or y/m/d, with m/d/y as a second reading."""
    one, two, three = line.values[start], line.values[start + 2], line.values[start + 4]
    end, era = _era(line, end)
    year, month, number = (one, two, three) if year_first else (three, two, one)
    if year <= LAST_HIJRI_YEAR:
        sure = era == "i" or (not era and year >= FIRST_BARE_HIJRI_YEAR)
        return Day(start, end, _hijri(year, month, number) if sure else (), "hijri")
    if era not in ("", "m", "e"):
        return Day(start, end, ())
    orders = [(month, number)] if year_first else [(month, number), (number, month)]
    readings = [day for month, number in orders if (day := _gregorian(year, month, number))]
    return Day(start, end, tuple(dict.fromkeys(readings)))


_STAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[t @] *(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)"
    r" ?(?:(z)|([+-])([\d:]+))?"
)


def _stamp(line: Tokens, at: int) -> Day:
    """Return the day of an ISO 8601 token, with its instant or local clock in ``stamp``."""
    match = _STAMP.fullmatch(line.words[at])
    if not match:
        return Day(at, at + 1, ())
    year, month, number, hour, minute = (int(part) for part in match.group(1, 2, 3, 4, 5))
    day = _gregorian(year, month, number)
    clock = _time(hour, minute, int(match[6] or 0))
    zone: tzinfo | None = UTC if match[7] else None
    if match[8]:
        offset = zones.offset_minutes(match[8], match[9])
        zone = None if offset is None else zones.offset_zone(offset)
        clock = None if offset is None else clock
    if not day or not clock:
        return Day(at, at + 1, ())
    precision: Precision = "second" if match[6] else "minute"
    return Day(at, at + 1, (day,), "gregorian", precision, datetime.combine(day, clock, zone))


def _months(line: Tokens, start: int, end: int) -> set[int]:
    return {line.values[at] for at in range(start, end) if line.codes[at] == "M"}


def _era(line: Tokens, end: int) -> tuple[int, str]:
    """Return the end behind an era mark, and the mark; ``I`` for Iran's solar year."""
    match = _ERA.match(line.codes, end)
    if not match:
        return end, ""
    return match.end(), "I" if match[2] else match[1]


def _inside_number(line: Tokens, start: int, end: int) -> bool:
    """Return whether a numeric date is part of something longer: an address, a URL, a version."""
    codes = line.codes
    mark = codes[start + 1] if codes[start + 1] in "-/." else ""
    if start > 1 and codes[start - 1] in "-/." and line.glued(start) and line.glued(start - 1):
        if codes[start - 2] in "xbn" or (codes[start - 2] in "dy" and codes[start - 1] == mark):
            return True
    if (
        start
        and codes[start - 1] == "/"
        and line.glued(start)
        and codes[start - 2 : start - 1] != "W"
    ):
        return True
    return (
        end + 1 < len(codes)
        and codes[end] == mark
        and codes[end + 1] in "dyn"
        and line.glued(end)
        and line.glued(end + 1)
    )


def _gregorian(year: int, month: int, number: int) -> date | None:
    """Return the day, or ``None`` if no calendar has it."""
    if year < FIRST_GREGORIAN_YEAR or not 1 <= month <= 12 or not 1 <= number <= 31:
        return None
    try:
        return date(year, month, number)
    except ValueError:  # 31 April
        return None


def _hijri(year: int, month: int, number: int) -> tuple[date, ...]:
    """Return the Umm al-Qura day, then the days other tables give it, nearest first."""
    if not FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR:
        return ()
    if not 1 <= month <= 12 or not 1 <= number <= 30:
        return ()
    from hijridate import Hijri  # 15 ms to import, and few publishers need it

    # validate=False: a thirtieth of a month that has 29 days there is the next day
    day = Hijri(year, month, number, validate=False).to_gregorian()
    return tuple(date(day.year, day.month, day.day) + timedelta(away) for away in (0, 1, -1, 2, -2))


def _last_such_day(number: int, month: int, last: date) -> date | None:
    """Return the latest day with that number and month not after *last*."""
    if not 1 <= month <= 12:
        return None
    for year in range(last.year, last.year - 9, -1):  # 29 February can be eight years away
        day = _gregorian(year, month, number)
        if day and day <= last:
            return day
    return None


_HOUR = re.compile(r"c:?(?P<named>g)(?P<part>G)?(?P<p>[pN])?|c:?(?P<dot>d\.d)(?P<q>[pmsN])?")
_HOUR_ALONE = re.compile(r"c:?d(?![-/.:dMHKy])(?P<p>[pmsN])?|(?P<dot>d\.d)(?P<q>p)|d(?P<r>p)")
_MERIDIEM = re.compile(r"[-,(.]?([pmsN])\)?")


def clocks(line: Tokens, taken: list[Day]) -> list[Clock]:
    """Return every clock of *line* outside the dates *taken*."""
    codes = line.codes
    found = [_written_clock(line, at) for at, code in enumerate(codes) if code == "C"]
    if "c" in codes or "p" in codes:
        busy = {at for day in taken for at in range(day.start, day.end)}
        for pattern in (_HOUR, _HOUR_ALONE):
            for match in pattern.finditer(codes):
                span = range(*match.span())
                if not busy.intersection(span):
                    found.append(_spoken_clock(line, match))
                    busy.update(span)
    return found


def _written_clock(line: Tokens, at: int) -> Clock:
    parts = [int(part) for part in re.split("[:h]", line.words[at])]
    precision: Precision = "second" if len(parts) == 3 else "minute"
    after = _MERIDIEM.match(line.codes, at + 1)
    if after:
        return Clock(at, after.end(), _time(*parts, part=line.values[after.start(1)]), precision)
    start = at
    if at and line.codes[at - 1] in "pms" and not _is_era(line.codes, at - 1):
        start = at - 1
    part = line.values[start] if start < at else None
    return Clock(start, at + 1, _time(*parts, part=part), precision)


def _is_era(codes: str, at: int) -> bool:
    """Return whether م at *at* belongs to what stands before it: a year or another clock."""
    return at > 0 and codes[at - 1] in "ydCnxH"


def _spoken_clock(line: Tokens, match: re.Match[str]) -> Clock:
    """Return the clock of ``الساعة 5 مساء``, ``5.30 مساء`` or ``الساعة الخامسة والنصف``."""
    start, end = match.span()
    numbers = [line.values[at] for at in range(start, end) if line.codes[at] in "dgG"]
    parts = [line.values[at] for at in range(start, end) if line.codes[at] in "pmsN"]
    minute = numbers[1] if len(numbers) > 1 else 0
    return Clock(start, end, _time(numbers[0], minute, part=parts[0] if parts else None), "minute")


def _time(hour: int, minute: int, second: int = 0, part: int | None = None) -> time | None:
    """Return the clock; a 24-hour clock beats its day part (19:25 م), 0:30 م is half past noon.

    >>> _time(12, 20, part=words.AM), _time(10, 20, part=words.NIGHT), _time(2, 5, part=words.NOON)
    (datetime.time(0, 20), datetime.time(22, 20), datetime.time(14, 5))
    """
    if hour > 23 or minute > 59 or second > 59:
        return None
    if part is not None and hour <= 12:
        if part == words.AM or part == words.MIDNIGHT:
            hour %= 12
        elif part == words.PM:
            hour = hour % 12 + 12
        elif part == words.NOON:
            hour = hour if hour in (10, 11) else hour % 12 + 12
        else:  # ليلا: evening from five, the small hours before
            hour = hour % 12 + 12 if 5 <= hour < 12 else hour % 12
    return time(hour, minute, second)


ZONE_MARK = re.compile("[tzZqQO]")  # without one of these a line names no zone
_ZONE_AFTER = re.compile(r"[-,(./|]{0,3}(?:(t)[fu]{0,2})?([zZqQOx])(O?)")
_ZONE_BEFORE = re.compile(r"(?:(t)f?([zqQ])|(z))(O?)f?[-:,)f|]{0,2}c?:?$")
_ZONE_ANYWHERE = re.compile(r"(t)[fu]{0,2}([zqQx])(O?)|(z)(O?)")
_MINUS = re.compile(r"-(\d{1,2}(?::?\d\d)?)(?![\d/.:-])")
_SHARED = list(zones.SHARED_PLACES.values())
_ABBREVIATIONS = {fold(name): minutes for name, minutes in zones.ABBREVIATIONS.items()}
_PLACES = list(zones.ZONE_PLACES)


class Zone(NamedTuple):
    """A zone the text names; ``zone`` is ``None`` where the mark cannot be read."""

    zone: tzinfo | None


def zone_at(line: Tokens, clock: Clock, publisher: tzinfo | None) -> Zone | None:
    """Return the zone written beside *clock*, or ``None`` if none is."""
    codes = line.codes
    after = _ZONE_AFTER.match(codes, clock.end)
    if after:
        mark = codes[after.start(2)]
        bracket = "(" in after.group()
        if mark in "zZ" or after[1] or (mark in "qQ" and bracket) or (mark == "O"):
            if not (mark == "x" and not after[1]):
                return _zone(line, after.start(2), publisher)
    before = _ZONE_BEFORE.search(codes, max(0, clock.start - 8), clock.start)
    if before:
        return _zone(line, before.start(2) if before[2] else before.start(3), publisher)
    return None


def zone_between(line: Tokens, start: int, end: int, publisher: tzinfo | None) -> Zone | None:
    """Return the one zone named between two tokens, unreadable if there are several."""
    found = {
        _zone(line, match.start(2) if match[2] else match.start(4), publisher)
        for match in _ZONE_ANYWHERE.finditer(line.codes, start, end)
    }
    if len(found) > 1:
        return Zone(None)
    return found.pop() if found else None


def _zone(line: Tokens, at: int, publisher: tzinfo | None) -> Zone:
    code, value = line.codes[at], line.values[at]
    if code == "q":
        return Zone(zones.place_zone(_PLACES[value]))
    if code == "Q":
        named = [zones.place_zone(key) for key in _SHARED[value]]
        return Zone(publisher if publisher in named else None)
    if code == "O":
        return Zone(_offset(line.words[at]))
    if code == "Z":
        minutes = _ABBREVIATIONS[line.words[at]]
        return Zone(None if minutes is None else zones.offset_zone(minutes))
    if code != "z":
        return Zone(None)
    if line.codes[at + 1 : at + 2] == "O":
        return Zone(_offset(line.words[at + 1]))
    minus = _MINUS.match(line.text, line.spans()[at][1])
    if minus and line.codes[at + 3 : at + 4] not in ("M", "H"):
        return Zone(_offset(minus.group()))
    return Zone(UTC)


def _offset(text: str) -> tzinfo | None:
    text = text.replace(" ", "")
    minutes = zones.offset_minutes(text[0], text[1:])
    return None if minutes is None else zones.offset_zone(minutes)


class Ago(NamedTuple):
    """A counted phrase: how much of which unit before now."""

    start: int
    end: int
    amounts: tuple[tuple[int, int], ...]  # (unit, count)
    exact: bool = True

    @property
    def unit(self) -> int:
        """Return the smallest unit named."""
        return min(unit for unit, _ in self.amounts)

    def before(self, moment: datetime) -> datetime | None:
        """Return *moment* less the amounts; months and years keep the day where it exists."""
        months = sum(
            count * (12 if unit == words.YEAR else 1)
            for unit, count in self.amounts
            if unit in (words.MONTH, words.YEAR)
        )
        year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
        if year < 1:
            return None
        number = min(moment.day, _month_days(year, month + 1))
        span = sum(
            (count * _SPANS[unit] for unit, count in self.amounts if unit in _SPANS), timedelta()
        )
        moved = moment.replace(year=year, month=month + 1, day=number)
        return moved - span if span < timedelta(days=36500) and year > 200 else None


_SPANS = {
    words.SECOND: timedelta(seconds=1),
    words.MINUTE: timedelta(minutes=1),
    words.HOUR: timedelta(hours=1),
    words.DAY: timedelta(days=1),
    words.WEEK: timedelta(weeks=1),
}


def _month_days(year: int, month: int) -> int:
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - timedelta(1)).day


_AMOUNT = r"(?:[dna]?~?u(?:[dna](?![,v]?u))?|hu)"
_AGO = re.compile(rf"r~?{_AMOUNT}(?:[,v]{{0,2}}(?:{_AMOUNT}|G))?~?|{_AMOUNT}(?:v?{_AMOUNT})?r")
_PASSED = folded_words(("مضت", "مضى"))


def agos(line: Tokens, start: int, end: int) -> Iterator[Ago]:
    """Yield the counted phrases between two tokens ("منذ ساعتين و 15 دقيقة")."""
    for match in _AGO.finditer(line.codes, start, end):
        first, after = match.span()
        if line.codes[first] != "r" and line.words[after - 1] not in _PASSED:
            continue
        amounts = _amounts(line, first, after)
        if amounts:
            yield Ago(first, after, amounts)


def _amounts(line: Tokens, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return (unit, count) pairs, or nothing if an amount is not said ("منذ ساعات")."""
    amounts: list[tuple[int, int]] = []
    count = fraction = 0
    for at in range(start, end):
        code, value = line.codes[at], line.values[at]
        if code in "dna":
            if count or (not value):
                return ()
            if amounts and line.codes[at + 1 : at + 2] not in ("u", "~"):
                # منذ ساعة واحدة, and منذ ساعة 19 as it is copied from right-to-left lines
                unit, before = amounts[-1]
                if before != 1:
                    return ()
                amounts[-1] = (unit, value)
            else:
                count = value
        elif code == "h":
            fraction = value
        elif code == "G":
            if not amounts or amounts[-1][0] != words.HOUR:
                return ()
            amounts.append((words.MINUTE, value))
        elif code == "u":
            unit, own = divmod(value, 10)
            if fraction:
                if unit != words.HOUR:
                    return ()
                unit, own = words.MINUTE, fraction
            elif not (count or own):
                return ()
            amounts.append((unit, count or own))
            count = fraction = 0
    return tuple(amounts)

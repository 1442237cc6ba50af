"""Find the days of a line: what is written, and every day it can mean.

Nothing is decided here; `date_line` picks a reading.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple

from crawler.extract import date_zones as zones
from crawler.extract.date_tokens import SHAPES, Tokens

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
    # 2021 الأربعاء ,14 أفريل, where the weekday shows that the year is this day's
    rf"|(?P<ywd>y{_S}W{_S}d{_S}{_MONTH}(?!\)?[-/(]?M|{_S}{_F}{_S}{_T}y))"
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
    for kind, start, end in day_spans(line.codes):
        if kind == "named":
            found.append(_named_day(line, start, end))
        elif kind == "stamp":
            found.append(_stamp(line, start))
        elif not _inside_number(line, start, end):
            found.append(_numeric_day(line, start, end, year_first=kind == "nymd"))
    return found


@lru_cache(maxsize=SHAPES)
def day_spans(codes: str) -> tuple[tuple[str, int, int], ...]:
    """Return kind and place of the full dates in *codes*."""
    return tuple(
        (next((kind for kind in _NUMERIC_KINDS if match[kind]), "named"), *match.span())
        for match in _DAY.finditer(codes)
    )


_NUMERIC_KINDS = ("ndmy", "nymd", "stamp")


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
    weekday = None
    for at in range(start, end):
        code = codes[at]
        if code == "W":
            weekday = values[at]
        elif code in "do":
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
    if day and weekday is not None and day.weekday() != weekday:
        return Day(start, end, ())
    return Day(start, end, (day,) if day else ())


def _numeric_day(line: Tokens, start: int, end: int, *, year_first: bool) -> Day:
    """Return the day of d/m/y or y/m/d, with m/d/y as a second reading (m.d.y is not written)."""
    one, two, three = line.values[start], line.values[start + 2], line.values[start + 4]
    end, era = _era(line, end)
    year, month, number = (one, two, three) if year_first else (three, two, one)
    if year <= LAST_HIJRI_YEAR:
        sure = era == "i" or (not era and year >= FIRST_BARE_HIJRI_YEAR)
        return Day(start, end, _hijri(year, month, number) if sure else (), "hijri")
    if era not in ("", "m", "e"):
        return Day(start, end, ())
    orders = [(month, number)]
    if not year_first and line.codes[start + 1] != ".":
        orders.append((number, month))
    readings = [day for month, number in orders if (day := _gregorian(year, month, number))]
    return Day(start, end, tuple(dict.fromkeys(readings)))


_STAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[t @] *(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)"
    r"(?: ?(?:(z)|([+-])([\d:]+))| ([\d:]+))?"
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\dt\d\d)(\d\d)(\d\d)?")


def _stamp(line: Tokens, at: int) -> Day:
    """Return the day of an ISO 8601 token, with its instant or local clock in ``stamp``."""
    extended = _BASIC.sub(_extended, line.words[at])
    match = _STAMP.fullmatch(extended)
    if not match:
        return Day(at, at + 1, ())
    year, month, number, hour, minute = (int(part) for part in match.group(1, 2, 3, 4, 5))
    day = _gregorian(year, month, number)
    zone: tzinfo | None = UTC if match[7] else None
    if match[8] or match[10]:
        # an offset without a sign was a +, which is a blank in a query string
        offset = zones.offset_minutes(match[8] or "+", match[9] or match[10])
        if offset is None:
            return Day(at, at + 1, ())
        zone = zones.offset_zone(offset)
    try:
        clock = time(hour, minute, int(match[6] or 0))
    except ValueError:  # 24:00, 10:75
        return Day(at, at + 1, ())
    if not day:
        return Day(at, at + 1, ())
    precision: Precision = "second" if match[6] else "minute"
    return Day(at, at + 1, (day,), "gregorian", precision, datetime.combine(day, clock, zone))


def _extended(match: re.Match[str]) -> str:
    """Return the basic form of ISO 8601 with its marks."""
    year, month, day_and_hour, minute, second = match.groups()
    return f"{year}-{month}-{day_and_hour}:{minute}" + (f":{second}" if second else "")


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
    mark = codes[start + 1]
    before, farther = codes[start - 1 : start], codes[max(start - 2, 0) : max(start - 1, 0)]
    if before and before in "x/-." and line.glued(start):
        if before == "x":
            return line.words[start - 1].isascii()  # v2.14.2024
        if before == "/" and farther != "W":
            return True
        inside = farther and (farther in "xbn" or (farther in "dy" and before == mark))
        if inside and line.glued(start - 1):
            return True
    follows = end + 1 < len(codes) and codes[end] == mark and codes[end + 1] in "dyn"
    return follows and line.glued(end) and line.glued(end + 1)


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
    # a thirtieth of a month that has 29 days there is the next day
    day = _hijri_month_start(year, month) + timedelta(number - 1)
    return (day, *(day + away for away in _OTHER_TABLES))


_OTHER_TABLES = tuple(timedelta(days) for days in (1, -1, 2, -2))


@lru_cache(maxsize=12 * (LAST_HIJRI_YEAR - FIRST_HIJRI_YEAR + 1))
def _hijri_month_start(year: int, month: int) -> date:
    """Return the Gregorian day of the first of a month of the Umm al-Qura calendar."""
    from hijridate import Hijri  # 15 ms to import, and few publishers need it

    day = Hijri(year, month, 1).to_gregorian()
    return date(day.year, day.month, day.day)


def _last_such_day(number: int, month: int, last: date) -> date | None:
    """Return the latest day with that number and month not after *last*."""
    if not 1 <= month <= 12:
        return None
    for year in range(last.year, last.year - 9, -1):  # 29 February can be eight years away
        day = _gregorian(year, month, number)
        if day and day <= last:
            return day
    return None

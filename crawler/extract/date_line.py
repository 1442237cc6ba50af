"""What one line names: its publication, its update, or a date without a label."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from crawler.extract import date_agos, date_clocks, date_days
from crawler.extract import date_words as words
from crawler.extract import date_zones as zones
from crawler.extract.date_agos import Ago
from crawler.extract.date_clocks import Clock, Zone
from crawler.extract.date_context import (
    PLAIN,
    PUBLISHED,
    UPDATED,
    Region,
    is_dateline,
    is_joined,
    is_phrase_alone,
    only_day,
    regions,
)
from crawler.extract.date_days import Calendar, Day, Precision
from crawler.extract.date_leftovers import HINT, leftover
from crawler.extract.date_tokens import Tokens

MAX_WORDS_OF_LINE = 40  # unknown words; a meta line with breadcrumbs has fewer, a paragraph more


class Found(NamedTuple):
    """A date before its zone is settled.

    ``local`` is naive as written, or aware UTC for an instant counted from the fetch. ``zone`` is
    the one the text names, ``machine`` whether a machine form does.
    """

    start: int
    end: int
    local: datetime
    precision: Precision
    calendar: Calendar = "gregorian"
    doubts: tuple[str, ...] = ()
    zone: Zone | None = None
    machine: bool = False


class _Line(NamedTuple):
    """A line with all that was found in it, and what the reader was told."""

    tokens: Tokens
    regions: tuple[Region, ...]
    days: list[Day]
    clocks: list[Clock]
    zone: tzinfo | None
    now: datetime

    def codes(self, region: Region) -> str:
        return self.tokens.codes[region.start : region.end]

    def weekdays(self, region: Region) -> list[int]:
        codes, values = self.tokens.codes, self.tokens.values
        if "W" not in codes:
            return []
        return [values[at] for at in range(region.start, region.end) if codes[at] == "W"]


def publication(tokens: Tokens, zone: tzinfo | None, now: datetime) -> Found | None:
    """Return what *tokens* name as published, or without a label, or else as updated.

    *zone* and *now* count relative phrases and missing years.
    """
    line = _line(tokens, zone, now)
    if _ends_in_label(line) and not _one_is_dated(line):
        return None  # labels behind their dates: which is whose is not certain
    for label in (PUBLISHED, PLAIN, UPDATED):
        for region in line.regions:
            if region.label == label and (found := _region_date(line, region)):
                doubts = (*found.doubts, "update") if label == UPDATED else found.doubts
                return found._replace(doubts=doubts)
    return None


def update(tokens: Tokens, zone: tzinfo | None, now: datetime) -> Found | None:
    """Return what *tokens* name as the last update."""
    if UPDATED not in tokens.codes:
        return None
    line = _line(tokens, zone, now)
    labelled = [region for region in line.regions if region.label == UPDATED]
    if not labelled or (_ends_in_label(line) and not _one_is_dated(line)):
        return None
    for region in labelled:
        if found := _region_date(line, region):
            return found
    plain = line.regions[0]
    clocked = any(region.holds(clock.start) for region in labelled for clock in line.clocks)
    own = any(plain.holds(clock.start) for clock in line.clocks)
    if clocked and not own and not any(region.label == PUBLISHED for region in line.regions):
        # 1 مايو | آخر تحديث: 14:19 says the update's clock, and the day it shares
        found = _region_date(line, plain)
        return found if found and found.precision in ("minute", "second") else None
    return None


def _line(tokens: Tokens, zone: tzinfo | None, now: datetime) -> _Line:
    days = date_days.days(tokens)
    if tokens.codes.count("x") > MAX_WORDS_OF_LINE:
        return _Line(tokens, (), [], [], zone, now)
    return _Line(tokens, regions(tokens.codes), days, date_clocks.clocks(tokens), zone, now)


_MARKS = "f:,|-().~'/"


def _ends_in_label(line: _Line) -> bool:
    if len(line.regions) < 2:
        return False
    return not line.codes(line.regions[-1]).strip(_MARKS + "lk")


def _one_is_dated(line: _Line) -> bool:
    return not _region_date(line, line.regions[0]) or not any(
        _region_date(line, region) for region in line.regions[1:]
    )


def _region_date(line: _Line, region: Region) -> Found | None:
    """Return what *region* names, the surest form first."""
    codes = line.codes(region)
    if not DATELIKE.search(codes):
        return _leftover(line, region)
    days = [day for day in line.days if region.holds(day.start)]
    if days:
        own = [day for day in days if day.readings and is_dateline(line.tokens, region, day)]
        day = only_day(line.tokens, own, labelled=region.label != PLAIN)
        return _dated(line, region, day, days) if day else None
    day = _short_year_day(line, region) or _yearless_day(line, region)
    if day:
        return _dated(line, region, day, [day])
    if region.label == PUBLISHED and (day := _month_year(line, region)):
        local = datetime.combine(day.readings[0], time())
        return Found(day.start, day.end, local, "month")
    return (
        _now(line, region)
        or _ago(line, region)
        or _day_word(line, region)
        or _last_period(line, region)
    )


# What a region must have to name a date by the tables.
DATELIKE = re.compile(r"[MHDrwjP]|[dy][-/.]d")


def _dated(line: _Line, region: Region, day: Day, days: Sequence[Day]) -> Found:
    """Return *day* settled by its weekday, with its clock and zone."""
    tokens = line.tokens
    reading, doubts = _settled(day, line.weekdays(region))
    if len(days) > 1:
        doubts += _calendar_doubts(reading, day, days)
    named_zone: Zone | None
    if day.stamp:
        local = datetime.combine(reading, day.stamp.time())
        machine = day.stamp.tzinfo is not None
        named_zone = Zone(day.stamp.tzinfo) if machine else None
        named_zone = named_zone or _line_zone(line, region)
        found = (day.start, day.end, local, day.precision, day.calendar, doubts)
        return Found(*found, named_zone, machine)
    clock = _clock(line, region, day.start, day.end)
    named_zone = None
    if date_clocks.ZONE_MARK.search(tokens.codes):
        named_zone = _clock_zone(line, region, clock) if clock else _line_zone(line, region)
    if clock is None or clock.at is None:
        doubts += ("clock",) if clock else ()
        local = datetime.combine(reading, time())
        return Found(day.start, day.end, local, "day", day.calendar, doubts, named_zone)
    local = datetime.combine(reading, clock.at)
    start, end = min(day.start, clock.start), max(day.end, clock.end)
    return Found(start, end, local, clock.precision, day.calendar, doubts, named_zone)


def _clock_zone(line: _Line, region: Region, clock: Clock) -> Zone | None:
    """Return the zone beside *clock*, else the region's if no other clock has it beside it."""
    beside = date_clocks.zone_at(line.tokens, clock, line.zone)
    if beside:
        return beside
    others = (other for other in line.clocks if other is not clock)
    if any(date_clocks.zone_at(line.tokens, other, line.zone) for other in others):
        return None
    return _line_zone(line, region)


def _line_zone(line: _Line, region: Region) -> Zone | None:
    return date_clocks.zone_between(line.tokens, region.start, region.end, line.zone)


def _settled(day: Day, weekdays: Sequence[int]) -> tuple[date, tuple[str, ...]]:
    """Return the reading the weekday proves, else the rule's, and the doubt that leaves."""
    if not weekdays:
        return day.readings[0], ("hijri",) if day.calendar == "hijri" else ()
    for reading in day.readings:
        if reading.weekday() in weekdays:
            return reading, ()
    return day.readings[0], ("weekday",)


def _calendar_doubts(reading: date, day: Day, days: Sequence[Day]) -> tuple[str, ...]:
    """Return the doubt of a Gregorian day whose Hijri twin is another day in every table."""
    twins = [other for other in days if other.calendar != day.calendar and other.readings]
    if not twins or any(reading in twin.readings for twin in twins):
        return ()
    return ("calendars",)


def _clock(line: _Line, region: Region, start: int, end: int) -> Clock | None:
    """Return the clock nearest to tokens *start* to *end*: the region's, or one lent to it."""
    own = [clock for clock in line.clocks if region.holds(clock.start)]
    own = own or [clock for clock in line.clocks if _lends(line, region, clock)]
    near = [
        (start - clock.end if clock.start < start else clock.start - end, order)
        for order, clock in enumerate(own)
        if is_joined(line.tokens, clock, start, end)
    ]
    return own[min(near)[1]] if near else None


def _lends(line: _Line, region: Region, clock: Clock) -> bool:
    """Return whether *clock* is in a neighbour without a date whose label allows it.

    An update's clock says nothing about a date labelled as publication, nor the other way round.
    """
    at = line.regions.index(region)
    for other in line.regions[max(at - 1, 0) : at + 2]:
        if other is not region and other.holds(clock.start):
            return {region.label, other.label} != {PUBLISHED, UPDATED} and not any(
                other.holds(day.start) for day in line.days
            )
    return False


def _short_year_day(line: _Line, region: Region) -> Day | None:
    """Return a date with a year of two digits if exactly one reading has the line's weekday."""
    weekdays = line.weekdays(region)
    if not weekdays:
        return None
    for day in date_days.short_year_days(line.tokens, region.start, region.end):
        fitting = [reading for reading in day.readings if reading.weekday() in weekdays]
        if len(fitting) == 1 and is_dateline(line.tokens, region, day):
            return Day(day.start, day.end, (fitting[0],))
    return None


def _yearless_day(line: _Line, region: Region) -> Day | None:
    """Return a day without a year, if a clock, a weekday or اليوم shows that it is a date."""
    tokens, codes = line.tokens, line.codes(region)
    # where no zone is known, today is the day of the first zone to reach it
    first_zone = line.zone or zones.offset_zone(zones.MAX_OFFSET_MINUTES)
    today = line.now.astimezone(first_zone).date()
    found = date_days.yearless_days(tokens, region.start, region.end, today)
    if len(found) != 1 or not found[0].readings or not is_dateline(tokens, region, found[0]):
        return None
    day = found[0]
    weekdays = line.weekdays(region)
    if weekdays and day.readings[0].weekday() not in weekdays:
        return None  # of which year is not said, and the weekday denies the last
    unknown = codes.count("x")
    if not _clock(line, region, day.start, day.end):
        return day if (weekdays or "j" in codes) and not unknown else None
    if tokens.codes[max(day.start - 1, 0) : day.start] in ("x", "b"):
        return None  # صحيفة 26 سبتمبر is a newspaper
    numeric = "M" not in tokens.codes[day.start : day.end]
    return None if unknown > 2 or (numeric and unknown) else day


def _month_year(line: _Line, region: Region) -> Day | None:
    for day in date_days.month_years(line.tokens, region.start, region.end):
        if is_dateline(line.tokens, region, day):
            return day
    return None


def _now(line: _Line, region: Region) -> Found | None:
    """Return "الآن" and "منذ لحظات", which name the minute of the fetch."""
    codes = line.codes(region)
    if codes.strip(_MARKS + "lkb") != "w":
        return None
    at = region.start + codes.index("w")
    moment = line.now.astimezone(UTC).replace(second=0, microsecond=0)
    return Found(at, at + 1, moment, "minute")


_PRECISIONS: dict[int, Precision] = {
    words.SECOND: "second",
    words.MINUTE: "minute",
    words.HOUR: "minute",
    words.DAY: "day",
    words.WEEK: "day",
    words.MONTH: "month",
    words.YEAR: "year",
}


def _ago(line: _Line, region: Region) -> Found | None:
    """Return "منذ ساعتين" as an instant, and from days on as a day."""
    for ago in date_agos.agos(line.tokens, region.start, region.end):
        if is_phrase_alone(line.tokens, region, ago):
            return _counted(line, ago)
    return None


def _counted(line: _Line, ago: Ago) -> Found | None:
    """Return the time *ago* counts back to; coarse units are rounded by who printed them."""
    precision = _PRECISIONS[ago.unit]
    doubts = ("rounded",) if ago.unit >= words.HOUR else ()
    if ago.unit <= words.HOUR:
        moment = ago.before(line.now.astimezone(UTC))
        if moment is None:
            return None
        second = moment.second if precision == "second" else 0
        moment = moment.replace(second=second, microsecond=0)
    else:
        moment = ago.before(line.now.astimezone(line.zone or UTC).replace(tzinfo=None))
        if moment is None:
            return None
        moment = datetime.combine(moment, time())
    return Found(ago.start, ago.end, moment, precision, doubts=doubts)


# A day's word with nothing but its unit (يوم أمس), weekday, clock and zone.
_AROUND_DAY_WORD = r"[WcCtfuzZqO:,|().~'-]*"
_ONLY_DAY_WORD = re.compile(rf"{_AROUND_DAY_WORD}j{_AROUND_DAY_WORD}")


def _day_word(line: _Line, region: Region) -> Found | None:
    """Return "اليوم 14:05" or "أمس", if the region says nothing else."""
    codes = line.codes(region)
    bare = codes
    for clock in line.clocks:
        if region.holds(clock.start):
            start, end = clock.start - region.start, clock.end - region.start
            bare = bare[:start] + "C" * (end - start) + bare[end:]
    if not _ONLY_DAY_WORD.fullmatch(bare):
        return None
    at = region.start + codes.index("j")
    if line.tokens.codes[max(at - 1, 0) : at] in ("q", "b"):
        return None  # المغرب اليوم is a newspaper, رياضة اليوم a section
    own_clock = _clock(line, region, at, at + 1)
    named_zone = date_clocks.zone_at(line.tokens, own_clock, line.zone) if own_clock else None
    place = named_zone.zone if named_zone else line.zone
    day = line.now.astimezone(place or UTC).date() - timedelta(line.tokens.values[at])
    weekdays = line.weekdays(region)
    if weekdays and day.weekday() not in weekdays:
        return None
    if own_clock is None:
        return Found(at, at + 1, datetime.combine(day, time()), "day")
    if own_clock.at is None:
        return None
    start, end = min(at, own_clock.start), max(at + 1, own_clock.end)
    local = datetime.combine(day, own_clock.at)
    return Found(start, end, local, own_clock.precision, zone=named_zone)


def _last_period(line: _Line, region: Region) -> Found | None:
    """Return "الشهر الماضي" and its like, only where they are the whole line."""
    if line.tokens.codes.strip(_MARKS + "lk") != "P" or "P" not in line.codes(region):
        return None
    at = line.tokens.codes.index("P")
    return _counted(line, Ago(at, at + 1, ((line.tokens.values[at], 1),)))


def _leftover(line: _Line, region: Region) -> Found | None:
    """Return what dateparser reads in a region that is an English or French phrase."""
    codes, tokens = line.codes(region), line.tokens
    start = region.start + len(codes) - len(codes.lstrip(":,-|(."))
    if start >= region.end or not HINT.search(tokens.text):
        return None
    spans = tokens.spans()
    text = tokens.text[spans[start][0] : spans[region.end - 1][1]]
    found = leftover(text, line.zone, line.now)
    return Found(start, region.end, *found) if found else None

"""When an article was published, decided from all that its page says of it.

Nothing here is looked for: the page hands over what machines are told, what stands in the
article's own head, and its address. One voice is believed, two must name the same day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from crawler.extract.candidates import Found
from crawler.extract.dates import DateReading, names_half, read_date, read_update

FURTHEST_OFFSET = timedelta(hours=14)  # between two clocks of one instant (Kiritimati and UTC)
FINEST_OFFSET = timedelta(minutes=15)  # offsets are multiples of it (Nepal)
HALF_DAY = timedelta(hours=12)
UTC_NAMES = ("UTC", "+00:00")
_PRECISE = ("second", "minute")

Doubt = Literal["dates disagree", "clocks disagree", "unreadable"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One date of the page and how it was found; *machine* dates stand in attributes."""

    reading: DateReading
    how: str
    machine: bool


def machine_dates(found: Iterable[Found], *, zone: tzinfo | None, now: datetime) -> list[Evidence]:
    """Return the dates of structured data; a text shown beside one is a voice of its own."""
    evidence = []
    for each in found:
        if reading := read_publication(each.value, zone=zone, now=now):
            evidence.append(Evidence(reading, each.how, True))
        if each.shown and (reading := read_publication(each.shown, zone=zone, now=now)):
            evidence.append(Evidence(reading, each.how, False))
    return evidence


# What programs print for "no date": the first and last day of .NET's calendar, day 0 of SQL
# Server's and of Unix's clock, which is the day before west of Greenwich.
_NO_DAYS = frozenset(
    (date(1, 1, 1), date(1900, 1, 1), date(1969, 12, 31), date(1970, 1, 1), date(9999, 12, 31))
)


def is_no_date(reading: DateReading) -> bool:
    """Return whether *reading* is what programs print where they have no date."""
    return reading.local.date() in _NO_DAYS


def decided(
    evidence: list[Evidence], *, zone: tzinfo | None, url_day: date | None
) -> Evidence | Doubt | None:
    """Return the one date that all of *evidence* and the address name, or the doubt they leave."""
    best: Evidence | None = None
    for each in evidence:
        if best is None:
            best = each
            continue
        if each.machine and best.machine and _same_clock(best.reading, each.reading):
            best = each if best.reading.zone_from != "machine" else best
            continue
        machine, visible = (best, each) if best.machine or not each.machine else (each, best)
        reading = agreed([machine.reading, visible.reading], zone)
        if reading is None or isinstance(reading, str):
            return "clocks disagree" if reading == "clocks disagree" else "dates disagree"
        best = machine if reading is machine.reading else visible
    if best is None:
        return None
    best = Evidence(_without_midnight(best), best.how, best.machine)
    if url_day and best.reading.precision in ("second", "minute", "day"):
        days = {day_of(best.reading, zone), best.reading.local.date()}
        if best.reading.instant:
            days.add(best.reading.instant.date())
        if url_day not in days:
            return "dates disagree"
    return best


def agreed(readings: list[DateReading], zone: tzinfo | None) -> DateReading | Doubt | None:
    """Return the one date that *readings* name, or the doubt they leave, or ``None`` of none.

    They must name the same day at the publisher's, *zone*. A machine date with an offset beats a
    visible clock, but ``Z`` before the visible clock's own digits is local time mislabelled; one
    without an offset must show the same clock. A machine midnight says no more than its day.
    Clocks that name one instant if one is in UTC, or of twelve hours, and does not say so, agree.
    """
    if len(readings) < 2:
        return readings[0] if readings else None
    machine, visible = readings[0], readings[1]
    if _same_clock(machine, visible) and visible.precision != "day":
        mislabelled = machine.zone_name in UTC_NAMES and visible.zone_name not in UTC_NAMES
        better = machine.zone_from != "machine" and visible.zone_from == "text"
        return visible if mislabelled or better else machine
    for one, other in ((machine, visible), (visible, machine)):
        if _is_unmarked_utc(one, other) or _is_unmarked_half(one, other):
            return other
    if day_of(machine, zone) != day_of(visible, zone) and not _offset_apart(machine, visible):
        return "dates disagree"
    if not any((machine.local.hour, machine.local.minute, machine.local.second)):
        return visible
    if visible.precision == "day" or machine.zone_from == "machine":
        return machine
    return visible if visible.zone_from in ("text", "machine") else "clocks disagree"


def read_publication(text: str, *, zone: tzinfo | None, now: datetime) -> DateReading | None:
    """Return the date of publication in *text*, ``None`` if it is an update's or there is none."""
    reading = read_date(text, zone=zone, now=now)
    return None if reading is not None and "update" in reading.doubts else reading


def update_or_date(text: str, *, zone: tzinfo | None, now: datetime) -> DateReading | None:
    return read_update(text, zone=zone, now=now) or read_date(text, zone=zone, now=now)


# .NET's general form of a date for Americans, its default, which sites forget to change
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4} \d{1,2}:\d\d:\d\d [AP]M")


def is_of_two_days(reading: DateReading) -> bool:
    """Return whether *reading* names another day in the American order, which it may be in.

    >>> line, now = "6/5/2019 3:48:00 PM", datetime(2026, 5, 1, tzinfo=UTC)
    >>> reading = read_date(line, zone=UTC, now=now)
    >>> is_of_two_days(reading), american(reading).local.date()
    (True, datetime.date(2019, 6, 5))
    """
    found = _AMERICAN.fullmatch(reading.text)
    return found is not None and found[1] != found[2] and max(int(found[1]), int(found[2])) <= 12


def american(reading: DateReading) -> DateReading:
    """Return *reading*, of a date in numbers, with its day and month in the other order."""
    local = reading.local
    other = local.replace(month=local.day, day=local.month)
    known = reading.instant is not None and reading.zone is not None
    instant = other.replace(tzinfo=reading.zone).astimezone(UTC) if known else None
    return replace(reading, local=other, instant=instant)


def in_one_order(
    evidence: list[Evidence], *, now: datetime, zone: tzinfo | None, days: set[date]
) -> list[Evidence] | Doubt:
    """Return *evidence* with day and month in the order that *days* or its other dates bear out.

    Where nothing tells the order, what would lie after *now* is ruled out; else it is unreadable.
    """
    if not any(is_of_two_days(each.reading) for each in evidence):
        return evidence
    clear = {day_of(each.reading, zone) for each in evidence if not is_of_two_days(each.reading)}
    latest = (now + FURTHEST_OFFSET).replace(tzinfo=None)
    found = []
    for each in evidence:
        if is_of_two_days(each.reading):
            orders = [each.reading, american(each.reading)]
            past = [order for order in orders if order.local <= latest]
            told = [order for order in past if order.local.date() in clear | days]
            if len(told or past) != 1:
                return "unreadable"
            each = replace(each, reading=(told or past)[0])
        found.append(each)
    return found


def is_later(update: DateReading, published: DateReading) -> bool:
    """Return whether *update* comes after *published*: by instants, else by clocks as written.

    A day without a clock counts as its midnight.
    """
    if update.instant and published.instant:
        return update.instant > published.instant
    return update.local > published.local


def day_of(reading: DateReading, zone: tzinfo | None) -> date:
    """Return the day of *reading* at the publisher's; as written where no zone is known."""
    moment = reading.instant.astimezone(zone) if reading.instant and zone else reading.local
    return moment.date()


_URL_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[/-])(?:[a-z_-]+/)?(?P<month>0?[1-9]|1[0-2])(?P=sign)"
    r"(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
)


@lru_cache(maxsize=4)  # a page is asked for the day of its address more than once
def url_day(url: str) -> date | None:
    """Return the day that an address names as year, month and day, or ``None``.

    >>> url_day("https://news.example/2020/8/24/43"), url_day("https://news.example/2020/8/43")
    (datetime.date(2020, 8, 24), None)
    """
    days = set()
    for found in _URL_DAY.finditer(unquote(url)):
        try:
            days.add(date(int(found["year"]), int(found["month"]), int(found["day"])))
        except ValueError:  # 31 February
            continue
    return days.pop() if len(days) == 1 else None


def _same_clock(one: DateReading, other: DateReading) -> bool:
    return one.local.replace(second=0) == other.local.replace(second=0)


def _is_unmarked_utc(one: DateReading, other: DateReading) -> bool:
    """Whether the clock of *one*, which names no zone, is that of *other* in UTC."""
    if one.zone_from in ("text", "machine") or one.precision not in _PRECISE:
        return False
    if other.precision not in _PRECISE or other.instant is None:
        return False
    return other.instant.replace(second=0, tzinfo=None) == one.local.replace(second=0)


def _is_unmarked_half(one: DateReading, other: DateReading) -> bool:
    """Whether the clock of *one* is of twelve hours, and *other* tells the half that it leaves."""
    if one.precision not in _PRECISE or other.precision not in _PRECISE:
        return False
    if one.instant is None or other.instant is None or not 1 <= one.local.hour <= 12:
        return False
    later = HALF_DAY if one.local.hour < 12 else -HALF_DAY
    if other.instant.replace(second=0) - one.instant.replace(second=0) != later:
        return False
    return one.zone_from == "publisher" and not names_half(one.text)


def _offset_apart(one: DateReading, other: DateReading) -> bool:
    """Whether two clocks can show one instant in two zones that are not both known."""
    if one.instant and other.instant and other.zone_from != "publisher":
        return one.instant == other.instant
    if one.precision not in _PRECISE or other.precision not in _PRECISE:
        return False
    if one.zone is not None and other.zone is not None:
        return False
    apart = abs(one.local.replace(second=0) - other.local.replace(second=0))
    return apart <= FURTHEST_OFFSET and not apart % FINEST_OFFSET


def _without_midnight(evidence: Evidence) -> DateReading:
    """Return the reading as a day if its clock is a machine's midnight: nobody meant the hour."""
    reading = evidence.reading
    clock = (reading.local.hour, reading.local.minute, reading.local.second)
    if evidence.machine and reading.precision in _PRECISE and not any(clock):
        return replace(reading, precision="day")
    return reading

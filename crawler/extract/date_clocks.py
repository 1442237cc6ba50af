"""Find the clocks of a line and the zones it names."""

import re
from datetime import UTC, time, tzinfo
from functools import lru_cache
from typing import NamedTuple

from crawler.extract import date_words as words
from crawler.extract import date_zones as zones
from crawler.extract.date_days import Precision, day_spans
from crawler.extract.date_tokens import SHAPES, Tokens, fold


class Clock(NamedTuple):
    """A written clock; ``at`` is ``None`` if no clock shows it (25:70)."""

    start: int
    end: int
    at: time | None
    precision: Precision


# The hour in words or a number after الساعة, with a part of it or minutes: السابعة والنصف,
# السابعة وعشر دقائق, 19 و30 دقيقة.
_PAST = r"(?:G|v?[ad]u|vd)?"
_HOUR = re.compile(rf"[cf]:?g{_PAST}[pN]?|c:?d\.d[pmsN]?")
_HOUR_ALONE = re.compile(rf"c:?d(?![-/.:dMHKy]){_PAST}[pmsN]?|d\.dp|dGp|dp")
_MERIDIEM = re.compile(r"[-,(.]?([pmsN])\)?")


def clocks(line: Tokens) -> list[Clock]:
    """Return every clock of *line* outside its dates."""
    found = []
    for start, end, numbers, part in _clock_spans(line.codes):
        precision: Precision = "minute"
        if line.codes[numbers[0]] == "C":
            hands = [int(hand) for hand in line.words[numbers[0]].replace("h", ":").split(":")]
            precision = "second" if len(hands) == 3 else "minute"
        else:
            hands = [line.values[at] for at in numbers]
            if _goes_on(line, end):
                hands = [_NO_HOUR]
        hour, minute, second = (*hands, 0, 0)[:3]
        at = _time(hour, minute, second, None if part is None else line.values[part])
        found.append(Clock(start, end, at, precision))
    return found


@lru_cache(maxsize=SHAPES)
def _clock_spans(codes: str) -> tuple[tuple[int, int, tuple[int, ...], int | None], ...]:
    """Return per clock its place, the tokens of its numbers and that of its day part."""
    found: list[tuple[int, int, tuple[int, ...], int | None]] = []
    for at, code in enumerate(codes):
        if code == "C":
            after = _MERIDIEM.match(codes, at + 1)
            if after:
                found.append((at, after.end(), (at,), after.start(1)))
            elif at and codes[at - 1] in "pms" and not _is_era(codes, at - 1):
                found.append((at - 1, at + 1, (at,), at - 1))
            else:
                found.append((at, at + 1, (at,), None))
    busy = {at for _, start, end in day_spans(codes) for at in range(start, end)}
    for pattern in (_HOUR, _HOUR_ALONE):
        for match in pattern.finditer(codes):
            span = range(*match.span())
            if not busy.intersection(span):
                numbers = tuple(at for at in span if codes[at] in "dgGa")
                part = next((at for at in span if codes[at] in "pmsN"), None)
                found.append((match.start(), match.end(), numbers, part))
                busy.update(span)
    return tuple(found)


def _is_era(codes: str, at: int) -> bool:
    """Return whether م at *at* belongs to what stands before it: a year or another clock."""
    return at > 0 and codes[at - 1] in "ydCnxH"


_NO_HOUR = 99


def _goes_on(line: Tokens, end: int) -> bool:
    """Return whether the hour goes on in words no table has (السابعة وثلاث وعشرين دقيقة)."""
    if line.codes[end : end + 1] == "v":
        return line.codes[end + 1 : end + 2] in ("d", "a", "x")
    return line.codes[end : end + 1] in ("x", "a", "G") and line.words[end].startswith(("و", "الا"))


def _time(hour: int, minute: int, second: int = 0, part: int | None = None) -> time | None:
    """Return the clock; a 24-hour clock beats its day part (19:25 م), 0:30 م is half past noon.

    Minutes below zero are taken from the hour.

    >>> _time(12, 20, part=words.AM), _time(10, 20, part=words.NIGHT), _time(2, 5, part=words.NOON)
    (datetime.time(0, 20), datetime.time(22, 20), datetime.time(14, 5))
    """
    if hour > 23 or minute > 59 or second > 59:
        return None
    if minute < 0:  # الثامنة إلا ربعا
        hour, minute = (hour - 1) % 12 if hour <= 12 else hour - 1, minute + 60
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
        if after[1] or mark in "zZO" or (mark in "qQ" and bracket):
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
    if line.codes[at + 1 : at + 3] == "d+":  # غرينتش 3+, typed in the order it is seen
        return Zone(_offset(f"+{line.words[at + 1]}"))
    if line.codes[max(at - 2, 0) : at] == "d+":
        return Zone(_offset(f"+{line.words[at - 2]}"))
    minus = _MINUS.match(line.text, line.spans()[at][1])
    if minus and line.codes[at + 3 : at + 4] not in ("M", "H"):
        return Zone(_offset(minus.group()))
    return Zone(UTC)


def _offset(text: str) -> tzinfo | None:
    text = text.replace(" ", "")
    minutes = zones.offset_minutes(text[0], text[1:])
    return None if minutes is None else zones.offset_zone(minutes)

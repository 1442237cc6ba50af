"""Find counted phrases: "منذ ساعتين", "قبل 3 أيام", "5 دقائق مضت"."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from crawler.extract import date_words as words
from crawler.extract.date_tokens import Tokens, folded_words


class Ago(NamedTuple):
    """A counted phrase: how much of which unit before now."""

    start: int
    end: int
    amounts: tuple[tuple[int, int], ...]  # (unit, count)

    @property
    def unit(self) -> int:
        """Return the smallest unit named."""
        return min(unit for unit, _ in self.amounts)

    def before(self, moment: datetime) -> datetime | None:
        """Return *moment* less the amounts; months and years keep the day where it exists."""
        months = sum(count * _MONTHS.get(unit, 0) for unit, count in self.amounts)
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


_MONTHS = {words.MONTH: 1, words.YEAR: 12}


def _month_days(year: int, month: int) -> int:
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - timedelta(1)).day


_AMOUNT = r"(?:[dna]?~?u(?:[dna](?![,v]?u))?|hu)"
_AGO = re.compile(rf"r[:~]?{_AMOUNT}(?:[,v]{{0,2}}(?:{_AMOUNT}|G))?~?|{_AMOUNT}(?:v?{_AMOUNT})?r")
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

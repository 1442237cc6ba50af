"""Is this date the line's own, or does it stand in a sentence, a name, a range or a law?

Judged by what stands around it: labels, bylines, counters, agencies and marks explain themselves;
a few unknown words are an author or a section; more of them, or one that names an event, are not.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from crawler.extract import date_words as words
from crawler.extract.date_agos import Ago
from crawler.extract.date_clocks import Clock
from crawler.extract.date_days import Day
from crawler.extract.date_tokens import JOIN, SHAPES, Tokens, fold, folded_words

# How many words nothing explains may stand around a date that has no publication label. The
# longest byline before a date in the suites has four, the longest weather bar two and four.
MAX_WORDS_ASIDE = 6
MAX_WORDS_AROUND = 8
MAX_WORDS_GLUED = 4  # directly before: a name
MAX_WORDS_GLUED_AFTER = 2  # directly after: a name or a section
# Behind a label the date stands at once, at most after a paper's name ("نشر في الأهرام يوم ...").
MAX_WORDS_AFTER_LABEL = 3
MAX_WORDS_BEHIND_LABELLED = 8

PUBLISHED, UPDATED, PLAIN = "l", "k", ""


class Region(NamedTuple):
    """The tokens one label governs: published, updated, or none."""

    label: str
    start: int
    end: int

    def holds(self, at: int) -> bool:
        """Return whether token *at* is in the region."""
        return self.start <= at < self.end


@lru_cache(maxsize=SHAPES)
def regions(codes: str) -> tuple[Region, ...]:
    """Return *codes* cut at its labels, the part before the first label first.

    >>> [(region.label, region.start) for region in regions("x|l:dMy|k:dMy")]
    [('', 0), ('l', 3), ('k', 9)]
    """
    labels = list(_LABEL.finditer(codes))
    names = [PLAIN, *(label.group()[0] for label in labels)]
    starts = [0, *(label.end() for label in labels)]
    ends = [*(label.start() for label in labels), len(codes)]
    return tuple(map(Region, names, starts, ends))


# A label and its repetitions: "نشر في تاريخ النشر:"
_LABEL = re.compile(r"l(?:[f:,.(-]{0,3}l){0,3}|k(?:[f:,.(-]{0,3}k){0,3}")


def is_dateline(line: Tokens, region: Region, day: Day) -> bool:
    """Return whether *day* is a date of its own, by what stands around it between two bars."""
    left, right = _segment(line, region, day.start, day.end)
    before, after = line.codes[left : day.start], line.codes[day.end : right]
    if not before.strip(_HARMLESS_BEFORE) and not after.strip(_HARMLESS_AFTER):
        return True
    if _RANGE_BEFORE.search(before) and not _COUNTER.search(before):
        return False
    if _SINCE.search(before) or (before[-1:] == "f" and line.words[day.start - 1] == _FROM):
        return False
    if _is_counted(line, day, before) or _is_dated_noun(line, day.start, before):
        return False
    if after[:1] == "~" and line.words[day.end] in _NOT_BEHIND_DATES:
        return False
    if _is_timetable(line, left, right):
        return False
    if after[:1] == "v" and line.values[day.end] == 1:
        return False
    if after[:1] in ("x", "b") and line.words[day.end] in _MONEY:
        return False
    if region.label:
        return (
            before.count("x") <= MAX_WORDS_AFTER_LABEL
            and after.count("x") <= MAX_WORDS_BEHIND_LABELLED
            and not _names_other(line, left, day.start)
            and not _is_prose(line, day.end, right)
        )
    return (
        max(before.count("x"), after.count("x")) <= MAX_WORDS_ASIDE
        and (before + after).count("x") <= MAX_WORDS_AROUND
        and not _in_sentence(before, after)
        and not _says_where(line, left, day.start)
        and not _is_construct(line, day, before, after)
        and not _begins_with_verb(line, left, day.start)
        and not _names_other(line, left, day.start)
        and not _names_other(line, day.end, right)
        and not _has_word(line, day.end, right, _VENUES, _CLITICS)
    )


def is_phrase_alone(line: Tokens, region: Region, ago: Ago) -> bool:
    """Return whether "منذ ساعتين" is the line's time, not the middle of a sentence."""
    left, right = _segment(line, region, ago.start, ago.end)
    before, after = line.codes[left : ago.start], line.codes[ago.end : right]
    if after and after[0] not in "-,.()b~":
        return False
    if _names_other(line, left, ago.start) or _names_other(line, ago.end, right):
        return False
    if before.count("x") > MAX_WORDS_ASIDE or after.count("x") > MAX_WORDS_ASIDE:
        return False
    glued = len(before) - len(before.rstrip("x"))
    if not glued:
        return not before or before[-1] in "-,.(:)bfq~"
    # "العربي الجديد منذ يوم واحد" is a byline; "الحرب مستمرة منذ 3 سنوات" is a headline
    return glued <= 2 and ago.unit <= words.DAY and not before[:-glued].strip("-,.(:)bf~d")


def only_day(line: Tokens, days: Sequence[Day], *, labelled: bool) -> Day | None:
    """Return the one day all of *days* can mean, the first if a label says so, or ``None``.

    A Gregorian day goes before a Hijri one, which is the same day in another calendar.
    """
    gregorian = [day for day in days if day.calendar == "gregorian"]
    chosen = gregorian or list(days)
    if not chosen:
        return None
    first = chosen[0]
    if len(chosen) == 1:
        return first
    common: set[date] = set(first.readings).intersection(*(day.readings for day in chosen[1:]))
    if common:
        readings = tuple(reading for reading in first.readings if reading in common)
        stamped = next((day for day in chosen if day.stamp), first)
        return Day(
            stamped.start, stamped.end, readings, first.calendar, stamped.precision, stamped.stamp
        )
    return first if labelled else None


def is_joined(line: Tokens, clock: Clock, start: int, end: int) -> bool:
    """Return whether *clock* belongs to the date at *start* to *end*: nothing unknown between."""
    codes = line.codes
    if _OTHER_CLOCK.search(codes, max(0, clock.start - 2), clock.start):
        return False
    between = codes[end : clock.start] if clock.start >= end else codes[clock.end : start]
    if "x" not in between or (between == "x" and line.words[clock.start - 1] == _AT):
        return True
    left, right = codes.rfind("|", 0, clock.start) + 1, codes.find("|", clock.end)
    return "x" not in codes[left : right if right >= 0 else len(codes)]


_AT = fold("على")  # as a name it stands before no clock


# Codes that say nothing against a date, whatever their order: the most frequent surroundings.
_HARMLESS_BEFORE = "WlkCpmsHie,:.|()"
_HARMLESS_AFTER = "WfcCpmseitzOHnd,.|()-"

_FROM = "من"


def _is_counted(line: Tokens, day: Day, before: str) -> bool:
    """Return whether a numeric date stands where a counter's number does (السعر: 14.5.2024)."""
    if "M" in line.codes[day.start : day.end]:
        return False
    at = day.start - 1 - (len(before) - len(before.rstrip(":.(~")))
    if at >= 0 and line.codes[at] == "x" and line.words[max(at - 1, 0)] == _NUMBER:
        return True  # رقم الصك: 12/5/2020
    return at >= 0 and line.words[at] in _COUNTERS


_NUMBER = "رقم"
# A match's result, the clock of a prayer, opening hours (من 10 ص حتى 6 م).
_TIMETABLE = re.compile(r"[xq]d-d[xq]|N:?C|f[dC][pmsN]?v[dC]")


def _is_timetable(line: Tokens, left: int, right: int) -> bool:
    """Return whether a match, prayers or opening hours stand there."""
    if not _AGAINST.isdisjoint(line.words[left:right]):
        return True
    return _TIMETABLE.search(line.codes, left, right) is not None


_NOT_BEHIND_DATES = ("؟", "?", "!", "%", "٪", "$", "€", "£", "°")
_DATE_OF = re.compile(r"fx+[:.(~-]{0,2}[fu]{0,2}W?$")
_FIELD = re.compile(r"x:[fu]{0,2}W?[,-]?$")
_ITS_DATE = "تاريخ"


# رقم 5210 بتاريخ
_DOCUMENT = re.compile(r"b[:(]?[dny](?:[-/][dnyx])*\)?,?fW?$")


def _is_dated_noun(line: Tokens, start: int, before: str) -> bool:
    """Return whether the date is of a noun no label has (تاريخ الفعالية: 5/5/2024, الزمان: ...)."""
    left = start - len(before)
    field = _FIELD.search(before)
    if field and line.words[left + field.start()] in _EVENT_FIELDS:
        return True
    document = _DOCUMENT.search(before)
    if document and line.words[left + document.start()] == _NUMBER:
        return True
    match = _DATE_OF.search(before)
    return match is not None and line.words[left + match.start()] == _ITS_DATE


# 12 - 15 مايو 2020, 12 و15 مايو, 12 إلى 15 مايو; but العدد 12 - 15 مايو 2020
_RANGE_BEFORE = re.compile(r"(?<![x/.:-])[do]K?M?[-/,~]$|[doyM]v[fu]?$|(?<!\.)v$")
_COUNTER = re.compile(r"b[:(~,]{0,2}[dn]\)?[-/]?$")
_SINCE = re.compile(r"r[fu]{0,2}W?$|(?<!\.)v[fu]{0,2}W?$")
_OTHER_CLOCK = re.compile(r"N:?$")


def _segment(line: Tokens, region: Region, start: int, end: int) -> tuple[int, int]:
    """Return the tokens around *start* to *end* up to the next bars or the region's ends."""
    left = line.codes.rfind("|", region.start, start) + 1
    right = line.codes.find("|", end, region.end)
    return max(left, region.start), right if right >= 0 else region.end


_CLOCK = r"[,-]?c?:?C[pmsN]?"
_PREPOSITION_BEFORE = re.compile(r"(?:x|[xq]{3,},?|[xqfu]{3,}[xq],)[fu]{1,2}W?$")
_ELLIPSIS_AFTER = re.compile(r"\.{2,}[^x]*x[^x]*x")
_WORDS_BEFORE = re.compile(r"(x+)[W,]{0,2}$")
_WORDS_AFTER = re.compile(rf"(?P<clock>{_CLOCK})?(?P<mark>:?)[fu]{{0,2}}(?P<words>[xq]+)")
_CAPTION_BEFORE = re.compile(r"[xq]{3,},?$")
_AGENCY_AFTER = re.compile(r",?\([bx]{1,3}\)[.]?$")
_PREPOSITION_AFTER = re.compile(r"[fu]{1,2}[xq]")


def _in_sentence(before: str, after: str) -> bool:
    """Return whether the words at both sides are joined to the date as a sentence joins them."""
    if _PREPOSITION_BEFORE.search(before) and "b" not in before:
        return True
    if _CAPTION_BEFORE.search(before) and _AGENCY_AFTER.match(after):
        return True  # ..., بيروت، 5 مايو 2020 (رويترز)
    if _PREPOSITION_AFTER.match(after) or _ELLIPSIS_AFTER.match(after):
        return True
    words_before = _WORDS_BEFORE.search(before)
    words_after = _WORDS_AFTER.match(after)
    if words_before and len(words_before[1]) > MAX_WORDS_GLUED:
        return True
    if not words_after:
        return False
    if words_after["mark"] and not words_after["clock"]:
        return True  # 5 مايو 2020: ..., an entry of a chronicle
    count = words_after["words"].count("x")
    if words_after["clock"]:
        return count > MAX_WORDS_GLUED
    return count > MAX_WORDS_GLUED_AFTER or (words_before is not None and count > 0)


_IN = "في"


def _says_where(line: Tokens, start: int, end: int) -> bool:
    """Return whether the words before the date say of something where it is: a caption does.

    A byline says من (محمد علي من القاهرة), or names the writer first (كتب محمد علي في غزة).
    """
    for at in range(start + 1, end - 1):
        if line.codes[at] == "f" and line.words[at] == _IN:
            around = line.codes[at - 1] + line.codes[at + 1]
            if around.strip("xq") == "" and "b" not in line.codes[start:at]:
                return True
    return False


_ARTICLE = "ال"


def _is_construct(line: Tokens, day: Day, before: str, after: str) -> bool:
    """Return whether one noun alone governs the date: شهداء 14 أكتوبر 1963.

    The governing noun takes no article; the name of a paper mostly has it (الحرة 5 مايو 2020), a
    person has two, and a clock behind it is a meta line's. Nobody names an event by 14/10/1963.
    """
    if before != "x" or "C" in after or "x" in after or "M" not in line.codes[day.start : day.end]:
        return False
    word = line.words[day.start - 1]
    return not (word.startswith(_ARTICLE) or word.isascii() or word in _ONE_WORD_NAMES)


# A sentence puts its verb first, and in the imperfect it begins with ي; so do hardly any names but
# those with يا, يو and يم (ياسر, يوسف, يورونيوز, يمن برس).
_IMPERFECT = re.compile(r"ي(?![اوم])\w{3,}")
_NOT_VERBS = folded_words(words.NOT_VERBS)
_ONE_WORD_NAMES = folded_words((*words.SECTIONS, *words.PAPERS))


def _begins_with_verb(line: Tokens, left: int, start: int) -> bool:
    """Return whether the words before the date are a sentence (يغلق باب الترشح ...)."""
    if left >= start or line.codes[left] != "x":
        return False
    word = line.words[left]
    return _IMPERFECT.fullmatch(word) is not None and word not in _NOT_VERBS


_VENUES = folded_words(words.VENUES)
_AGAINST = folded_words(words.AGAINST)
_COUNTERS = folded_words(words.COUNTERS)
_MONEY = folded_words(words.MONEY)
_OTHER = folded_words(words.OTHER_DATES)
_PROSE = folded_words(words.PROSE)
_EVENT_FIELDS = folded_words(words.EVENT_FIELDS)
_PAPERS = folded_words(words.PAPERS)
# What is written onto a word; verbs and particles take no article, and الوسط is a newspaper.
_CLITICS = re.compile(r"(?:[وف])?(?:[بلك])?(?:ال|ل)?(?=\w{3})")
_CONJUNCTIONS = re.compile(r"(?:[وف])?(?:[بلك])?(?=\w{3})")
_OWNERS = re.compile(r"(?<=\w{4})(?:ها|هم|هما|ه|نا)$")
# Verbs by their form: the imperfect of the fifth, sixth and tenth stems (يتحدث, تستقبل) and its
# plural (يرفعون). Hardly a name of a person or a paper has it.
_VERB = re.compile(r"[وف]?(?:[يت](?:ت|ست)\w{3,}|ي\w{3,}ون)")


def _names_other(line: Tokens, start: int, end: int) -> bool:
    """Return whether a word there makes the date an event's, a law's, a street's."""
    return _has_word(line, start, end, _OTHER, _CLITICS) or _is_prose(line, start, end)


def _is_prose(line: Tokens, start: int, end: int) -> bool:
    return _has_word(line, start, end, _PROSE, _CONJUNCTIONS) or any(
        line.codes[at] == "x" and _VERB.fullmatch(line.words[at]) for at in range(start, end)
    )


def _has_word(
    line: Tokens, start: int, end: int, table: frozenset[str], clitics: re.Pattern[str]
) -> bool:
    """Return whether an unknown word there is in *table*, also behind *clitics* or with ها."""
    for at in range(start, end):
        if line.codes[at] in "x~":
            word = line.words[at].replace(JOIN, " ")
            if word in _PAPERS and _stands_as_paper(line, at):
                continue
            if word in table:
                return True
            onto = clitics.match(word)
            stem = word[onto.end() :] if onto else word
            if stem in table or _OWNERS.sub("", stem) in table:
                return True
    return False


def _stands_as_paper(line: Tokens, at: int) -> bool:
    """Return whether token *at* is a name by itself: صحيفة الثورة, دمشق - الثورة, الثورة نت."""
    before, after = line.codes[max(at - 1, 0) : at], line.codes[at + 1 : at + 2]
    if before in ("b", "-", "|", "/", "(") or not _ON_LINE.isdisjoint(line.words[at + 1 : at + 2]):
        return True
    return before == "" and after.strip("-|:/,()") == ""


_ON_LINE = folded_words(("نت", "أون", "أونلاين", "نيوز"))

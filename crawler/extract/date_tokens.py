"""Cut a date line into tokens of one character each, so that a grammar is a regular expression.

A line becomes a string of codes, one per token: ``الخميس، 26 مارس 2020 م`` reads ``W,dMym``.
Matching on codes keeps offsets equal to token numbers and every expression short and linear.
"""

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from crawler.extract import date_words as words
from crawler.extract import date_zones as zones

# Longest part of a text that is read, in characters. Date elements of the suites reach 110, a
# breadcrumb, byline, two calendars and a counter together stay under 300; what is longer is a
# paragraph, and its first characters are enough to see that. Bounded input bounds the time.
MAX_CHARS = 600
# The same before entities, marks and runs of blanks are taken out.
MAX_RAW_CHARS = 4 * MAX_CHARS

# A newsroom prints one shape of line all day: what follows from the codes alone is kept, for this
# many shapes.
SHAPES = 4096

# Codes. Numbers: d one or two digits, y a year, n any other; D an ISO instant, C a clock, O an
# offset. Words: M H months, W weekday, o a day, a a count, g G h hours and their parts, u a unit,
# r ago, w now, j a day named from today, P the last period, p m s N day parts, e i I eras,
# c "at", t "time of", q Q places, z Z zones, l published, k updated, f fillers, v and/until,
# K day suffixes, b what meta lines say beside the date, x anything else. Marks stand as they are.
UNKNOWN, SYMBOL = "x", "~"


class Tokens(NamedTuple):
    """A folded line, its codes, and per token its value and its folded text."""

    text: str
    codes: str
    values: list[int]
    words: list[str]

    def spans(self) -> list[tuple[int, int]]:
        """Return where each token stands in the folded line."""
        spans = []
        end = 0
        for word in self.words:
            parts = [end]
            for part in word.split(JOIN):
                end = self.text.index(part, end)
                parts.append(end)
                end += len(part)
            spans.append((parts[1], end))
        return spans

    def glued(self, index: int) -> bool:
        """Return whether nothing stands between token *index* and the one before it."""
        spans = self.spans()
        return index > 0 and spans[index - 1][1] == spans[index][0]


JOIN = "\n"  # between the words of a phrase; a folded line has none


def fold(text: str) -> str:
    """Return *text* in the one spelling the tables are compared in.

    Digits become ASCII, presentation forms letters; marks, tatweel and bidi controls go; alef
    forms, ya forms, ta marbuta and hamza carriers are unified; Latin loses case and accents.
    Not for storing.

    >>> fold("الثُّلاثاء، ٣١ مارِس ٢٠٢٠ – ٠٣:٢١ مَســاءً")
    'الثلاثا, 31 مارس 2020 - 03:21 مسا'
    """
    return shown(text).translate(_FOLDING)


def shown(text: str) -> str:
    """Return *text* with entities (also doubled) decoded and a tatweel used as a dash made one."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if TATWEEL in text:
        text = _TATWEEL_DASH.sub(lambda run: "-" * len(run.group()), text)
    return text


def folded_span(text: str, start: int, end: int) -> str:
    """Return the part of *text* that folds to the characters *start* to *end* of its folding."""
    text = shown(text)
    first, last = start, end
    if _UNEVEN.search(text):
        folded = (_FOLDING.get(ord(char), char) for char in text)
        edges = list(accumulate(map(len, folded), initial=0))
        first = bisect_right(edges, start) - 1
        last = min(bisect_left(edges, end), len(text))
    while last < len(text) and (text[last] == "ء" or unicodedata.combining(text[last])):
        last += 1  # the end of a word that folds to nothing: مساءً
    return text[first:last]


TATWEEL = "\u0640"
# Between blanks or digits a tatweel is a newsroom's dash (``مدار الساعة ـ نشر``, ``26ـ3ـ2020``).
_TATWEEL_DASH = re.compile(r"(?<![^\W\d_])(?:(?<=[\s\d])|^)\u0640{1,8}(?=[\s\d]|$)")

# Sources: Unicode 15.1 names and categories; letter pairs that newsrooms interchange.
_LETTERS = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیېےۍئٸ", "ي"),
    **dict.fromkeys("ةہەھۀۃۂ", "ه"),
    **dict.fromkeys("ؤۇۆۋ", "و"),
    **dict.fromkeys("کگڪڭ", "ك"),
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
    "ء": "",
}
_PUNCTUATION = {
    **dict.fromkeys("،؛٬‚，", ","),
    **dict.fromkeys("_\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u06d4\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\\⁄∕／", "/"),
    **dict.fromkeys("：﹕∶ː", ":"),
    **dict.fromkeys("٫．", "."),
    **dict.fromkeys("[{（", "("),
    **dict.fromkeys("]}）", ")"),
    **dict.fromkeys("•·∙●■▪◆›»>«<‹│┃¦｜\u2023\u2027\u25cf\u00b7\u06de", "|"),
    "＋": "+",
}


def _folding() -> dict[int, str]:
    """Return the table of `fold`, whole for Latin and Arabic: a miss is slower than a hit."""
    table: dict[int, str] = {}
    blocks = (range(0x250), range(0x600, 0x700), range(0x750, 0x780), range(0x2000, 0x2070))
    forms = (range(0xFB50, 0xFE00), range(0xFE70, 0xFF00), range(0xFF00, 0xFF5F))
    for block in (*blocks, *forms, (0x3000, 0x202F)):
        for point in block:
            plain = unicodedata.normalize("NFKD", chr(point))
            table[point] = "".join(map(_fold_character, plain))
    table |= {ord(char): folded for char, folded in (_LETTERS | _PUNCTUATION).items()}
    return table


def _fold_character(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category in ("Mn", "Me", "Cf") or char == TATWEEL:
        return ""
    return " " if category in ("Zs", "Zl", "Zp", "Cc") else char.lower()


_FOLDING = _folding()
# What folds to nothing or to several characters; in a text without, each stays in its place.
_UNEVEN = re.compile(
    f"[{''.join(re.escape(chr(point)) for point, to in _FOLDING.items() if len(to) != 1)}]"
)

# An ISO 8601 instant is one token: with T, or with an offset after its clock.
_ISO = (
    r"\d{4}-\d\d?-\d\d?"
    r"(?:t *\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?"
    # the + of an offset is a blank where a query string was decoded
    r"(?: ?(?:z(?![a-z])|[+-]\d\d:?\d\d|[+-]\d\d)|(?<=:\d\d:\d\d) 0[0-5]:[03]0)?"
    r"|[ @]\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:z(?![a-z])| ?[+-]\d\d:?\d\d|[+]\d\d))(?![\d:])"
    # its basic form
    r"|\d{8}t\d{4}(?:\d\d)?(?:z(?![a-z])|[+-]\d\d:?\d\d)?(?![\d:]|\.[a-z])"
)
_CLOCK = r"\d{1,2}[:h]\d\d(?::\d\d)?(?![\d:])|\d{1,2} ?: ?\d\d(?: ?: ?\d\d)?(?! ?[:\d])"
_OFFSET = r"\+ ?\d{1,2}(?::?\d\d)?(?![\d:]|[-/.]\d)|(?<=:\d\d) ?-(?:0\d|1[0-2])[0345][05](?!\d)"
# A year that a clock is glued to, as where a line break was lost: ``21/10/202309:15``.
_YEAR = r"(?:1[3-9]|2[01])\d\d(?=[0-2]\d:[0-5]\d(?::[0-5]\d)?(?![\d:]|\s*[-/.]\s*\d))"
_TOKEN = re.compile(rf"[^\W\d_]+|{_ISO}|{_CLOCK}|{_YEAR}|\d+|{_OFFSET}|\S")

Entry = tuple[str, int]


def _lexicon() -> tuple[dict[str, Entry], dict[str, list[tuple[list[str], str, int]]]]:
    """Return single words, and phrases by their first word, longest first."""
    single: dict[str, Entry] = {}
    phrases: dict[str, dict[tuple[str, ...], Entry]] = {}
    for code, value, spellings in _tables():
        for spelling in spellings:
            parts = tuple(_TOKEN.findall(fold(spelling)))
            if len(parts) == 1:
                single[parts[0]] = (code, value)
            else:
                phrases.setdefault(parts[0], {})[parts[1:]] = (code, value)
    ordered = {
        first: [(list(rest), *rests[rest]) for rest in sorted(rests, key=len, reverse=True)]
        for first, rests in phrases.items()
    }
    return single, ordered


def _tables() -> Iterable[tuple[str, int, Iterable[str]]]:
    """Yield (code, value, spellings); a later table wins where two claim a word."""
    yield "b", 0, words.META_WORDS
    yield "f", 0, words.FILLERS
    yield "K", 0, words.DAY_SUFFIXES
    yield from (("q", number, names) for number, names in enumerate(zones.ZONE_PLACES.values()))
    yield from (("Q", number, (name,)) for number, name in enumerate(zones.SHARED_PLACES))
    for number, names in words.CARDINALS.items():
        yield "a", number, (*names, *(f"و{name}" for name in names))
    yield from (("g", hour, names) for hour, names in words.HOUR_WORDS.items())
    yield from (("G", minutes, names) for minutes, names in words.HOUR_PARTS.items())
    yield from (("o", day, names) for day, names in words.ordinal_days().items())
    yield from (("P", unit, names) for unit, names in words.LAST_PERIOD.items())
    for unit, (one, two, many) in words.UNITS.items():
        yield from (("u", unit * 10 + count, names) for count, names in ((1, one), (2, two)))
        yield "u", unit * 10, many
    yield from (("h", minutes, names) for minutes, names in words.HOUR_FRACTIONS.items())
    yield "r", 0, words.AGO
    yield "~", 0, words.APPROXIMATELY
    yield "v", 0, words.JOINERS
    yield "v", 1, words.UNTIL
    yield from (("p", part, names) for part, names in words.DAY_PARTS.items())
    yield from (("N", part, names) for part, names in words.PRAYERS.items())
    yield "m", words.PM, ("م",)
    yield "s", words.AM, ("ص",)
    yield "e", 0, words.GREGORIAN_ERA
    yield "i", 0, words.HIJRI_ERA
    yield "I", 0, words.SOLAR_ERA
    yield "c", 0, words.CLOCK_WORDS
    yield "t", 0, zones.ZONE_PREFIXES
    yield "Z", 0, zones.ABBREVIATIONS
    yield "z", 0, zones.UTC_WORDS
    yield "w", 0, words.NOW
    yield from (("j", days, names) for days, names in words.DAY_WORDS.items())
    yield "l", 0, words.PUBLISHED
    yield "k", 0, words.UPDATED
    yield UNKNOWN, 0, words.NEWSPAPERS
    yield UNKNOWN, 0, words.HAPPENED
    yield UNKNOWN, 0, [phrase for phrase in words.OTHER_DATES if " " in phrase]
    yield from (("W", day, names) for day, names in words.WEEKDAYS.items())
    yield from (("H", month, names) for month, names in words.HIJRI_MONTHS.items())
    yield from (("M", month, names) for month, names in words.LIBYAN_MONTHS.items())
    yield from (("M", month, names) for month, names in words.GREGORIAN_MONTHS.items())


_WORDS, _PHRASES = _lexicon()
_WORDS |= {mark: (mark, 0) for mark in "/-.,:()|+'"}
_WORDS |= {str(number): ("d", number) for number in range(100)}
_WORDS |= {f"0{number}": ("d", number) for number in range(10)}
_WORDS |= {str(year): ("y", year) for year in range(1300, 2200)}


def folded_words(spellings: Iterable[str]) -> frozenset[str]:
    """Return *spellings* folded, for comparing with `Tokens.words`."""
    return frozenset(map(fold, spellings))


def tokens(text: str) -> Tokens:
    """Return the tokens of a folded line.

    >>> tokens(fold("الخميس، 26 مارس 2020 - 02:19 م")).codes
    'W,dMy-Cm'
    """
    parts: list[str] = _TOKEN.findall(text)
    entries = [_WORDS.get(part) or _entry(part) for part in parts]
    if not _PHRASES.keys().isdisjoint(parts):
        _join(parts, entries)
    return Tokens(
        text, "".join([code for code, _ in entries]), [value for _, value in entries], parts
    )


def _join(parts: list[str], entries: list[Entry]) -> None:
    """Make each phrase one token, in place; at one word the longest phrase wins."""
    found = []
    free = 0
    for at, part in enumerate(parts):
        if part in _PHRASES and at >= free:
            for rest, code, value in _PHRASES[part]:
                if parts[at + 1 : at + 1 + len(rest)] == rest:
                    free = at + 1 + len(rest)
                    found.append((at, free, code, value))
                    break
    for start, end, code, value in reversed(found):
        parts[start:end] = [JOIN.join(parts[start:end])]
        entries[start:end] = [(code, value)]


def _entry(part: str) -> Entry:
    """Return code and value of a token that is in no table."""
    if part[0].isdecimal():
        if part.isdecimal():
            return "n", int(part) if len(part) <= 4 else 0
        return ("D", 0) if len(part) > 10 else ("C", 0)
    if part[0].isalnum():  # also ① and ½, which int() does not read
        return UNKNOWN, 0
    return ("O", 0) if len(part) > 1 else (SYMBOL, 0)

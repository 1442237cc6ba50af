"""Datelines: where a text was sent from and by which agency, as its first paragraph opens.

Every newsroom puts city, day, reporter and agency in its own order and between its own signs. So
the opening is cut at all of them, and each part must be what can stand in a dateline.
"""

import re
from itertools import chain, islice
from typing import NamedTuple

from crawler.extract.agencies import CITIES, agency, opens_surely
from models.folding import match

MAX_DATELINE_CHARS = 120
MAX_PARTS = 6  # city, country, day of two calendars, reporter, agency
_DASHES = ("-", "–", "—", "ـ", ":")
MAX_CITY_WORDS = 3  # الدار البيضاء, القدس المحتلة, مدينة غزة القديمة
MAX_PLACE_WORDS = 4  # of what may stand before the agency: a reporter's name, a day
MAX_FIRST_WORDS = 8  # no place and no agency has so many, nor with وكالة الأنباء before its name

_MONTHS = (
    r"يناير|فبراير|مارس|[اأ]بريل|مايو|ماي|يونيو|يوليو|[اأ]غسطس|سبتمبر|[اأ]كتوبر|نوفمبر|ديسمبر"
    r"|كانون|شباط|[آا]ذار|نيسان|[اأ]يار|حزيران|تموز|[آا]ب|[اأ]يلول|تشرين|الأول|الثاني|الثانية|الآخرة|محرم"
    r"|صفر|ربيع|جمادى|رجب|شعبان|رمضان|شوال|ذو|ذي|القعدة|الحجة|جانفي|فيفري|[اأ]فريل"
    r"|جوان|جويلية|[اأ]وت|غشت|شتنبر|نونبر|دجنبر|الموافق|هـ|م"
)
_SIGN = re.compile(
    rf"\s*(?:(?:في\s+)?[0-9٠-٩]{{1,4}}(?:[\s/-]*(?:[0-9٠-٩]+|(?:{_MONTHS})(?!\w)))*"
    r"|--|[-–—ـ]+(?=\s|$)|(?<=\s)[-–—ـ]+|(?<=\w)-(?=[^\W\d_])|[/:()\[\]،])\s*"
)
_ANY_SIGN = re.compile(r"[-–—ـ/:()\[\]،0-9٠-٩]")  # one of its characters: soon found
# Words that begin a sentence, not a place: verbs of saying, particles (general knowledge).
_NO_PLACE = frozenset(
    match(word)
    for word in (
        "قال قالت ذكر ذكرت أعلن أعلنت نقل نقلت أفاد أفادت أكد أكدت أورد أوردت كشف كشفت كتب كتبت "
        "نشر نشرت بث بثت أضاف أضافت وقال وقالت بحسب حسب وفق نقلا عن على إلى في مع بعد قبل هل ماذا "
        "لماذا كيف حاوره حوار بقلم تقرير إعداد"
    ).split()
)


class Dateline(NamedTuple):
    """Where a text was sent from and by which agency; *shown* is how its paragraph says so."""

    city: str | None
    agency: str
    shown: str


def read_dateline(paragraph: str) -> Dateline | None:
    """Return the dateline that *paragraph* opens with, or ``None``.

    >>> read_dateline("بغداد (رويترز) - قالت مصادر إن")
    Dateline(city='بغداد', agency='رويترز', shown='بغداد (رويترز)')
    >>> read_dateline("قالت (رويترز) إن") is None
    True
    """
    opening = paragraph[:MAX_DATELINE_CHARS]
    first = _ANY_SIGN.search(opening)
    if opening.count(" ", 0, first.start() if first else len(opening)) >= MAX_FIRST_WORDS:
        return None  # prose
    signs = islice(_SIGN.finditer(opening), 2 * MAX_PARTS)
    city: str | None = None
    places, sure, dated, start, before = 0, False, False, 0, ""
    cuts = ((sign.start(), sign.end(), sign[0].strip()) for sign in signs)
    for end, following, after in chain(cuts, [(len(opening), len(opening), "")]):
        begin, start = start, following
        part = opening[begin:end].strip(" .،")
        enclosed = before.startswith(("(", "[", "/"))
        dated = dated or any(map(str.isdigit, before))
        trusted = sure or dated or opens_surely(part)
        known = agency(f"({part})") if enclosed else trusted and agency(part)
        if part and known:
            if not _ends(paragraph[end:], sure=sure or dated or before == "/", alone=not places):
                return None
            shown = paragraph[: end + (after in (")", "]"))].strip()
            return Dateline(city or _city_behind(paragraph[start:]), part, shown)
        if part and sure and before and (glued := _glued(part)):
            at = opening.index(glued, begin)
            return Dateline(city, glued, paragraph[: at + len(glued)])
        if part and not _can_stand(part):
            return None
        if part and not places and len(part.split()) <= MAX_CITY_WORDS:
            # "من سالم حداد (رويترز)": a reporter
            city = None if part.startswith("من ") else part
            sure = match(part) in CITIES
        places += bool(part)
        before = after
    return None


def _ends(rest: str, *, sure: bool, alone: bool) -> bool:
    """Whether the dateline ends where *rest* begins: with a dash or colon, or with its brackets.

    Behind a place that nobody knows, *rest* must go on with a dash; an agency *alone* as well.
    """
    closed = rest.lstrip(" )]/")
    if closed.startswith(_DASHES):
        return True
    return sure and not alone and (not closed or rest.strip()[:1] in (")", "]", "/"))


def _city_behind(rest: str) -> str | None:
    """Return the city that follows the agency: د ب أ - برلين - ..."""
    first = re.split(r"\s*[-–—:]\s*", rest.lstrip(" -–—:"), maxsplit=1)
    return first[0] if len(first) > 1 and match(first[0]) in CITIES else None


def _glued(part: str) -> str | None:
    """Return the agency that the text follows without a sign: الأناضول عادت السفن."""
    words = part.split()
    heads = (" ".join(words[:count]) for count in range(min(4, len(words) - 1), 0, -1))
    return next(filter(opens_surely, heads), None)


def _can_stand(part: str) -> bool:
    words = part.split()
    return len(words) <= MAX_PLACE_WORDS and match(words[0]) not in _NO_PLACE

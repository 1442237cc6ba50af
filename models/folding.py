"""The four levels of Arabic text: display, exact, match, search.

=======  =====================================  ==================================================
level    for                                    what it does to the text
=======  =====================================  ==================================================
display  what is stored and shown               composes (NFC), drops what is invisible or illegal,
                                                tidies blanks; every visible sign stays as printed
exact    "is this the same text?"               display, and vowel signs, tatweel and joiners off;
                                                quotes, dashes, dots and digits in one form
match    labels, agencies, names                exact, and letters that newsrooms interchange as one
search   full text, near-duplicates             match, presentation forms opened, no punctuation
=======  =====================================  ==================================================

Each is a pure function of its text and idempotent. What needs more than the text (cutting off a
credit line, a leading و before a known name) belongs to the caller.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import cache

# Unicode 15.1: noncharacters are the last two code points of every plane and U+FDD0..U+FDEF.
_NONCHARACTERS = [*range(0xFDD0, 0xFDF0)] + [
    plane * 0x10000 + last for plane in range(17) for last in (0xFFFE, 0xFFFF)
]
# Controls have no place in a text; tab, line feed and the other line ends are blanks.
_CONTROLS = [c for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n\v\f\r\x85"]
# Zero-width space, bidi marks, embeddings and isolates, Arabic letter mark, BOM, soft hyphen.
_INVISIBLE = [
    0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x061C, 0xFEFF, 0x00AD,
]  # fmt: skip
_DROPPED = re.compile(  # and lone surrogates
    "[\ud800-\udfff"
    + "".join(re.escape(chr(c)) for c in _NONCHARACTERS + _CONTROLS + _INVISIBLE)
    + "]+"
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028]")
_PARAGRAPH_ENDS = re.compile(r" ?\n ?(?:\n ?)+")
_MAX_SIGNS = 30  # in a row: Unicode's stream-safe format (UAX 15); real words have up to 3

# Fathatan to sukun, the further Quranic signs, dagger alef; tatweel; joiner and non-joiner.
_UNWRITTEN = [*range(0x064B, 0x0653), *range(0x0656, 0x0660), 0x0670, 0x0640, 0x200C, 0x200D]
_EXACT: dict[int, str | None] = {
    **dict.fromkeys(_UNWRITTEN),
    **{0x0660 + n: str(n) for n in range(10)},  # Arabic-Indic digits
    **{0x06F0 + n: str(n) for n in range(10)},  # Persian and Urdu digits
    **{ord(quote): '"' for quote in "«»“”„‟″‹›"},
    **{ord(quote): "'" for quote in "‘’‚‛′`´"},
    **{ord(dash): "-" for dash in "‐‑‒–—―−"},
    ord("…"): "...",
}
_DOTS = re.compile(r"\.{2,}")

# What newsrooms write one for the other: hamza seats, final ya, ta marbuta, and the Persian and
# Urdu letters that reach Arabic pages through keyboards (after Lucene's Arabic and Persian
# normalizers, with the hamza seats added).
_MATCH: dict[int, str] = {
    ord(letter): folded
    for letters, folded in (
        ("أإآٱ", "ا"), ("ىیےئ", "ي"), ("ؤ", "و"), ("ةہھەۀۃ", "ه"), ("کڪ", "ك"),
    )
    for letter in letters
}  # fmt: skip
_HAMZA_SIGNS: dict[int, None] = dict.fromkeys([0x0653, 0x0654, 0x0655])
_INITIALS = re.compile(r"(?<!\w)(\w)\.(?=\w(?!\w))")
_PRESENTATION = re.compile("[\ufb50-\ufdfc\ufe70-\ufefc]+")
_PUNCTUATION = re.compile(r"[\W_]+")


def display(text: str) -> str:
    """Return *text* as a reader sees it: composed, tidy, fit for any database.

    Paragraphs stay apart by one blank line, lines by a line feed; other blanks become one space.
    NUL, lone surrogates and noncharacters are removed, for one of them fails a whole batch; of
    signs piled up on one letter the first 30 stay.

    >>> display("  خبر\\u00a0\\u200fعاجل ")
    'خبر عاجل'
    """
    try:
        return _short_display(text)
    except UnicodeEncodeError:
        return _display(text)


def one_line(text: str) -> str:
    """Return *text* at level display as one line: line ends are blanks.

    >>> one_line(" خبر\\n\\n  عاجل")
    'خبر عاجل'
    """
    try:
        return " ".join(_short_composed(text).split())
    except UnicodeEncodeError:
        return _display(" ".join(text.split()))


def _display(text: str) -> str:
    text = _without_piles(_LINE_ENDS.sub("\n", _DROPPED.sub("", text)))
    text = _without_piles(unicodedata.normalize("NFC", text)).replace("\u2029", "\n\n")
    if "\n" not in text:
        return _BLANKS.sub(" ", text).strip()
    text = _PARAGRAPH_ENDS.sub("\n\n", _BLANKS.sub(" ", text))
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def exact(text: str) -> str:
    """Return *text* for the question whether two texts are the same: one line, no vowel signs.

    Letters stay distinct: على is not علي.

    >>> exact("«حاليًا»…  ٢٠٢٠")
    '"حاليا"... 2020'
    """
    return _read(text, _short_exact, _exact)


def _exact(text: str) -> str:
    text = _without_piles(_display(text).translate(_EXACT))
    return " ".join(_DOTS.sub("...", unicodedata.normalize("NFC", text)).split())


def match(text: str) -> str:
    """Return *text* for looking up labels, agencies and names.

    >>> match("أ.ف.ب") == match("ا ف ب").replace(" ", "") == "افب"
    True
    """
    return _read(text, _short_match, _match)


def _match(text: str) -> str:
    text = unicodedata.normalize("NFD", _exact(text)).translate(_HAMZA_SIGNS)
    text = unicodedata.normalize("NFC", text).translate(_MATCH)
    return _exact(_INITIALS.sub(r"\1", text))


def search(text: str) -> str:
    """Return *text* as words for full-text search and for comparing bodies.

    >>> search("الأمريكيّة، والعراق!")
    'الامريكيه والعراق'
    """
    try:
        return _short_search(text)
    except UnicodeEncodeError:
        return _read(_opened(text), _short_search, _search)


def _search(text: str) -> str:
    # lower case first: that of İ is an i and a bare dot, which would split the word
    lower = _match(_opened(text)).casefold().replace("\u0307", "")
    return _match(_PUNCTUATION.sub(" ", _match(lower)))


def _opened(text: str) -> str:
    """Return *text* with presentation forms (ﻻ, ﷲ) as the letters they stand for."""
    return _PRESENTATION.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)


def _without_piles(text: str) -> str:
    """Return *text* with no more than 30 combining signs in a row.

    Composing sorts them, which takes the square of their number.
    """
    return _pile().sub(r"\1", text) if _NO_LETTERS.search(text) else text


_NO_LETTERS = re.compile(rf"[^\w\s]{{{_MAX_SIGNS + 1}}}")  # every pile is one, and sooner found


@cache
def _pile() -> re.Pattern[str]:
    signs = "".join(chr(c) for c in range(0x300, 0x1E94B) if unicodedata.combining(chr(c)))
    return re.compile(f"([{signs}]{{{_MAX_SIGNS}}})[{signs}]+")


# The short way. A text whose characters all stand in one table of 256, as nearly every Arabic text,
# is encoded by it once, and each level is a table to decode it by: the same result as that of the
# functions above, twenty times sooner (C loops, no dict). Else it is read word by word, so that
# one odd sign does not make a whole body slow; beyond a blank no level but display looks.

_KNOWN_INVISIBLE = (
    "\0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\u061c\ufeff\u00ad"
)
_KNOWN_BLANKS = "\t\n\u00a0\u2002\u2003\u2009\u202f"
_KNOWN_UNWRITTEN = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200c\u200d"
# Nothing here composes with anything else here, and each becomes one character at every level.
_KNOWN = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي٠١٢٣٤٥٦٧٨٩،؛؟٪٫٬ٱپچژڤڨکگڭیۆەھہےۀ۰۱۲۳۴۵۶۷۸۹"
    + "«»“”„‹›‘’‚′´‐‑–—―−…•·©®°€£×àâäçèéêëíîïñóôöúûüÉ"
)
_KNOWN_ALL = (_KNOWN_INVISIBLE + _KNOWN_BLANKS + _KNOWN_UNWRITTEN + _KNOWN).ljust(256, "\ufffe")
_ENCODING = codecs.charmap_build(_KNOWN_ALL)


def _encoded(text: str, dropped: bytes = b"") -> bytes:
    """Return *text* by our table without *dropped*; ``UnicodeEncodeError`` if it does not fit."""
    return codecs.charmap_encode(text, "strict", _ENCODING)[0].translate(None, dropped)


def _decoded(coded: bytes, table: str) -> str:
    return codecs.charmap_decode(coded, "strict", table)[0]


def _table(fold: Callable[[str], str], stay: str = "") -> str:
    """Return what each character becomes at the level of *fold*; those of *stay* for later."""
    return "".join(
        sign if sign in stay or sign == "\ufffe" else fold(sign) or " " for sign in _KNOWN_ALL
    )


_INVISIBLE_BYTES = _encoded(_KNOWN_INVISIBLE)
_UNWRITTEN_BYTES = _encoded(_KNOWN_INVISIBLE + _KNOWN_UNWRITTEN)
_VOWEL_BYTES = _encoded(_KNOWN_UNWRITTEN[:9])
_FULL_STOP = _encoded(".")
_DISPLAY_TABLE = _table(_display, stay="\n" + _KNOWN_UNWRITTEN)
_EXACT_TABLE = _table(_exact, stay="…")
_MATCH_TABLE = _table(_match, stay="…")
_SEARCH_TABLE = _table(_search)
_LETTER_ALONE = re.compile(r"\.\w(?!\w)")  # in every text that has initials, and sooner found
_EMPTY_LINES = re.compile(r"\n{3,}")


def _read(text: str, short: Callable[[str], str], definition: Callable[[str], str]) -> str:
    try:
        return short(text)
    except UnicodeEncodeError:
        words = text.split(" ")
    read = []
    for word in words:
        try:
            read.append(short(word))
        except UnicodeEncodeError:
            read.append(definition(word))
    return " ".join(filter(None, read))


def _short_composed(text: str) -> str:
    """Return *text* without what is invisible, composed; its blanks may stay as they are."""
    coded = codecs.charmap_encode(text, "strict", _ENCODING)[0]
    # all other signs but blanks are displayed as they are
    if len(coded.translate(None, _UNWRITTEN_BYTES)) == len(coded):
        return text
    coded = coded.translate(None, _INVISIBLE_BYTES)
    text = codecs.charmap_decode(coded, "strict", _DISPLAY_TABLE)[0]
    if len(coded.translate(None, _VOWEL_BYTES)) < len(coded):  # composing puts them in order
        text = unicodedata.normalize("NFC", _without_piles(text))
    return text


def _short_display(text: str) -> str:
    text = _short_composed(text)
    if "\n" not in text:
        return " ".join(text.split())
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines))


def _short_exact(text: str) -> str:
    return _tidy(_decoded(_encoded(text, _UNWRITTEN_BYTES), _EXACT_TABLE))


def _short_match(text: str) -> str:
    text = _tidy(_decoded(_encoded(text, _UNWRITTEN_BYTES), _MATCH_TABLE))
    return _INITIALS.sub(r"\1", text) if _LETTER_ALONE.search(text) else text


def _short_search(text: str) -> str:
    coded = _encoded(text, _UNWRITTEN_BYTES)
    if _FULL_STOP in coded and _LETTER_ALONE.search(_decoded(coded, _MATCH_TABLE)):
        coded = _encoded(_short_match(text))
    return " ".join(_decoded(coded, _SEARCH_TABLE).split())


def _tidy(text: str) -> str:
    """Return *text* in one line, its dots in one form."""
    if "…" in text or ".." in text:
        text = _DOTS.sub("...", text.replace("…", "..."))
    return " ".join(text.split())

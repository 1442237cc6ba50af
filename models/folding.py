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

import re
import unicodedata

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
# Letters, digits and signs that no level composes, drops or joins with others: nine texts of ten
# hold nothing else, and are read by a shorter way to the same result.
_PLAIN_CHARACTERS = "".join(map(chr, range(0x20, 0x7F))) + (
    "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي٠١٢٣٤٥٦٧٨٩،؛؟«»“”‘’–—…"
)
_PLAIN = re.compile(f"[{re.escape(_PLAIN_CHARACTERS)}]*")
_DOTTED = re.compile(r"\.\.|…|\w\.\w")
_PUNCTUATION = re.compile(r"[\W_]+")


def display(text: str) -> str:
    """Return *text* as a reader sees it: composed, tidy, fit for any database.

    Paragraphs stay apart by one blank line, lines by a line feed; other blanks become one space.
    NUL, lone surrogates and noncharacters are removed, for one of them fails a whole batch.

    >>> display("  خبر\\u00a0\\u200fعاجل ")
    'خبر عاجل'
    """
    if _PLAIN.fullmatch(text):
        return " ".join(text.split())
    text = _LINE_ENDS.sub("\n", _DROPPED.sub("", text))
    text = unicodedata.normalize("NFC", text).replace("\u2029", "\n\n")
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
    text = unicodedata.normalize("NFC", display(text).translate(_EXACT))
    return " ".join(_DOTS.sub("...", text).split())


def match(text: str) -> str:
    """Return *text* for looking up labels, agencies and names.

    >>> match("أ.ف.ب") == match("ا ف ب").replace(" ", "") == "افب"
    True
    """
    if _PLAIN.fullmatch(text) and not _DOTTED.search(text):
        return " ".join(text.translate(_MATCH_PLAIN).split())
    return _match(text)


def _match(text: str) -> str:
    text = unicodedata.normalize("NFD", exact(text)).translate(_HAMZA_SIGNS)
    text = unicodedata.normalize("NFC", text).translate(_MATCH)
    return exact(_INITIALS.sub(r"\1", text))


def search(text: str) -> str:
    """Return *text* as words for full-text search and for comparing bodies.

    >>> search("الأمريكيّة، والعراق!")
    'الامريكيه والعراق'
    """
    if _PLAIN.fullmatch(text) and ("." not in text or not _INITIALS.search(text)):
        return " ".join(text.translate(_SEARCH_PLAIN).split())
    return _search(text)


def _search(text: str) -> str:
    opened = _PRESENTATION.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
    # lower case first: that of İ is an i and a bare dot, which would split the word
    lower = _match(opened).casefold().replace("\u0307", "")
    return _match(_PUNCTUATION.sub(" ", match(lower)))


_MATCH_PLAIN = {ord(sign): _match(sign) or sign for sign in _PLAIN_CHARACTERS}
_SEARCH_PLAIN = {ord(sign): _search(sign) or " " for sign in _PLAIN_CHARACTERS}

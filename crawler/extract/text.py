"""From bytes to text: which encoding they are in, and whether the text is Arabic."""

import codecs
import re
from collections import Counter

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler.extract.errors import NotArabic, UnreadableEncoding

MIN_LETTERS = 200  # below that the share of a script or of a language's words is chance
MIN_CHARS = 250  # of a text, the same with its blanks
MIN_ARABIC_SHARE = 0.5  # of all letters; Arabic pages with Latin menus and code names stay above
MAX_PASHTO_SHARE = 0.02  # of all characters; in Pashto 5 in 100, in Arabic those of quoted names
MAX_CONTROL_SHARE = 0.01  # of all characters; text has next to none, compressed data one in nine
DOUBLED_SHARE = 0.2  # of Arabic letters; ط and ظ are 2 in 100 of them, in doubled UTF-8 every other

_ARABIC_LETTER = re.compile("[\u0621-\u064a\u0671-\u06d3\u06d5\ufb50-\ufdfb\ufe70-\ufefc]")
_LETTERS_BEYOND = re.compile(r"[^\x00-\x7f\W\d_]+")  # ASCII's are in every language's pages
_COMMON_LETTERS = "الينم"  # half of the letters of any Arabic text
# Letters that no other language in Arabic script writes: retroflexes, and affricates of Pashto.
_PASHTO_LETTERS = "ټډړږښڼۍځڅ"
# all letters but the Arabic block's: ranges first, which decide at once, then what is a letter
_OTHER_LETTERS = re.compile(r"[^\x00-\x40\u0600-\u06ff\ufb50-\ufdfb\ufe70-\ufefc\W\d_]+")
# What nearly all texts consist of, as a table to encode by: counting is far sooner in bytes.
_USUAL_SIGNS = (
    "".join(map(chr, (*range(0x80), *range(0x621, 0x63B), *range(0x640, 0x66D))))
    + "،؛؟پچژڤڨگ\u0670\u00a0«»“”‘’‹›–—…•·©®"
)
_USUAL = codecs.charmap_build(_USUAL_SIGNS.ljust(256, "\ufffe"))
_NO_OTHERS = codecs.charmap_encode(_OTHER_LETTERS.sub("", _USUAL_SIGNS), "strict", _USUAL)[0]
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")  # what utf-7 and escapes can give; no encoding takes it
_ARABIC_WORD = re.compile("[\u0621-\u064a\u066e-\u06d3\u06d5]+")
# The commonest words that are not words of the other languages: prepositions, particles and
# relative pronouns (general knowledge of each language; Urdu and Kurdish after their grammars).
_COMMON_WORDS = {
    "Arabic": "في من على إلى الى أن ان التي الذي هذا هذه عن مع بعد كما قد لم كان وقد ذلك بين لا ما",
    "Persian": "در از به که را این است با برای آن های شد می کرد شده یک خود تا هم بود اما نیز",
    "Urdu": "کے کی میں ہے سے کا کو نے اور پر ہیں یہ تھا کہ نہیں گیا ایک بھی",
    "Kurdish": "لە بۆ کە لەگەڵ ئەم ئەو بە سەر دەکات هەر نییە ئێمە یان بوو",
}
_LANGUAGE_OF: dict[str, str] = {
    word: language for language, words in _COMMON_WORDS.items() for word in words.split()
}


def decode(raw: bytes, content_type: str = "") -> str:
    """Return the text of the page *raw*, whose HTTP header says *content_type*.

    Bytes that are valid UTF-8 are UTF-8 whatever header and page declare; then what the header,
    then what the page declares, then windows-1256 and ISO-8859-6, is believed if it gives a text
    without gaps that looks Arabic or Latin. Raises ``UnreadableEncoding``.
    """
    return _decoded(raw, content_type)[0]


def utf8(raw: bytes, content_type: str = "") -> bytes:
    """Return the page *raw* in UTF-8: as ``decode``, for what reads bytes."""
    text, as_given = _decoded(raw, content_type)
    return text.encode() if as_given is None else as_given


def _decoded(raw: bytes, content_type: str) -> tuple[str, bytes | None]:
    """Return the text of *raw*, and its UTF-8 where *raw* holds it already."""
    bom, mark = read_bom(raw)
    try:
        if bom not in (None, "utf-8"):
            text = codecs.getincrementaldecoder(bom)().decode(raw)
            return _undoubled(text.lstrip("\ufeff")), None
        # not final: a page cut off in the middle of a character is still what it is before that
        text, used = codecs.utf_8_decode(raw, "strict", False)
        text = text.lstrip("\ufeff")
        right = _undoubled(text)
        return right, raw[len(mark or b"") : used] if right is text else None
    except UnicodeDecodeError as error:
        broken = [f"{bom or 'utf-8'} breaks at byte {error.start}"]
    if bom:
        raise UnreadableEncoding(broken[0])
    declared = (http_content_type_encoding(content_type), html_body_declared_encoding(raw[:4096]))
    for encoding in dict.fromkeys((*declared, "cp1256", "iso8859-6")):
        if not encoding or encoding == "utf-8":
            continue
        try:
            text = raw.decode(encoding)
        except (UnicodeError, LookupError) as error:
            broken.append(f"{encoding}: {error}")
            continue
        if _plausible(text):
            return text, None
        broken.append(f"{encoding} gives no Arabic words")
    raise UnreadableEncoding("; ".join(broken))


def refuse_other_languages(text: str) -> None:
    """Raise ``NotArabic`` if *text*, what a reader sees of the page, is not in Arabic."""
    if len(text) < MIN_CHARS:
        return
    others, pashto = _foreign_letters(text)
    # mostly there are none, or Arabic letters are more for certain
    if others and others > sum(map(text.count, _COMMON_LETTERS)):
        letters = others + len(_ARABIC_LETTER.findall(text))
        if letters < MIN_LETTERS:
            return
        share = 1 - others / letters
        if share < MIN_ARABIC_SHARE:
            raise NotArabic(f"{share:.0%} of {letters} letters are Arabic")
    if pashto > MAX_PASHTO_SHARE * len(text):
        raise NotArabic(f"{pashto} letters are Pashto's alone")
    found = Counter(filter(None, map(_LANGUAGE_OF.get, text.split())))
    language, count = max(found.items(), key=lambda entry: entry[1], default=("Arabic", 0))
    if language != "Arabic":
        raise NotArabic(f"{count} common words are {language}, {found['Arabic']} Arabic")


def _foreign_letters(text: str) -> tuple[int, int]:
    """Return how many letters of *text* are none of the Arabic block's, and how many Pashto's."""
    try:
        coded = codecs.charmap_encode(text, "strict", _USUAL)[0]
    except UnicodeEncodeError:
        others = sum(map(len, _OTHER_LETTERS.findall(text)))
        return others, sum(map(text.count, _PASHTO_LETTERS))
    return len(coded.translate(None, _NO_OTHERS)), 0  # Pashto's are not among the usual signs


def _undoubled(text: str) -> str:
    """Return *text* with UTF-8 that was read as windows-1256 and saved so put right again.

    Must come before soft hyphens are stripped: they are the second half of ح, and where the
    site has lost them they are put back. Raises ``UnreadableEncoding``.
    """
    # ال doubled, with which every third word of Arabic news begins; its second sign is rare
    if "§" not in text or "ط§ظ„" not in text:
        return text
    leads = text.count("ط") + text.count("ظ")
    if leads < max(MIN_LETTERS, DOUBLED_SHARE * len(_ARABIC_LETTER.findall(text))):
        return text
    try:
        raw = re.sub(rb"\xd8(?![\x80-\xbf])", b"\xd8\xad", text.encode("cp1256"))
        return raw.decode("utf-8")
    except UnicodeError as error:
        raise UnreadableEncoding(f"UTF-8 read as windows-1256, beyond repair: {error}") from error


def _plausible(text: str) -> bool:
    """Return whether *text* reads as Arabic, or has hardly any letters beyond ASCII."""
    if len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text) or _SURROGATE.search(text):
        return False
    if sum(map(len, _LETTERS_BEYOND.findall(text))) < MIN_LETTERS:
        return True
    words = _ARABIC_WORD.findall(text)
    common = sum(map(_LANGUAGE_OF.__contains__, words))
    article = [word[:2] for word in words].count("ال")
    # in Arabic news about a third of the words begin with ال or are among the common ones
    return (common + article) * 10 >= len(words) > 0

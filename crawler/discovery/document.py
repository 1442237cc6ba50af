"""Open what a listing's address answers: unpack it, decode it, cut its markup into entries."""

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from html.entities import html5
from io import BytesIO

from lxml import etree

from crawler.extract.errors import UnreadableEncoding
from crawler.extract.text import decode
from models.item import Link

MAX_BYTES = 50 * 1024 * 1024  # of an answer, unpacked: what sitemaps.org allows a sitemap
CHUNK = 1 << 16  # bytes unpacked at a time: a bomb is noticed before it is in memory
MAX_SHOWN_CHARS = 80  # of an answer that is something else, in the error's message
MAX_TAG_CHARS = 4096  # of an outermost element whose declarations each entry gets; real ones: 900


class ListingError(ValueError):
    """The answer is not, or not wholly, the listing that was asked for.

    ``reason`` is the name under which it is counted; ``links`` are what was read for certain all
    the same.
    """

    reason = "not a listing"

    def __init__(self, message: str, links: Sequence[Link] = ()) -> None:
        super().__init__(message)
        self.links = tuple(links)


class CutOff(ListingError):
    """The listing ends before its end: ``links`` are those before the break."""

    reason = "cut off"


class TooLarge(ListingError):
    """The listing is larger than any that is read; the message has the bound."""

    reason = "too large"


@dataclass(frozen=True, slots=True)
class Markup:
    """The entries of an XML listing, in order.

    *root* is the outermost element's name in lower case; *whole* says whether that element is
    closed.
    """

    root: str
    entries: list[etree._Element]
    whole: bool


def opened(raw: bytes, content_type: str = "") -> tuple[str, bool]:
    """Return the text of the answer *raw*, and whether its packing is whole.

    It is unpacked by its first bytes, whatever its headers say. What cannot be decoded becomes
    U+FFFD: a broken letter in a summary costs no link. Raises :class:`TooLarge`.
    """
    packed = raw.startswith(b"\x1f\x8b")
    file = gzip.GzipFile(fileobj=BytesIO(raw)) if packed else BytesIO(raw)
    parts: list[bytes] = []
    size, whole = 0, True
    try:
        while part := file.read1(CHUNK):  # read() would lose what comes just before a break
            size += len(part)
            if size > MAX_BYTES:
                raise TooLarge(f"more than {MAX_BYTES} bytes, {len(raw)} as sent")
            parts.append(part)
    except (OSError, EOFError, zlib.error):  # no gzip after all, cut off, broken inside
        whole = False
    return _text(b"".join(parts), content_type), whole


def markup(text: str, kinds: Mapping[str, Sequence[str]]) -> Markup | None:
    """Return the entries of *text*, or ``None`` if no element of *kinds* is its outermost one.

    *kinds* are outermost elements, each with the names of its entries. There are no entities but
    those of HTML, and no external ones. Markup that is not well-formed is read entry by entry, so
    that a break costs no other; an entry that the end cuts in two is left out.
    """
    text = _SPECIAL.sub(_plain, text)
    head = re.search(_OUTERMOST.format("|".join(kinds)), text, re.IGNORECASE)
    if head is None or _PAGE.search(text, 0, head.start()):
        return None
    root = head["local"].lower()
    if head[0].endswith("/>"):
        return Markup(root, [], whole=True)
    ends = list(re.finditer(rf"</{re.escape(head['name'])}\s*>", text))
    inner = text[head.end() : ends[-1].start() if ends else len(text)]
    if ends:
        try:
            document = _parsed(f"{head[0]}{inner}{ends[-1][0]}", recover=False)
        except etree.XMLSyntaxError:
            pass
        else:
            found = document.iter(*(f"{{*}}{name}" for name in kinds[root]))
            return Markup(root, [e for e in found if _is_entry(e, document)], whole=True)
    pieces = _pieces(head, inner, kinds[root], whole=bool(ends))
    return Markup(root, list(pieces), whole=bool(ends))


def met(text: str) -> str:
    """Return in a few words what *text* is instead of a listing, fit for a terminal."""
    start = " ".join(text[: 10 * MAX_SHOWN_CHARS].split())[:MAX_SHOWN_CHARS]
    # a NUL would cost the whole row on PostgreSQL, an ESC could command the operator's terminal
    start = "".join(letter if letter.isprintable() else "\ufffd" for letter in start)
    if _PAGE.search(text, 0, 10 * MAX_SHOWN_CHARS):
        return f"an HTML page: {start}"
    return f"it begins with {start}" if start else "nothing that can be read"


@lru_cache(maxsize=1024)
def named(tag: str) -> tuple[str, str]:
    """Return the namespace and the lower-case name of *tag*; a prefix nobody declared stands in.

    >>> named("{http://www.w3.org/2005/Atom}link"), named("dc:date")
    (('http://www.w3.org/2005/Atom', 'link'), ('dc', 'date'))
    """
    space, brace, local = tag.rpartition("}")
    if not brace:
        space, _, local = tag.rpartition(":")
    return space.removeprefix("{"), local.lower()


def text_of(element: etree._Element) -> str:
    """Return all text of *element*, trimmed."""
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    return text.strip()


def _text(raw: bytes, content_type: str) -> str:
    start = raw.lstrip(b" \t\r\n\x00")[:2]
    if start == b"<\x00":  # UTF-16 without a byte order mark: valid UTF-8 all the same
        wide = "utf-16-be" if raw.index(b"<") % 2 else "utf-16-le"
        return raw.decode(wide, "replace")
    text = raw.decode("utf-8", "replace")
    if 0 < text.count("\ufffd") < len(_ARABIC_LETTER.findall(text)):
        return text.lstrip("\ufeff")  # UTF-8 with letters cut in half, as a site's substr leaves it
    try:
        return decode(raw, content_type)
    except UnreadableEncoding:
        return text


_ARABIC_LETTER = re.compile("[\u0621-\u064a]")

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_OUTERMOST = r"<(?P<name>(?:(?P<prefix>[\w.-]+):)?(?P<local>{}))(?=[\s/>])[^<>]*+>"

# What XML has besides elements and text, and what it may not have: characters, bare ampersands.
_SPECIAL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|<!--(?:[^-]++|-(?!->))*+(?:-->)?"
    r"|<!\[CDATA\[(?P<cdata>(?:[^\]]++|\](?!\]>))*+)(?:\]\]>)?"
    r"|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?P<entity>[A-Za-z]\w{1,31};)?"
)


def _plain(special: re.Match[str]) -> str:
    """Return *special* as text: CDATA escaped, HTML's entities resolved, others taken literally."""
    if (cdata := special["cdata"]) is not None:
        return escape(_FORBIDDEN.sub("", cdata), quote=False)
    if not special[0].startswith("&"):
        return ""
    name = special["entity"] or ""
    return escape(html5[name], quote=False) if name in html5 else f"&amp;{name}"


_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _parsed(text: str, *, recover: bool) -> etree._Element:
    # the text begins with an element, so there is no DTD, and nothing to resolve or to load
    parser = etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True, remove_pis=True
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def _is_entry(element: etree._Element, root: etree._Element) -> bool:
    """Return whether *element* is the listing's own, not another vocabulary's of the same name."""
    space, outermost = named(str(root.tag))
    own = outermost == "rdf" or named(str(element.tag))[0] == space
    return own or element.getparent() is root


def _pieces(
    head: re.Match[str], inner: str, names: Sequence[str], *, whole: bool
) -> Iterator[etree._Element]:
    """Yield the entries of markup that is not well-formed, each read by itself."""
    prefix = f"(?:{re.escape(head['prefix'])}:)?" if head["prefix"] else ""
    tag = f"{prefix}(?:{'|'.join(names)})"
    closing = re.compile(rf"</{tag}\s*>", re.IGNORECASE)
    opening = head[0] if len(head[0]) <= MAX_TAG_CHARS else f"<{head['name']}>"
    pieces = re.split(rf"(?=<{tag}[\s>])", inner, flags=re.IGNORECASE)[1:]
    for place, piece in enumerate(pieces, start=1):
        end = closing.search(piece)
        if end is None and place == len(pieces) and not whole:
            return
        piece = _PROSE.sub("", piece[: end.end()] if end else piece)
        try:
            parent = _parsed(f"{opening}{piece}</{head['name']}>", recover=True)
        except etree.XMLSyntaxError:
            continue
        if parent is not None and len(parent):
            yield parent[0]


# Where unescaped HTML stands, which breaks the element around it; no link or date is in there.
_PROSE = re.compile(
    r"<(?P<tag>(?:[\w.-]+:)?(?:description|encoded|content|summary|title))(?=[\s>])[^<>]*+(?<!/)>"
    r".*?(?:</(?P=tag)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)

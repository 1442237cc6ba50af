"""What a reader sees as lines and paragraphs, in the order of the page.

A block is a stretch of text that the browser sets apart: a paragraph, a heading, a cell, a line
between two ``<br>``. Everything that reads by position or label works on blocks, so that it does
not matter whether a site writes ``<p>``, ``<br><br>``, ``<div>`` or bare text.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from lxml import etree

from models.folding import display, one_line

# Elements that browsers set apart, after the HTML standard's rendering section (15.3).
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol optgroup option p pre section summary table caption tbody td tfoot th thead tr "
    "ul".split()
)
# Elements whose text is not running text of the page.
_SILENT_TAGS = frozenset(
    "script style noscript template iframe svg math button select textarea input object embed "
    "head title audio video canvas map figcaption".split()
)
_CHROME_TAGS = frozenset("nav footer aside form menu".split())
_PAGE = ("h1", "h2", "article", "nav")  # ASP.NET wraps whole pages in a form: these stand in none
_RUNNING = ("p", "div", "td", "span", "br", "font")
LONG_TEXT = 120  # characters without an element between: no label of a form is so long
_UNSEEN = " \u200b\u200e\u200f\u2060\ufeff\u00ad\u061c"  # of what display drops, what sites write
_BREAK_MARK = "\ufdd0"  # stands for <br> in a paragraph: a noncharacter, which no page means
_STORY = ("article", "section")
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())

# What is to be done where an element begins or ends, by its tag: one look-up for each element.
_BLOCK, _SILENT, _CHROME, _BREAK, _LINK, _TIME = (1 << bit for bit in range(6))
_KINDS: dict[Any, int] = {
    "br": _BREAK, "a": _LINK, "time": _TIME, etree.Comment: _SILENT, etree.PI: _SILENT,
}  # fmt: skip
for _tags, _kind in ((_BLOCKS, _BLOCK), (_SILENT_TAGS, _SILENT), (_CHROME_TAGS, _CHROME)):
    for _tag in _tags:
        _KINDS[_tag] = _KINDS.get(_tag, 0) | _kind


class Block(NamedTuple):
    """One line or paragraph: its text, what of it is links, and the element that sets it apart."""

    text: str
    links: tuple[tuple[str, str], ...]  # (text, href)
    linked: int  # characters of text inside links
    element: etree._Element
    pieces: tuple[str, ...] = ()  # its text as inline elements divide it, not yet tidy
    stamps: tuple[str, ...] = ()  # machine dates of its <time>, and of those without text before

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the texts of its inline elements and of what stands between them."""
        if len(self.pieces) == 1:
            return (self.text,)
        return tuple(filter(None, map(one_line, self.pieces)))

    @property
    def link_texts(self) -> tuple[str, ...]:
        return tuple(shown for shown, _href in self.links) if self.links else ()

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    @property
    def is_heading(self) -> bool:
        return self.element.tag in _HEADINGS

    @property
    def is_links(self) -> bool:
        """Whether nothing but separators stands outside the links."""
        return self.linked > 0 and len(self.text) - self.linked <= 3 * len(self.links)


def blocks(root: etree._Element, *, skip: frozenset[etree._Element] = frozenset()) -> list[Block]:
    """Return the blocks under *root* in reading order, without those in navigation and forms.

    The subtrees of the elements in *skip* are left out.
    """
    return list(_blocks(root, skip, {}, breaks=2))


def lines(root: etree._Element, *, skip: frozenset[etree._Element] = frozenset()) -> list[Block]:
    """Return the lines under *root*: as ``blocks``, but a single ``<br>`` ends one as well."""
    return list(walk(root, skip=skip))


def walk(
    root: etree._Element,
    *,
    skip: frozenset[etree._Element],
    known: Mapping[etree._Element, Sequence[Block]] = MappingProxyType({}),
) -> Iterator[Block]:
    """Yield the ``lines`` as they are reached, for who does not need all of them.

    Of the elements in *known* the lines are given, and are yielded as they are.
    """
    return _blocks(root, skip, known, breaks=1)


def is_only_child(element: etree._Element) -> bool:
    """Return whether nothing stands beside *element*; to count children, lxml walks them all."""
    return element.getprevious() is None and element.getnext() is None


def plain(element: etree._Element) -> str:
    """Return all text of *element* as one display text, blocks separated by blank lines."""
    if not len(element) and not _KINDS.get(element.tag, 0) & _SILENT:
        return one_line(element.text or "")
    return "\n\n".join(block.text for block in blocks(element))


def _blocks(
    root: etree._Element,
    skip: frozenset[etree._Element],
    known: Mapping[etree._Element, Sequence[Block]],
    *,
    breaks: int,
) -> Iterator[Block]:
    line = _Line(root, breaks)
    link: etree._Element | None = None
    element: etree._Element | None
    begun: list[tuple[etree._Element, int, Iterator[etree._Element]]] = []  # not ended, inmost last
    children: Iterator[etree._Element] = iter((root,))
    while True:
        element = next(children, None)
        if element is not None:
            kind = _KINDS.get(element.tag, 0)
            if skip and element in skip:
                kind |= _SILENT
            elif known and element in known:
                if line.parts and (block := line.done()):
                    yield block
                yield from known[element]
                kind |= _SILENT
            elif kind & _CHROME and element is not root and _is_chrome(element):
                kind |= _SILENT
            if kind & _BLOCK:
                if line.parts and (block := line.done()):
                    yield block
                line.element = element
            elif kind & _BREAK:
                if block := line.break_line():
                    yield block
            elif kind & _LINK:
                link = element
            elif kind & _TIME and (stamp := element.get("datetime")):
                line.stamps.append(stamp)
            if not kind & _SILENT:  # of silent ones not even the children are looked at
                if text := element.text:
                    if not text.isspace():
                        line.add(text, link)
                    elif line.parts:
                        line.parts.append(" ")
                if len(element):
                    begun.append((element, kind, children))
                    children = iter(element)
                    continue
        elif begun:
            element, kind, children = begun.pop()
        else:
            break
        if kind & _BLOCK:
            if line.parts and (block := line.done()):
                yield block
            line.element = begun[-1][0] if begun else element
        elif kind & _LINK:
            link = None
        if begun and (text := element.tail):
            if not text.isspace():
                line.add(text, link)
            elif line.parts:
                line.parts.append(" ")
    if line.parts and (block := line.done()):
        yield block


def _is_chrome(element: etree._Element) -> bool:
    if element.tag in ("footer", "aside") and any(True for _ in element.iterancestors(*_STORY)):
        return False  # WordPress prints credit and keywords in the article's own footer
    if element.tag != "form":
        return True
    return next(element.iter(*_PAGE), None) is None and not any(
        len(text or "") > LONG_TEXT
        for each in element.iter(*_RUNNING)
        for text in (each.text, each.tail)
    )


class _Line:
    """The text collected since the last break, with its links."""

    __slots__ = ("_breaks", "_ends_at", "_links", "element", "parts", "stamps")

    def __init__(self, element: etree._Element, breaks: int) -> None:
        self.element = element
        self.parts: list[str] = []
        self.stamps: list[str] = []  # the next line with text takes them
        self._ends_at = breaks  # so many <br> in a row end the block
        self._links: dict[etree._Element, list[str]] = {}
        self._breaks = 0

    def add(self, text: str, link: etree._Element | None) -> None:
        self.parts.append(text)
        if self._breaks and "".join(text.split()).strip(_UNSEEN):
            self._breaks = 0
        if link is not None:
            self._links.setdefault(link, []).append(text)

    def break_line(self) -> Block | None:
        """Take a ``<br>``: one alone ends a line, the second in a row the paragraph.

        A heading is one line wherever it is broken.
        """
        if self.element.tag in _HEADINGS:
            self.parts.append(" ")
            return None
        self._breaks += 1
        if self._breaks >= self._ends_at:
            return self.done()
        self.parts.append(_BREAK_MARK)
        return None

    def done(self) -> Block | None:
        """Return the block collected so far, if it has text, and begin the next one."""
        parts, links = self.parts, self._links
        self._breaks = 0
        self.parts = []
        whole = parts[0] if len(parts) == 1 else "".join(parts)
        if self._ends_at > 1 and _BREAK_MARK in whole:
            text = display("\n".join(" ".join(row.split()) for row in whole.split(_BREAK_MARK)))
        else:
            text = one_line(whole)
        if links:
            self._links = {}
        if not text:
            return None
        stamps: tuple[str, ...] = ()
        if self.stamps:
            stamps, self.stamps = tuple(self.stamps), []
        shown = []
        linked = 0
        for link, pieces in links.items():
            within = "".join(pieces)
            within = text if within.strip() == whole.strip() else one_line(within)
            if within:
                shown.append((within, link.get("href", "")))
                linked += len(within)
        return Block(text, tuple(shown), linked, self.element, tuple(parts), stamps)

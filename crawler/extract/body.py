"""What a reader sees as lines and paragraphs, in the order of the page.

A block is a stretch of text that the browser sets apart: a paragraph, a heading, a cell, a line
between two ``<br>``. Everything that reads by position or label works on blocks, so that it does
not matter whether a site writes ``<p>``, ``<br><br>``, ``<div>`` or bare text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from models.folding import display

# Elements that browsers set apart, after the HTML standard's rendering section (15.3).
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol optgroup option p pre section summary table caption tbody td tfoot th thead tr "
    "ul".split()
)
# Elements whose text is not running text of the page.
_SILENT = frozenset(
    "script style noscript template iframe svg math button select textarea input object embed "
    "head title audio video canvas map figcaption".split()
)
_CHROME = frozenset("nav footer aside form menu".split())
_PAGE = ("h1", "h2", "article", "nav")  # ASP.NET wraps whole pages in a form: these stand in none
_RUNNING = ("p", "div", "td", "span", "br", "font")
LONG_TEXT = 120  # characters without an element between: no label of a form is so long
_UNSEEN = " \u200b\u200e\u200f\u2060\ufeff\u00ad\u061c"  # of what display drops, what sites write
_STORY = ("article", "section")
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class Block:
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
        return tuple(shown for piece in self.pieces if (shown := display(piece)))

    @property
    def link_texts(self) -> tuple[str, ...]:
        return tuple(shown for shown, _href in self.links)

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
    return list(_blocks(root, skip, breaks=2))


def lines(root: etree._Element, *, skip: frozenset[etree._Element] = frozenset()) -> list[Block]:
    """Return the lines under *root*: as ``blocks``, but a single ``<br>`` ends one as well."""
    return list(_blocks(root, skip, breaks=1))


def plain(element: etree._Element) -> str:
    """Return all text of *element* as one display text, blocks separated by blank lines."""
    return "\n\n".join(block.text for block in blocks(element))


def _blocks(
    root: etree._Element, skip: frozenset[etree._Element], *, breaks: int
) -> Iterator[Block]:
    line = _Line(root, breaks)
    link: etree._Element | None = None
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _SILENT or (
                element is not root
                and (element in skip or (tag in _CHROME and _is_chrome(element)))
            ):
                walker.skip_subtree()
                text = None
            else:
                text = element.text
            if tag in _BLOCKS:
                yield from line.done()
                line.element = element
            elif tag == "br":
                yield from line.break_line()
            elif tag == "a":
                link = element
            elif tag == "time" and (stamp := element.get("datetime")):
                line.stamps.append(stamp)
            if text:
                line.add(text, link)
            continue
        if tag in _BLOCKS:
            yield from line.done()
            parent = element.getparent()
            line.element = element if parent is None else parent
        elif tag == "a":
            link = None
        if element is not root and (text := element.tail):
            line.add(text, link)
    yield from line.done()


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

    def __init__(self, element: etree._Element, breaks: int) -> None:
        self.element = element
        self.stamps: list[str] = []  # the next line with text takes them
        self._ends_at = breaks  # so many <br> in a row end the block
        self._parts: list[str] = []
        self._links: dict[etree._Element, list[str]] = {}
        self._breaks = 0

    def add(self, text: str, link: etree._Element | None) -> None:
        if text.isspace():
            if self._parts:
                self._parts.append(" ")
            return
        # line ends of the source are blanks; only <br> makes a line
        text = " ".join(f"|{text}|".split())[1:-1]
        self._parts.append(text)
        if not text.strip(_UNSEEN):
            return
        self._breaks = 0
        if link is not None:
            self._links.setdefault(link, []).append(text)

    def break_line(self) -> Iterator[Block]:
        """Take a ``<br>``: one alone ends a line, the second in a row the paragraph.

        A heading is one line wherever it is broken.
        """
        self._breaks += 1
        if self.element.tag in _HEADINGS:
            self._parts.append(" ")
        elif self._breaks >= self._ends_at:
            yield from self.done()
        else:
            self._parts.append("\n")

    def done(self) -> Iterator[Block]:
        """Yield the block collected so far, if it has text, and begin the next one."""
        self._breaks = 0
        if not self._parts:
            return
        if text := display("".join(self._parts)):
            links = _links(self._links, text) if self._links else ()
            linked = sum(len(shown) for shown, _ in links)
            pieces, stamps = tuple(self._parts), tuple(self.stamps)
            yield Block(text, links, linked, self.element, pieces, stamps)
            self.stamps = []
        self._parts, self._links = [], {}


def _links(links: dict[etree._Element, list[str]], text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for link, parts in links.items():
        written = " ".join("".join(parts).split())
        shown = text if written == text else display(written)
        if shown:
            found.append((shown, link.get("href", "")))
    return tuple(found)

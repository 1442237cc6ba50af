"""The title of a page that tells machines nothing of it, or only the name of its site.

What a reader takes for the title then is what stands over the text and is set apart from it: a
heading, an element named so, a bold or large line; else the line over date and byline. Headings of
sections and boxes look the same, so the text must know some of its words.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from crawler.extract import labels
from crawler.extract.beside import Beside
from crawler.extract.body import Block, is_only_child
from crawler.extract.labels import credit_after_label, word_count
from crawler.extract.prose import is_meta, share_said
from models.folding import display, search

MIN_WORDS, MAX_WORDS = 3, 30
MIN_PLAIN_WORDS = 4  # where nothing but its place says that a line is the title
FULL_WORDS = 5  # a kicker over the title is shorter
REACH = 14  # lines between title and body: date, byline, section, share bar, caption
SOME, HALF = 0.3, 0.5  # of a title's words, that the text knows as well
ABOVE_SIGNATURE = 2  # lines from an unmarked title to date or byline

_NAMED = re.compile(
    r"(?i)(?:^|[\s_-])(?:news|article|post|entry|main|page|story|detail|details|inner|the)?[_-]?"
    r"(?:title|headline|heading|header|tit|titre|ttl|subject|hdr|عنوان|العنوان)\d*(?:$|[\s_-])"
)
_LARGE = re.compile(
    r"(?i)font-size\s*:\s*(?:1[89]|[2-9]\d)(?:\.\d+)?\s*(?:px|pt)|font-weight\s*:\s*(?:bold|[6-9]00)"
)
_BOLD = frozenset(("b", "strong", "big"))
_SIZES = re.compile(r"\+[1-9]|[4-7]")
_ENDS = (".", "،", ":", "؛")
_CRUMBS = re.compile(r"\s[»›>/\\]\s")


def heading_at(
    lines: list[Block], body: list[int], beside: Beside, sites: frozenset[str]
) -> int | None:
    """Return the place of the title over *body*, or ``None`` if no line is one for certain.

    *body* may begin with it: a long title in an element like the paragraphs' reads as one.
    """
    if not body:
        return None
    text = " ".join(lines[at].text for at in body)
    best: tuple[int, int, int] = (0, 0, 0)
    place = None
    for at in range(body[min(1, len(body) - 1)] + (len(body) > 1)):
        line = lines[at]
        mark = _mark(line) if at >= body[0] - REACH else _FIRST * (line.tag == "h1")
        if not mark or (mark == _PLAIN and not _over_signature(lines, at)):
            continue
        if beside[at] or not _can_be_title(line, sites):
            continue
        share = share_said(line.text, text.replace(line.text, "", 1) if at in body[:2] else text)
        if share < _KNOWN[mark]:
            continue
        # of equals the first: standfirst and caption follow it
        rank = (mark if share else 0, int(word_count(line.text) >= FULL_WORDS), 1)
        if rank > best:
            best, place = rank, at
    return place


_PLAIN, _EMPHASISED, _NAMED_SO, _SECOND, _FIRST = 1, 2, 3, 3, 4
_KNOWN = {_PLAIN: HALF, _EMPHASISED: SOME, _NAMED_SO: SOME, _FIRST: 0.0}


def _mark(line: Block) -> int:
    """Return how plainly the markup of *line* says that it is a title."""
    if line.tag == "h1":
        return _FIRST
    if line.tag in ("h2", "h3"):
        return _SECOND
    whole = [*_whole(line)]
    if any(_NAMED.search(f"{each.get('class') or ''} {each.get('id') or ''}") for each in whole):
        return _NAMED_SO
    if line.is_heading or any(map(_is_emphasised, whole)):
        return _EMPHASISED
    return _PLAIN


def _whole(line: Block) -> Iterator[etree._Element]:
    """Yield the elements that hold all of the line's text and no other: its own, and inner ones."""
    element = line.element
    if _same(element, line.text):
        yield element
    for inner in islice(element.iter("b", "strong", "font", "span", "big", "a", "em", "u"), 6):
        if inner is not element and _same(inner, line.text):
            yield inner


def _same(element: etree._Element, text: str) -> bool:
    pieces = islice(element.itertext(), 12)
    return display(" ".join("".join(map(str, pieces)).split())) == text


def _is_emphasised(element: etree._Element) -> bool:
    if element.tag in _BOLD or _SIZES.fullmatch(element.get("size") or ""):
        return True
    return _LARGE.search(element.get("style") or "") is not None


def _over_signature(lines: list[Block], at: int) -> bool:
    """Whether date or byline follow the line: so stands a title that nothing else marks.

    In old tables it may stand under them, in a row of its own.
    """
    line = lines[at]
    if word_count(line.text) < MIN_PLAIN_WORDS or line.links:
        return False
    following = lines[at + 1 : at + 1 + ABOVE_SIGNATURE]
    if any(is_meta(line.text) or credit_after_label(line.text) for line in following):
        return True
    return (
        line.tag == "td" and is_only_child(line.element) and at > 0 and is_meta(lines[at - 1].text)
    )


def _can_be_title(line: Block, sites: frozenset[str]) -> bool:
    text = line.text
    return (
        MIN_WORDS <= word_count(text) <= MAX_WORDS
        and not text.endswith(_ENDS)
        and not _CRUMBS.search(text)
        and not (line.is_links and (len(line.links) > 1 or not line.is_heading))
        and not is_meta(text)
        and not labels.is_promotion(text)
        and not labels.is_end(text)
        and not labels.is_related(text)
        and not labels.is_caption(text)
        and search(text) not in sites
    )

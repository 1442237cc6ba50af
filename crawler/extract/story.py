"""Where on a page the article stands: its title, its head, its body, what follows.

Decided on lines, in the order in which they are read, so that markup matters little. Each step is
linear in the page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice, takewhile

from lxml import etree

from crawler.extract.article_body import find_body
from crawler.extract.article_heading import heading_at
from crawler.extract.article_title import title_at
from crawler.extract.beside import Beside
from crawler.extract.body import Block, walk
from crawler.extract.prose import CONTENT_CHARS, is_meta, is_prose, said, share_said

HEAD_LINES = 14  # between title and body: date, byline, section, share bar, caption
BEFORE_TITLE = 4  # lines of the title's own box that may stand above it
TAIL_LINES = 14  # after the body: credit, keywords, dates at the foot
NEAR_LINES = TAIL_LINES + 4  # a credit that begins in the tail has so many
MENU_LINKS = 3
MIN_TEXT_LINES = 2  # paragraphs that make an article
MAX_DAY_CHARS = 40  # الأربعاء 30 كانون الثاني/ يناير 2024
DATE_LINES = 4  # under a title, in which its date stands
LEAD_LINES = 3  # between a lead and the first paragraph: date, byline, place
KEYWORD_LINES = 60  # behind the body; share bars and lists of links may stand between

# Weekday, day, month by one name or two, and year; or the month first.
_DAY = re.compile(r"[\W_]*(?:[^\W\d]+[\W_]+){0,2}\d{1,2}[\W_]+(?:[^\W\d]+[\W_]+){0,3}\d{4}[\W_]*")


@dataclass(slots=True)
class Story:
    """The article's places among the lines of its page."""

    lines: list[Block]
    title_at: int | None = None
    head: list[int] = field(default_factory=list)  # places between title and body
    above: list[int] = field(default_factory=list)  # places over the title, in its own box
    framed: list[int] = field(default_factory=list)  # those of them with which the article begins
    body: list[int] = field(default_factory=list)  # places of paragraphs and subheadings
    tail: list[int] = field(default_factory=list)  # places after the body
    links: int = 0  # lines of links among the paragraphs
    beside: Beside | None = None
    rest: Iterator[Block] | None = None  # the lines behind those, not yet read

    def read_on(self) -> None:
        """Read what may hold the keywords: all that follows, but not far behind the body."""
        if self.rest and self.body:
            most = self.body[-1] + KEYWORD_LINES + 2 - len(self.lines)
            self.lines += islice(self.rest, most)
        self.rest = None

    def box(self) -> etree._Element | None:
        """Return the element around title and text, ``None`` if none but the page's is."""
        if self.title_at is None or not self.body:
            return None
        return _box(self.lines[self.title_at], self.lines[self.body[0]])

    def texts(self, places: Iterable[int]) -> list[str]:
        return [self.lines[at].text for at in places]


def find_story(
    lines: list[Block],
    titles: Sequence[str],
    *,
    sites: frozenset[str] = frozenset(),
    marked: Sequence[etree._Element] = (),
) -> Story:
    """Return where the article stands in *lines*.

    *titles* are what the page calls itself, *sites* the folded names of its site, *marked* the
    elements that its markup calls the article's body.
    """
    place = title_at(lines, titles, sites)
    story, beside = _under_title(lines[: _next_article(lines, place)], place, marked)
    if _is_unknown(story):  # the page tells machines no title, or only its own name
        story, beside = _under_title(lines, place, marked)
        if _is_unknown(story):
            heading = heading_at(lines, story.body, beside, sites)
            place = place if heading is None and not _is_sign(story) else heading
        end = _next_article(lines, place)
        if end < len(lines) or place != story.title_at:
            story, beside = _under_title(lines[:end], place, marked)
    if story.body:
        _find_surroundings(story, beside)
    return story


def _under_title(
    lines: list[Block], place: int | None, marked: Sequence[etree._Element]
) -> tuple[Story, Beside]:
    """Return title and body, if the title is in *place*, and what stands beside them."""
    story = Story(lines, place)
    beside = Beside(lines, place)
    story.body, story.links = find_body(lines, place, beside, marked)
    return story, beside


def _next_article(lines: list[Block], title_at: int | None) -> int:
    """Return where the next article begins, or the end: some pages load another behind one.

    It begins with a heading of the title's kind, in a box like the title's, with a text before it;
    or with a dated heading that opens a box like that of title and text.
    """
    if title_at is None or not lines[title_at].is_heading:
        return len(lines)
    title = lines[title_at]
    tag, box, kind = title.tag, title.element.getparent(), _box_kind(title)
    text: list[Block] = []  # its first paragraphs
    for at in range(title_at + 1, len(lines)):
        line = lines[at]
        new = line.is_heading and not line.is_links and line.text != title.text
        if new and len(text) == MIN_TEXT_LINES:
            if line.tag == tag and line.element.getparent() is not box and _box_kind(line) == kind:
                return at
            if _opens_like(lines, title, text[0], at):
                return at
        if len(text) < MIN_TEXT_LINES and is_prose(line):
            text.append(line)
    return len(lines)


def _opens_like(lines: list[Block], title: Block, text: Block, at: int) -> bool:
    """Whether the heading in place *at* opens a box like that of *title* and *text* before it.

    A date stands between it and its text: the parts of one article have headings without.
    """
    between = takewhile(lambda line: not is_prose(line), lines[at + 1 : at + 1 + DATE_LINES])
    if not any(line.stamps or is_meta(line.text) or _is_day(line.text) for line in between):
        return False
    above = {each.getparent(): each for each in (title.element, *title.element.iterancestors())}
    path = (lines[at].element, *lines[at].element.iterancestors())
    box = next((each for each in path if each.getparent() in above), None)
    if box is None or _holds(box, lines[at - 1].element):
        return False
    article = above[box.getparent()]
    alike = (article.tag, article.get("class")) == (box.tag, box.get("class"))
    return alike and article is not box and _holds(article, text.element)


def _is_day(text: str) -> bool:
    return len(text) <= MAX_DAY_CHARS and _DAY.fullmatch(text) is not None


def _holds(box: etree._Element, element: etree._Element) -> bool:
    return box is element or box in element.iterancestors()


def _box_kind(line: Block) -> tuple[str, str, str | None, str | None]:
    box = line.element.getparent()
    tag, name = ("", None) if box is None else (str(box.tag), box.get("class"))
    return line.tag, tag, line.element.get("class"), name


def _is_unknown(story: Story) -> bool:
    """Whether there is no title, or one of which the text knows no word."""
    if story.title_at is None:
        return True
    title, text = story.lines[story.title_at].text, " ".join(story.texts(story.body))
    as_written = any(len(word) >= CONTENT_CHARS and said(word, text) for word in title.split())
    return not as_written and not share_said(title, text)


def _is_sign(story: Story) -> bool:
    """Whether the title, no heading, stands over a menu, as the site's name does.

    Links to other hosts between title and text are those for sharing it.
    """
    if story.title_at is None or not story.body or story.lines[story.title_at].is_heading:
        return False
    between = story.lines[story.title_at + 1 : story.body[0]]
    links = [href for line in between if line.is_links for _text, href in line.links]
    return sum(not href.startswith(("#", "http", "//")) for href in links) >= MENU_LINKS


def placed_story(
    page: etree._Element,
    title: etree._Element,
    shown: str,
    bodies: Mapping[etree._Element, Sequence[Block]],
    text: Set[int],
) -> Story | None:
    """Return where the article stands whose *title*, the text *shown*, and *bodies* are known.

    *bodies* are given with their lines, and *text* has the ``id`` of those that are paragraphs.
    What stands before the title's box is not read, what follows the body's tail only if it is
    asked for. ``None`` if no text follows the title.
    """
    story = Story([])
    story.rest = walk(page, skip=_before(title), known=bodies)
    for line in story.rest:
        at = len(story.lines)
        story.lines.append(line)
        if id(line) in text:
            story.body.append(at)
        elif not story.body:
            if story.title_at is None and (line.element is title or line.text == shown):
                story.title_at = at
        elif at > story.body[-1] + (NEAR_LINES if len(story.body) == len(text) else KEYWORD_LINES):
            break
    if not story.body:
        return None
    _find_surroundings(story, Beside(story.lines, story.title_at))
    return story


def _before(title: etree._Element) -> frozenset[etree._Element]:
    """Return the elements before the box of *title*, or before the title if it has no box."""
    box = title.getparent()
    inner = title if box is None or box.tag == "body" else box
    path = [inner, *inner.iterancestors()]
    return frozenset(before for each in path for before in each.itersiblings(preceding=True))


def _find_surroundings(story: Story, beside: Beside) -> None:
    """Fill in what stands before and behind the body."""
    story.beside = beside
    first, last = story.body[0], story.body[-1]
    if story.title_at is None:
        head = range(max(0, first - HEAD_LINES), first)
    else:
        head = range(story.title_at + 1, min(first, story.title_at + 1 + HEAD_LINES))
        story.framed = _framed(story.lines, story.title_at, first)
        above = {*_above(story.lines, story.title_at), *story.framed}
        story.above = sorted(above, reverse=True)
    story.head = [at for at in (*head, *_below_lead(story)) if not beside[at]]
    story.tail = [*range(last + 1, min(len(story.lines), last + 1 + TAIL_LINES))]


def _below_lead(story: Story) -> list[int]:
    """Take the lines on date and byline that stand between a lead and the first paragraph.

    A lead in bold or with its own place is set apart; then they are the head's, not the body's.
    """
    if len(story.body) < 3:
        return []
    lead = story.lines[story.body[0]]
    below = range(story.body[0] + 1, min(story.body[0] + 1 + LEAD_LINES, story.body[-1]))
    metas = [at for at in below if is_meta(story.lines[at].text)]
    first = next((at for at in story.body[1:] if at not in metas), None)
    if first is None or not metas or metas[0] > first:
        return []
    if lead.text.endswith(".") and _kind(lead) == _kind(story.lines[first]):
        return []
    story.body = [at for at in story.body if at not in metas]
    return metas


def _kind(line: Block) -> tuple[etree._Element | None, str, str | None]:
    return line.element.getparent(), line.tag, line.element.get("class")


def _box(title: Block, text: Block) -> etree._Element | None:
    """Return the smallest element with *title* and *text*, ``None`` if only the page has both."""
    around = {text.element, *text.element.iterancestors()}
    path = (title.element, *title.element.iterancestors())
    box = next((each for each in path if each in around), None)
    return None if box is None or box.tag in ("body", "html", "tr") else box


def _framed(lines: list[Block], title_at: int, first_at: int) -> list[int]:
    """Return the places over the title with which the box of title and text begins.

    A box that begins further up, or with a menu, is the page's and not the article's.
    """
    box = _box(lines[title_at], lines[first_at])
    if box is None:
        return []
    found: list[int] = []
    for at in range(title_at - 1, -1, -1):
        line = lines[at]
        if box is not line.element and box not in line.element.iterancestors():
            return found
        if len(found) == BEFORE_TITLE or len(line.links) > MENU_LINKS:
            return []
        found.append(at)
    return found


def _above(lines: list[Block], title_at: int) -> list[int]:
    """Return the places over the title that stand in its own box: date lines over a heading.

    Where the title is a cell, that is its table, up to the next line of links: a menu.
    """
    box = lines[title_at].element.getparent()
    in_table = box is not None and box.tag == "tr"
    if box is not None and in_table:
        box = next(box.iterancestors("table"), None)
    if box is None or box.tag in ("body", "html"):
        return []
    found = []
    for at in range(title_at - 1, max(-1, title_at - 1 - BEFORE_TITLE), -1):
        element = lines[at].element
        if in_table and lines[at].is_links:
            break
        if element is box or box in islice(element.iterancestors(), 3):
            found.append(at)
    return found

"""Where on an unknown page the article stands: its title, its head, its body, what follows.

Decided on lines, in the order in which they are read, so that markup matters little: a title is
the line that the page's machine titles repeat; a body is the densest run of prose after it, in
the smallest element that holds most of that run. Each step is linear in the page.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from crawler.extract import keywords, labels
from crawler.extract.body import Block
from crawler.extract.credit import dateline_agency
from models.folding import search

PROSE_WORDS = 8  # a shorter line is prose only if it ends as a sentence does
SENTENCE_WORDS = 4
META_WORDS = 16  # byline, place, date, clock and update in one line; longer lines are sentences
LONG_META_WORDS = 30  # the dates of publication and update, each with two names of its month
NUMBERS = 3  # day, year, and the day of another calendar, or the clock
MIN_TITLE_WORDS = 3  # shorter headings that a <title> holds are the site's or the section's name
MAX_TITLE_CHARS = 400
MAX_CLIMB = 12  # elements from a line upwards that can be the body's
MOST = 0.7  # of the run's prose stands in the body's element; leads and credits may stand outside
HEAD_LINES = 14  # between title and body: date, byline, section, share bar, caption
BEFORE_TITLE = 4  # lines of the title's own box that may stand above it
TAIL_LINES = 14  # after the body: credit, keywords, dates at the foot
SOME = 0.1  # of the body's prose: too much to leave out for standing just beside it
MUCH = 0.3  # of the prose in the longest stretch between two headings that end articles
MAX_PROSE_WEIGHT = 600  # one endless paragraph must not outweigh an article

_END = (".", "؟", "!", "…", "»", '"', ":", "؛", "،", ")", "”")
_CLOCK = re.compile(r"[0-9٠-٩]{1,2}\s?:\s?[0-9٠-٩]{2}(?![0-9٠-٩])")
_NUMBER = re.compile("[0-9٠-٩]+")
_ARABIC = re.compile("[\u0621-\u064a]{2}")
# Words in class names and ids of what stands beside an article, on any site: whole words where
# they are short, parts of words where nothing else contains them.
_BESIDE = re.compile(
    r"(?i)comment(?!ary)|related|sidebar|side-bar|side_bar|breadcrumb|newsletter|footer|caption"
    r"|most-?_?(?:read|view|pop)|mostread|disqus|recommend|popular|cookie|subscri|similar|readmore"
    r"|also-?read|read-?also|see-?also|author-?(?:bio|box|info|desc)|copyright|policy|disclaimer"
    r"|twitter-(?:tweet|video)|instagram-media|fb-post|tiktok-embed"
    r"|(?:^|[\s_-])(?:ads?|adv|advert\w*|share|sharing|social|tags|promo|poll|weather|ticker"
    r"|latest|trending|next|prev|pagination|menu|nav|navbar|popup|modal)(?:$|[\s_-])"
)


@dataclass(slots=True)
class Story:
    """The article's places among the lines of its page."""

    lines: list[Block]
    title_at: int | None = None
    head: list[int] = field(default_factory=list)  # places between title and body
    above: list[int] = field(default_factory=list)  # places over the title, in its own box
    body: list[int] = field(default_factory=list)  # places of paragraphs and subheadings
    tail: list[int] = field(default_factory=list)  # places after the body
    links: int = 0  # lines of links among the paragraphs

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
    story = Story(lines, _title_at(lines, titles, sites))
    beside = _Beside(lines, story.title_at)
    start = 0 if story.title_at is None else story.title_at + 1
    prose = [
        at
        for at in range(start, len(lines))
        if is_prose(lines[at]) and not beside[at] and not _is_teaser(lines, at)
    ]
    prose = _before_end(lines, prose)
    inside = _most_inside(lines, prose, marked)
    run = inside or _densest(lines, prose)
    if not run:
        return story
    box = _box(lines, run)
    _take_body(story, box, run, beside, start)
    first, last = story.body[0], story.body[-1]
    story.head = [at for at in range(max(start, first - HEAD_LINES), first) if not beside[at]]
    if story.title_at is not None:
        head = range(start, min(first, start + HEAD_LINES))
        story.head = [at for at in head if not beside[at]]
        story.above = _above(lines, story.title_at)
    story.tail = [*range(last + 1, min(len(lines), last + 1 + TAIL_LINES))]
    return story


def is_prose(line: Block) -> bool:
    """Return whether *line* reads as a paragraph: words outside links, and enough of them."""
    own = len(line.text) - line.linked
    if line.is_links or own * 2 < len(line.text):
        return False
    words = len(line.text.split())
    if words < PROSE_WORDS and not (words >= SENTENCE_WORDS and line.text.endswith(_END[:6])):
        return False
    return _ARABIC.search(line.text) is not None and not is_meta(line.text)


def is_meta(text: str) -> bool:
    """Return whether the short line *text* says when or by whom, by label, clock or numbers."""
    words = len(text.split())
    if words > LONG_META_WORDS or text.endswith(_END[:4]):
        return False
    timed = _CLOCK.search(text) is not None or len(_NUMBER.findall(text)) >= NUMBERS
    labelled = labels.is_published(text) or labels.is_update(text)
    if words > META_WORDS:
        return timed and labelled
    return timed or labelled or labels.byline(text) is not None


# --- the title


def _title_at(lines: list[Block], titles: Sequence[str], sites: frozenset[str]) -> int | None:
    """Return the place of the title: of the lines that repeat a machine title, the best."""
    folded = [title for title in map(search, dict.fromkeys(titles)) if title and title not in sites]
    longest = min(max(map(len, titles), default=0) + 40, MAX_TITLE_CHARS)
    words = {word for title in titles for word in title.split()}
    best: tuple[int, int] = (0, 0)
    place = None
    for at, line in enumerate(lines):
        if len(line.text) > longest:
            continue
        own = line.text.split()
        if 2 * len(words.intersection(own)) < len(own):  # folding unites few of a title's words
            continue
        heading = 2 if line.tag == "h1" else int(line.is_heading)
        if best >= (3, heading):
            continue
        shown = search(line.text)
        if shown in sites or not shown:
            continue
        rank = (max((_likeness(shown, title) for title in folded), default=0), heading)
        if rank[0] and rank > best:
            best, place = rank, at
    if place is not None:
        return place
    headings = [
        at
        for at, line in enumerate(lines)
        if line.tag in ("h1", "h2") and not line.is_links
        and len(line.text.split()) >= MIN_TITLE_WORDS and search(line.text) not in sites
    ]  # fmt: skip
    first = [at for at in headings if lines[at].tag == "h1"] or headings
    return first[0] if first else None


def _likeness(shown: str, title: str) -> int:
    """Return how surely the line *shown* is the title that the page calls *title*: 0 to 3."""
    if shown == title:
        return 3
    words = shown.count(" ") + 1
    if words < MIN_TITLE_WORDS:
        return 0
    if title.startswith(f"{shown} ") or title.endswith(f" {shown}"):
        return 2
    if shown in title and words * 2 > title.count(" "):
        return 1
    if (
        title.count(" ") >= MIN_TITLE_WORDS
        and shown.startswith(title)
        and len(title) * 2 > len(shown)
    ):
        return 1  # cut off for the machines
    return 0


def _above(lines: list[Block], title_at: int) -> list[int]:
    """Return the places over the title that stand in its own box: date lines over a heading."""
    box = lines[title_at].element.getparent()
    found = []
    for at in range(title_at - 1, max(-1, title_at - 1 - BEFORE_TITLE), -1):
        parents = islice(lines[at].element.iterancestors(), 3)
        if box is not None and box.tag not in ("body", "html") and box in [*parents]:
            found.append(at)
    return found


# --- the body


class _Beside:
    """Whether a line stands in something beside the article, by the names of its elements."""

    def __init__(self, lines: list[Block], title_at: int | None) -> None:
        self._lines = lines
        self._known: dict[etree._Element, bool] = {}
        if title_at is not None:  # what holds the title as well is not beside it
            title = lines[title_at].element
            self._known = dict.fromkeys([title, *title.iterancestors()], False)

    def __getitem__(self, at: int) -> bool:
        path = []
        each: etree._Element | None = self._lines[at].element
        while each is not None and each not in self._known:
            path.append(each)
            each = each.getparent()
        known = False if each is None else self._known[each]
        for element in reversed(path):
            known = known or _is_beside(element)
            self._known[element] = known
        return known


def _is_beside(element: etree._Element) -> bool:
    if element.tag in ("body", "html", "main", "article"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and _BESIDE.search(names) is not None


def _is_teaser(lines: list[Block], at: int) -> bool:
    """Whether the line shares a box with nothing but a linked headline over it."""
    if at < 2 or not lines[at - 1].is_links or len(lines[at - 1].text.split()) < SENTENCE_WORDS:
        return False
    box = lines[at].element.getparent()
    around = (lines[at - 2], *lines[at + 1 : at + 2])
    return (
        box is not None
        and (
            lines[at - 1].element is box or box in islice(lines[at - 1].element.iterancestors(), 2)
        )
        and not any(other.element is box or other.element.getparent() is box for other in around)
    )


def _before_end(lines: list[Block], prose: list[int]) -> list[int]:
    """Return the prose up to the heading that ends the article: comments, copyright.

    Such words stand over an article too ("add a comment"): the stretch between two of them that is
    the article is the first that has much prose.
    """
    stretches: list[list[int]] = [[]]
    following = iter([*prose, len(lines)])
    place = next(following)
    for at, line in enumerate(lines):
        if at == place:
            stretches[-1].append(at)
            place = next(following)
        elif stretches[-1] and labels.is_end(line.text):
            stretches.append([])
    weights = [_weight(lines, stretch) for stretch in stretches]
    enough = MUCH * max(weights)
    return next(
        stretch for stretch, weight in zip(stretches, weights, strict=True) if weight >= enough
    )


def _most_inside(
    lines: list[Block], prose: list[int], marked: Sequence[etree._Element]
) -> list[int]:
    """Return the prose inside the element that the markup calls the body, if there is enough."""
    best: list[int] = []
    for body in marked[:20]:
        inside = [at for at in prose if _holds(body, lines[at].element)]
        if _weight(lines, inside) > _weight(lines, best):
            best = inside
    return best if _weight(lines, best) * 2 >= _weight(lines, _densest(lines, prose)) else []


def _holds(box: etree._Element, element: etree._Element) -> bool:
    return element is box or box in islice(element.iterancestors(), MAX_CLIMB)


def _weight(lines: list[Block], places: Iterable[int]) -> int:
    return sum(min(len(lines[at].text) - lines[at].linked, MAX_PROSE_WEIGHT) for at in places)


def _densest(lines: list[Block], prose: list[int]) -> list[int]:
    """Return the prose of the densest stretch: links and short lines between count against it."""
    if not prose:
        return []
    are_prose = set(prose)
    best_sum = total = 0
    best = (0, -1)
    begin = prose[0]
    for at in range(prose[0], prose[-1] + 1):
        line = lines[at]
        if at in are_prose:
            total += min(len(line.text) - line.linked, MAX_PROSE_WEIGHT)
        elif line.is_links:
            total -= 60 + min(len(line.text), 200)
        else:
            total -= 15
        if total <= 0:
            total, begin = 0, at + 1
        elif total > best_sum:
            best_sum, best = total, (begin, at)
    return [at for at in prose if best[0] <= at <= best[1]]


def _box(lines: list[Block], run: list[int]) -> etree._Element:
    """Return the smallest element that holds most of the run's prose."""
    weights: dict[etree._Element, int] = {}
    for at in run:
        element = lines[at].element
        weight = _weight(lines, [at])
        weights[element] = weights.get(element, 0) + weight
        for parent in islice(element.iterancestors(), MAX_CLIMB):
            weights[parent] = weights.get(parent, 0) + weight
    enough = MOST * _weight(lines, run)
    held = [element for element, weight in weights.items() if weight >= enough]
    if not held:
        return lines[run[0]].element.getroottree().getroot()
    smallest = min(weights[element] for element in held)
    box = next(element for element in held if weights[element] == smallest)
    for parent in islice(box.iterancestors(), MAX_CLIMB):
        beside = [at for at in range(run[0], run[-1] + 1) if not _holds(box, lines[at].element)]
        near = [at for at in beside if _holds(parent, lines[at].element)]
        # a paragraph is no box; and text of some weight just beside the box belongs to it
        if box.tag not in _PARAGRAPHS and not (
            _weight(lines, near) >= SOME * weights[box] and all(is_prose(lines[at]) for at in near)
        ):
            break
        weights.setdefault(parent, weights[box])
        box = parent
    return box


def _take_body(
    story: Story, box: etree._Element, run: list[int], beside: _Beside, start: int
) -> None:
    """Fill in the body: lines of *box* that are its text, up to what follows the article."""
    lines = story.lines
    title = lines[story.title_at].text if story.title_at is not None else ""
    inside = _inside(lines, box, run)
    places = {_place(lines[at]) for at in run if _holds(box, lines[at].element)}
    taken: list[int] = []
    strict = False  # behind a list of other articles only what stands where paragraphs stand
    links = pending = 0
    for at in inside:
        line = lines[at]
        if taken and (labels.is_end(line.text) or keywords.behind_label(line) is not None):
            break
        if line.is_links:
            pending += 1
            strict = strict or pending >= 3
            continue
        if beside[at] or labels.is_promotion(line.text):
            continue
        if labels.is_related(line.text, line.link_texts):
            strict = True
            continue
        if strict and (_place(line) not in places or not is_prose(line)):
            continue
        if not taken and (not is_prose(line) or line.text == title):
            continue
        links, pending, strict = links + pending, 0, False
        taken.append(at)
    while taken and (
        labels.is_legal(lines[taken[-1]].text)
        or not (is_prose(lines[taken[-1]]) or lines[taken[-1]].text.endswith("."))
    ):
        taken.pop()
    story.body = _without_foreign_end(lines, taken) or run
    above = story.body[0] - 1
    if above >= start and _holds(box, lines[above].element) and dateline_agency(lines[above].text):
        story.body.insert(0, above)  # a dateline in a line of its own
    story.links = links


def _inside(lines: list[Block], box: etree._Element, run: list[int]) -> list[int]:
    """Return the places in *box* from the run's first; beyond the run they stand in a row."""
    inside = []
    for at in range(run[0], len(lines)):
        if _holds(box, lines[at].element):
            inside.append(at)
        elif at > run[-1]:
            break
    return inside


def _without_foreign_end(lines: list[Block], taken: list[int]) -> list[int]:
    """Return *taken* without a last part in a box of its own inside the box of most of it.

    There stand the rules for comments, disclaimers and what the site says of itself.
    """
    places = Counter(_place(lines[at]) for at in taken)
    (most, count), *_others = places.most_common(1) or [((None, "", None), 0)]
    kept = list(taken)
    while count >= 3 and kept and _is_boxed(lines[kept[-1]].element, most[0], most[1]):
        kept.pop()
    return kept


def _is_boxed(element: etree._Element, box: etree._Element | None, tag: str) -> bool:
    parent = element.getparent()
    if parent is None or parent is box or element is box:
        return False
    if element.tag != tag and parent.tag in _PARTS:
        return False
    return parent.tag not in _PARTS and any(
        each is box for each in islice(parent.iterancestors(), 3)
    )


_PARAGRAPHS = frozenset("p span font b strong i em u a li h1 h2 h3 h4 h5 h6".split())
_PARTS = frozenset("blockquote ul ol li dl table tbody tr td section article center".split())


def _place(line: Block) -> tuple[etree._Element | None, str, str | None]:
    return line.element.getparent(), line.tag, line.element.get("class")

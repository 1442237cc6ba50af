"""Which lines of an unknown page are the article's body.

The densest run of prose behind the title, in the smallest element that holds most of that run; of
that element's lines what is text, up to what follows the article.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from lxml import etree

from crawler.extract import keywords, labels
from crawler.extract.beside import Beside
from crawler.extract.body import Block, is_only_child
from crawler.extract.dateline import read_dateline
from crawler.extract.labels import word_count
from crawler.extract.prose import SENTENCE_WORDS, densest, is_meta, is_prose, weight

MAX_CLIMB = 12  # elements from a line upwards that can be the body's
MOST = 0.7  # of the run's prose stands in the body's element; leads and credits may stand outside
SOME = 0.1  # of the body's prose: too much to leave out for standing just beside it
MAX_CELL_WORDS = 8  # of a table with data; in longer cells old sites set whole paragraphs
MAX_OVER_TEASER = 3  # lines: headline, date, writer
MAX_OVER_CAPTION = 3  # elements from a caption up to the one that holds its picture: a table's
MAX_BESIDE_CAPTION = 6  # parts of those; more are no picture's box
MAX_TWINS = 6  # elements before and behind a part of a text in which its other parts are looked for
MUCH = 0.3  # of the prose in the longest stretch between two headings that end articles


def find_body(
    lines: list[Block], title_at: int | None, beside: Beside, marked: Sequence[etree._Element]
) -> tuple[list[int], int]:
    """Return the places of paragraphs and subheadings, and how many lines of links are among them.

    *marked* are the elements that the markup calls the article's body.
    """
    start = 0 if title_at is None else title_at + 1
    prose = [
        at
        for at in range(start, len(lines))
        if is_prose(lines[at]) and not (beside[at] or _is_caption(lines[at]))
    ]
    teasers = _teasers(lines, prose, start)
    prose = _before_end(lines, [at for at in prose if at not in teasers])
    run = _most_inside(lines, prose, marked) or densest(lines, prose)
    if not run:
        return [], 0
    box = _box(lines, run)
    body, links = _taken(lines, box, run, beside, teasers, title_at)
    above = body[0] - 1
    if above >= start and not beside[above] and _opens(box, lines, above, body[0], title_at):
        body.insert(0, above)  # a dateline in a line of its own
    return body, links


def _opens(
    box: etree._Element, lines: list[Block], above: int, first: int, title_at: int | None
) -> bool:
    """Whether the line *above* the first paragraph is a dateline of its own, not a byline."""
    line = lines[above]
    if not _holds(box, line.element) or read_dateline(line.text) is None:
        return False
    whole_page = title_at is not None and _holds(box, lines[title_at].element)
    return not whole_page or (_place(line) == _place(lines[first]) and not is_meta(line.text))


def paragraphs(lines: list[Block], places: Sequence[int]) -> list[str]:
    """Return the texts at *places*; short cells of one row of a table are one line.

    >>> row = etree.fromstring("<tr><td>صنعاء</td><td>31</td></tr>")
    >>> paragraphs([Block(cell.text, (), 0, cell) for cell in row], [0, 1])
    ['صنعاء 31']
    """
    texts: list[str] = []
    last: etree._Element | None = None
    for at in places:
        line = lines[at]
        row = _row(line.element) if word_count(line.text) <= MAX_CELL_WORDS else None
        if row is not None and row is last:
            texts[-1] += f" {line.text}"
        else:
            texts.append(line.text)
        last = row
    return texts


def _row(element: etree._Element) -> etree._Element | None:
    """Return the row of a table in which *element* is a cell or the only part of one."""
    parent = element.getparent()
    if element.tag not in _CELLS and parent is not None and is_only_child(element):
        element, parent = parent, parent.getparent()
    return parent if element.tag in _CELLS else None


def _teasers(lines: list[Block], prose: list[int], start: int) -> dict[int, etree._Element | None]:
    """Return the teasers in *prose* with their boxes, and what stands in one list with two."""
    boxes = {at: box for at in prose if (box := _teaser(lines, at, start)) is not None}
    if not boxes:
        return {}
    kinds = {at: _kind(box) for at, box in boxes.items()}
    counted = Counter(kinds.values())
    alone = {at for at, box in boxes.items() if lines[at].element.getparent() is box}
    teasers: dict[int, etree._Element | None] = {
        at: boxes[at] for at, kind in kinds.items() if counted[kind] >= 2 or at in alone
    }
    others = {
        at: [kind for each in islice(lines[at].element.iterancestors(), 3)
             if counted[kind := _kind(each)] >= 2]
        for at in prose if at not in boxes
    }  # fmt: skip
    beside = Counter(kind for found in others.values() for kind in found)
    for at, found in others.items():
        if any(beside[kind] <= counted[kind] for kind in found):
            teasers[at] = None
    return teasers


def _teaser(lines: list[Block], at: int, start: int) -> etree._Element | None:
    """Return the box that the line shares with a linked headline over it and with no other text.

    Date and writer may stand between or behind, and a link to the article.
    """
    for over in range(at - 1, max(start, at - MAX_OVER_TEASER) - 1, -1):
        headline = lines[over]
        if headline.linked * 2 >= len(headline.text):
            break
        if is_prose(headline):
            return None
    else:
        return None
    if word_count(headline.text) < SENTENCE_WORDS:
        return None
    element = lines[at].element
    holding = (each for each in (element, *islice(element.iterancestors(), 3)))
    box = next((each for each in holding if _holds(each, headline.element)), None)
    if box is None or box.tag in ("body", "html"):
        return None
    over_it = lines[max(over - MAX_OVER_TEASER, 0) : over]
    under_it = lines[at + 1 : at + 1 + MAX_OVER_TEASER]
    nearest = (next(filter(is_prose, each), None) for each in (reversed(over_it), under_it))
    if any(other is not None and _holds(box, other.element) for other in nearest):
        return None
    return box


def _kind(box: etree._Element) -> tuple[etree._Element | None, str, str | None]:
    """Return what the items of one list share: parent, tag, class; of a cell what its row does."""
    row = box.getparent()
    if box.tag in _CELLS and row is not None:
        box = row
    return box.getparent(), str(box.tag), box.get("class")


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
    enough = MUCH * max(weight(lines, stretch) for stretch in stretches)
    return next(stretch for stretch in stretches if weight(lines, stretch) >= enough)


def _most_inside(
    lines: list[Block], prose: list[int], marked: Sequence[etree._Element]
) -> list[int]:
    """Return the prose inside the element that the markup calls the body, if there is enough."""
    best: list[int] = []
    for body in marked[:20]:
        inside = [at for at in prose if _holds(body, lines[at].element)]
        if weight(lines, inside) > weight(lines, best):
            best = inside
    return best if weight(lines, best) * 2 >= weight(lines, densest(lines, prose)) else []


def _holds(box: etree._Element, element: etree._Element) -> bool:
    return element is box or box in islice(element.iterancestors(), MAX_CLIMB)


def _box(lines: list[Block], run: list[int]) -> etree._Element:
    """Return the smallest element that holds most of the run's prose."""
    weights: dict[etree._Element, int] = {}
    for at in run:
        element = lines[at].element
        own = weight(lines, [at])
        weights[element] = weights.get(element, 0) + own
        for parent in islice(element.iterancestors(), MAX_CLIMB):
            weights[parent] = weights.get(parent, 0) + own
    enough = MOST * weight(lines, run)
    held = [element for element, held_weight in weights.items() if held_weight >= enough]
    if not held:
        return lines[run[0]].element.getroottree().getroot()
    box = max(held, key=_depth)  # those that hold most hold each other
    for parent in islice(box.iterancestors(), MAX_CLIMB):
        beside = [at for at in range(run[0], run[-1] + 1) if not _holds(box, lines[at].element)]
        near = [at for at in beside if _holds(parent, lines[at].element)]
        twins = _twins(box)
        # a paragraph is no box; and text of some weight just beside the box belongs to it
        if box.tag not in _PARAGRAPHS and not (
            weight(lines, near) >= SOME * weights[box]
            and all(
                (is_prose(lines[at]) and not lines[at].is_heading)
                or any(_holds(twin, lines[at].element) for twin in twins)
                for at in near
            )
        ):
            break
        weights.setdefault(parent, weights[box])
        box = parent
    return box


def _twins(box: etree._Element) -> list[etree._Element]:
    """Return the elements beside *box* that are called as it is: an advertisement parts a text."""
    name = box.get("class")
    behind = islice(box.itersiblings(), MAX_TWINS)
    near = (*behind, *islice(box.itersiblings(preceding=True), MAX_TWINS))
    return [each for each in near if name and each.tag == box.tag and each.get("class") == name]


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _taken(
    lines: list[Block],
    box: etree._Element,
    run: list[int],
    beside: Beside,
    teasers: Mapping[int, etree._Element | None],
    title_at: int | None,
) -> tuple[list[int], int]:
    """Return the places of the text in *box*, and how many lines of links are between them."""
    title = lines[title_at].text if title_at is not None else ""
    places = {_place(lines[at]) for at in run if _holds(box, lines[at].element)}
    parents = {parent for parent, _tag, _class in places}
    pictured = set(filter(_has_picture, {lines[at].element for at in run}))
    plain = {_place(lines[at]) for at in run if lines[at].element not in pictured}
    taken: list[int] = []
    strict = False  # behind a list of other articles only what stands where paragraphs stand
    heading: list[int] = []  # just behind such a list: the list's, or that of the next paragraph
    links = pending = 0
    for at in _inside(lines, box, run):
        line = lines[at]
        if taken and (labels.is_end(line.text) or keywords.behind_label(line) is not None):
            break
        if line.is_links:
            pending += 1
            strict = strict or pending >= 3
            continue
        if (
            _is_inset(teasers.get(at), box)
            or beside[at]
            or labels.is_promotion(line.text)
            or _is_caption(line)
            or (
                _is_all_beside_picture(line, box)
                and (_place(line) not in plain or _is_emphasised(line))
            )
        ):
            continue
        if (
            pending
            and is_meta(line.text)
            and (_place(line) not in places or _holds(line.element, lines[at - 1].element))
        ):
            continue  # the date of a card
        if (target := _pointer(line)) is not None:
            strict, heading = strict or not target, []  # a label alone is the heading of a list
            continue
        if strict and (_place(line) not in places or not is_prose(line)):
            stands = taken and line.is_heading and line.element.getparent() in parents
            heading = [at] if stands else []
            continue
        if not taken and (not is_prose(line) or line.text == title or _is_subtitle(lines, at, run)):
            continue
        links, pending, strict = links + pending, 0, False
        taken += [*heading, at]
        heading = []
    taken = _without_pulled(lines, taken)
    if len(taken) > 1 and _is_repeated(lines[taken[0]], lines[taken[1]]):
        del taken[0]  # the summary
    while taken and (
        labels.is_legal(lines[taken[-1]].text)
        or not (is_prose(lines[taken[-1]]) or lines[taken[-1]].text.endswith("."))
    ):
        taken.pop()
    return _without_foreign_end(lines, taken) or run, links


def _is_inset(teaser: etree._Element | None, box: etree._Element) -> bool:
    """Whether the box of a *teaser* is a part of the body's *box*."""
    return teaser is not None and teaser is not box and _holds(box, teaser)


def _is_subtitle(lines: list[Block], at: int, run: list[int]) -> bool:
    """Whether the line over the text is a heading, where the next paragraph is none."""
    if not lines[at].is_heading or lines[at].text.endswith((".", "…")):
        return False  # a lead
    following = next((lines[other] for other in run if other > at), None)
    return following is not None and not following.is_heading


def _without_pulled(lines: list[Block], taken: list[int]) -> list[int]:
    """Return *taken* without sentences that a paragraph has as well, set apart to catch the eye."""
    pulled = {at for at in taken if _is_set_apart(lines[at].element)}
    for at in sorted(pulled):
        said = lines[at].text.strip(_QUOTES)
        if not any(said in lines[other].text for other in taken if other != at):
            pulled.remove(at)
    return [at for at in taken if at not in pulled]


def _is_set_apart(element: etree._Element) -> bool:
    near = [element, *islice(element.iterancestors(), 1)]
    return any(each.tag in _APART or _APART_NAMES.search(each.get("class") or "") for each in near)


def _is_repeated(line: Block, following: Block) -> bool:
    return line.text == following.text and _place(line) != _place(following)


def _is_caption(line: Block) -> bool:
    """Whether the line is a picture's, by its words, or by the name of all that is in it."""
    if line.text.endswith("."):
        return False
    if labels.is_caption(line.text):
        return True
    if _has_many_parts(line.element):
        return False
    named = (each for each in line.element if "caption" in (each.get("class") or "").casefold())
    return any(_text_of(each) == line.text for each in named)


def _is_all_beside_picture(line: Block, box: etree._Element) -> bool:
    """Whether *line* is all that a part of *box* says beside its picture, and is no sentence."""
    short = word_count(line.text) <= labels.MAX_CAPTION_WORDS
    if line.is_heading or not short or line.text.endswith((".", "؟", ":", "…")):
        return False
    for each in (line.element, *islice(line.element.iterancestors(), MAX_OVER_CAPTION)):
        if each is box or _has_many_parts(each):
            return False
        if _has_picture(each):
            return _text_of(each) == line.text
    return False


def _has_many_parts(element: etree._Element) -> bool:
    return next(islice(element, MAX_BESIDE_CAPTION, None), None) is not None  # len() counts all


def _is_emphasised(line: Block) -> bool:
    return any(
        _text_of(each) == line.text for each in line.element.iterchildren("em", "i", "small")
    )


def _has_picture(element: etree._Element) -> bool:
    return next(element.iter("img", "amp-img", "picture"), None) is not None


def _text_of(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _pointer(line: Block) -> str | None:
    """Return what the line points to, "" if it only has the label, ``None`` if it has none.

    The label may be an element of its own, without a sign or blank behind it.
    """
    target = labels.related_after_label(line.text, line.link_texts)
    if target is None and len(line.pieces) > 1:
        first = next(filter(None, map(str.strip, line.pieces)), "")
        if len(first) < len(line.text) and labels.related_after_label(first) == "":
            return line.text[len(first) :]
    return target


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
    # half of the text may wait in a box of its own for readers who ask for more
    much = weight(lines, taken) - weight(lines, kept) > MUCH * weight(lines, kept)
    return taken if much else kept


def _is_boxed(element: etree._Element, box: etree._Element | None, tag: str) -> bool:
    parent = element.getparent()
    if parent is None or parent is box or element is box:
        return False
    if element.tag != tag and parent.tag in _PARTS:
        return False
    return parent.tag not in _PARTS and any(
        each is box for each in islice(parent.iterancestors(), 3)
    )


_QUOTES = ' «»"“”.…'
_APART = frozenset(("blockquote", "q", "aside"))
_APART_NAMES = re.compile(r"(?i)pull|quote")
_CELLS = frozenset(("td", "th"))
_PARAGRAPHS = frozenset("p span font b strong i em u a li h1 h2 h3 h4 h5 h6".split())
_PARTS = frozenset("blockquote ul ol li dl table tbody tr td section article center".split())


def _place(line: Block) -> tuple[etree._Element | None, str, str | None]:
    return line.element.getparent(), line.tag, line.element.get("class")

"""Which lines of a page are paragraphs, and where they stand close together."""

import re
from collections.abc import Iterable

from crawler.extract import labels
from crawler.extract.body import Block
from crawler.extract.labels import word_count
from models.folding import search

PROSE_WORDS = 8  # a shorter line is prose only if it ends as a sentence does
SENTENCE_WORDS = 4
META_WORDS = 16  # byline, place, date, clock and update in one line; longer lines are sentences
LONG_META_WORDS = 30  # the dates of publication and update, each with two names of its month
NUMBERS = 3  # day, year, and the day of another calendar, or the clock
MAX_LINKS_WEIGHT = 300  # of links in a row: three or four related headlines amid an article
CONTENT_CHARS = 4  # of a word that says something; most particles are shorter
SHORT_WEIGHT = 15  # of a line that is no prose
MAX_PARTS_WEIGHT = 90  # of a table or list without links: prices, a team
MAX_PROSE_WEIGHT = 600  # one endless paragraph must not outweigh an article

_END = (".", "؟", "!", "…", "»", '"', ":", "؛", "،", ")", "”")
_PARTS = frozenset(("td", "th", "li", "dt", "dd"))
_CLOCK = re.compile(r"[0-9٠-٩]{1,2}\s?:\s?[0-9٠-٩]{2}(?![0-9٠-٩])")
_NUMBER = re.compile("[0-9٠-٩]+")
_CRUMBS = re.compile(r"\s?[»›>/\\←|]\s")
_PREFIX = re.compile(r"^(?:[وفبكل]?ال|لل)(?=\w{3})")
_ARABIC = re.compile("[\u0621-\u064a]{2}")


def is_prose(line: Block) -> bool:
    """Return whether *line* reads as a paragraph: words outside links, and enough of them."""
    if line.linked * 2 > len(line.text) or line.is_links or is_crumbs(line):
        return False
    words = word_count(line.text)
    if words < PROSE_WORDS and not (words >= SENTENCE_WORDS and line.text.endswith(_END[:6])):
        return False
    return _ARABIC.search(line.text) is not None and not is_meta(line.text)


def is_crumbs(line: Block) -> bool:
    """Return whether *line* is the way from the front page to this one: links, then its name."""
    if not line.links or not _CRUMBS.search(line.text):
        return False
    return line.text.startswith(line.links[0][0])


def is_meta(text: str) -> bool:
    """Return whether the short line *text* says when or by whom, by label, clock or numbers."""
    words = word_count(text)
    if words > LONG_META_WORDS or text.endswith(_END[:4]):
        return False
    timed = _CLOCK.search(text) is not None or len(_NUMBER.findall(text)) >= NUMBERS
    labelled = labels.is_published(text) or labels.is_update(text)
    if words > META_WORDS:
        return timed and (labelled or labels.dates_inside(text))
    return timed or labelled or labels.byline(text) is not None


def weight(lines: list[Block], places: Iterable[int]) -> int:
    """Return how much the lines at *places* say: their characters outside links."""
    return sum(min(len(lines[at].text) - lines[at].linked, MAX_PROSE_WEIGHT) for at in places)


def densest(lines: list[Block], prose: list[int]) -> list[int]:
    """Return the prose of the densest stretch: links and short lines between count against it.

    Of a table or list among the paragraphs only the first lines count.
    """
    if not prose:
        return []
    are_prose = set(prose)
    best_sum = total = 0
    best = (0, -1)
    begin = prose[0]
    left, parts = MAX_LINKS_WEIGHT, MAX_PARTS_WEIGHT
    for at in range(prose[0], prose[-1] + 1):
        line = lines[at]
        if at in are_prose:
            total += min(len(line.text) - line.linked, MAX_PROSE_WEIGHT)
            left, parts = MAX_LINKS_WEIGHT, MAX_PARTS_WEIGHT
        elif line.is_links:
            links = min(60 + min(len(line.text), 200), left)
            total, left = total - links, left - links
        elif line.tag in _PARTS:
            short = min(SHORT_WEIGHT, parts)
            total, parts = total - short, parts - short
        else:
            total -= SHORT_WEIGHT
        if total <= 0:
            total, begin = 0, at + 1
        elif total > best_sum:
            best_sum, best = total, (begin, at)
    return [at for at in prose if best[0] <= at <= best[1]]


def said(word: str, text: str) -> bool:
    """Return whether *word* occurs in *text*, with or without its article and a prefix."""
    stem = _PREFIX.sub("", word) if "ال" in word[:3] or word[:2] == "لل" else word
    return len(stem) > 1 and stem in text


def share_said(title: str, text: str) -> float:
    """Return the share of the words of *title* that *text* knows; particles do not count."""
    return _share(_content(title), search(text))


def is_said(title: str, text: str, share: float) -> bool:
    """Return whether the share of ``share_said`` is at least *share*; *text* is at level display.

    Words that stand in the text as they are folded do not wait for the text to be folded.
    """
    words = _content(title)
    return _share(words, text) >= share or _share(words, search(text)) >= share


def _content(title: str) -> list[str]:
    return [word for word in search(title).split() if len(word) >= CONTENT_CHARS]


def _share(words: list[str], text: str) -> float:
    return sum(said(word, text) for word in words) / len(words) if words else 0.0

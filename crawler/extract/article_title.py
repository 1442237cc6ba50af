"""What a page calls itself, and which of its lines shows that title."""

import re
from collections.abc import Iterable, Sequence

from crawler.extract.body import Block
from crawler.extract.labels import word_count
from crawler.extract.prose import share_said
from crawler.extract.site import Site
from models.folding import search

MIN_TITLE_WORDS = 3  # shorter lines that a <title> holds are the site's or the section's name
MAX_TITLE_CHARS = 400
MAX_SITE_WORDS = 5
MAX_KICKER_WORDS = 4
KNOWN_SHARE = 0.3  # of the title's words, that the text knows as well

_SUFFIX = re.compile(r"\s+[-–—|•»«·:~]+\s+|\s*[|:]{1,2}\s+|\s*[|]\s*")
_OUTLET = re.compile(
    r"(?:وكالة|صحيفة|جريدة|مجلة|موقع|شبكة|قناة|بوابة|إذاعة|اذاعة|راديو|تلفزيون|تليفزيون|مؤسسة)\s"
)
_EDGES = " -–—|•»«·:~"
_SIGNS = " -–—|•·:~"  # those that are no quotation marks
_CUT = re.compile(r"\s*(?:\.{2,}|…)$")


def machine_titles(told: Iterable[str], site: Site) -> list[str]:
    """Return what the page is *told* to be called: without the site's name, the whole ones last."""
    given = [title for title in dict.fromkeys(told) if title]
    stripped = [without_site(title, site) for title in given]
    return [title for title in dict.fromkeys([*stripped, *given]) if title]


def without_site(title: str, site: Site) -> str:
    """Return *title* without the site's name before or behind it."""
    begins, ends = [0], []  # of the parts
    for sign in _SUFFIX.finditer(title):
        ends.append(sign.start())
        begins.append(sign.end())
    ends.append(len(title))
    first, last = 0, len(begins) - 1
    while first < last and site.is_called(title[begins[last] : ends[last]]):
        last -= 1
    while first < last and site.is_called(title[begins[first] : ends[first]]):
        first += 1
    if (first, last) == (0, len(begins) - 1):
        return title
    return title[begins[first] : ends[last]].strip(_SIGNS)


def site_in_title(head_title: str, titles: Iterable[str]) -> str | None:
    """Return what ``<title>`` has before or behind one of *titles*: the site's name, or ``None``.

    >>> site_in_title("المرفأ: عودة القوافل إلى الطريق", ["عودة القوافل إلى الطريق"])
    'المرفأ'
    """
    for title in titles:
        before, found, after = head_title.partition(title)
        if found and bool(before) != bool(after):
            parts = [part for part in _SUFFIX.split(before or after) if part.strip()]
            name = (parts[0] if before else parts[-1]).strip(_EDGES) if parts else ""
            if 0 < len(name.split()) <= MAX_SITE_WORDS and _SUFFIX.search(before or after):
                return name
    return None


def completes(full: str, shown: str) -> bool:
    """Return whether *full* is the whole of the title *shown*, which dots cut off.

    >>> completes("عودة القوافل إلى الطريق", "عودة القوافل ...")
    True
    """
    cut = _CUT.sub("", shown)
    return cut != shown and search(full).startswith(search(cut))


def told_part(head_title: str, site: Site, text: str) -> str:
    """Return the part of ``<title>`` that is of the article with the body *text*, or "".

    Parts at its ends are cut off that are the site's, or short and unknown to the text: sections.
    """
    title = without_site(head_title, site)
    for at in (-1, 0):
        while len(parts := _SUFFIX.split(title)) > 1 and (
            len(parts[at].split()) <= MAX_SITE_WORDS and not share_said(parts[at], text)
        ):
            edge = parts[at]
            cut = title[: title.rindex(edge)] if at else title[title.index(edge) + len(edge) :]
            title = cut.strip(_EDGES)
    outlet = _OUTLET.match(title) and len(title.split()) <= MIN_TITLE_WORDS
    known = len(title.split()) >= MIN_TITLE_WORDS and not (outlet or site.is_called(title))
    return title if known and share_said(title, text) >= KNOWN_SHARE else ""


def is_without_kicker(full: str, line: Block) -> bool:
    """Return whether *full* is the heading *line* without the word over it, an element of its own.

    "عاجل" stands so in the heading, and the name of the section.
    """
    first = next(iter(line.texts), "")
    rest = line.text.removeprefix(first).strip(_EDGES)
    return (
        first != line.text
        and word_count(first) <= MAX_KICKER_WORDS
        and search(rest) == search(full)
    )


def joined(above: Block, line: Block, told: str) -> str | None:
    """Return *told* if it is set in two lines, in elements of one kind, with nothing between."""
    shown = " ".join(f"{above.text} {line.text}".split())
    alike = above.tag == line.tag or (above.is_heading and line.is_heading)
    return shown if alike and shown == " ".join(told.split()) else None


def title_at(lines: list[Block], titles: Sequence[str], sites: frozenset[str]) -> int | None:
    """Return the place of the title: of the lines that repeat a machine title, the best."""
    folded = [title for title in map(search, dict.fromkeys(titles)) if title and title not in sites]
    longest = min(max(map(len, titles), default=0) + 40, MAX_TITLE_CHARS)
    words = {word for title in titles for word in title.split()}
    best: tuple[int, int] = (0, 0)
    place = None
    for at, line in enumerate(lines):
        if len(line.text) > longest:
            continue
        heading = 2 if line.tag == "h1" else int(line.is_heading)
        if best >= (3, heading):
            continue
        own = line.text.split()
        if 2 * len(words.intersection(own)) < len(own):  # folding unites few of a title's words
            continue
        shown = search(line.text)
        if shown in sites or not shown:
            continue
        rank = (max((_likeness(shown, title) for title in folded), default=0), heading)
        if rank[0] and rank > best:
            best, place = rank, at
    return _second_line(lines, place, titles)


def _second_line(lines: list[Block], place: int | None, titles: Sequence[str]) -> int | None:
    """Return the place of the title's second line, if *place* is the first of two."""
    if place is None or place + 1 >= len(lines):
        return place
    first, second = lines[place], lines[place + 1]
    return place + 1 if any(joined(first, second, title) for title in titles) else place


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

"""What a page calls itself, and which of its lines shows that title."""

import re
from collections.abc import Iterable, Sequence

from crawler.extract.body import Block
from crawler.extract.labels import word_count
from crawler.extract.site import Site
from models.folding import search

MIN_TITLE_WORDS = 3  # shorter headings that a <title> holds are the site's or the section's name
MAX_TITLE_CHARS = 400
MAX_SITE_WORDS = 5

_SUFFIX = re.compile(r"\s+[-–—|•»:]+\s+|\s*[|:]{1,2}\s+|\s*[|]\s*")
_CUT = re.compile(r"\s*(?:\.{2,}|…)$")


def machine_titles(told: Iterable[str], site: Site) -> list[str]:
    """Return what the page is *told* to be called: without the site's name, the whole ones last."""
    given = [title for title in dict.fromkeys(told) if title]
    stripped = [without_site(title, site) for title in given]
    return [title for title in dict.fromkeys([*stripped, *given]) if title]


def without_site(title: str, site: Site) -> str:
    """Return *title* without the site's name before or behind it."""
    parts = _SUFFIX.split(title)
    while len(parts) > 1 and site.is_called(parts[-1]):
        title = title[: title.rindex(parts.pop())].rstrip(" -–—|•»:")
    while len(parts) > 1 and site.is_called(parts[0]):
        first = parts.pop(0)
        title = title[title.index(first) + len(first) :].lstrip(" -–—|•»:")
    return title


def site_in_title(head_title: str, titles: Iterable[str]) -> str | None:
    """Return what ``<title>`` has before or behind one of *titles*: the site's name, or ``None``.

    >>> site_in_title("المرفأ: عودة القوافل إلى الطريق", ["عودة القوافل إلى الطريق"])
    'المرفأ'
    """
    for title in titles:
        before, found, after = head_title.partition(title)
        if found and bool(before) != bool(after):
            parts = [part for part in _SUFFIX.split(before or after) if part.strip()]
            name = (parts[0] if before else parts[-1]).strip(" -–—|•»:") if parts else ""
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
        and word_count(line.text) >= MIN_TITLE_WORDS and search(line.text) not in sites
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

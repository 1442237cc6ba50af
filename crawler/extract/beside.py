"""What stands beside an article: comments, related articles, share bars, by its elements' names."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

from crawler.extract.body import Block
from crawler.extract.named import MAX_KEPT_CHARS

# Words in class names and ids of what stands beside an article, on any site: whole words where
# they are short, parts of words where nothing else contains them.
_BESIDE = re.compile(
    r"(?i)comment(?!ary)|paywall|regwall|login-?(?:box|form)|related|sidebar|side-bar|side_bar|breadcrumb|newsletter|footer|caption"
    r"|most-?_?(?:read|view|pop)|mostread|disqus|recommend|popular|cookie|subscri|similar|readmore"
    r"|also-?read|read-?also|see-?also|author-?(?:bio|box|info|desc)|copyright|policy|disclaimer"
    r"|twitter-(?:tweet|video)|instagram-media|fb-post|tiktok-embed|fallback|no-?script"
    r"|video-?_?(?:title|desc)|table-?(?:of-)?contents|(?:^|[\s_-])toc(?:$|[\s_-])"
    r"|(?:ima?ge?|photo|pic(?:ture)?|media)[_-]?(?:credits?|source|desc|author|owner)|photographer"
    # what only screen readers say; Drupal's "label-visually_hidden" is on fields that are shown
    r"|(?:^|\s)(?:visually-hidden|element-invisible|sr-only|screen-reader-text)(?:$|\s)"
    r"|(?:^|[\s_-])read[-_]more(?:$|[\s_-])"
    r"|(?:^|[\s_-])(?:ads?|adv|advert\w*|share|sharing|social|tags|promo|poll|weather|ticker"
    r"|latest|trending|next|prev|pagination|menu|nav|navbar|popup|modal)(?:$|[\s_-])"
)
# "entry-content no-share", "wrap has-sidebar": what the element has or lacks, not what it is
_STATE = re.compile(r"(?i)(?:^|(?<=\s))(?:no|has|have|with|without)[-_](?!script)\S+")
_DATED = re.compile(r"(?i)(?:^|[\s_-])(?:date|time|meta)(?:$|[\s_-])")


class Beside:
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
        if path and not known:  # asked of each element once
            self._known[path[0]] = known = any(map(_is_beside, _inner(path[0])))
        return known


def _inner(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements in *element* that hold all of its text: ``<p><img><b class="desc">``."""
    while not (element.text and element.text.strip()):
        holding = islice(filter(_has_text, element), 2)
        child = next(holding, None)
        if child is None or next(holding, None) is not None or not isinstance(child.tag, str):
            return
        if child.tail and child.tail.strip():
            return
        yield child
        element = child


def _has_text(element: etree._Element) -> bool:
    """Whether *element* or what follows it in its parent says anything."""
    if element.tail and element.tail.strip():
        return True
    return isinstance(element.tag, str) and any(not text.isspace() for text in element.itertext())


def _is_beside(element: etree._Element) -> bool:
    if element.tag in ("body", "html", "main", "article"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(names) == 1:
        return False
    return _is_named_beside(names) if len(names) <= MAX_KEPT_CHARS else _named_beside(names)


def _named_beside(names: str) -> bool:
    found = _BESIDE.search(_STATE.sub("", names))
    # one bar often has both, the article's date and the signs for sharing it
    return found is not None and not ("share" in found[0].casefold() and _DATED.search(names))


_is_named_beside = lru_cache(maxsize=4096)(_named_beside)  # a site's pages have the same names

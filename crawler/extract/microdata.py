"""Microdata and RDFa: properties that attributes give to the elements of the page."""

from collections.abc import Iterator
from typing import cast

from lxml import etree

from crawler.extract.candidates import (
    PERSON,
    Candidates,
    Found,
    is_article,
    local_name,
    own_article,
    unescaped,
)  # fmt: skip
from models.folding import display, one_line

MAX_ELEMENTS = 3_000  # with microdata or RDFa; long product lists have more, and are no articles

# Names of properties in schema.org, rNews, Dublin Core and SIOC, without their prefix.
_PROPERTIES = {
    "headline": "titles",
    "name": "titles",  # of an article's scope only: everything else has a name too
    "title": "titles",
    "datepublished": "published",
    "published": "published",
    "issued": "published",
    "date": "published",
    "created": "published",
    "datecreated": "weak_dates",
    "datemodified": "modified",
    "modified": "modified",
    "author": "authors",
    "creator": "authors",
    "articlesection": "sections",
    "keywords": "keywords",
    "articlebody": "bodies",
    "description": "summaries",
}
# by the attributes, not by a test of each element: most have neither, and that costs a quarter
_MARKED = etree.XPath(
    "//*/@itemprop/.. | /html/body/descendant-or-self::*/@property/.."  # of elements, not of texts
)


def read_microdata(root: etree._Element, titles: list[str], found: Candidates) -> None:
    """Add to *found* what the attributes under *root* say of the page that *titles* name."""
    marked = cast("list[etree._Element]", _MARKED(root))
    scopes: dict[etree._Element, etree._Element | None] = {}
    kinds: dict[etree._Element | None, str] = {None: "webpage"}  # the page itself
    by_scope: dict[etree._Element | None, list[tuple[str, etree._Element]]] = {}
    for element in marked[:MAX_ELEMENTS]:
        names = (element.get("itemprop") or element.get("property") or "").casefold().split()
        locals_ = [name.rpartition(":")[2] for name in names]
        if _PROPERTIES.keys().isdisjoint(locals_):
            continue
        parent = element.getparent()
        scope = None if parent is None else _scope(parent, scopes)
        if scope is not None and scope not in kinds:
            kinds[scope] = _kind(scope)
        if kinds[scope] != "webpage" and not is_article(kinds[scope]):
            continue
        for local in locals_:
            field_name = _PROPERTIES.get(local)
            if field_name and not (scope is None and local in ("name", "title")):
                by_scope.setdefault(scope, []).append((field_name, element))
    own = own_article(
        [
            (scope, next((_value(e)[0] for name, e in entries if name == "titles"), ""))
            for scope, entries in by_scope.items()
            if is_article(kinds[scope])
        ],
        titles,
    )
    found.is_article = found.is_article or own is not None
    for scope, entries in by_scope.items():
        if scope is own or kinds[scope] == "webpage":
            for name, element in entries:
                _add(found, name, element)


def _scope(
    element: etree._Element, known: dict[etree._Element, etree._Element | None]
) -> etree._Element | None:
    """Return the nearest element from *element* upwards that opens an item, or ``None``."""
    path = []
    each: etree._Element | None = element
    while each is not None and each not in known:
        path.append(each)
        if each.get("itemscope") is not None or each.get("typeof"):
            known[each] = each
            break
        each = each.getparent()
    scope = None if each is None else known[each]
    for passed in path:
        known[passed] = scope
    return scope


def _kind(scope: etree._Element) -> str:
    kinds = (scope.get("itemtype") or scope.get("typeof") or "").split()
    articles = [kind for kind in map(local_name, kinds) if is_article(kind)]
    return next(iter(articles), local_name(kinds[0]) if kinds else "")


def _add(found: Candidates, name: str, element: etree._Element) -> None:
    how = "microdata" if element.get("itemprop") else "rdfa"
    if name == "bodies":
        found.bodies.append(element)
        return
    value, shown = _value(element)
    if name == "authors" and element.get("itemscope") is not None:
        inner = element.xpath("string(.//*[@itemprop='name'][1])")
        inner = inner or element.xpath("string(.//*[@itemprop='name'][1]/@content)")
        value = display(str(inner)) or value
        if _kind(element) and _kind(element) not in PERSON:
            found.sites.add(value)
            return
    if not value:
        return
    if name == "keywords":
        found.keywords.append((how, (value,)))
    else:
        getattr(found, name).append(Found(value, how, shown))


def _value(element: etree._Element) -> tuple[str, str]:
    """Return what *element* says to machines, and the text it shows."""
    shown = one_line("".join(_some_text(element)))
    machine = element.get("content") or element.get("datetime") or ""
    if not machine and element.tag == "abbr":
        machine = element.get("title") or ""  # as microformats and Blogger's pages have it
    return (unescaped(machine), shown) if machine else (shown, "")


def _some_text(element: etree._Element) -> Iterator[str]:
    left = 500  # a title, a name or a date; what is longer is none
    for text in element.itertext():
        yield str(text[:left])
        left -= len(text)
        if left <= 0:
            return

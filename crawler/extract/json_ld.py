"""JSON-LD: the articles, sites and crumbs that a page's scripts describe."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from crawler.extract.agencies import agency
from crawler.extract.candidates import (
    PERSON,
    Candidates,
    Found,
    is_article,
    local_name,
    own_article,
    unescaped,
)  # fmt: skip
from models.folding import search

MAX_JSON_CHARS = 2_000_000  # of one script; the longest with an article's whole body have 200,000
MAX_NODES = 2_000  # of one script; a graph with comments has some hundred

_FIRST_PAGE = frozenset(map(search, ("الرئيسية", "الصفحة الرئيسية", "Home")))
_LIVE = "liveblogposting"
_LISTS = {"itemlist", "breadcrumblist", "collectionpage", "searchresultspage"}
_SITES = {"website", "organization", "newsmediaorganization"}


def read_json_ld(scripts: Iterable[etree._Element], titles: list[str], found: Candidates) -> None:
    """Add to *found* what *scripts* say of the page that *titles* name."""
    articles: list[dict[str, Any]] = []
    by_id: dict[str, dict[str, Any]] = {}
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for value in json_values(script.text or ""):
            for node in _nodes(value):
                kinds = {local_name(kind) for kind in _texts(node.get("@type"))}
                for name in _texts(node.get("@id")):
                    by_id.setdefault(name, node)
                if any(map(is_article, kinds)):
                    articles.append(node)
                    found.is_live = found.is_live or _LIVE in kinds
                elif kinds & _SITES:
                    found.sites.update(_names(node))
                elif "breadcrumblist" in kinds:
                    found.sections += [Found(name, "json-ld") for name in _crumbs(node, titles)]
                elif kinds & _LISTS:
                    found.is_listing = True
    headlines = [_first(node.get("headline"), node.get("name")) for node in articles]
    own = own_article(list(zip(articles, headlines, strict=True)), titles)
    if own is not None:
        _read_article(own, found, by_id)
    else:
        found.is_listing = found.is_listing or len(articles) > 1


def _read_article(
    node: dict[str, Any], found: Candidates, by_id: dict[str, dict[str, Any]]
) -> None:
    found.is_article = True
    how = "json-ld"
    for title in ("headline", "name"):
        found.titles += _found(how, node.get(title))
    found.published += _found(how, node.get("datePublished"))
    found.weak_dates += _found(how, node.get("dateCreated"))
    found.modified += _found(how, node.get("dateModified"))
    for author in [*_listed(node.get("author")), *_listed(node.get("creator"))]:
        if isinstance(author, dict) and not _names(author):  # described elsewhere on the page
            author = by_id.get(_first(author.get("@id")), author)
        types = _texts(author.get("@type")) if isinstance(author, dict) else []
        if not types or any(local_name(kind) in PERSON for kind in types):
            found.authors += [Found(name, how) for name in _names(author)]
        else:
            names = _names(author)
            found.origins += [Found(name, how) for name in names if agency(name)]
            found.sites.update(name for name in names if not agency(name))
    found.origins += [Found(name, how) for name in _names(node.get("sourceOrganization"))]
    for provider in _listed(node.get("provider")):  # mostly the site itself
        found.origins += [Found(name, how) for name in _names(provider) if agency(name)]
    for publisher in _listed(node.get("publisher")):
        found.sites.update(_names(publisher))
    keywords = node.get("keywords")
    if entries := tuple(name for each in _listed(keywords) for name in _names(each)):
        found.keywords.append((how, entries))
    found.summaries += _found(how, node.get("description"))
    found.sections[:0] = _found(how, node.get("articleSection"))
    for image in _listed(node.get("image")):
        url = image.get("url") or image.get("contentUrl") if isinstance(image, dict) else image
        found.images += _found(how, url)


_WRAPPERS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)"
                       r"|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)[\s;]*$")  # fmt: skip
_STRING = r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'  # one that never ends is taken whole: linear time
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[\]}}])", re.DOTALL)
_COMMENT = re.compile(rf"({_STRING})|/\*.*?(?:\*/|\Z)|(?<![:\"'])//[^\n]*", re.DOTALL)


def json_values(text: str) -> list[Any]:
    """Return the JSON values of a script, however it is wrapped and sloppy; none if unreadable.

    >>> json_values('<!-- {"a": [1, 2,],} {"b": 3}; -->')
    [{'a': [1, 2]}, {'b': 3}]
    """
    if len(text) > MAX_JSON_CHARS:
        return []
    text = text.strip()
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        text = _WRAPPERS.sub("", _WRAPPERS.sub("", text)).strip()
    repairs = (
        lambda given: given,
        lambda given: _TRAILING_COMMA.sub(r"\1", _COMMENT.sub(r"\1", given)),
        lambda given: _TRAILING_COMMA.sub(r"\1", html.unescape(given)),
        lambda given: re.sub(r'\\(?!["\\/bfnrtu])', r"\\\\", given),
    )
    for repair in repairs:
        try:
            return _decoded(repair(text).strip())
        except (ValueError, RecursionError):
            continue
    return []


_DECODER = json.JSONDecoder(strict=False)  # line ends inside strings are common


def _decoded(text: str) -> list[Any]:
    values: list[Any] = []
    at = 0
    while at < len(text):
        value, end = _DECODER.raw_decode(text, at)
        values.append(value)
        at = end
        while at < len(text) and text[at] in " \t\r\n;,":
            at += 1
    return values


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the nodes that stand for the page itself: of lists, graphs, and main entities."""
    waiting, seen = [value], 0
    while waiting and seen < MAX_NODES:
        each = waiting.pop(0) if len(waiting) < MAX_NODES else waiting.pop()
        seen += 1
        if isinstance(each, list):
            waiting += each[:MAX_NODES]
        elif isinstance(each, dict):
            yield each
            for name in ("@graph", "mainEntity", "mainEntityOfPage"):
                if isinstance(each.get(name), (dict, list)):
                    waiting.append(each[name])


def _crumbs(node: dict[str, Any], titles: list[str]) -> list[str]:
    """Return the last crumb that is neither the first page nor the article."""
    names: list[str] = []
    for item in _listed(node.get("itemListElement")):
        if isinstance(item, dict):
            target = item.get("item")
            names += _names(item) or (_names(target) if isinstance(target, dict) else [])
    shown = [search(title) for title in titles]
    first = 1 if len(names) > 2 or search(names[0] if names else "") in _FIRST_PAGE else 0
    inner = [name for name in names[first:] if not any(search(name) in title for title in shown)]
    return inner[-1:]


def _found(how: str, values: Any) -> list[Found]:
    return [Found(text, how) for value in _texts(values) if (text := unescaped(value))]


def _texts(value: Any) -> list[str]:
    return [each for each in _listed(value) if isinstance(each, str)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:MAX_NODES] if isinstance(value, list) else [value]


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        whole = [_first(value.get(part)) for part in ("givenName", "familyName")]
        value = value.get("name") or (" ".join(whole) if all(whole) else None)
    return [text for each in _texts(value) if (text := unescaped(each))]


def _first(*values: Any) -> str:
    return next((text for value in values for text in _texts(value)), "")

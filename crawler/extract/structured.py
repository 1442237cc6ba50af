"""What a page tells machines: JSON-LD, microdata, RDFa, OpenGraph and meta.

Sites write these for search engines, not for us: half of it is broken, belongs to a neighbour of
the article, or names the site where a person is asked for. So everything here is a candidate: it
says how it was found, in the order in which it is to be asked, and the page decides.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

from models.folding import display, search

MAX_JSON_CHARS = 2_000_000  # of one script; the longest with an article's whole body have 200,000
MAX_NODES = 2_000  # of one script; a graph with comments has some hundred
MAX_ELEMENTS = 3_000  # with microdata or RDFa; long product lists have more, and are no articles

# schema.org/CreativeWork and below, as news sites use them; of rNews and SIOC what Drupal writes
_ARTICLE = re.compile(
    r"(?i)(?:news|reportage|opinion|analysis|review|background|tech|blog|satirical|scholarly)*"
    r"article|blogposting|newsarticle|liveblogposting|item|sioc:item|foaf:document|report"
)
_LIVE = "liveblogposting"
_PERSON = {"person", "foaf:person"}
_LISTS = {"itemlist", "breadcrumblist", "collectionpage", "searchresultspage"}


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate: what stood there, how it was found, and the text shown beside it."""

    value: str
    how: str
    shown: str = ""


@dataclass(slots=True)
class Structured:
    """The candidates of a page, the better evidence first."""

    titles: list[Found] = field(default_factory=list)
    published: list[Found] = field(default_factory=list)
    weak_dates: list[Found] = field(default_factory=list)  # dates that do not say of what
    modified: list[Found] = field(default_factory=list)
    authors: list[Found] = field(default_factory=list)
    keywords: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # (how, entries)
    summaries: list[Found] = field(default_factory=list)
    sections: list[Found] = field(default_factory=list)
    images: list[Found] = field(default_factory=list)
    bodies: list[etree._Element] = field(default_factory=list)  # marked as the article's body
    sites: set[str] = field(default_factory=set)  # names of the site and its owner
    is_article: bool = False
    is_live: bool = False
    is_listing: bool = False


def read_structured(root: etree._Element, head_title: str) -> Structured:
    """Return what the page under *root*, whose ``<title>`` is *head_title*, tells machines."""
    found = Structured()
    metas = list(_metas(root))
    titles = [head_title, *(value for name, value in metas if name in _META["titles"])]
    _read_json_ld(root, titles, found)
    _read_attributes(root, titles, found)
    _read_metas(metas, found)
    return found


# --- JSON-LD


def _read_json_ld(root: etree._Element, titles: list[str], found: Structured) -> None:
    articles: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for value in json_values(script.text or ""):
            for node in _nodes(value):
                kinds = {_local(kind) for kind in _texts(node.get("@type"))}
                if any(_ARTICLE.fullmatch(kind) for kind in kinds):
                    articles.append(node)
                    found.is_live = found.is_live or _LIVE in kinds
                elif kinds & {"website", "organization", "newsmediaorganization"}:
                    found.sites.update(_names(node))
                elif "breadcrumblist" in kinds:
                    found.sections += [Found(name, "json-ld") for name in _crumbs(node, titles)]
                elif kinds & _LISTS:
                    found.is_listing = True
    node = _own([(node, _first(node.get("headline"), node.get("name"))) for node in articles],
                titles)  # fmt: skip
    if node is None:
        found.is_listing = found.is_listing or len(articles) > 1
        return
    found.is_article = True
    how = "json-ld"
    for title in ("headline", "name"):
        found.titles += _found(how, node.get(title))
    found.published += _found(how, node.get("datePublished"))
    found.weak_dates += _found(how, node.get("dateCreated"))
    found.modified += _found(how, node.get("dateModified"))
    for author in _listed(node.get("author")) or _listed(node.get("creator")):
        types = _texts(author.get("@type")) if isinstance(author, dict) else []
        if not types or any(_local(kind) in _PERSON for kind in types):
            found.authors += [Found(name, how) for name in _names(author)]
        else:
            found.sites.update(_names(author))
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


def _own(candidates: list[tuple[Any, str]], titles: list[str]) -> Any:
    """Return the candidate that is the page's article: the only one, or the one of its title."""
    if len(candidates) == 1:
        return candidates[0][0]
    shown = [search(title) for title in titles if title]
    for candidate, headline in candidates:
        folded = search(_unescaped(headline))
        if folded and any(folded in title or title in folded for title in shown if title):
            return candidate
    return None


def _crumbs(node: dict[str, Any], titles: list[str]) -> list[str]:
    """Return the last crumb that is neither the first page nor the article."""
    names: list[str] = []
    for item in _listed(node.get("itemListElement")):
        if isinstance(item, dict):
            target = item.get("item")
            names += _names(item) or (_names(target) if isinstance(target, dict) else [])
    shown = [search(title) for title in titles]
    inner = [name for name in names[1:] if not any(search(name) in title for title in shown)]
    return inner[-1:]


def _found(how: str, values: Any) -> list[Found]:
    return [Found(text, how) for value in _texts(values) if (text := _unescaped(value))]


def _texts(value: Any) -> list[str]:
    return [each for each in _listed(value) if isinstance(each, str)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:MAX_NODES] if isinstance(value, list) else [value]


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("name")
    return [text for each in _texts(value) if (text := _unescaped(each))]


def _first(*values: Any) -> str:
    return next((text for value in values for text in _texts(value)), "")


def _local(kind: str) -> str:
    """Return the name of a type without the address or prefix of its vocabulary."""
    return re.split(r"[/#]", kind.strip())[-1].casefold().removeprefix("schema:")


def _unescaped(text: str) -> str:
    """Return *text* for display, with entities decoded that were encoded twice."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return display(text)


# --- microdata and RDFa

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


_MARKED = etree.XPath("//*[@itemprop or (@property and not(self::meta[ancestor::head]))]")


def _read_attributes(root: etree._Element, titles: list[str], found: Structured) -> None:
    marked = cast("list[etree._Element]", _MARKED(root))
    scopes: dict[etree._Element, etree._Element | None] = {}
    by_scope: dict[etree._Element | None, list[tuple[str, etree._Element]]] = {}
    for element in marked[:MAX_ELEMENTS]:
        parent = element.getparent()
        scope = None if parent is None else _scope(parent, scopes)
        if scope is not None and not _ARTICLE.fullmatch(_kind(scope)) and _kind(scope) != "webpage":
            continue
        names = element.get("itemprop") or element.get("property") or ""
        for name in names.split():
            local = name.rpartition(":")[2].casefold()
            field_name = _PROPERTIES.get(local)
            if field_name and not (scope is None and local in ("name", "title")):
                by_scope.setdefault(scope, []).append((field_name, element))
    own = _own(
        [
            (scope, next((_value(e)[0] for name, e in entries if name == "titles"), ""))
            for scope, entries in by_scope.items()
            if scope is not None and _ARTICLE.fullmatch(_kind(scope))
        ],
        titles,
    )
    found.is_article = found.is_article or own is not None
    for scope, entries in by_scope.items():
        if scope is None or scope is own or _kind(scope) == "webpage":
            for name, element in entries:
                _add(found, name, element)


def _scope(element: etree._Element, known: dict[etree._Element, etree._Element | None]) -> Any:
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
    articles = [kind for kind in map(_local, kinds) if _ARTICLE.fullmatch(kind)]
    return next(iter(articles), _local(kinds[0]) if kinds else "")


def _add(found: Structured, name: str, element: etree._Element) -> None:
    how = "microdata" if element.get("itemprop") else "rdfa"
    if name == "bodies":
        found.bodies.append(element)
        return
    value, shown = _value(element)
    if name == "authors" and element.get("itemscope") is not None:
        inner = element.xpath("string(.//*[@itemprop='name'][1])")
        inner = inner or element.xpath("string(.//*[@itemprop='name'][1]/@content)")
        value = display(str(inner)) or value
        if _kind(element) and _kind(element) not in _PERSON:
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
    shown = display(" ".join("".join(_some_text(element)).split()))
    machine = element.get("content") or element.get("datetime") or ""
    return (_unescaped(machine), shown) if machine else (shown, "")


def _some_text(element: etree._Element) -> Iterator[str]:
    left = 500  # a title, a name or a date; what is longer is none
    for text in element.itertext():
        yield str(text[:left])
        left -= len(text)
        if left <= 0:
            return


# --- OpenGraph and meta

_META = {
    "titles": ("og:title", "twitter:title", "title", "dc.title", "sailthru.title", "headline"),
    "published": (
        "article:published_time", "article:published", "og:published_time", "datepublished",
        "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
        "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
        "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published",
        "article_date_original", "rnews:datepublished", "og:article:published_time",
    ),
    "weak_dates": ("date", "dc.date", "dcterms.date", "og:pubdate"),
    "modified": ("article:modified_time", "datemodified", "dcterms.modified", "dc.date.modified"),
    "authors": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author",
                "dcterms.creator", "byl"),
    "summaries": ("description", "og:description", "twitter:description", "dc.description"),
    "sections": ("article:section", "articlesection", "parsely-section"),
    "images": ("og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnailurl"),
}  # fmt: skip
_FIELD = {name: key for key, names in _META.items() for name in names}
_RANK = {name: at for names in _META.values() for at, name in enumerate(names)}
_SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "copyright",
         "article:publisher", "dc.publisher")  # fmt: skip
_TAGS = ("article:tag", "og:article:tag", "book:tag")
_LISTED = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "dc.subject")


def _metas(root: etree._Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        content = meta.get("content")
        if not content:
            continue
        names = meta.get("property") or meta.get("name") or ""
        for name in names.casefold().split():
            yield name, content


def _read_metas(metas: list[tuple[str, str]], found: Structured) -> None:
    candidates: dict[str, list[tuple[int, Found]]] = {}
    tags: list[str] = []
    for name, content in metas:
        text = _unescaped(content)
        how = "opengraph" if name.startswith(("og:", "article:")) else "meta"
        if not text:
            continue
        if name in _FIELD:
            candidates.setdefault(_FIELD[name], []).append((_RANK[name], Found(text, how)))
        elif name in _SITE:
            found.sites.add(text)
        elif name in _TAGS:
            tags.append(text)
        elif name == "og:type":
            found.is_article = found.is_article or text.casefold() in ("article", "news")
    if tags:
        found.keywords.append(("opengraph", tuple(tags)))
    for listed in _LISTED:
        found.keywords += [
            ("meta", (_unescaped(content),)) for name, content in metas if name == listed
        ]
    for key, entries in candidates.items():
        ranked = [entry for _rank, entry in sorted(entries, key=lambda each: each[0])]
        getattr(found, key).extend(ranked)


def site_names(found: Iterable[str]) -> frozenset[str]:
    """Return names folded for comparison, without empty ones."""
    return frozenset(folded for name in found if (folded := search(name)))

"""What one page tells about its publisher: its name, its listings, what machines are told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector

from crawler.discovery.listings import absolute
from crawler.extract.json_ld import json_values
from crawler.extract.text import decode
from models.folding import display
from models.identity import BadUrl, clean_url

MAX_NAME_CHARS = 50  # what is longer is a slogan
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_JSON_FEED_TYPES = ("application/feed+json", "application/json+feed")
_FEED_PATH = re.compile(r"/(?:rss|feed|atom|rss2)(?:\.xml|\.php|/)?$", re.IGNORECASE)
_OFFSET = re.compile(r"T\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)$")
_DATES = ("datePublished", "dateModified", "dateCreated", "uploadDate")
_SITEMAP_LINE = re.compile(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)")


@dataclass(frozen=True, slots=True)
class Clues:
    """What a page tells; addresses are absolute, in the page's order, each once."""

    name: str = ""
    name_from: str = ""
    language: str = ""
    address: str = ""  # the page's own, as it says
    feeds: tuple[str, ...] = ()
    json_feeds: tuple[str, ...] = ()  # JSON Feed, which feeds.py does not read
    feed_links: tuple[str, ...] = ()  # links that look like feeds and are not declared as such
    sitemaps: tuple[str, ...] = ()
    machine_data: tuple[str, ...] = ()  # "JSON-LD NewsArticle", "OpenGraph article" ...
    offsets: tuple[str, ...] = ()  # of its machine dates: "+03:00", "Z"
    links: tuple[str, ...] = ()  # to pages of the same host


def read_clues(raw: bytes, *, url: str, content_type: str = "") -> Clues:
    """Return what the page *raw*, fetched from *url*, tells. Raises ``UnreadableEncoding``."""
    html = Selector(text=decode(raw, content_type) or "<html></html>", type="html")
    base = absolute(url, html.css("base::attr(href)").get("").strip()) or url
    nodes = [node for each in _json_ld(html) for node in _nodes(each)]
    name, name_from = _name(html, nodes)
    links = _addresses(base, html.css("a::attr(href)").getall())
    own = [link for link in links if _host(link) == _host(base)]
    declared = _alternates(html, base, _FEED_TYPES)
    feeds = tuple(feed for feed in declared if not _is_of_comments(feed, url))
    undeclared = [link for link in own if _FEED_PATH.search(urlsplit(link).path)]
    return Clues(
        name=name,
        name_from=name_from,
        language=html.xpath("/html/@lang").get("").strip(),
        address=_own_address(html, base),
        feeds=feeds,
        json_feeds=_alternates(html, base, _JSON_FEED_TYPES),
        feed_links=tuple(link for link in undeclared if link not in declared),
        sitemaps=_addresses(base, html.css("link[rel~=sitemap]::attr(href)").getall()),
        machine_data=tuple(_machine_data(html, nodes)),
        offsets=tuple(_offsets(html, nodes)),
        links=tuple(own),
    )


def robots_sitemaps(text: str) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names.

    >>> robots_sitemaps("User-agent: *\\nDisallow:\\nSitemap: https://news.example/sitemap.xml")
    ('https://news.example/sitemap.xml',)
    """
    return tuple(dict.fromkeys(_SITEMAP_LINE.findall(text)))


def _addresses(base: str, targets: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses of pages that *targets* name on the page *base*, without trackers."""
    found: dict[str, None] = {}
    for target in targets:
        try:
            url = clean_url(absolute(base, target.strip()))
        except BadUrl:
            continue
        if not url.startswith("file:"):
            found[url] = None
    return tuple(found)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _alternates(html: Selector, base: str, types: tuple[str, ...]) -> tuple[str, ...]:
    links = html.css("link[rel~=alternate][href]")
    said = ((link.attrib.get("type", "").split(";")[0].strip().lower(), link) for link in links)
    return _addresses(base, [link.attrib["href"] for kind, link in said if kind in types])


def _is_of_comments(feed: str, url: str) -> bool:
    """Return whether *feed* names readers' comments: of the whole site, or below the article."""
    article = urlsplit(url).path.rstrip("/")
    path = urlsplit(feed).path
    return "comments" in path or (article != "" and path.startswith(f"{article}/"))


def _own_address(html: Selector, base: str) -> str:
    """Return the address the page gives as its own; a front page is no article's."""
    for css in ("link[rel~=canonical]::attr(href)", "meta[property='og:url']::attr(content)"):
        for url in _addresses(base, [html.css(css).get("")]):
            if urlsplit(url).path.strip("/") or urlsplit(url).query:
                return url
    return ""


def _name(html: Selector, nodes: list[dict[str, Any]]) -> tuple[str, str]:
    candidates = [
        (html.css("meta[property='og:site_name']::attr(content)").get(""), "og:site_name"),
        (html.css("meta[name='application-name']::attr(content)").get(""), "application-name"),
    ]
    for node in nodes:
        publisher = node.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            candidates.append((publisher["name"], "the publisher in JSON-LD"))
    for text, name_from in candidates:
        name = " ".join(display(text).split())
        if name and len(name) <= MAX_NAME_CHARS:
            return name, name_from
    return "", ""


def _json_ld(html: Selector) -> Iterator[Any]:
    for script in html.css("script[type*='ld+json']"):
        yield from json_values(script.xpath("string()").get(""))


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the outermost nodes of a JSON-LD value: of a list, of a graph."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            graph = each.get("@graph")
            inner = graph if isinstance(graph, list) else [each]
            yield from (node for node in inner if isinstance(node, dict))


def _machine_data(html: Selector, nodes: list[dict[str, Any]]) -> Iterator[str]:
    types = (node.get("@type") for node in nodes)
    listed = [kind if isinstance(kind, list) else [kind] for kind in types]
    yield from _kinds("JSON-LD", [k for each in listed for k in each if isinstance(k, str)])
    yield from _kinds("microdata", html.css("[itemscope]::attr(itemtype)").getall())
    yield from _kinds("RDFa", html.css("[typeof]::attr(typeof)").getall())
    properties = [name.strip() for name in html.css("meta::attr(property)").getall()]
    if any(name.startswith("og:") for name in properties):
        kind = html.css("meta[property='og:type']::attr(content)").get("")
        yield from _kinds("OpenGraph", [kind or "without a type"])
    if articles := dict.fromkeys(name for name in properties if name.startswith("article:")):
        yield ", ".join(articles)


def _kinds(form: str, types: list[str]) -> Iterator[str]:
    """Yield *form* with the names of *types*, without the address of their vocabulary."""
    names = dict.fromkeys(display(kind).rpartition("/")[2] for kind in types)
    if any(names):
        yield f"{form} {', '.join(filter(None, names))}"


def _offsets(html: Selector, nodes: list[dict[str, Any]]) -> dict[str, None]:
    dates = [node.get(name) for node in nodes for name in _DATES]
    dates += html.css("meta[property$='_time']::attr(content), time::attr(datetime)").getall()
    dates += html.css("[itemprop^=date]::attr(content), [itemprop^=date]::attr(datetime)").getall()
    found = (_OFFSET.search(date.strip()) for date in dates if isinstance(date, str))
    return dict.fromkeys(match[1] for match in found if match)

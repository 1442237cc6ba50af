"""Read RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom and JSON Feed."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from lxml import etree

from crawler.discovery import document
from crawler.discovery.document import CutOff, ListingError, Markup, named, text_of
from crawler.discovery.listings import absolute
from crawler.extract.dates import read_date
from crawler.extract.page import FIRST_YEAR
from models.item import Link

# outermost element -> its entries
FEEDS: Mapping[str, Sequence[str]] = {"rss": ("item",), "rdf": ("item",), "feed": ("entry",)}
MAX_AHEAD = timedelta(days=1)  # as of an article's own date: beyond, no clock is meant

# Atom within RSS and Dublin Core: their namespaces, and their usual prefixes where a feed forgets
# to declare them.
_ATOM = {"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "atom", "atom10", "a10"}
_DUBLIN_CORE = {"http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/", "dc", "dcterms"}
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_DATES = {"pubdate", "published", "updated", "date", "issued", "modified", "created"}


class NotAFeed(ListingError):
    """The bytes are no feed; the message says what they are instead."""

    reason = "not a feed"


def feed_links(
    raw: bytes, *, url: str, zone: tzinfo, now: datetime, content_type: str = ""
) -> list[Link]:
    """Return the articles that the feed *raw*, fetched from *url*, names, in its order.

    The date is the later of publication and update, read in *zone* where it names none; ``None``
    where it cannot be read. An entry without an address is none. Raises :class:`NotAFeed`, and
    ``CutOff`` or ``TooLarge``.
    """
    text, _whole = document.opened(raw, content_type)
    if text.lstrip().startswith("{"):
        return list(_json_links(text, url=url, zone=zone, now=now))
    feed = document.markup(text, FEEDS)
    if feed is None:
        raise NotAFeed(document.met(text))
    return entry_links(feed, url=url, zone=zone, now=now)


def entry_links(feed: Markup, *, url: str, zone: tzinfo, now: datetime) -> list[Link]:
    """Return the articles that the entries of *feed* name. Raises ``CutOff``."""
    links = []
    for entry in feed.entries:
        targets = (absolute(base, target) for base, target in _addresses(entry, url))
        if target := next(filter(None, targets), ""):
            links.append(Link(target, named_at=latest(_dates(entry), zone=zone, now=now)))
    if not feed.whole:
        raise CutOff(f"the {feed.root} element is not closed; {len(links)} links before", links)
    return links


def latest(texts: Iterable[str], *, zone: tzinfo, now: datetime) -> datetime | None:
    """Return the latest moment that *texts* name, or ``None`` if none names a possible one.

    A month or a year is no moment: the article may be younger than its first day.
    """
    readings = (read_date(text, zone=zone, now=now) for text in texts if text)
    moments = [
        reading.instant
        for reading in readings
        if reading is not None
        and reading.instant is not None
        and reading.precision not in ("month", "year")
        and reading.local.year >= FIRST_YEAR
        and reading.instant <= now + MAX_AHEAD
    ]
    return max(moments, default=None)


def _addresses(entry: etree._Element, url: str) -> list[tuple[str, str]]:
    """Return what may be the address of *entry*'s article, each with its base, the likeliest first.

    That is the address before a feed service wrapped it, the link, the alternate links, a guid
    that is an address, and the subject of an RDF description.
    """
    found: list[tuple[int, str, str]] = []
    own = named(str(entry.tag))[0]
    for child in entry:
        space, name = named(str(child.tag))
        if name == "origlink":
            found.append((0, _base(child, url), text_of(child)))
        elif name == "link" and (space == own or space in _ATOM):
            if href := child.get("href"):
                if place := _place(child):
                    found.append((place, _base(child, url), href))
            elif space == own:
                found.append((1, _base(child, url), text_of(child)))
        elif name == "guid" and space == own and _is_permanent(child):
            found.append((8, url, text_of(child)))
    if about := entry.get(_ABOUT):
        found.append((9, _base(entry, url), about))
    found.sort(key=lambda candidate: candidate[0])
    return [(base, target) for _place, base, target in found]


def _place(link: etree._Element) -> int:
    """Return the place of an Atom *link*, the Arabic page's first; 0 if it leads to no page."""
    relation = link.get("rel", "alternate").strip().lower()
    if relation.rpartition("/")[2] != "alternate":
        return 0
    page = "html" in link.get("type", "html").lower()
    arabic = link.get("hreflang", "ar").lower().startswith("ar")
    return 2 + 2 * (not page) + (not arabic)


def _is_permanent(guid: etree._Element) -> bool:
    said = {name.lower(): value.strip().lower() for name, value in guid.items()}
    return said.get("ispermalink") != "false" and text_of(guid).lower().startswith("http")


def _base(element: etree._Element, url: str) -> str:
    """Return what addresses in *element* are relative to: each ``xml:base`` around it counts."""
    around = [element, *element.iterancestors()]
    for base in filter(None, (parent.get(_BASE) for parent in reversed(around))):
        url = absolute(url, base) or url
    return url


def _dates(entry: etree._Element) -> Iterator[str]:
    own = named(str(entry.tag))[0]
    for child in entry:
        space, name = named(str(child.tag))
        if name in _DATES and (space == own or space in _ATOM or space in _DUBLIN_CORE):
            yield text_of(child)


def _json_links(text: str, *, url: str, zone: tzinfo, now: datetime) -> Iterator[Link]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"JSON that cannot be read: {error}") from error
    items = feed.get("items")
    if "jsonfeed.org/version/" not in str(feed.get("version")) or not isinstance(items, list):
        raise NotAFeed(f"JSON, but no JSON Feed: {document.met(text)}")
    for item in (item for item in items if isinstance(item, dict)):
        said = {name: value for name, value in item.items() if isinstance(value, str)}
        targets = (absolute(url, said.get(name, "")) for name in ("url", "external_url"))
        if target := next(filter(None, targets), ""):
            stamps = (said.get(name, "") for name in ("date_published", "date_modified"))
            yield Link(target, named_at=latest(stamps, zone=zone, now=now))

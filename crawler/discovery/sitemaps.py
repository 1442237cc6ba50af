"""Read sitemaps and sitemap indexes (sitemaps.org 0.9, Google's news extension)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from lxml import etree

from crawler.discovery import document
from crawler.discovery.document import CutOff, ListingError, named, text_of
from crawler.discovery.feeds import FEEDS, entry_links, latest
from crawler.discovery.listings import absolute
from models.item import Link

SITEMAPS: Mapping[str, Sequence[str]] = {
    "urlset": ("url", "sitemap"),
    "sitemapindex": ("sitemap", "url"),
}

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class NotASitemap(ListingError):
    """The bytes are no sitemap; the message says what they are instead."""

    reason = "not a sitemap"


def sitemap_links(
    raw: bytes, *, url: str, zone: tzinfo, now: datetime, content_type: str = ""
) -> list[Link]:
    """Return what the sitemap *raw*, fetched from *url*, names: articles and further sitemaps.

    The date is the later of ``lastmod`` and the news extension's publication date; ``None`` where
    it cannot be read. As the protocol has it, a sitemap may be a feed, or a text with an address
    in each line. Raises :class:`NotASitemap`, and ``CutOff`` or ``TooLarge``.
    """
    text, whole = document.opened(raw, content_type)
    sitemap = document.markup(text, {**SITEMAPS, **FEEDS})
    if sitemap is None:
        return _lines(text, url=url, whole=whole)
    if sitemap.root in FEEDS:
        return entry_links(sitemap, url=url, zone=zone, now=now)
    links = []
    for entry in sitemap.entries:
        location, stamps = _said(entry)
        if target := absolute(url, location):
            named_at = latest(stamps, zone=zone, now=now)
            kind = named(str(entry.tag))[1]
            links.append(Link(target, "sitemap" if kind == "sitemap" else "article", named_at))
    if not sitemap.whole:
        raise CutOff(f"the {sitemap.root} is not closed; {len(links)} links before", links)
    return links


def _said(entry: etree._Element) -> tuple[str, list[str]]:
    """Return the address and the dates of *entry*; images and videos have their own inside."""
    location, stamps = "", []
    own = named(str(entry.tag))[0]
    for child in entry:
        space, name = named(str(child.tag))
        if name == "loc" and space == own:
            location = location or text_of(child)
        elif name == "lastmod" and space == own:
            stamps.append(text_of(child))
        elif name == "news":
            said = (part for part in child if named(str(part.tag))[1] == "publication_date")
            stamps.extend(map(text_of, said))
    return location, stamps


def _lines(text: str, *, url: str, whole: bool) -> list[Link]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(map(_ADDRESS.fullmatch, lines)):
        raise NotASitemap(document.met(text))
    links = [Link(absolute(url, line)) for line in (lines if whole else lines[:-1])]
    if not whole:
        raise CutOff(f"the packed text breaks off; {len(links)} links before", links)
    return links

"""Read sitemaps and sitemap indexes (sitemaps.org 0.9, Google's news extension)."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from lxml import etree

from crawler.extract.dates import read_date
from models.item import Link


class NotASitemap(ValueError):
    """The bytes are no sitemap; the message says what the parser met."""


def sitemap_links(raw: bytes, *, zone: tzinfo, now: datetime) -> list[Link]:
    """Return what the sitemap *raw* names: articles, or further sitemaps if it is an index.

    The date is ``lastmod``, else the news extension's publication date; ``None`` where it cannot
    be read. Entities are not resolved. Raises :class:`NotASitemap`.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(raw.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise NotASitemap(str(error)) from error
    kinds = {"urlset": "article", "sitemapindex": "sitemap"}
    kind = kinds.get(etree.QName(root).localname) if root is not None else None
    if kind is None:
        raise NotASitemap("the outermost element is neither urlset nor sitemapindex")
    links = []
    for entry in root.iterchildren(etree.Element):
        texts = {etree.QName(child).localname: child.text or "" for child in _said(entry)}
        if location := texts.get("loc", "").strip():
            stamp = texts.get("lastmod") or texts.get("publication_date") or ""
            reading = read_date(stamp, zone=zone, now=now) if stamp else None
            named_at = reading.instant if reading else None
            links.append(Link(location, "article" if kind == "article" else "sitemap", named_at))
    return links


def _said(entry: etree._Element) -> Iterator[etree._Element]:
    """Yield what *entry* says of its page; images and videos have a ``loc`` of their own."""
    yield from entry.iterchildren("{*}*")
    yield from entry.iterfind("{*}news/{*}publication_date")

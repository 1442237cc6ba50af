"""Read RSS and Atom feeds."""

import re
from datetime import datetime, tzinfo
from io import BytesIO

import feedparser

from crawler.discovery.listings import absolute
from crawler.extract.dates import read_date
from models.item import Link

_DECLARATIONS = re.compile(rb"<!DOCTYPE[^\[>]*\[.*?\]\s*>", re.DOTALL)


class NotAFeed(ValueError):
    """The bytes are no feed; the message says what the parser met."""


def feed_links(raw: bytes, *, url: str, zone: tzinfo, now: datetime) -> list[Link]:
    """Return the articles that the feed *raw*, fetched from *url*, names, in its order.

    The date is the later of publication and update, read in *zone* where it names none; ``None``
    where it cannot be read. Raises :class:`NotAFeed`.
    """
    # as a stream: bytes that feedparser takes for a path it would open
    stream = BytesIO(_without_entities(raw))
    parsed = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed(str(parsed.get("bozo_exception", "no feed element")))
    links = []
    for entry in parsed.entries:
        if target := absolute(url, entry.get("link", "").strip()):
            # dict's: feedparser's own get answers with the other where one is missing, and warns
            texts = (dict.get(entry, "published", ""), dict.get(entry, "updated", ""))
            readings = (read_date(text, zone=zone, now=now) for text in texts if text)
            moments = [r.instant for r in readings if r is not None and r.instant is not None]
            links.append(Link(target, named_at=max(moments, default=None)))
    return links


def _without_entities(raw: bytes) -> bytes:
    """Return *raw* without declarations of its own: entities made of entities take seconds."""
    start = raw.find(b"<!DOCTYPE")
    found = _DECLARATIONS.match(raw, start) if start >= 0 else None
    return raw[:start] + raw[found.end() :] if found else raw

"""What an item says, as JSON, as the draft of a saved page's record, and as a table for people."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.given import GivenPage
from crawler.verdict import readable
from models.identity import word_count
from models.item import ArticleItem

WIDTH = 100  # of the table's values; a terminal breaks longer lines where it likes
MAX_SLUG_CHARS = 60
# What a record expects: all that the page says of the article, nothing of how it was handled.
EXPECTED = (
    "url", "title", "published_at", "published_local", "published_on", "published_zone",
    "zone_from", "published_precision", "published_text", "modified_at", "authors", "credit",
    "source", "keywords", "section", "summary", "image_url",
)  # fmt: skip


def as_record(item: ArticleItem) -> dict[str, Any]:
    """Return *item*'s fields as JSON values, and ``source``, the origin's name or ``None``."""
    fields = asdict(item)
    for name in ("page", "run", "validators"):
        del fields[name]
    record = {name: _plain(value) for name, value in fields.items()}
    return {**record, "source": item.credit.origin, "provenance": dict(item.provenance)}


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def draft(page: GivenPage, item: ArticleItem | None) -> dict[str, Any]:
    """Return the record of the saved *page*, unchecked; it expects nothing yet without *item*."""
    record: dict[str, Any] = {"url": page.url, "fetched_at": page.fetched_at.isoformat()}
    if page.content_type:
        record["content_type"] = page.content_type
    record["checked"] = False
    record["expected"] = {}
    if item is not None:
        said = as_record(item)
        body = item.body.split("\n\n") if item.body else []
        record["expected"] = {name: said[name] for name in EXPECTED} | {"body": body}
    return record


def slug_of(url: str) -> str:
    """Return a name for the saved page of *url*: the last of its path that ASCII can say.

    >>> slug_of("https://news.example/news/4101/%D8%AE%D8%A8%D8%B1"), slug_of("https://a.example/?p=7")
    ('4101', '7')
    """
    parts = urlsplit(url)
    asked = [value for pair in parts.query.split("&") for value in re.findall(r"=(.*\d.*)", pair)]
    for segment in reversed(unquote(parts.path).split("/")):
        stem = re.sub(r"\.[A-Za-z]{2,5}$", "", segment)
        words = "-".join([stem, *map(unquote, asked)])
        slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
        if slug and stem != "index":
            return slug[:MAX_SLUG_CHARS].strip("-")
    return "page"


def as_table(item: ArticleItem) -> str:
    """Return *item* as lines of field, how it was read, and value; empty fields are shown too."""
    how = item.provenance
    rows = [("field", "read from", ["value"])]
    rows += [(label, how.get(field, ""), values) for label, field, values in _rows(item)]
    left = max(len(label) for label, _how, _values in rows) + 2
    middle = max(len(how) for _label, how, _values in rows) + 2
    lines: list[str] = []
    for label, read_from, values in rows:
        filled = [line for value in values if value for line in textwrap.wrap(value, WIDTH)]
        for at, line in enumerate(filled or ["-"]):
            start = f"{label:<{left}}{read_from:<{middle}}" if at == 0 else " " * (left + middle)
            lines.append(start + line)
    return "\n".join(lines)


def _rows(item: ArticleItem) -> list[tuple[str, str, list[str]]]:
    """Return label, key in the provenance, and the lines of each field."""
    credit, printed = item.credit, item.published_text
    parties = [f"{p.role}: {p.name}" + (f" [{p.agency}]" if p.agency else "")
               for p in credit.parties]  # fmt: skip
    dateline = [f"dateline: {credit.dateline}"] if credit.dateline else []
    paragraphs = item.body.split("\n\n")
    number = "1 paragraph" if len(paragraphs) == 1 else f"{len(paragraphs)} paragraphs"
    ends = paragraphs[:1] + (["...", paragraphs[-1]] if len(paragraphs) > 1 else [])
    published = [published_line(asdict(item)), f"printed: {printed}" if printed else ""]
    return [
        ("title", "title", [item.title]),
        ("published", "published_at", published),
        ("modified", "modified_at", [f"{item.modified_at:%Y-%m-%d %H:%M} UTC"]
         if item.modified_at else []),
        ("authors", "authors", [*item.authors]),
        ("credit", "credit", [credit.text or "", *parties, *dateline]),
        ("keywords", "keywords", [*item.keywords]),
        ("section", "section", [item.section or ""]),
        ("summary", "summary", [item.summary or ""]),
        ("image", "image_url", [readable(item.image_url or "")]),
        ("url", "url", [readable(item.url)]),
        ("body", "body", [f"{number}, {word_count(item.body)} words", *ends]),
    ]  # fmt: skip


def published_line(row: Mapping[str, Any]) -> str:
    """Return the date of an article's *row*, or of an item's fields, with what is known of it."""
    if row["published_local"] is None:
        return "no date that could be read for certain"
    clock = row["published_local"].isoformat(sep=" ", timespec="minutes")
    if row["published_precision"] not in ("minute", "second"):
        day = row["published_on"] or row["published_local"].date()
        return f"{day} ({row['published_precision']})"
    if row["zone_from"] is None:
        return f"{clock}, in a zone that nothing names"
    basis = f", zone from {row['zone_from']}" if row["zone_from"] != "assumed" else ", zone assumed"
    utc = f" = {row['published_at']:%Y-%m-%d %H:%M} UTC" if row["published_at"] else ""
    return f"{clock} {row['published_zone'] or ''}{utc}{basis}"

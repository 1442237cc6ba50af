"""A page of one publisher: one method per field, and the item they make together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from lxml import etree
from parsel import Selector

from crawler.extract import labels
from crawler.extract.body import Block, lines, plain
from crawler.extract.credit import read_byline, read_credit
from crawler.extract.dates import DateReading, read_date, read_update
from crawler.extract.errors import NotAnArticle
from crawler.extract.text import decode, refuse_other_languages
from models.folding import display
from models.item import ArticleItem, Credit, Publisher

T = TypeVar("T")

READER = "1"  # raised with every change of what pages are read as
FIRST_YEAR = 1995  # no Arabic newspaper was on the web before
FUTURE = timedelta(days=1)  # a date later than the fetch by more than that is an error


class ArticlePage:
    """One saved or fetched page, read by selectors and by labels in its text.

    A publisher's class names selectors. Every method returns a value that was read for certain, or
    ``None`` (an empty tuple for lists), and ``provenance`` says for each field how it was read, or
    why it was not. Nothing depends on a clock or network: the same bytes, URL and fetch time
    always give the same item.
    """

    article_css: str | None = None  # the article's own block; a page without it is no article
    title_css: str | None = None
    date_css: str | None = None  # an element whose datetime attribute or text is the date
    update_css: str | None = None
    body_css: str | None = None
    drop_css: str | None = None  # inside the body: related links, captions, share bars
    byline_css: str | None = None
    city_first: bool = False  # "بيروت - سمر حداد": what stands before the dash is no name
    credit_css: str | None = None
    keywords_css: str | None = None  # one element per keyword
    section_css: str | None = None
    summary_css: str | None = None
    image_css: str | None = None
    first_year: int = FIRST_YEAR

    def __init__(
        self,
        raw: bytes,
        *,
        url: str,
        publisher: Publisher,
        fetched_at: datetime,
        content_type: str = "",
        zone: tzinfo | None = None,
    ) -> None:
        """Decode and parse *raw*; *zone* beats the publisher's. Raises ``UnreadableEncoding``."""
        self.url = url
        self.publisher = publisher
        self.fetched_at = fetched_at
        self.zone = zone or ZoneInfo(publisher.zone)
        self.zone_assumed = zone is None and publisher.zone_basis == "assumed"
        self.provenance: dict[str, str] = {}
        self.html = Selector(text=decode(raw, content_type) or "<html></html>", type="html")

    def to_item(self) -> ArticleItem:
        """Return what the page says. Raises ``NotArabic`` and ``NotAnArticle``.

        The keys of page and URL and the run are the spider's to fill in.
        """
        self.refuse()
        published, modified = self.published(), self.modified()
        item = ArticleItem(
            page="",
            fetched_url=self.url,
            url=self.url,
            url_key="",
            publisher=self.publisher.key,
            run=None,
            reader=READER,
            fetched_at=self.fetched_at,
            title=self.title() or "",
            body="\n\n".join(self.paragraphs()),
            summary=self.summary(),
            section=self.section(),
            image_url=self.image_url(),
            modified_at=modified.instant if modified else None,
            authors=self.authors(),
            credit=self.credit(),
            keywords=self.keywords(),
            provenance=self.provenance,
        )
        return replace(item, **_date_fields(published, self.zone)) if published else item

    def refuse(self) -> None:
        """Raise if the page is not in Arabic, or is no article."""
        refuse_other_languages("\n".join(line.text for line in self._body_lines or self.lines))
        if self.article_css and not self.html.css(self.article_css):
            raise NotAnArticle(f"nothing matches {self.article_css!r}")

    def canonical(self) -> str | None:
        """Return the address the page gives as its own, or ``None``."""
        for css in ("link[rel=canonical]::attr(href)", "meta[property='og:url']::attr(content)"):
            if url := display(self.html.css(css).get("")):
                return url
        return None

    def title(self) -> str | None:
        title = self._text("title", self.title_css)
        return title and " ".join(title.split())

    def published(self) -> DateReading | None:
        """Return the date of publication; on doubt none, and ``provenance`` says which doubt."""
        return self._date("published_at", self.date_css, read_publication)

    def modified(self) -> DateReading | None:
        """Return the date of the last update; where both dates share a line, only its label's."""
        own, first = (
            self.html.css(css)[:1] if css else [] for css in (self.update_css, self.date_css)
        )
        shared = own and first and own[0].root is first[0].root
        return self._date(
            "modified_at", self.update_css, read_update if shared else _update_or_date
        )

    def paragraphs(self) -> list[str]:
        """Return the body's paragraphs and subheadings, without credit line, keywords and links."""
        kept = [
            line.text
            for line in self._body_lines
            if line is not self._credit_line
            and not line.is_links
            and not labels.is_related(line.text, line.link_texts)
            and labels.keywords_after_label(line.text, line.link_texts) is None
        ]
        return self._noted("body", "css", kept)

    def summary(self) -> str | None:
        return self._text("summary", self.summary_css)

    def section(self) -> str | None:
        return self._text("section", self.section_css)

    def image_url(self) -> str | None:
        address = self._text("image_url", self.image_css)
        try:
            return urljoin(self.url, address) if address else None
        except ValueError:
            self.provenance["image_url"] = "none: no address"
            return None

    def byline(self) -> str | None:
        """Return the line that names the authors, as shown."""
        return self._text("authors", self.byline_css)

    def authors(self) -> tuple[str, ...]:
        line = self.byline()
        self.provenance.pop("authors", None)
        if line and self.city_first:
            line = line.rpartition(" - ")[2]
        names = read_byline(line, publisher=self.publisher.name) if line else ()
        return self._noted("authors", "css", names)

    def credit(self) -> Credit:
        line = self._text("credit", self.credit_css)
        if line is None and self._credit_line is not None:
            line = self._noted("credit", "label", self._credit_line.text)
        if line is None:
            return Credit()
        behind_label = labels.credit_after_label(line)
        return read_credit(behind_label or line, line, publisher=self.publisher.name)

    def keywords(self) -> tuple[str, ...]:
        found = self.html.css(self.keywords_css) if self.keywords_css else []
        texts: list[str] = []
        for each in found:
            if isinstance(each.root, etree._Element):
                texts.append(plain(each.root))
            else:  # ::attr or ::text: a list in one line
                texts += labels.split_list(each.get())
        return self._noted("keywords", "css", labels.unique(texts))

    @cached_property
    def lines(self) -> list[Block]:
        """All lines and paragraphs of the page, without navigation, sidebars and footer."""
        body = self.html.root.find("body")
        return lines(body) if body is not None else []

    @cached_property
    def _body_lines(self) -> list[Block]:
        if self.body_css is None:
            return []
        dropped = self.html.css(self.drop_css) if self.drop_css else []
        skip = frozenset(element.root for element in dropped)
        return [
            line
            for element in self.html.css(self.body_css)
            if isinstance(element.root, etree._Element)
            for line in lines(element.root, skip=skip)
        ]

    @cached_property
    def _credit_line(self) -> Block | None:
        edges = [*self._body_lines[:3], *self._body_lines[-3:]]  # prose names sources in between
        credited = (line for line in edges if labels.credit_after_label(line.text))
        return next(credited, None)

    def _text(self, field: str, css: str | None) -> str | None:
        """Return the first text that *css* finds: of an attribute, or all text of an element."""
        for found in self.html.css(css) if css else ():
            text = plain(found.root) if isinstance(found.root, etree._Element) else found.get()
            if text := display(text):
                return self._noted(field, "css", text)
        return None

    def _date(
        self, field: str, css: str | None, read: Callable[..., DateReading | None]
    ) -> DateReading | None:
        found = self.html.css(css) if css else []
        if not found:
            return None
        element = found[0].root
        texts = [str(found[0].get())]
        if isinstance(element, etree._Element):
            texts = [element.get("datetime") or element.get("content") or "", plain(element)]
        readings = [read(text, zone=self.zone, now=self.fetched_at) for text in texts if text]
        return self.plausible(field, "css", agreed([r for r in readings if r], self.zone))

    def plausible(
        self, field: str, how: str, reading: DateReading | str | None
    ) -> DateReading | None:
        """Return *reading* if its time can be true, and note *how* it was read or why it was not.

        A text in its place is the doubt that left none.
        """
        if not isinstance(reading, DateReading):
            self.provenance[field] = f"none: {reading or 'unreadable'}"
            return None
        moment = reading.instant or reading.local.replace(tzinfo=self.zone)
        if moment > self.fetched_at + FUTURE:
            return self.plausible(field, how, "in the future")
        if reading.local.year < self.first_year:
            return self.plausible(field, how, "too long ago")
        if reading.zone_from == "publisher" and self.zone_assumed:
            reading = replace(reading, zone_from="assumed")
        doubts = f", doubt: {' '.join(reading.doubts)}" if reading.doubts else ""
        return self._noted(field, how + doubts, reading)

    def _noted(self, field: str, how: str, value: T) -> T:
        if value:
            self.provenance[field] = how
        return value


def agreed(readings: list[DateReading], zone: tzinfo) -> DateReading | str | None:
    """Return the one date that *readings* name, or the doubt they leave, or ``None`` of none.

    They must name the same day at the publisher's, *zone*. A machine date with an offset beats a
    visible clock, but ``Z`` before the visible clock's own digits is local time mislabelled; one
    without an offset must show the same clock. A machine midnight says no more than its day.
    """
    if len(readings) < 2:
        return readings[0] if readings else None
    machine, visible = readings[0], readings[1]
    same_digits = machine.local.replace(second=0) == visible.local.replace(second=0)
    if same_digits and visible.precision != "day":
        mislabelled = machine.zone_name in ("UTC", "+00:00")
        better = machine.zone_from != "machine" and visible.zone_from == "text"
        return visible if mislabelled or better else machine
    if _day(machine, zone) != _day(visible, zone):
        return "dates disagree"
    if not any((machine.local.hour, machine.local.minute, machine.local.second)):
        return visible
    if visible.precision == "day" or machine.zone_from == "machine":
        return machine
    return visible if visible.zone_from == "text" else "clocks disagree"


def read_publication(text: str, *, zone: tzinfo, now: datetime) -> DateReading | None:
    """Return the date of publication in *text*, ``None`` if it is an update's or there is none."""
    reading = read_date(text, zone=zone, now=now)
    return None if reading is not None and "update" in reading.doubts else reading


def _day(reading: DateReading, zone: tzinfo) -> date:
    moment = reading.instant.astimezone(zone) if reading.instant else reading.local
    return moment.date()


def _update_or_date(text: str, *, zone: tzinfo, now: datetime) -> DateReading | None:
    return read_update(text, zone=zone, now=now) or read_date(text, zone=zone, now=now)


def _date_fields(reading: DateReading, zone: tzinfo) -> dict[str, Any]:
    day_known = reading.precision in ("second", "minute", "day")
    return {
        "published_at": reading.instant if day_known else None,
        "published_local": reading.local,
        # the publisher's day, also where the clock is UTC's
        "published_on": _day(reading, zone) if day_known else None,
        "published_zone": reading.zone_name,
        "zone_from": reading.zone_from,
        "published_precision": reading.precision,
        "published_text": reading.text,
    }

"""A page: one method per field, and the item they make together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from lxml import etree
from parsel import Selector

from crawler.extract import labels
from crawler.extract.body import Block, lines, plain
from crawler.extract.credit import read_byline, read_credit
from crawler.extract.dates import DateReading, read_update
from crawler.extract.errors import NotAnArticle
from crawler.extract.evidence import agreed, day_of, read_publication, update_or_date, url_day
from crawler.extract.generic import Answer, GenericReading
from crawler.extract.text import decode, refuse_other_languages
from models.folding import display
from models.item import ArticleItem, Credit, Publisher

T = TypeVar("T")

READER = "1"  # raised with every change of what pages are read as
FIRST_YEAR = 1995  # no Arabic newspaper was on the web before
FUTURE = timedelta(days=1)  # a date later than the fetch by more than that is an error


class ArticlePage:
    """One saved or fetched page: without selectors, that of any site.

    A publisher's class names selectors; they are asked first. Where one is not named or finds
    nothing, the page's own labels, its machine data and the order of its text are (`generic`);
    only ``article_css`` is the last word. Every method returns a value that was read for certain,
    or ``None`` (an empty tuple for lists), and ``provenance`` says for each field how it was read,
    or why it was not. Nothing depends on a clock or network: the same bytes, URL and fetch time
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
        self.zone = zone or (ZoneInfo(publisher.zone) if publisher.zone else None)
        self.zone_assumed = zone is None and publisher.zone_basis == "assumed"
        self.provenance: dict[str, str] = {}
        self.html = Selector(root=_parsed(decode(raw, content_type)), type="html")

    def to_item(self) -> ArticleItem:
        """Return what the page says. Raises ``NotArabic`` and ``NotAnArticle``.

        The keys of page and URL and the run are the spider's to fill in.
        """
        self.refuse()
        published, modified = self.published(), self.modified()
        if modified and modified.precision not in ("second", "minute"):
            self.provenance["modified_at"] = "none: no clock"
            modified = None
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
        generic = not self._body_lines and not self.article_css
        story = self.generic.story.texts(self.generic.story.body) if generic else []
        shown = story or [line.text for line in self._body_lines or self.lines]
        refuse_other_languages("\n".join(shown))
        if self.article_css and not self.html.css(self.article_css):
            raise NotAnArticle(f"nothing matches {self.article_css!r}")
        if generic and (reason := self.generic.refusal()):
            raise NotAnArticle(reason)

    def canonical(self) -> str | None:
        """Return the address the page gives as its own, or ``None``."""
        for css in ("link[rel=canonical]::attr(href)", "meta[property='og:url']::attr(content)"):
            if url := display(self.html.css(css).get("")):
                return url
        return None

    def title(self) -> str | None:
        title = self._text("title", self.title_css)
        return " ".join(title.split()) if title else self._answer("title", self.generic.title())

    def published(self) -> DateReading | None:
        """Return the date of publication; on doubt none, and ``provenance`` says which doubt."""
        if self.date_css and self.html.css(self.date_css):
            return self._date("published_at", self.date_css, read_publication)
        reading, how = self.generic.published()
        return self.plausible("published_at", how, reading) if reading else None

    def modified(self) -> DateReading | None:
        """Return the date of the last update; where both dates share a line, only its label's."""
        own, first = (
            self.html.css(css)[:1] if css else [] for css in (self.update_css, self.date_css)
        )
        if own:
            shared = first and own[0].root is first[0].root
            read = read_update if shared else update_or_date
            return self._date("modified_at", self.update_css, read)
        reading, how = self.generic.modified()
        return self.plausible("modified_at", how, reading) if reading else None

    def paragraphs(self) -> list[str]:
        """Return the body's paragraphs and subheadings, without credit line, keywords and links."""
        if not self._body_lines:
            return self._noted("body", "body", self.generic.paragraphs())
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
        found = self._text("summary", self.summary_css)
        return found or self._answer("summary", self.generic.summary())

    def section(self) -> str | None:
        found = self._text("section", self.section_css)
        return found or self._answer("section", self.generic.section())

    def image_url(self) -> str | None:
        address = self._text("image_url", self.image_css)
        address = address or self._answer("image_url", self.generic.image())
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
        if line is None:
            return self._answer("authors", self.generic.authors()) or ()
        if self.city_first:
            line = line.rpartition(" - ")[2]
        return self._noted("authors", "css", read_byline(line, publisher=self.publisher.name))

    def credit(self) -> Credit:
        line = self._text("credit", self.credit_css)
        if line is None and self._credit_line is not None:
            line = self._noted("credit", "label", self._credit_line.text)
        if line is None:
            return self._answer("credit", self.generic.credit()) or Credit()
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
        own = self._noted("keywords", "css", labels.unique(texts))
        return own or self._answer("keywords", self.generic.keywords()) or ()

    @cached_property
    def generic(self) -> GenericReading:
        """What the page says to a reader who does not know its publisher."""
        title = next(iter(self.html.css(self.title_css)), None) if self.title_css else None
        shown = title is not None and (
            plain(title.root) if isinstance(title.root, etree._Element) else title.get()
        )
        bodies = self.html.css(self.body_css) if self.body_css else []
        return GenericReading(
            self.html.root,
            url=self.url,
            name=self.publisher.name,
            zone=self.zone,
            now=self.fetched_at,
            title=" ".join(shown.split()) if shown else None,
            bodies=tuple(each.root for each in bodies if isinstance(each.root, etree._Element)),
        )

    @property
    def lines(self) -> list[Block]:
        """All lines and paragraphs of the page, without navigation, sidebars and footer."""
        return self.generic.lines

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
        reading = agreed([r for r in readings if r], self.zone)
        if isinstance(reading, DateReading) and field == "published_at":
            on = url_day(self.url)
            if on not in (None, day_of(reading, self.zone), reading.local.date()):
                reading = "dates disagree"
        return self.plausible(field, "css", reading)

    def plausible(
        self, field: str, how: str, reading: DateReading | str | None
    ) -> DateReading | None:
        """Return *reading* if its time can be true, and note *how* it was read or why it was not.

        A text in its place is the doubt that left none.
        """
        if not isinstance(reading, DateReading):
            self.provenance[field] = f"none: {reading or 'unreadable'}"
            return None
        moment = reading.instant or reading.local.replace(tzinfo=self.zone or UTC)
        if moment > self.fetched_at + FUTURE:
            return self.plausible(field, how, "in the future")
        if reading.local.year < self.first_year:
            return self.plausible(field, how, "too long ago")
        if reading.zone_from == "publisher" and self.zone_assumed:
            reading = replace(reading, zone_from="assumed")
        doubts = f", doubt: {' '.join(reading.doubts)}" if reading.doubts else ""
        return self._noted(field, how + doubts, reading)

    def _answer(self, field: str, answer: Answer[T]) -> T | None:
        """Return the value of a generic *answer*, and note how it was read."""
        return self._noted(field, answer[1], answer[0]) if answer else None

    def _noted(self, field: str, how: str, value: T) -> T:
        if value:
            self.provenance[field] = how
        return value


def _parsed(text: str) -> etree._Element:
    """Return the tree of *text*, as parsel builds it but of plain elements: they cost less."""
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
    raw = text.strip().replace("\x00", "").encode()
    root = etree.fromstring(raw, parser=parser) if raw else None
    return etree.Element("html") if root is None else root


def _date_fields(reading: DateReading, zone: tzinfo | None) -> dict[str, Any]:
    day_known = reading.precision in ("second", "minute", "day")
    return {
        "published_at": reading.instant if day_known else None,
        "published_local": reading.local,
        # the publisher's day, also where the clock is UTC's
        "published_on": day_of(reading, zone) if day_known else None,
        "published_zone": reading.zone_name,
        "zone_from": reading.zone_from,
        "published_precision": reading.precision,
        "published_text": reading.text,
    }

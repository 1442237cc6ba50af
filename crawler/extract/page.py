"""A page: one method per field, and the item they make together."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree

from crawler.extract import labels
from crawler.extract.body import Block, lines, plain
from crawler.extract.candidates import Answer
from crawler.extract.credit import (
    credit_run,
    read_byline,
    read_credit,
    run_parties,
)  # fmt: skip
from crawler.extract.dateline import read_dateline
from crawler.extract.dates import DateReading, read_update
from crawler.extract.errors import NotAnArticle
from crawler.extract.evidence import (
    Evidence,
    agreed,
    day_of,
    decided,
    is_later,
    machine_dates,
    read_publication,
    update_or_date,
    url_day,
)  # fmt: skip
from crawler.extract.generic import GenericReading
from crawler.extract.selectors import Selected, select, select_in
from crawler.extract.story import placed_story
from crawler.extract.structured import told_elements
from crawler.extract.text import refuse_other_languages, utf8
from models.folding import display
from models.item import ArticleItem, Credit, Publisher

T = TypeVar("T")

READER = "2"  # raised with every change of what pages are read as
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
    url_day: str | None = None  # a pattern with year, month and day, for the address's path
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
        self.root = _parsed(utf8(raw, content_type))
        self._told = told_elements(self.root)
        self._found: dict[str, list[Selected]] = {"meta": [*self._told["meta"]]}

    def to_item(self) -> ArticleItem:
        """Return what the page says. Raises ``NotArabic`` and ``NotAnArticle``.

        The keys of page and URL and the run are the spider's to fill in.
        """
        self.refuse()
        published, modified = self._published, self.modified()
        if modified and modified.precision not in ("second", "minute"):
            self.provenance["modified_at"] = "none: no clock"
            modified = None
        return ArticleItem(
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
            **(_date_fields(published, self.zone) if published else {}),
        )

    def refuse(self) -> None:
        """Raise if the page is not in Arabic, or is no article."""
        article = self.found(self.article_css)  # before what is looked for in it
        generic = not self._body_lines and not self.article_css
        story = self.generic.story.texts(self.generic.story.body) if generic else []
        shown = story or [line.text for line in self._body_lines or self.lines]
        refuse_other_languages("\n".join(shown))
        if self.article_css and not article:
            raise NotAnArticle(f"nothing matches {self.article_css!r}")
        if generic and (reason := self.generic.refusal()):
            raise NotAnArticle(reason)

    def canonical(self) -> str | None:
        """Return the address the page gives as its own, or ``None``."""
        for link in self._told["link"]:
            if (link.get("rel") or "").casefold() == "canonical":
                if url := display(link.get("href") or ""):
                    return url
                break
        told = next(iter(self.found("meta[property='og:url']::attr(content)")), "")
        return display(shown(told)) or None

    def title(self) -> str | None:
        title = self._text("title", self.title_css)
        return " ".join(title.split()) if title else self._answer("title", self.generic.title)

    def published(self) -> DateReading | None:
        """Return the date of publication; on doubt none, and ``provenance`` says which doubt.

        What the publisher's selector finds, what machines are told and the day in the address must
        name one day.
        """
        day = self._day_of_address()
        if not self.found(self.date_css) and (self.url_day is None or day is None):
            reading, how = self.generic.dates.published()
            return self.plausible("published_at", how, reading) if reading else None
        own = self._dates(self.date_css, read_publication)
        if self.found(self.date_css) and not own:
            return self.plausible("published_at", "css", None)
        told = machine_dates(self.generic.candidates.published, zone=self.zone, now=self.fetched_at)
        best = decided([*own, *told], zone=self.zone, url_day=day)
        if best is None and day:
            alone = read_publication(day.isoformat(), zone=self.zone, now=self.fetched_at)
            return self.plausible("published_at", "url", alone)
        if isinstance(best, Evidence):
            return self.plausible("published_at", best.how, best.reading)
        return self.plausible("published_at", "css", best)

    def modified(self) -> DateReading | None:
        """Return the date of the last update, if it is later than the publication.

        Where both dates share a line, only what its label says is an update.
        """
        own, first = (next(iter(self.found(css)), None) for css in (self.update_css, self.date_css))
        if own is not None:
            shared = own is first
            read = read_update if shared else update_or_date
            readings = [each.reading for each in self._dates(self.update_css, read)]
            update = agreed(readings, self.zone)
            first_known = self._published
            if (
                isinstance(update, DateReading)
                and first_known
                and not is_later(update, first_known)
            ):
                return self.plausible("modified_at", "css", "not later than published")
            return self.plausible("modified_at", "css", update)
        reading, how = self.generic.dates.modified(self._published)
        return self.plausible("modified_at", how, reading) if reading else None

    @cached_property
    def _published(self) -> DateReading | None:
        return self.published()

    def paragraphs(self) -> list[str]:
        """Return the body's paragraphs and subheadings, without credit line, keywords and links."""
        if not self._body_lines:
            return self._noted("body", "body", self.generic.paragraphs())
        kept = [
            line.text
            for line in self._body_lines
            if not self._is_credit(line) and id(line) in self._text_lines
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
            return self._answer("authors", self.generic.signatures.authors()) or ()
        if self.city_first:
            line = line.rpartition(" - ")[2]
        return self._noted("authors", "css", read_byline(line, publisher=self.publisher.name))

    def credit(self) -> Credit:
        line = self._text("credit", self.credit_css)
        if line is None and self._credit_lines:
            line = "\n".join(each.text for each in self._credit_lines)
            self.provenance["credit"] = "label"
        if line is None:
            return self._answer("credit", self.generic.signatures.credit()) or Credit()
        parties = run_parties(line.split("\n"))
        credit = read_credit(parties, line, publisher=self.publisher.name)
        opening = next((each for each in self._body_lines if not self._is_credit(each)), None)
        dateline = read_dateline(opening.text) if opening else None
        return replace(
            credit,
            parties=self.generic.site.others(credit.parties),
            dateline=credit.dateline or (dateline.city if dateline else None),
        )

    def keywords(self) -> tuple[str, ...]:
        texts: list[str] = []
        for each in self.found(self.keywords_css):
            if isinstance(each, str):  # ::attr or ::text: a list in one line
                texts += labels.split_list(each)
            else:
                texts.append(plain(each))
        own = self._noted("keywords", "css", labels.unique(texts))
        return own or self._answer("keywords", self.generic.keywords) or ()

    @cached_property
    def generic(self) -> GenericReading:
        """What the page says to a reader who does not know its publisher."""
        title = next(iter(self.found(self.title_css)), None)
        bodies = tuple(self._elements(self.body_css))
        said = " ".join(shown(title).split()) if title is not None else None
        story = None
        heading = next(iter(self._elements(self.title_css)), None)  # it may say it to machines too
        if said and heading is not None and self._body_lines:
            body = self.root.find("body")
            page = self.root if body is None else body
            story = placed_story(page, heading, said, self._lines_of, self._text_lines)
        return GenericReading(
            self.root,
            self._told,
            url=self.url,
            name=self.publisher.name,
            key=self.publisher.key,
            zone=self.zone,
            now=self.fetched_at,
            title=said,
            bodies=bodies,
            story=story,
        )

    @property
    def lines(self) -> list[Block]:
        """All lines and paragraphs of the page, without navigation, sidebars and footer."""
        return self.generic.lines

    @cached_property
    def _lines_of(self) -> dict[etree._Element, list[Block]]:
        """The lines of each element that holds the body, without what is dropped."""
        found = {}
        for body in self._elements(self.body_css):
            dropped = select_in(body, self.drop_css) if self.drop_css else ()
            skip = frozenset(each for each in dropped if not isinstance(each, str))
            found[body] = lines(body, skip=skip)
        return found

    @cached_property
    def _body_lines(self) -> list[Block]:
        return [line for found in self._lines_of.values() for line in found]

    @cached_property
    def _text_lines(self) -> frozenset[int]:
        """The ``id`` of each line of the body that is its text."""
        return frozenset(id(line) for line in self._body_lines if not _is_apart(line))

    @cached_property
    def _credit_lines(self) -> list[Block]:
        """The lines of the body's credit, at its edges: prose names sources in between."""
        texts = [line.text for line in self._body_lines]
        edges = dict.fromkeys([*range(len(texts))[:3], *range(len(texts))[-3:]])
        runs = (credit_run(texts, at) for at in edges)
        return [self._body_lines[at] for at in next(filter(None, runs), [])]

    def _is_credit(self, line: Block) -> bool:
        return any(line is each for each in self._credit_lines)

    def found(self, css: str | None) -> list[Selected]:
        """Return what *css* finds on the page; it is looked for once."""
        if css is None:
            return []
        return select(self.root, css, self._found)

    def _elements(self, css: str | None) -> list[etree._Element]:
        return [each for each in self.found(css) if not isinstance(each, str)]

    def _text(self, field: str, css: str | None) -> str | None:
        """Return the first text that *css* finds: of an attribute, or all text of an element."""
        for each in self.found(css):
            if text := display(shown(each)):
                return self._noted(field, "css", text)
        return None

    def _dates(self, css: str | None, read: Callable[..., DateReading | None]) -> list[Evidence]:
        """Return the dates of the first element that *css* finds: its machine's, and the shown."""
        first = next(iter(self.found(css)), None)
        if first is None:
            return []
        if isinstance(first, str):
            given = [(first, True)]
        else:
            given = [(first.get("datetime") or first.get("content") or "", True),
                     (plain(first), False)]  # fmt: skip
        readings = [
            (read(text, zone=self.zone, now=self.fetched_at), machine)
            for text, machine in given
            if text
        ]
        return [Evidence(reading, "css", machine) for reading, machine in readings if reading]

    def _day_of_address(self) -> date | None:
        if self.url_day is None:
            return url_day(self.url)
        named = re.search(self.url_day, unquote(urlsplit(self.url).path))
        try:
            return date(*(int(named[part]) for part in ("year", "month", "day"))) if named else None
        except ValueError:  # 31 February
            return None

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


def _is_apart(line: Block) -> bool:
    """Whether *line* stands in the body and is none of its text: links, pointers, keywords."""
    return (
        line.is_links
        or labels.is_related(line.text, line.link_texts)
        or labels.keywords_after_label(line.text, line.link_texts) is not None
    )


def shown(found: Selected) -> str:
    """Return the text of what a selector has found."""
    return found if isinstance(found, str) else plain(found)


def _parsed(raw: bytes) -> etree._Element:
    """Return the tree of *raw*, as parsel builds it but of plain elements: they cost less."""
    parser = etree.HTMLParser(
        recover=True,
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,  # a table that nothing here looks into
    )
    raw = raw.replace(b"\x00", b"")
    root = etree.fromstring(raw, parser=parser) if raw and not raw.isspace() else None
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

"""الخليج الجديد, The New Khalij: commentary and translations on the Gulf, London and online.

What is known: the text of one article of March 2020 and a front page of March 2018 (Drupal 7, links
relative, in raw Arabic, many with a trailing blank; the same article linked several times; old
links inside comments). No article's markup is known, so nothing here rests on class names: the
order is title, date line ("الخميس 26 مارس 2020 02:19 م"), paragraphs, credit line ("المصدر | ..."),
heading "كلمات مفتاحية" with the keywords as links, then related titles without a heading.

Zone: assumed Riyadh; the date line names none. Feed: named by the front page of 2018, not asked
since. Article URLs: /node/ID and /section/slug in 2018, /article/ID assumed for later. The domain
moved from .com and .org to .news.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from crawler.extract import labels
from crawler.extract.body import Block
from crawler.extract.credit import read_credit
from crawler.extract.dates import DateReading
from crawler.extract.errors import NotAnArticle
from crawler.extract.page import ArticlePage, read_publication
from crawler.spider import NewsSpider, Publisher
from models.folding import match
from models.item import Credit

MAX_DATE_WORDS = 12  # a longer line that names a day is a sentence
MAX_DATE_DISTANCE = 8  # lines between the title and its date, links not counted
MIN_TITLE_WORDS = 3  # shorter headings that the <title> holds are the site's or the section's name
MAX_KEYWORD_WORDS = 6  # longer entries of a list are headlines

_SENTENCE_END = (".", "؟", "!", "…", ":")
_LIST_SEPARATOR = re.compile("[,،;؛|]")


class TheNewKhalijPage(ArticlePage):
    """Read by the order of the text and its labels, whatever the markup."""

    def refuse(self) -> None:
        super().refuse()
        if self._date_line is None and self._credit_at is None and self._keywords_at is None:
            raise NotAnArticle("no date line, credit line or keywords after a title")

    def title(self) -> str | None:
        if self._title_at is None:
            return None
        line = self.lines[self._title_at]
        return self._noted("title", "css" if line.is_heading else "label", line.text)

    def published(self) -> DateReading | None:
        reading = self._date_line[1] if self._date_line else None
        return self.plausible("published_at", "label", reading)

    def paragraphs(self) -> list[str]:
        if self._title_at is None:
            return []
        ends = [at for at in (self._credit_at, self._keywords_at, self._foot_at) if at is not None]
        start = self._date_line[0] if self._date_line else self._title_at
        lines = self.lines[start + 1 : min(ends, default=None)]
        while lines and not self._date_line and (lines[0].is_links or _is_meta(lines[0].text)):
            del lines[0]  # a date line that could not be read is no paragraph
        kept = [
            line.text
            for line in lines
            if not line.is_links and not labels.is_related(line.text, line.link_texts)
        ]
        return self._noted("body", "label", kept)

    def credit(self) -> Credit:
        if self._credit_at is None:
            return Credit()
        shown = self.lines[self._credit_at].text
        line = labels.credit_after_label(shown) or shown
        self.provenance["credit"] = "label"
        return read_credit(line, shown, publisher=self.publisher.name)

    def keywords(self) -> tuple[str, ...]:
        """Return the links behind the label; related titles follow them without a heading."""
        if self._keywords_at is None:
            return ()
        line, following = self.lines[self._keywords_at], self.lines[self._keywords_at + 1 :]
        if behind := _behind_label(line):
            entries = _linked([line]) if line.links else _listed(behind, line.texts[1:])
        elif following and following[0].is_links:
            entries = _linked(following)
        elif following and following[0].tag == "li":
            entries = [item.text for item in _run(following) if _is_keyword(item.text)]
        else:
            entries = _listed(following[0].text, following[0].texts) if following else []
            entries = entries if len(entries) > 1 else []  # one alone may be anything
        return self._noted("keywords", "label", labels.unique(entries))

    @cached_property
    def _title_at(self) -> int | None:
        head = match(self.html.css("head > title::text").get(""))
        own = match(self.publisher.name)
        most = len(head.split())
        repeated = [
            at
            for at, line in enumerate(self.lines)
            if MIN_TITLE_WORDS <= len(line.text.split()) <= most and match(line.text) in head
            if match(line.text) != own
        ]
        headings = [
            at for at, line in enumerate(self.lines) if line.tag == "h1" and match(line.text) != own
        ]
        marked = [at for at in repeated if self.lines[at].is_heading]
        return next(iter([*marked, *repeated, *headings]), None)

    @cached_property
    def _date_line(self) -> tuple[int, DateReading] | None:
        """The first line after the title that names day and clock, else one that names a day."""
        days = []
        places = [at for at in self._after_title if not self.lines[at].is_links]
        for at in places[:MAX_DATE_DISTANCE]:
            text = self.lines[at].text
            if len(text.split()) > MAX_DATE_WORDS or text.endswith(_SENTENCE_END):
                continue
            if reading := read_publication(text, zone=self.zone, now=self.fetched_at):
                if reading.precision in ("second", "minute"):
                    return at, reading
                days.append((at, reading))
        return next(iter(days), None)

    @cached_property
    def _credit_at(self) -> int | None:
        """The last credit line before the keywords; one with paragraphs after it is a table's."""
        found = None
        for at in self._after_title:
            line = self.lines[at]
            if at == self._keywords_at:
                break
            if labels.credit_after_label(line.text):
                found = at
            elif self._keywords_at and not line.is_links:
                found = None if len(line.text.split()) > MAX_DATE_WORDS else found
        return found

    @cached_property
    def _keywords_at(self) -> int | None:
        places = self._after_title
        return next((at for at in places if _behind_label(self.lines[at]) is not None), None)

    @cached_property
    def _foot_at(self) -> int | None:
        marks = ("©", "جميع الحقوق محفوظة")
        places = self._after_title
        return next((at for at in places if any(m in self.lines[at].text for m in marks)), None)

    @property
    def _after_title(self) -> range:
        start = len(self.lines) if self._title_at is None else self._title_at + 1
        return range(start, len(self.lines))


def _is_meta(line: str) -> bool:
    short = len(line.split()) <= MAX_DATE_WORDS and not line.endswith(_SENTENCE_END)
    return short and any(letter.isdigit() for letter in line)


def _behind_label(line: Block) -> str | None:
    """Return what follows the keywords heading in *line*, or ``None`` if it does not begin so."""
    behind = labels.keywords_after_label(line.text, line.link_texts)
    if behind is None and len(line.pieces) > 1:
        first, *others = line.texts
        if others and labels.keywords_after_label(first) == "":  # in an element of its own: <b>
            return " ".join(others)
    return behind


def _listed(text: str, pieces: tuple[str, ...]) -> list[str]:
    """Return the entries of a list without links: between separators, else element by element."""
    separated = _LIST_SEPARATOR.search(text)
    entries = labels.split_list(text) if separated else labels.unique(pieces)
    return [*entries] if all(_is_keyword(entry) for entry in entries) else []


def _linked(following: list[Block]) -> list[str]:
    """Return the texts of the links that lead where the first one leads, in the same list.

    Related titles stand in the same list on some pages; their links lead elsewhere.
    """
    entries: list[str] = []
    first = following[0].links[0][1]
    for line in _run(following):
        for text, href in line.links:
            if _shape(href) != _shape(first):
                return entries
            entries.append(text)
    return entries


def _run(following: list[Block]) -> Iterator[Block]:
    """Yield the first line and those that continue it: of its element, or items like it."""
    first = following[0]
    for line in following:
        if line.element is not first.element and (
            len(first.links) > 1 or _place(line) != _place(first)
        ):
            return
        if line.is_links != first.is_links:
            return
        yield line


def _place(line: Block) -> tuple[object, str, str | None]:
    return line.element.getparent(), line.tag, line.element.get("class")


def _shape(href: str) -> tuple[str, ...]:
    """Return what the addresses of one kind of page have in common: folder, names in the query."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ()
    names = [name for name, _value in parse_qsl(parts.query, keep_blank_values=True)]
    return (parts.path.rpartition("/")[0], *names)


def _is_keyword(text: str) -> bool:
    return len(text.split()) <= MAX_KEYWORD_WORDS and not text.endswith(_SENTENCE_END)


class TheNewKhalijSpider(NewsSpider):
    name = "thenewkhalij"
    publisher = Publisher(
        "الخليج الجديد",
        "The New Khalij",
        home="https://thenewkhalij.news/",
        zone="Asia/Riyadh",
        zone_basis="assumed",
        domains=("thenewkhalij.news", "thenewkhalij.com", "thenewkhalij.org"),
        twins=((r"^thenewkhalij\.(?:com|org)/", "thenewkhalij.news/"),),
    )
    feeds = ("/rss",)
    sections = ("/ar",)
    article_url = (
        r"^/(?:ar/)?(?:article/\d+|node/\d+|(?!articles/|opinions|videos|rss|tag/)[^/]+/[^/]+)"
    )
    page = TheNewKhalijPage

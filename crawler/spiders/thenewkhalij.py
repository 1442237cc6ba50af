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

from collections.abc import Callable
from functools import cached_property

from crawler.extract import labels
from crawler.extract.body import Block
from crawler.extract.credit import read_credit
from crawler.extract.dates import DateReading, read_date
from crawler.extract.errors import NotAnArticle
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher
from models.folding import match
from models.item import Credit

MAX_DATE_WORDS = 12  # a longer line that names a day is a sentence
MAX_DATE_DISTANCE = 8  # lines between the title and its date: share links, a byline
MIN_TITLE_WORDS = 3  # shorter headings that the <title> holds are the site's or the section's name


class TheNewKhalijPage(ArticlePage):
    """Read by the order of the text and its labels, whatever the markup."""

    def refuse(self) -> None:
        super().refuse()
        if self._date_line is None and self._credit_at is None and self._keywords_at is None:
            raise NotAnArticle("no date line, credit line or keywords after a title")

    def title(self) -> str | None:
        if self._title_at is None:
            return None
        how = "css" if self._lines[self._title_at][1].is_heading else "label"
        return self._noted("title", how, self._lines[self._title_at][0])

    def published(self) -> DateReading | None:
        reading = self._date_line[1] if self._date_line else None
        return self.plausible("published_at", "label", reading)

    def paragraphs(self) -> list[str]:
        if self._title_at is None:
            return []
        ends = [at for at in (self._credit_at, self._keywords_at) if at is not None]
        start = self._date_line[0] if self._date_line else self._title_at
        lines = self._lines[start + 1 : min(ends, default=None)]
        while lines and not self._date_line and _is_meta(lines[0][0]):
            del lines[0]  # a date line that could not be read is no paragraph
        return self._noted("body", "label", [text for text, block in lines if not block.is_links])

    def credit(self) -> Credit:
        if self._credit_at is None:
            return Credit()
        shown = self._lines[self._credit_at][0]
        line = labels.credit_after_label(shown) or shown
        self.provenance["credit"] = "label"
        return read_credit(line, shown, publisher=self.publisher.name)

    def keywords(self) -> tuple[str, ...]:
        """Return the links behind the label; related titles follow them without a heading."""
        if self._keywords_at is None:
            return ()
        text, block = self._lines[self._keywords_at]
        following = [
            block for _text, block in self._lines[self._keywords_at + 1 :]
            if block is not self._lines[self._keywords_at][1]
        ]  # fmt: skip
        entries = [shown for shown, _href in block.links]
        if not entries and (behind := labels.keywords_after_label(text)):
            return self._noted("keywords", "label", labels.split_list(behind))
        if not entries and following and following[0].is_links:
            entries = [shown for one in _same_list(following) for shown, _href in one.links]
        return self._noted("keywords", "label", labels.unique(entries))

    @cached_property
    def _lines(self) -> list[tuple[str, Block]]:
        """The page's lines; a single ``<br>`` ends one as well as a paragraph does."""
        return [(line, block) for block in self.blocks for line in block.text.split("\n")]

    @cached_property
    def _title_at(self) -> int | None:
        head = match(self.html.css("head > title::text").get(""))
        own = match(self.publisher.name)
        repeated = [
            at
            for at, (text, _block) in enumerate(self._lines)
            if len(text.split()) >= MIN_TITLE_WORDS and match(text) in head and match(text) != own
        ]
        headings = [at for at, (_text, block) in enumerate(self._lines) if block.tag == "h1"]
        marked = [at for at in repeated if self._lines[at][1].is_heading]
        return next(iter([*marked, *repeated, *headings]), None)

    @cached_property
    def _date_line(self) -> tuple[int, DateReading] | None:
        if self._title_at is None:
            return None
        for at in range(self._title_at + 1, len(self._lines))[:MAX_DATE_DISTANCE]:
            text, _block = self._lines[at]
            if len(text.split()) > MAX_DATE_WORDS:
                continue
            if reading := read_date(text, zone=self.zone, now=self.fetched_at):
                return at, reading
        return None

    @cached_property
    def _credit_at(self) -> int | None:
        return self._first_after_title(labels.credit_after_label)

    @cached_property
    def _keywords_at(self) -> int | None:
        return self._first_after_title(labels.keywords_after_label)

    def _first_after_title(self, label: Callable[[str], str | None]) -> int | None:
        if self._title_at is None:
            return None
        places = range(self._title_at + 1, len(self._lines))
        return next((at for at in places if label(self._lines[at][0]) is not None), None)


def _is_meta(line: str) -> bool:
    short = len(line.split()) <= MAX_DATE_WORDS and not line.endswith((".", "؟", "!"))
    return short and any(letter.isdigit() for letter in line)


def _same_list(following: list[Block]) -> list[Block]:
    """Return the first block of links, or the whole list if it stands as one item of a list."""
    first = following[0]
    if len(first.links) > 1 or first.tag != "li":
        return [first]
    parent = first.element.getparent()
    items = []
    for block in following:
        if block.element.getparent() is not parent:
            break
        items.append(block)
    return items


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

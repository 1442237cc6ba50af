"""Read what the two publishers print, from text files.

One file holds one article: a header of ``key: value`` lines, an empty line, then blocks
separated by empty lines. The header:

=========== ======================================================================
id          number, unique in the publisher
slug        Arabic words of its URL
title
date        wall clock in the publisher's zone, ISO, to the minute
byline      line as shown, or empty
credit      line as shown, or empty
keywords    separated by `` | ``, or empty
section     key of one of the publisher's sections
markup      how its page is written, one of ``page.MARKUPS``
summary     optional; else the first words of the text
date shown  optional; printed instead of the date (markup ``breaks`` only)
language    optional; else ``ar``
only        optional; ``sitemap`` or ``sections``: the one place that names the article
twin        optional; a first folder under which the same page answers once more
delay_s     optional; seconds before the page answers
=========== ======================================================================

A block that starts with ``## `` is a subheading, with ``!! `` a picture's caption, with ``>> ``
the id of an article that is linked there, with ``- `` on each line a list; all others are
paragraphs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

ARTICLES = Path(__file__).parent / "articles"
EDITED = "edited"  # the folder of the articles' second versions
NO_ARTICLE = "notice"  # the markup of pages that only look like articles by their URL

BlockKind = Literal["paragraph", "heading", "caption", "related", "list"]

BLOCK_MARKERS: Mapping[str, BlockKind] = {
    "## ": "heading",
    "!! ": "caption",
    ">> ": "related",
    "- ": "list",
}

GREGORIAN_MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
LEVANTINE_MONTHS = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
WESTERN_DIGITS = "0123456789"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"


@dataclass(frozen=True)
class Publisher:
    """How one publisher writes; *half_days* are the words of a 12-hour clock, or ``None``."""

    key: str
    name: str
    motto: str
    zone: ZoneInfo
    sections: Mapping[str, str]
    article_path: str
    months: tuple[str, ...]
    digits: str
    half_days: tuple[str, str] | None

    def in_digits(self, text: str) -> str:
        return text.translate(str.maketrans(WESTERN_DIGITS, self.digits))

    def weekday(self, moment: datetime) -> str:
        return WEEKDAYS[moment.weekday()]

    def day(self, moment: datetime) -> str:
        return self.in_digits(f"{moment.day} {self.months[moment.month - 1]} {moment.year}")

    def clock(self, moment: datetime) -> str:
        if self.half_days is None:
            return self.in_digits(f"{moment:%H:%M}")
        return self.in_digits(f"{moment:%I:%M} {self.half_days[moment.hour >= 12]}")


@dataclass(frozen=True)
class Block:
    """One block of an article's text; only a list has more than one line."""

    kind: BlockKind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True)
class Article:
    """One article; *modified* is set once it has been edited."""

    id: int
    slug: str
    title: str
    published: datetime
    byline: str
    credit: str
    keywords: tuple[str, ...]
    section: str
    markup: str
    summary: str
    date_shown: str
    language: str
    only: str
    twin: str
    delay_s: float
    blocks: tuple[Block, ...]
    modified: datetime | None = None

    @property
    def touched(self) -> datetime:
        """When it was last edited, else published."""
        return self.modified or self.published


ALNAKHLA = Publisher(
    key="alnakhla",
    name="صحيفة النخلة",
    motto="يومية متخيَّلة",
    zone=ZoneInfo("Asia/Riyadh"),
    sections={"local": "محليات", "economy": "اقتصاد", "culture": "ثقافة وعلوم", "sport": "رياضة"},
    article_path="/news/{id}/{slug}",
    months=GREGORIAN_MONTHS,
    digits=WESTERN_DIGITS,
    half_days=("ص", "م"),
)
ALMARFA = Publisher(
    key="almarfa",
    name="جريدة المرفأ",
    motto="جريدة لا مدينة لها",
    zone=ZoneInfo("Asia/Beirut"),
    sections={"lubnan": "محليات", "iqtisad": "اقتصاد", "thaqafa": "ثقافة", "ulum": "علوم"},
    article_path="/article/{slug}-{id}.html",
    months=LEVANTINE_MONTHS,
    digits=ARABIC_DIGITS,
    half_days=None,
)


def articles(publisher: Publisher) -> tuple[Article, ...]:
    """Return what *publisher* prints, before any edit."""
    return _folder(ARTICLES / publisher.key, publisher)


def edited_articles(publisher: Publisher) -> tuple[Article, ...]:
    """Return the second versions of *publisher*'s articles that have one."""
    return _folder(ARTICLES / publisher.key / EDITED, publisher)


def _folder(folder: Path, publisher: Publisher) -> tuple[Article, ...]:
    files = sorted(folder.glob("*.txt"))
    return tuple(read_article(file.read_text(encoding="utf-8"), publisher.zone) for file in files)


def read_article(text: str, zone: ZoneInfo) -> Article:
    """Return the article that *text*, a whole file, describes. A missing key is a KeyError."""
    head, _, body = text.strip().partition("\n\n")
    header = {
        key: value.strip() for key, _, value in (line.partition(":") for line in head.split("\n"))
    }
    blocks = tuple(_block(chunk) for chunk in body.split("\n\n"))
    return Article(
        id=int(header["id"]),
        slug=header["slug"],
        title=header["title"],
        published=datetime.fromisoformat(header["date"]).replace(tzinfo=zone),
        byline=header["byline"],
        credit=header["credit"],
        keywords=tuple(header["keywords"].split(" | ")) if header["keywords"] else (),
        section=header["section"],
        markup=header["markup"],
        summary=header.get("summary") or _first_words(blocks[0].text),
        date_shown=header.get("date shown", ""),
        language=header.get("language", "ar"),
        only=header.get("only", ""),
        twin=header.get("twin", ""),
        delay_s=float(header.get("delay_s", 0)),
        blocks=blocks,
    )


def _block(chunk: str) -> Block:
    for marker, kind in BLOCK_MARKERS.items():
        if chunk.startswith(marker):
            return Block(kind, tuple(line.removeprefix(marker) for line in chunk.split("\n")))
    return Block("paragraph", tuple(chunk.split("\n")))


def _first_words(text: str, count: int = 16) -> str:
    words = text.split()
    return text if len(words) <= count else " ".join(words[:count]) + "…"

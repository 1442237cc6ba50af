"""The contract between the rooms: what one page said, or what became of it.

Everything here is frozen: a pipeline decides about an item, it never repairs it. Texts are at level
*display* (models.folding), times ending in ``_at`` are aware and UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

PageKind = Literal["article", "feed", "sitemap", "section"]
OutcomeKind = Literal["refused", "failed", "not_modified", "gone", "listed"]
Role = Literal["origin", "translator", "editor", "correspondent"]
ZoneFrom = Literal["text", "machine", "publisher", "assumed"]
Precision = Literal["second", "minute", "day", "month", "year"]

# News is edited in its first hours (corrections, "updates to follow"), seldom after two weeks.
LOOKS = (
    (timedelta(days=1), timedelta(hours=3)),
    (timedelta(days=3), timedelta(hours=12)),
    (timedelta(days=14), timedelta(days=3)),
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who runs a site: the facts that stay when its markup changes.

    *zone* is an IANA name; *zone_basis* says whether it is known or only assumed. *keep* names the
    query parameters that tell one article from another (``None``: not known, all but trackers
    count); *twins* are (pattern, replacement) pairs that map AMP, mobile and print addresses to
    the article's own (see ``models.identity.url_key``). *home* ends in a slash. *looks* says how
    often a stored article is looked at again: (age, pause) pairs, youngest first; none beyond.
    """

    name: str
    name_en: str
    home: str
    zone: str
    country: str | None = None
    zone_basis: Literal["known", "assumed"] = "known"
    looks: tuple[tuple[timedelta, timedelta], ...] = LOOKS
    domains: tuple[str, ...] = ()
    keep: tuple[str, ...] | None = None
    twins: tuple[tuple[str, str], ...] = ()
    checked: date | None = None  # when the spec was last proved on a live page
    key: str = ""  # the spider's name; NewsSpider sets it


@dataclass(frozen=True, slots=True)
class Party:
    """One name of a credit line; *agency* is its key in ``crawler.extract.credit``, if known."""

    name: str
    role: Role
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Who a text comes from: the line as shown, its parties in order, the dateline's city."""

    text: str | None = None
    parties: tuple[Party, ...] = ()
    dateline: str | None = None

    @property
    def origin(self) -> str | None:
        """The first credited origin, or ``None`` if the publisher itself wrote the text."""
        return next((party.name for party in self.parties if party.role == "origin"), None)


@dataclass(frozen=True, slots=True)
class Link:
    """A page that another page names; *named_at* is the date given with it (UTC), or ``None``.

    A further listing is followed while the page that names it brings articles that are new;
    *anyway* says to follow it all the same.
    """

    url: str
    kind: PageKind = "article"
    named_at: datetime | None = None
    url_key: str = ""
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells a server which state of a page we have, and *read_with*, what read it.

    Another release, or another state of the publisher's file, may read more from the same bytes.
    """

    etag: str | None = None
    last_modified: str | None = None
    read_with: str | None = None


UNREAD = Validators()


@dataclass(frozen=True, slots=True)
class ArticleItem:
    """What one page said. A field that could not be read for certain is empty.

    *page* is the frontier's key of the page it was read from, *url* and *url_key* are the
    article's own (canonical) address. *body* holds paragraphs separated by a blank line.
    ``published_at`` is ``None`` where no zone is known; ``published_local`` is the clock as
    written, ``published_on`` its day.
    """

    page: str
    fetched_url: str
    url: str
    url_key: str
    publisher: str
    run: int | None
    reader: str
    fetched_at: datetime
    title: str
    body: str
    summary: str | None = None
    section: str | None = None
    language: str = "ar"
    image_url: str | None = None
    published_at: datetime | None = None
    published_local: datetime | None = None
    published_on: date | None = None
    published_zone: str | None = None
    zone_from: ZoneFrom | None = None
    published_precision: Precision | None = None
    published_text: str | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    credit: Credit = Credit()
    keywords: tuple[str, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    validators: Validators = UNREAD

    @property
    def said(self) -> tuple[str, ...]:
        """What a run counts of it: that it was read, the fields it has, how its core was found.

        ``own_body`` and the like were found by the publisher's own selectors.
        """
        filled = {
            "read": True,
            "date": self.published_on,
            "authors": self.authors,
            "source": self.credit.origin,
            "keywords": self.keywords,
            "image": self.image_url,
            "section": self.section,
        }
        own = {"own_title": "title", "own_body": "body", "own_date": "published_at"}
        return (
            *(name for name, value in filled.items() if value),
            *(name for name, of in own.items() if self.provenance.get(of, "").startswith("css")),
        )


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of a page that gave no item; the store writes and counts it, then drops it.

    *reason* is one of a small set of names (docs/operations.md), *detail* what is special about
    this page: its URL, the exception, the share of Arabic.
    """

    page: str
    kind: OutcomeKind
    reason: str | None
    detail: str | None
    at: datetime
    links: tuple[Link, ...] = ()
    validators: Validators = UNREAD
    retry_at: datetime | None = None  # the site asks not to be asked for the page before


Message = ArticleItem | PageOutcome


def taken_at(message: Message) -> datetime:
    """Return when the page of *message* was taken."""
    return message.at if isinstance(message, PageOutcome) else message.fetched_at

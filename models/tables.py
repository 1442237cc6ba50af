"""An article at rest: the tables, their named constraints and indexes, what each column means.

The comments are the data dictionary: docs/fields.md is made from them. A change here needs a
revision under models/migrations/versions; a test compares the two.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    event,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

OUTCOMES = ("new", "revised", "unchanged", "alias", "refused", "failed", "gone")
VISITS = (*OUTCOMES, "listed", "not_modified")
STATES = ("known", "stored", "listed", "refused", "failed", "gone", "forgotten")
CHANGES = ("created", "revised", "amended", "removed", "restored", "joined", "forgotten")
PAIRS = ("copy", "edited", "excerpt", "contains", "related")

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only INTEGER keys by itself
UrlKey = String(32)


class AwareUTC(TypeDecorator[datetime]):
    """A moment: aware when given, UTC at rest, aware UTC when read. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no zone; times in the database are aware")
        value = value.astimezone(UTC)
        # SQLite keeps the digits and drops the offset, so they must be UTC's
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _not_empty(*columns: str) -> list[CheckConstraint]:
    return [CheckConstraint(f"{column} <> ''", name=f"{column}_not_empty") for column in columns]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class PublisherRow(Base):
    __tablename__ = "publisher"
    __table_args__ = (
        *_not_empty("name", "home"),
        _one_of("zone_basis", ("known", "assumed")),
        {"comment": "Who runs a site; written from the publisher's file when it is crawled"},
    )

    key: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="Spider's name, file's name, folder of saved pages"
    )
    name: Mapped[str] = mapped_column(Text, comment="Name in Arabic, as the publisher writes it")
    name_en: Mapped[str] = mapped_column(Text, comment="Name in Latin letters")
    country: Mapped[str | None] = mapped_column(String(2), comment="ISO 3166 code, null if unsaid")
    zone: Mapped[str] = mapped_column(Text, comment="IANA zone of dates that name no zone")
    zone_basis: Mapped[str] = mapped_column(
        String(16), comment="known, or assumed: then published_at may be off by hours"
    )
    home: Mapped[str] = mapped_column(Text, comment="Address of the front page")
    checked: Mapped[date | None] = mapped_column(
        Date, comment="When the spec was last proved on a live page; null: never"
    )
    paused_at: Mapped[datetime | None] = mapped_column(
        AwareUTC, comment="Since when an operator keeps it from being crawled; null: it is not"
    )
    paused_why: Mapped[str | None] = mapped_column(Text, comment="Why, in the operator's words")


class HeldHost(Base):
    __tablename__ = "held_host"
    __table_args__ = (
        {"comment": "Hosts that asked for a pause that no run waits out (Retry-After)"},
    )

    host: Mapped[str] = mapped_column(
        Text, primary_key=True, comment="Its name, with the port if it is not the usual one"
    )
    until: Mapped[datetime] = mapped_column(AwareUTC, comment="No run asks it for anything before")


class Run(Base):
    __tablename__ = "run"
    __table_args__ = (
        _one_of("verdict", ("ok", "degraded", "failed")),
        Index("ix_run_publisher_started_at", "publisher", "started_at"),
        Index(
            "uq_run_unfinished_publisher",
            "publisher",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        {"comment": "One crawl of one publisher", "sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="Number of the run, ascending")
    publisher: Mapped[str] = mapped_column(ForeignKey("publisher.key"), comment="Whose pages")
    reader: Mapped[str] = mapped_column(Text, comment="Release of the code that read the pages")
    started_at: Mapped[datetime] = mapped_column(AwareUTC, comment="When the run began")
    owner: Mapped[str | None] = mapped_column(
        Text, comment="Process that runs it: host, boot, process; null for runs of before 0002"
    )
    lease_s: Mapped[int | None] = mapped_column(
        Integer, comment="Seconds without a heartbeat after which the run may be taken over"
    )
    heartbeat_at: Mapped[datetime] = mapped_column(
        AwareUTC, comment="When it was last heard of, by the database's clock"
    )
    finished_at: Mapped[datetime | None] = mapped_column(
        AwareUTC, comment="When it ended, or when its successor found it dead; null while it runs"
    )
    verdict: Mapped[str | None] = mapped_column(
        String(16), comment="ok, degraded or failed; null while it runs"
    )
    why: Mapped[str | None] = mapped_column(Text, comment="The verdict in a sentence")
    counts: Mapped[dict[str, int] | None] = mapped_column(
        JSON(none_as_null=True),
        comment="What it did, in numbers (docs/operations.md); null while it runs",
    )


class Article(Base):
    __tablename__ = "article"
    __table_args__ = (
        *_not_empty("url", "title", "body"),
        CheckConstraint("revision_number >= 1", name="revision_number_from_1"),
        _one_of("published_precision", ("second", "minute", "day", "month", "year")),
        _one_of("zone_from", ("text", "machine", "publisher", "assumed")),
        Index("ix_article_published_on", "published_on"),
        Index("ix_article_publisher_published_on", "publisher", "published_on"),
        Index("ix_article_publisher_content_key", "publisher", "content_key"),
        Index("ix_article_content_key", "content_key"),
        Index("ix_article_story", "story"),
        Index(
            "ix_article_not_compared",
            "id",
            sqlite_where=text("NOT compared"),
            postgresql_where=text("NOT compared"),
        ),
        CheckConstraint(
            "(forgotten_at IS NULL) = (title IS NOT NULL AND body IS NOT NULL)",
            name="text_until_forgotten",
        ),
        {"comment": "The record: one article as last read", "sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, comment="Number in this database")
    url_key: Mapped[str] = mapped_column(
        UrlKey, unique=True, comment="Hash of the own URL's normal form; the same in every database"
    )
    publisher: Mapped[str] = mapped_column(ForeignKey("publisher.key"), comment="Who published it")
    url: Mapped[str] = mapped_column(Text, comment="The article's own address")
    title: Mapped[str | None] = mapped_column(
        Text, comment="Headline, without the site's name; null once forgotten"
    )
    body: Mapped[str | None] = mapped_column(
        Text, comment="Paragraphs separated by a blank line; null once forgotten"
    )
    summary: Mapped[str | None] = mapped_column(Text, comment="Lead or description, if given apart")
    section: Mapped[str | None] = mapped_column(Text, comment="Section as the page names it")
    language: Mapped[str] = mapped_column(String(8), comment="ISO 639 code; ar")
    image_url: Mapped[str | None] = mapped_column(Text, comment="Main image")
    published_at: Mapped[datetime | None] = mapped_column(
        AwareUTC,
        comment="Moment of publication, UTC; null if no day is known; local midnight for a day",
    )
    published_local: Mapped[datetime | None] = mapped_column(
        DateTime, comment="The clock as written, without zone"
    )
    published_on: Mapped[date | None] = mapped_column(
        Date, comment="Calendar day at the publisher's, to ask by; null if only the month is known"
    )
    published_zone: Mapped[str | None] = mapped_column(
        Text, comment="IANA name or offset used for published_at"
    )
    zone_from: Mapped[str | None] = mapped_column(
        String(16), comment="text, machine, publisher, or assumed (not known for certain)"
    )
    published_precision: Mapped[str | None] = mapped_column(
        String(8), comment="How exact published_at is: second, minute, day, month, year"
    )
    published_text: Mapped[str | None] = mapped_column(Text, comment="The date as printed")
    modified_at: Mapped[datetime | None] = mapped_column(
        AwareUTC, comment="Last update as the page states it, UTC"
    )
    credit_text: Mapped[str | None] = mapped_column(Text, comment="Credit line as shown")
    dateline: Mapped[str | None] = mapped_column(Text, comment="City that the credit line names")
    content_key: Mapped[str] = mapped_column(
        UrlKey, comment="Hash of the body without vowel signs and spacing: same text, same key"
    )
    revision_number: Mapped[int] = mapped_column(
        Integer, comment="1 at first; one more each time title or body changed"
    )
    first_seen_at: Mapped[datetime] = mapped_column(AwareUTC, comment="When first fetched")
    last_seen_at: Mapped[datetime] = mapped_column(AwareUTC, comment="When last fetched")
    removed_at: Mapped[datetime | None] = mapped_column(
        AwareUTC, comment="Since when its page is gone; null: it is there"
    )
    forgotten_at: Mapped[datetime | None] = mapped_column(
        AwareUTC, comment="When an operator had its text deleted; null: it was not"
    )
    story: Mapped[int | None] = mapped_column(
        ForeignKey("story.id"),
        comment="Story that it tells; its own number while nothing else tells it",
    )
    compared: Mapped[bool] = mapped_column(
        server_default=false(), comment="Whether its text was compared with those we have"
    )
    reader: Mapped[str] = mapped_column(Text, comment="Release of the code that read it")
    provenance: Mapped[dict[str, Any]] = mapped_column(
        JSON, comment="For each field how it was read (css, label, json-ld, ...), or none and why"
    )


class Page(Base):
    __tablename__ = "page"
    __table_args__ = (
        *_not_empty("url"),
        _one_of("kind", ("article", "feed", "sitemap", "section")),
        _one_of("state", STATES),
        Index("ix_page_publisher_due_at", "publisher", "due_at"),
        Index("ix_page_article", "article"),
        Index("ix_page_found_run", "found_run"),
        {"comment": "A URL we know: the frontier"},
    )

    url_key: Mapped[str] = mapped_column(
        UrlKey, primary_key=True, comment="Hash of the URL's normal form"
    )
    url: Mapped[str] = mapped_column(Text, comment="Address as it is fetched")
    publisher: Mapped[str] = mapped_column(ForeignKey("publisher.key"), comment="Whose page")
    kind: Mapped[str] = mapped_column(String(16), comment="article, feed, sitemap or section")
    found_at: Mapped[datetime] = mapped_column(AwareUTC, comment="When it was first named")
    found_on: Mapped[str | None] = mapped_column(
        UrlKey, comment="url_key of the page that first named it; null: the publisher's file"
    )
    depth: Mapped[int] = mapped_column(
        Integer, server_default="0", comment="Pages between the publisher's file and it"
    )
    found_run: Mapped[int] = mapped_column(
        ForeignKey("run.id"), comment="Run in which it was first named"
    )
    named_at: Mapped[datetime | None] = mapped_column(
        AwareUTC, comment="Latest date a feed or sitemap gave for it"
    )
    due_at: Mapped[datetime | None] = mapped_column(
        AwareUTC, comment="When to fetch it; null: not again unless something asks for it"
    )
    state: Mapped[str] = mapped_column(
        String(16), comment="What the last visit gave: known (none yet), stored, listed, ..."
    )
    reason: Mapped[str | None] = mapped_column(Text, comment="Reason of a refusal or failure")
    attempts: Mapped[int] = mapped_column(Integer, comment="Failures in a row")
    poll_s: Mapped[int | None] = mapped_column(
        Integer, comment="Seconds between two looks at a listing: it follows how often that changes"
    )
    etag: Mapped[str | None] = mapped_column(Text, comment="ETag of what was last read in full")
    last_modified: Mapped[str | None] = mapped_column(
        Text, comment="Last-Modified of what was last read in full"
    )
    read_with: Mapped[str | None] = mapped_column(
        String(32), comment="Release and publisher's file that read it; with others it is read anew"
    )
    visited_at: Mapped[datetime | None] = mapped_column(AwareUTC, comment="Last visit")
    visited_run: Mapped[int | None] = mapped_column(
        ForeignKey("run.id"), comment="Run of the last visit: no run takes a page twice"
    )
    article: Mapped[int | None] = mapped_column(
        ForeignKey("article.id"), comment="Article that it shows"
    )
    own: Mapped[bool] = mapped_column(comment="Whether it is that article's own URL, not an alias")


class Revision(Base):
    __tablename__ = "revision"
    __table_args__ = (
        _one_of("why", ("publisher", "shortened", "re-extraction")),
        {"comment": "States of an article's text that are no longer current"},
    )

    article: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, comment="Article it belongs to"
    )
    number: Mapped[int] = mapped_column(
        Integer, primary_key=True, comment="Its revision_number while it was current"
    )
    seen_at: Mapped[datetime] = mapped_column(AwareUTC, comment="When this state was last seen")
    replaced_at: Mapped[datetime] = mapped_column(AwareUTC, comment="When its successor was seen")
    title: Mapped[str] = mapped_column(Text, comment="Headline of this state")
    body: Mapped[str] = mapped_column(Text, comment="Body of this state")
    changed: Mapped[list[str]] = mapped_column(
        JSON, comment="What its successor changed: title, body"
    )
    why: Mapped[str] = mapped_column(
        String(16),
        comment="publisher (the page changed), shortened (to less than half), re-extraction (we "
        "read it otherwise)",
    )


class Story(Base):
    __tablename__ = "story"
    __table_args__ = ({"comment": "Articles that tell the same text, of one or many publishers"},)

    id: Mapped[int] = mapped_column(
        Key, primary_key=True, autoincrement=False, comment="Number of the article that opened it"
    )
    opened_at: Mapped[datetime] = mapped_column(AwareUTC, comment="When that was first seen")


class Change(Base):
    __tablename__ = "change"
    __table_args__ = (
        _one_of("kind", CHANGES),
        Index("ix_change_article", "article"),
        {"comment": "The feed: what happened to articles, in order", "sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(
        Key, primary_key=True, comment="Ascending in the order in which changes become visible"
    )
    article: Mapped[int] = mapped_column(ForeignKey("article.id"), comment="Article that changed")
    kind: Mapped[str] = mapped_column(
        String(16),
        comment="created, revised (title, body), amended (other fields), removed, restored, "
        "joined (another story), forgotten",
    )
    revision: Mapped[int] = mapped_column(
        Integer, comment="revision_number of the article after the change"
    )
    story: Mapped[int | None] = mapped_column(
        ForeignKey("story.id"), comment="Story that a joined article belongs to from now on"
    )
    at: Mapped[datetime] = mapped_column(AwareUTC, comment="When the page was fetched")


class Pruned(Base):
    __tablename__ = "pruned"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        {"comment": "How much of the feed was deleted; a trigger writes it. No row: nothing was"},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="1")
    seq: Mapped[int] = mapped_column(BigInteger, comment="Highest seq that was deleted from change")


class NearKey(Base):
    __tablename__ = "near_key"
    __table_args__ = (
        {"comment": "Hashes of shingles, to find near texts", "sqlite_with_rowid": False},
    )

    key: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, comment="Hash of eight words in a row"
    )
    article: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, comment="Article whose body has them"
    )


class NearPair(Base):
    __tablename__ = "near_pair"
    __table_args__ = (
        _one_of("kind", PAIRS),
        Index("ix_near_pair_other", "other"),
        {"comment": "Articles whose bodies share much of their words"},
    )

    article: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, comment="The one with the smaller number"
    )
    other: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, comment="The other"
    )
    kind: Mapped[str] = mapped_column(
        String(16), comment="What article is to other: copy, edited, excerpt, contains, related"
    )
    overlap: Mapped[float] = mapped_column(
        Double, comment="Share of the longer body's three-word shingles that both have"
    )


class ArticleWords(Base):
    __tablename__ = "article_words"
    __table_args__ = (
        Index(
            "ix_article_words_words", "words", postgresql_using="gin",
            postgresql_with={"fastupdate": "on"},
        ).ddl_if(dialect="postgresql"),
        {
            "comment": "Full-text index: the words of articles, folded (docs/search.md)",
            "sqlite_autoincrement": True,
        },
    )  # fmt: skip

    fts_rowid: Mapped[int] = mapped_column(
        Key, primary_key=True, comment="SQLite: rowid of its words in article_fts"
    )
    article: Mapped[int] = mapped_column(
        ForeignKey("article.id"), unique=True, comment="Article as last read"
    )
    words: Mapped[str | None] = mapped_column(
        TSVECTOR().with_variant(Text(), "sqlite"),
        comment="PostgreSQL: its words and their places, the body's eight beyond the title's",
    )


# Contentless: it holds no second copy of the text. Nothing is deleted from it but everything: an
# article that is read anew gets a new row. Folded words stand between blanks, and no tokenizer but
# ascii cuts there and nowhere else: what a letter is to the others depends on their Unicode.
ARTICLE_FTS = "CREATE VIRTUAL TABLE article_fts USING fts5(title, body, content='', tokenize=ascii)"
_make_fts = DDL(ARTICLE_FTS).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]
event.listen(ArticleWords.__table__, "after_create", _make_fts)


class SearchIndex(Base):
    __tablename__ = "search_index"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        {"comment": "Whether article_words holds every article; one row"},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="1")
    folding: Mapped[int] = mapped_column(
        Integer, comment="Version of the folding that wrote the words; 0: nothing is written yet"
    )
    missing_to: Mapped[int] = mapped_column(
        BigInteger, comment="Highest number of an article that may be missing; 0: none is"
    )


class ArticleKeyword(Base):
    __tablename__ = "article_keyword"
    __table_args__ = (
        *_not_empty("text"),
        Index("ix_article_keyword_key_article", "key", "article"),
        {"comment": "Keywords of an article, in the page's order"},
    )

    article: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, comment="Article it belongs to"
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, comment="From 1")
    text: Mapped[str] = mapped_column(Text, comment="As shown")
    key: Mapped[str] = mapped_column(Text, comment="Folded (level search), to compare and count")


class ArticleAuthor(Base):
    __tablename__ = "article_author"
    __table_args__ = (
        *_not_empty("text"),
        Index("ix_article_author_key_article", "key", "article"),
        {"comment": "Persons named as writers of an article, in the page's order"},
    )

    article: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, comment="Article it belongs to"
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, comment="From 1")
    text: Mapped[str] = mapped_column(Text, comment="As shown")
    key: Mapped[str] = mapped_column(Text, comment="Folded (level search), to compare and count")


class ArticleCredit(Base):
    __tablename__ = "article_credit"
    __table_args__ = (
        *_not_empty("text"),
        _one_of("role", ("origin", "translator", "editor", "correspondent")),
        Index("ix_article_credit_agency_article", "agency", "article"),
        {"comment": "Parties of an article's credit line, in its order"},
    )

    article: Mapped[int] = mapped_column(
        ForeignKey("article.id"), primary_key=True, comment="Article it belongs to"
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, comment="From 1")
    role: Mapped[str] = mapped_column(
        String(16), comment="origin, translator, editor or correspondent"
    )
    text: Mapped[str] = mapped_column(Text, comment="Name as shown")
    agency: Mapped[str | None] = mapped_column(
        String(32), comment="Stable key of the agency or outlet; null if it is not in our table"
    )


class Visit(Base):
    __tablename__ = "visit"
    __table_args__ = (
        _one_of("kind", VISITS),
        Index("ix_visit_run_kind", "run", "kind"),
        Index("ix_visit_page", "page"),
        {"comment": "One page taken in one run, and what came of it"},
    )

    run: Mapped[int] = mapped_column(
        ForeignKey("run.id"), primary_key=True, comment="Run that took it"
    )
    page: Mapped[str] = mapped_column(
        ForeignKey("page.url_key"), primary_key=True, comment="Page that was taken"
    )
    kind: Mapped[str] = mapped_column(
        String(16),
        comment="new, revised, unchanged, alias, refused, failed, gone; listed for feeds",
    )
    reason: Mapped[str | None] = mapped_column(Text, comment="Name of the refusal or failure")
    detail: Mapped[str | None] = mapped_column(Text, comment="What is special about this one")
    at: Mapped[datetime] = mapped_column(AwareUTC, comment="When the page was fetched")

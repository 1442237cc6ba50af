"""Publisher, run, article with its lists, page, revision, visit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "publisher",
        sa.Column(
            "key",
            sa.String(length=64),
            nullable=False,
            comment="Spider's name, file's name, folder of saved pages",
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="Name in Arabic, as the publisher writes it"
        ),
        sa.Column("name_en", sa.Text(), nullable=False, comment="Name in Latin letters"),
        sa.Column(
            "country", sa.String(length=2), nullable=True, comment="ISO 3166 code, null if unsaid"
        ),
        sa.Column(
            "zone", sa.Text(), nullable=False, comment="IANA zone of dates that name no zone"
        ),
        sa.Column(
            "zone_basis",
            sa.String(length=16),
            nullable=False,
            comment="known, or assumed: then published_at may be off by hours",
        ),
        sa.Column("home", sa.Text(), nullable=False, comment="Address of the front page"),
        sa.Column(
            "checked",
            sa.Date(),
            nullable=True,
            comment="When the spec was last proved on a live page; null: never",
        ),
        sa.CheckConstraint("home <> ''", name=op.f("ck_publisher_home_not_empty")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_publisher_name_not_empty")),
        sa.CheckConstraint(
            "zone_basis IN ('known', 'assumed')", name=op.f("ck_publisher_zone_basis_known")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_publisher")),
        comment="Who runs a site; written from the publisher's file when it is crawled",
    )
    op.create_table(
        "article",
        sa.Column("id", KEY, nullable=False, comment="Number in this database"),
        sa.Column(
            "url_key",
            sa.String(length=32),
            nullable=False,
            comment="Hash of the own URL's normal form; the same in every database",
        ),
        sa.Column("publisher", sa.String(length=64), nullable=False, comment="Who published it"),
        sa.Column("url", sa.Text(), nullable=False, comment="The article's own address"),
        sa.Column("title", sa.Text(), nullable=False, comment="Headline, without the site's name"),
        sa.Column(
            "body", sa.Text(), nullable=False, comment="Paragraphs separated by a blank line"
        ),
        sa.Column(
            "summary", sa.Text(), nullable=True, comment="Lead or description, if given apart"
        ),
        sa.Column("section", sa.Text(), nullable=True, comment="Section as the page names it"),
        sa.Column("language", sa.String(length=8), nullable=False, comment="ISO 639 code; ar"),
        sa.Column("image_url", sa.Text(), nullable=True, comment="Main image"),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Moment of publication, UTC; null if no day is known; local midnight for a day",
        ),
        sa.Column(
            "published_local",
            sa.DateTime(),
            nullable=True,
            comment="The clock as written, without zone",
        ),
        sa.Column(
            "published_on",
            sa.Date(),
            nullable=True,
            comment="Calendar day at the publisher's, to ask by; null if only the month is known",
        ),
        sa.Column(
            "published_zone",
            sa.Text(),
            nullable=True,
            comment="IANA name or offset used for published_at",
        ),
        sa.Column(
            "zone_from",
            sa.String(length=16),
            nullable=True,
            comment="text, machine, publisher, or assumed (not known for certain)",
        ),
        sa.Column(
            "published_precision",
            sa.String(length=8),
            nullable=True,
            comment="How exact published_at is: second, minute, day, month, year",
        ),
        sa.Column("published_text", sa.Text(), nullable=True, comment="The date as printed"),
        sa.Column(
            "modified_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Last update as the page states it, UTC",
        ),
        sa.Column("credit_text", sa.Text(), nullable=True, comment="Credit line as shown"),
        sa.Column("dateline", sa.Text(), nullable=True, comment="City that the credit line names"),
        sa.Column(
            "content_key",
            sa.String(length=32),
            nullable=False,
            comment="Hash of the body without vowel signs and spacing: same text, same key",
        ),
        sa.Column(
            "revision_number",
            sa.Integer(),
            nullable=False,
            comment="1 at first; one more each time title or body changed",
        ),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When first fetched",
        ),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), nullable=False, comment="When last fetched"
        ),
        sa.Column("reader", sa.Text(), nullable=False, comment="Release of the code that read it"),
        sa.Column(
            "provenance",
            sa.JSON(),
            nullable=False,
            comment="For each field how it was read (css, label, json-ld, ...), or none and why",
        ),
        sa.CheckConstraint("body <> ''", name=op.f("ck_article_body_not_empty")),
        sa.CheckConstraint(
            "published_precision IN ('second', 'minute', 'day', 'month', 'year')",
            name=op.f("ck_article_published_precision_known"),
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_article_title_not_empty")),
        sa.CheckConstraint("url <> ''", name=op.f("ck_article_url_not_empty")),
        sa.CheckConstraint(
            "zone_from IN ('text', 'machine', 'publisher', 'assumed')",
            name=op.f("ck_article_zone_from_known"),
        ),
        sa.CheckConstraint("revision_number >= 1", name=op.f("ck_article_revision_number_from_1")),
        sa.ForeignKeyConstraint(
            ["publisher"], ["publisher.key"], name=op.f("fk_article_publisher")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("url_key", name=op.f("uq_article_url_key")),
        comment="The record: one article as last read",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_published_on", "article", ["published_on"], unique=False)
    op.create_index(
        "ix_article_publisher_content_key", "article", ["publisher", "content_key"], unique=False
    )
    op.create_index(
        "ix_article_publisher_published_on", "article", ["publisher", "published_on"], unique=False
    )
    op.create_table(
        "run",
        sa.Column("id", KEY, nullable=False, comment="Number of the run, ascending"),
        sa.Column("publisher", sa.String(length=64), nullable=False, comment="Whose pages"),
        sa.Column(
            "reader", sa.Text(), nullable=False, comment="Release of the code that read the pages"
        ),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), nullable=False, comment="When the run began"
        ),
        sa.Column(
            "heartbeat_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When the run last wrote: each batch touches it",
        ),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it ended by itself; null while it runs and after a kill",
        ),
        sa.Column(
            "verdict",
            sa.String(length=16),
            nullable=True,
            comment="ok, degraded or failed; null while it runs and after a kill",
        ),
        sa.Column("why", sa.Text(), nullable=True, comment="The verdict in a sentence"),
        sa.CheckConstraint(
            "verdict IN ('ok', 'degraded', 'failed')", name=op.f("ck_run_verdict_known")
        ),
        sa.ForeignKeyConstraint(["publisher"], ["publisher.key"], name=op.f("fk_run_publisher")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        comment="One crawl of one publisher",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_run_publisher_started_at", "run", ["publisher", "started_at"], unique=False)
    op.create_table(
        "article_author",
        sa.Column("article", KEY, nullable=False, comment="Article it belongs to"),
        sa.Column("position", sa.Integer(), nullable=False, comment="From 1"),
        sa.Column("text", sa.Text(), nullable=False, comment="As shown"),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Folded (level search), to compare and count"
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_article_author_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["article"], ["article.id"], name=op.f("fk_article_author_article")
        ),
        sa.PrimaryKeyConstraint("article", "position", name=op.f("pk_article_author")),
        comment="Persons named as writers of an article, in the page's order",
    )
    op.create_index(
        "ix_article_author_key_article", "article_author", ["key", "article"], unique=False
    )
    op.create_table(
        "article_credit",
        sa.Column("article", KEY, nullable=False, comment="Article it belongs to"),
        sa.Column("position", sa.Integer(), nullable=False, comment="From 1"),
        sa.Column(
            "role",
            sa.String(length=16),
            nullable=False,
            comment="origin, translator, editor or correspondent",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="Name as shown"),
        sa.Column(
            "agency",
            sa.String(length=32),
            nullable=True,
            comment="Stable key of the agency or outlet; null if it is not in our table",
        ),
        sa.CheckConstraint(
            "role IN ('origin', 'translator', 'editor', 'correspondent')",
            name=op.f("ck_article_credit_role_known"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_article_credit_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["article"], ["article.id"], name=op.f("fk_article_credit_article")
        ),
        sa.PrimaryKeyConstraint("article", "position", name=op.f("pk_article_credit")),
        comment="Parties of an article's credit line, in its order",
    )
    op.create_index(
        "ix_article_credit_agency_article", "article_credit", ["agency", "article"], unique=False
    )
    op.create_table(
        "article_keyword",
        sa.Column("article", KEY, nullable=False, comment="Article it belongs to"),
        sa.Column("position", sa.Integer(), nullable=False, comment="From 1"),
        sa.Column("text", sa.Text(), nullable=False, comment="As shown"),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="Folded (level search), to compare and count"
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_article_keyword_text_not_empty")),
        sa.ForeignKeyConstraint(
            ["article"], ["article.id"], name=op.f("fk_article_keyword_article")
        ),
        sa.PrimaryKeyConstraint("article", "position", name=op.f("pk_article_keyword")),
        comment="Keywords of an article, in the page's order",
    )
    op.create_index(
        "ix_article_keyword_key_article", "article_keyword", ["key", "article"], unique=False
    )
    op.create_table(
        "page",
        sa.Column(
            "url_key", sa.String(length=32), nullable=False, comment="Hash of the URL's normal form"
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="Address as it is fetched"),
        sa.Column("publisher", sa.String(length=64), nullable=False, comment="Whose page"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="article, feed, sitemap or section",
        ),
        sa.Column(
            "found_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was first named",
        ),
        sa.Column(
            "found_on",
            sa.String(length=32),
            nullable=True,
            comment="url_key of the page that first named it; null: the publisher's file",
        ),
        sa.Column("found_run", KEY, nullable=False, comment="Run in which it was first named"),
        sa.Column(
            "named_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Latest date a feed or sitemap gave for it",
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When to fetch it; null: not again unless something asks for it",
        ),
        sa.Column(
            "state",
            sa.String(length=16),
            nullable=False,
            comment="What the last visit gave: known (none yet), stored, listed, ...",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="Reason of a refusal or failure"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="Failures in a row"),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True, comment="Last visit"),
        sa.Column(
            "visited_run",
            KEY,
            nullable=True,
            comment="Run of the last visit: no run takes a page twice",
        ),
        sa.Column("article", KEY, nullable=True, comment="Article that it shows"),
        sa.Column(
            "own",
            sa.Boolean(),
            nullable=False,
            comment="Whether it is that article's own URL, not an alias",
        ),
        sa.CheckConstraint(
            "kind IN ('article', 'feed', 'sitemap', 'section')", name=op.f("ck_page_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('known', 'stored', 'listed', 'refused', 'failed', 'gone')",
            name=op.f("ck_page_state_known"),
        ),
        sa.CheckConstraint("url <> ''", name=op.f("ck_page_url_not_empty")),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_page_article")),
        sa.ForeignKeyConstraint(["found_run"], ["run.id"], name=op.f("fk_page_found_run")),
        sa.ForeignKeyConstraint(["publisher"], ["publisher.key"], name=op.f("fk_page_publisher")),
        sa.ForeignKeyConstraint(["visited_run"], ["run.id"], name=op.f("fk_page_visited_run")),
        sa.PrimaryKeyConstraint("url_key", name=op.f("pk_page")),
        comment="A URL we know: the frontier",
    )
    op.create_index("ix_page_article", "page", ["article"], unique=False)
    op.create_index("ix_page_found_run", "page", ["found_run"], unique=False)
    op.create_index("ix_page_publisher_due_at", "page", ["publisher", "due_at"], unique=False)
    op.create_table(
        "revision",
        sa.Column("article", KEY, nullable=False, comment="Article it belongs to"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="Its revision_number while it was current",
        ),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When this state was last seen",
        ),
        sa.Column(
            "replaced_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When its successor was seen",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="Headline of this state"),
        sa.Column("body", sa.Text(), nullable=False, comment="Body of this state"),
        sa.Column(
            "changed", sa.JSON(), nullable=False, comment="What its successor changed: title, body"
        ),
        sa.Column(
            "why",
            sa.String(length=16),
            nullable=False,
            comment="publisher (the page changed) or re-extraction (our reading did)",
        ),
        sa.CheckConstraint(
            "why IN ('publisher', 're-extraction')", name=op.f("ck_revision_why_known")
        ),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name=op.f("fk_revision_article")),
        sa.PrimaryKeyConstraint("article", "number", name=op.f("pk_revision")),
        comment="States of an article's text that are no longer current",
    )
    op.create_table(
        "visit",
        sa.Column("run", KEY, nullable=False, comment="Run that took it"),
        sa.Column("page", sa.String(length=32), nullable=False, comment="Page that was taken"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="new, revised, unchanged, alias, refused, failed, gone; listed for feeds",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="Name of the refusal or failure"),
        sa.Column("detail", sa.Text(), nullable=True, comment="What is special about this one"),
        sa.Column(
            "at", sa.DateTime(timezone=True), nullable=False, comment="When the page was fetched"
        ),
        sa.CheckConstraint(
            "kind IN ('new', 'revised', 'unchanged', 'alias', 'refused', 'failed', 'gone', 'listed', 'not_modified')",
            name=op.f("ck_visit_kind_known"),
        ),
        sa.ForeignKeyConstraint(["page"], ["page.url_key"], name=op.f("fk_visit_page")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_visit_run")),
        sa.PrimaryKeyConstraint("run", "page", name=op.f("pk_visit")),
        comment="One page taken in one run, and what came of it",
    )
    op.create_index("ix_visit_page", "visit", ["page"], unique=False)
    op.create_index("ix_visit_run_kind", "visit", ["run", "kind"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_visit_run_kind", table_name="visit")
    op.drop_index("ix_visit_page", table_name="visit")
    op.drop_table("visit")
    op.drop_table("revision")
    op.drop_index("ix_page_publisher_due_at", table_name="page")
    op.drop_index("ix_page_found_run", table_name="page")
    op.drop_index("ix_page_article", table_name="page")
    op.drop_table("page")
    op.drop_index("ix_article_keyword_key_article", table_name="article_keyword")
    op.drop_table("article_keyword")
    op.drop_index("ix_article_credit_agency_article", table_name="article_credit")
    op.drop_table("article_credit")
    op.drop_index("ix_article_author_key_article", table_name="article_author")
    op.drop_table("article_author")
    op.drop_index("ix_run_publisher_started_at", table_name="run")
    op.drop_table("run")
    op.drop_index("ix_article_publisher_published_on", table_name="article")
    op.drop_index("ix_article_publisher_content_key", table_name="article")
    op.drop_index("ix_article_published_on", table_name="article")
    op.drop_table("article")
    op.drop_table("publisher")

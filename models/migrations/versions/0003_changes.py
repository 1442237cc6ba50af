"""The change feed, stories, removed and forgotten articles.

What is stored already becomes the feed's beginning: each article was created, in the order of its
first visit, and revised as often as it has revisions. Each tells a story of its own; the next
crawls compare them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NOT_COMPARED = sa.text("NOT compared")
FORGOTTEN = "(forgotten_at IS NULL) = (title IS NOT NULL AND body IS NOT NULL)"
STATES = "state IN ('known', 'stored', 'listed', 'refused', 'failed', 'gone')"
ALL_STATES = STATES.replace("'gone'", "'gone', 'forgotten'")
WHY = "why IN ('publisher', 're-extraction')"
ALL_WHY = WHY.replace("'publisher'", "'publisher', 'shortened'")
COMMENTS = (
    ("article", "title", sa.Text(), "Headline, without the site's name",
     "Headline, without the site's name; null once forgotten"),
    ("article", "body", sa.Text(), "Paragraphs separated by a blank line",
     "Paragraphs separated by a blank line; null once forgotten"),
    ("revision", "why", sa.String(length=16),
     "publisher (the page changed) or re-extraction (our reading did)",
     "publisher (the page changed), shortened (to less than half), re-extraction (we read it "
     "otherwise)"),
)  # fmt: skip
# SQLite cannot alter a constraint: (before, after) in the statement that made the table
SQLITE = {
    "article": (
        ("title TEXT NOT NULL", "title TEXT"),
        ("body TEXT NOT NULL", "body TEXT"),
        ("provenance JSON NOT NULL,",
         "provenance JSON NOT NULL, removed_at DATETIME, forgotten_at DATETIME, "
         "compared BOOLEAN DEFAULT 0 NOT NULL, story INTEGER,"),
        ("CONSTRAINT fk_article_publisher ",
         f"CONSTRAINT ck_article_text_until_forgotten CHECK ({FORGOTTEN}), "
         "CONSTRAINT fk_article_story FOREIGN KEY(story) REFERENCES story (id), "
         "CONSTRAINT fk_article_publisher "),
    ),
    "page": ((STATES, ALL_STATES),),
    "revision": ((WHY, ALL_WHY),),
}  # fmt: skip


def upgrade() -> None:
    _make_tables()
    if op.get_bind().dialect.name == "sqlite":
        for table, edits in SQLITE.items():
            _build_anew(table, edits)
    else:
        _alter_up()
    op.create_index("ix_article_content_key", "article", ["content_key"])
    op.create_index("ix_article_story", "article", ["story"])
    op.create_index(
        "ix_article_not_compared",
        "article",
        ["id"],
        sqlite_where=NOT_COMPARED,
        postgresql_where=NOT_COMPARED,
    )
    op.execute("INSERT INTO story (id, opened_at) SELECT id, first_seen_at FROM article")
    op.execute("UPDATE article SET story = id")
    op.execute(
        "INSERT INTO change (article, kind, revision, at) "
        "SELECT id, 'created', 1, first_seen_at FROM article ORDER BY first_seen_at, id"
    )
    op.execute(
        "INSERT INTO change (article, kind, revision, at) "
        "SELECT article, 'revised', number + 1, replaced_at FROM revision "
        "ORDER BY replaced_at, article"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE article SET title = 'forgotten', body = 'forgotten', forgotten_at = NULL "
        "WHERE forgotten_at IS NOT NULL"
    )
    op.execute("UPDATE page SET state = 'refused', reason = 'forgotten' WHERE state = 'forgotten'")
    op.execute("UPDATE revision SET why = 'publisher' WHERE why = 'shortened'")
    for index in ("ix_article_not_compared", "ix_article_story", "ix_article_content_key"):
        op.drop_index(index, "article")
    if op.get_bind().dialect.name == "sqlite":
        for table, edits in SQLITE.items():
            _build_anew(table, tuple((after, before) for before, after in reversed(edits)))
    else:
        _alter_down()
    for table in ("near_pair", "near_key", "change", "story"):
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "story",
        sa.Column(
            "id",
            KEY,
            autoincrement=False,
            nullable=False,
            comment="Number of the article that opened it",
        ),
        sa.Column("opened_at", MOMENT, nullable=False, comment="When that was first seen"),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        comment="Articles that tell the same text, of one or many publishers",
    )
    op.create_table(
        "change",
        sa.Column(
            "seq",
            KEY,
            nullable=False,
            comment="Ascending in the order in which changes become visible",
        ),
        sa.Column("article", KEY, nullable=False, comment="Article that changed"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="created, revised (title, body), amended (other fields), removed, restored, "
            "joined (another story), forgotten",
        ),
        sa.Column(
            "revision",
            sa.Integer(),
            nullable=False,
            comment="revision_number of the article after the change",
        ),
        sa.Column("story", KEY, comment="Story that a joined article belongs to from now on"),
        sa.Column("at", MOMENT, nullable=False, comment="When the page was fetched"),
        sa.CheckConstraint(
            "kind IN ('created', 'revised', 'amended', 'removed', 'restored', 'joined', "
            "'forgotten')",
            name="ck_change_kind_known",
        ),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_change_article"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_change_story"),
        sa.PrimaryKeyConstraint("seq", name="pk_change"),
        sqlite_autoincrement=True,
        comment="The feed: what happened to articles, in order",
    )
    op.create_index("ix_change_article", "change", ["article"])
    op.create_table(
        "near_key",
        sa.Column("key", sa.BigInteger(), nullable=False, comment="Hash of eight words in a row"),
        sa.Column("article", KEY, nullable=False, comment="Article whose body has them"),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_near_key_article"),
        sa.PrimaryKeyConstraint("key", "article", name="pk_near_key"),
        sqlite_with_rowid=False,
        comment="Hashes of shingles, to find near texts",
    )
    op.create_table(
        "near_pair",
        sa.Column("article", KEY, nullable=False, comment="The one with the smaller number"),
        sa.Column("other", KEY, nullable=False, comment="The other"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="What article is to other: copy, edited, excerpt, contains, related",
        ),
        sa.Column(
            "overlap",
            sa.Double(),
            nullable=False,
            comment="Share of the longer body's three-word shingles that both have",
        ),
        sa.CheckConstraint(
            "kind IN ('copy', 'edited', 'excerpt', 'contains', 'related')",
            name="ck_near_pair_kind_known",
        ),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_near_pair_article"),
        sa.ForeignKeyConstraint(["other"], ["article.id"], name="fk_near_pair_other"),
        sa.PrimaryKeyConstraint("article", "other", name="pk_near_pair"),
        comment="Articles whose bodies share much of their words",
    )
    op.create_index("ix_near_pair_other", "near_pair", ["other"])


def _alter_up() -> None:
    for column in (
        sa.Column("removed_at", MOMENT, comment="Since when its page is gone; null: it is there"),
        sa.Column(
            "forgotten_at",
            MOMENT,
            comment="When an operator had its text deleted; null: it was not",
        ),
        sa.Column(
            "story", KEY, comment="Story that it tells; its own number while nothing else tells it"
        ),
        sa.Column(
            "compared",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Whether its text was compared with those we have",
        ),
    ):
        op.add_column("article", column)
    op.create_foreign_key("fk_article_story", "article", "story", ["story"], ["id"])
    op.alter_column("article", "title", existing_type=sa.Text(), nullable=True)
    op.alter_column("article", "body", existing_type=sa.Text(), nullable=True)
    op.create_check_constraint("ck_article_text_until_forgotten", "article", FORGOTTEN)
    for name, table, _before, after in CHECKS:
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, after)
    for table, column_name, kind, before, after in COMMENTS:
        op.alter_column(
            table, column_name, comment=after, existing_comment=before, existing_type=kind
        )


def _alter_down() -> None:
    for table, column_name, kind, before, after in COMMENTS:
        op.alter_column(
            table, column_name, comment=before, existing_comment=after, existing_type=kind
        )
    for name, table, before, _after in CHECKS:
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, before)
    op.drop_constraint("ck_article_text_until_forgotten", "article")
    op.alter_column("article", "title", existing_type=sa.Text(), nullable=False)
    op.alter_column("article", "body", existing_type=sa.Text(), nullable=False)
    op.drop_constraint("fk_article_story", "article")
    for column in ("compared", "story", "forgotten_at", "removed_at"):
        op.drop_column("article", column)


CHECKS = (
    ("ck_page_state_known", "page", STATES, ALL_STATES),
    ("ck_revision_why_known", "revision", WHY, ALL_WHY),
)


def _build_anew(table: str, edits: tuple[tuple[str, str], ...]) -> None:
    """Build *table* with *edits* in its definition, and move rows and indexes over.

    The way of sqlite.org/lang_altertable.html, section 7; foreign keys are off meanwhile.
    """
    connection = op.get_bind()
    made = connection.exec_driver_sql(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (table,)
    ).all()
    (definition,) = (sql for kind, sql in made if kind == "table")
    for before, after in edits:
        if before not in definition:
            raise RuntimeError(f"The definition of {table} has no {before!r}.")
        definition = definition.replace(before, after)
    old = {column["name"] for column in sa.inspect(connection).get_columns(table)}
    beside = f"_new_{table}"
    name = (
        f"CREATE TABLE {table}"
        if f"CREATE TABLE {table}" in definition
        else (f'CREATE TABLE "{table}"')
    )
    connection.exec_driver_sql(definition.replace(name, f"CREATE TABLE {beside}", 1))
    kept = ", ".join(
        f'"{column["name"]}"'
        for column in sa.inspect(connection).get_columns(beside)
        if column["name"] in old
    )
    connection.exec_driver_sql(f"INSERT INTO {beside} ({kept}) SELECT {kept} FROM {table}")
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {beside} RENAME TO {table}")
    for kind, sql in made:
        if kind == "index":
            connection.exec_driver_sql(sql)

"""The full-text index: empty, for its words are folded by the program.

What is stored already is missing from it until ``scrapy reindex``, and each search says so.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "article_words",
        sa.Column(
            "fts_rowid", KEY, nullable=False, comment="SQLite: rowid of its words in article_fts"
        ),
        sa.Column("article", KEY, nullable=False, comment="Article as last read"),
        sa.Column(
            "words",
            TSVECTOR().with_variant(sa.Text(), "sqlite"),
            comment="PostgreSQL: its words and their places, the body's eight beyond the title's",
        ),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_article_words_article"),
        sa.PrimaryKeyConstraint("fts_rowid", name="pk_article_words"),
        sa.UniqueConstraint("article", name="uq_article_words_article"),
        sqlite_autoincrement=True,
        comment="Full-text index: the words of articles, folded (docs/search.md)",
    )
    op.create_table(
        "search_index",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="1"),
        sa.Column(
            "folding",
            sa.Integer(),
            nullable=False,
            comment="Version of the folding that wrote the words; 0: nothing is written yet",
        ),
        sa.Column(
            "missing_to",
            sa.BigInteger(),
            nullable=False,
            comment="Highest number of an article that may be missing; 0: none is",
        ),
        sa.CheckConstraint("id = 1", name="ck_search_index_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_search_index"),
        comment="Whether article_words holds every article; one row",
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE article_fts USING fts5(title, body, content='', tokenize=ascii)"
        )
    else:
        op.create_index(
            "ix_article_words_words",
            "article_words",
            ["words"],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "on"},
        )
    op.execute(
        "INSERT INTO search_index (id, folding, missing_to) "
        "SELECT 1, 0, coalesce(max(id), 0) FROM article"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE article_fts")
    op.drop_table("search_index")
    op.drop_table("article_words")

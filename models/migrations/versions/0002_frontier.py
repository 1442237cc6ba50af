"""Leases and counts of runs, paused publishers, validators, depth and pace of pages.

Runs that were killed before there were leases are closed: one open run per publisher is the rule.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = (
    ("publisher", "paused_at", MOMENT,
     "Since when an operator keeps it from being crawled; null: it is not"),
    ("publisher", "paused_why", sa.Text(), "Why, in the operator's words"),
    ("run", "owner", sa.Text(),
     "Process that runs it: host, boot, process; null for runs of before 0002"),
    ("run", "lease_s", sa.Integer(),
     "Seconds without a heartbeat after which the run may be taken over"),
    ("run", "counts", sa.JSON(),
     "What it did, in numbers (docs/operations.md); null while it runs"),
    ("page", "poll_s", sa.Integer(),
     "Seconds between two looks at a listing: it follows how often that changes"),
    ("page", "etag", sa.Text(), "ETag of what was last read in full"),
    ("page", "last_modified", sa.Text(), "Last-Modified of what was last read in full"),
    ("page", "read_with", sa.String(length=32),
     "Release and publisher's file that read it; with others it is read anew"),
)  # fmt: skip
COMMENTS = (
    ("heartbeat_at", MOMENT, "When the run last wrote: each batch touches it",
     "When it was last heard of, by the database's clock"),
    ("finished_at", MOMENT, "When it ended by itself; null while it runs and after a kill",
     "When it ended, or when its successor found it dead; null while it runs"),
    ("verdict", sa.String(length=16), "ok, degraded or failed; null while it runs and after a kill",
     "ok, degraded or failed; null while it runs"),
)  # fmt: skip


def upgrade() -> None:
    op.execute(
        "UPDATE run SET finished_at = heartbeat_at, verdict = 'failed', "
        "why = 'Stopped without a word.' WHERE finished_at IS NULL"
    )
    for table, name, kind, comment in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True, comment=comment))
    op.add_column(
        "page",
        sa.Column(
            "depth",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="Pages between the publisher's file and it",
        ),
    )
    unfinished = sa.text("finished_at IS NULL")
    op.create_index(
        "uq_run_unfinished_publisher",
        "run",
        ["publisher"],
        unique=True,
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    if op.get_bind().dialect.supports_comments:
        for name, kind, before, after in COMMENTS:
            op.alter_column("run", name, comment=after, existing_comment=before, existing_type=kind)


def downgrade() -> None:
    if op.get_bind().dialect.supports_comments:
        for name, kind, before, after in COMMENTS:
            op.alter_column("run", name, comment=before, existing_comment=after, existing_type=kind)
    op.drop_index("uq_run_unfinished_publisher", "run")
    op.drop_column("page", "depth")
    for table, name, _kind, _comment in reversed(COLUMNS):
        op.drop_column(table, name)

"""What was pruned of the feed; the views themselves are made after each move (models/views.py)."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pruned",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="1"),
        sa.Column(
            "seq",
            sa.BigInteger(),
            nullable=False,
            comment="Highest seq that was deleted from change",
        ),
        sa.CheckConstraint("id = 1", name="ck_pruned_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_pruned"),
        comment="How much of the feed was deleted; a trigger writes it. No row: nothing was",
    )


def downgrade() -> None:
    op.drop_table("pruned")

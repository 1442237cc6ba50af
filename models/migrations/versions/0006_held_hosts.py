"""Hosts that asked to be left alone, so that the next run does so too."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_host",
        sa.Column(
            "host",
            sa.Text(),
            nullable=False,
            comment="Its name, with the port if it is not the usual one",
        ),
        sa.Column(
            "until",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="No run asks it for anything before",
        ),
        sa.PrimaryKeyConstraint("host", name="pk_held_host"),
        comment="Hosts that asked for a pause that no run waits out (Retry-After)",
    )


def downgrade() -> None:
    op.drop_table("held_host")

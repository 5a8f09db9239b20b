"""The ledger tells of each request which host it went to; channels remember; gaps are kept."""

import sqlalchemy as sa
from alembic import op

from storage.sqlite import NEVER_REUSED, ROW_ID

revision = "0009"
down_revision = "0008"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and a table. Requests from before belong to no host: the proof begins here."""
    op.add_column("fetches", sa.Column("host", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("fetches", sa.Column("floor", sa.Float(), nullable=True))
    op.create_index("ix_fetches_host_at", "fetches", ["host", "at"])
    op.add_column("channels", sa.Column("memory", sa.JSON(), nullable=True))
    op.create_table(
        "gaps",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("after", MOMENT, nullable=False),
        sa.Column("before", MOMENT, nullable=False),
        sa.Column("missed", sa.Float(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_gaps_outlet_id"),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name="fk_gaps_channel_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
        sa.UniqueConstraint("channel_id", "before", name="uq_gaps_channel_id"),
        **NEVER_REUSED,
    )
    op.create_index("ix_gaps_before", "gaps", ["before"])

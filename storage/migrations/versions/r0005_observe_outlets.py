"""What is observed of outlets and of the daemon, and the memory of findings."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; outlets are observed from now on."""
    _pulses()
    _histories()
    op.create_table(
        "marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_marks"),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("track", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", "outlet_id", name="pk_findings"),
    )


def _pulses() -> None:
    op.create_table(
        "outlet_pulses",
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=True),
        sa.Column("watched_to", MOMENT, nullable=True),
        sa.Column("news_at", MOMENT, nullable=True),
        sa.Column("quiet_at", MOMENT, nullable=True),
        sa.Column("silent_at", MOMENT, nullable=True),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("today", sa.JSON(), nullable=False),
        sa.Column("runs", sa.JSON(), nullable=False),
        sa.Column("listed", sa.JSON(), nullable=False),
        sa.Column("last_runs", sa.JSON(), nullable=False),
        sa.Column("recent", sa.JSON(), nullable=False),
        sa.Column("usual", sa.JSON(), nullable=False),
        sa.Column("sights", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_outlet_pulses_outlet_id"),
        sa.PrimaryKeyConstraint("outlet_id", name="pk_outlet_pulses"),
    )


def _histories() -> None:
    op.create_table(
        "outlet_rhythms",
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_outlet_rhythms_outlet_id"),
        sa.PrimaryKeyConstraint("outlet_id", name="pk_outlet_rhythms"),
    )
    op.create_table(
        "outlet_days",
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_outlet_days_outlet_id"),
        sa.PrimaryKeyConstraint("outlet_id", "day", name="pk_outlet_days"),
    )

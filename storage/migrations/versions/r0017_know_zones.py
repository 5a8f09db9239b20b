"""Outlets' zones are known, so that their weeks are shown by their own clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; the catalogue fills it."""
    op.add_column("outlets", sa.Column("zone", sa.Text(), nullable=True))

"""Changes say what was done, what it weighs, and whether people are told."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; changes from before count as told."""
    op.add_column("changes", sa.Column("typed", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("changes", sa.Column("weight", sa.Float(), nullable=False, server_default=sa.text("1")))
    op.add_column("changes", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.true()))

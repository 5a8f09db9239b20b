"""What earlier looks showed is remembered, of articles and of outlets."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; nothing is remembered from before."""
    op.add_column("outlets", sa.Column("memory", sa.JSON(), nullable=True))
    op.add_column("articles", sa.Column("pending", sa.JSON(), nullable=True))
    op.add_column("articles", sa.Column("memory", sa.JSON(), nullable=True))

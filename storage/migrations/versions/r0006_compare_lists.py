"""What a list says is held against what it said before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; lists are compared from their next poll on."""
    op.add_column("channels", sa.Column("listing", sa.Text(), nullable=True))
    op.add_column("articles", sa.Column("listed", sa.JSON(), nullable=True))
    op.add_column("articles", sa.Column("called_at", sa.DateTime(timezone=True), nullable=True))

"""Articles keep where they stand on their pages, and channels a digest of their entries."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the columns; they are filled as pages and lists are read."""
    for table in ("channels", "articles"):
        op.add_column(table, sa.Column("standing", sa.Text(), nullable=True))

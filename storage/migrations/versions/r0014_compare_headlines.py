"""Count what is one event, say which changes were acknowledged, and keep headlines beside the versions."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("changes", sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("changes", sa.Column("acknowledged", sa.Boolean()))
    op.create_table(
        "headlines",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_headlines_article_id"),
        sa.PrimaryKeyConstraint("article_id", "source", "text", name="pk_headlines"),
    )

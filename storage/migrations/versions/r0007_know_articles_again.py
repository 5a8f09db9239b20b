"""Articles have further addresses, and signs by which they are known again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables; articles stored before have no signs until they are listed anew."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "addresses",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("article_id", row_id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "outlet_id", name="pk_addresses"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_addresses_outlet_id"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_addresses_article_id"),
    )
    op.create_index("ix_addresses_article_id", "addresses", ["article_id"])
    op.create_table(
        "signs",
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", row_id, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("mark", "article_id", name="pk_signs"),
        sqlite_with_rowid=False,
    )

"""What can be searched. The daemon indexes the versions that are there, little by little."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; all articles wait to be indexed."""
    op.add_column("articles", sa.Column("searchable", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_index("ix_articles_to_search", "articles", ["id"], sqlite_where=sa.text("versions != searchable"))
    op.create_table(
        "search_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_documents"),
        sa.UniqueConstraint("article_id", "version", name="uq_search_documents_article_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_words"),
        sa.UniqueConstraint("word", name="uq_search_words_word"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _make_index()


def _make_index() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5(text, extra, content = '', columnsize = 0, tokenize = 'ascii')"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_parts USING fts5(word, content = 'search_words', content_rowid = 'id', "
        "columnsize = 0, tokenize = 'trigram case_sensitive 1')"
    )

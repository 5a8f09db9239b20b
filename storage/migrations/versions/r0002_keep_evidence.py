"""Where each version's page lies, the chain over the versions, and readings that were replaced."""

import sqlalchemy as sa
from alembic import op

from storage.sqlite import NEVER_REUSED, ROW_ID

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add to the versions, and make the tables of the archive."""
    _versions()
    _readings()
    _archive_files()
    _snapshots()


def _versions() -> None:
    for column in (
        sa.Column("text_digest", sa.Text(), nullable=True),
        sa.Column("payload_digest", sa.Text(), nullable=True),
        sa.Column("chain", sa.Text(), nullable=True),
        sa.Column("reading", sa.Integer(), server_default="0", nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
    ):
        op.add_column("versions", column)


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("text_digest", sa.Text(), nullable=True),
        sa.Column("article", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_readings_article_id"),
        sa.PrimaryKeyConstraint("article_id", "number", "sequence", name="pk_readings"),
    )


def _archive_files() -> None:
    op.create_table(
        "archive_files",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("head_size", sa.Integer(), nullable=False),
        sa.Column("head_digest", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("dropped_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_archive_files"),
        sa.UniqueConstraint("name", name="uq_archive_files_name"),
        **NEVER_REUSED,
    )
    op.create_index("ix_archive_files_dropped_at", "archive_files", ["dropped_at"])


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("file_id", ROW_ID, nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("payload_digest", sa.Text(), nullable=False),
        sa.Column("refers_to", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_snapshots_article_id"),
        sa.ForeignKeyConstraint(["file_id"], ["archive_files.id"], name="fk_snapshots_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
        sa.UniqueConstraint("article_id", "at", name="uq_snapshots_article_id"),
        **NEVER_REUSED,
    )
    op.create_index("ix_snapshots_file_id", "snapshots", ["file_id"])

"""The first schema."""

import sqlalchemy as sa
from alembic import op

from storage.sqlite import NEVER_REUSED, ROW_ID

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make all tables."""
    _counters()
    _outlets()
    _runs()
    _articles()
    _channels()
    _fetches()
    _problems()
    _changes()
    _versions()


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )


def _outlets() -> None:
    op.create_table(
        "outlets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outlets"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        **NEVER_REUSED,
    )
    op.create_index("ix_runs_state", "runs", ["state"])


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("queue", sa.Integer(), nullable=True),
        sa.Column("next_check_at", MOMENT, nullable=True),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("last_checked_at", MOMENT, nullable=True),
        sa.Column("last_changed_at", MOMENT, nullable=True),
        sa.Column("missing_since", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_digest", sa.Text(), nullable=True),
        sa.Column("hints", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_articles_outlet_id"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("key", "outlet_id", name="uq_articles_key"),
        **NEVER_REUSED,
    )
    op.create_index("ix_articles_outlet_id_published_at", "articles", ["outlet_id", "published_at"])
    op.create_index("ix_articles_published_at", "articles", ["published_at"])
    op.create_index("ix_articles_queue_next_check_at_outlet_id", "articles", ["queue", "next_check_at", "outlet_id"])
    op.create_index("ix_articles_status_published_at", "articles", ["status", "published_at"])
    op.create_index("ix_articles_url", "articles", ["url"])


def _channels() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("next_due_at", MOMENT, nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_digest", sa.Text(), nullable=True),
        sa.Column("interval", sa.Float(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_polled_at", MOMENT, nullable=True),
        sa.Column("last_success_at", MOMENT, nullable=True),
        sa.Column("last_new_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_channels_outlet_id"),
        sa.PrimaryKeyConstraint("id", name="pk_channels"),
    )
    op.create_index("ix_channels_active_next_due_at", "channels", ["active", "next_due_at"])
    op.create_index("ix_channels_outlet_id_position", "channels", ["outlet_id", "position"])


def _fetches() -> None:
    op.create_table(
        "fetches",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("run_id", ROW_ID, nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_fetches_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_fetches"),
        sa.UniqueConstraint("owner", "at", "run_id", name="uq_fetches_owner"),
    )


def _problems() -> None:
    op.create_table(
        "problems",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_problems_outlet_id"),
        sa.PrimaryKeyConstraint("id", name="pk_problems"),
        sa.UniqueConstraint("owner", "subject", "kind", name="uq_problems_owner"),
    )
    op.create_index("ix_problems_open_outlet_id_kind", "problems", ["open", "outlet_id", "kind"])


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_changes_article_id"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_changes_outlet_id"),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sa.UniqueConstraint("article_id", "version", "kind", "at", name="uq_changes_article_id"),
        **NEVER_REUSED,
    )
    op.create_index("ix_changes_kind", "changes", ["kind"])
    op.create_index("ix_changes_outlet_id", "changes", ["outlet_id"])


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("published_day", sa.Date(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("article", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_versions_article_id"),
        sa.PrimaryKeyConstraint("article_id", "number", name="pk_versions"),
    )

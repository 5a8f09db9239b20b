"""Outlets can be paused; changes are found by kind of edit and by day, requests by run."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add column, table and indexes; the edits of the changes that are there are entered."""
    op.add_column("outlets", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "change_edits",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name="fk_change_edits_change_id"),
        sa.PrimaryKeyConstraint("kind", "change_id", name="pk_change_edits"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_edits_outlet_id_kind_change_id", "change_edits", ["outlet_id", "kind", "change_id"])
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_index("ix_fetches_run_id", "fetches", ["run_id"])
    op.execute(
        "INSERT INTO change_edits (kind, change_id, outlet_id) "
        "SELECT DISTINCT json_extract(edit.value, '$.kind'), changes.id, changes.outlet_id "
        "FROM changes, json_each(changes.typed) AS edit"
    )

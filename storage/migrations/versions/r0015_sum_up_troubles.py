"""Troubles are summed up from an index alone."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Replace an index by a wider one, and add another."""
    op.drop_index("ix_problems_open_outlet_id_kind", "problems")
    wide = ["open", "outlet_id", "kind", "owner", "first_at", "last_at"]
    op.create_index("ix_problems_open_outlet_id_kind_owner_first_at_last_at", "problems", wide)
    op.create_index("ix_problems_open_owner", "problems", ["open", "owner"])

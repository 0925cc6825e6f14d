"""Deliveries know their time zone, their attempts and when they are due; a queue that is quick at any size."""

import sqlalchemy as sa
from alembic import op

import kawan.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

QUEUED = sa.text("state = 'queued'")


def upgrade() -> None:
    op.add_column("broadcasts", sa.Column("shown_state", sa.String(), nullable=True))
    op.execute("UPDATE broadcasts SET shown_state = state")
    op.add_column("deliveries", sa.Column("zone", sa.String(), nullable=False, server_default="Asia/Jakarta"))
    op.add_column("deliveries", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "deliveries",
        sa.Column("due_at", kawan.db.UtcDateTime(timezone=True), nullable=False, server_default="2000-01-01 00:00:00"),
    )
    op.drop_index("ix_deliveries_state", "deliveries")
    op.drop_index("ix_deliveries_broadcast_id", "deliveries")
    op.create_index("ix_deliveries_broadcast_state", "deliveries", ["broadcast_id", "state"])
    op.create_index(
        "ix_deliveries_queue",
        "deliveries",
        ["broadcast_id", "zone", "due_at"],
        sqlite_where=QUEUED,
        postgresql_where=QUEUED,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_queue", "deliveries")
    op.drop_index("ix_deliveries_broadcast_state", "deliveries")
    op.create_index("ix_deliveries_broadcast_id", "deliveries", ["broadcast_id"])
    op.create_index("ix_deliveries_state", "deliveries", ["state"])
    for column in ("due_at", "attempts", "zone"):
        op.drop_column("deliveries", column)
    op.drop_column("broadcasts", "shown_state")

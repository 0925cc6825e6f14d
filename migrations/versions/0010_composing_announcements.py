"""Composing announcements: contents, audience, schedule, approval; links that bring people; button presses."""

import sqlalchemy as sa
from alembic import op

import kawan.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("translations", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("attachment", sa.JSON(), nullable=True),
        sa.Column("location", sa.JSON(), nullable=True),
        sa.Column("buttons", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("audience", sa.JSON(), nullable=False, server_default='{"all": []}'),
        sa.Column("send_at", kawan.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("repeats", sa.String(), nullable=False, server_default=""),
        sa.Column("utc_offset", sa.Integer(), nullable=False, server_default="7"),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", kawan.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_size", sa.Integer(), nullable=True),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("in_place", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def upgrade() -> None:
    op.add_column("people", sa.Column("source", sa.String(), nullable=True))
    op.add_column("people", sa.Column("seen_at", kawan.db.UtcDateTime(timezone=True), nullable=True))
    op.create_index("ix_people_source", "people", ["source"])
    for column in _columns():
        op.add_column("broadcasts", column)
    op.create_index("ix_broadcasts_send_at", "broadcasts", ["send_at"])
    op.create_table(
        "broadcast_presses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("at", kawan.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_broadcast_presses_broadcast_id", "broadcast_presses", ["broadcast_id"])
    op.create_index("ix_broadcast_presses_person_id", "broadcast_presses", ["person_id"])
    op.create_table(
        "audience_lists",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "person_id"),
    )
    op.create_index("ix_audience_lists_person_id", "audience_lists", ["person_id"])
    op.create_table(
        "links",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=True),
        sa.Column("came", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", kawan.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )


def downgrade() -> None:
    op.drop_table("links")
    op.drop_table("audience_lists")
    op.drop_table("broadcast_presses")
    op.drop_index("ix_broadcasts_send_at", "broadcasts")
    for column in reversed(_columns()):
        op.drop_column("broadcasts", column.name)
    op.drop_index("ix_people_source", "people")
    op.drop_column("people", "seen_at")
    op.drop_column("people", "source")

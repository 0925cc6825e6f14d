"""Messages that were not understood for sure, for staff to label."""

import sqlalchemy as sa
from alembic import op

import kawan.db

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("misunderstood", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "doubts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("text", kawan.db.EncryptedText(), nullable=False),
        sa.Column("guesses", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=True),
        sa.Column("created_at", kawan.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("labelled_at", kawan.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_doubts_person_id", "doubts", ["person_id"])
    op.create_index("ix_doubts_label", "doubts", ["label"])


def downgrade() -> None:
    op.drop_table("doubts")
    op.drop_column("people", "misunderstood")

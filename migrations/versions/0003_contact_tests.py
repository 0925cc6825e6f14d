"""tests of contacts by the staff"""

import sqlalchemy as sa
from alembic import op

import kawan.db

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "contact_tests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", kawan.db.EncryptedText(), nullable=True),
        sa.Column("tested_by", sa.String(), nullable=False),
        sa.Column("tested_at", kawan.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contact_tests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_tests_contact_id"), ["contact_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("contact_tests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_tests_contact_id"))

    op.drop_table("contact_tests")

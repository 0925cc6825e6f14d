"""Audiences are written in portions, and may be begun anew: nobody has two deliveries of one announcement."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_deliveries_person_id", "deliveries")
    op.create_index("ix_deliveries_person_broadcast", "deliveries", ["person_id", "broadcast_id"], unique=True)
    op.drop_index("ix_consents_person_id", "consents")
    op.create_index("ix_consents_person_purpose", "consents", ["person_id", "purpose", "withdrawn_at"])


def downgrade() -> None:
    op.drop_index("ix_consents_person_purpose", "consents")
    op.create_index("ix_consents_person_id", "consents", ["person_id"])
    op.drop_index("ix_deliveries_person_broadcast", "deliveries")
    op.create_index("ix_deliveries_person_id", "deliveries", ["person_id"])

"""registry of cooperatives: the ministry's number, services, people's reports, files that officers sent"""

import sqlalchemy as sa
from alembic import op

import kawan.db

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("cooperatives", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cooperative_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("services", sa.String(), nullable=False, server_default=""))
        batch_op.drop_index(batch_op.f("ix_cooperatives_village_code"))
        batch_op.create_index(batch_op.f("ix_cooperatives_village_code"), ["village_code"], unique=True)
        batch_op.create_index(batch_op.f("ix_cooperatives_cooperative_id"), ["cooperative_id"], unique=True)

    op.create_table(
        "cooperative_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("village_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", kawan.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", kawan.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cooperative_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cooperative_reports_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cooperative_reports_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_cooperative_reports_village_code"), ["village_code"], unique=False)

    op.create_table(
        "registry_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_by", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_at", kawan.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("registry_files")
    op.drop_table("cooperative_reports")
    with op.batch_alter_table("cooperatives", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cooperatives_cooperative_id"))
        batch_op.drop_index(batch_op.f("ix_cooperatives_village_code"))
        batch_op.create_index(batch_op.f("ix_cooperatives_village_code"), ["village_code"], unique=False)
        batch_op.drop_column("services")
        batch_op.drop_column("cooperative_id")

"""Registrations: more of what people say, paper, notes, drafts, one open one for a person and a wish."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

import kawan.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("state NOT IN ('selesai', 'mundur')")


def upgrade() -> None:
    last = _last_number()
    with _registrations() as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.String(), nullable=True)
        batch_op.add_column(sa.Column("country", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("returns", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("times", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("needs", kawan.db.EncryptedText(), nullable=True))
        batch_op.add_column(sa.Column("assigned_to", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("origin", sa.String(), nullable=False, server_default="telegram"))
        batch_op.add_column(sa.Column("erased_at", kawan.db.UtcDateTime(timezone=True), nullable=True))
    _count_on_from(last)
    op.create_index(
        "ix_registrations_open",
        "registrations",
        ["person_id", "wish"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )

    op.create_table(
        "registration_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("text", kawan.db.EncryptedText(), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=False),
        sa.Column("written_at", kawan.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registrations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_registration_notes_registration_id", "registration_notes", ["registration_id"])

    op.create_table(
        "registration_drafts",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("content", kawan.db.EncryptedText(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("touched_at", kawan.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", kawan.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["registration_id"], ["registrations.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )


def downgrade() -> None:
    op.drop_table("registration_drafts")
    op.drop_table("registration_notes")
    op.drop_index("ix_registrations_open", "registrations")
    last = _last_number()
    op.execute("DELETE FROM registrations WHERE person_id IS NULL")
    with _registrations() as batch_op:
        for column in ("erased_at", "origin", "assigned_to", "needs", "times", "returns", "country"):
            batch_op.drop_column(column)
        batch_op.alter_column("person_id", existing_type=sa.String(), nullable=False)
    _count_on_from(last)


def _registrations() -> AbstractContextManager[BatchOperations]:
    """SQLite makes the table anew."""
    return op.batch_alter_table("registrations", table_kwargs={"sqlite_autoincrement": True})


def _last_number() -> int:
    """The highest number that was ever given; SQLite forgets it with the table. PostgreSQL keeps its sequence."""
    if op.get_bind().dialect.name != "sqlite":
        return 0
    query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'registrations'")
    return op.get_bind().scalar(query) or 0


def _count_on_from(last: int) -> None:
    """A number that people saw is never given to another."""
    if last:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'registrations'")
        kept = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('registrations', :last)")
        op.execute(kept.bindparams(last=last))

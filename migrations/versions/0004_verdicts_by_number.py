"""A door's verdicts are found by the door's own number, which a snapshot asks for; a pull goes by the journal's."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_index("ix_journal_door", "journal")
    op.create_index("ix_journal_door", "journal", ["workshop_id", "door", "n"])

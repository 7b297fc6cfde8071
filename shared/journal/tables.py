"""The journal's tables: its entries, its head, the erasable parts, and which rows each entry touched."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Text, Uuid

from shared.journal.types import Verdict
from shared.store.tables import Choice, UtcTime, name_text, workshop_table

journal_head = workshop_table(
    "journal_head",
    Column("only", Integer, nullable=False),
    Column("epoch", Uuid, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("taken_at", UtcTime, nullable=False),
    key=("only",),
    door=False,
)
"""One narrow row a workshop: who writes locks it first, so that the entries of one workshop have one order."""

journal = workshop_table(
    "journal",
    Column("seq", BigInteger, nullable=False),
    Column("change_id", Uuid, nullable=False),
    Column("door", Integer, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("type", name_text(), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("taken_at", UtcTime, nullable=False),
    Column("actor", Uuid),
    Column("verdict", Choice(Verdict), nullable=False),
    Column("refusals", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    key=("seq",),
    door=False,
)
Index("ix_journal_change_id", journal.c.workshop_id, journal.c.change_id, unique=True)
# A snapshot holds the verdicts on what its door still keeps, and costs that, however much the door ever made.
Index("ix_journal_door", journal.c.workshop_id, journal.c.door, journal.c.n)

private_part = workshop_table(
    "private_part",
    Column("change_id", Uuid, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    key=("change_id",),
    personal=True,
    door=False,
)

private_about = workshop_table(
    "private_about",
    Column("person_id", Uuid, nullable=False),
    Column("change_id", Uuid, nullable=False),
    key=("person_id", "change_id"),
    personal=True,
    door=False,
)

touched = workshop_table(
    "touched",
    Column("table_name", name_text(), nullable=False),
    Column("key", name_text(), nullable=False),
    Column("seq", BigInteger, nullable=False),
    key=("table_name", "key"),
    door=False,
)
"""The newest entry that wrote each row: so a pull costs what changed, however long the journal is."""
Index("ix_touched_seq", touched.c.workshop_id, touched.c.seq)

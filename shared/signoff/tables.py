"""The tables of sign-off."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Uuid

from shared.people.types import Level
from shared.signoff.types import Checked, ChecklistItems, NotYet
from shared.store.tables import Choice, Encoded, UtcTime, workshop_table

checklist = workshop_table(
    "checklist",
    Column("type_id", Uuid, nullable=False),
    Column("items", Encoded(ChecklistItems), nullable=False),
    ForeignKeyConstraint(["workshop_id", "type_id"], ["equipment_type.workshop_id", "equipment_type.type_id"]),
    key=("type_id",),
)

sign_off = workshop_table(
    "sign_off",
    Column("sign_off_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("type_id", Uuid, nullable=False),
    Column("level", Choice(Level), nullable=False),
    Column("trainer_id", Uuid, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("answers", Encoded(tuple[Checked, ...]), nullable=False),
    Column("reasons", Encoded(tuple[NotYet, ...]), nullable=False),
    Column("until", UtcTime),
    Column("at", UtcTime, nullable=False),
    Column("undone_at", UtcTime),
    ForeignKeyConstraint(["workshop_id", "person_id"], ["person.workshop_id", "person.person_id"]),
    key=("sign_off_id",),
)
Index("ix_sign_off_person", sign_off.c.workshop_id, sign_off.c.person_id, sign_off.c.type_id)

"""The tables of training."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKeyConstraint, Index, Integer, Text, Uuid

from shared.people.types import Level
from shared.store.tables import Choice, Encoded, UtcTime, name_text, workshop_table
from shared.training.coverage import Range
from shared.training.types import ModuleState, Origin, Requirement

module = workshop_table(
    "module",
    Column("module_id", Uuid, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Choice(ModuleState), nullable=False),
    Column("version", Integer, nullable=False),
    Column("video", name_text(), nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("demo", Boolean, nullable=False),
    key=("module_id",),
    steady=True,
)

module_version = workshop_table(
    "module_version",
    Column("module_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("video", name_text(), nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("since", UtcTime, nullable=False),
    key=("module_id", "version"),
    steady=True,
)
"""Every version that was ever approved: what somebody watched is judged by the version they watched."""

watched = workshop_table(
    "watched",
    Column("person_id", Uuid, nullable=False),
    Column("module_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ranges", Encoded(tuple[Range, ...]), nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("door", Integer, nullable=False),
    key=("person_id", "module_id", "version"),
)

watch_clock = workshop_table(
    "watch_clock",
    Column("door", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("until", UtcTime, nullable=False),
    key=("door", "person_id"),
)
Index("ix_watch_clock_person_id", watch_clock.c.workshop_id, watch_clock.c.person_id)
Index("ix_watch_clock_until", watch_clock.c.workshop_id, watch_clock.c.door, watch_clock.c.until)

required = workshop_table(
    "required",
    Column("subject_id", Uuid, nullable=False),
    Column("level", Choice(Level), nullable=False),
    Column("tree", Encoded(Requirement), nullable=False),
    key=("subject_id", "level"),
)

grant = workshop_table(
    "qualification",
    Column("grant_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("type_id", Uuid, nullable=False),
    Column("level", Choice(Level), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime),
    Column("granted_by", Uuid),
    Column("origin", Choice(Origin), nullable=False),
    Column("withdrawn_at", UtcTime),
    Column("withdrawn_by", Uuid),
    ForeignKeyConstraint(["workshop_id", "person_id"], ["person.workshop_id", "person.person_id"]),
    ForeignKeyConstraint(["workshop_id", "type_id"], ["equipment_type.workshop_id", "equipment_type.type_id"]),
    key=("grant_id",),
)
Index("ix_qualification_person_id", grant.c.workshop_id, grant.c.person_id)
Index("ix_qualification_type_id", grant.c.workshop_id, grant.c.type_id)

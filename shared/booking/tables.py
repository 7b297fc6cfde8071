"""The tables of booking and use."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, Text, Uuid

from shared.booking.types import BookingState
from shared.store.tables import Choice, UtcTime, workshop_table

policy = workshop_table(
    "booking_policy",
    Column("type_id", Uuid, nullable=False),
    Column("bookable", Boolean, nullable=False),
    Column("approval", Boolean, nullable=False),
    Column("shortest_min", Integer, nullable=False),
    Column("longest_min", Integer, nullable=False),
    Column("usual_min", Integer, nullable=False),
    Column("step_min", Integer, nullable=False),
    Column("horizon_days", Integer, nullable=False),
    Column("most_future", Integer, nullable=False),
    key=("type_id",),
    steady=True,
)

booking = workshop_table(
    "booking",
    Column("booking_id", Uuid, nullable=False),
    Column("machine_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("starts_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("state", Choice(BookingState), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("decided_by", Uuid),
    ForeignKeyConstraint(["workshop_id", "machine_id"], ["machine.workshop_id", "machine.machine_id"]),
    ForeignKeyConstraint(["workshop_id", "person_id"], ["person.workshop_id", "person.person_id"]),
    key=("booking_id",),
    grouped=("person_id", "ends_at"),
)
Index("ix_booking_person", booking.c.workshop_id, booking.c.person_id, booking.c.ends_at)
Index("ix_booking_machine", booking.c.workshop_id, booking.c.machine_id, booking.c.starts_at)
Index("ix_booking_starts_at", booking.c.workshop_id, booking.c.starts_at)

booking_reason = workshop_table(
    "booking_reason",
    Column("booking_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("text", Text, nullable=False),
    key=("booking_id",),
    personal=True,
)

use = workshop_table(
    "use",
    Column("use_id", Uuid, nullable=False),
    Column("machine_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("booking_id", Uuid),
    Column("started_at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("stopped_at", UtcTime),
    ForeignKeyConstraint(["workshop_id", "machine_id"], ["machine.workshop_id", "machine.machine_id"]),
    ForeignKeyConstraint(["workshop_id", "person_id"], ["person.workshop_id", "person.person_id"]),
    key=("use_id",),
)
Index("ix_use_machine", use.c.workshop_id, use.c.machine_id, use.c.started_at)
Index(
    "ix_use_running",
    use.c.workshop_id,
    use.c.machine_id,
    postgresql_where=use.c.stopped_at.is_(None),
    sqlite_where=use.c.stopped_at.is_(None),
)

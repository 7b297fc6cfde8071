"""The tables of equipment."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Text, Uuid

from shared.equipment.types import Category, MachineState, Standing
from shared.store.tables import Choice, UtcTime, workshop_table

equipment_type = workshop_table(
    "equipment_type",
    Column("type_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("icon", Text, nullable=False),
    Column("category", Choice(Category), nullable=False),
    Column("standing", Choice(Standing), nullable=False),
    key=("type_id",),
    steady=True,
)

machine = workshop_table(
    "machine",
    Column("machine_id", Uuid, nullable=False),
    Column("type_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("state", Choice(MachineState), nullable=False),
    Column("back_at", UtcTime),
    ForeignKeyConstraint(["workshop_id", "type_id"], ["equipment_type.workshop_id", "equipment_type.type_id"]),
    key=("machine_id",),
    steady=True,
)
Index("ix_machine_type_id", machine.c.workshop_id, machine.c.type_id)

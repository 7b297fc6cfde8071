"""What holds for equipment types and machines."""

from __future__ import annotations

from collections.abc import Iterable

from shared.equipment.types import EquipmentType, Machine, Standing
from shared.journal.types import Refusal


class TypeUnknown(Refusal, frozen=True, tag="type_unknown"):
    """There is no such equipment type."""


class MachineUnknown(Refusal, frozen=True, tag="machine_unknown"):
    """There is no such machine."""


class NameTaken(Refusal, frozen=True, tag="name_taken"):
    """Another one has this name: at the door nobody could tell them apart."""


class FixedType(Refusal, frozen=True, tag="fixed_type"):
    """The types for workshop, system and noticeboard stay what they are, and have no machines."""


EquipmentRefusal = TypeUnknown | MachineUnknown | NameTaken | FixedType


def _same(name: str, other: str) -> bool:
    return name.casefold().split() == other.casefold().split()


def type_refusals(
    wanted: EquipmentType, *, before: EquipmentType | None, others: Iterable[EquipmentType]
) -> tuple[FixedType | NameTaken, ...]:
    """Every reason against this equipment type; `others` may contain its own earlier form."""
    found: list[FixedType | NameTaken] = []
    if wanted.standing is not (before.standing if before else Standing.MACHINES):
        found.append(FixedType())
    if any(other.type_id != wanted.type_id and _same(other.name, wanted.name) for other in others):
        found.append(NameTaken())
    return tuple(found)


def machine_refusals(
    wanted: Machine, *, of_type: EquipmentType | None, others: Iterable[Machine]
) -> tuple[TypeUnknown | FixedType | NameTaken, ...]:
    """Every reason against this machine; `others` may contain its own earlier form."""
    found: list[TypeUnknown | FixedType | NameTaken] = []
    if of_type is None:
        found.append(TypeUnknown())
    elif of_type.standing is not Standing.MACHINES:
        found.append(FixedType())
    if any(other.machine_id != wanted.machine_id and _same(other.name, wanted.name) for other in others):
        found.append(NameTaken())
    return tuple(found)

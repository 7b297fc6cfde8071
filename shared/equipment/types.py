"""The values of equipment."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType
from uuid import UUID

from msgspec import Struct

from shared.people.types import ConfigName, ConfigText, EquipmentTypeId
from shared.timespan import AwareTime

MachineId = NewType("MachineId", UUID)


class Category(StrEnum):
    """How dangerous: red demands the training, amber advises it, green is for everybody who is a member."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class Standing(StrEnum):
    """What a type stands for: machines, or one of the three fixed types that roles are qualifications on."""

    MACHINES = "machines"
    WORKSHOP = "workshop"
    SYSTEM = "system"
    NOTICEBOARD = "noticeboard"


class MachineState(StrEnum):
    USABLE = "usable"
    OUT_OF_ORDER = "out_of_order"
    RETIRED = "retired"


class EquipmentType(Struct, frozen=True):
    type_id: EquipmentTypeId
    name: ConfigName
    icon: ConfigName
    """The name of a Tabler icon."""
    category: Category
    standing: Standing


class Machine(Struct, frozen=True):
    machine_id: MachineId
    type_id: EquipmentTypeId
    name: ConfigName
    place: ConfigText
    state: MachineState
    back_at: AwareTime | None
    """When a machine that is out of order is expected back, if anybody knows."""

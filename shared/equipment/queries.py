"""Reads of equipment."""

from __future__ import annotations

from shared.equipment import tables
from shared.equipment.types import EquipmentType, Machine, MachineId, MachineState
from shared.people.types import EquipmentTypeId
from shared.store.shop import Shop


def equipment_type(shop: Shop, type_id: EquipmentTypeId) -> EquipmentType | None:
    return shop.get(tables.equipment_type, EquipmentType, type_id)


def equipment_types(shop: Shop) -> list[EquipmentType]:
    """Every type, the fixed ones too, in the order of their ids: that is, as they were added."""
    return shop.all(shop.of(tables.equipment_type).order_by(tables.equipment_type.c.type_id), EquipmentType)


def machine(shop: Shop, machine_id: MachineId) -> Machine | None:
    return shop.get(tables.machine, Machine, machine_id)


def machines(shop: Shop, type_id: EquipmentTypeId | None = None, *, retired: bool = False) -> list[Machine]:
    """Machines, of one type or of all, in the order in which they were added."""
    m = tables.machine.c
    query = shop.of(tables.machine).order_by(m.machine_id)
    if type_id is not None:
        query = query.where(m.type_id == type_id)
    if not retired:
        query = query.where(m.state != MachineState.RETIRED)
    return shop.all(query, Machine)

"""Judging and writing the changes of equipment."""

from __future__ import annotations

from shared.equipment import queries, tables
from shared.equipment.changes import EquipmentTypeSet, MachineSet
from shared.equipment.rules import machine_refusals, type_refusals
from shared.equipment.types import Category, EquipmentType, Standing
from shared.journal.queries import stale_edit_refusals
from shared.journal.types import Change, Refusal
from shared.judging import refusals, write
from shared.people.changes import WorkshopOpened
from shared.people.types import NOTICEBOARD_TYPE, SYSTEM_TYPE, WORKSHOP_TYPE
from shared.store.shop import Shop


@refusals.register
def _(change: EquipmentTypeSet, shop: Shop) -> tuple[Refusal, ...]:
    wanted = change.equipment_type
    return (
        *type_refusals(
            wanted,
            before=queries.equipment_type(shop, wanted.type_id),
            others=queries.equipment_types(shop),
        ),
        *stale_edit_refusals(shop, tables.equipment_type, wanted.type_id),
    )


@write.register
def _(change: EquipmentTypeSet, shop: Shop) -> None:
    shop.put(tables.equipment_type, change.equipment_type)


@refusals.register
def _(change: MachineSet, shop: Shop) -> tuple[Refusal, ...]:
    wanted = change.machine
    return (
        *machine_refusals(
            wanted,
            of_type=queries.equipment_type(shop, wanted.type_id),
            others=queries.machines(shop),
        ),
        *stale_edit_refusals(shop, tables.machine, wanted.machine_id),
    )


@write.register
def _(change: MachineSet, shop: Shop) -> None:
    shop.put(tables.machine, change.machine)


def follow(change: Change, shop: Shop) -> None:
    """A new workshop has its three fixed types from the first moment."""
    if isinstance(change, WorkshopOpened):
        for type_id, name, icon, standing in (
            (WORKSHOP_TYPE, change.name, "building-warehouse", Standing.WORKSHOP),
            (SYSTEM_TYPE, "Doorwright", "settings", Standing.SYSTEM),
            (NOTICEBOARD_TYPE, "Noticeboard", "clipboard-text", Standing.NOTICEBOARD),
        ):
            shop.put(tables.equipment_type, EquipmentType(type_id, name, icon, Category.RED, standing))

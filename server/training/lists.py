"""What the pages of training show, read in one transaction each."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from shared.equipment import queries as equipment
from shared.store.shop import Shop
from shared.training import queries, tables
from shared.training.types import Module, ModuleId, ModuleState, ModuleVersion, ModuleWatched, Required, leaves


class ModuleLine(Struct, frozen=True):
    """A module in the list, with the types and machines that ask for it."""

    module: Module
    asked_by: tuple[str, ...]


class ModuleDetails(Struct, frozen=True):
    """All of one module."""

    module: Module
    asked_by: tuple[str, ...]
    versions: tuple[ModuleVersion, ...]
    """Every version that was ever approved, newest first."""


def clock(milliseconds: int) -> str:
    """A length as players show it, in minutes and seconds: "6:05"."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{seconds:02}"


def _asked_by(shop: Shop) -> dict[ModuleId, list[str]]:
    names: dict[UUID, str] = {
        **{each.type_id: each.name for each in equipment.equipment_types(shop)},
        **{each.machine_id: each.name for each in equipment.machines(shop)},
    }
    found: dict[ModuleId, list[str]] = {}
    for row in shop.all(shop.of(tables.required), Required):
        for leaf in leaves(row.tree):
            if isinstance(leaf, ModuleWatched) and row.subject_id in names:
                found.setdefault(leaf.module_id, []).append(names[row.subject_id])
    return found


def module_lines(shop: Shop) -> tuple[ModuleLine, ...]:
    """Every module, by title; those no longer offered at the end."""
    asked = _asked_by(shop)
    modules = sorted(
        queries.modules(shop).values(),
        key=lambda each: (each.state is ModuleState.RETIRED, each.title.casefold(), each.module_id),
    )
    return tuple(ModuleLine(each, tuple(sorted(set(asked.get(each.module_id, ()))))) for each in modules)


def module_details(shop: Shop, module_id: ModuleId) -> ModuleDetails | None:
    module = queries.module(shop, module_id)
    if module is None:
        return None
    v = tables.module_version.c
    versions = shop.of(tables.module_version).where(v.module_id == module_id).order_by(v.version.desc())
    asked = tuple(sorted(set(_asked_by(shop).get(module_id, ()))))
    return ModuleDetails(module, asked, tuple(shop.all(versions, ModuleVersion)))

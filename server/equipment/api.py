"""`/api/v1`: equipment types and machines."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from server.rest.answers import FINDS, MAKES, READS, SETS, After, Limit, Page, in_utc, not_found, paged, tag, tagged
from server.rest.asking import Api, Once
from shared.equipment import queries, tables
from shared.equipment.changes import EquipmentTypeSet, MachineSet
from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.people.types import ConfigName, ConfigText, EquipmentTypeId
from shared.store.shop import Shop
from shared.timespan import AwareTime


class TypeWanted(Struct, frozen=True):
    """An equipment type as it shall be."""

    name: ConfigName
    category: Category
    icon: ConfigName = "tool"
    """The name of a Tabler icon."""


class Types(Page[EquipmentType], frozen=True):
    """A part of the list of equipment types."""


class Machines(Page[Machine], frozen=True):
    """A part of the list of machines."""


class MachineWanted(Struct, frozen=True):
    """A machine as it shall be."""

    type_id: EquipmentTypeId
    name: ConfigName
    place: ConfigText = ""
    state: MachineState = MachineState.USABLE
    back_at: AwareTime | None = None
    """When a machine that is out of order is expected back, if anybody knows."""


# --- types


def find_type(shop: Shop, type_id: UUID) -> EquipmentType:
    """The type that an address names.

    Raises:
        ProblemDetailsException: there is none.
    """
    found = queries.equipment_type(shop, EquipmentTypeId(type_id))
    if found is None:
        raise not_found("equipment type")
    return found


def _tagged_type(shop: Shop, type_id: UUID) -> tuple[EquipmentType, str]:
    return find_type(shop, type_id), tag(shop, tables.equipment_type, type_id)


@get("/types", responses=READS)
async def types(api: NamedDependency[Api], after: After = None, limit: Limit = 50) -> Types:
    """Every equipment type, in the order in which they were added; first those that roles are qualifications on."""
    return await api.read(
        lambda shop: paged(
            shop, shop.of(tables.equipment_type), EquipmentType, [tables.equipment_type.c.type_id], after, limit
        ).into(Types)
    )


@get("/types/{type_id:uuid}", responses=FINDS)
async def type_(api: NamedDependency[Api], type_id: FromPath[UUID]) -> Response[EquipmentType]:
    """One equipment type."""
    return tagged(*await api.read(lambda shop: _tagged_type(shop, type_id)))


@post("/types", responses=MAKES)
async def add_type(
    api: NamedDependency[Api], once: NamedDependency[Once], data: JSONBody[TypeWanted]
) -> Response[EquipmentType]:
    """Add an equipment type. Until its requirements are set, it asks for membership and a sign-off."""
    type_id = EquipmentTypeId(once.subject_id)
    wanted = EquipmentType(type_id, data.name, data.icon, data.category, Standing.MACHINES)
    await api.take(EquipmentTypeSet(wanted), once=once)
    found, etag = await api.read(lambda shop: _tagged_type(shop, type_id))
    return tagged(found, etag, at=f"/api/v1/types/{type_id}")


@put("/types/{type_id:uuid}", responses=SETS)
async def set_type(
    api: NamedDependency[Api],
    type_id: FromPath[UUID],
    seen: NamedDependency[int | None],
    data: JSONBody[TypeWanted],
) -> Response[EquipmentType]:
    """Change an equipment type."""
    before = await api.read(lambda shop: find_type(shop, type_id))
    wanted = EquipmentType(before.type_id, data.name, data.icon, data.category, before.standing)
    await api.take(EquipmentTypeSet(wanted), seen=seen)
    return tagged(*await api.read(lambda shop: _tagged_type(shop, type_id)))


# --- machines


def find_machine(shop: Shop, machine_id: UUID) -> Machine:
    """The machine that an address names.

    Raises:
        ProblemDetailsException: there is none.
    """
    found = queries.machine(shop, MachineId(machine_id))
    if found is None:
        raise not_found("machine")
    return found


def _tagged_machine(shop: Shop, machine_id: UUID) -> tuple[Machine, str]:
    return find_machine(shop, machine_id), tag(shop, tables.machine, machine_id)


def _machine(machine_id: MachineId, wanted: MachineWanted) -> Machine:
    back_at = None if wanted.back_at is None else in_utc("back_at", wanted.back_at)
    return Machine(machine_id, wanted.type_id, wanted.name, wanted.place, wanted.state, back_at)


@get("/machines", responses=READS)
async def machines(
    api: NamedDependency[Api],
    type_id: FromQuery[UUID | None] = None,
    wanted_state: Annotated[MachineState | None, QueryParameter(name="state")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Machines:
    """Machines of one type or of all, those that have left the workshop too, in the order in which they were added."""
    m = tables.machine.c

    def read(shop: Shop) -> Machines:
        query = shop.of(tables.machine)
        query = query if type_id is None else query.where(m.type_id == type_id)
        query = query if wanted_state is None else query.where(m.state == wanted_state)
        return paged(shop, query, Machine, [m.machine_id], after, limit).into(Machines)

    return await api.read(read)


@get("/machines/{machine_id:uuid}", responses=FINDS)
async def machine(api: NamedDependency[Api], machine_id: FromPath[UUID]) -> Response[Machine]:
    """One machine."""
    return tagged(*await api.read(lambda shop: _tagged_machine(shop, machine_id)))


@post("/machines", responses=MAKES)
async def add_machine(
    api: NamedDependency[Api], once: NamedDependency[Once], data: JSONBody[MachineWanted]
) -> Response[Machine]:
    """Add a machine; every door shows it at once."""
    machine_id = MachineId(once.subject_id)
    await api.take(MachineSet(_machine(machine_id, data)), once=once)
    found, etag = await api.read(lambda shop: _tagged_machine(shop, machine_id))
    return tagged(found, etag, at=f"/api/v1/machines/{machine_id}")


@put("/machines/{machine_id:uuid}", responses=SETS)
async def set_machine(
    api: NamedDependency[Api],
    machine_id: FromPath[UUID],
    seen: NamedDependency[int | None],
    data: JSONBody[MachineWanted],
) -> Response[Machine]:
    """Change a machine: its name, its place, or whether it can be used."""
    await api.read(lambda shop: find_machine(shop, machine_id))
    await api.take(MachineSet(_machine(MachineId(machine_id), data)), seen=seen)
    return tagged(*await api.read(lambda shop: _tagged_machine(shop, machine_id)))


HANDLERS = (types, type_, add_type, set_type, machines, machine, add_machine, set_machine)

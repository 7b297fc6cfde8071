"""`/api/v1`: checklists and sign-offs. A sign-off itself takes two badges at a door."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from server.equipment.api import find_type
from server.rest.answers import FINDS, SETS, After, Limit, Page, not_found, paged, tag, tagged
from server.rest.asking import Api
from shared.journal.types import PersonId
from shared.people import queries as people
from shared.people.types import ConfigName, EquipmentTypeId
from shared.signoff import queries, tables
from shared.signoff.changes import ChecklistSet
from shared.signoff.types import MOST_ROWS, Checklist, SignOff
from shared.store.shop import Shop


class ChecklistWanted(Struct, frozen=True):
    """What a learner of a type shall show, in this order."""

    texts: Annotated[tuple[ConfigName, ...], Meta(max_length=MOST_ROWS)]


class SignOffs(Page[SignOff], frozen=True):
    """A part of the list of somebody's sign-offs."""


def _tagged(shop: Shop, type_id: UUID) -> tuple[Checklist, str]:
    find_type(shop, type_id)
    items = queries.checklist(shop, EquipmentTypeId(type_id))
    return Checklist(EquipmentTypeId(type_id), items), tag(shop, tables.checklist, type_id)


@get("/types/{type_id:uuid}/checklist", responses=FINDS)
async def checklist(api: NamedDependency[Api], type_id: FromPath[UUID]) -> Response[Checklist]:
    """What a learner of a type shows before a trainer signs."""
    return tagged(*await api.read(lambda shop: _tagged(shop, type_id)))


@put("/types/{type_id:uuid}/checklist", responses=SETS)
async def set_checklist(
    api: NamedDependency[Api],
    type_id: FromPath[UUID],
    seen: NamedDependency[int | None],
    data: JSONBody[ChecklistWanted],
) -> Response[Checklist]:
    """Set what a learner of a type shows."""
    await api.read(lambda shop: find_type(shop, type_id))
    await api.take(ChecklistSet(Checklist.of(EquipmentTypeId(type_id), data.texts)), seen=seen)
    return tagged(*await api.read(lambda shop: _tagged(shop, type_id)))


@get("/people/{person_id:uuid}/sign-offs", responses=FINDS)
async def sign_offs(
    api: NamedDependency[Api], person_id: FromPath[UUID], after: After = None, limit: Limit = 50
) -> SignOffs:
    """What trainers decided on a person, oldest first; what was undone says when."""
    api.asker.require_seeing(PersonId(person_id))
    s = tables.sign_off.c

    def read(shop: Shop) -> SignOffs:
        if people.person(shop, PersonId(person_id)) is None:
            raise not_found("person")
        query = shop.of(tables.sign_off).where(s.person_id == person_id)
        return paged(shop, query, SignOff, [s.at, s.sign_off_id], after, limit).into(SignOffs)

    return await api.read(read)


HANDLERS = (checklist, set_checklist, sign_offs)

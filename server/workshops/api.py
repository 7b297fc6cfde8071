"""`/api/v1`: the workshop's own settings."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from server.rest.answers import READS, SETS, not_found, tag, tagged
from server.rest.asking import Api
from server.workshops.settings import Tiers, tiers_of
from shared.people import queries, tables
from shared.people.changes import WorkshopSet
from shared.people.types import ConfigName, LanguageCode, Opening
from shared.store.shop import Shop


class WorkshopSettings(Struct, frozen=True):
    """The workshop's own settings."""

    name: ConfigName
    zone: ConfigName
    """The name of its time zone: Europe/Berlin."""
    language: LanguageCode
    hours: Annotated[tuple[Opening, ...], Meta(max_length=100)]
    """When it is open; a day may have several, and one may end on the next day."""
    alone: Tiers


def _tagged(shop: Shop) -> tuple[WorkshopSettings, str]:
    found = queries.workshop(shop)
    if found is None:
        raise not_found("workshop")
    shown = WorkshopSettings(found.name, found.zone, found.language, found.hours, tiers_of(found.freshness))
    return shown, tag(shop, tables.workshop_settings, 0)


@get("/workshop", responses=READS)
async def workshop(api: NamedDependency[Api]) -> Response[WorkshopSettings]:
    """The workshop's name, time zone, language, opening hours, and how long its doors decide alone."""
    return tagged(*await api.read(_tagged))


@put("/workshop", responses=SETS)
async def set_workshop(
    api: NamedDependency[Api], seen: NamedDependency[int | None], data: JSONBody[WorkshopSettings]
) -> Response[WorkshopSettings]:
    """Set them, all as they shall be; every door follows."""
    wanted = WorkshopSet(data.name, data.zone, data.language, data.hours, data.alone.freshness)
    await api.take(wanted, seen=seen)
    return tagged(*await api.read(_tagged))


HANDLERS = (workshop, set_workshop)

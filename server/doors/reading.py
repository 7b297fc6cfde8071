"""`/api/v1`: the workshop's doors. They are paired and revoked on the admin pages."""

from __future__ import annotations

from datetime import datetime

from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct

from server.rest.answers import READS, After, Limit, Page, paged
from server.rest.asking import Api
from shared.journal.types import Action
from shared.store.shop import Shop
from shared.sync import queries, tables
from shared.sync.types import Door, DoorState


class DoorAsSeen(Struct, frozen=True):
    """A door, and when it was last heard of."""

    door: int
    name: str
    state: DoorState
    paired_at: datetime
    pushed_at: datetime | None
    pulled_at: datetime | None
    release: str | None


class Doors(Page[DoorAsSeen], frozen=True):
    """A part of the list of doors."""


@get("/doors", responses=READS)
async def doors(api: NamedDependency[Api], after: After = None, limit: Limit = 50) -> Doors:
    """Every door that was ever paired, by number."""
    api.asker.require(Action.CONFIGURE)

    def read(shop: Shop) -> Doors:
        found = paged(shop, shop.of(tables.door), Door, [tables.door.c.door], after, limit)
        seen = queries.doors_seen(shop, [each.door for each in found.items])

        def one(each: Door) -> DoorAsSeen:
            last = seen.get(each.door)
            pushed, pulled, release = (last.pushed_at, last.pulled_at, last.release) if last else (None, None, None)
            return DoorAsSeen(each.door, each.name, each.state, each.paired_at, pushed, pulled, release)

        return found.of(one).into(Doors)

    return await api.read(read)


HANDLERS = (doors,)

"""Judging and writing the changes of doors."""

from __future__ import annotations

import msgspec

from shared.journal.types import SERVER_DOOR, Change, Refusal
from shared.judging import refusals, write
from shared.people.changes import EnrolmentOpened, WorkshopOpened
from shared.store.shop import Shop
from shared.sync import queries, tables
from shared.sync.changes import DoorPaired, DoorRevoked
from shared.sync.rules import DoorUnknown, paired_refusals, pairing_refusals
from shared.sync.types import Door, DoorState


@refusals.register
def _(change: DoorPaired, shop: Shop) -> tuple[Refusal, ...]:
    return pairing_refusals(change.door, change.public_key, queries.door(shop, change.door))


@write.register
def _(change: DoorPaired, shop: Shop) -> None:
    shop.put(tables.door, Door(change.door, change.name, change.public_key, DoorState.PAIRED, shop.taken_at))


@refusals.register
def _(change: DoorRevoked, shop: Shop) -> tuple[Refusal, ...]:
    # The server is no door that could be stolen.
    known = change.door != SERVER_DOOR and queries.door(shop, change.door)
    return () if known else (DoorUnknown(),)


@write.register
def _(change: DoorRevoked, shop: Shop) -> None:
    door = queries.door(shop, change.door)
    if door is not None:
        shop.put(tables.door, msgspec.structs.replace(door, state=DoorState.REVOKED))


def people_refusals(change: Change, shop: Shop) -> tuple[DoorUnknown, ...]:
    """What the doors have against a change of people: one that is not there waits for nobody's badge."""
    if not isinstance(change, EnrolmentOpened) or change.door == shop.act.envelope.door:
        return ()  # a door knows no door, but that it is one itself
    return paired_refusals(queries.door(shop, change.door))


def follow(change: Change, shop: Shop) -> None:
    """The server is door 0 from the first entry on."""
    if isinstance(change, WorkshopOpened):
        row = Door(SERVER_DOOR, change.name, change.server_key, DoorState.PAIRED, shop.taken_at)
        shop.put(tables.door, row)

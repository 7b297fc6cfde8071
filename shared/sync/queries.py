"""Reads of doors."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from shared.journal import tables as journal
from shared.store.shop import Shop
from shared.sync import tables
from shared.sync.rules import BYTES_A_PERSON, Apart
from shared.sync.types import Door, DoorSeen


def doors(shop: Shop) -> list[Door]:
    """Every door that was ever paired, by number."""
    return shop.all(shop.of(tables.door).order_by(tables.door.c.door), Door)


def door(shop: Shop, number: int) -> Door | None:
    return shop.get(tables.door, Door, number)


def doors_seen(shop: Shop, numbers: Collection[int]) -> dict[int, DoorSeen]:
    """What is remembered of these doors' contacts; those that never came are absent."""
    query = shop.of(tables.door_seen).where(tables.door_seen.c.door.in_(numbers))
    return {seen.door: seen for seen in shop.all(query, DoorSeen)}


def kept_apart(shop: Shop, door: int) -> Apart:
    """How much of a door is in quarantine, looked at by an admin or not."""
    q, part, about = tables.quarantine.c, journal.private_part.c, journal.private_about.c
    mine = select(q.change_id).where(q.workshop_id == shop.workshop, q.door == door)
    changes = select(func.count(), func.sum(func.length(q.envelope) + func.length(q.signature))).where(
        q.workshop_id == shop.workshop, q.door == door
    )
    parts = select(func.sum(func.length(part.salt) + func.length(part.content))).where(
        part.workshop_id == shop.workshop, part.change_id.in_(mine)
    )
    persons = select(func.count()).where(about.workshop_id == shop.workshop, about.change_id.in_(mine))
    count, signed = shop.conn.execute(changes).one()
    private = shop.conn.execute(parts).scalar_one()
    named: int = shop.conn.execute(persons).scalar_one()
    return Apart(count, int(signed or 0) + int(private or 0) + named * BYTES_A_PERSON)

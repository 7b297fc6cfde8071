"""Reads of doors."""

from __future__ import annotations

from collections.abc import Collection

from shared.store.shop import Shop
from shared.sync import tables
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

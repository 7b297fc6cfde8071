"""A workshop of many people, as the first sync leaves it at a door: what the benches measure on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from shared.equipment import tables as equipment
from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.journal.rules import Freshness
from shared.journal.types import BadgeId, PersonId
from shared.people import tables
from shared.people.badges import BadgeUid, keyed_hash
from shared.people.types import (
    WORKSHOP_TYPE,
    Badge,
    BadgeState,
    EquipmentTypeId,
    LanguageCode,
    Level,
    Opening,
    Pace,
    Person,
    PersonState,
    Profile,
    Workshop,
)
from shared.store.engines import sqlite_engine
from shared.store.shop import Shop
from shared.store.tables import metadata
from shared.sync.messages import Pull
from shared.sync.outbox import Outbox
from shared.sync.replica import Replica
from shared.sync.rows import everything
from shared.training import tables as training
from shared.training.types import Grant, GrantId, Origin

MACHINES, TYPES = 60, 20
BADGE_KEY = bytes(range(32))
SEED = 20


class Crowd(Struct, frozen=True):
    """A workshop with so many people, each with a badge."""

    people: int

    def uid(self, n: int) -> BadgeUid:
        return BadgeUid(b"\x04" + Random(SEED + n).randbytes(6))  # noqa: S311 - a badge of a bench

    def fill(self, shop: Shop, at: datetime) -> None:
        """Write the workshop's rows."""
        hours = tuple(Opening(day, 9 * 60, 22 * 60) for day in range(7))
        settings = Workshop(0, "Bench", "Europe/Berlin", LanguageCode.ENGLISH, hours, Freshness())
        shop.put(tables.workshop_settings, settings)
        for n in range(TYPES):
            type_id = EquipmentTypeId(UUID(int=0xE000 + n))
            kind = EquipmentType(type_id, f"Type {n}", "tool", Category.GREEN, Standing.MACHINES)
            shop.put(equipment.equipment_type, kind)
        for n in range(MACHINES):
            type_id = EquipmentTypeId(UUID(int=0xE000 + n % TYPES))
            machine = Machine(MachineId(UUID(int=0xF000 + n)), type_id, f"Machine {n}", "", MachineState.USABLE, None)
            shop.put(equipment.machine, machine)
        for n in range(self.people):
            person = PersonId(UUID(int=0x100000 + n))
            shop.put(tables.person, Person(person, PersonState.ACTIVE, at))
            shop.put(tables.profile, Profile(person, f"Mia{n}", "", None, LanguageCode.ENGLISH, Pace.USUAL))
            hashed = keyed_hash(self.uid(n), BADGE_KEY)
            shop.put(tables.badge, Badge(BadgeId(UUID(int=0x900000 + n)), person, hashed, BadgeState.ACTIVE, "", at))
            grant_id = GrantId(UUID(int=0x500000 + n))
            membership = Grant(grant_id, person, WORKSHOP_TYPE, Level.USER, at, None, None, Origin.DIRECT, None, None)
            shop.put(training.grant, membership)


def synced(folder: Path, crowd: Crowd, key: Ed25519PrivateKey) -> None:
    """Make the door's files as the first sync leaves them."""
    now = datetime.now(UTC)
    engine = sqlite_engine(None)
    with engine.begin() as conn:
        metadata.create_all(conn)
        shop = Shop(conn, 1)
        crowd.fill(shop, now)
        rows = tuple(everything(shop))
    engine.dispose()
    outbox = Outbox(folder / "outbox.sqlite")
    replica = Replica(folder / "replica.sqlite", outbox, door=1, key=key, release="bench")
    replica.rebase(Pull(1, UUID(int=1), 0, 1, now, "", rows, ()))
    replica.close()
    outbox.close()

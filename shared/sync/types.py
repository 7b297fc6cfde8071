"""The values of sync."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from shared.journal.types import ChangeId
from shared.people.types import ConfigName


class DoorState(StrEnum):
    PAIRED = "paired"
    REVOKED = "revoked"


class Door(Struct, frozen=True):
    """A kiosk that this workshop knows, by its public key (Ed25519, 32 bytes)."""

    door: int
    name: ConfigName
    public_key: bytes
    state: DoorState
    paired_at: datetime


class DoorSeen(Struct, frozen=True):
    """What the server remembers of a door's contacts; no part of the journal."""

    door: int
    n: int
    """The highest number of a change that the door has sent."""
    seen: int
    fresh_at: datetime | None
    """The newest of what its changes said about its last pull; neither goes back."""
    pushed_at: datetime | None
    pulled_at: datetime | None
    release: str


class Quarantined(Struct, frozen=True):
    """A change of a revoked door, as it came."""

    change_id: ChangeId
    door: int
    came_at: datetime
    envelope: bytes
    signature: bytes
    taken: bool

"""What holds for doors."""

from __future__ import annotations

from shared.journal.types import SERVER_DOOR, Refusal
from shared.sync.types import Door, DoorState


class DoorUnknown(Refusal, frozen=True, tag="door_unknown"):
    """The workshop has no such door."""


class DoorNumberTaken(Refusal, frozen=True, tag="door_number_taken"):
    """Another kiosk has this number."""


SyncRefusal = DoorUnknown | DoorNumberTaken


def pairing_refusals(number: int, public_key: bytes, holder: Door | None) -> tuple[DoorNumberTaken, ...]:
    """Whether a kiosk may have this number: door 0 is the server, and a number is never given twice."""
    if number <= SERVER_DOOR:
        return (DoorNumberTaken(),)
    same = holder is None or (holder.public_key == public_key and holder.state is DoorState.PAIRED)
    return () if same else (DoorNumberTaken(),)

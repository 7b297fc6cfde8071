"""What holds for doors."""

from __future__ import annotations

from msgspec import Struct

from shared.journal.types import SERVER_DOOR, Refusal, Signed
from shared.sync.types import Door, DoorState


class DoorUnknown(Refusal, frozen=True, tag="door_unknown"):
    """The workshop has no such door."""


class DoorNumberTaken(Refusal, frozen=True, tag="door_number_taken"):
    """Another kiosk has this number."""


class QuarantineFull(Refusal, frozen=True, tag="quarantine_full"):
    """The revoked door has sent as much as is kept apart of one; nothing of this is kept."""


SyncRefusal = DoorUnknown | DoorNumberTaken | QuarantineFull

# Of a revoked door no more is kept apart. What a busy door gathers in a month without the network finds room; whoever
# has stolen one, and signs with its key for as long as they like, does not fill the server's disk.
MOST_APART = 10_000
MOST_BYTES_APART = 16 * 1024 * 1024
# Whom a private part is about is a row for each.
BYTES_A_PERSON = 32


class Apart(Struct, frozen=True):
    """How much of a revoked door is kept apart: changes, and their bytes with those of their private parts."""

    changes: int
    bytes: int


def size_apart(signed: Signed) -> int:
    """The bytes that are kept of a change in quarantine."""
    part = signed.private
    private = 0 if part is None else len(part.salt) + len(part.content) + len(set(part.about)) * BYTES_A_PERSON
    return len(signed.envelope) + len(signed.signature) + private


def quarantine_refusals(kept: Apart, size: int) -> tuple[QuarantineFull, ...]:
    """Whether a change of `size` bytes may be kept apart with those that are."""
    fits = kept.changes < MOST_APART and kept.bytes + size <= MOST_BYTES_APART
    return () if fits else (QuarantineFull(),)


def paired_refusals(door: Door | None) -> tuple[DoorUnknown, ...]:
    """Whether there is a door that still belongs to the workshop."""
    return () if door is not None and door.state is DoorState.PAIRED else (DoorUnknown(),)


def pairing_refusals(number: int, public_key: bytes, holder: Door | None) -> tuple[DoorNumberTaken, ...]:
    """Whether a kiosk may have this number: door 0 is the server, and a number is never given twice."""
    if number <= SERVER_DOOR:
        return (DoorNumberTaken(),)
    same = holder is None or (holder.public_key == public_key and holder.state is DoorState.PAIRED)
    return () if same else (DoorNumberTaken(),)

"""Whether a door has made what comes on its connection."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.journal.rules import BadSignature, WrongDoor
from shared.journal.signing import signature_holds
from shared.journal.types import Envelope, Signed
from shared.sync.types import Door


def sender_refusals(
    signed: Signed, envelope: Envelope, door: Door, workshop: int
) -> tuple[WrongDoor] | tuple[BadSignature, ...]:
    """Whether the envelope is this door's, for this workshop, and signed with its key."""
    wrong = (envelope.door, envelope.workshop, envelope.id) != (door.door, workshop, signed.id)
    return (WrongDoor(),) if wrong else signature_refusals(signed, door)


def signature_refusals(signed: Signed, door: Door) -> tuple[BadSignature, ...]:
    """Whether the door has signed these bytes, whatever they say."""
    try:
        holds = signature_holds(signed, Ed25519PublicKey.from_public_bytes(door.public_key))
    except (ValueError, UnsupportedAlgorithm):
        holds = False
    return () if holds else (BadSignature(),)

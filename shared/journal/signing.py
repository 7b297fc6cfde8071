"""Making, signing and opening changes. The bytes that were signed are kept and never encoded again."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Raw, Struct
from uuid_utils.compat import uuid7

from shared.journal.rules import seal
from shared.journal.types import Change, ChangeId, Envelope, PersonId, Private, Signed, Tap
from shared.timespan import whole_microseconds

_SALT_BYTES = 16
_envelopes = msgspec.json.Decoder(Envelope)


def new_change_id() -> ChangeId:
    """A new id; ids made later sort later (UUIDv7, RFC 9562)."""
    return ChangeId(uuid7())


def private_part(content: Struct, about: Iterable[PersonId]) -> Private:
    """The erasable part of a change about these persons, under a fresh salt; `seal_of` it goes into the change."""
    return Private(os.urandom(_SALT_BYTES), tuple(about), msgspec.json.encode(content))


def seal_of(private: Private) -> bytes:
    return seal(private.salt, private.about, private.content)


class Standing(Struct, frozen=True):
    """What a door knows of itself when it makes a change."""

    workshop: int
    door: int
    seen: int
    fresh_at: datetime
    receipt: str
    release: str


def sign(
    change: Change,
    private: Private | None,
    *,
    standing: Standing,
    n: int,
    at: datetime,
    actor: PersonId | None,
    key: Ed25519PrivateKey,
    taps: Iterable[Tap] = (),
    task: str = "",
    id: ChangeId | None = None,
) -> Signed:
    """Put a change into its envelope, and sign the bytes."""
    envelope = Envelope(
        id=id or new_change_id(),
        workshop=standing.workshop,
        door=standing.door,
        n=n,
        seen=standing.seen,
        fresh_at=standing.fresh_at,
        receipt=standing.receipt,
        at=at,
        actor=actor,
        task=task,
        taps=tuple(taps),
        release=standing.release,
        change=Raw(msgspec.json.encode(change)),
    )
    signed = msgspec.json.encode(envelope)
    return Signed(envelope.id, signed, key.sign(signed), private)


def open_envelope(signed: Signed) -> Envelope:
    """Read an envelope, its change still unread.

    Raises:
        msgspec.DecodeError: the bytes are no envelope.
    """
    try:
        return _envelopes.decode(signed.envelope)
    except (UnicodeDecodeError, RecursionError) as error:  # what msgspec does not make its own
        raise msgspec.DecodeError(str(error)) from error


def signature_holds(signed: Signed, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(signed.signature, signed.envelope)
    except InvalidSignature:
        return False
    return True


def pull_receipt(secret: bytes, *, door: int, head: int, given_at: datetime) -> str:
    """The server's word to a door that it was given everything up to `head` at that time.

    A door sends it back in each envelope, so that it cannot claim to be fresher than it is, and the server need not
    remember every pull.
    """
    said = f"{door}/{head}/{whole_microseconds(given_at)}".encode()
    return hmac.new(secret, said, sha256).hexdigest()[:32]

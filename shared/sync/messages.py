"""The messages between doors and server: MessagePack, except that what is signed inside stays the JSON it was.

`docs/reference/sync-protocol.md` says what each side must do with them.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta, Struct

from shared.journal.queries import Outcome
from shared.journal.types import ProgramText, Signed
from shared.people.types import ConfigName
from shared.timespan import AwareTime

CONTENT_TYPE = "application/vnd.msgpack"
# A push holds no more, so that one transaction of the server stays short.
MOST_CHANGES = 100


class Push(Struct, frozen=True):
    """A door's waiting changes, in the order in which they were made."""

    changes: tuple[Signed, ...]


class PushReply(Struct, frozen=True):
    """One outcome for each change, in the same order; sent after they are durable."""

    outcomes: tuple[Outcome, ...]


class Rows(Struct, frozen=True):
    """Present rows of one table, as lists of values in the order of `columns`, and the keys that are no more.

    Columns and tables that the receiver does not know are ignored: it may be of another release.
    """

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    dropped: tuple[str, ...] = ()
    """Keys as JSON lists, in the order of the table's key."""


class Pull(Struct, frozen=True):
    """What changed after a cursor: the present rows, and the verdicts on the door's own changes."""

    workshop: int
    epoch: UUID
    after: int
    head: int
    given_at: AwareTime
    receipt: str
    rows: tuple[Rows, ...]
    settled: tuple[Outcome, ...]
    name: str = ""
    """What the workshop calls this door; empty from a server of a release that did not say."""


class PairRequest(Struct, frozen=True):
    """A kiosk asks to become a door, or asks whether it was approved. `proof` is its signature over `public_key`."""

    public_key: Annotated[bytes, Meta(min_length=32, max_length=32)]
    name: ConfigName
    proof: Annotated[bytes, Meta(min_length=64, max_length=64)]
    release: ProgramText


class PairReply(Struct, frozen=True):
    """The code to show while somebody has to approve it, or what an approved door needs to know."""

    code: str
    workshop: int = 0
    door: int = 0
    token: str = ""
    badge_key: bytes = b""


def encode(message: Struct) -> bytes:
    return msgspec.msgpack.encode(message)


# What a kiosk signs to prove that the key it asks with is its own.
_PAIRING = b"doorwright pairing 1\n"


def pairing_proof(key: Ed25519PrivateKey) -> bytes:
    """The proof of a `PairRequest`: a signature over a fixed context and the public key."""
    return key.sign(_PAIRING + key.public_key().public_bytes_raw())


def pairing_holds(request: PairRequest) -> bool:
    """Whether whoever asks has the private key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(request.public_key)
        key.verify(request.proof, _PAIRING + request.public_key)
    except (InvalidSignature, ValueError):
        return False
    return True

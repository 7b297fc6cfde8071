"""What each workshop's server keeps to itself: made once, when the workshop is opened, and never shown."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from sqlalchemy import Connection, insert, select

from server.workshops.tables import workshop_secret
from shared.people.badges import KEY_BYTES


class Secrets(Struct, frozen=True):
    """The secrets of one workshop; none of them shows in its repr.

    Attributes:
        server_key: with which the server signs as door 0 (Ed25519, 32 bytes).
        badge_key: of the keyed hashes that stand for badges; doors get it when they are paired.
        receipt_secret: of the receipts of pulls.
    """

    server_key: bytes
    badge_key: bytes
    receipt_secret: bytes

    def __repr__(self) -> str:
        return "Secrets(…)"

    @property
    def signing_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.server_key)


def make_secrets() -> Secrets:
    return Secrets(
        Ed25519PrivateKey.generate().private_bytes_raw(),
        secrets.token_bytes(KEY_BYTES),
        secrets.token_bytes(KEY_BYTES),
    )


def keep_secrets(conn: Connection, workshop: int, made: Secrets) -> None:
    rows = [{"workshop_id": workshop, "name": name, "value": getattr(made, name)} for name in Secrets.__struct_fields__]
    conn.execute(insert(workshop_secret), rows)


def secrets_of(conn: Connection, workshop: int) -> Secrets:
    """The secrets of the workshop that the transaction has entered.

    Raises:
        LookupError: there is no such workshop.
    """
    s = workshop_secret.c
    query = select(s.name, s.value).where(s.workshop_id == workshop, s.name.in_(Secrets.__struct_fields__))
    values = dict(conn.execute(query).all())
    if set(values) != set(Secrets.__struct_fields__):
        raise LookupError(f"no workshop {workshop}")
    return Secrets(**values)

"""Access tokens: with one, a program acts as the person whom it was made for, and may what they may."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, or_, select

from server.rest.tables import access_token
from server.tokens import new_token, token_hash, token_numbers
from shared.journal.signing import new_change_id
from shared.journal.types import PersonId
from shared.store.shop import Shop

_SCHEME = "bearer"


class UnknownToken(Exception):
    """Nothing that was sent proves who asks."""


class SentToken(Struct, frozen=True):
    """What somebody sent to prove who they are; not proven yet."""

    workshop: int
    hash: bytes

    @classmethod
    def from_header(cls, authorization: str) -> SentToken:
        """Read `Authorization: Bearer <workshop>.<secret>`.

        Raises:
            UnknownToken: it has another form.
        """
        scheme, _, text = authorization.partition(" ")
        numbers = token_numbers(text, 1)
        if scheme.lower() != _SCHEME or numbers is None:
            raise UnknownToken
        return cls(numbers[0], token_hash(text))


class AccessToken(Struct, frozen=True):
    """A token as admins see it: not the token itself, which is shown only to whoever makes it."""

    token_id: UUID
    person_id: PersonId
    name: str
    """What it is for, in its maker's words."""
    made_by: PersonId
    made_at: datetime
    until: datetime | None


_COLUMNS = (
    access_token.c.token_id,
    access_token.c.person_id,
    access_token.c.name,
    access_token.c.made_by,
    access_token.c.made_at,
    access_token.c.until,
)


def make_token(shop: Shop, person: PersonId, name: str, *, by: PersonId, now: datetime, until: datetime | None) -> str:
    """Make a token for a person; what is returned is shown once and kept nowhere."""
    token = new_token(shop.workshop)
    row = {
        "workshop_id": shop.workshop,
        "token_id": new_change_id(),
        "token_hash": token.hash,
        "person_id": person,
        "name": name,
        "made_by": by,
        "made_at": now,
        "until": until,
    }
    shop.conn.execute(insert(access_token), [row])
    return token.text


def tokens(shop: Shop) -> list[AccessToken]:
    """Every token that was made and not taken back, oldest first; one that has run out is among them."""
    query = select(*_COLUMNS).where(access_token.c.workshop_id == shop.workshop).order_by(access_token.c.token_id)
    return [AccessToken(*row) for row in shop.conn.execute(query)]


def take_back(shop: Shop, token_id: UUID) -> None:
    """Let a token be worth nothing from now on; does nothing where there is none."""
    t = access_token.c
    shop.conn.execute(delete(access_token).where(t.workshop_id == shop.workshop, t.token_id == token_id))


def holder(conn: Connection, token: SentToken, now: datetime) -> PersonId:
    """Whose token it is.

    Args:
        conn: has entered the workshop that the token names.

    Raises:
        UnknownToken: nobody's, or not any more.
    """
    t = access_token.c
    query = select(t.person_id).where(t.workshop_id == token.workshop, t.token_hash == token.hash)
    found = conn.execute(query.where(or_(t.until.is_(None), t.until > now))).scalar_one_or_none()
    if found is None:
        raise UnknownToken
    return PersonId(found)

"""One-time links: with one, a person sets the password of their account."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, delete, insert

from server.people.tables import account_link
from server.tokens import new_token, token_hash
from shared.journal.types import PersonId
from shared.store.shop import Shop

# Where the page behind a link is, the token after it.
LINK_PATH = "/admin/link/"


class Link(Struct, frozen=True):
    """A link that somebody was given; the token itself is not kept."""

    token_hash: bytes
    person_id: PersonId
    until: datetime


def make_link(conn: Connection, workshop: int, person: PersonId, until: datetime) -> str:
    """Make a link's token for this person; only its hash is kept.

    Args:
        conn: has entered the workshop.
    """
    token = new_token(workshop)
    row = {"workshop_id": workshop, "token_hash": token.hash, "person_id": person, "until": until}
    conn.execute(insert(account_link), [row])
    return token.text


def link_with(shop: Shop, token: str, now: datetime) -> Link | None:
    """The link of this token, if it was not used and has not run out."""
    found = shop.get(account_link, Link, token_hash(token))
    return found if found is not None and now < found.until else None


def use_link(shop: Shop, token: str, now: datetime) -> PersonId | None:
    """Whose link it is, a single time: with it every other link of this person goes."""
    a = account_link.c
    mine = (a.workshop_id == shop.workshop, a.token_hash == token_hash(token), a.until > now)
    person = shop.conn.execute(delete(account_link).where(*mine).returning(a.person_id)).scalar_one_or_none()
    if person is None:
        return None
    shop.conn.execute(delete(account_link).where(a.workshop_id == shop.workshop, a.person_id == person))
    return PersonId(person)

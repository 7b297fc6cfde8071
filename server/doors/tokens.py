"""Which door asks: a token that it was handed when it was paired, and that only its hash remembers."""

from __future__ import annotations

import hmac
from typing import NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from server.database.work import Database
from server.tokens import new_token, token_hash, token_numbers
from server.workshops.tables import door_token
from shared.sync import tables
from shared.sync.types import DoorState

_SCHEME = "bearer"


class UnknownDoor(Exception):
    """Nothing that was sent proves to be a door of ours."""


class DoorRevoked(Exception):
    """The door was one of ours and is no more: what it pushes is kept for an admin to look at, and that is all."""


class DoorToken(NamedTuple):
    """What a door sent to prove itself; not proven yet."""

    workshop: int
    door: int
    hash: bytes

    @classmethod
    def from_header(cls, authorization: str | None) -> DoorToken:
        """Read `Authorization: Bearer <workshop>.<door>.<secret>`.

        Raises:
            UnknownDoor: it is absent, or has another form.
        """
        scheme, _, text = (authorization or "").partition(" ")
        numbers = token_numbers(text, 2)
        if scheme.lower() != _SCHEME or numbers is None:
            raise UnknownDoor
        workshop, door = numbers
        return cls(workshop, door, token_hash(text))


def issue_token(conn: Connection, workshop: int, door: int) -> str:
    """Make the token of a door; an earlier one of this door is worth nothing any more."""
    token = new_token(workshop, door)
    put = insert(door_token).values(workshop_id=workshop, door=door, token_hash=token.hash)
    conn.execute(put.on_conflict_do_update(index_elements=["workshop_id", "door"], set_={"token_hash": token.hash}))
    return token.text


def check(conn: Connection, token: DoorToken) -> None:
    """Whether the token is that of a door which is paired now.

    Args:
        conn: has entered the workshop that the token names.

    Raises:
        UnknownDoor: it is not.
        DoorRevoked
    """
    d, t = tables.door, door_token
    query = (
        select(t.c.token_hash, d.c.state)
        .join(d, (d.c.workshop_id == t.c.workshop_id) & (d.c.door == t.c.door))
        .where(t.c.workshop_id == token.workshop, t.c.door == token.door)
    )
    row = conn.execute(query).one_or_none()
    if row is None or not hmac.compare_digest(row.token_hash, token.hash):
        raise UnknownDoor
    if row.state is not DoorState.PAIRED:
        raise DoorRevoked


class PushingDoors:
    """Which door a push comes from, without asking the database each time.

    A token that was replaced is still believed here. That gives nothing away: a push answers only about the changes in
    it, each is signed with the door's key, and the desk looks at the door's state under the workshop's lock.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._proven: dict[tuple[int, int], bytes] = {}

    async def prove(self, token: DoorToken) -> None:
        """Whether the token is a door's, be it revoked.

        Raises:
            UnknownDoor: it is not.
            DatabaseAway
        """
        place = (token.workshop, token.door)
        known = self._proven.get(place)
        if known is not None and hmac.compare_digest(known, token.hash):
            return

        def look(conn: Connection) -> None:
            try:
                check(conn, token)
            except DoorRevoked:
                return

        await self._database.run(look, workshop=token.workshop)
        self._proven[place] = token.hash

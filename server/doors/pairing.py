"""How a kiosk becomes a door: it shows a code, an admin approves that, and the kiosk fetches its token.

Whoever asks signs with their key, so the token goes to nobody else, and the code that somebody reads off the screen
says which of those who ask is the kiosk in front of them.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, delete, func, select

from server.database.work import Database
from server.desk import AsyncDesk
from server.doors.tokens import issue_token
from shared.journal import queries as journal
from shared.journal.types import Change, PersonId, Refusal, Verdict
from shared.refusals import decode
from shared.store.shop import Shop
from shared.sync import queries, tables
from shared.sync.changes import DoorPaired, DoorRevoked
from shared.sync.desk import FromServer
from shared.sync.messages import PairReply, PairRequest
from shared.sync.types import DoorState

VALID = timedelta(minutes=15)
# Kiosks that wait at one time; more are somebody's attempt to hide one among many.
MOST_WAITING = 20
# No two of these look alike, and without vowels they make no words.
_LETTERS = "BCDFHKMNPRTWXYZ"
_CODE_LENGTH = 8


class TooManyWaiting(Exception):
    """So many kiosks wait for somebody to approve them that no more may ask."""


class Pairing(Struct, frozen=True):
    """A kiosk that asks to become a door; `door` is set once somebody has approved it."""

    code: str
    public_key: bytes
    name: str
    asked_at: datetime
    door: int | None


class Approved(Struct, frozen=True):
    """The kiosk is a door now, and fetches its token within seconds."""

    door: int


class CodeUnknown(Struct, frozen=True):
    """No kiosk shows this code, or it has shown it for longer than `VALID`."""


class Refused(Struct, frozen=True):
    """The workshop's rules say no."""

    refusals: tuple[Refusal, ...]


# --- the kiosk's side


def ask(shop: Shop, request: PairRequest, *, badge_key: bytes, now: datetime) -> PairReply:
    """The code for a kiosk to show; or, once it was approved, its token, a single time.

    Args:
        request: its proof holds.

    Raises:
        TooManyWaiting
    """
    p = tables.pairing.c
    _drop_expired(shop, now)
    mine = (
        shop.of(tables.pairing).where(p.public_key == request.public_key).order_by(p.asked_at.desc(), p.code).limit(1)
    )
    pairing = shop.one(mine.with_for_update(), Pairing)  # or two requests at once would get a token each
    if pairing is None:
        return PairReply(_new_pairing(shop, request, now).code, shop.workshop)
    if pairing.door is None:
        return PairReply(pairing.code, shop.workshop)
    shop.drop(tables.pairing, pairing.code)
    token = issue_token(shop.conn, shop.workshop, pairing.door)
    return PairReply(pairing.code, shop.workshop, pairing.door, token, badge_key)


def _new_pairing(shop: Shop, request: PairRequest, now: datetime) -> Pairing:
    count = select(func.count()).select_from(tables.pairing).where(tables.pairing.c.workshop_id == shop.workshop)
    if shop.conn.execute(count).scalar_one() >= MOST_WAITING:
        raise TooManyWaiting
    code = f"{shop.workshop}-{''.join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))}"
    pairing = Pairing(code, request.public_key, request.name, now, door=None)
    shop.put(tables.pairing, pairing)
    return pairing


def _drop_expired(shop: Shop, now: datetime) -> None:
    # One that was approved waits for its kiosk, however long that is switched off.
    p = tables.pairing.c
    old = (p.workshop_id == shop.workshop, p.door.is_(None), p.asked_at <= now - VALID)
    shop.conn.execute(delete(tables.pairing).where(*old))


# --- the admin's side


def pending(shop: Shop, now: datetime) -> list[Pairing]:
    """The kiosks that wait to be approved, longest waiting first."""
    p = tables.pairing.c
    query = shop.of(tables.pairing).where(p.door.is_(None), p.asked_at > now - VALID).order_by(p.asked_at, p.code)
    return shop.all(query, Pairing)


async def approve(
    desk: AsyncDesk, database: Database, workshop: int, code: str, *, name: str = "", by: PersonId
) -> Approved | CodeUnknown | Refused:
    """Make the kiosk that shows `code` a door. Safe to repeat: the same kiosk stays the same door.

    Args:
        code: as it is read off the screen; case, spaces and dashes do not matter.
        name: of the door; empty takes what the kiosk calls itself.

    Raises:
        DatabaseAway
    """
    now = desk.now()

    def look(conn: Connection) -> tuple[Pairing | None, int, int]:
        shop = Shop(conn, workshop)
        wanted = _plain(code, workshop)
        found = next((each for each in pending(shop, now) if _plain(each.code, workshop) == wanted), None)
        head = journal.head(shop)
        return found, _number_for(shop, found) if found else 0, head.seq if head else 0

    pairing, number, head = await database.run(look, workshop=workshop)
    if pairing is None:
        return CodeUnknown()
    paired = DoorPaired(number, name or pairing.name, pairing.public_key)
    refusals = await _take(desk, workshop, paired, by=by, seen=head)
    if refusals:
        return Refused(refusals)
    approved = replace(pairing, door=number)
    await database.run(lambda conn: Shop(conn, workshop).put(tables.pairing, approved), workshop=workshop)
    return Approved(number)


async def revoke(desk: AsyncDesk, database: Database, workshop: int, door: int, *, by: PersonId) -> tuple[Refusal, ...]:
    """Believe this door no more; every reason against it, or none: then it is done.

    Raises:
        DatabaseAway
    """
    head = await database.run(lambda conn: journal.head(Shop(conn, workshop)), workshop=workshop)
    return await _take(desk, workshop, DoorRevoked(door), by=by, seen=head.seq if head else 0)


async def _take(desk: AsyncDesk, workshop: int, change: Change, *, by: PersonId, seen: int) -> tuple[Refusal, ...]:
    (outcome,) = await desk.take(workshop, [FromServer(change, by, seen=seen)])
    return () if outcome.verdict is Verdict.ACCEPTED else decode(outcome.refusals)


def _number_for(shop: Shop, pairing: Pairing) -> int:
    """The number that the kiosk has already, where it has lost only its token; else the next. None is given twice."""
    doors = queries.doors(shop)
    same = (each for each in doors if each.public_key == pairing.public_key and each.state is DoorState.PAIRED)
    return next((each.door for each in same), max(each.door for each in doors) + 1)


def _plain(code: str, workshop: int) -> str:
    letters = "".join(each for each in code.upper() if each.isalnum())
    return letters.removeprefix(str(workshop))

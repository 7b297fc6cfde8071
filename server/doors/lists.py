"""What the page of doors shows: those that wait for approval, and how each door does."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import func, select

from server.doors.pairing import Pairing, pending
from shared.journal import queries as journal
from shared.journal.signing import open_envelope
from shared.journal.tables import journal as entries
from shared.journal.types import SERVER_DOOR, Signed
from shared.store.shop import Shop
from shared.sync import queries, tables
from shared.sync.types import Door, DoorSeen, DoorState

# A door asks every ten seconds, and each minute of that is noted.
HEARD_WITHIN = timedelta(minutes=3)
# Of so many of a door's newest changes the quickest tells how far its clock is off.
_NEWEST = 20
MOST_KEPT = 100
# The way over the network and through the desk takes time; less than this is no fault of a clock.
CLOCK_TOLERANCE = timedelta(seconds=5)


class Kept(Struct, frozen=True):
    """A change that a revoked door has sent: kept, not written."""

    came_at: datetime
    type: str


class DoorRow(Struct, frozen=True):
    """A door on the list.

    Attributes:
        heard_at: when it last asked or sent something.
        behind: how many entries the journal has had since the one that the door knew when it last sent something.
        clock_off: how far its clock is ahead of the server's (below zero: behind), as far as its changes tell;
            None where they do not.
        apart: how many changes it has sent since it was revoked; they are kept, not written.
    """

    door: Door
    seen: DoorSeen | None
    heard_at: datetime | None
    behind: int | None
    clock_off: timedelta | None
    apart: int

    @property
    def paired(self) -> bool:
        return self.door.state is DoorState.PAIRED

    def is_there(self, now: datetime) -> bool:
        return self.heard_at is not None and now - self.heard_at <= HEARD_WITHIN

    @property
    def clock_wrong(self) -> bool:
        return self.clock_off is not None and abs(self.clock_off) > CLOCK_TOLERANCE


class DoorsList(Struct, frozen=True):
    """Everything on the page of doors: those that are paired come before those that were revoked."""

    waiting: tuple[Pairing, ...]
    doors: tuple[DoorRow, ...]


def doors_list(shop: Shop, now: datetime) -> DoorsList:
    head = journal.head(shop)
    known = [each for each in queries.doors(shop) if each.door != SERVER_DOOR]
    seen = queries.doors_seen(shop, [each.door for each in known])
    apart = _apart(shop)
    rows = [_row(shop, each, seen.get(each.door), head.seq if head else 0, apart.get(each.door, 0)) for each in known]
    return DoorsList(tuple(pending(shop, now)), tuple(sorted(rows, key=lambda each: not each.paired)))


def door_row(shop: Shop, number: int) -> DoorRow | None:
    """How one door does; None where there is none with this number."""
    door, head = queries.door(shop, number), journal.head(shop)
    if door is None or number == SERVER_DOOR:
        return None
    seen = queries.doors_seen(shop, [number]).get(number)
    return _row(shop, door, seen, head.seq if head else 0, _apart(shop).get(number, 0))


def _row(shop: Shop, door: Door, seen: DoorSeen | None, head: int, apart: int) -> DoorRow:
    heard = [each for each in (seen.pushed_at, seen.pulled_at) if each is not None] if seen else []
    return DoorRow(
        door=door,
        seen=seen,
        heard_at=max(heard, default=None),
        behind=head - seen.seen if seen and seen.pushed_at else None,
        clock_off=_clock_off(shop, door.door),
        apart=apart if door.state is DoorState.REVOKED else 0,
    )


def _clock_off(shop: Shop, door: int) -> timedelta | None:
    """A change can wait at its door for as long as it likes, but it cannot be taken before it was made.

    So of the differences between the two clocks the greatest is the nearest to the truth.
    """
    e = entries.c
    query = (
        select(e.at, e.taken_at)
        .where(e.workshop_id == shop.workshop, e.door == door)
        .order_by(e.seq.desc())
        .limit(_NEWEST)
    )
    return max((row.at - row.taken_at for row in shop.conn.execute(query)), default=None)


def _apart(shop: Shop) -> dict[int, int]:
    """How many changes of each door are kept apart; those of which none is are absent."""
    q = tables.quarantine.c
    query = select(q.door, func.count()).where(q.workshop_id == shop.workshop, q.taken.is_(False)).group_by(q.door)
    return {row[0]: row[1] for row in shop.conn.execute(query)}


def kept_apart(shop: Shop, door: int) -> tuple[Kept, ...]:
    """The newest `MOST_KEPT` changes that a revoked door has sent, latest first."""
    q = tables.quarantine.c
    query = (
        select(q.change_id, q.envelope, q.signature, q.came_at)
        .where(q.workshop_id == shop.workshop, q.door == door, q.taken.is_(False))
        .order_by(q.came_at.desc(), q.change_id)
        .limit(MOST_KEPT)
    )
    rows = shop.conn.execute(query)
    return tuple(Kept(row.came_at, _type(Signed(row.change_id, row.envelope, row.signature))) for row in rows)


class _Tagged(Struct, frozen=True):
    type: str = "?"


def _type(signed: Signed) -> str:
    """Which kind of change it is; a question mark for what cannot be read."""
    try:
        return msgspec.json.decode(open_envelope(signed).change, type=_Tagged).type
    except msgspec.DecodeError:
        return "?"

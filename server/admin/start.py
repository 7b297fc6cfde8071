"""The first page: what waits for somebody, what is going on, and what was refused lately."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template
from msgspec import Struct
from sqlalchemy import ColumnElement, func, select

from server.admin.logins import needs
from server.admin.page import Page
from server.doors.lists import DoorRow, doors_list
from server.doors.pairing import Pairing
from shared import refusals
from shared.booking import queries as booking
from shared.booking.types import Booking
from shared.journal.queries import head
from shared.journal.tables import journal
from shared.journal.types import Action, PersonId, Refusal, Verdict
from shared.naming import persons_in, spoken_names
from shared.people.tables import visit
from shared.store.shop import Shop
from shared.sync.queries import doors
from shared.texts import refusal_words
from shared.timespan import TimeSpan
from shared.words import Speaker

# What was refused before then is old news.
LATELY = timedelta(days=7)
# And no more entries than these are looked through, however busy the week was.
NEWEST = 20_000
MOST_REFUSED = 8


class NotTaken(Struct, frozen=True):
    """A change that was not written, and why."""

    at: datetime
    door: int
    type: str
    actor: PersonId | None
    verdict: Verdict
    reasons: tuple[Refusal, ...]


class Today(Struct, frozen=True):
    """What the start page shows.

    Attributes:
        in_today: how many people have tapped at a door today.
        running: machines in use now; booked: bookings that touch today.
        to_answer: bookings that wait for staff.
        not_taken: the newest changes that were refused or set aside within `LATELY`; and how many there were.
        silent: doors that nobody has heard from for a while.
    """

    in_today: int
    running: int
    booked: int
    to_answer: tuple[Booking, ...]
    waiting: tuple[Pairing, ...]
    silent: tuple[DoorRow, ...]
    apart: int
    not_taken: tuple[NotTaken, ...]
    refused: int
    set_aside: int
    names: Mapping[UUID, str]
    doors: Mapping[int, str]


@get("/admin", opt=needs(Action.MANAGE_PEOPLE))
async def show_start(page: NamedDependency[Page]) -> Template:
    now = page.desk.now()
    midnight = datetime.combine(now.astimezone(page.zone).date(), time(), page.zone)
    found = await page.read(partial(_today, now=now, midnight=midnight))
    return page.show("admin/start.html", found=found, words=partial(_words, speaker=page.speaker(found.names)))


def _words(refused: NotTaken, speaker: Speaker) -> str:
    return refusal_words(refused.reasons[0], speaker).sentence if refused.reasons else ""


def _today(shop: Shop, now: datetime, midnight: datetime) -> Today:
    day = TimeSpan(midnight, midnight + timedelta(days=1))
    to_answer = tuple(booking.pending(shop, now))
    of_doors = doors_list(shop, now)
    not_taken = _not_taken(shop, now)
    counts = _counts(shop, now)
    persons = {each.actor for each in not_taken if each.actor} | {each.person_id for each in to_answer}
    persons |= persons_in(reason for each in not_taken for reason in each.reasons)
    return Today(
        in_today=_visitors(shop, midnight),
        running=len(booking.running(shop)),
        booked=len(booking.bookings_touching(shop, day)),
        to_answer=to_answer,
        waiting=of_doors.waiting,
        silent=tuple(each for each in of_doors.doors if each.paired and not each.is_there(now)),
        apart=sum(each.apart for each in of_doors.doors),
        not_taken=not_taken,
        refused=counts.get(Verdict.REFUSED, 0),
        set_aside=counts.get(Verdict.SET_ASIDE, 0),
        names=spoken_names(shop, persons),
        doors={each.door: each.name for each in doors(shop)},
    )


def _visitors(shop: Shop, midnight: datetime) -> int:
    v = visit.c
    query = select(func.count()).select_from(visit).where(v.workshop_id == shop.workshop, v.last_at >= midnight)
    count: int = shop.conn.execute(query).scalar_one()
    return count


def _not_taken(shop: Shop, now: datetime) -> tuple[NotTaken, ...]:
    j = journal.c
    query = (
        select(j.taken_at, j.door, j.type, j.actor, j.verdict, j.refusals)
        .where(*_lately(shop, now))
        .order_by(j.seq.desc())
        .limit(MOST_REFUSED)
    )
    rows = shop.conn.execute(query)
    return tuple(NotTaken(*row[:5], refusals.decode(row.refusals)) for row in rows)


def _counts(shop: Shop, now: datetime) -> dict[Verdict, int]:
    j = journal.c
    query = select(j.verdict, func.count()).where(*_lately(shop, now)).group_by(j.verdict)
    return {row[0]: row[1] for row in shop.conn.execute(query)}


def _lately(shop: Shop, now: datetime) -> tuple[ColumnElement[bool], ...]:
    j, newest = journal.c, head(shop)
    after = newest.seq - NEWEST if newest else 0
    return (
        j.workshop_id == shop.workshop,
        j.seq > after,
        j.taken_at > now - LATELY,
        j.verdict != Verdict.ACCEPTED,
    )

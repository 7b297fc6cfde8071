"""The demo workshop "Woodside Makers": 60 machines, 500 people and 60 weeks of their history, from one seed.

All of it goes through the real desk as changes of the server, each at the moment at which it would have happened, so
that nothing stands in the tables that the rules would not allow. Therefore the workshop must have been opened at
`opened_at(now)`, by the owner `owner_id(seed)` with `OWNER`'s details; the desk takes nothing before its last entry.
Watching, visits and use happen at the server (door 0): the demo's doors are paired after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from shared.booking.changes import UseStarted
from shared.booking.types import BookingId
from shared.demo.days import (
    HALF_HOUR,
    MINUTE,
    Bookable,
    Plan,
    Slot,
    booking,
    opening_hours,
    uses,
    using,
    visiting,
    walk_ins,
)
from shared.demo.machines import (
    BROKEN,
    LASER,
    LASER_ONE,
    LASER_TO_WATCH,
    PRINTER,
    PRINTER_THREE,
    ROUTER_BEGUN,
    VACUUM_TABLE,
)
from shared.demo.moments import CannotFurnish, Ids, Moment, play
from shared.demo.residents import OWNER, Resident, enrolling, joining, residents
from shared.demo.things import Cast, Thing, granting, setting_up, things, watching
from shared.equipment.changes import MachineSet
from shared.equipment.types import Category, MachineId, MachineState
from shared.journal.rules import Freshness
from shared.journal.types import BadgeId, PersonId
from shared.people.badges import BadgeUid
from shared.people.changes import Visited, WorkshopSet
from shared.people.types import EquipmentTypeId, LanguageCode, Workshop
from shared.sync.desk import Desk
from shared.timespan import TimeSpan
from shared.training.changes import VideoWatched
from shared.training.types import ModuleId

__all__ = ["NAME", "OWNER", "SLUG", "ZONE", "CannotFurnish", "DemoWorkshop", "furnish", "opened_at", "owner_id"]

NAME = "Woodside Makers"
SLUG = "woodside"
ZONE = "Europe/Berlin"
PEOPLE = 500

HISTORY = timedelta(days=420)
# Bookings were made at two moments: for the week that is over, and for what comes.
BOOKED_PAST, BOOKED_AHEAD = timedelta(days=8), timedelta(hours=20)
DAYS_BACK, DAYS_AHEAD = 7, 10
# How busy it is, as a share of each machine's demand; days far ahead fill up later.
SHARE_PAST, SHARE_AHEAD, SHARE_LESS = 0.06, 0.24, 0.018
IN_USE_NOW, OTHERS_IN = 9, 8
FANS = 40


class DemoPerson(Struct, frozen=True):
    """Somebody with one of the demo's badges."""

    key: str
    """The key that lays the badge on the reader: "F1"."""
    first_name: str
    person_id: PersonId
    badge_id: BadgeId
    uid: BadgeUid


class DemoWorkshop(Struct, frozen=True):
    """Who and what the demo is about.

    Attributes:
        mia: a member; for the laser she still needs `to_watch` and a sign-off, has seen part of `begun`, and has
            `booking` of `printer` later today.
        ana: trains on the laser cutters.
        jo: a member who may use the laser cutters.
        ada: admin, and owner of the workshop.
        laser: nobody has booked it for the rest of the day.
    """

    mia: DemoPerson
    ana: DemoPerson
    jo: DemoPerson
    ada: DemoPerson
    laser_type: EquipmentTypeId
    laser: MachineId
    to_watch: ModuleId
    begun: ModuleId
    printer: MachineId
    booking: BookingId

    @property
    def badges(self) -> tuple[DemoPerson, ...]:
        """In the order of their keys."""
        return (self.mia, self.ana, self.jo, self.ada)


def opened_at(now: datetime) -> datetime:
    """When the demo workshop was opened, for a demo that begins `now`."""
    return now - HISTORY


def owner_id(seed: int) -> PersonId:
    """Ada, who opens the workshop."""
    return PersonId(Ids(seed).next())


def furnish(desk: Desk, workshop: int, *, seed: int, now: datetime, badge_key: bytes, zone: str = ZONE) -> DemoWorkshop:
    """Fill a new workshop with machines, people and their last 60 weeks; the same seed and `now` make the same rows.

    Args:
        badge_key: the workshop's secret, with which its doors hash badges.
        zone: the IANA time zone whose clock the demo shows.

    Raises:
        CannotFurnish: the workshop is not new, or was not opened at `opened_at(now)`.
    """
    story = _Story(seed, now.replace(microsecond=0), badge_key, zone)
    play(desk, workshop, story.moments)
    return story.about()


class _Story:
    """Everything that ever happened in the demo workshop, from its seed."""

    def __init__(self, seed: int, now: datetime, badge_key: bytes, zone: str) -> None:
        self._rng = Random(f"{seed} story")
        self._ids = Ids(seed)
        self._now = now
        self._opened = opened_at(now)
        self._everybody = residents(seed, self._ids, PEOPLE, opened=self._opened, now=now)
        ada, ana, jo, mia, *others = self._everybody
        self._cast = Cast(ada, ana, jo, mia, [each for each in others if each.regular(now)])
        self._things = things(self._rng, self._ids, self._cast, self._opened)
        hours = opening_hours(now, ZoneInfo(zone))
        self._workshop = Workshop(0, NAME, zone, LanguageCode.ENGLISH, hours, Freshness())
        self._mias = BookingId(self._ids.next())
        happened = [*self._beginning(), *self._training(), *self._days(), *self._breakdowns()]
        # Who was at a door had a badge; one for each of the 500 would take as long as a third of all the rest.
        there = {each.actor for each in happened if isinstance(each.change, Visited | UseStarted | VideoWatched)}
        for each in self._everybody:
            happened += joining(each, self._ids, ada.person_id)
            if each.person_id in there | self._cast.known:
                happened += enrolling(each, badge_key, ada.person_id)
        self.moments = happened

    def about(self) -> DemoWorkshop:
        laser, printer = self._thing(LASER), self._thing(PRINTER)
        begun = next(each for thing in self._things for each in thing.modules if each.title == ROUTER_BEGUN)
        cast = self._cast
        return DemoWorkshop(
            mia=_badge("F1", cast.mia),
            ana=_badge("F2", cast.ana),
            jo=_badge("F3", cast.jo),
            ada=_badge("F4", cast.ada),
            laser_type=laser.type_id,
            laser=laser.machine(LASER_ONE).machine_id,
            to_watch=laser.module(LASER_TO_WATCH).module_id,
            begun=begun.module_id,
            printer=printer.machine(PRINTER_THREE).machine_id,
            booking=self._mias,
        )

    def _thing(self, name: str) -> Thing:
        return next(each for each in self._things if each.kept.name == name)

    def _beginning(self) -> Iterator[Moment]:
        w, by, at = self._workshop, self._cast.ada.person_id, self._opened + MINUTE
        yield Moment(at, WorkshopSet(w.name, w.zone, w.language, w.hours, w.freshness), by)
        yield from setting_up(self._things, at, by)

    def _training(self) -> Iterator[Moment]:
        joined = {each.person_id: each.joined for each in self._everybody}
        by = self._cast.ada.person_id
        yield from granting(self._things, joined, self._rng, self._ids, self._opened, by)
        yield from watching(self._things, self._cast, self._rng, self._ids, self._now)

    # --- the days around now

    def _days(self) -> Iterator[Moment]:
        now, rng, ids = self._now, self._rng, self._ids
        machines = [machine for thing in self._things for machine in self._bookable(thing)]
        ahead_from = _next_half_hour(now - BOOKED_AHEAD)
        openings = self._openings()
        past, ahead = Plan(rng, ids), Plan(rng, ids)
        ahead.add(self._mias_booking(machines))
        for n, opening in enumerate(openings):
            days_ahead = max(0, n - DAYS_BACK)
            for machine in machines:
                if opening.start < ahead_from:
                    past.fill(machine, TimeSpan(opening.start, min(opening.end, ahead_from)), SHARE_PAST)
                if opening.end > ahead_from:
                    within = TimeSpan(max(opening.start, ahead_from), opening.end)
                    ahead.fill(machine, within, SHARE_AHEAD - SHARE_LESS * days_ahead)
        yield from booking(past.slots, now - BOOKED_PAST, now)
        yield from booking(ahead.slots, ahead_from - MINUTE, now)
        yield from self._today(machines, [*past.slots, *ahead.slots])

    def _today(self, machines: list[Bookable], slots: list[Slot]) -> Iterator[Moment]:
        now, rng = self._now, self._rng
        used = uses(slots, rng, now)
        running = sum(each.stops_at is None for each in used)
        opened = max(each.start for each in self._openings_by_now())
        anybody = {thing.type_id for thing in self._things if thing.kept.category is not Category.RED}
        free_to_use = [each for each in machines if each.type_id in anybody]
        used += walk_ins(
            free_to_use, slots, max(0, IN_USE_NOW - running), opened=opened + MINUTE, rng=rng, ids=self._ids, now=now
        )
        yield from using(used, self._ids)
        badges = {each.person_id: each.badge_id for each in self._everybody}
        others = rng.sample([each.person_id for each in self._cast.regulars], OTHERS_IN)
        yield from visiting(used, others, badges, opened, now)

    def _openings(self) -> list[TimeSpan]:
        today = self._now.astimezone(self._workshop.timezone).date()
        days = [today + timedelta(days=n) for n in range(-DAYS_BACK, DAYS_AHEAD + 1)]
        return [opening for day in days for opening in self._workshop.openings(day)]

    def _bookable(self, thing: Thing) -> Iterator[Bookable]:
        """The machines of a type that work, and a part of those who may book them."""
        kept, known = thing.kept, self._cast.known
        regulars = [each.person_id for each in self._cast.regulars]
        qualified = [*thing.users, *thing.trainers, thing.owner]
        fans = qualified if kept.category is Category.RED else self._rng.sample(regulars, FANS)
        for machine in thing.machines:
            if machine.name not in dict(BROKEN):
                people = thing.vacuum_users if machine.name == VACUUM_TABLE else fans
                yield Bookable(
                    machine.machine_id,
                    thing.type_id,
                    # Nobody says yes to their own booking.
                    [each for each in people if each not in known and not (kept.approval and each == thing.owner)],
                    kept.demand,
                    [timedelta(minutes=minutes) for minutes in kept.lengths_min],
                    thing.owner if kept.approval else None,
                    [self._evening] if machine.name in {LASER_ONE, PRINTER_THREE} else [],
                )

    @property
    def _evening(self) -> TimeSpan:
        """What is left of the day, and of what runs just now."""
        return TimeSpan(self._now - timedelta(hours=2), max(each.end for each in self._openings_by_now()))

    def _openings_by_now(self) -> list[TimeSpan]:
        return [each for each in self._openings() if each.start <= self._now]

    def _mias_booking(self, machines: list[Bookable]) -> Slot:
        printer = self._thing(PRINTER).machine(PRINTER_THREE).machine_id
        machine = next(each for each in machines if each.machine_id == printer)
        starts = _next_half_hour(self._now + timedelta(minutes=20))
        span = TimeSpan(starts, starts + timedelta(minutes=90))
        return Slot(self._mias, machine, self._cast.mia.person_id, span)

    def _breakdowns(self) -> Iterator[Moment]:
        for thing in self._things:
            for machine in thing.machines:
                if machine.name in dict(BROKEN):
                    days = dict(BROKEN)[machine.name]
                    back_at = None if days is None else self._now + timedelta(days=days)
                    broken = replace(machine, state=MachineState.OUT_OF_ORDER, back_at=back_at)
                    yield Moment(self._now - timedelta(days=1), MachineSet(broken), self._cast.ada.person_id)


def _badge(key: str, person: Resident) -> DemoPerson:
    return DemoPerson(key, person.details.first_name, person.person_id, person.badge_id, person.uid)


def _next_half_hour(at: datetime) -> datetime:
    whole = at.replace(minute=0, second=0, microsecond=0)
    return whole + -(-(at - whole) // HALF_HOUR) * HALF_HOUR

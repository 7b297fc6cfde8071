"""The demo workshop's days: when it is open, who books which machine, who uses one, and who is in.

No machine and no person is in two bookings at once, and all of them lie within the opening hours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from random import Random

from msgspec import Struct

from shared.booking.changes import BookingApproved, BookingMade, UseStarted, UseStopped
from shared.booking.types import BookingId, UseId
from shared.demo.moments import Ids, Moment
from shared.equipment.types import MachineId
from shared.journal.types import BadgeId, PersonId
from shared.people.changes import Visited
from shared.people.types import EquipmentTypeId, Opening
from shared.timespan import TimeSpan

MINUTE = timedelta(minutes=1)
HALF_HOUR = timedelta(minutes=30)
# Of one type, and of all: nobody has the whole workshop to themselves.
MOST_OF_A_TYPE, MOST_OF_ALL = 2, 4
# Some book and do not come.
COMES = 0.85
# What was used longer ago is no longer looked at.
USED_SINCE = timedelta(days=3)
# Owners look at what waits for their yes shortly before.
APPROVED_AHEAD = timedelta(days=2)
USUAL_HOURS = {**dict.fromkeys(range(5), (10 * 60, 22 * 60)), 5: (10 * 60, 20 * 60), 6: (12 * 60, 18 * 60)}


def opening_hours(now: datetime, zone: tzinfo) -> tuple[Opening, ...]:
    """The usual week, but on the weekday of `now` it is open at that hour, too: a demo begins when somebody looks."""
    hours = dict(USUAL_HOURS)
    local = now.astimezone(zone)
    opens, closes = hours[local.weekday()]
    hour = local.hour * 60
    if hour < opens + 2 * 60:
        opens = max(0, hour - 3 * 60)
    if hour > closes - 4 * 60:
        closes = hour + 5 * 60
    hours[local.weekday()] = (opens, closes)
    return tuple(Opening(weekday, *each) for weekday, each in hours.items())


class Bookable(Struct, frozen=True):
    """A machine and who may book it.

    Attributes:
        demand: how likely a booking begins in a free half hour.
        approver: who says yes to each booking, where somebody must.
        kept_free: times that nobody takes, because the demo wants them.
    """

    machine_id: MachineId
    type_id: EquipmentTypeId
    people: Sequence[PersonId]
    demand: float
    lengths: Sequence[timedelta]
    approver: PersonId | None = None
    kept_free: Sequence[TimeSpan] = ()


class Slot(Struct, frozen=True):
    """A booking to be made."""

    booking_id: BookingId
    machine: Bookable
    person_id: PersonId
    span: TimeSpan


class Plan:
    """Fills days with bookings."""

    def __init__(self, rng: Random, ids: Ids) -> None:
        self._rng = rng
        self._ids = ids
        self._busy: dict[PersonId, list[TimeSpan]] = {}
        self._counts: Counter[object] = Counter()
        self.slots: list[Slot] = []

    def fill(self, machine: Bookable, within: TimeSpan, share: float) -> None:
        """Book a machine through one opening, at `share` of its usual demand."""
        at = within.start
        while at < within.end:
            span = TimeSpan(at, at + self._rng.choice(machine.lengths))
            wanted = self._rng.random() < machine.demand * share and span.end <= within.end
            free = not any(span.overlaps(kept) for kept in machine.kept_free)
            person = self._somebody(machine, span) if wanted and free else None
            if person is None:
                at += HALF_HOUR
                continue
            self.add(Slot(BookingId(self._ids.next()), machine, person, span))
            at = span.end

    def add(self, slot: Slot) -> None:
        self._busy.setdefault(slot.person_id, []).append(slot.span)
        self._counts.update([slot.person_id, (slot.person_id, slot.machine.type_id)])
        self.slots.append(slot)

    def _somebody(self, machine: Bookable, span: TimeSpan) -> PersonId | None:
        for person in self._rng.sample(machine.people, min(8, len(machine.people))):
            many = self._counts[person] >= MOST_OF_ALL or self._counts[person, machine.type_id] >= MOST_OF_A_TYPE
            if not many and not any(span.overlaps(busy) for busy in self._busy.get(person, ())):
                return person
        return None


def booking(slots: Sequence[Slot], at: datetime, now: datetime) -> Iterator[Moment]:
    """The bookings are made at `at`; two hours later somebody has said yes where that is needed, to the next ones."""
    for slot in slots:
        span, approver = slot.span, slot.machine.approver
        made = BookingMade(slot.booking_id, slot.machine.machine_id, slot.person_id, span.start, span.end)
        yield Moment(at, made, slot.person_id)
        if approver is not None and span.start < now + APPROVED_AHEAD:
            yield Moment(at + timedelta(hours=2), BookingApproved(slot.booking_id), approver)


class Used(Struct, frozen=True):
    """Somebody has run a machine, or runs it now."""

    slot: Slot
    booked: bool
    starts_at: datetime
    stops_at: datetime | None


def uses(slots: Iterable[Slot], rng: Random, now: datetime) -> list[Used]:
    """What came of the bookings: most people came, began a minute late and stopped in time."""
    found = []
    for slot in sorted(slots, key=lambda each: each.span):
        begins = slot.span.start + MINUTE
        runs = slot.span.contains(now)
        if now - USED_SINCE < begins < now and (runs or rng.random() < COMES):
            found.append(Used(slot, True, begins, None if runs else min(slot.span.end - 2 * MINUTE, now)))
    return found


def walk_ins(
    machines: Sequence[Bookable],
    slots: Sequence[Slot],
    most: int,
    *,
    opened: datetime,
    rng: Random,
    ids: Ids,
    now: datetime,
) -> Iterator[Used]:
    """People who use a free machine now, without a booking, on machines that anybody may use."""
    near = TimeSpan(now - timedelta(hours=2), now + timedelta(hours=2))
    close = [slot for slot in slots if slot.span.overlaps(near)]
    there = {slot.person_id for slot in close}
    taken = {slot.machine.machine_id for slot in close}
    free = [each for each in machines if each.machine_id not in taken and not each.kept_free]
    for machine in rng.sample(free, min(most, len(free))):
        person = next((each for each in rng.sample(machine.people, len(machine.people)) if each not in there), None)
        if person is None:
            continue
        there.add(person)
        begins = max(opened, now - rng.randint(5, 50) * MINUTE)
        span = TimeSpan(begins, now + rng.randint(20, 100) * MINUTE)
        yield Used(Slot(BookingId(ids.next()), machine, person, span), False, begins, None)


def using(used: Iterable[Used], ids: Ids) -> Iterator[Moment]:
    """The machines are started and stopped by those who use them."""
    for each in used:
        use_id, slot = UseId(ids.next()), each.slot
        booking_id = slot.booking_id if each.booked else None
        started = UseStarted(use_id, slot.machine.machine_id, slot.person_id, booking_id, slot.span.end)
        yield Moment(each.starts_at, started, slot.person_id)
        if each.stops_at is not None:
            yield Moment(each.stops_at, UseStopped(use_id), slot.person_id)


def visiting(
    used: Iterable[Used], others: Iterable[PersonId], badges: dict[PersonId, BadgeId], since: datetime, now: datetime
) -> Iterator[Moment]:
    """Who is in today: those who use a machine tapped before, the others at some time since the doors opened."""
    came = {each.slot.person_id: max(since, each.starts_at - 3 * MINUTE) for each in used if each.starts_at >= since}
    for n, person in enumerate(others):
        came.setdefault(person, max(since, now - (7 + 26 * (n // 2)) * MINUTE))
    for person, at in came.items():
        yield Moment(min(at, now), Visited(person, badges[person]), person)

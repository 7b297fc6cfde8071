"""Reads of bookings and use."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from shared.booking import tables
from shared.booking.rules import (
    booking_limit,
    extend_refusals,
    in_use,
    longer_until,
    own_booking,
    start_times,
    suggestions,
    use_until,
)
from shared.booking.types import (
    BLOCKING,
    Booking,
    BookingId,
    BookingReason,
    BookingState,
    Policy,
    StartTime,
    Use,
    UseId,
)
from shared.calendar.queries import claims_touching, promises_touching
from shared.calendar.rules import AlreadyBooked, PersonBusy, claim_refusals
from shared.calendar.types import LONGEST, Claim, ResourceId, Taken
from shared.equipment import queries as equipment
from shared.equipment.types import Machine, MachineId
from shared.journal.types import PersonId
from shared.people import queries as people
from shared.people.types import EquipmentTypeId, Workshop
from shared.store.shop import Shop
from shared.store.tables import among, asked, row_columns
from shared.timespan import TimeSpan

# How far ahead a refused booking looks for the next time that is free.
LOOK_AHEAD_DAYS = 7


def policy(shop: Shop, type_id: EquipmentTypeId) -> Policy:
    """How machines of this type are booked; where nothing was set, the defaults."""
    return shop.get(tables.policy, Policy, type_id) or Policy(type_id)


def booking(shop: Shop, booking_id: BookingId) -> Booking | None:
    return shop.get(tables.booking, Booking, booking_id)


def reason(shop: Shop, booking_id: BookingId) -> str:
    """What staff wrote when they took the booking away; empty where nothing was written, or it was erased."""
    found = shop.get(tables.booking_reason, BookingReason, booking_id)
    return found.text if found else ""


def bookings_ahead(shop: Shop, person_id: PersonId, type_id: EquipmentTypeId, now: datetime) -> int:
    """How many standing bookings of machines of this type the person has that end after `now`."""
    mine = [each for each in shop.group(tables.booking, Booking, person_id, now) if each.state in BLOCKING]
    machines = [equipment.machine(shop, each.machine_id) for each in mine]
    return sum(machine is not None and machine.type_id == type_id for machine in machines)


def bookings_of(shop: Shop, person_id: PersonId, since: datetime) -> list[Booking]:
    """A person's standing bookings that end after `since`, earliest first."""
    b = tables.booking.c
    query = shop.of(tables.booking).where(b.person_id == person_id, b.ends_at > since, b.state.in_(BLOCKING))
    return shop.all(query.order_by(b.starts_at, b.booking_id), Booking)


def bookings_touching(shop: Shop, span: TimeSpan, machines: Collection[MachineId] | None = None) -> list[Booking]:
    """Standing bookings that touch `span`, of these machines or of all, earliest first."""
    parameters = {
        "workshop": shop.workshop,
        "start": span.start,
        "end": span.end,
        "earliest": span.start - LONGEST,
        **asked(tables.booking.c.machine_id, machines or ()),
    }
    query = _touching(None if machines is None else len(machines))
    return [Booking(*row) for row in shop.conn.execute(query, parameters)]


@lru_cache(256)
def _touching(machines: int | None) -> Select[Any]:
    b = tables.booking.c
    query = (
        select(*row_columns(tables.booking))
        .where(b.workshop_id == bindparam("workshop"), b.starts_at < bindparam("end"))
        .where(b.starts_at > bindparam("earliest"), b.ends_at > bindparam("start"), _stands())
        .order_by(b.starts_at, b.booking_id)
    )
    return query if machines is None else query.where(among(b.machine_id, machines))


def _stands() -> ColumnElement[bool]:
    return or_(*(tables.booking.c.state == each for each in sorted(BLOCKING)))


def pending(shop: Shop, now: datetime) -> list[Booking]:
    """Bookings that wait for somebody's yes and are not over, earliest first."""
    b = tables.booking.c
    query = shop.of(tables.booking).where(b.state == BookingState.PENDING, b.ends_at > now)
    return shop.all(query.order_by(b.starts_at, b.booking_id), Booking)


def use(shop: Shop, use_id: UseId) -> Use | None:
    return shop.get(tables.use, Use, use_id)


def running(shop: Shop, machine_id: MachineId | None = None) -> list[Use]:
    """What runs now, on one machine or on all, longest running first."""

    # All of them, and remembered: each booking asks for the one of its machine.
    def read() -> list[Use]:
        return [Use(*row) for row in shop.conn.execute(_running(), {"workshop": shop.workshop})]

    found = shop.remembered(tables.use, "running", read)
    return [each for each in found if machine_id is None or each.machine_id == machine_id]


@cache
def _running() -> Select[Any]:
    u = tables.use.c
    query = select(*row_columns(tables.use)).where(u.workshop_id == bindparam("workshop"), u.stopped_at.is_(None))
    return query.order_by(u.started_at, u.use_id)


def _not_free(
    shop: Shop, machine_id: MachineId, person_id: PersonId, span: TimeSpan
) -> tuple[list[TimeSpan], list[TimeSpan]]:
    """When in `span`, or from its start on, a machine is not free, and when a person is not."""
    resources = [ResourceId(machine_id), ResourceId(person_id)]
    uses = in_use(running(shop, machine_id), person_id, span.start)
    taken: list[Claim | Taken] = [*uses, *claims_touching(shop, resources, span)]
    of_machine = [each.span for each in taken if each.resource_id == machine_id]
    return of_machine, [each.span for each in taken if each.resource_id != machine_id]


def in_the_way(
    shop: Shop, person_id: PersonId, machine: Machine, wanted: TimeSpan, now: datetime, *, own: BookingId | None = None
) -> tuple[AlreadyBooked | PersonBusy, ...]:
    """Why a machine and a person cannot both be promised for `wanted`; their booking `own` is in nobody's way."""
    thing, person = ResourceId(machine.machine_id), ResourceId(person_id)
    # An opening of the last day may end on the next.
    looked_at = TimeSpan(wanted.start, wanted.start + timedelta(days=LOOK_AHEAD_DAYS + 1) + wanted.length)
    promised = promises_touching(shop, [thing, person], looked_at)
    return claim_refusals(
        wanted,
        thing=thing,
        person=person,
        taken=(
            *in_use(running(shop, machine.machine_id), person_id, now),
            *(claim for claim in promised if claim.claim_id != own),
        ),
        openings=_openings(shop, wanted),
    )


def _openings(shop: Shop, wanted: TimeSpan) -> Iterator[TimeSpan]:
    """When the workshop is open in the days that are looked at; read once somebody asks for the first."""
    workshop = people.workshop(shop)
    if workshop is not None:
        yield from workshop.openings_from(wanted.start, LOOK_AHEAD_DAYS)


def suggested_times(
    shop: Shop, workshop: Workshop, person_id: PersonId, machine: Machine, now: datetime
) -> tuple[TimeSpan, ...]:
    """Up to three times at which a person could have a machine: now, tonight, and the next mornings and evenings."""
    rules = policy(shop, machine.type_id)
    zone = workshop.timezone
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=n) for n in range(8)]
    minute = now.replace(second=0, microsecond=0)
    anchors = [minute, *(datetime.combine(day, time(hour), zone) for day in days for hour in (10, 19))]
    taken, busy = _not_free(shop, machine.machine_id, person_id, TimeSpan(minute, minute + timedelta(days=9)))
    return suggestions(
        openings=list(workshop.openings_from(now, len(days))),
        anchors=[anchor for anchor in anchors if anchor >= minute],
        taken=[*taken, *busy],
        policy=rules,
        now=minute,
    )


def booking_of_use(shop: Shop, use: Use) -> Booking | None:
    """The standing booking on which somebody runs a machine, if they run it on one of theirs."""
    found = booking(shop, use.booking_id) if use.booking_id else None
    own = found is not None and (found.person_id, found.machine_id) == (use.person_id, use.machine_id)
    return found if own and found is not None and found.state is BookingState.CONFIRMED else None


def use_now(shop: Shop, person_id: PersonId, machine: Machine, now: datetime) -> tuple[TimeSpan, BookingId | None]:
    """Until when a person may use a machine that they begin to use now, and the booking of theirs that this is."""
    rules = policy(shop, machine.type_id)
    promises = bookings_touching(shop, TimeSpan(now, now + rules.longest), [machine.machine_id])
    own = own_booking(person_id, promises, now)
    until = use_until(person_id, promises=promises, policy=rules, now=now)
    return until, own.booking_id if own else None


def extension(shop: Shop, use: Use, machine: Machine, now: datetime) -> datetime | None:
    """Until when whoever runs a machine may keep it, a step longer than now; None where that is not possible."""
    rules, own = policy(shop, machine.type_id), booking_of_use(shop, use)
    until = longer_until(use.until, policy=rules, now=now)
    begun = own.starts_at if own else use.started_at
    if extend_refusals(use, until, by=use.person_id, begun=begun, policy=rules):
        return None
    resources = [ResourceId(machine.machine_id), ResourceId(use.person_id)]
    claims = claims_touching(shop, resources, TimeSpan(use.until, until))
    return None if any(own is None or each.claim_id != own.booking_id for each in claims) else until


def starts_on(
    shop: Shop, workshop: Workshop, person_id: PersonId, machine: Machine, day: date, now: datetime
) -> tuple[StartTime, ...]:
    """The moments of a day at which a person could begin a booking of a machine, taken ones among them.

    After midnight they are of the next day, though the workshop has been open since before.
    """
    rules, zone = policy(shop, machine.type_id), workshop.timezone
    midnight, next_midnight = (datetime.combine(day + timedelta(days=n), time(), zone) for n in (0, 1))
    whole_day = TimeSpan(midnight, next_midnight)
    found: dict[datetime, StartTime] = {}
    for opening in workshop.openings_from(midnight, 1):
        looked_at = TimeSpan(max(opening.start, now), max(opening.end, now) + rules.longest)
        taken, busy = _not_free(shop, machine.machine_id, person_id, looked_at)
        for each in start_times(opening, taken=taken, busy=busy, policy=rules, now=now):
            if whole_day.contains(each.at):
                found[each.at] = each
    return tuple(found[at] for at in sorted(found))


def free_until(shop: Shop, person_id: PersonId, machine: Machine, start: datetime) -> datetime:
    """Until when a booking that begins then may last."""
    rules = policy(shop, machine.type_id)
    taken, busy = _not_free(shop, machine.machine_id, person_id, TimeSpan(start, start + rules.longest))
    return booking_limit(start, taken=[*taken, *busy], policy=rules)

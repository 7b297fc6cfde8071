"""Reads of bookings and use."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, func, select

from shared.booking import tables
from shared.booking.rules import suggestions
from shared.booking.types import BLOCKING, Booking, BookingId, BookingReason, BookingState, Policy, Use, UseId
from shared.calendar.queries import claims_touching
from shared.calendar.types import LONGEST, ResourceId
from shared.equipment.tables import machine
from shared.equipment.types import MachineId
from shared.journal.types import PersonId
from shared.people.types import EquipmentTypeId, Workshop
from shared.store.shop import Shop
from shared.timespan import TimeSpan


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
    asked = {"workshop": shop.workshop, "person": person_id, "type": type_id, "now": now}
    return shop.conn.execute(_ahead(), asked).scalar_one()


@cache
def _ahead() -> Select[int]:
    # Asked for each booking: making the statement takes as long as the database takes to answer it.
    b, m = tables.booking.c, machine.c
    return (
        select(func.count())
        .select_from(tables.booking)
        .join(machine, (m.workshop_id == b.workshop_id) & (m.machine_id == b.machine_id))
        .where(b.workshop_id == bindparam("workshop"), b.person_id == bindparam("person"))
        .where(b.ends_at > bindparam("now"), b.state.in_(BLOCKING), m.type_id == bindparam("type"))
    )


def bookings_of(shop: Shop, person_id: PersonId, since: datetime) -> list[Booking]:
    """A person's standing bookings that end after `since`, earliest first."""
    b = tables.booking.c
    query = shop.of(tables.booking).where(b.person_id == person_id, b.ends_at > since, b.state.in_(BLOCKING))
    return shop.all(query.order_by(b.starts_at, b.booking_id), Booking)


def bookings_touching(shop: Shop, span: TimeSpan, machines: Collection[MachineId] | None = None) -> list[Booking]:
    """Standing bookings that touch `span`, of these machines or of all, earliest first."""
    b = tables.booking.c
    query = shop.of(tables.booking).where(
        b.starts_at < span.end, b.starts_at > span.start - LONGEST, b.ends_at > span.start, b.state.in_(BLOCKING)
    )
    if machines is not None:
        query = query.where(b.machine_id.in_(machines))
    return shop.all(query.order_by(b.starts_at, b.booking_id), Booking)


def pending(shop: Shop, now: datetime) -> list[Booking]:
    """Bookings that wait for somebody's yes and are not over, earliest first."""
    b = tables.booking.c
    query = shop.of(tables.booking).where(b.state == BookingState.PENDING, b.ends_at > now)
    return shop.all(query.order_by(b.starts_at, b.booking_id), Booking)


def use(shop: Shop, use_id: UseId) -> Use | None:
    return shop.get(tables.use, Use, use_id)


def running(shop: Shop, machine_id: MachineId | None = None) -> list[Use]:
    """What runs now, on one machine or on all, longest running first."""
    u = tables.use.c
    query = shop.of(tables.use).where(u.stopped_at.is_(None)).order_by(u.started_at, u.use_id)
    return shop.all(query if machine_id is None else query.where(u.machine_id == machine_id), Use)


def suggested_times(
    shop: Shop, workshop: Workshop, machine_id: MachineId, type_id: EquipmentTypeId, now: datetime
) -> tuple[TimeSpan, ...]:
    """Up to three times that the door proposes for a machine: now, tonight, and the next mornings and evenings."""
    rules = policy(shop, type_id)
    zone = workshop.timezone
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=n) for n in range(8)]
    openings = [opening for day in days for opening in workshop.openings(day)]
    if not workshop.hours:  # nobody has set when it is open: members have a key
        openings = [TimeSpan(now, now + timedelta(days=len(days)))]
    minute = now.replace(second=0, microsecond=0)
    anchors = [minute, *(datetime.combine(day, time(hour), zone) for day in days for hour in (10, 19))]
    looked_at = TimeSpan(now, now + timedelta(days=9))
    taken = [claim.span for claim in claims_touching(shop, [ResourceId(machine_id)], looked_at)]
    return suggestions(
        openings=openings,
        anchors=[anchor for anchor in anchors if anchor >= minute],
        taken=taken,
        policy=rules,
        now=minute,
    )

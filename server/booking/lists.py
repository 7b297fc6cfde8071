"""What the pages of bookings show, read in one transaction each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, and_

from server.equipment.lists import machine_types
from shared.booking import queries, tables
from shared.booking.types import BLOCKING, Booking, BookingId, BookingState, Policy
from shared.calendar.types import LONGEST
from shared.equipment import queries as equipment
from shared.equipment.types import EquipmentType, Machine, MachineId
from shared.people.queries import full_names
from shared.store.shop import Shop
from shared.timespan import TimeSpan

# What was cancelled or rejected leaves its time to others, and the week does not show it.
IN_THE_WEEK = (*BLOCKING, BookingState.FINISHED)
_FIRST = datetime.min.replace(tzinfo=UTC)


class Named(Struct, frozen=True):
    """A booking with the names in it; `who` is empty where the person's data was erased."""

    booking: Booking
    machine: Machine
    who: str


class Week(Struct, frozen=True):
    """What can be chosen on the page of the week, and what waits there."""

    types: tuple[EquipmentType, ...]
    machines: tuple[Machine, ...]
    pending: tuple[Named, ...]
    """Bookings that wait for somebody's yes, earliest first."""


class BookingDetails(Struct, frozen=True):
    """All of one booking."""

    named: Named
    of_type: EquipmentType | None
    policy: Policy
    reason: str
    decided_by: str


def _named(shop: Shop, bookings: Collection[Booking]) -> tuple[Named, ...]:
    machines = {each.machine_id: each for each in equipment.machines(shop, retired=True)}
    names = full_names(shop, {each.person_id for each in bookings})
    return tuple(Named(each, machines[each.machine_id], names.get(each.person_id, "")) for each in bookings)


def week(shop: Shop, at: datetime) -> Week:
    return Week(machine_types(shop), tuple(equipment.machines(shop)), _named(shop, queries.pending(shop, at)))


def touching(span: TimeSpan) -> ColumnElement[bool]:
    """That a row of `booking` touches this stretch; whatever anybody asked for, it can be reckoned with."""
    b = tables.booking.c
    earliest = span.start - min(LONGEST, span.start - _FIRST)
    return and_(b.starts_at < span.end, b.starts_at > earliest, b.ends_at > span.start)


def between(shop: Shop, span: TimeSpan, machines: Collection[MachineId] | None) -> tuple[Named, ...]:
    """The bookings that touch `span`, of these machines or of all, earliest first."""
    b = tables.booking.c
    query = shop.of(tables.booking).where(b.state.in_(IN_THE_WEEK), touching(span))
    if machines is not None:
        query = query.where(b.machine_id.in_(machines))
    return _named(shop, shop.all(query.order_by(b.starts_at, b.booking_id), Booking))


def booking_details(shop: Shop, booking_id: UUID) -> BookingDetails | None:
    booking = queries.booking(shop, BookingId(booking_id))
    if booking is None:
        return None
    (named,) = _named(shop, [booking])
    decided = booking.decided_by
    return BookingDetails(
        named,
        equipment.equipment_type(shop, named.machine.type_id),
        queries.policy(shop, named.machine.type_id),
        queries.reason(shop, booking.booking_id),
        full_names(shop, [decided]).get(decided, "") if decided else "",
    )

"""Judging and writing the changes of booking and use."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from shared.booking import queries, tables
from shared.booking.changes import (
    BookingApproved,
    BookingCancelled,
    BookingMade,
    BookingRejected,
    PolicySet,
    UseExtended,
    UseStarted,
    UseStopped,
)
from shared.booking.rules import (
    NotInUse,
    NotYours,
    TooLong,
    TooShort,
    cancel_refusals,
    decide_refusals,
    extend_refusals,
    lengths_refusals,
    may_decide,
    policy_refusals,
    stop_refusals,
    use_refusals,
)
from shared.booking.types import Booking, BookingId, BookingReason, BookingState, ReasonDetails, Use
from shared.calendar.types import LONGEST, ClaimId, ClaimSource, ResourceId
from shared.calendar.writes import place, release
from shared.equipment import queries as equipment
from shared.equipment.rules import MachineUnknown, TypeUnknown
from shared.equipment.types import Machine, MachineId
from shared.journal.queries import stale_edit_refusals
from shared.journal.types import Refusal
from shared.judging import refusals, write
from shared.people import queries as people
from shared.store.shop import Shop
from shared.timespan import TimeSpan
from shared.training.queries import explain_use, holdings


def _is_staff(shop: Shop, machine: Machine | None) -> bool:
    """Whether the actor may decide over other people's bookings of this machine."""
    if shop.act.actor is None or machine is None:
        return False
    return may_decide(holdings(shop, shop.act.actor, shop.at), machine.type_id)


@refusals.register
def _(change: PolicySet, shop: Shop) -> tuple[Refusal, ...]:
    type_id = change.policy.type_id
    return (
        *(() if equipment.equipment_type(shop, type_id) else (TypeUnknown(),)),
        *lengths_refusals(change.policy),
        *stale_edit_refusals(shop, tables.policy, type_id),
    )


@write.register
def _(change: PolicySet, shop: Shop) -> None:
    shop.put(tables.policy, change.policy)


@refusals.register
def _(change: BookingMade, shop: Shop) -> tuple[Refusal, ...]:
    machine = equipment.machine(shop, change.machine_id)
    if machine is None:
        return (MachineUnknown(),)
    rules = queries.policy(shop, machine.type_id)
    if change.ends_at <= change.starts_at:
        return (TooShort(rules.shortest_min),)
    if change.ends_at - change.starts_at > LONGEST:
        return (TooLong(rules.longest_min),)
    wanted = TimeSpan(change.starts_at, change.ends_at)
    ahead = queries.bookings_ahead(shop, change.person_id, machine.type_id, shop.taken_at)
    mine = shop.act.actor == change.person_id or _is_staff(shop, machine)
    return (
        *(() if mine else (NotYours(),)),
        *explain_use(shop, change.person_id, machine, shop.taken_at).reasons,
        *policy_refusals(wanted, policy=rules, ahead=ahead, now=shop.taken_at),
        *queries.in_the_way(shop, change.person_id, machine, wanted, shop.taken_at),
    )


@write.register
def _(change: BookingMade, shop: Shop) -> None:
    machine = equipment.machine(shop, change.machine_id)
    approval = machine is not None and queries.policy(shop, machine.type_id).approval
    row = Booking(
        change.booking_id,
        change.machine_id,
        change.person_id,
        change.starts_at,
        change.ends_at,
        BookingState.PENDING if approval else BookingState.CONFIRMED,
        made_at=shop.at,
        decided_by=None,
    )
    shop.add(tables.booking, row)
    resources = [ResourceId(change.machine_id), ResourceId(change.person_id)]
    place(shop, ClaimId(change.booking_id), ClaimSource.BOOKING, row.span, resources)


def _reason(shop: Shop) -> str:
    """What staff have written, without blanks around it; empty where they have not."""
    details = shop.private(ReasonDetails)
    return details.text.strip() if details else ""


def _end(shop: Shop, booking_id: BookingId, state: BookingState) -> None:
    """Give a booking its last state, take its promise back, and keep staff's reason beside it."""
    booking = queries.booking(shop, booking_id)
    if booking is None:
        return
    shop.put(tables.booking, msgspec.structs.replace(booking, state=state, decided_by=shop.act.actor))
    release(shop, ClaimId(booking_id))
    text = _reason(shop)
    if text:
        shop.put(tables.booking_reason, BookingReason(booking_id, booking.person_id, text))


@refusals.register
def _(change: BookingCancelled, shop: Shop) -> tuple[Refusal, ...]:
    booking = queries.booking(shop, change.booking_id)
    machine = equipment.machine(shop, booking.machine_id) if booking else None
    staff = _is_staff(shop, machine)
    return cancel_refusals(booking, by=shop.act.actor, staff=staff, reason=bool(_reason(shop)))


@write.register
def _(change: BookingCancelled, shop: Shop) -> None:
    _end(shop, change.booking_id, BookingState.CANCELLED)


@refusals.register
def _(change: BookingApproved | BookingRejected, shop: Shop) -> tuple[Refusal, ...]:
    booking = queries.booking(shop, change.booking_id)
    machine = equipment.machine(shop, booking.machine_id) if booking else None
    reason = isinstance(change, BookingApproved) or bool(_reason(shop))
    return (
        *decide_refusals(booking, by=shop.act.actor, staff=_is_staff(shop, machine), reason=reason),
        *stale_edit_refusals(shop, tables.booking, change.booking_id),
    )


@write.register
def _(change: BookingApproved, shop: Shop) -> None:
    booking = queries.booking(shop, change.booking_id)
    if booking is not None:
        approved = msgspec.structs.replace(booking, state=BookingState.CONFIRMED, decided_by=shop.act.actor)
        shop.put(tables.booking, approved)


@write.register
def _(change: BookingRejected, shop: Shop) -> None:
    _end(shop, change.booking_id, BookingState.REJECTED)


def _around_now(shop: Shop, machine_id: MachineId) -> list[Booking]:
    return queries.bookings_touching(shop, TimeSpan(shop.at, shop.at + timedelta(hours=12)), [machine_id])


@refusals.register
def _(change: UseStarted, shop: Shop) -> tuple[Refusal, ...]:
    machine = equipment.machine(shop, change.machine_id)
    if machine is None:
        return (MachineUnknown(),)
    running = queries.running(shop, change.machine_id)
    fresh_at = None if shop.act.by_server else shop.act.envelope.fresh_at
    return (
        *(() if shop.act.actor == change.person_id else (NotYours(),)),
        *explain_use(shop, change.person_id, machine, shop.at, fresh_at=fresh_at).reasons,
        *use_refusals(
            change.person_id,
            running=running[0] if running else None,
            promises=_around_now(shop, change.machine_id),
            now=shop.at,
        ),
    )


@write.register
def _(change: UseStarted, shop: Shop) -> None:
    if equipment.machine(shop, change.machine_id) is None or people.person(shop, change.person_id) is None:
        return  # it is in the journal; there is nothing here that it could be shown on
    started_at = shop.act.happened_at
    until = max(change.until, started_at)
    row = Use(change.use_id, change.machine_id, change.person_id, change.booking_id, started_at, until, None)
    shop.add(tables.use, row)


@refusals.register
def _(change: UseStopped, shop: Shop) -> tuple[Refusal, ...]:
    use = queries.use(shop, change.use_id)
    machine = equipment.machine(shop, use.machine_id) if use else None
    return stop_refusals(use, by=shop.act.actor, staff=_is_staff(shop, machine), now=shop.at)


@write.register
def _(change: UseStopped, shop: Shop) -> None:
    use = queries.use(shop, change.use_id)
    if use is None or use.stopped_at is not None:
        return
    shop.put(tables.use, msgspec.structs.replace(use, stopped_at=max(shop.act.happened_at, use.started_at)))
    booking = queries.booking_of_use(shop, use)
    if booking is not None:
        # What is left of the time is free for others at once.
        _end(shop, booking.booking_id, BookingState.FINISHED)


@refusals.register
def _(change: UseExtended, shop: Shop) -> tuple[Refusal, ...]:
    use = queries.use(shop, change.use_id)
    machine = equipment.machine(shop, use.machine_id) if use else None
    if use is None or machine is None:
        return (NotInUse(),)
    booking = queries.booking_of_use(shop, use)
    rules = queries.policy(shop, machine.type_id)
    begun = booking.starts_at if booking else use.started_at
    found = extend_refusals(use, change.until, by=shop.act.actor, begun=begun, policy=rules)
    if found:
        return found
    wanted, own = TimeSpan(use.until, change.until), booking.booking_id if booking else None
    return (
        *explain_use(shop, use.person_id, machine, shop.taken_at).reasons,
        *queries.in_the_way(shop, use.person_id, machine, wanted, shop.taken_at, own=own),
    )


@write.register
def _(change: UseExtended, shop: Shop) -> None:
    use = queries.use(shop, change.use_id)
    if use is None:
        return
    booking = queries.booking_of_use(shop, use)
    shop.put(tables.use, msgspec.structs.replace(use, until=change.until))
    if booking is not None and booking.ends_at < change.until:
        longer = msgspec.structs.replace(booking, ends_at=change.until)
        shop.put(tables.booking, longer)
        release(shop, ClaimId(booking.booking_id))
        resources = [ResourceId(booking.machine_id), ResourceId(booking.person_id)]
        place(shop, ClaimId(booking.booking_id), ClaimSource.BOOKING, longer.span, resources)

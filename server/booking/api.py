"""`/api/v1`: how machines are booked, bookings, and use."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Struct
from sqlalchemy import Select

from server.booking.lists import touching
from server.equipment.api import find_type
from server.rest.answers import (
    FINDS,
    MAKES,
    READS,
    SETS,
    After,
    Limit,
    Page,
    in_utc,
    not_acceptable,
    not_found,
    paged,
    tag,
    tagged,
)
from server.rest.asking import Api, Asker, Once
from shared.booking import queries, tables
from shared.booking.changes import BookingApproved, BookingCancelled, BookingMade, BookingRejected, PolicySet
from shared.booking.types import (
    Booking,
    BookingId,
    BookingReason,
    BookingState,
    HorizonDays,
    Minutes,
    MostFuture,
    Policy,
    ReasonDetails,
    Use,
)
from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.journal.signing import private_part, seal_of
from shared.journal.types import PersonId, Private
from shared.people.types import WORKSHOP_TYPE, EquipmentTypeId, PersonalText
from shared.store.shop import Shop
from shared.timespan import AwareTime, TimeSpan

# --- policies

# What is left out in a request is as usual; it is of no type.
_USUAL = Policy(WORKSHOP_TYPE)


class PolicyWanted(Struct, frozen=True):
    """How the machines of a type shall be booked."""

    bookable: bool = _USUAL.bookable
    approval: bool = _USUAL.approval
    """Whether somebody must say yes to each booking."""
    shortest_min: Minutes = _USUAL.shortest_min
    longest_min: Minutes = _USUAL.longest_min
    usual_min: Minutes = _USUAL.usual_min
    """The length that the door proposes."""
    step_min: Minutes = _USUAL.step_min
    horizon_days: HorizonDays = _USUAL.horizon_days
    most_future: MostFuture = _USUAL.most_future
    """How many bookings of this type one person may have ahead of them."""


def _tagged_policy(shop: Shop, type_id: UUID) -> tuple[Policy, str]:
    find_type(shop, type_id)
    return queries.policy(shop, EquipmentTypeId(type_id)), tag(shop, tables.policy, type_id)


@get("/types/{type_id:uuid}/policy", responses=FINDS)
async def policy(api: NamedDependency[Api], type_id: FromPath[UUID]) -> Response[Policy]:
    """How machines of a type are booked; where nobody has set it, the usual."""
    return tagged(*await api.read(lambda shop: _tagged_policy(shop, type_id)))


@put("/types/{type_id:uuid}/policy", responses=SETS)
async def set_policy(
    api: NamedDependency[Api],
    type_id: FromPath[UUID],
    seen: NamedDependency[int | None],
    data: JSONBody[PolicyWanted],
) -> Response[Policy]:
    """Set how machines of a type are booked."""
    await api.read(lambda shop: find_type(shop, type_id))
    wanted = Policy(EquipmentTypeId(type_id), **{name: getattr(data, name) for name in data.__struct_fields__})
    await api.take(PolicySet(wanted), seen=seen)
    return tagged(*await api.read(lambda shop: _tagged_policy(shop, type_id)))


# --- bookings


class BookingSeen(Struct, frozen=True):
    """A booking. Whose it is, and why it was taken away, is seen by themselves and by who decides over it."""

    booking_id: BookingId
    machine_id: MachineId
    person_id: PersonId | None
    starts_at: datetime
    ends_at: datetime
    state: BookingState
    made_at: datetime
    decided_by: PersonId | None
    reason: str | None


class Bookings(Page[BookingSeen], frozen=True):
    """A part of the list of bookings."""


class BookingWanted(Struct, frozen=True):
    """A machine for a time, from the start on and up to the end."""

    machine_id: MachineId
    starts_at: AwareTime
    ends_at: AwareTime
    person_id: PersonId | None = None
    """For whom; without it, for whoever asks."""


class Why(Struct, frozen=True):
    """Why a booking is taken away, in words for the person; the booker needs none."""

    reason: PersonalText = ""


class UseSeen(Struct, frozen=True):
    """Somebody runs, or ran, a machine. Who is seen by themselves and by who decides over the machine."""

    use_id: UUID
    machine_id: MachineId
    person_id: PersonId | None
    booking_id: BookingId | None
    started_at: datetime
    until: datetime
    stopped_at: datetime | None


class Uses(Page[UseSeen], frozen=True):
    """A part of the list of uses."""


class _Viewer:
    """Whose bookings and uses the asker may see, with the types of the machines read once."""

    def __init__(self, shop: Shop, asker: Asker) -> None:
        self._asker = asker
        self._types = {each.machine_id: each.type_id for each in equipment.machines(shop, retired=True)}

    def sees(self, person_id: PersonId, machine_id: MachineId) -> bool:
        return person_id == self._asker.person_id or self._asker.decides(self._types[machine_id])


def _seen(shop: Shop, api: Api, found: Page[Booking]) -> Page[BookingSeen]:
    viewer = _Viewer(shop, api.asker)
    visible = {each.booking_id for each in found.items if viewer.sees(each.person_id, each.machine_id)}
    r = tables.booking_reason
    reasons = shop.all(shop.of(r).where(r.c.booking_id.in_(visible)), BookingReason)
    texts = {each.booking_id: each.text for each in reasons}

    def one(each: Booking) -> BookingSeen:
        sees = each.booking_id in visible
        return BookingSeen(
            each.booking_id,
            each.machine_id,
            each.person_id if sees else None,
            each.starts_at,
            each.ends_at,
            each.state,
            each.made_at,
            each.decided_by if sees else None,
            texts.get(each.booking_id),
        )

    return found.of(one)


def _find(shop: Shop, api: Api, booking_id: UUID) -> tuple[BookingSeen, str]:
    booking = queries.booking(shop, BookingId(booking_id))
    if booking is None:
        raise not_found("booking")
    (found,) = _seen(shop, api, Page((booking,), None)).items
    return found, tag(shop, tables.booking, booking_id)


def _between(start: datetime | None, end: datetime | None) -> TimeSpan | None:
    """The stretch that a list is about.

    Raises:
        ProblemDetailsException: it has no end, or ends before it begins.
    """
    if start is None and end is None:
        return None
    try:
        if start is None or end is None:
            raise ValueError("one end is missing")
        return TimeSpan(start, end)
    except (ValueError, OverflowError) as cause:
        raise not_acceptable("`start` and `end` belong together: both with a zone, the start first.") from cause


@get("/bookings", responses=READS)
async def bookings(
    api: NamedDependency[Api],
    start: FromQuery[datetime | None] = None,
    end: FromQuery[datetime | None] = None,
    machine_id: FromQuery[UUID | None] = None,
    person_id: FromQuery[UUID | None] = None,
    wanted_state: Annotated[BookingState | None, QueryParameter(name="state")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Bookings:
    """Bookings that touch the time from `start` to `end`, or all, earliest first. Of other people's only the times."""
    b, span = tables.booking.c, _between(start, end)
    if person_id is not None:
        api.asker.require_seeing(PersonId(person_id))

    def read(shop: Shop) -> Bookings:
        query: Select[Any] = shop.of(tables.booking)
        if span is not None:
            query = query.where(touching(span))
        for column, wanted in ((b.machine_id, machine_id), (b.person_id, person_id), (b.state, wanted_state)):
            query = query if wanted is None else query.where(column == wanted)
        return _seen(shop, api, paged(shop, query, Booking, [b.starts_at, b.booking_id], after, limit)).into(Bookings)

    return await api.read(read)


@get("/bookings/{booking_id:uuid}", responses=FINDS)
async def booking(api: NamedDependency[Api], booking_id: FromPath[UUID]) -> Response[BookingSeen]:
    """One booking."""
    return tagged(*await api.read(lambda shop: _find(shop, api, booking_id)))


@post("/bookings", responses=MAKES)
async def book(
    api: NamedDependency[Api], once: NamedDependency[Once], data: JSONBody[BookingWanted]
) -> Response[BookingSeen]:
    """Book a machine; refused for the same reasons as at a door."""
    booking_id = BookingId(once.subject_id)
    person_id = api.asker.person_id if data.person_id is None else data.person_id
    starts_at, ends_at = in_utc("starts_at", data.starts_at), in_utc("ends_at", data.ends_at)
    made = BookingMade(booking_id, data.machine_id, person_id, starts_at, ends_at)
    await api.take(made, once=once)
    found, etag = await api.read(lambda shop: _find(shop, api, booking_id))
    return tagged(found, etag, at=f"/api/v1/bookings/{booking_id}")


async def _reason(api: Api, booking_id: UUID, why: Why) -> Private | None:
    """What staff say to the person, as a part that can be erased; None where nothing was said."""
    found = await api.read(lambda shop: queries.booking(shop, BookingId(booking_id)))
    if found is None:
        raise not_found("booking")
    return private_part(ReasonDetails(why.reason), [found.person_id]) if why.reason.strip() else None


@post("/bookings/{booking_id:uuid}/cancellation", responses=MAKES, status_code=200)
async def cancel_booking(
    api: NamedDependency[Api], once: NamedDependency[Once], booking_id: FromPath[UUID], data: JSONBody[Why]
) -> Response[BookingSeen]:
    """Cancel a booking: one's own, or, with a reason that the person is told, somebody else's."""
    private = await _reason(api, booking_id, data)
    seal = seal_of(private) if private else None
    await api.take(BookingCancelled(BookingId(booking_id), seal), private=private, once=once)
    return tagged(*await api.read(lambda shop: _find(shop, api, booking_id)))


@post("/bookings/{booking_id:uuid}/approval", responses=MAKES, status_code=200)
async def approve_booking(
    api: NamedDependency[Api], once: NamedDependency[Once], booking_id: FromPath[UUID]
) -> Response[BookingSeen]:
    """Say yes to a booking that waits for it."""
    await api.take(BookingApproved(BookingId(booking_id)), once=once)
    return tagged(*await api.read(lambda shop: _find(shop, api, booking_id)))


@post("/bookings/{booking_id:uuid}/rejection", responses=MAKES, status_code=200)
async def reject_booking(
    api: NamedDependency[Api], once: NamedDependency[Once], booking_id: FromPath[UUID], data: JSONBody[Why]
) -> Response[BookingSeen]:
    """Say no to a booking that waits for a yes, with a reason that the person is told."""
    found = await _reason(api, booking_id, data)
    # An empty part, too, so that the rules themselves say that a reason is missing.
    private = found or private_part(ReasonDetails(""), [])
    await api.take(BookingRejected(BookingId(booking_id), seal_of(private)), private=private, once=once)
    return tagged(*await api.read(lambda shop: _find(shop, api, booking_id)))


# --- use


@get("/uses", responses=READS)
async def uses(
    api: NamedDependency[Api],
    machine_id: FromQuery[UUID | None] = None,
    *,
    running: FromQuery[bool] = True,
    after: After = None,
    limit: Limit = 50,
) -> Uses:
    """What runs now, or with `running=false` all that ever ran, in the order in which it was started."""
    u = tables.use.c

    def read(shop: Shop) -> Uses:
        viewer = _Viewer(shop, api.asker)
        query: Select[Any] = shop.of(tables.use)
        query = query.where(u.stopped_at.is_(None)) if running else query
        query = query if machine_id is None else query.where(u.machine_id == machine_id)

        def one(each: Use) -> UseSeen:
            sees = viewer.sees(each.person_id, each.machine_id)
            return UseSeen(
                each.use_id,
                each.machine_id,
                each.person_id if sees else None,
                each.booking_id if sees else None,
                each.started_at,
                each.until,
                each.stopped_at,
            )

        return paged(shop, query, Use, [u.started_at, u.use_id], after, limit).of(one).into(Uses)

    return await api.read(read)


HANDLERS = (
    policy,
    set_policy,
    bookings,
    booking,
    book,
    cancel_booking,
    approve_booking,
    reject_booking,
    uses,
)

"""Admin pages of bookings: the week, what waits for a yes, and one booking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template
from msgspec import Struct

from server.admin.logins import needs
from server.admin.page import Page
from server.booking.lists import Named, between, booking_details, week
from shared.booking.changes import BookingApproved, BookingCancelled, BookingRejected
from shared.booking.types import BookingId, BookingState, ReasonDetails
from shared.equipment.queries import machines
from shared.equipment.types import MachineId
from shared.journal.signing import private_part, seal_of
from shared.journal.types import Action, Private
from shared.language import Language
from shared.people.types import EquipmentTypeId, PersonalText
from shared.store.shop import Shop
from shared.timespan import TimeSpan

BOOKINGS = "/admin/bookings"
STAFF = needs(Action.MODERATE)
# The names of the forms.
APPROVE, REJECT, CANCEL = "approve", "reject", "cancel"
# The calendar asks for a week and its edges.
LONGEST_LOOK = timedelta(days=40)

Id = FromPath[UUID]
# What is chosen in the filter of the week; "all" is sent as an empty field.
TypeWanted = Annotated[str, QueryParameter(name="type", max_length=80)]
MachineWanted = Annotated[str, QueryParameter(name="machine", max_length=80)]


class Spoken(Struct, frozen=True):
    """What the calendar hands on to the page's script: the whole of a booking, for whoever hears the page."""

    says: str


class Entry(Struct, frozen=True, rename="camel"):
    """A booking as the calendar takes it: times by the workshop's wall clock, without a zone."""

    id: BookingId
    resource_ids: tuple[MachineId, ...]
    start: str
    end: str
    title: str
    class_names: tuple[str, ...]
    extended_props: Spoken


class ReasonForm(Struct):
    reason: PersonalText = ""


# --- the week


@get(BOOKINGS, opt=STAFF)
async def show_week(page: NamedDependency[Page], of_type: TypeWanted = "", of_machine: MachineWanted = "") -> Template:
    type_id, machine_id = _chosen(of_type), _chosen(of_machine)
    found = await page.read(partial(week, at=page.now))
    shown = [
        each
        for each in found.machines
        if (machine_id is None or each.machine_id == machine_id) and (type_id is None or each.type_id == type_id)
    ]
    names = {each.type_id: each.name for each in found.types}
    shown.sort(key=lambda each: (names.get(each.type_id, "").casefold(), each.type_id, each.machine_id))
    return page.show(
        "booking/week.html",
        found=found,
        shown=shown,
        type_id=type_id,
        machine_id=machine_id,
        resources=[
            {"id": str(each.machine_id), "title": each.name, "type": names.get(each.type_id, "")} for each in shown
        ],
    )


@get(f"{BOOKINGS}/entries", opt=STAFF)
async def entries(
    page: NamedDependency[Page],
    start: FromQuery[datetime],
    end: FromQuery[datetime],
    of_type: TypeWanted = "",
    of_machine: MachineWanted = "",
) -> list[Entry]:
    """What the calendar shows between two moments of the workshop's wall clock."""
    span, type_id, machine_id = _span(page, start, end), _chosen(of_type), _chosen(of_machine)

    def read(shop: Shop) -> tuple[Named, ...]:
        if machine_id is not None:
            return between(shop, span, [MachineId(machine_id)])
        if type_id is not None:
            return between(shop, span, [each.machine_id for each in machines(shop, EquipmentTypeId(type_id))])
        return between(shop, span, None)

    return [_entry(page, each, with_machine=machine_id is None) for each in await page.read(read)]


def _chosen(text: str) -> UUID | None:
    """What was chosen; None for all, and for what is no id."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _span(page: Page, start: datetime, end: datetime) -> TimeSpan:
    try:
        span = TimeSpan(start.replace(tzinfo=page.zone), end.replace(tzinfo=page.zone))
    except (ValueError, OverflowError) as cause:
        raise ClientException(detail="the end before the start") from cause
    if span.length > LONGEST_LOOK:
        raise ClientException(detail="too long a time")
    return span


def _entry(page: Page, found: Named, *, with_machine: bool) -> Entry:
    booking = found.booking
    who = found.who or page.say("Somebody")
    state = _state_name(booking.state, page.language)
    when = page.speaker().stretch(booking.starts_at, booking.ends_at)
    parts = [found.machine.name, when, who, state] if with_machine else [when, who, state]
    return Entry(
        booking.booking_id,
        (booking.machine_id,),
        _wall(page, booking.starts_at),
        _wall(page, booking.ends_at, after=booking.starts_at),
        who,
        (f"booking-{booking.state.value}",),
        Spoken(", ".join(parts)),
    )


def _wall(page: Page, at: datetime, *, after: datetime | None = None) -> str:
    """What the workshop's clock shows at that moment.

    Args:
        after: when that began of which it is the end. Where the clock goes back in between, it may show less at the end
            than at the beginning, and the calendar, which knows of no zone, nothing at all: so as long as it really is.
    """
    shown = at.astimezone(page.zone).replace(tzinfo=None)
    if after is not None:
        began = after.astimezone(page.zone).replace(tzinfo=None)
        shown = shown if shown > began else began + (at - after)
    return shown.isoformat(timespec="minutes")


# --- one booking


@get(f"{BOOKINGS}/{{booking_id:uuid}}", opt=STAFF)
async def show_booking(page: NamedDependency[Page], booking_id: Id) -> Template:
    return await _booking_page(page, booking_id)


@post(f"{BOOKINGS}/{{booking_id:uuid}}/approve", opt=STAFF)
async def approve(page: NamedDependency[Page], booking_id: Id) -> Response[Any]:
    if await page.take(APPROVE, BookingApproved(BookingId(booking_id))):
        return page.done(f"{BOOKINGS}/{booking_id}", page.say("Confirmed, and the person is told."))
    return await _booking_page(page, booking_id)


@post(f"{BOOKINGS}/{{booking_id:uuid}}/reject", opt=STAFF)
async def reject(page: NamedDependency[Page], booking_id: Id) -> Response[Any]:
    private = await _reason(page, REJECT, booking_id)
    if private is not None and await page.take(
        REJECT, BookingRejected(BookingId(booking_id), seal_of(private)), private
    ):
        return page.done(f"{BOOKINGS}/{booking_id}", page.say("Not approved, and the person is told why."))
    return await _booking_page(page, booking_id)


@post(f"{BOOKINGS}/{{booking_id:uuid}}/cancel", opt=STAFF)
async def cancel(page: NamedDependency[Page], booking_id: Id) -> Response[Any]:
    private = await _reason(page, CANCEL, booking_id)
    if private is not None and await page.take(
        CANCEL, BookingCancelled(BookingId(booking_id), seal_of(private)), private
    ):
        return page.done(f"{BOOKINGS}/{booking_id}", page.say("Cancelled, and the person is told why."))
    return await _booking_page(page, booking_id)


async def _reason(page: Page, form: str, booking_id: UUID) -> Private | None:
    """What was typed for the person; None where the form cannot be that."""
    typed = page.form(form, ReasonForm)
    if typed is None:
        return None
    found = await page.read(partial(booking_details, booking_id=booking_id))
    if found is None:
        raise NotFoundException
    return private_part(ReasonDetails(typed.reason), [found.named.booking.person_id])


async def _booking_page(page: Page, booking_id: UUID) -> Template:
    found = await page.read(partial(booking_details, booking_id=booking_id))
    if found is None:
        raise NotFoundException
    booking = found.named.booking
    return page.show(
        "booking/booking.html",
        here=f"{BOOKINGS}/{booking_id}",
        found=found,
        booking=booking,
        who=found.named.who or page.say("Somebody whose data was erased"),
        when=page.speaker().stretch(booking.starts_at, booking.ends_at),
        length=page.language.length(booking.ends_at - booking.starts_at),
        state=_state_name(booking.state, page.language),
        tone=TONES[booking.state],
        open=booking.state in {BookingState.PENDING, BookingState.CONFIRMED},
        over=booking.ends_at <= page.now.astimezone(UTC),
    )


TONES = {
    BookingState.PENDING: "note",
    BookingState.CONFIRMED: "free",
    BookingState.REJECTED: "stop",
    BookingState.CANCELLED: "stop",
    BookingState.FINISHED: "dim",
}


def _state_name(state: BookingState, language: Language) -> str:
    say = language.say
    names = {
        BookingState.PENDING: say("Waits for a yes"),
        BookingState.CONFIRMED: say("Confirmed"),
        BookingState.REJECTED: say("Not approved"),
        BookingState.CANCELLED: say("Cancelled"),
        BookingState.FINISHED: say("Over"),
    }
    return names[state]


PAGES = (show_week, entries, show_booking, approve, reject, cancel)

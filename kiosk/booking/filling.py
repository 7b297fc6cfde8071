"""What the pages of booking show, read from the replica and said in a language."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from kiosk.booking.page import BookedPage, BookingLine, BookingsPage, BookPage, DayChoice, TimeChoice, TimesPage
from kiosk.greeting import Member
from kiosk.moment import Moment
from kiosk.saying import speaker
from shared.booking import queries as booking
from shared.booking.rules import CHECK_IN_EARLY
from shared.booking.texts import state_words
from shared.booking.types import BLOCKING, Booking, BookingId, BookingState, StartState, StartTime
from shared.calendar.rules import AlreadyBooked
from shared.equipment import queries as equipment
from shared.equipment.types import Machine, MachineId
from shared.journal.types import PersonId, Refusal
from shared.notifications import queries as notifications
from shared.notifications.types import BookingRefused
from shared.people import queries as people
from shared.people.types import Workshop
from shared.store.shop import Shop
from shared.texts import notice_words, refusal_words
from shared.timespan import TimeSpan
from shared.words import ChooseTime, Remedy, Speaker, TakeTime, Words

# So many days stand beside each other.
DAYS = 7
_HOUR = timedelta(hours=1)


class Choosing(Struct, frozen=True):
    """Another time that somebody is looking for. Without a day it is the first in sight that has a free time."""

    machine_id: MachineId
    day: date | None = None
    turned: int = 0
    """How often the days were turned over."""


class Draft(Struct, frozen=True):
    """A booking that is being made, and why the last try did not work."""

    machine_id: MachineId
    span: TimeSpan
    refused: tuple[Refusal, ...] = ()


class Booked(Struct, frozen=True):
    """A booking that was made; it is still known here where a late no has taken it from the replica."""

    booking_id: BookingId
    machine_id: MachineId
    span: TimeSpan
    asked: bool = False
    """Whether the person is being asked if it shall be cancelled."""


# --- another time


def times_page(shop: Shop, now: Moment, person_id: PersonId, choosing: Choosing) -> TimesPage:
    """The days that can be booked, seven at a time, and the times of one of them."""
    workshop, machine = people.workshop(shop), equipment.machine(shop, choosing.machine_id)
    if workshop is None or machine is None:
        return TimesPage()
    days = _open_days(shop, workshop, machine, now)
    if not days:
        return TimesPage(machine.name, empty=now.language.say("No time is free in the next days"))
    first = min(max(0, choosing.turned), (len(days) - 1) // DAYS) * DAYS
    in_sight = days[first : first + DAYS]

    def times_of(day: date) -> tuple[StartTime, ...]:
        return booking.starts_on(shop, workshop, person_id, machine, day, now.at)

    chosen = choosing.day if choosing.day in in_sight else _first_free(in_sight, times_of)
    times = times_of(chosen)
    says = Speaker(now.language, workshop.timezone, now.at)
    policy = booking.policy(shop, machine.type_id)
    return TimesPage(
        title=machine.name,
        days=tuple(DayChoice(day.isoformat(), _day_words(day, says), day == chosen) for day in in_sight),
        earlier=in_sight[0] != days[0],
        later=in_sight[-1] != days[-1],
        times=tuple(_time_choice(each, says) for each in times),
        per_hour=max(1, int(_HOUR / policy.step)),
        empty="" if times else now.language.say("No time is left on this day."),
    )


def _open_days(shop: Shop, workshop: Workshop, machine: Machine, now: Moment) -> list[date]:
    """Every day up to the policy's horizon on which the workshop is open."""
    today = now.at.astimezone(workshop.timezone).date()
    last = (now.at + booking.policy(shop, machine.type_id).horizon).astimezone(workshop.timezone).date()
    every = [today + timedelta(days=n) for n in range((last - today).days + 1)]
    return [day for day in every if not workshop.hours or workshop.openings(day)]


def _first_free(days: list[date], times_of: Callable[[date], tuple[StartTime, ...]]) -> date:
    """The first day with a free time; the first of all where there is none."""
    free = (day for day in days if any(each.state is StartState.FREE for each in times_of(day)))
    return next(free, days[0])


def _day_words(day: date, says: Speaker) -> str:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=says.zone)
    words = says.day(noon)
    return words[:1].upper() + words[1:]


def _time_choice(each: StartTime, says: Speaker) -> TimeChoice:
    say, time, until = says.language.say, says.time(each.at), says.moment(each.until)
    spoken = {
        StartState.FREE: say("{time}, free until {until}", time=time, until=until),
        StartState.TAKEN: say("{time}, taken until {until}", time=time, until=until),
        StartState.MINE: say("{time}, you have booked until {until}", time=time, until=until),
    }
    return TimeChoice(each.at.isoformat(), time, each.state, spoken[each.state])


# --- a booking before it is made


def span_words(span: TimeSpan, says: Speaker) -> str:
    """Day and times of a booking: `Tomorrow 10:00 – 11:00`."""
    say = says.language.say
    words = say("{day} {start} – {end}", day=says.day(span.start), start=says.time(span.start), end=says.time(span.end))
    # The two times stay in one line.
    return (words[:1].upper() + words[1:]).replace(" – ", "\u00a0–\u00a0")


def longer_words(more: timedelta, until: datetime, says: Speaker) -> str:
    """`15 min more, until 20:45`."""
    length = says.language.length(more)
    return says.language.say("{length} more, until {time}", length=length, time=says.moment(until))


def offered(shop: Shop, now: Moment, person_id: PersonId, machine_id: MachineId, offer: str) -> Draft | None:
    """The booking that an offer stands for; None where that time is no longer offered."""
    workshop, machine = people.workshop(shop), equipment.machine(shop, machine_id)
    if workshop is None or machine is None:
        return None
    spans = booking.suggested_times(shop, workshop, person_id, machine, now.at)
    exact = next((span for span in spans if span.start.isoformat() == offer), None)
    # "Now" moves on while somebody reads.
    chosen = exact or next((span for span in spans if span.start <= now.at + timedelta(minutes=1)), None)
    return None if chosen is None else Draft(machine_id, chosen)


def draft_at(shop: Shop, person_id: PersonId, machine_id: MachineId, start: datetime) -> Draft | None:
    """A booking of the usual length from then on, or shorter where it is not free for so long."""
    machine = equipment.machine(shop, machine_id)
    if machine is None:
        return None
    policy = booking.policy(shop, machine.type_id)
    limit = booking.free_until(shop, person_id, machine, start)
    end = max(start + policy.shortest, min(start + policy.usual, limit))
    return Draft(machine_id, TimeSpan(start, end))


def stretched(shop: Shop, person_id: PersonId, draft: Draft, steps: int) -> Draft:
    """The draft made longer or shorter, within what the policy allows and what is free; else as it was."""
    machine = equipment.machine(shop, draft.machine_id)
    if machine is None:
        return draft
    policy = booking.policy(shop, machine.type_id)
    length = draft.span.length + steps * policy.step
    limit = booking.free_until(shop, person_id, machine, draft.span.start)
    if length < policy.shortest or (steps > 0 and draft.span.start + length > limit):
        return draft
    return Draft(draft.machine_id, TimeSpan(draft.span.start, draft.span.start + length))


def refused(shop: Shop, now: Moment, person_id: PersonId, draft: Draft) -> tuple[Refusal, ...]:
    """Why a draft cannot be booked: as it was answered, or as somebody was quicker while it is looked at."""
    machine = equipment.machine(shop, draft.machine_id)
    if draft.refused or machine is None:
        return draft.refused
    return booking.in_the_way(shop, person_id, machine, draft.span, now.at)


def retimed(shop: Shop, now: Moment, person_id: PersonId, draft: Draft) -> Draft | None:
    """The draft at the next free time that its refusals name; None where they name none."""
    found = [each.next_free for each in refused(shop, now, person_id, draft) if isinstance(each, AlreadyBooked)]
    starts = next((each for each in found if each is not None), None)
    return None if starts is None else Draft(draft.machine_id, TimeSpan(starts, starts + draft.span.length))


def book_page(shop: Shop, now: Moment, person_id: PersonId, draft: Draft) -> BookPage:
    """A booking before it is made, with its length to change; or why it cannot be made, and the way out."""
    machine, says = equipment.machine(shop, draft.machine_id), speaker(shop, now)
    if machine is None or says is None:
        return BookPage()
    policy, say = booking.policy(shop, machine.type_id), now.language.say
    step = now.language.length(policy.step)
    page = BookPage(
        title=machine.name,
        icon=icon_of(shop, machine),
        span=span_words(draft.span, says),
        length=now.language.length(draft.span.length),
    )
    if reasons := refused(shop, now, person_id, draft):
        words = refusal_words(reasons[0], dataclasses.replace(says, wanted=draft.span.start))
        remedy = words.caption if isinstance(words.remedy, TakeTime | ChooseTime) else ""
        detail = "" if words.personal else words.detail
        return replace(page, problem=words.sentence, detail=detail, remedy=remedy)
    return replace(
        page,
        shorter=say("{length} less", length=step) if stretched(shop, person_id, draft, -1) != draft else "",
        longer=say("{length} more", length=step) if stretched(shop, person_id, draft, 1) != draft else "",
        remark=_limit_words(shop, person_id, machine, draft, says),
    )


def icon_of(shop: Shop, machine: Machine) -> str:
    """The icon of the machine's type; one for everything where that is not known."""
    found = equipment.equipment_type(shop, machine.type_id)
    return "" if found is None else found.icon


def _limit_words(shop: Shop, person_id: PersonId, machine: Machine, draft: Draft, says: Speaker) -> str:
    """Why it cannot be longer; empty while it can."""
    policy = booking.policy(shop, machine.type_id)
    limit = booking.free_until(shop, person_id, machine, draft.span.start)
    if draft.span.end + policy.step <= limit:
        return ""
    if draft.span.start + policy.longest <= limit:
        return says.language.say("The longest booking is {length}.", length=says.language.length(policy.longest))
    return says.language.say("It is free until {time}.", time=says.moment(limit))


# --- a booking that was made


def booked(shop: Shop, booking_id: BookingId) -> Booked | None:
    """A booking, to be shown; None where there is none."""
    found = booking.booking(shop, booking_id)
    return None if found is None else Booked(booking_id, found.machine_id, found.span)


def booked_page(shop: Shop, now: Moment, member: Member, shown: Booked) -> BookedPage:
    """How a booking stands, and what can be done with it."""
    machine, says = equipment.machine(shop, shown.machine_id), speaker(shop, now)
    if machine is None or says is None:
        return BookedPage()
    found = booking.booking(shop, shown.booking_id)
    span = shown.span if found is None else found.span
    words = booked_words(shop, now, member.person_id, shown, says)
    page = BookedPage(
        title=machine.name,
        icon=icon_of(shop, machine),
        span=span_words(span, says),
        mark=words.mark.value,
        words=words.sentence,
        detail=words.detail,
        remedy=words.caption if isinstance(words.remedy, TakeTime | ChooseTime) else "",
    )
    if found is None or found.state not in BLOCKING or found.ends_at <= now.at:
        return page
    say = now.language.say
    if shown.asked:
        question = say("Cancel your booking of {machine}?", machine=machine.name)
        return replace(page, question=question, yes=say("Yes, cancel it"), no=say("Keep it"))
    running = any(use.booking_id == found.booking_id for use in booking.running(shop, machine.machine_id))
    return replace(
        page,
        start=say("Start now") if can_start(found, now.at) and not running else "",
        cancel="" if running else say("Cancel this booking"),
    )


def can_start(found: Booking, at: datetime) -> bool:
    """Whether the time of a booking has come, or comes in a moment."""
    return found.state is BookingState.CONFIRMED and found.starts_at - CHECK_IN_EARLY <= at < found.ends_at


def booked_words(shop: Shop, now: Moment, person_id: PersonId, shown: Booked, says: Speaker) -> Words:
    """How a booking stands: as the server's rows say, or waiting, or refused when the server had heard of it."""
    found = booking.booking(shop, shown.booking_id)
    if found is None:
        late = late_refusal(shop, person_id, shown)
        return notice_words(late, says) if late is not None else state_words(BookingState.PENDING, says, waiting=True)
    words = state_words(found.state, says, waiting=found.booking_id in now.waiting)
    reason = booking.reason(shop, found.booking_id)
    return replace(words, detail=reason) if reason else words


def late_refusal(shop: Shop, person_id: PersonId, shown: Booked) -> BookingRefused | None:
    """What the person was told of this booking, if the server could not confirm it."""
    told = (each.body for each in notifications.inbox(shop, person_id))
    return next(
        (
            body
            for body in told
            if isinstance(body, BookingRefused)
            and (body.machine_id, body.starts_at, body.ends_at) == (shown.machine_id, shown.span.start, shown.span.end)
        ),
        None,
    )


def way_out(shop: Shop, now: Moment, person_id: PersonId, shown: Booked) -> Remedy | None:
    """What the button beside a booking that does not stand any more does."""
    says = speaker(shop, now)
    return None if says is None else booked_words(shop, now, person_id, shown, says).remedy


def bookings_page(shop: Shop, now: Moment, member: Member) -> BookingsPage:
    """All that somebody has booked, the next first."""
    say, says = now.language.say, speaker(shop, now)
    if says is None:
        return BookingsPage()
    mine = booking.bookings_of(shop, member.person_id, now.at)
    return BookingsPage(
        title=say("Your bookings"),
        bookings=tuple(_line(each, now, says) for each in mine),
        empty="" if mine else say("You have nothing booked."),
    )


def _line(each: Booking, now: Moment, says: Speaker) -> BookingLine:
    words = state_words(each.state, says, waiting=each.booking_id in now.waiting)
    title, span = says.names.get(each.machine_id, ""), span_words(each.span, says)
    spoken = says.language.say("{machine}, {span}, {state}", machine=title, span=span, state=words.sentence)
    return BookingLine(str(each.booking_id), title, span, words.mark.value, words.sentence, spoken)

"""The pages of booking in every state, for the walk and for the pictures."""

from __future__ import annotations

from uuid import UUID

from kiosk.booking.page import BookedPage, BookingLine, BookingsPage, BookPage, DayChoice, TimeChoice, TimesPage
from kiosk.booking.pages import BookingModels, booking_pages
from kiosk.booking.view_model import BookedViewModel, BookingsViewModel, BookViewModel, TimesViewModel
from kiosk.shell.session import Visitor
from shared.booking.types import StartState
from shared.language import Language
from tests.support.pages import State

MIA = Visitor(UUID(int=1), "Mia")
WEEK = ("Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon")  # from 1 December 2026


def on_stage(
    name: str,
    *,
    times: TimesPage | None = None,
    book: BookPage | None = None,
    booked: BookedPage | None = None,
    bookings: BookingsPage | None = None,
) -> State:
    models = BookingModels(
        TimesViewModel(times), BookViewModel(book), BookedViewModel(booked), BookingsViewModel(bookings)
    )
    return State(booking_pages(models)[name], visitor=MIA)


# --- another time


def moments(say: Language) -> tuple[TimeChoice, ...]:
    """From 14:00 to 22:00: taken from 16:00 to 17:30 and at 20:00, and one's own from 18:00 to 19:00."""
    found = []
    for quarter in range(14 * 4, 22 * 4):
        time = f"{quarter // 4}:{quarter % 4 * 15:02}"
        taken = 64 <= quarter < 70 or 80 <= quarter < 84
        state = StartState.MINE if 72 <= quarter < 76 else StartState.TAKEN if taken else StartState.FREE
        found.append(TimeChoice(time, time, state, say.say("{time}, free until {until}", time=time, until="22:00")))
    return tuple(found)


def week(say: Language) -> tuple[DayChoice, ...]:
    named = (say.say("today").capitalize(), say.say("tomorrow").capitalize())
    days = (*named, "Mon 23 Nov", "Tue 24 Nov", "Wed 25 Nov", "Thu 26 Nov", "Fri 27 Nov")
    return tuple(DayChoice(str(n), day, chosen=n == 0) for n, day in enumerate(days))


def other_time(say: Language) -> State:
    return on_stage("times", times=TimesPage("Laser 1", week(say), later=True, times=moments(say)))


def a_later_week(say: Language) -> State:
    days = tuple(DayChoice(str(n), f"{day} {n} Dec", chosen=n == 3) for n, day in enumerate(WEEK, start=1))
    times = moments(say)[60 - 56 : 76 - 56]
    return on_stage("times", times=TimesPage("Laser 1", days, earlier=True, later=True, times=times))


def nothing_left(say: Language) -> State:
    empty = say.say("No time is left on this day.")
    return on_stage("times", times=TimesPage("Laser 1", week(say), later=True, empty=empty))


# --- before it is made


def book(say: Language) -> State:
    s = say.say
    page = BookPage(
        title="Laser 1",
        icon="microscope",
        span=s("{day} {start} – {end}", day=s("today").capitalize(), start="19:00", end="20:30"),
        length="1 h 30",
        shorter=s("{length} less", length="15 min"),
        longer=s("{length} more", length="15 min"),
    )
    return on_stage("book", book=page)


def until_somebody_elses(say: Language) -> State:
    s = say.say
    page = BookPage(
        title="Laser 1",
        icon="microscope",
        span=s("{day} {start} – {end}", day=s("today").capitalize(), start="19:00", end="20:00"),
        length="1 h",
        shorter=s("{length} less", length="15 min"),
        remark=s("It is free until {time}.", time="20:00"),
    )
    return on_stage("book", book=page)


def somebody_was_quicker(say: Language) -> State:
    s = say.say
    page = BookPage(
        title="Laser 1",
        icon="microscope",
        span=s("{day} {start} – {end}", day=s("today").capitalize(), start="19:00", end="20:30"),
        length="1 h 30",
        problem=s("Somebody was quicker: {time} is gone.", time="19:00"),
        detail=s("Free next: {time}.", time="19:45"),
        remedy=s("Take {time}", time="19:45"),
    )
    return on_stage("book", book=page)


# --- made


def booked(say: Language, mark: str, words: str, detail: str = "", **more: str) -> State:
    s = say.say
    span = s("{day} {start} – {end}", day=s("today").capitalize(), start="19:00", end="20:30")
    return on_stage("booked", booked=BookedPage("Laser 1", "microscope", span, mark, words, detail, **more))


def waiting(say: Language) -> State:
    s = say.say
    detail = s("The workshop has not heard of it yet.")
    return booked(say, "pencilled", s("Waiting to be confirmed"), detail, cancel=s("Cancel this booking"))


def confirmed(say: Language) -> State:
    return booked(say, "mine", say.say("Confirmed"), cancel=say.say("Cancel this booking"))


def its_time_has_come(say: Language) -> State:
    s = say.say
    return booked(say, "mine", s("Confirmed"), start=s("Start now"), cancel=s("Cancel this booking"))


def sure(say: Language) -> State:
    s = say.say
    question = s("Cancel your booking of {machine}?", machine="Laser 1")
    return booked(say, "mine", s("Confirmed"), question=question, yes=s("Yes, cancel it"), no=s("Keep it"))


def cancelled(say: Language) -> State:
    return booked(say, "stop", say.say("Cancelled"), remedy=say.say("Find another time"))


def refused_late(say: Language) -> State:
    s = say.say
    return booked(
        say,
        "stop",
        s("Your booking of {machine} could not be confirmed.", machine="Laser 1"),
        s("Somebody was quicker: {time} is gone.", time="19:00") + " " + s("Free next: {time}.", time="20:45"),
        remedy=s("Take {time}", time="20:45"),
    )


def all_of_them(say: Language) -> State:
    s = say.say
    span = s("{day} {start} – {end}", day=s("tomorrow").capitalize(), start="10:00", end="12:00")
    lines = (
        BookingLine("1", "Laser 1", span, "mine", s("Confirmed"), "1"),
        BookingLine("2", "CNC router", span, "pencilled", s("Waiting to be confirmed"), "2"),
        BookingLine("3", "Kiln", span, "pencilled", s("Waiting for approval"), "3"),
        *(BookingLine(str(n), "Wood lathe", span, "mine", s("Confirmed"), str(n)) for n in range(4, 9)),
    )
    return on_stage("bookings", bookings=BookingsPage(s("Your bookings"), lines))


def none_of_them(say: Language) -> State:
    s = say.say
    return on_stage("bookings", bookings=BookingsPage(s("Your bookings"), empty=s("You have nothing booked.")))


STATES = {
    "other time": other_time,
    "a later week": a_later_week,
    "nothing left": nothing_left,
    "book": book,
    "until somebody elses": until_somebody_elses,
    "somebody was quicker": somebody_was_quicker,
    "waiting": waiting,
    "confirmed": confirmed,
    "its time has come": its_time_has_come,
    "sure": sure,
    "cancelled": cancelled,
    "refused late": refused_late,
    "all of them": all_of_them,
    "none of them": none_of_them,
}
GOLDEN = ("other time", "book", "somebody was quicker", "waiting", "confirmed", "all of them")

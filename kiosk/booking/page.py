"""What the pages of booking show: frozen values, every text of them said in the language that is spoken just now."""

from __future__ import annotations

from msgspec import Struct

from shared.booking.types import StartState


class DayChoice(Struct, frozen=True, rename="camel"):
    """A day to choose from: "today", "Thu 26 Nov"."""

    id: str
    caption: str
    chosen: bool = False


class TimeChoice(Struct, frozen=True, rename="camel"):
    """A moment at which a booking may begin, or could if it were free.

    Attributes:
        caption: "19:00".
        spoken: "19:00, free until 20:30".
    """

    id: str
    caption: str
    state: StartState
    spoken: str


class TimesPage(Struct, frozen=True, rename="camel"):
    """Another time: the day, then from when.

    Attributes:
        title: "Laser 1".
        earlier, later: are there days before and after these?
        per_hour: so many moments make an hour, so that rows begin with one.
        empty: said where no day, or no time of the day, can be booked.
    """

    title: str = ""
    days: tuple[DayChoice, ...] = ()
    earlier: bool = False
    later: bool = False
    times: tuple[TimeChoice, ...] = ()
    per_hour: int = 4
    empty: str = ""


class BookPage(Struct, frozen=True, rename="camel"):
    """A booking before it is made.

    Attributes:
        title: "Laser 1".
        icon: a Tabler name.
        span: "Tonight, 19:00 – 20:30".
        length: "1 h 30".
        shorter, longer: captions of the steps; empty where that is not possible.
        remark: why it cannot be longer: "Free until 20:30."
        problem, detail: why it cannot be booked; empty while it can.
        remedy: the way out, as a button.
    """

    title: str = ""
    icon: str = ""
    span: str = ""
    length: str = ""
    shorter: str = ""
    longer: str = ""
    remark: str = ""
    problem: str = ""
    detail: str = ""
    remedy: str = ""


class BookedPage(Struct, frozen=True, rename="camel"):
    """A booking that was made, and how it stands.

    Attributes:
        mark: a kind of the `Mark` component.
        words, detail: how it stands: "Waiting to be confirmed".
        remedy: what to do where it does not stand any more, as a button.
        start, cancel: captions of what can be done with it; empty where it cannot.
        question, yes, no: asked before it is cancelled; empty while nobody wants that.
    """

    title: str = ""
    icon: str = ""
    span: str = ""
    mark: str = ""
    words: str = ""
    detail: str = ""
    remedy: str = ""
    start: str = ""
    cancel: str = ""
    question: str = ""
    yes: str = ""
    no: str = ""


class BookingLine(Struct, frozen=True, rename="camel"):
    """One of somebody's bookings: when, of what, and how it stands.

    Attributes:
        mark: a kind of the `Mark` component.
        spoken: all of it in a sentence.
    """

    id: str
    title: str
    span: str
    mark: str
    words: str
    spoken: str


class BookingsPage(Struct, frozen=True, rename="camel"):
    """All that somebody has booked; only where that is nothing, `empty` says so."""

    title: str = ""
    bookings: tuple[BookingLine, ...] = ()
    empty: str = ""

"""What the page of a member shows: one frozen value, every text of it said in the language that is spoken just now."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kiosk.notices.page import Notice


class Deed(Struct, frozen=True, rename="camel"):
    """Something that can be done with a lead: "Start now", "Stop", "15 min more"."""

    id: str
    caption: str
    spoken: str = ""


class Lead(Struct, frozen=True, rename="camel"):
    """What somebody runs now, has booked next, or most likely came for.

    Attributes:
        id: handed back together with the deed's.
        title: "Laser cutter is yours".
        words: "18:45 – 20:00 · starts in 3 minutes".
        deeds: the first is the main action; at most two.
        mark, state: how a booking stands: "pencilled", "Waiting to be confirmed"; both may be empty.
    """

    id: str
    icon: str
    title: str
    words: str = ""
    deeds: tuple[Deed, ...] = ()
    mark: str = ""
    state: str = ""


class StepState(StrEnum):
    """A hole of a time card."""

    DONE = "done"
    NEXT = "next"
    OPEN = "open"


class Step(Struct, frozen=True, rename="camel"):
    """One step of a training. `spoken`: "Safety, done"."""

    caption: str
    state: StepState
    spoken: str


class TrainingCard(Struct, frozen=True, rename="camel"):
    """A training that somebody has begun.

    Attributes:
        words: what is left: "One video left, 6 min".
        spoken: the whole card in a sentence.
    """

    id: str
    icon: str
    name: str
    words: str
    steps: tuple[Step, ...]
    spoken: str


class Choice(Struct, frozen=True, rename="camel"):
    """A way on from here: "Book a machine". `count` stands beside it where something waits; 0 says nothing."""

    id: str
    icon: str
    caption: str
    count: int = 0
    spoken: str = ""


class Entry(Struct, frozen=True, rename="camel"):
    """A row of today's list.

    Attributes:
        mine: is it this person's own?
        opens: does touching it lead somewhere?
        mark: a kind of the `Mark` component; empty without.
    """

    id: str
    time: str
    title: str
    words: str
    spoken: str
    mine: bool = False
    opens: bool = False
    mark: str = ""


class HelloPage(Struct, frozen=True, rename="camel"):
    """The whole page; the name stands in the header, from the first frame.

    Attributes:
        since: beside the name: "In since 18:42".
        notices: unread, the oldest first.
        leads: the first is large; more are rare.
        cards: begun trainings, the one nearest to its end first.
        choices: two or three ways on.
        today, today_empty: the day's list; what is said where it is empty, and only there.
        busy: an answer is awaited.
    """

    since: str = ""
    notices: tuple[Notice, ...] = ()
    leads: tuple[Lead, ...] = ()
    cards: tuple[TrainingCard, ...] = ()
    choices: tuple[Choice, ...] = ()
    today: tuple[Entry, ...] = ()
    today_empty: str = ""
    busy: bool = False

"""A member's first page in every state, for the walk and for the pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from kiosk.hello.page import Choice, Deed, Entry, HelloPage, Lead, Step, StepState, TrainingCard
from kiosk.hello.pages import HELLO, hello_pages
from kiosk.hello.view_model import HelloViewModel
from kiosk.notices.page import Notice
from kiosk.shell.session import Visitor
from shared.language import Language
from tests.support.pages import Stage, State

MIA = Visitor(UUID(int=1), "Mia")
JO = Visitor(UUID(int=2), "Jo")
ANA = Visitor(UUID(int=3), "Ana", manager=True)
LONG = Visitor(UUID(int=4), "Maximiliane-Alexandra")


def steps(say: Language, done: int, *captions: str) -> tuple[Step, ...]:
    states = [StepState.DONE] * done + [StepState.NEXT] + [StepState.OPEN] * len(captions)
    return tuple(
        Step(say.say(caption), state, f"{say.say(caption)}, {state}")
        for caption, state in zip(captions, states, strict=False)
    )


def router(say: Language) -> TrainingCard:
    words = say.say_n("One video left, {length}", "{n} videos left, {length}", 2, length="9 min")
    return TrainingCard(
        "router",
        "tool",
        "CNC router",
        words,
        steps(say, 1, "Safety", "Setup", "Feeds", "Sign-off"),
        f"CNC router. {words}",
    )


def kiln(say: Language) -> TrainingCard:
    words = say.say("Ask a manager to sign off")
    return TrainingCard(
        "kiln", "flame", "Kiln", words, steps(say, 3, "Safety", "Loading", "Firing", "Sign-off"), f"Kiln. {words}"
    )


def lathe(say: Language) -> TrainingCard:
    words = say.say("All done")
    return TrainingCard(
        "lathe",
        "wood",
        "Wood lathe",
        words,
        steps(say, 6, "Safety", "Chucks", "Tools", "Sharpening", "Finishing", "Sign-off"),
        f"Wood lathe. {words}",
    )


def booked(say: Language) -> Lead:
    return Lead(
        "laser",
        "microscope",
        say.say("{machine} is yours", machine="Laser cutter"),
        say.say("{start} – {end} · starts in {n} minutes", start="18:45", end="20:00", n=3),
        (Deed("start", say.say("Start now")),),
        mark="mine",
    )


def later(say: Language) -> Lead:
    title = say.say("{machine} is yours", machine="Laser cutter")
    words = say.say("{span} · starts in {length}", span="19:00 – 20:30", length="18 min")
    return Lead("laser", "microscope", title, words, (), "mine", say.say("Confirmed"))


def waiting(say: Language) -> Lead:
    words = say.say("{span} · starts in {length}", span="19:00 – 20:30", length="18 min")
    return Lead("laser", "microscope", "Laser cutter", words, (), "pencilled", say.say("Waiting to be confirmed"))


def late(say: Language) -> Lead:
    return Lead(
        "laser",
        "microscope",
        say.say("You run {machine}", machine="Laser cutter"),
        say.say("Your time was over at {time}", time="18:30"),
        (Deed("stop", say.say("Stop")), Deed("extend", say.say("{length} more", length="15 min"))),
    )


def running(say: Language) -> Lead:
    return Lead(
        "laser",
        "microscope",
        say.say("{machine} is running", machine="Laser cutter"),
        say.say("since {time} · {left} left", time="18:12", left="35 min"),
        (Deed("stop", say.say("Stop")), Deed("extend", say.say("15 min more"))),
    )


def suspended(say: Language) -> Lead:
    return Lead("talk", "message", say.say("Please talk to a manager"), "", (Deed("show", say.say("Show me")),))


def choices(say: Language) -> tuple[Choice, ...]:
    """What a member with a booking has, before there is a message."""
    return (
        Choice("book", "tools", say.say("Book a machine")),
        Choice("bookings", "calendar-event", say.say("Your bookings")),
        Choice("comfort", "accessible", say.say("Comfort")),
    )


def told_choices(say: Language, waiting: int) -> tuple[Choice, ...]:
    """The same, with messages."""
    messages = Choice("messages", "inbox", say.say("Your messages"), waiting)
    return (*choices(say)[:2], messages, choices(say)[2])


def all_choices(say: Language) -> tuple[Choice, ...]:
    """What a manager with bookings and messages has."""
    return (
        Choice("book", "tools", say.say("Book a machine")),
        Choice("bookings", "calendar-event", say.say("Your bookings")),
        Choice("messages", "inbox", say.say("Your messages"), 1),
        Choice("connect", "id-badge-2", say.say("Connect a badge")),
        Choice("comfort", "accessible", say.say("Comfort")),
    )


def today(say: Language) -> tuple[Entry, ...]:
    s = say.say
    return (
        Entry(
            "1",
            "18:45",
            "Laser cutter",
            s("yours until {time}", time="20:00"),
            "18:45, Laser cutter",
            mine=True,
            opens=True,
            mark="mine",
        ),
        Entry(
            "2",
            "20:15",
            "Printer 3",
            s("yours until {time}", time="21:45"),
            "20:15, Printer 3",
            mine=True,
            opens=True,
            mark="mine",
        ),
    )


def waiting_entry(say: Language) -> Entry:
    words = say.say("until {time} · {state}", time="20:30", state=say.say("Waiting to be confirmed"))
    return Entry("1", "19:00", "Laser cutter", words, words, mine=True, opens=True, mark="pencilled")


def cancelled(say: Language) -> Notice:
    return Notice(
        "n1",
        "stop",
        say.say("Your booking of {machine} on {day} was cancelled.", machine="CNC router", day="Thu 26 Nov"),
        "Ana: the spindle is being replaced.",
        say.say("Read"),
        say.say("Find another time"),
    )


def confirmed(say: Language) -> Notice:
    return Notice(
        "n2",
        "mine",
        say.say("{machine} on {day} is confirmed.", machine="Kiln", day="Fri 27 Nov"),
        "10:00 – 14:00",
        say.say("Read"),
    )


def usual(say: Language) -> HelloPage:
    return HelloPage(
        since=say.say("In since {time}", time="18:42"),
        leads=(booked(say),),
        cards=(router(say), kiln(say)),
        choices=choices(say),
        today=today(say),
    )


@dataclass(frozen=True)
class Shows:
    """Makes a state of the page from changes to the usual evening."""

    changes: Callable[[Language], dict[str, object]]
    visitor: Visitor = MIA
    then: Callable[[Stage], None] | None = None

    def __call__(self, say: Language) -> State:
        usually = usual(say)
        values = {name: getattr(usually, name) for name in usually.__struct_fields__} | self.changes(say)
        page = hello_pages(HelloViewModel(HelloPage(**values)))[HELLO]
        return State(page, visitor=self.visitor, then=self.then)


def tap_of_jo(stage: Stage) -> None:
    stage.now += 6
    stage.shell.tap(JO)


def nearly(stage: Stage) -> None:
    say = stage.words.language.say
    stage.shell.say_notice(say("Nearly."), say("Hold it still for a second."))


def ana_joins(stage: Stage) -> None:
    stage.now += 6
    stage.shell.tap(ANA, manager_may_join=True)


STATES = {
    "booked": Shows(lambda say: {}),
    "waiting": Shows(lambda say: {"leads": (waiting(say),), "today": (waiting_entry(say), *today(say)[1:])}),
    "confirmed": Shows(lambda say: {"leads": (later(say),)}),
    "late": Shows(lambda say: {"leads": (late(say),)}),
    "running": Shows(lambda say: {"leads": (running(say),)}),
    "nothing due": Shows(lambda say: {"leads": ()}),
    "first visit": Shows(
        lambda say: {
            "leads": (),
            "cards": (),
            "choices": (choices(say)[0], choices(say)[2]),
            "today": (),
            "today_empty": say.say("Nothing booked today."),
        }
    ),
    "told": Shows(lambda say: {"notices": (cancelled(say), confirmed(say)), "choices": told_choices(say, 2)}),
    "all choices": Shows(lambda say: {"choices": all_choices(say)}),
    "all choices and told": Shows(lambda say: {"choices": all_choices(say), "notices": (cancelled(say),)}),
    "three cards": Shows(lambda say: {"cards": (router(say), kiln(say), lathe(say))}),
    "suspended": Shows(lambda say: {"leads": (suspended(say),), "cards": (), "choices": told_choices(say, 1)[2:]}),
    "long name": Shows(lambda say: {}, visitor=LONG),
    "offline": Shows(lambda say: {}, then=Stage.go_offline),
    "nearly": Shows(lambda say: {}, then=nearly),
    "still there": Shows(lambda say: {}, then=lambda stage: stage.later(41)),
    "handover": Shows(lambda say: {}, then=tap_of_jo),
    "manager joined": Shows(lambda say: {}, then=ana_joins),
    "busy": Shows(lambda say: {"busy": True}),
}

GOLDEN = ("booked", "waiting", "running", "late", "told")

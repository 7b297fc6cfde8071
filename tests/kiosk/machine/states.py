"""The pages of machines in every state, for the walk and for the pictures."""

from __future__ import annotations

from uuid import UUID

from kiosk.machine.page import BookPage, MachinePage, MachinesPage, Offer, Way
from kiosk.machine.pages import machine_pages
from kiosk.machine.view_model import BookViewModel, MachinesViewModel, MachineViewModel
from kiosk.shell.session import Visitor
from shared.language import Language
from tests.kiosk.board.states import eight
from tests.support.pages import State

MIA = Visitor(UUID(int=1), "Mia")


def on_stage(
    name: str,
    *,
    machines: MachinesPage | None = None,
    machine: MachinePage | None = None,
    book: BookPage | None = None,
) -> State:
    pages = machine_pages(MachinesViewModel(machines), MachineViewModel(machine), BookViewModel(book))
    return State(pages[name], visitor=MIA)


def choose(say: Language) -> State:
    return on_stage("machines", machines=MachinesPage(say.say("Which machine?"), eight(say)))


def free(say: Language) -> State:
    s = say.say
    offers = (
        Offer("1", s("Now until {time}", time="19:30"), "1"),
        Offer("2", s("{day} {start} – {end}", day=s("today"), start="20:00", end="21:30"), "2"),
        Offer("3", s("{day} {start} – {end}", day=s("tomorrow"), start="10:00", end="12:00"), "3"),
    )
    page = MachinePage(
        name="Laser 1",
        place="Back room, by the window",
        icon="microscope",
        state="free",
        words=s("Free until {time}", time="20:00"),
        answer=s("You may use {thing}.", thing="Laser 1"),
        answer_mark="free",
        deed="use",
        deed_caption=s("Use it now, until {time}", time="19:30"),
        offers=offers,
        offers_title=s("Book a time"),
    )
    return on_stage("machine", machine=page)


def two_steps(say: Language) -> State:
    s = say.say
    video = s("Watch the video")
    ask = s("Ask for sign-off")
    ways = (
        Way("0", "training", "Laser safety, the first steps", "6 min left · 40 % seen", video, video),
        Way("1", "training", s("Sign-off"), "Ana, Tom or Priya can sign you off", ask, ask),
    )
    page = MachinePage(
        name="Laser 1",
        place="Back room, by the window",
        icon="microscope",
        state="in_use",
        words=s("In use · {length} left", length="35 min"),
        answer="Two steps to Laser 1: a 6-minute video and a sign-off.",
        answer_mark="training",
        ways=ways,
        offers_title=s("Book it once you may use it"),
    )
    return on_stage("machine", machine=page)


def stopped(say: Language) -> State:
    s = say.say
    page = MachinePage(
        name="Wood lathe",
        icon="wood",
        state="stop",
        words=s("Out of order · back {day}", day="Thu 26 Nov"),
        answer=s("Out of order"),
        answer_mark="stop",
        ways=(Way("0", "stop", s("Out of order · back {day}", day="Thu 26 Nov")),),
        offers_title=s("Book it once you may use it"),
    )
    return on_stage("machine", machine=page)


def book(say: Language) -> State:
    s = say.say
    page = BookPage(
        title="Laser 1",
        span=s("{day} {start} – {end}", day=s("today"), start="19:00", end="20:30"),
        length="1 h 30",
        shorter=s("{length} less", length="15 min"),
        longer=s("{length} more", length="15 min"),
    )
    return on_stage("book", book=page)


def somebody_was_quicker(say: Language) -> State:
    s = say.say
    page = BookPage(
        title="Laser 1",
        span=s("{day} {start} – {end}", day=s("today"), start="19:00", end="20:30"),
        length="1 h 30",
        shorter=s("{length} less", length="15 min"),
        longer=s("{length} more", length="15 min"),
        problem=s("Somebody was quicker: {time} is gone.", time="19:00"),
        detail=s("Free next: {time}.", time="19:45"),
        remedy=s("Take {time}", time="19:45"),
    )
    return on_stage("book", book=page)


STATES = {
    "choose": choose,
    "free": free,
    "two steps": two_steps,
    "stopped": stopped,
    "book": book,
    "somebody was quicker": somebody_was_quicker,
}

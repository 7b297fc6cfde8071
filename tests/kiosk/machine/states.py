"""The pages of machines in every state, for the walk and for the pictures."""

from __future__ import annotations

from uuid import UUID

from kiosk.machine.page import MachinePage, MachinesPage, Offer, Way
from kiosk.machine.pages import machine_pages
from kiosk.machine.view_model import MachinesViewModel, MachineViewModel
from kiosk.shell.session import Visitor
from shared.language import Language
from tests.kiosk.board.states import eight
from tests.support.pages import State

MIA = Visitor(UUID(int=1), "Mia")


def on_stage(name: str, *, machines: MachinesPage | None = None, machine: MachinePage | None = None) -> State:
    return State(machine_pages(MachinesViewModel(machines), MachineViewModel(machine))[name], visitor=MIA)


def choose(say: Language) -> State:
    return on_stage("machines", machines=MachinesPage(say.say("Which machine?"), eight(say)))


def offers(say: Language) -> tuple[Offer, ...]:
    s = say.say
    return (
        Offer("1", s("Now until {time}", time="19:30"), "1"),
        Offer("2", s("{day} {start} – {end}", day=s("today").capitalize(), start="20:00", end="21:30"), "2"),
        Offer("3", s("{day} {start} – {end}", day=s("tomorrow").capitalize(), start="10:00", end="12:00"), "3"),
        Offer("other", s("Other time"), "4"),
    )


def free(say: Language) -> State:
    s = say.say
    page = MachinePage(
        name="Laser 1",
        place="Back room, by the window",
        icon="microscope",
        state="free",
        words=s("Free until {time}", time="20:00"),
        answer=s("You may use {thing}.", thing="Laser 1"),
        deed="use",
        deed_caption=s("Use it now, until {time}", time="19:30"),
        offers=offers(say),
        offers_title=s("Book a time"),
    )
    return on_stage("machine", machine=page)


def two_steps(say: Language) -> State:
    s = say.say
    video = s("Start the video")
    ask = s("See who can sign")
    ways = (
        Way("0", "training", "A video to watch: “Laser safety”.", "It takes 6 min.", video, video),
        Way("1", "training", "A sign-off is needed: Laser cutter.", "Ana, Tom or Priya can sign you off.", ask, ask),
    )
    page = MachinePage(
        name="Laser 1",
        place="Back room, by the window",
        icon="microscope",
        state="in_use",
        words=s("In use · {length} left", length="35 min"),
        answer="2 steps to Laser 1: a 6-minute video and a sign-off.",
        ways=ways,
        offers_title=s("Book it once you may use it"),
    )
    return on_stage("machine", machine=page)


def stopped(say: Language) -> State:
    s = say.say
    back, others = s("It should be back {day}.", day="Thu 26 Nov"), s("See other machines")
    page = MachinePage(
        name="Wood lathe",
        icon="wood",
        state="stop",
        words=s("Out of order · back {day}", day="Thu 26 Nov"),
        ways=(Way("0", "stop", back, caption=others, spoken=f"{others}: {back}"),),
        offers_title=s("Book it once it is back"),
    )
    return on_stage("machine", machine=page)


def running(say: Language) -> State:
    s = say.say
    page = MachinePage(
        name="Laser 1",
        place="Back room, by the window",
        icon="microscope",
        state="mine",
        words=s("Yours until {time}", time="20:30"),
        answer=s("You may use {thing}.", thing="Laser 1"),
        deed="stop",
        deed_caption=s("Stop {machine}", machine="Laser 1"),
        extend_caption=s("{length} more, until {time}", length="15 min", time="20:45"),
        offers=offers(say),
        offers_title=s("Book a time"),
    )
    return on_stage("machine", machine=page)


def late(say: Language) -> State:
    """Somebody else's time is over: whoever stands there may stop it."""
    s = say.say
    page = MachinePage(
        name="Laser 1",
        place="Back room, by the window",
        icon="microscope",
        state="in_use",
        words=s("In use · time is over"),
        answer=s("You may use {thing}.", thing="Laser 1"),
        deed="stop",
        deed_caption=s("Stop {machine}", machine="Laser 1"),
        offers=offers(say),
        offers_title=s("Book a time"),
    )
    return on_stage("machine", machine=page)


def unheard(say: Language) -> State:
    s = say.say
    page = MachinePage(
        name="Laser 1",
        place="Back room, by the window",
        icon="microscope",
        state="unheard",
        words=s("Last seen {time}", time="17:58"),
        answer=s("You may use {thing}.", thing="Laser 1"),
        offers=offers(say),
        offers_title=s("Book a time"),
    )
    return on_stage("machine", machine=page)


STATES = {
    "choose": choose,
    "free": free,
    "two steps": two_steps,
    "stopped": stopped,
    "running": running,
    "late": late,
    "unheard": unheard,
}
GOLDEN = ("free", "two steps", "running")

"""The inbox in every state, for the walk and for the pictures."""

from __future__ import annotations

from uuid import UUID

from kiosk.notices.page import Notice, NoticesPage
from kiosk.notices.pages import notices_pages
from kiosk.notices.view_model import NoticesViewModel
from kiosk.shell.session import Visitor
from shared.language import Language
from tests.support.pages import State

MIA = Visitor(UUID(int=1), "Mia")


def on_stage(page: NoticesPage) -> State:
    return State(notices_pages(NoticesViewModel(page))["notices"], visitor=MIA)


def refused(say: Language) -> Notice:
    s = say.say
    return Notice(
        "1",
        "stop",
        s("Your booking of {machine} could not be confirmed.", machine="Laser 1"),
        s("Somebody was quicker: {time} is gone.", time="19:00") + " " + s("Free next: {time}.", time="20:45"),
        s("Read"),
        s("Take {time}", time="20:45"),
        "18:20",
    )


def cancelled(say: Language) -> Notice:
    s = say.say
    title = s("Your booking of {machine} was cancelled.", machine="CNC router")
    return Notice("2", "stop", title, "The spindle is being replaced.", s("Read"), s("Find another time"), "17:05")


def confirmed(say: Language, n: int = 3, *, read: bool = True) -> Notice:
    s = say.say
    title = s("Your booking of {machine} is confirmed.", machine="Kiln")
    return Notice(str(n), "mine", title, "Fri 27 Nov, 10:00 – 14:00", "" if read else s("Read"), "", f"{n} Nov 18:20")


def two(say: Language) -> State:
    s = say.say
    notices = (refused(say), cancelled(say), confirmed(say))
    return on_stage(NoticesPage(s("Your messages"), notices, s("I have read them all")))


def many(say: Language) -> State:
    s = say.say
    unread = tuple(confirmed(say, n, read=False) for n in range(4, 12))
    return on_stage(NoticesPage(s("Your messages"), (refused(say), *unread), s("I have read them all")))


def none(say: Language) -> State:
    return on_stage(NoticesPage(say.say("Your messages"), empty=say.say("There is nothing to read.")))


STATES = {"two": two, "many": many, "none": none}
GOLDEN = ("two",)

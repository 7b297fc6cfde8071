"""The page for a new badge in every state, for the walk and for the pictures."""

from __future__ import annotations

from uuid import UUID

from kiosk.enrolment.page import EnrolPage, Somebody, Step
from kiosk.enrolment.pages import ENROL, enrolment_pages
from kiosk.enrolment.view_model import EnrolViewModel
from kiosk.shell.session import Visitor
from shared.language import Language
from tests.support.pages import State

ANA = Visitor(UUID(int=3), "Ana", manager=True)


def on_stage(page: EnrolPage) -> State:
    return State(enrolment_pages(EnrolViewModel(page))[ENROL], visitor=ANA)


def somebody(name: str, words: str) -> Somebody:
    return Somebody(name, name, words, f"{name}, {words}")


def choose(say: Language) -> State:
    s = say.say
    new = s("No badge yet")
    names = ("Kim Adeyemi", "Rosa Lindqvist", "Tomasz Wójcik", "Priya Raman")
    page = EnrolPage(
        title=s("Whose badge is it?"),
        words=s("We don't know this badge yet."),
        people=tuple(somebody(name, new) for name in names),
    )
    return on_stage(page)


def typed(say: Language) -> State:
    s = say.say
    names = (
        "Kim Adeyemi",
        "Kirsten Haugen",
        "Kiran Patel",
        "Jakub Kisiel",
        "Maximiliane-Alexandra Kirchhoff",
        "Kian Bo",
    )
    page = EnrolPage(
        title=s("Whose badge is it?"),
        words=s("A new badge for somebody of the workshop."),
        typed="KI",
        people=tuple(somebody(name, s("No badge yet") if n == 0 else s("Has a badge")) for n, name in enumerate(names)),
        more=say.say_n("{n} more: type a letter", "{n} more: type a letter", 3),
    )
    return on_stage(page)


def sign(say: Language) -> State:
    s = say.say
    words = s(
        "{manager}, tap your badge first. Then there are {seconds} seconds for the new one.", manager="Ana", seconds=15
    )
    return on_stage(EnrolPage(Step.SIGN, s("A new badge for {name}", name="Kim Adeyemi"), words))


def hold(say: Language) -> State:
    s = say.say
    title = s("A new badge for {name}", name="Kim Adeyemi")
    page = EnrolPage(
        Step.HOLD,
        title,
        s("Hold the new badge to the reader."),
        problem=s("This badge is somebody's already."),
        detail=s("It is {name}'s. Take another one, or have it given back first.", name="Jo"),
    )
    return on_stage(page)


def done(say: Language) -> State:
    s = say.say
    words = s("{name} can tap it at every door.", name="Kim")
    return on_stage(EnrolPage(Step.DONE, s("This is {name}'s badge now.", name="Kim"), words))


STATES = {"choose": choose, "typed": typed, "sign": sign, "hold": hold, "done": done}
GOLDEN = ("typed", "hold")

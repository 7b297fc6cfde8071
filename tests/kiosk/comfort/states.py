"""The page of comfort in every state, for the walk and for the pictures."""

from __future__ import annotations

from uuid import UUID

from kiosk.comfort.pages import comfort_pages
from kiosk.comfort.view_model import ComfortViewModel
from kiosk.shell.session import Visitor
from kiosk.theme.wardrobe import Comfort
from shared.language import Language
from tests.support.pages import State

MIA = Visitor(UUID(int=1), "Mia")


def usual(_say: Language) -> State:
    return State(comfort_pages(ComfortViewModel())["comfort"], visitor=MIA)


def everything(_say: Language) -> State:
    chosen = Comfort(text_scale=1.25, lower=True, calm=True)
    return State(comfort_pages(ComfortViewModel(chosen))["comfort"], visitor=MIA)


STATES = {"usual": usual, "everything": everything}
GOLDEN = ("usual", "everything")

"""What the page for a new badge shows: one frozen value, every text of it said in the language that is spoken now."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Step(StrEnum):
    """How far the new badge is."""

    CHOOSE = "choose"
    """Whose is it?"""
    SIGN = "sign"
    """The manager taps."""
    HOLD = "hold"
    """The new badge is held to the reader."""
    DONE = "done"


class Somebody(Struct, frozen=True, rename="camel"):
    """A person to choose. `words`: "No badge yet"."""

    id: str
    name: str
    words: str
    spoken: str


class EnrolPage(Struct, frozen=True, rename="camel"):
    """The whole page.

    Attributes:
        title: "Whose badge is it?", "A new badge for Kim".
        words: what is done next: "Ana, tap your badge first."
        typed: the letters so far.
        people: who fits them.
        more: how many others fit, in words; empty where all are shown.
        problem, detail: why it did not work; empty where nothing is wrong.
        seconds: how long the door still waits for the new badge; 0 where it does not.
    """

    step: Step = Step.CHOOSE
    title: str = ""
    words: str = ""
    typed: str = ""
    people: tuple[Somebody, ...] = ()
    more: str = ""
    problem: str = ""
    detail: str = ""
    seconds: float = 0

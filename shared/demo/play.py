"""The demo's story in ten steps, played by itself: badges on real readers, touches on real windows, a real server.

Each step proves something that a person at the door would see, says what was observed, and leaves a picture.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

from shared.demo.admin import NotThere
from shared.demo.children import Child, DemoTrouble
from shared.demo.reading import Item, NotShown, ReadingBus, wait_for
from shared.demo.relay import Relay
from shared.demo.screen import HiddenScreen, Screen, save
from shared.demo.stage import Door, Stage, Tell

SEE_LIMIT_S: Final = 15.0
# A page that has just come takes no touch for a quarter of a second; a finger takes longer to get there.
AIM_S: Final = 0.4
TOUCHABLE: Final = frozenset({"push button", "check box", "radio button", "list item", "link"})


class Failed(Exception):
    """A step did not show what it should; the text says what came instead."""


class Watcher:
    """Somebody in front of a door: sees its screen, touches it, lays badges on its reader."""

    def __init__(self, stage: Stage, door: Door, screen: Screen, bus: ReadingBus, relay: Relay) -> None:
        self.door, self.relay = door, relay
        self._stage, self._screen, self._bus = stage, screen, bus
        self.kiosk: Child | None = None

    def open(self) -> None:
        """Start the door's kiosk, on its own screen."""
        self.kiosk = self._stage.show(self.door, {"DISPLAY": self._screen.name, **self._bus.env})

    def kill(self) -> None:
        """End the kiosk as a power cut does."""
        if self.kiosk is not None:
            self._stage.children.kill(self.kiosk)
            self.kiosk = None

    def read(self) -> list[Item]:
        if self.kiosk is None:
            return []
        self._stage.children.insist()
        return self._bus.page_of(self.kiosk.pid)

    def tap(self, name: str) -> None:
        """Lay somebody's badge on the reader."""
        if self.door.slot is None:
            raise Failed(f"{self.door.name} has no badge reader: {self.door.why_no_reader}")
        if not self._stage.tap(self.door, self._stage.badge(name)):
            raise Failed(f"{name}'s badge was not read at {self.door.name}")

    def sees(self, *words: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """Wait until one thing on the screen says all of these words."""
        return wait_for(self.read, lambda items: _saying(items, words), f"“{' … '.join(words)}”", limit_s)

    def touches(self, *words: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """Wait until there is something to touch that says these words, and touch it."""
        return self._touch(lambda items: _saying([each for each in items if _touchable(each)], words), words, limit_s)

    def touches_id(self, begins: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """The same by what the page calls it."""

        def holds(items: Sequence[Item]) -> Item | None:
            return next((each for each in items if each.id.startswith(begins) and _touchable(each)), None)

        return self._touch(holds, (begins,), limit_s)

    def _touch(self, holds: Callable[[Sequence[Item]], Item | None], words: Sequence[str], limit_s: float) -> Item:
        what = f"something to touch, “{' … '.join(words)}”,"
        wait_for(self.read, holds, what, limit_s)
        time.sleep(AIM_S)
        found = wait_for(self.read, holds, what, limit_s)  # where it is now that the page has come to rest
        self._screen.touch(*found.middle)
        return found

    def picture(self) -> bytes:
        return self._screen.picture()


class Theatre:
    """Screens, networks and kiosks of the play. A context manager: nothing of it is left at its end."""

    def __init__(self, stage: Stage, doors: Sequence[Door], short: Path, shots: Path) -> None:
        self.stage, self.shots = stage, shots
        self._doors, self._short = doors, short
        self._leaving = ExitStack()
        self._pictures = 0
        self.at: dict[int, Watcher] = {}

    def __enter__(self) -> Self:
        with ExitStack() as unless_open:
            bus = unless_open.enter_context(ReadingBus(self._short))
            for door in self._doors:
                hidden = unless_open.enter_context(HiddenScreen())
                screen = Screen(hidden.name)
                unless_open.callback(screen.close)
                relay = unless_open.enter_context(Relay(self.stage.kept.port))
                self.at[door.number] = Watcher(self.stage, door, screen, bus, relay)
            self.stage.pair(self._doors, {number: each.relay.address for number, each in self.at.items()})
            for each in self.at.values():
                each.open()
            self._leaving = unless_open.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leaving.close()

    @property
    def front(self) -> Watcher:
        return self.at[1]

    @property
    def back(self) -> Watcher:
        return self.at[2]

    def shoot(self, name: str, watcher: Watcher | None = None) -> None:
        """Leave a picture of a door's screen, numbered in the order of the story."""
        self._pictures += 1
        save((watcher or self.front).picture(), self.shots / f"{self._pictures:02}-{name}.png")


Part = Callable[[Theatre], str]


class Step(Struct, frozen=True):
    number: int
    title: str
    play: Part


def play(
    stage: Stage, doors: Sequence[Door], short: Path, shots: Path, tell: Tell, steps: Sequence[Step] | None = None
) -> bool:
    """Play the steps; whether all held. After one that did not, the story does not go on."""
    tell("Opening the doors")
    with Theatre(stage, doors, short, shots) as theatre:
        for step in STEPS if steps is None else steps:
            try:
                observed = step.play(theatre)
            except (Failed, NotShown, NotThere, DemoTrouble) as trouble:
                theatre.shoot(f"failed-in-step-{step.number}")
                tell(f"Step {step.number}, {step.title}: FAILED. {trouble}")
                tell(f"Pictures and logs are in {shots}")
                return False
            tell(f"Step {step.number}, {step.title}: {observed}")
    tell(f"All {len(STEPS)} steps hold. Pictures are in {shots}")
    return True


def _saying(items: Sequence[Item], words: Sequence[str]) -> Item | None:
    return next((each for each in items if all(word in each.name for word in words)), None)


def _touchable(item: Item) -> bool:
    return item.role in TOUCHABLE and item.enabled


def board(theatre: Theatre) -> str:
    front = theatre.front
    front.sees("Tap your badge")
    time.sleep(3)
    theatre.shoot("board")
    for each in front.read():
        print(each)
    theatre.front.tap("Mia")
    front.sees("Hi, Mia")
    time.sleep(2)
    theatre.shoot("hello")
    for each in front.read():
        print(each)
    return ""


STEPS: Final[tuple[Step, ...]] = (Step(1, "Board", board),)

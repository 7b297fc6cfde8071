"""The demo's story in ten steps, played by itself: badges on real readers, touches on real windows, a real server.

Each step proves something that a person at the door would see, says what was observed, and leaves a picture.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx
from msgspec import Struct

from shared.demo.admin import NotThere
from shared.demo.children import DemoTrouble
from shared.demo.office import Office
from shared.demo.onlooker import AIM_S, SEE_LIMIT_S, Onlooker, by_id, saying, touchable
from shared.demo.reading import Item, NotShown, ReadingBus, wait_for
from shared.demo.relay import Relay
from shared.demo.screen import HEIGHT, HiddenScreen, Screen, save
from shared.demo.stage import DemoBadge, Door, Stage, Tell

NEW_BADGE: Final = DemoBadge("", "new", "04e5d0c0ffee80")
# The same badge again within five seconds is the same tap.
SAME_TAP_S: Final = 5.3


class Failed(Exception):
    """A step did not show what it should; the text says what came instead."""


class Watcher(Onlooker):
    """Somebody in front of a door: sees its screen, touches it, lays badges on its reader."""

    def __init__(self, stage: Stage, door: Door, screen: Screen, bus: ReadingBus, relay: Relay) -> None:
        super().__init__(stage, screen, bus)
        self.door, self.relay = door, relay
        self._tapped: dict[str, float] = {}
        self._aim = (0, 0)

    def open(self) -> None:
        """Start the door's kiosk, on its own screen."""
        self.program = self._stage.show(self.door, {"DISPLAY": self._screen.name, **self._bus.env})

    def kill(self) -> None:
        """End the kiosk as a power cut does."""
        if self.program is not None:
            self._stage.children.kill(self.program)
            self.program = None

    def tap(self, name: str) -> float:
        """Lay somebody's badge on the reader; when it was read, in seconds of `time.monotonic`."""
        if self.door.slot is None:
            raise Failed(f"{self.door.name} has no badge reader: {self.door.why_no_reader}")
        time.sleep(max(0.0, self._tapped.get(name, 0.0) + SAME_TAP_S - time.monotonic()))
        read_at = self._stage.tap(self.door, self._stage.badge(name))
        if read_at is None:
            raise Failed(f"{name}'s badge was not read at {self.door.name}")
        self._tapped[name] = read_at
        return read_at

    def tap_new(self) -> None:
        """Lay a badge on the reader that nobody has yet."""
        if self._stage.tap(self.door, NEW_BADGE) is None:
            raise Failed(f"a new badge was not read at {self.door.name}")
        self._tapped[NEW_BADGE.name] = time.monotonic()

    def greets_new(self, name: str) -> None:
        """The one who has the new badge taps in."""
        time.sleep(max(0.0, self._tapped[NEW_BADGE.name] + SAME_TAP_S - time.monotonic()))
        self.tap_new()
        self.sees(f"Hi, {name}")

    def touches_place(self, x: int, y: int) -> None:
        self._screen.touch(x, y)

    def greets(self, name: str) -> float:
        """Somebody taps in; after how many seconds at most their name was read off the screen."""
        read_at = self.tap(name)
        self.sees(f"Hi, {name}")
        return time.monotonic() - read_at

    def says_goodbye(self) -> None:
        """Touch "I'm done", unless the door has done so itself."""
        both = wait_for(
            self.read, lambda items: by_id(items, "done") or saying(items, ["Tap your badge"]), "a door", SEE_LIMIT_S
        )
        if both.id == "done":
            self.touches_id("done")
            self._tapped.clear()  # whoever is done may tap again at once
        self.sees("Tap your badge")

    def opens_machine(self, kind: str, machine: str) -> None:
        """From their first page to the page of a machine."""
        self.touches_id("choice:book")
        self.touches(f"{kind}:")
        self.touches(f"{machine}:")
        wait_for(self.read, lambda items: _heading(items, machine), f"the page of {machine}", SEE_LIMIT_S)

    def opens_free_machine(self, kind: str) -> None:
        """From their first page to the page of one that nobody uses."""
        self.touches_id("choice:book")
        self.touches(f"{kind}:")
        self.touches(f"{kind} ", "Free")

    def reads_messages(self) -> None:
        """Say of each message on their first page that it is read."""
        while any(each.id.startswith("read:") for each in self.read()):
            self.touches_id("read:")
            time.sleep(AIM_S)

    def picks_a_time(self, *, day: int, time_id: str = "") -> str:
        """From a machine's page to the page that books it: so many days from today, a time that is free; its id.

        Args:
            time_id: which time; else one from the middle of the day.
        """
        self.touches_id("offer:other")
        self.sees("From when?")
        days = [each.id for each in self.read() if each.id.startswith("day:")]
        self.touches_id(days[day])
        date = days[day].removeprefix("day:")
        self.finds(lambda items: next((each for each in items if each.id.startswith(f"time:{date}")), None))
        free = [each.id for each in self.read() if each.id.startswith("time:") and touchable(each)]
        chosen = time_id or free[len(free) // 2]
        self.touches_id(chosen)
        return chosen

    def offers(self) -> dict[str, Item]:
        """What `offers_among` finds on the page, once that is there."""
        self.sees("Other time")
        return offers_among(self.read())

    def aims_at(self, wanted: str) -> None:
        """Hold a finger over something, by what the page calls it."""
        self._aim = self.brings_what(lambda items: by_id(items, wanted), wanted, SEE_LIMIT_S).middle

    def touches_where_aimed(self) -> None:
        self._screen.touch(*self._aim)

    def is_whole(self, found: Item, items: Sequence[Item]) -> bool:
        return by_id(items, "scrollDown") is None or found.bottom <= HEIGHT

    def scroll(self, items: Sequence[Item]) -> None:
        down = by_id(items, "scrollDown")
        if down is not None:
            self._screen.touch(*down.middle)


class Theatre:
    """Screens, networks and kiosks of the play. A context manager: nothing of it is left at its end.

    Attributes:
        slot: the time that Mia booked, as her door offered it.
        meanwhile: from when Ana has booked the other laser, at the other door.
    """

    def __init__(self, stage: Stage, doors: Sequence[Door], short: Path, shots: Path) -> None:
        self.stage, self.shots = stage, shots
        self._doors = doors
        self._leaving = ExitStack()
        self._bus = ReadingBus(short)
        self._pictures = 0
        self.at: dict[int, Watcher] = {}
        self.slot: Item | None = None
        self.meanwhile: datetime | None = None

    def __enter__(self) -> Self:
        with ExitStack() as unless_open:
            unless_open.enter_context(self._bus)
            for door in self._doors:
                hidden = unless_open.enter_context(HiddenScreen())
                screen = Screen(hidden.name)
                unless_open.callback(screen.close)
                relay = unless_open.enter_context(Relay(self.stage.kept.port))
                self.at[door.number] = Watcher(self.stage, door, screen, self._bus, relay)
            self.stage.pair(self._doors, {number: each.relay.address for number, each in self.at.items()})
            for each in self.at.values():
                # Before its screen is gone, or it would complain.
                unless_open.callback(each.close)
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

    @contextmanager
    def office(self) -> Iterator[Office]:
        """Ada at a window of the admin pages, on a screen of its own; where she does not get on, a picture is left."""
        with HiddenScreen() as hidden, closing(Screen(hidden.name)) as screen:
            office = Office(self.stage, screen, self._bus)
            try:
                office.open()
                office.log_in(self.stage.kept.login, self.stage.kept.password)
                yield office
            except NotShown:
                self.shoot("failed-in-the-window", office)
                raise
            finally:
                office.close()

    def shoot(self, name: str, onlooker: Onlooker | None = None) -> None:
        """Leave a picture of a door's screen, or of another, numbered in the order of the story."""
        self._pictures += 1
        save((onlooker or self.front).picture(), self.shots / f"{self._pictures:02}-{name}.png")


Part = Callable[[Theatre], str]


class Step(Struct, frozen=True):
    number: int
    title: str
    play: Part


def play(stage: Stage, doors: Sequence[Door], short: Path, shots: Path, tell: Tell, steps: Sequence[Step]) -> bool:
    """Play the steps; whether all held. After one that did not, the story does not go on."""
    tell("Opening the doors")
    with Theatre(stage, doors, short, shots) as theatre:
        for step in steps:
            try:
                observed = step.play(theatre)
            except (Failed, NotShown, NotThere, DemoTrouble, httpx.HTTPError) as trouble:
                theatre.shoot(f"failed-in-step-{step.number}")
                tell(f"Step {step.number}, {step.title}: FAILED. {trouble}")
                tell(f"Pictures and logs are in {shots}")
                return False
            tell(f"Step {step.number}, {step.title}: {' '.join(observed.split())}")
    tell(f"All {len(steps)} steps hold. Pictures are in {shots}")
    return True


def offers_among(items: Sequence[Item]) -> dict[str, Item]:
    """The times that a machine's page suggests, by their id, but for the one that begins now."""
    found = [each for each in items if each.id.startswith("offer:") and touchable(each)]
    return {each.id: each for each in found if each.id != "offer:other" and "Now" not in each.name}


def _heading(items: Sequence[Item], name: str) -> Item | None:
    return next((each for each in items if each.role == "heading" and each.name == name), None)

"""The demo's story in ten steps, played by itself: badges on real readers, touches on real windows, a real server.

Each step proves something that a person at the door would see, says what was observed, and leaves a picture.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx
from msgspec import Struct

from shared.demo.admin import NotThere
from shared.demo.children import Child, DemoTrouble
from shared.demo.reading import Item, NotShown, ReadingBus, wait_for
from shared.demo.relay import Relay
from shared.demo.screen import HEIGHT, HiddenScreen, Screen, save
from shared.demo.stage import DemoBadge, Door, Stage, Tell

SEE_LIMIT_S: Final = 15.0
# A page that has just come takes no touch for a quarter of a second; a finger takes longer to get there.
AIM_S: Final = 0.4
TOUCHABLE: Final = frozenset({"push button", "check box", "radio button", "link"})
# Who does not find a thing at once looks further down.
PATIENCE_S: Final = 1.5
NEW_BADGE: Final = DemoBadge("", "new", "04e5d0c0ffee80")
# The same badge again within five seconds is the same tap.
SAME_TAP_S: Final = 5.3


class Failed(Exception):
    """A step did not show what it should; the text says what came instead."""


class Watcher:
    """Somebody in front of a door: sees its screen, touches it, lays badges on its reader."""

    def __init__(self, stage: Stage, door: Door, screen: Screen, bus: ReadingBus, relay: Relay) -> None:
        self.door, self.relay = door, relay
        self._stage, self._screen, self._bus = stage, screen, bus
        self.kiosk: Child | None = None
        self._tapped: dict[str, float] = {}
        self._aim = (0, 0)

    def open(self) -> None:
        """Start the door's kiosk, on its own screen."""
        self.kiosk = self._stage.show(self.door, {"DISPLAY": self._screen.name, **self._bus.env})

    def close(self) -> None:
        if self.kiosk is not None:
            self._stage.children.stop(self.kiosk)
            self.kiosk = None

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
            self.read, lambda items: _by_id(items, "done") or _saying(items, ["Tap your badge"]), "a door", SEE_LIMIT_S
        )
        if both.id == "done":
            self.touches_id("done")
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

    def sees(self, *words: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """Wait until one thing on the screen says all of these words."""
        return wait_for(self.read, lambda items: _saying(items, words), f"“{' … '.join(words)}”", limit_s)

    def touches(self, *words: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """Wait until there is something to touch that says these words, and touch it."""
        return self._touch(lambda items: _saying([each for each in items if _touchable(each)], words), words, limit_s)

    def touches_id(self, wanted: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """The same by what the page calls it."""
        return self._touch(lambda items: _by_id(items, wanted), (wanted,), limit_s)

    def _touch(self, holds: Callable[[list[Item]], Item | None], words: Sequence[str], limit_s: float) -> Item:
        found = self._brings(holds, words, limit_s)
        self._screen.touch(*found.middle)
        return found

    def brings(self, *words: str) -> Item:
        """Wait until something to touch says all of these words, and scroll to it where it is further down."""
        return self._brings(
            lambda items: _saying([each for each in items if _touchable(each)], words), words, SEE_LIMIT_S
        )

    def _brings(self, holds: Callable[[list[Item]], Item | None], words: Sequence[str], limit_s: float) -> Item:
        """Wait until it is on the screen, and at rest; where it may be further down, scroll."""
        until = time.monotonic() + limit_s
        scrolls_at = time.monotonic() + PATIENCE_S
        before: Item | None = None
        while time.monotonic() < until:
            items = self.read()
            found = holds(items)
            down = _by_id(items, "scrollDown")
            whole = found is not None and (down is None or found.bottom <= HEIGHT)
            if found is not None and whole and found == before:
                return found
            before = found
            if down is not None and not whole and time.monotonic() > scrolls_at:
                self._screen.touch(*down.middle)
            time.sleep(AIM_S)
        raise NotShown(f"There is nothing to touch that says “{' … '.join(words)}”. {_words_of(self.read())}")

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
        free = [each.id for each in self.read() if each.id.startswith("time:") and _touchable(each)]
        chosen = time_id or free[len(free) // 2]
        self.touches_id(chosen)
        return chosen

    def offers(self) -> dict[str, Item]:
        """The times that a machine's page suggests, by their id, but for the one that begins now."""
        self.sees("Other time")
        found = [each for each in self.read() if each.id.startswith("offer:") and _touchable(each)]
        return {each.id: each for each in found if each.id != "offer:other" and "Now" not in each.name}

    def aims_at(self, wanted: str) -> None:
        """Hold a finger over something, by what the page calls it."""
        self._aim = self._brings(lambda items: _by_id(items, wanted), (wanted,), SEE_LIMIT_S).middle

    def touches_where_aimed(self) -> None:
        self._screen.touch(*self._aim)

    def finds(self, holds: Callable[[list[Item]], Item | None], limit_s: float = SEE_LIMIT_S) -> str:
        """Wait until something holds; what it says."""
        return wait_for(self.read, holds, "what should come now", limit_s).name

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
        self.slot: Item | None = None

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

    def shoot(self, name: str, watcher: Watcher | None = None) -> None:
        """Leave a picture of a door's screen, numbered in the order of the story."""
        self._pictures += 1
        save((watcher or self.front).picture(), self.shots / f"{self._pictures:02}-{name}.png")


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


def _saying(items: Sequence[Item], words: Sequence[str]) -> Item | None:
    return next((each for each in items if all(word in each.name for word in words)), None)


def _words_of(items: Sequence[Item]) -> str:
    return "The screen says: " + "; ".join(each.name for each in items if each.name.strip())


def _by_id(items: Sequence[Item], wanted: str) -> Item | None:
    """What has this id; where that ends in a colon, the first that begins so."""

    def is_it(item: Item) -> bool:
        return item.id.startswith(wanted) if wanted.endswith(":") else item.id == wanted

    return next((each for each in items if is_it(each) and _touchable(each)), None)


def _heading(items: Sequence[Item], name: str) -> Item | None:
    return next((each for each in items if each.role == "heading" and each.name == name), None)


def _touchable(item: Item) -> bool:
    return item.role in TOUCHABLE and item.enabled

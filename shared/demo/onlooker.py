"""Somebody in front of a window of the demo: reads what stands there, and touches it."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Final

from shared.demo.children import Child
from shared.demo.reading import Item, NotShown, ReadingBus, wait_for
from shared.demo.screen import Screen
from shared.demo.stage import Stage

SEE_LIMIT_S: Final = 15.0
# A page that has just come takes no touch for a quarter of a second; a finger takes longer to get there.
AIM_S: Final = 0.4
TOUCHABLE: Final = frozenset({"push button", "check box", "radio button", "link", "text"})
# Who does not find a thing at once looks further down.
PATIENCE_S: Final = 1.5


class Onlooker(ABC):
    """Somebody who reads the windows of one program on a screen, and touches what is there."""

    def __init__(self, stage: Stage, screen: Screen, bus: ReadingBus) -> None:
        self._stage, self._screen, self._bus = stage, screen, bus
        self.program: Child | None = None

    def close(self) -> None:
        if self.program is not None:
            self._stage.children.stop(self.program)
            self.program = None

    def read(self) -> list[Item]:
        if self.program is None:
            return []
        self._stage.children.insist()
        return self._bus.page_of(self.program.pid)

    def sees(self, *words: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """Wait until one thing on the screen says all of these words."""
        return wait_for(self.read, lambda items: saying(items, words), f"“{' … '.join(words)}”", limit_s)

    def finds(self, holds: Callable[[list[Item]], Item | None], limit_s: float = SEE_LIMIT_S) -> str:
        """Wait until something holds; what it says."""
        return wait_for(self.read, holds, "what should come now", limit_s).name

    def touches(self, *words: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """Wait until there is something to touch that says these words, and touch it."""
        return self._touch(self.brings(*words, limit_s=limit_s))

    def touches_id(self, wanted: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """The same by what the page calls it."""
        return self._touch(self.brings_what(lambda items: by_id(items, wanted), wanted, limit_s))

    def brings(self, *words: str, limit_s: float = SEE_LIMIT_S) -> Item:
        """Wait until something to touch says all of these words, and scroll to it where it is further down."""
        return self.brings_what(
            lambda items: saying([each for each in items if touchable(each)], words), " … ".join(words), limit_s
        )

    def brings_what(self, holds: Callable[[list[Item]], Item | None], what: str, limit_s: float) -> Item:
        """Wait until it is on the screen, and at rest; where it may be further down, scroll."""
        until = time.monotonic() + limit_s
        scrolls_at = time.monotonic() + PATIENCE_S
        before: Item | None = None
        while time.monotonic() < until:
            items = self.read()
            found = holds(items)
            whole = found is not None and self.is_whole(found, items)
            if found is not None and whole and found == before:
                return found
            before = found
            if not whole and time.monotonic() > scrolls_at:
                self.scroll(items)
            time.sleep(AIM_S)
        raise NotShown(f"There is nothing to touch that says “{what}”. {_words_of(self.read())}")

    def _touch(self, found: Item) -> Item:
        self._screen.touch(*found.middle)
        return found

    @abstractmethod
    def is_whole(self, found: Item, items: Sequence[Item]) -> bool:
        """Is it on the screen to its lower edge?"""

    @abstractmethod
    def scroll(self, items: Sequence[Item]) -> None:
        """Look further down, where there is more."""

    def picture(self) -> bytes:
        return self._screen.picture()


def saying(items: Sequence[Item], words: Sequence[str]) -> Item | None:
    return next((each for each in items if all(word in each.name for word in words)), None)


def by_id(items: Sequence[Item], wanted: str) -> Item | None:
    """What has this id; where that ends in a colon, the first that begins so."""

    def is_it(item: Item) -> bool:
        return item.id.startswith(wanted) if wanted.endswith(":") else item.id == wanted

    return next((each for each in items if is_it(each) and touchable(each)), None)


def touchable(item: Item) -> bool:
    return item.role in TOUCHABLE and item.enabled


def _words_of(items: Sequence[Item]) -> str:
    return "The screen says: " + "; ".join(each.name for each in items if each.name.strip())

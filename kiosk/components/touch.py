"""Which touches count: not the second one on a button within 400 ms, none for 250 ms after a page change."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlElement, QmlSingleton, QQmlEngine

QML_IMPORT_NAME = "kiosk.touch"
QML_IMPORT_MAJOR_VERSION = 1

SAME_TOUCH_S = 0.4
PAGE_CHANGE_S = 0.25


@QmlElement
@QmlSingleton
class TouchGuard(QObject):
    """One for each QML engine. `clock` gives monotonic seconds; tests put their own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock: Callable[[], float] = time.monotonic
        self._page_changed_at = float("-inf")
        self._last: tuple[QObject | None, float] = (None, float("-inf"))

    def page_changed(self) -> None:
        """A page has come: what is under the finger is no longer what was aimed at."""
        self._page_changed_at = self.clock()

    @property
    def settled(self) -> bool:
        """Is the page long enough there to be touched?"""
        return self.clock() - self._page_changed_at >= PAGE_CHANGE_S

    @Slot(QObject, result=bool)
    def takes(self, button: QObject) -> bool:
        """Does this touch of `button` count? Asked once for each touch."""
        now = self.clock()
        last, at = self._last
        if not self.settled or (button is last and now - at < SAME_TOUCH_S):
            return False
        self._last = (button, now)
        return True


def touch_guard_of(engine: QQmlEngine) -> TouchGuard:
    """The `TouchGuard` of this engine."""
    guard = engine.singletonInstance("kiosk.touch", "TouchGuard")
    if not isinstance(guard, TouchGuard):
        raise TypeError("kiosk.touch is not registered")
    return guard

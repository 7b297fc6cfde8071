"""Ada in front of the window of the admin pages: she types, turns the week, and reads it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from shared.demo.children import DemoTrouble
from shared.demo.onlooker import Onlooker
from shared.demo.reading import Item

# As long as a kiosk may take: it is a browser, too.
OPEN_LIMIT_S: Final = 60.0
# The week is several screens long. Each is read twice, and holds hundreds of things.
WEEK_LIMIT_S: Final = 60.0
# Notches of a wheel; one is a few lines. The week lasts for some dozens.
FURTHER_DOWN: Final = 4
TO_THE_TOP: Final = -200


class Office(Onlooker):
    """Somebody at the admin pages, in the window that shows them."""

    _read_before: Sequence[Item] = ()

    def open(self) -> None:
        """Open the window; when this returns, it is there.

        Raises:
            DemoTrouble: it is not.
        """
        # English, whatever this machine speaks: the pages follow what the window asks for.
        env = {"DISPLAY": self._screen.name, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8", **self._bus.env}
        self.program = self._stage.show_admin(env)
        until = time.monotonic() + OPEN_LIMIT_S
        # Only then is it read: while it starts, it answers nobody.
        while not self._screen.windows_of(self.program.pid):
            if self.program.wait(0.1):
                raise self.program.crashed()
            if time.monotonic() > until:
                raise DemoTrouble(f"{self.program.name} is not there after {OPEN_LIMIT_S:.0f} s: {self.program.log}")

    def log_in(self, login: str, password: str) -> None:
        """Type both into the fields, and press Return."""
        self.touches_id("login-login", OPEN_LIMIT_S)
        self._screen.type_text(login)
        self.touches_id("login-password")
        self._screen.type_text(password)
        self._screen.press("Return")

    def opens_week(self, day: date) -> Item:
        """Open the bookings, at the week with this day: this one or the next; the heading of its first day."""
        self.touches("Bookings")
        shown = self.brings_what(_monday, "Monday", WEEK_LIMIT_S)
        monday = day - timedelta(days=day.weekday())
        if monday.strftime("%B %Y") in shown.name and f" {monday.day} " in shown.name:
            return shown
        self.touches("ext week", limit_s=WEEK_LIMIT_S)
        return self.brings_what(
            lambda items: each if (each := _monday(items)) and each.name != shown.name else None, "Monday", WEEK_LIMIT_S
        )

    def sees_booking(self, *words: str) -> str:
        """Scroll to the booking in the week that says these words; all that it says."""
        return self.brings(*words, limit_s=WEEK_LIMIT_S).name

    def is_whole(self, found: Item, items: Sequence[Item]) -> bool:
        return found.bottom <= _window(items).bottom

    def scroll(self, items: Sequence[Item]) -> None:
        """Further down; at the end, from the top again. By wheel, which turns the week within the page, too."""
        self._screen.wheel(*_window(items).middle, TO_THE_TOP if items == self._read_before else FURTHER_DOWN)
        self._read_before = items

    def picture(self) -> bytes:
        """The window, without the empty screen around it."""
        items = self.read()
        return self._screen.picture(_window(items).box if items else None)


def _window(items: Sequence[Item]) -> Item:
    return next(each for each in items if each.role == "frame")


def _monday(items: Sequence[Item]) -> Item | None:
    return next((each for each in items if each.role == "cell" and each.name.startswith("Monday ")), None)

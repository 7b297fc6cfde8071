"""The screen's keyboard: what is typed arrives as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from Xlib import X
from Xlib.display import Display

from shared.demo.screen import HiddenScreen, Screen

pytestmark = pytest.mark.process


class Field:
    """A window that has the keyboard, and what was typed into it."""

    def __init__(self, display: Display) -> None:
        self._display = display
        root = display.screen().root
        self._window = root.create_window(0, 0, 10, 10, 0, X.CopyFromParent, event_mask=X.KeyPressMask | X.ExposureMask)
        self._window.map()
        self._next(X.Expose)
        self._window.set_input_focus(X.RevertToNone, X.CurrentTime)
        display.sync()

    def typed(self, count: int) -> str:
        """So many letters, as soon as they are there."""
        letters = ""
        while len(letters) < count:
            event = self._next(X.KeyPress)
            keysym = self._display.keycode_to_keysym(event.detail, int(bool(event.state & X.ShiftMask)))
            if keysym < 0x100:  # Shift itself is no letter
                letters += chr(keysym)
        return letters

    def _next(self, kind):
        while (event := self._display.next_event()).type != kind:
            pass
        return event


@pytest.fixture
def hidden() -> Iterator[str]:
    with HiddenScreen() as screen:
        yield screen.name


def test_capitals_and_signs_of_a_password_are_typed_as_they_are_written(hidden):
    with closing(Display(hidden)) as display, closing(Screen(hidden)) as screen:
        field = Field(display)

        screen.type_text("ada@example.org aZ09-_+!~")

        assert field.typed(25) == "ada@example.org aZ09-_+!~"


def test_what_the_keyboard_cannot_write_is_not_half_typed(hidden):
    with closing(Display(hidden)) as display, closing(Screen(hidden)) as screen:
        field = Field(display)

        with pytest.raises(ValueError, match="cannot write"):
            screen.type_text("a ☃")
        screen.type_text("b")

        assert field.typed(1) == "b"

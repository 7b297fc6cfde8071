"""The screen's keyboard writes what is typed, and windows of one size stand where each is seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from Xlib import X
from Xlib.display import Display

from shared.demo.screen import Area, HiddenScreen, Screen, spread

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


def test_windows_stand_side_by_side_where_there_is_room():
    assert spread(2, 1600, 900, Area(0, 30, 3840, 2130)) == [(0, 30), (1600, 30)]


def test_where_there_is_less_room_windows_stand_as_far_apart_as_they_can():
    assert spread(2, 1600, 900, Area(0, 0, 1920, 1080)) == [(0, 0), (320, 180)]
    assert spread(4, 1600, 900, Area(100, 0, 1920, 1080)) == [(100, 0), (206, 60), (312, 120), (418, 180)]


def test_windows_that_fill_the_screen_stay_on_it():
    assert spread(2, 1366, 768, Area(0, 0, 1366, 738)) == [(0, 0), (0, 0)]


def test_what_is_free_of_a_monitor_is_in_both():
    assert Area(1920, 0, 1920, 1080).within(Area(0, 40, 3840, 1040)) == Area(1920, 40, 1920, 1040)


def test_a_window_moves_to_its_place_on_the_screen(hidden):
    with closing(Display(hidden)) as display, closing(Screen(hidden)) as screen:
        window = display.screen().root.create_window(0, 0, 1600, 900, 0, X.CopyFromParent)
        window.map()
        display.sync()

        screen.spread(window.id, 2, 2)

        place = window.get_geometry()
        assert (place.x, place.y) == (320, 180)

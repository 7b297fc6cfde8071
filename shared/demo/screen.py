"""A screen that shows nothing to anybody (Xvfb), and any X screen's windows, touches, keys and pictures.

Touches and keys are made by the X server itself (its XTEST extension), as those of a finger are: the programs in the
windows cannot tell the difference.
"""

from __future__ import annotations

import os
import struct
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec import Struct
from Xlib import XK, X
from Xlib.display import Display
from Xlib.error import XError
from Xlib.ext import xtest
from Xlib.xobject.drawable import Window

from shared.demo.children import DIES_WITH_US, DemoTrouble

# As a wide screen of 23 inches has: Xvfb says that it has 96 dots an inch.
WIDTH, HEIGHT = 1920, 1080
FINGER_S: Final = 0.06  # how long a touch lasts


class KeyPressed(Struct, frozen=True):
    """A key that was asked for, and the window in which it was pressed."""

    window: int
    key: str


class Area(Struct, frozen=True):
    """A part of a screen, in its pixels."""

    left: int
    top: int
    width: int
    height: int

    def within(self, other: Area) -> Area:
        """What of it is in another one."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right = min(self.left + self.width, other.left + other.width)
        bottom = min(self.top + self.height, other.top + other.height)
        return Area(left, top, max(0, right - left), max(0, bottom - top))


def spread(count: int, width: int, height: int, room: Area) -> list[tuple[int, int]]:
    """Left and top of so many windows of one size: side by side where there is room, else as far apart as there is."""
    gaps = max(1, count - 1)
    across = max(0, min(width, (room.width - width) // gaps))
    # Side by side they stand in one row.
    down = 0 if across == width else max(0, min(height, (room.height - height) // gaps))
    return [(room.left + n * across, room.top + n * down) for n in range(count)]


class Screen:
    """A connection to the X server of `display`."""

    def __init__(self, display: str) -> None:
        self.name = display
        try:
            self._display = Display(display)
        except Exception as trouble:
            # python-xlib has no common base for what can go wrong here.
            raise DemoTrouble(f"The screen {display} cannot be used: {trouble}") from trouble
        self._root = self._display.screen().root
        self._keys: dict[int, str] = {}

    def close(self) -> None:
        with suppress(XError, OSError):
            self._display.close()

    def fileno(self) -> int:
        descriptor: int = self._display.fileno()
        return descriptor

    # --- windows and their keys

    def windows_of(self, pid: int) -> list[int]:
        """The windows that say they belong to this process."""
        found = []
        for window in self._tree(self._root):
            with suppress(XError):  # gone already
                if self._property(window, "_NET_WM_PID") == (pid,):
                    found.append(window.id)
        return found

    def spread(self, window: int, number: int, count: int) -> None:
        """Move a window to where it stands as this one, from 1, of so many of its size; nothing if it is not shown."""
        target = self._display.create_resource_object("window", window)
        with suppress(XError):  # gone already
            if target.get_attributes().map_state == X.IsViewable:
                left, right, top, bottom = self._frame(target)
                size = target.get_geometry()
                places = spread(count, left + size.width + right, top + size.height + bottom, self._room())
                x, y = places[number - 1]
                hints = target.get_wm_normal_hints()
                if hints is not None and hints.win_gravity == X.StaticGravity:
                    x, y = x + left, y + top  # it says where it stands itself, and not where its frame does
                target.configure(x=x, y=y)
                self._display.sync()

    def _room(self) -> Area:
        """What the desktop leaves free for windows on the first monitor."""
        size = self._root.get_geometry()
        room = Area(0, 0, size.width, size.height)
        monitors = self._root.xrandr_get_monitors().monitors if self._display.has_extension("RANDR") else []
        for each in sorted(monitors, key=lambda each: not each.primary)[:1]:
            room = Area(each.x, each.y, each.width_in_pixels, each.height_in_pixels)
        free = self._property(self._root, "_NET_WORKAREA")
        return room.within(Area(*free[:4])) if free else room

    def _frame(self, window: Window) -> tuple[int, int, int, int]:
        """How much the window manager has put around a window: left, right, top, bottom."""
        left, right, top, bottom = self._property(window, "_NET_FRAME_EXTENTS") or (0, 0, 0, 0)
        return left, right, top, bottom

    def _property(self, window: Window, name: str) -> tuple[int, ...]:
        """The numbers in a property of a window; none if it has no such property."""
        told = window.get_full_property(self._display.intern_atom(name), X.AnyPropertyType)
        return () if told is None else tuple(told.value)

    def watch_keys(self, window: int, keys: tuple[str, ...]) -> None:
        """From now on these keys, as "F1", are ours where they are pressed in this window."""
        target = self._display.create_resource_object("window", window)
        for key in keys:
            code = self._display.keysym_to_keycode(XK.string_to_keysym(key))
            self._keys[code] = key
            target.grab_key(code, X.AnyModifier, False, X.GrabModeAsync, X.GrabModeAsync)
        self._display.sync()

    def pressed(self) -> Iterator[KeyPressed]:
        """The watched keys that were pressed since it was last asked."""
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == X.KeyPress and event.detail in self._keys:
                yield KeyPressed(event.window.id, self._keys[event.detail])

    # --- a finger and a keyboard

    def touch(self, x: int, y: int) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        self._display.sync()
        time.sleep(FINGER_S)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def wheel(self, x: int, y: int, notches: int) -> None:
        """Turn a mouse's wheel over a place: so many notches down, or up if there are fewer than none."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        button = 5 if notches > 0 else 4
        for _ in range(abs(notches)):
            xtest.fake_input(self._display, X.ButtonPress, button)
            xtest.fake_input(self._display, X.ButtonRelease, button)
        self._display.sync()

    def press(self, key: str) -> None:
        """Press a key by its X name: "F1", "Return", "a"."""
        self._press(self._display.keysym_to_keycode(XK.string_to_keysym(key)))

    def type_text(self, text: str) -> None:
        """Press the keys of a text of Latin-1 letters, with Shift where one needs it.

        Raises:
            ValueError: this screen's keyboard cannot write it.
        """
        # Of Latin-1 a letter's number is its key's, too. Source: X11 protocol, appendix A.
        places = [dict(map(reversed, self._display.keysym_to_keycodes(ord(letter)))) for letter in text]
        if not all(0 in each or 1 in each for each in places):
            raise ValueError("a text that this screen's keyboard cannot write")
        shift = self._display.keysym_to_keycode(XK.XK_Shift_L)
        for each in places:
            if 0 in each:
                self._press(each[0])
                continue
            xtest.fake_input(self._display, X.KeyPress, shift)
            self._press(each[1])
            xtest.fake_input(self._display, X.KeyRelease, shift)
        self._display.sync()

    def _press(self, code: int) -> None:
        xtest.fake_input(self._display, X.KeyPress, code)
        xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()

    # --- what it shows

    def picture(self, part: tuple[int, int, int, int] | None = None) -> bytes:
        """All that is on the screen, or on a part of it (left, top, width, height), as a PNG."""
        if part is None:
            size = self._root.get_geometry()
            part = (0, 0, size.width, size.height)
        _, _, width, height = part
        return png(self._root.get_image(*part, X.ZPixmap, 0xFFFFFFFF).data, width, height)

    def _tree(self, window: Window) -> Iterator[Window]:
        try:
            children = window.query_tree().children
        except XError:
            return
        for child in children:
            yield child
            yield from self._tree(child)


class HiddenScreen:
    """An X server without a screen. A context manager: it runs from enter to exit."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.name = ""

    def __enter__(self) -> Self:
        told, tell = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        # It picks a free number by itself, and shuts nothing when its first program leaves.
        command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", size, "-dpi", "96", "-nolisten", "tcp", "-noreset"]
        try:
            self._process = subprocess.Popen(
                [*DIES_WITH_US, *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[tell],
                start_new_session=True,
            )
        except FileNotFoundError as missing:
            raise DemoTrouble(f"{missing.filename} is missing (Debian packages xvfb and util-linux)") from missing
        finally:
            os.close(tell)
        with os.fdopen(told, "rb") as answer:
            number = answer.readline().strip()
        if not number:
            raise DemoTrouble("Xvfb, the screen that shows nothing, does not start")
        self.name = f":{number.decode()}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()


def png(pixels: bytes, width: int, height: int) -> bytes:
    """A PNG of an X server's pixels: four bytes each, blue, green, red and nothing. Source: W3C, PNG, section 11."""
    rows = bytearray(height * (1 + 3 * width))
    for y in range(height):
        row = pixels[y * width * 4 : (y + 1) * width * 4]
        at = y * (1 + 3 * width) + 1
        for colour, place in enumerate((2, 1, 0)):
            rows[at + colour : at + 3 * width : 3] = row[place::4]

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def save(picture: bytes, file: Path) -> None:
    file.write_bytes(picture)

"""Reads the door's screen as a screen reader does: over the accessibility bus (AT-SPI), which every window speaks.

So the demo's play finds what to touch, and hears what is said, by the same means by which somebody who does not see
uses the door; the kiosk does nothing for the demo's sake. The bus is one of the demo's own, so that it needs no
desktop, and nobody else's windows are on it.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from jeepney import DBusAddress, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from msgspec import Struct

from shared.demo.children import DIES_WITH_US, DemoTrouble

# Everybody who can reach its socket may speak to everybody; the folder says who can.
_CONFIG: Final = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    {others}
  </policy>
</busconfig>
"""
_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_COMPONENT: Final = "org.a11y.atspi.Component"
_ROOT: Final = "/org/a11y/atspi/accessible/root"
_ON_SCREEN: Final = 0  # coordinates from the screen's corner; source: AT-SPI's CoordType
# Bits of the state; source: AT-SPI's StateType.
_ENABLED, _SHOWING = 8, 25
# Its body is only as high as the window: what it holds stands out of it, and shows while the body does not.
_WEB_PAGE: Final = "web document"
_ANSWER_LIMIT_S: Final = 5.0


class Item(Struct, frozen=True):
    """Something on a screen.

    Attributes:
        id: as the page calls it: "book", or "tile:" and the id of a machine.
        role: "push button", "heading", "label", …
        name: what a screen reader says.
        box: left, top, width and height in pixels of the screen.
    """

    id: str
    role: str
    name: str
    box: tuple[int, int, int, int]
    enabled: bool

    @property
    def middle(self) -> tuple[int, int]:
        left, top, width, height = self.box
        return left + width // 2, top + height // 2

    @property
    def bottom(self) -> int:
        return self.box[1] + self.box[3]


class ReadingBus:
    """The bus, in `folder`. A context manager: it runs from enter to exit.

    Args:
        besides: the user who may speak on it, too; else only ours may.
    """

    def __init__(self, folder: Path, besides: str | None = None) -> None:
        self._folder = folder
        self._others = f'<allow user="{besides}"/>' if besides else ""
        self._process: subprocess.Popen[bytes] | None = None
        self._link: DBusConnection | None = None

    @property
    def address(self) -> str:
        return f"unix:path={self._folder / 'bus'}"

    @property
    def env(self) -> dict[str, str]:
        """What a program needs to speak on this bus, from its start."""
        return {"AT_SPI_BUS_ADDRESS": self.address, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}

    def __enter__(self) -> Self:
        config = self._folder / "bus.conf"
        config.write_text(_CONFIG.format(socket=self._folder / "bus", others=self._others), encoding="utf-8")
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
        try:
            self._process = subprocess.Popen(
                [*DIES_WITH_US, *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except FileNotFoundError as missing:
            raise DemoTrouble(f"{missing.filename} is missing (Debian packages dbus-daemon, util-linux)") from missing
        if self._process.stdout is None or not self._process.stdout.readline():
            raise DemoTrouble("dbus-daemon, over which the screens are read, does not start")
        self._link = open_dbus_connection(bus=self.address)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()

    def page_of(self, pid: int) -> list[Item]:
        """What the windows of this process show now, in the order in which it is read; empty before they speak."""
        return [item for name in self.speakers() if self._owner(name) == pid for item in self.page_at(name)]

    def speakers(self) -> list[str]:
        """The names under which programs are on the bus, but for us."""
        if self._link is None:
            raise ValueError("the bus does not run")
        names = self._ask(_to_bus("ListNames")).body[0]
        return [name for name in names if name.startswith(":") and name != self._link.unique_name]

    def page_at(self, name: str) -> list[Item]:
        """What the program of this name shows now."""
        return list(self._below(name, _ROOT, set()))

    def _owner(self, name: str) -> int | None:
        answer = _body(self._ask(_to_bus("GetConnectionUnixProcessID", name)))
        return answer[0] if answer else None

    def _below(self, name: str, path: str, read: set[str], role_above: str = "") -> Iterator[Item]:
        """What is in a thing; a web page is in two, the view and what paints it, and is `read` once."""
        children = _body(self._ask(_call(name, path, _ACCESSIBLE, "GetChildren")))
        paths = [path for _, path in children[0] if path not in read] if children else []
        read.update(paths)
        for each, states in zip(paths, self._all(name, paths, _ACCESSIBLE, "GetState"), strict=True):
            if not states or not (_bit(states[0], _SHOWING) or role_above == _WEB_PAGE):
                continue
            asked = [
                _call(name, each, _ACCESSIBLE, "GetRoleName"),
                _property(name, each, "Name"),
                _property(name, each, "AccessibleId"),
                _call(name, each, _COMPONENT, "GetExtents", "u", (_ON_SCREEN,)),
            ]
            role, spoken, own_id, box = (_body(self._ask(question)) for question in asked)
            if not role or not spoken:
                continue  # it left while it was asked
            yield Item(
                id=own_id[0][1].rpartition(".")[2] if own_id else "",
                role=role[0],
                name=spoken[0][1],
                box=tuple(box[0]) if box else (0, 0, 0, 0),
                enabled=_bit(states[0], _ENABLED),
            )
            yield from self._below(name, each, read, role[0])

    def _all(self, name: str, paths: Sequence[str], interface: str, member: str) -> Iterator[Any]:
        for path in paths:
            yield _body(self._ask(_call(name, path, interface, member)))

    def _ask(self, question: Message) -> Message:
        if self._link is None:
            raise ValueError("the bus does not run")
        return self._link.send_and_get_reply(question, timeout=_ANSWER_LIMIT_S)


class NotShown(Exception):
    """A screen does not show what it should; the text says what it shows instead."""


def wait_for(
    read: Callable[[], list[Item]], holds: Callable[[list[Item]], Item | None], what: str, limit_s: float
) -> Item:
    """Read a screen until it shows something.

    Raises:
        NotShown: it does not within the limit.
    """
    until = time.monotonic() + limit_s
    while True:
        items = read()
        found = holds(items)
        if found is not None:
            return found
        if time.monotonic() > until:
            there = "; ".join(each.name for each in items if each.name.strip())
            raise NotShown(f"{what} is not on the screen after {limit_s:.0f} s. It shows: {there or 'nothing'}")
        time.sleep(0.1)


def _to_bus(member: str, *words: str) -> Message:
    bus = DBusAddress("/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus")
    return new_method_call(bus, member, "s" * len(words) or None, words)


def _call(
    name: str, path: str, interface: str, member: str, signature: str | None = None, body: tuple[Any, ...] = ()
) -> Message:
    return new_method_call(DBusAddress(path, bus_name=name, interface=interface), member, signature, body)


def _property(name: str, path: str, wanted: str) -> Message:
    return _call(name, path, "org.freedesktop.DBus.Properties", "Get", "ss", (_ACCESSIBLE, wanted))


def _body(answer: Message) -> Any:
    """What was answered; None where the thing that was asked is gone."""
    return answer.body if answer.header.message_type is MessageType.method_return else None


def _bit(words: Sequence[int], number: int) -> bool:
    return bool(words[number // 32] >> number % 32 & 1)

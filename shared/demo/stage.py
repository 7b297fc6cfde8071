"""The demo workshop put together: its server, and for each door a badge reader, a pairing and a kiosk."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import platformdirs
from msgspec import Struct
from msgspec.structs import replace

from shared.demo.admin import Admin, Form
from shared.demo.badge import Moment, NoVirtualReader, VirtualBadge
from shared.demo.children import DOORWRIGHT, Child, Children, DemoTrouble
from shared.demo.pcsc import PcscdTrouble, PrivatePcscd
from shared.demo.residents import OWNER

Tell = Callable[[str], None]

SYSTEM_STATE: Final = Path("/var/lib/doorwright")
NAMES: Final = ("Front door", "Back door", "Wood shop", "Metal shop")
MOST_DOORS: Final = len(NAMES)
# What stands in the workshop is about today: who is in, what is booked next.
KEPT_FOR: Final = timedelta(hours=12)
SERVER_LIMIT_S: Final = 60.0
PAIR_LIMIT_S: Final = 30.0
KIOSK_LIMIT_S: Final = 60.0
READ_LIMIT_S: Final = 5.0
_CODE: Final = re.compile(r"Approve this code .*: (\S+)")


class DemoBadge(Struct, frozen=True):
    """One of the four badges.

    Attributes:
        key: which lays it on the reader.
        badge: its number, in hexadecimal.
    """

    key: str
    name: str
    badge: str


class Kept(Struct, frozen=True):
    """What the demo remembers of its workshop from one start to the next."""

    furnished_at: datetime
    port: int
    login: str
    password: str
    badges: tuple[DemoBadge, ...]


class Door(Struct, frozen=True, kw_only=True):
    """One door of the demo, before its kiosk runs.

    Attributes:
        slot: where badges are laid; None where there is no reader, and `why_no_reader` says why.
    """

    number: int
    name: str
    folder: Path
    reader: PrivatePcscd | None
    why_no_reader: str = ""

    @property
    def slot(self) -> Path | None:
        return None if self.reader is None else self.reader.slots[0]


def state_folder() -> Path:
    """Where the demo is kept; root's own folders can be entered by nobody else."""
    if os.geteuid() == 0 and "XDG_STATE_HOME" not in os.environ:
        return SYSTEM_STATE
    return platformdirs.user_state_path("doorwright", appauthor=False)


@contextmanager
def short_folder(user: tuple[int, int] | None) -> Iterator[Path]:
    """A folder with a short path for sockets, for one run of the demo; it belongs to `user`."""
    folder = Path(tempfile.mkdtemp(prefix="dw-demo-"))
    folder.chmod(0o755)
    if user is not None:
        os.chown(folder, *user)
    try:
        yield folder
    finally:
        # What a root that we no longer are has made in there is taken away by whom it made it for.
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def readers(folder: Path, count: int, *, user: tuple[int, int] | None) -> Iterator[list[PrivatePcscd | str]]:
    """A badge reader for each door; in the place of one that cannot be, why not."""
    with ExitStack() as leaving:
        found: list[PrivatePcscd | str] = []
        for number in range(1, count + 1):
            own = folder / f"r{number}"
            own.mkdir()
            if user is not None:
                os.chown(own, *user)
            reader = PrivatePcscd(own, user=user)
            try:
                found.append(leaving.enter_context(reader))
            except PcscdTrouble as trouble:
                found.append(str(trouble))
        yield found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def is_free(port: int) -> bool:
    with suppress(OSError), socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(("127.0.0.1", port))
        return True
    return False


class Stage:
    """The workshop of the demo in `folder`, whose programs are `children`.

    Args:
        env: what every program gets to know, beside the settings that are made here.
        tell: says to whoever started the demo how far it is.
        kiosk_env: what only the doors get to know.
    """

    def __init__(
        self,
        folder: Path,
        children: Children,
        env: Mapping[str, str],
        tell: Tell,
        *,
        kiosk_env: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.children = folder, children
        self._env = dict(env)
        self._kiosk_env = dict(kiosk_env or {})
        self._tell = tell
        self._kept: Kept | None = None
        self.server: Child | None = None
        self.kiosks: dict[int, Child] = {}
        self._reader_locks: dict[int, threading.Lock] = {}

    # --- the server

    @property
    def kept(self) -> Kept:
        if self._kept is None:
            raise ValueError("the workshop is not open yet")
        return self._kept

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.kept.port}"

    def open(self, now: datetime) -> bool:
        """Start the workshop's server; was it furnished first, since there was none or an old one?

        Raises:
            DemoTrouble
        """
        kept = self._remembered()
        if kept is not None and now - kept.furnished_at > KEPT_FOR:
            self._tell("The demo workshop is of another day; making a new one.")
            kept = None
        if kept is None:
            self._furnish(now)
            return True
        if not is_free(kept.port):
            self._tell(f"Port {kept.port} is taken; the doors are paired anew at another one.")
            kept = replace(kept, port=free_port())
            for folder in self.folder.glob("door-*"):
                shutil.rmtree(folder)
            self._remember(kept)
        self._kept = kept
        self._tell("Starting the server")
        self.serve(kept.port)
        return False

    def _furnish(self, now: datetime) -> None:
        if self.folder.exists():
            shutil.rmtree(self.folder)
        # Where root runs the demo, it is somebody else who runs PostgreSQL, and must pass through.
        self.folder.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        self._tell("Furnishing the demo workshop: 60 machines, 500 people and their last 60 weeks, about ten seconds")
        port = free_port()
        furnish = [*self._command("server", "init-demo"), "--json"]
        said = self.children.run("furnishing", furnish, self._server_env(port))
        made: dict[str, Any] = msgspec.json.decode(said)
        kept = Kept(
            furnished_at=now.astimezone(UTC),
            port=port,
            login=OWNER.email,
            password=secrets.token_urlsafe(9),
            badges=tuple(msgspec.convert(each, DemoBadge) for each in made["badges"]),
        )
        self._tell("Starting the server")
        self.serve(port)
        with Admin(f"http://127.0.0.1:{port}") as ada:
            ada.set_password(made["link"], kept.login, kept.password)
        # Last: what is remembered is whole.
        self._remember(kept)
        self._kept = kept

    def serve(self, port: int | None = None) -> None:
        """Start the server, at its port."""
        port = self.kept.port if port is None else port
        self.server = self.children.start("The server", self._command("server", "run"), self._server_env(port))
        self.server.wait_for("serving", SERVER_LIMIT_S)

    def _command(self, program: str, what: str) -> list[str]:
        """A command of `doorwright` with the usual settings: those of a real server on this machine are not ours."""
        settings = self.folder / f"{program}.toml"
        settings.touch()
        return [*DOORWRIGHT, program, what, "--config", str(settings)]

    def _server_env(self, port: int) -> dict[str, str]:
        return self._env | {
            "DOORWRIGHT_DATABASE__FOLDER": str(self.folder / "postgresql"),
            "DOORWRIGHT_LISTEN__PORT": str(port),
            "DOORWRIGHT_LOG__FORMAT": "json",
        }

    def admin(self) -> Admin:
        """A browser in which Ada, the demo's admin, is logged in."""
        browser = Admin(self.address)
        browser.log_in(self.kept.login, self.kept.password)
        return browser

    @property
    def _memory(self) -> Path:
        return self.folder / "demo.json"

    def _remembered(self) -> Kept | None:
        with suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode(self._memory.read_bytes(), type=Kept)
        return None

    def _remember(self, kept: Kept) -> None:
        written = self._memory.with_suffix(".new")
        written.touch(mode=0o600)
        written.write_bytes(msgspec.json.encode(kept))
        written.rename(self._memory)

    # --- the doors

    def door(self, number: int, reader: PrivatePcscd | str) -> Door:
        folder, name = self.folder / f"door-{number}", NAMES[number - 1]
        if isinstance(reader, str):
            return Door(number=number, name=name, folder=folder, reader=None, why_no_reader=reader)
        return Door(number=number, name=name, folder=folder, reader=reader)

    def pair(self, doors: Sequence[Door], addresses: Mapping[int, str] | None = None) -> None:
        """Make every kiosk a door that is none yet: it shows a code, and Ada approves that on the admin pages.

        Args:
            addresses: under which each reaches the server, by the door's number; else as everybody does.
        """
        new = [door for door in doors if not (door.folder / "pairing.json").exists()]
        if not new:
            return
        asking = []
        for door in new:
            self._tell(f"Pairing {door.name}")
            at = (addresses or {}).get(door.number, self.address)
            env = self._env | {"DOORWRIGHT_STATE__FOLDER": str(door.folder), "PYTHONUNBUFFERED": "1"}
            command = [*self._command("kiosk", "pair"), "--server", at]
            asking.append((door, self.children.start(f"Pairing of {door.name}", command, env)))
        with self.admin() as ada:
            for door, child in asking:
                self._approve(ada, child.wait_for_words(_CODE, PAIR_LIMIT_S), door.name)
        for _, child in asking:
            if not child.wait(PAIR_LIMIT_S):
                raise DemoTrouble(f"{child.name} takes longer than {PAIR_LIMIT_S:.0f} s. Its log: {child.log}")
            self.children.finish(child)

    def _approve(self, ada: Admin, code: str, name: str) -> None:
        def shows(form: Form) -> bool:
            return "code" in form.values

        ada.submit(ada.open("/admin/doors/approve"), shows, code=code, name=name)

    def show(self, door: Door, env: Mapping[str, str]) -> Child:
        """Start a door's kiosk; when this returns, its page is there."""
        reader = door.reader.env if door.reader is not None else {}
        settings = {
            "DOORWRIGHT_STATE__FOLDER": str(door.folder),
            "DOORWRIGHT_LOG__FORMAT": "json",
            # Keys are watched and touches made by X, which a window on Wayland would not notice.
            "QT_QPA_PLATFORM": "xcb",
        }
        child = self.children.start(
            door.name, self._command("kiosk", "run"), {**self._env, **settings, **self._kiosk_env, **reader, **env}
        )
        self.kiosks[door.number] = child
        child.wait_for("the door is open", KIOSK_LIMIT_S)
        return child

    def show_admin(self, env: Mapping[str, str] | None = None) -> Child:
        """Open the admin pages in a window of their own; whoever closes it goes on with the demo."""
        command = [*DOORWRIGHT, "admin", f"{self.address}/admin"]
        return self.children.start("The admin window", command, {**self._env, **(env or {})}, may_end=True)

    # --- badges

    def badge(self, key_or_name: str) -> DemoBadge:
        return next(each for each in self.kept.badges if key_or_name in {each.key, each.name})

    def tap(self, door: Door, badge: DemoBadge) -> float | None:
        """Hold a badge to a door's reader until it was read; when that was (`time.monotonic`), None if it was not."""
        if door.slot is None:
            return None
        with self._reader_locks.setdefault(door.number, threading.Lock()):
            try:
                with VirtualBadge(bytes.fromhex(badge.badge), door.slot) as held:
                    return time.monotonic() if held.wait(Moment.READ, limit=READ_LIMIT_S) else None
            except NoVirtualReader as trouble:
                self._tell(f"{door.name}: {trouble}")
                return None

    def tap_soon(self, door: Door, badge: DemoBadge) -> None:
        """`tap`, without waiting for it."""
        threading.Thread(target=self.tap, args=(door, badge), name="tap", daemon=True).start()

"""A pcscd of one's own with a virtual reader, so that the demo and the tests read badges through the real PC/SC stack.

    application -> libpcsclite -> pcscd -> vpcd driver <- VirtualBadge

It needs Debian's pcscd and the driver from vsmartcard-vpcd, which may be unpacked anywhere and need not be installed.
"""

import os
import pwd
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import platformdirs

INSTALLED_DRIVER: Final = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
# Below the user's state folder, where `packaging/setup.sh` unpacks Debian's package without installing it.
UNPACKED: Final = Path("vpcd")
SLOTS: Final = ("slot-0", "slot-1")  # the driver always has two, each a reader of its own to PC/SC
SYSTEM_FOLDER: Final = Path("/run/pcscd")
HOST: Final = Path(__file__).with_name("pcscd_host.py")
VPCD_PORT: Final = 35963  # the driver's own default; nobody else is in its network
LONGEST_SOCKET_PATH: Final = 107  # bytes; Linux, unix(7)
START_LIMIT: Final = 20.0  # seconds; the host gives up by itself after 10
STOP_LIMIT: Final = 10.0


class PcscdTrouble(Exception):
    """No private pcscd can run here; the text says why, in words for whoever starts it."""


class NoRoomForPcscd(PcscdTrouble):
    """Namespaces are not allowed here, and without them it did not start either."""


def find_driver() -> Path:
    """The virtual reader's driver: as it was unpacked for this user, else as Debian's package installs it."""
    state = platformdirs.user_state_path("doorwright", appauthor=False)
    unpacked = state / UNPACKED / INSTALLED_DRIVER.relative_to("/")
    return unpacked if unpacked.is_file() else INSTALLED_DRIVER


class PrivatePcscd:
    """A pcscd that nobody else sees, with a virtual reader of two slots, in a folder of its own.

    It runs in a mount and a network namespace, so several run at a time, none is in the way of the machine's own, and
    the driver's listener, which takes anybody's connection, is out of reach. Started by root, pcscd itself runs as
    nobody. Where namespaces are not allowed, as in most containers, there must be a /run/pcscd, in which it keeps
    nothing, and its driver listens on all addresses of that container.

    All sockets are opened by path: `folder` must be short, and clients must be allowed to enter it.
    """

    def __init__(self, folder: Path, driver: Path | None = None, *, user: tuple[int, int] | None = None) -> None:
        """Nothing happens yet.

        Args:
            driver: None is what `find_driver` finds. Whoever runs pcscd need not be able to read it.
            user: ids of the user and group who lay badges and, if root starts it, run pcscd; None is nobody for pcscd,
                and whoever starts it for the badges.
        """
        self._folder, self._driver = folder.absolute(), (driver or find_driver()).absolute()
        self._user = user
        self._host: subprocess.Popen[str] | None = None
        self._pid = 0
        self._socket = self._folder / "run" / "pcscd.comm"

    @property
    def env(self) -> Mapping[str, str]:
        """What a client needs in its environment before its first call of PC/SC; libpcsclite looks only once."""
        return {"PCSCLITE_CSOCK_NAME": str(self._socket)}

    @property
    def slots(self) -> tuple[Path, Path]:
        """Where a `VirtualBadge` can be laid; PC/SC calls them "Virtual PCD 00 00" and "Virtual PCD 00 01"."""
        first, second = SLOTS
        return self._folder / first, self._folder / second

    @property
    def pid(self) -> int:
        """Of pcscd itself, as long as it runs."""
        return self._pid

    def start(self) -> None:
        """Start pcscd, or start it again; when this returns, its readers are there.

        Raises:
            PcscdTrouble: with the reason.
        """
        if self._host is not None:
            raise ValueError("this pcscd runs already")
        pcscd = self._program()
        if len(os.fsencode(self._socket)) > LONGEST_SOCKET_PATH:
            raise PcscdTrouble(f"a shorter folder is needed: {self._socket} is too long for a socket")
        way, refusal = _way_into_a_room()
        port = VPCD_PORT if way else _free_ports()
        (self._folder / "run").mkdir(parents=True, exist_ok=True)
        arguments = ["--port", str(port), "--slots", *SLOTS, "--pcscd", pcscd, "--driver", str(self._driver)]
        if way:
            arguments.append("--private")
        if os.geteuid() == 0 and "--user" not in way:
            uid, gid = self._user or pwd.getpwnam("nobody")[2:4]
            arguments += ["--uid", str(uid), "--gid", str(gid)]
            if self._user is not None:
                arguments.append("--give-slots")
        options = _polkit_option(pcscd)
        self._start_host([*way, sys.executable, "-I", "-S", str(HOST), *arguments, "--", *options], refusal)

    def stop(self) -> None:
        """End it and everything that it started; nothing happens if it does not run."""
        if self._host is None:
            return
        host, self._host = self._host, None
        with host:  # waits, and closes the pipes
            if host.stdin is not None:
                host.stdin.close()  # which is what the host waits for
            try:
                host.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                with suppress(PermissionError):  # we were root when we started it, and are not any more
                    host.kill()  # and pcscd with it

    def kill(self) -> None:
        """End pcscd as `kill -9` does, without a chance to tidy up. It can be started again."""
        os.kill(self._pid, signal.SIGKILL)
        self.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _program(self) -> str:
        # An ordinary user's path on Debian lacks the folder of daemons.
        pcscd = shutil.which("pcscd", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"]))
        if pcscd is None:
            raise PcscdTrouble("pcscd is missing (Debian package pcscd)")
        if not self._driver.is_file():
            raise PcscdTrouble(f"the virtual reader is missing: no {self._driver} (Debian package vsmartcard-vpcd)")
        return pcscd

    def _start_host(self, command: list[str], refusal: str) -> None:
        # A session of its own: Ctrl-C at a terminal is for the program that started us, and `stop` is for this.
        host = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=self._folder, start_new_session=True
        )
        self._host = host
        if host.stdout is None:
            raise ValueError("a pipe was asked for")
        answered, _, _ = select.select([host.stdout], [], [], START_LIMIT)
        word, _, rest = host.stdout.readline().strip().partition(" ") if answered else ("", "", "")
        if word != "ready":
            self.stop()
            kind = NoRoomForPcscd if refusal else PcscdTrouble
            raise kind("; ".join(why for why in (rest or "pcscd's host did not answer", refusal) if why))
        self._pid = int(rest)


def _way_into_a_room() -> tuple[list[str], str]:
    """The command that runs another one in namespaces of its own. Empty where that is not allowed, and then why."""
    spaces = ["unshare", "--mount", "--net"]
    ways = [[*spaces, "--user", "--map-root-user"]]
    if os.geteuid() == 0:
        ways.insert(0, spaces)
    refusals = []
    for way in ways:
        # Some systems allow the namespace and then nothing in it, so try what will be done there.
        probe = subprocess.run(
            [*way, "mount", "-t", "tmpfs", "tmpfs", str(SYSTEM_FOLDER.parent)],
            capture_output=True,
            text=True,
            check=False,
        )
        if probe.returncode == 0:
            return way, ""
        refusals.append(probe.stderr.strip())
    return [], f"no namespaces of its own ({'; '.join(refusals)})"


def _free_ports() -> int:
    """The first of as many free neighbours as there are slots, below those that Linux gives to outgoing connections."""
    for port in random.sample(range(20_000, 32_000, len(SLOTS)), 100):
        try:
            for number in range(port, port + len(SLOTS)):
                with closing(socket.socket()) as trial:
                    trial.bind(("", number))
        except OSError:
            continue
        return port
    raise PcscdTrouble("no free ports for the virtual reader")


def _polkit_option(pcscd: str) -> list[str]:
    """From version 2 on pcscd may ask polkit about each client, and there is no polkit in the room."""
    usage = subprocess.run([pcscd, "--help"], capture_output=True, text=True, check=False).stdout
    return ["--disable-polkit"] if "--disable-polkit" in usage else []

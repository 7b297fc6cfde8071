"""Keeps one pcscd with a virtual reader, inside the namespaces that `pcsc.py` has made for it.

Started by path, without site-packages, so nothing but the standard library may be imported here. It runs until its
standard input ends or pcscd does, and says one line: `ready PID`, or `failed` and why.

The vpcd driver listens on all addresses of its machine and can do nothing else (to be told a host to connect to
aborts version 3.3 as soon as that connection ends). So its machine is a network of its own, without a way in or out.
Whoever lays a badge on a slot asks at the slot's socket in the folder, and is handed a connection made in here.
"""

import argparse
import fcntl
import os
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

SIOCSIFFLAGS: Final = 0x8914
IFF_UP: Final = 0x1
IFREQ: Final = struct.Struct("16sH22x")  # an interface's name and flags
LISTENING: Final = "0A"  # the state's number in /proc/net/tcp
SYSTEM_FOLDER: Final = Path("/run/pcscd")  # compiled into pcscd, which makes it if it is not there
ROOM: Final = Path("run")  # of pcscd, in the current folder
SOCKET: Final = ROOM / "pcscd.comm"
CONFIG: Final = "reader.conf.d"
LISTEN_FD: Final = 3  # where a program finds the socket that it is handed; sd_listen_fds(3)
START_LIMIT: Final = 10.0  # seconds
STOP_LIMIT: Final = 5.0


class Failed(Exception):
    """No pcscd here; the text says why."""


def make_room() -> Path:
    """Give this process a loopback interface, and a /run/pcscd that is really our room; where pcscd finds that."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, IFREQ.pack(b"lo", IFF_UP))
    # The whole of /run, since an ordinary user may not make a folder in the real one, and only few systems have it.
    mount("-t", "tmpfs", "tmpfs", str(SYSTEM_FOLDER.parent))
    SYSTEM_FOLDER.mkdir()
    # Relative and taken as it is: the current folder may lie in the /run that was just covered.
    mount("--no-canonicalize", "--bind", str(ROOM), str(SYSTEM_FOLDER))
    return SYSTEM_FOLDER


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr.strip())


def insist_on_system_folder() -> None:
    """See that the machine's own /run/pcscd is there, without which pcscd does not start.

    It stays, and is empty as far as we are concerned: another one may be about to start.
    """
    try:
        SYSTEM_FOLDER.mkdir(exist_ok=True)
    except OSError as error:
        raise Failed(f"this user may not make {SYSTEM_FOLDER}: {error.strerror}") from None


def insist_on_being_alone() -> None:
    with socket.socket(socket.AF_UNIX) as client:
        if client.connect_ex(str(SOCKET)) == 0:
            raise Failed("another pcscd runs there")


@contextmanager
def furnished(room: Path, driver: Path, port: int) -> Iterator[None]:
    """Tell pcscd of its virtual reader. The colon and the port mean: listen there."""
    config = room / CONFIG
    config.mkdir(exist_ok=True)
    lines = ('FRIENDLYNAME "Virtual PCD"', f"DEVICENAME /dev/null:{port}", f"LIBPATH {driver}", f"CHANNELID {port}")
    (config / "vpcd").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    yield
    (config / "vpcd").unlink(missing_ok=True)
    config.rmdir()


@contextmanager
def brought(room: Path, name: str, library: bytes) -> Iterator[Path]:
    """A copy of the driver where pcscd can read it: its user may not enter the folder that it was unpacked into."""
    path = room / name
    path.unlink(missing_ok=True)  # of one that was killed; it may belong to pcscd's user
    path.write_bytes(library)
    path.chmod(0o644)
    yield path
    path.unlink(missing_ok=True)


def start_pcscd(
    program: str, options: Sequence[str], config: Path, handed: socket.socket, user: tuple[int, int] | None
) -> subprocess.Popen[bytes]:
    """Start pcscd with a socket that it is handed as from systemd: its own place for one is compiled in."""
    privileges = ["--no-new-privs", "--pdeathsig", "KILL"]
    if user is not None:
        privileges += ["--reuid", str(user[0]), "--regid", str(user[1]), "--clear-groups"]
    # Only the new process knows its number, by which it knows that the socket is meant for it.
    take_it = f'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" {LISTEN_FD}<&{handed.fileno()}'
    command = ["setpriv", *privileges, program, "--foreground", "--config", str(config), *options]
    with Path("pcscd.log").open("wb") as log:
        return subprocess.Popen(
            ["sh", "-c", take_it, "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            pass_fds=[handed.fileno()],
        )


def give_away(file: Path, user: tuple[int, int]) -> bool:
    try:
        os.chown(file, *user)
    except OSError:  # a container may have no other user than its root, or deny this to it
        return False
    return True


def wait_until_ready(pcscd: subprocess.Popen[bytes], ports: Sequence[int]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not listening(ports):
        if pcscd.poll() is not None:
            raise Failed(f"pcscd ended by itself: {first_words()}")
        if time.monotonic() > deadline:
            raise Failed(f"pcscd has no virtual reader after {START_LIMIT:.0f} s: {first_words()}")
        time.sleep(0.01)


def listening(ports: Sequence[int]) -> bool:
    """Does the driver listen on all these ports? Looked up, since to connect would be to lay a badge."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    taken = {int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == LISTENING}
    return taken.issuperset(ports)


def first_words() -> str:
    """The first errors that pcscd logged: the later ones follow from them."""
    lines = Path("pcscd.log").read_text("utf-8", "replace").splitlines()
    return " / ".join(lines[:3]) or "it said nothing"


def hand_out_connections(pcscd: subprocess.Popen[bytes], slots: dict[socket.socket, int]) -> None:
    """Serve the slots' sockets until standard input or pcscd ends."""
    ended = os.pidfd_open(pcscd.pid)
    while True:
        ready, _, _ = select.select([sys.stdin, ended, *slots], [], [])
        if sys.stdin in ready or ended in ready:
            return
        for slot in slots.keys() & ready:
            asking, _ = slot.accept()
            # Whoever asked may be gone, and so may the driver: then they get no connection and say so themselves.
            with asking, suppress(OSError), socket.create_connection(("127.0.0.1", slots[slot]), STOP_LIMIT) as link:
                link.settimeout(None)
                socket.send_fds(asking, [b"!"], [link.fileno()])


@contextmanager
def open_socket() -> Iterator[socket.socket]:
    """Where clients of PC/SC, whoever they are, reach our pcscd."""
    SOCKET.unlink(missing_ok=True)  # of one that was killed
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(SOCKET))
        SOCKET.chmod(0o666)
        listening.listen()
        yield listening
    SOCKET.unlink()


@contextmanager
def open_slot(name: str, owner: tuple[int, int] | None) -> Iterator[socket.socket]:
    Path(name).unlink(missing_ok=True)  # of one that was killed
    with socket.socket(socket.AF_UNIX) as slot:
        slot.bind(name)  # a short relative name: a socket's path is limited to 107 bytes
        if owner is not None:
            os.chown(name, *owner)
        slot.listen()
        yield slot
    Path(name).unlink()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def stop(pcscd: subprocess.Popen[bytes]) -> None:
    pcscd.terminate()
    try:
        pcscd.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:  # a slot's thread is waiting for a mute badge
        pcscd.kill()
        pcscd.wait()


def run(arguments: argparse.Namespace) -> None:
    user: tuple[int, int] | None = None if arguments.uid is None else (arguments.uid, arguments.gid)
    driver = Path(arguments.driver)
    library = driver.read_bytes()  # now: the room covers /run
    insist_on_being_alone()
    with ExitStack() as leaving:
        listening = leaving.enter_context(open_socket())
        if arguments.private:
            room = make_room()
        else:
            insist_on_system_folder()
            room = ROOM.absolute()
        if user is not None:
            driver = leaving.enter_context(brought(room, driver.name, library))
            user = user if give_away(driver, user) else None
        leaving.enter_context(furnished(room, driver, arguments.port))
        pcscd = start_pcscd(arguments.pcscd, arguments.options, room / CONFIG, listening, user)
        leaving.callback(stop, pcscd)
        ports = range(arguments.port, arguments.port + len(arguments.slots))
        wait_until_ready(pcscd, ports)
        owner = (arguments.uid, arguments.gid) if arguments.give_slots else None
        slots = {
            leaving.enter_context(open_slot(name, owner)): port
            for name, port in zip(arguments.slots, ports, strict=True)
        }
        say(f"ready {pcscd.pid}")
        hand_out_connections(pcscd, slots)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--private", action="store_true", help="in namespaces of its own")
    parser.add_argument("--uid", type=int, help="of the user that pcscd is to be")
    parser.add_argument("--gid", type=int)
    parser.add_argument("--give-slots", action="store_true", help="to that user")
    parser.add_argument("--port", type=int, required=True, help="of the first slot")
    parser.add_argument("--slots", nargs="+", required=True, metavar="NAME", help="of the slots' sockets")
    parser.add_argument("--driver", required=True)
    parser.add_argument("--pcscd", required=True)
    parser.add_argument("options", nargs="*", help="for pcscd")
    try:
        run(parser.parse_args())
    except (Failed, OSError) as trouble:
        say(f"failed {trouble}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

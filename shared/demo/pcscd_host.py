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
SYSTEM_FOLDER: Final = Path("/run/pcscd")  # compiled into pcscd
CONFIG: Final = SYSTEM_FOLDER / "reader.conf.d"
SOCKET: Final = SYSTEM_FOLDER / "pcscd.comm"
STATE: Final = (SOCKET, SYSTEM_FOLDER / "pcscd.pid")
START_LIMIT: Final = 10.0  # seconds
STOP_LIMIT: Final = 5.0


class Failed(Exception):
    """No pcscd here; the text says why."""


def make_room() -> None:
    """Give this process a loopback interface, and a /run/pcscd that is really the folder `run` of the current one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, IFREQ.pack(b"lo", IFF_UP))
    # The whole of /run, since an ordinary user may not make a folder in the real one, and only few systems have it.
    mount("-t", "tmpfs", "tmpfs", str(SYSTEM_FOLDER.parent))
    SYSTEM_FOLDER.mkdir()
    # Relative and taken as it is: the current folder may lie in the /run that was just covered.
    mount("--no-canonicalize", "--bind", "run", str(SYSTEM_FOLDER))
    insist_on_being_alone()


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr.strip())


def take_system_folder() -> bool:
    """Use the machine's own /run/pcscd. True: it was made here and is to be removed."""
    insist_on_being_alone()
    try:
        SYSTEM_FOLDER.mkdir()
    except FileExistsError:
        if not os.access(SYSTEM_FOLDER, os.W_OK):
            raise Failed(f"this user may not write to {SYSTEM_FOLDER}") from None
        return False
    except PermissionError:
        raise Failed(f"this user may not make {SYSTEM_FOLDER}") from None
    return True


def insist_on_being_alone() -> None:
    if answers():
        raise Failed("another pcscd runs there")


def furnish(driver: str | Path, port: int) -> None:
    """Make a place for pcscd, and tell it of its virtual reader. The colon and the port mean: listen there."""
    for left in STATE:
        left.unlink(missing_ok=True)  # by one that was killed; pcscd believes in it as long as its number is taken
    CONFIG.mkdir(exist_ok=True)
    (CONFIG / "vpcd").write_text(
        f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:{port}\nLIBPATH {driver}\nCHANNELID {port}\n', "utf-8"
    )


@contextmanager
def brought(name: str, library: bytes) -> Iterator[Path]:
    """A copy of the driver where pcscd can read it: its user may not enter the folder that it was unpacked into."""
    path = SYSTEM_FOLDER / name
    path.write_bytes(library)
    path.chmod(0o644)
    yield path
    path.unlink(missing_ok=True)


def clear() -> None:
    for left in (CONFIG / "vpcd", *STATE):
        left.unlink(missing_ok=True)
    CONFIG.rmdir()


def start_pcscd(program: str, options: Sequence[str], user: tuple[int, int] | None) -> subprocess.Popen[bytes]:
    privileges = ["--no-new-privs", "--pdeathsig", "KILL"]
    if user is not None and give_away(SYSTEM_FOLDER, user):
        privileges += ["--reuid", str(user[0]), "--regid", str(user[1]), "--clear-groups"]
    command = ["setpriv", *privileges, program, "--foreground", "--config", str(CONFIG), *options]
    with Path("pcscd.log").open("wb") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")


def give_away(folder: Path, user: tuple[int, int]) -> bool:
    try:
        os.chown(folder, *user)
    except OSError:  # a container may have no other user than its root, or deny this to it
        return False
    return True


def wait_until_ready(pcscd: subprocess.Popen[bytes], ports: Sequence[int]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not (listening(ports) and answers()):
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


def answers() -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(SOCKET)) == 0


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
    with ExitStack() as leaving:
        if arguments.private:
            make_room()
        elif take_system_folder():
            leaving.callback(SYSTEM_FOLDER.rmdir)
        else:
            user = None  # whoever made the folder decides whose it is; only who may write there can serve there
        if arguments.private or user is not None:
            driver = leaving.enter_context(brought(driver.name, library))
        furnish(driver, arguments.port)
        leaving.callback(clear)
        pcscd = start_pcscd(arguments.pcscd, arguments.options, user)
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

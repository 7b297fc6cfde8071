"""PostgreSQL's processes: the user who runs them, and what is left of those whose server was killed."""

from __future__ import annotations

import fcntl
import os
import pwd
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from server.database.trouble import DatabaseTrouble, FolderInUse

# Programs see nothing of our environment: PGDATA, PGOPTIONS, PGHOST and their like would change what they do.
ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


class Account(NamedTuple):
    """The unprivileged user as whom root runs PostgreSQL."""

    name: str
    uid: int
    gid: int


def account_for(wanted: str | None, data: Path) -> Account | None:
    """Who shall run it; None is ourselves.

    Raises:
        DatabaseTrouble: there is no such user, or it is root.
    """
    if os.geteuid() != 0:
        return None
    try:
        if wanted is not None:
            entry = pwd.getpwnam(wanted)
        else:
            entry = pwd.getpwuid(data.stat().st_uid) if data.exists() else pwd.getpwnam("nobody")
    except KeyError as cause:
        raise DatabaseTrouble(f"There is no user {wanted!r} to run PostgreSQL; see `database.user`.") from cause
    if entry.pw_uid == 0:
        raise DatabaseTrouble("PostgreSQL never runs as root; name another user in `database.user`.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def as_account(account: Account | None) -> dict[str, Any]:
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def hand_over(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)


def run(command: Sequence[str], account: Account | None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as `account`; one that may not be run gives the status 126, as in a shell."""
    try:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", env=ENVIRONMENT, **as_account(account)
        )
    except OSError as cause:
        return subprocess.CompletedProcess(command, 126, "", str(cause))


def dies_with_us() -> list[str]:
    """What to put before a command so that it is stopped when this process is killed, where that is possible."""
    # The kernel watches the thread that started the child, and only the main one lives as long as the process.
    if threading.current_thread() is not threading.main_thread():
        return []
    setpriv = shutil.which("setpriv")
    probe = [setpriv or "", "--pdeathsig", "INT"]
    return probe if setpriv and run([*probe, "true"], None).returncode == 0 else []


def locked(folder: Path) -> IO[str]:
    """The folder's lock, held until the file is closed; the kernel lets go of it when its holder dies, however."""
    # For us only: whoever can open it could hold it.
    file = open(folder / "lock", "a+", opener=lambda path, flags: os.open(path, flags, 0o600))  # noqa: SIM115
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as cause:
        file.close()
        raise FolderInUse(f"Another server is running with its database in {folder}.") from cause
    return file


def processes_in(data: Path) -> list[int]:
    """The processes of the cluster in `data`: PostgreSQL's all work in that folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is not ours to look at
            is_postgres = re.match(r"postgres|postmaster", (process / "comm").read_text())
            if is_postgres and (process / "cwd").resolve() == data.resolve():
                found.append(int(process.name))
    return found


def postmaster(pid_file: Path) -> int:
    with suppress(OSError, ValueError):
        return int(pid_file.read_text().splitlines()[0])
    return 0


def wait_for_end(data: Path, limit_s: float) -> bool:
    """Wait until no process of the cluster in `data` is left; whether that came within the limit."""
    limit = time.monotonic() + limit_s
    while processes_in(data):
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True

"""Who runs the demo: not root, if that can be had. Started by root it becomes somebody else."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

# Where the kernel lets an ordinary user make namespaces, WebEngine locks its pages up in them.
_IN_A_SANDBOX = ("unshare", "--user", "--map-root-user", "--pid", "--net", "--fork", "true")


class Account(Struct, frozen=True):
    """An ordinary user."""

    name: str
    uid: int
    gid: int


def account_instead_of_root() -> Account:
    """As whom the demo shall run where root starts it: for `sudo` it is who asked for it, else nobody."""
    asked = int(os.environ.get("SUDO_UID", "0"))
    entry = pwd.getpwuid(asked) if asked else pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def can_read_us(account: Account) -> bool:
    """Can they run this program? A checkout in root's own folder is closed to everybody else."""
    with suppress(PermissionError):
        tried = subprocess.run(
            [sys.executable, "-c", "import shared.demo.account"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
        )
        return tried.returncode == 0
    return False


def become(account: Account, home: Path) -> None:
    """Be this user from now on, for good; `home` is theirs."""
    os.setgroups([])
    os.setresgid(account.gid, account.gid, account.gid)
    os.setresuid(account.uid, account.uid, account.uid)
    for name in [name for name in os.environ if name.startswith(("SUDO_", "XDG_"))]:
        del os.environ[name]
    os.environ |= {"HOME": str(home), "USER": account.name, "LOGNAME": account.name}
    os.chdir("/")


def sandbox_works() -> bool:
    """Can WebEngine lock its pages up, as this user on this machine? For root it never does."""
    return os.geteuid() != 0 and subprocess.run(_IN_A_SANDBOX, capture_output=True, check=False).returncode == 0

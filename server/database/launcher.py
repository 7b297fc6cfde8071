"""A PostgreSQL of our own in a folder: started and stopped with the server, never as root, reached by its socket only.

The folder holds `cluster` (the data), `run` (the socket), `log`, and where needed a copy of the programs.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg
import structlog
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL

from server.database.binaries import Binaries, copied, find_binaries, major_version
from server.database.processes import (
    ENVIRONMENT,
    Account,
    account_for,
    as_account,
    dies_with_us,
    hand_over,
    locked,
    postmaster,
    processes_in,
    run,
    wait_for_end,
)
from server.database.roles import APP, OWNER, ROLES, SUPERUSER, grant, make_database, make_roles
from server.database.trouble import DatabaseTrouble, FolderInUse

DATABASE = "doorwright"
DRIVER = "postgresql+psycopg"
FIRST_WITH_LOCALE = 17  # its builtin locale provider
PATIENCE_S = 5  # after that a start is worth a line in the log
STOP_LIMIT_S = 60  # a fast shutdown writes a checkpoint first
SOCKET_NAME = ".s.PGSQL.5432"
SOCKETS_LINE = 4  # of postmaster.pid, counted from 0; source: PostgreSQL's pidfile.h
LONGEST_SOCKET = 107  # bytes of sockaddr_un.sun_path on Linux, without its end

# Who gets in: whoever the kernel says runs on the other end of the socket, if `pg_ident.conf` names them. That is the
# server's user, the user who runs PostgreSQL, and root; the last two can read the files anyhow. The socket's folder is
# closed to everybody else, too (0700), so either lock holds if the other is left open: with `trust` a folder opened by
# mistake would open the database, and a password would have to lie in a file that the same users can read. Nothing
# listens on TCP; if somebody makes it listen, it asks for a password, and no role has one.
PG_HBA = """\
local all all peer map=doorwright
local replication all peer map=doorwright
host all all all scram-sha-256
host replication all all scram-sha-256
"""

_log = structlog.get_logger(__name__)


class Cluster:
    """An own PostgreSQL in `folder`. `start` makes it if needed; the one who started it must `stop` it.

    Attributes:
        folder: everything of it is in there; made if it is missing.
        sockets: the folder of its socket, once it has started.
    """

    def __init__(
        self,
        folder: Path,
        *,
        user: str | None = None,
        start_limit_s: float = 900,
        durable: bool = True,
        binaries: Binaries | None = None,
    ) -> None:
        """Nothing happens yet.

        Args:
            user: who runs it, if we are root; None is the owner of an existing cluster, else `nobody`.
            start_limit_s: how long it may take to start; after a power cut it first repairs itself.
            durable: False for tests only: a power cut would break it, and it is several times faster.
            binaries: the programs; None looks for them.
        """
        self.folder = folder.absolute()
        self.data = self.folder / "cluster"
        self.sockets = self.folder / "run"
        self._user = user
        self._start_limit_s = start_limit_s
        self._durable = durable
        self._binaries = binaries
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, role: str = APP, database: str = DATABASE) -> URL:
        return socket_url(self.sockets, role, database)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _exc: BaseException | None, _stack: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and make what is missing: cluster, roles, database. Returns when it answers.

        Environment variables of libpq (`PG*`) are removed from this process: they would change our connections, too.

        Raises:
            FolderInUse: a live server works in this folder.
            DatabaseTrouble: it cannot start; the text has PostgreSQL's own last words.
        """
        for name in [name for name in os.environ if name.startswith("PG")]:
            del os.environ[name]
        try:
            account = account_for(self._user, self.data)
            self._make_folders(account)
            self._lock = locked(self.folder)
            self._end_leftovers()
            programs, version = self._programs(account)
            if not self.data.exists():
                self._initialise(programs, version, account)
            self._check_version(version)
            self._write_access(account)
            self._process = self._launched(programs, account)
            self._wait_until_it_answers(self._process)
            self._make_contents()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop it and wait until it is gone; nothing happens if it does not run. An open transaction is rolled back."""
        if self._process is not None:
            # INT ends sessions and writes a checkpoint; QUIT leaves the repair to the next start.
            for sign, limit_s in ((signal.SIGINT, STOP_LIMIT_S), (signal.SIGQUIT, 10), (signal.SIGKILL, None)):
                self._process.send_signal(sign)
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(limit_s)
                    break
                _log.warning("PostgreSQL does not stop", signal=sign.name, after_s=limit_s)
            self._process = None
            # Its own log's writer ends a moment after it.
            wait_for_end(self.data, STOP_LIMIT_S)
        if self.sockets.parent != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)
            self.sockets = self.folder / "run"
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # --- the steps of a start

    def _make_folders(self, account: Account | None) -> None:
        try:
            if not self.folder.exists():
                self.folder.mkdir(parents=True)
                # Whoever runs PostgreSQL for root must pass through; the folders inside are closed.
                self.folder.chmod(0o711 if account else 0o700)
            for folder in (self.folder / "log", self.sockets):
                folder.mkdir(exist_ok=True)
                hand_over(folder, account)
                folder.chmod(0o700)
        except OSError as cause:
            raise DatabaseTrouble(f"The database's folder cannot be made: {cause}") from cause
        if account is not None:
            enter = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(self.sockets)]
            if run(enter, account).returncode != 0:
                raise DatabaseTrouble(
                    f"{account.name}, who runs PostgreSQL where root starts the server, cannot enter {self.folder}."
                    " Set `database.folder` to a folder that others may pass through, or `database.user`."
                )
        if len(os.fsencode(self.sockets / SOCKET_NAME)) > LONGEST_SOCKET:
            self.sockets = Path(tempfile.mkdtemp(prefix="doorwright-"))  # made for its owner only (0700)
            hand_over(self.sockets, account)

    def _end_leftovers(self) -> None:
        """Deal with what a server that was killed has left: its PostgreSQL, or the file that names it.

        We hold the folder's lock, so whatever runs there is nobody's. Where the file's number now belongs to some other
        process, PostgreSQL would refuse to start; but it may be removed only if no process of the cluster is left,
        since a second PostgreSQL beside one of them destroys the data.
        """
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists() or not Path("/proc/self").exists():
            return  # without /proc we leave it to PostgreSQL's own, stricter check
        if (main := postmaster(pid_file)) in processes_in(self.data):
            _log.warning("stopping a PostgreSQL that a killed server has left", pid=main)
            with suppress(ProcessLookupError):  # it may be on its way already
                os.kill(main, signal.SIGINT)
        if not wait_for_end(self.data, STOP_LIMIT_S):
            raise DatabaseTrouble(
                f"PostgreSQL (process {main}), left in {self.folder} by a killed server, does not stop."
            )
        pid_file.unlink(missing_ok=True)

    def _programs(self, account: Account | None) -> tuple[Binaries, int]:
        found = self._binaries or find_binaries()
        said = run([str(found.folder / "postgres"), "--version"], account)
        if said.returncode != 0 and found.movable:
            found = copied(self.folder)
            said = run([str(found.folder / "postgres"), "--version"], account)
        if said.returncode != 0:
            raise DatabaseTrouble(f"{found.folder / 'postgres'} cannot be run: {said.stderr.strip()}")
        return found, major_version(said.stdout)

    def _initialise(self, programs: Binaries, version: int, account: Account | None) -> None:
        new = self.folder / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        hand_over(new, account)
        # Texts are ordered by code point everywhere; PostgreSQL itself knows letters beyond ASCII, or the system does.
        builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        locale = builtin if version >= FIRST_WITH_LOCALE else ["--locale=C.UTF-8"]
        done = run(
            [
                str(programs.folder / "initdb"), f"--pgdata={new}", f"--username={SUPERUSER}", "--auth=peer",
                "--encoding=UTF8", "--data-checksums", *locale, "--no-instructions",
                *([] if self._durable else ["--no-sync"]),
            ],
            account,
        )  # fmt: skip
        if done.returncode != 0:
            raise DatabaseTrouble(f"PostgreSQL cannot make a cluster in {new}: {done.stderr.strip()}")
        new.rename(self.data)  # only a whole cluster ever has the name

    def _check_version(self, version: int) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(version):
            raise DatabaseTrouble(
                f"{self.data} was made by PostgreSQL {made_by}, and this is {version}. Save it with pg_dumpall of"
                f" {made_by}, move the folder away, start with {version}, and restore it there."
            )

    def _write_access(self, account: Account | None) -> None:
        users = {"root", pwd.getpwuid(os.geteuid()).pw_name, *([account.name] if account else [])}
        ident = "".join(f'doorwright "{user}" {role}\n' for user in sorted(users) for role in ROLES)
        for name, text in (("pg_hba.conf", PG_HBA), ("pg_ident.conf", ident)):
            (self.data / name).write_text(text)

    def _launched(self, programs: Binaries, account: Account | None) -> subprocess.Popen[bytes]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": _quoted(self.sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # PostgreSQL's own log quotes neither statements nor the values of rows.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_directory": str(self.folder / "log"),
            "log_filename": "postgresql-%a.log",
            "log_truncate_on_rotation": "on",
            "log_rotation_size": "0",
            "logging_collector": "on",
        }
        if not self._durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            options |= {"logging_collector": "off", "max_wal_size": "256MB"}
        command = [*dies_with_us(), str(programs.folder / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self._last_words.open("wb") as stderr:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stderr,
                stderr=stderr,
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,  # a Ctrl-C is for us; we stop it when we are done with it
                **as_account(account),
            )

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        began = time.monotonic()
        told = False
        while True:
            try:
                status = process.wait(0.02)
            except subprocess.TimeoutExpired:
                pass
            else:
                raise DatabaseTrouble(f"PostgreSQL did not start (status {status}): {self._tail()}")
            try:
                self._superuser(SUPERUSER).close()
            except psycopg.OperationalError as cause:
                waited_s = time.monotonic() - began
                if waited_s > self._start_limit_s:
                    raise DatabaseTrouble(
                        f"PostgreSQL did not answer within {self._start_limit_s:.0f} s: {cause}; {self._tail()}"
                    ) from cause
                if waited_s > PATIENCE_S and not told:
                    told = True
                    _log.warning("PostgreSQL is still starting; after a power cut it repairs itself first")
            else:
                return

    def _make_contents(self) -> None:
        with self._superuser(SUPERUSER) as superuser:
            make_roles(superuser)
            make_database(superuser, DATABASE)
        with self._superuser(DATABASE) as superuser:
            superuser.execute(SQL("SET ROLE {}").format(Identifier(OWNER)))
            grant(superuser)

    def _superuser(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), dbname=database, user=SUPERUSER, connect_timeout=2, autocommit=True
        )

    @property
    def _last_words(self) -> Path:
        return self.folder / "log" / "start.log"

    def _tail(self) -> str:
        logs = sorted((self.folder / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
        lines = [line for log in logs for line in log.read_text(errors="replace").splitlines()]
        return " | ".join(lines[-5:])


def socket_url(sockets: Path, role: str, database: str) -> URL:
    """The address of a database behind the socket in the folder `sockets`."""
    return URL.create(DRIVER, username=role, database=database, query={"host": str(sockets)})


def running_sockets(folder: Path) -> Path | None:
    """The folder of the socket of the own database in `folder`, if another process runs it now; else None."""
    try:
        lines = (folder / "cluster" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    try:
        locked(folder).close()
    except FolderInUse:
        return Path(lines[SOCKETS_LINE]) if len(lines) > SOCKETS_LINE else None
    return None


def _quoted(folder: Path) -> str:
    """One entry of PostgreSQL's lists of folders."""
    return '"' + str(folder).replace('"', '""') + '"'

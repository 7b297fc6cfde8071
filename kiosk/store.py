"""The store's thread: the only one that touches replica and outbox. A tap's reads go before everything else."""

from __future__ import annotations

import itertools
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import Any, TypeVar

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from sqlalchemy.exc import DatabaseError

from shared.sync.outbox import Outbox
from shared.sync.replica import Replica, ReplicaTrouble

Result = TypeVar("Result")

REPLICA_FILE = "replica.sqlite"
OUTBOX_FILE = "outbox.sqlite"
BROKEN_FILE = "replica.broken"

# What SQLite says of a file whose content can no longer be used.
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# What it says where the disk, and not our question, is the matter. It may then have ended a transaction by itself.
_DISK = _BROKEN | {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
}
_PRIMARY = 0xFF  # the lower byte of an extended result code

_log = structlog.get_logger(__name__)


class Turn(IntEnum):
    """Whose work is done first."""

    TAP = 0
    PAGE = 1
    SYNC = 2


class StoreClosed(Exception):
    """The door is ending; nothing more is read or written."""


class DoorFiles(Struct, frozen=True):
    """Where a door keeps what it knows and what it has promised, and as whom it opens them."""

    folder: Path
    door: int
    key: Ed25519PrivateKey
    release: str

    @contextmanager
    def opened(self) -> Iterator[Replica]:
        """The replica on its outbox while the block runs. One whose file is broken is set aside, and begun anew.

        Raises:
            OutboxTrouble: the outbox cannot be read or written. It is never set aside.
            ReplicaTrouble: the disk does not take the replica.
        """
        with closing(Outbox(self.folder / OUTBOX_FILE)) as outbox:
            try:
                replica = self._replica(outbox)
            except ReplicaTrouble as trouble:
                if not is_broken(trouble):
                    raise
                self.set_aside(trouble)
                replica = self._replica(outbox)
            with closing(replica):
                yield replica

    def set_aside(self, why: BaseException) -> None:
        """Take a broken replica out of the way. The next sync brings everything again, and the outbox is as it was.

        Raises:
            ReplicaTrouble: the disk does not even take that.
        """
        path = self.folder / REPLICA_FILE
        try:
            path.replace(self.folder / BROKEN_FILE)
            for part in ("-wal", "-shm"):
                path.with_name(f"{path.name}{part}").unlink(missing_ok=True)
        except OSError as error:
            raise ReplicaTrouble(f"{path.name} is broken and cannot be set aside: {error.strerror}") from error
        _log.error("the replica is broken and is made anew", file=str(path), why=str(why))

    def wipe(self) -> None:
        """Remove all that the workshop has told this door, and what it had made. The store must be closed.

        Raises:
            OSError: the disk does not take it.
        """
        for path in (*self.folder.glob("replica.*"), *self.folder.glob("outbox.*"), *self.folder.glob("watching.*")):
            path.unlink()

    def _replica(self, outbox: Outbox) -> Replica:
        return Replica(self.folder / REPLICA_FILE, outbox, door=self.door, key=self.key, release=self.release)


class Store:
    """Does work on the replica, one piece at a time, on a thread of its own.

    Where the disk fails while it works, the replica is opened again before the next piece: so what waits in the outbox
    is on the screen again, and a broken file is replaced.
    """

    def __init__(self, files: DoorFiles) -> None:
        self._files = files
        self._work: queue.PriorityQueue[tuple[int, int, Callable[[Replica], Any] | None, Future[Any]]]
        self._work = queue.PriorityQueue()
        self._order = itertools.count()
        self._opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._closed = False

    def start(self) -> None:
        """Open the replica.

        Raises:
            ReplicaTrouble, OutboxTrouble: as `DoorFiles.opened` does.
        """
        self._thread.start()
        self._opened.result()

    def ask(self, work: Callable[[Replica], Result], turn: Turn = Turn.PAGE) -> Future[Result]:
        """Have `work` done; its result, or what it raised, is in the future.

        Asynchronous code awaits `asyncio.wrap_future` of it. The future raises `ReplicaTrouble` where the disk fails.

        Raises:
            StoreClosed: the store has been stopped.
        """
        if self._closed:
            raise StoreClosed
        done: Future[Result] = Future()
        self._work.put((turn, next(self._order), work, done))
        return done

    def stop(self) -> None:
        """Finish what was asked, close the replica, and end the thread."""
        if self._closed or not self._thread.is_alive():
            return
        self._closed = True
        self._work.put((max(Turn) + 1, next(self._order), None, Future()))
        self._thread.join()

    def _run(self) -> None:
        with ExitStack() as opened:
            try:
                replica: Replica | None = opened.enter_context(self._files.opened())
            except BaseException as trouble:  # noqa: BLE001 - handed to `start`, whose caller knows what to do
                self._opened.set_exception(trouble)
                return
            self._opened.set_result(None)
            while True:
                _, _, work, done = self._work.get()
                if work is None:
                    break
                if not done.set_running_or_notify_cancel():
                    continue
                try:
                    if replica is None:
                        replica = opened.enter_context(self._files.opened())
                    done.set_result(work(replica))
                except BaseException as trouble:  # noqa: BLE001 - handed to whoever asked
                    done.set_exception(_told(trouble))
                    if replica is not None and _needs_opening(trouble):
                        replica = None
                        self._close(opened, trouble)

    def _close(self, opened: ExitStack, trouble: BaseException) -> None:
        _log.error("the disk fails", why=str(_told(trouble)))
        with suppress(DatabaseError, sqlite3.Error):
            opened.close()
        if is_broken(trouble):
            with suppress(ReplicaTrouble):  # opening it says so again
                self._files.set_aside(trouble)


def is_broken(trouble: BaseException) -> bool:
    """Whether it says that the replica's file can no longer be used, rather than that the disk is full."""
    return isinstance(trouble, ReplicaTrouble | DatabaseError) and _code(trouble) in _BROKEN


def is_disk(trouble: BaseException) -> bool:
    """Whether the disk is the matter, rather than what was asked of it."""
    return isinstance(trouble, ReplicaTrouble | DatabaseError) and _code(trouble) in _DISK


def _needs_opening(trouble: BaseException) -> bool:
    """Whether what was laid on the replica may be gone. A rebase that failed has put that right itself."""
    return is_broken(trouble) or (isinstance(trouble, DatabaseError) and is_disk(trouble))


def _told(trouble: BaseException) -> BaseException:
    """The trouble in words for whoever asked, without the values of a row."""
    if isinstance(trouble, DatabaseError) and is_disk(trouble):
        told = ReplicaTrouble(str(trouble.orig))
        told.__cause__ = trouble
        return told
    return trouble


def _code(trouble: BaseException) -> int | None:
    """SQLite's primary result code; None where it is not SQLite's trouble."""
    if isinstance(trouble, ReplicaTrouble):
        return _code(trouble.__cause__) if trouble.__cause__ is not None else None
    origin = trouble.orig if isinstance(trouble, DatabaseError) else trouble
    code = getattr(origin, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY

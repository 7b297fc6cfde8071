"""What was watched since the last report, on the door's own disk: a kill or a power cut takes five seconds at most.

A file and a connection of its own, as the outbox has: the replica's rollback would take it along, and the outbox holds
only what is settled. What stands in it becomes a change, and is then forgotten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct

from kiosk.player.watching import Watched
from shared.journal.types import PersonId
from shared.sync.outbox import OutboxTrouble
from shared.training.changes import VideoWatched
from shared.training.coverage import Range
from shared.training.types import ModuleId, SessionId

_log = structlog.get_logger(__name__)

Result = TypeVar("Result")

KEPT_FILE = "watching.sqlite"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    session TEXT NOT NULL,
    number INTEGER NOT NULL,
    person TEXT NOT NULL,
    module TEXT NOT NULL,
    version INTEGER NOT NULL,
    ranges BLOB NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    PRIMARY KEY (session, number)
) STRICT;
"""
# What a change may say; a machine that slept while a video was open would say more.
_LONGEST_MS = 3_600_000


class KeptTrouble(OutboxTrouble):
    """The disk does not take what was watched. It is still reported, unless the door ends before."""


class Watching(Struct, frozen=True):
    """Who watches which version of which module."""

    person_id: PersonId
    module_id: ModuleId
    version: int

    def report(self, watched: Watched) -> VideoWatched:
        """The change that a part of a play session becomes."""
        return VideoWatched(
            self.person_id,
            self.module_id,
            self.version,
            watched.session,
            watched.number,
            watched.ranges,
            min(watched.elapsed_ms, _LONGEST_MS),
        )


class Kept:
    """The file. It is opened with the first use, and used on the store's thread only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None

    def keep(self, watching: Watching, watched: Watched) -> None:
        """Keep this durably, in place of what was kept for the same session and number.

        Raises:
            KeptTrouble: the disk does not take it.
        """
        change = watching.report(watched)
        row = (
            str(change.session),
            change.number,
            str(change.person_id),
            str(change.module_id),
            change.version,
            msgspec.json.encode(change.ranges),
            change.elapsed_ms,
        )
        self._do(lambda db: db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?)", row))

    def forget(self, session: SessionId, number: int) -> None:
        """This has become a change.

        Raises:
            KeptTrouble: the disk fails.
        """
        what = (str(session), number)
        self._do(lambda db: db.execute("DELETE FROM kept WHERE session = ? AND number = ?", what))

    def changes(self) -> list[VideoWatched]:
        """What is kept, in the order in which it was watched, as the changes that it is to become.

        Raises:
            KeptTrouble: it cannot be read.
        """
        # Sessions are named by the time at which they began.
        rows = self._do(lambda db: db.execute("SELECT * FROM kept ORDER BY session, number").fetchall())
        return [
            VideoWatched(
                PersonId(UUID(person)),
                ModuleId(UUID(module)),
                version,
                SessionId(UUID(session)),
                number,
                msgspec.json.decode(ranges, type=tuple[Range, ...]),
                elapsed_ms,
            )
            for session, number, person, module, version, ranges, elapsed_ms in rows
        ]

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _do(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            if self._db is None:
                self._db = _opened(self._path)
            return work(self._db)
        except sqlite3.Error as error:
            raise KeptTrouble(f"{self._path.name}: {error}") from error


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _open(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        # It held a minute of watching at most; a broken file must not keep everybody from every video.
        _log.error("what was kept of watching cannot be read and is put aside", why=str(error))
        path.replace(path.with_suffix(".broken"))
        return _open(path)


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.executescript(_SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db

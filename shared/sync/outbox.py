"""The outbox: what a door has acknowledged, on its own disk until the server has it and for 30 days after.

A file and a connection of its own, never attached to the replica, whose rollback would take it along. Its schema
does not change between releases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from shared.journal.types import ChangeId, Private, Signed

# What the server has answered is kept this long: a server that was restored gets it back from the doors.
KEPT = timedelta(days=30)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS change (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    envelope BLOB NOT NULL,
    signature BLOB NOT NULL,
    private BLOB,
    settled_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON change (n) WHERE settled_at IS NULL;
CREATE TABLE IF NOT EXISTS counter (only INTEGER PRIMARY KEY CHECK (only = 0), n INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO counter VALUES (0, 0);
"""


class OutboxTrouble(Exception):
    """The outbox cannot be read or written: a full or broken disk. Nothing was acknowledged."""


class Outbox:
    """The changes of one door. Everything that `append` has returned from survives any loss of power."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            OutboxTrouble: it cannot be opened, or is no outbox.
        """
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise OutboxTrouble(f"{path.name}: {error}") from error
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            self._db.close()
            raise OutboxTrouble(f"{path.name}: {error}") from error

    def close(self) -> None:
        self._db.close()

    def next_n(self) -> int:
        """The number of the next change; numbers go on without a gap across all boots.

        Raises:
            OutboxTrouble: it cannot be read.
        """
        try:
            (n,) = self._db.execute("SELECT n FROM counter").fetchone()
        except sqlite3.Error as error:
            raise OutboxTrouble(str(error)) from error
        return int(n) + 1

    def oldest(self) -> int:
        """The number of the oldest change that is still kept, settled or not; that of the next one, if none is.

        Raises:
            OutboxTrouble: it cannot be read.
        """
        try:
            (n,) = self._db.execute("SELECT min(n) FROM change").fetchone()
        except sqlite3.Error as error:
            raise OutboxTrouble(str(error)) from error
        return self.next_n() if n is None else int(n)

    def append(self, n: int, signed: Signed) -> None:
        """Keep a change durably.

        Raises:
            OutboxTrouble: the disk does not take it; then it is not kept at all.
        """
        private = None if signed.private is None else msgspec.msgpack.encode(signed.private)
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.execute(
                    "INSERT INTO change (n, id, envelope, signature, private) VALUES (?, ?, ?, ?, ?)",
                    (n, str(signed.id), signed.envelope, signed.signature, private),
                )
                self._db.execute("UPDATE counter SET n = ?", (n,))
                self._db.execute("COMMIT")
            except sqlite3.Error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise OutboxTrouble(str(error)) from error

    def waiting(self) -> Iterator[Signed]:
        """What the server has not settled yet, in the order in which it was made; no more is read than is asked for.

        Raises:
            OutboxTrouble: it cannot be read.
        """
        query = "SELECT id, envelope, signature, private FROM change WHERE settled_at IS NULL ORDER BY n"
        try:
            with closing(self._db.execute(query)) as rows:
                for id_, envelope, signature, private in rows:
                    part = None if private is None else msgspec.msgpack.decode(private, type=Private)
                    yield Signed(ChangeId(UUID(id_)), envelope, signature, part)
        except sqlite3.Error as error:
            raise OutboxTrouble(str(error)) from error

    def settle(self, changes: Collection[ChangeId], at: datetime) -> None:
        """Note that these wait no more. A hint for speed: what is settled stands in the replica, with its rows."""
        if not changes:
            return
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany(
                    "UPDATE change SET settled_at = ? WHERE id = ? AND settled_at IS NULL",
                    [(at.isoformat(), str(change)) for change in changes],
                )
                self._db.execute("DELETE FROM change WHERE settled_at < ?", ((at - KEPT).isoformat(),))
        except sqlite3.Error as error:
            raise OutboxTrouble(str(error)) from error

    def send_all_again(self) -> None:
        """Everything waits again: the server was restored and may have lost some of it. Harmless by id."""
        try:
            self._db.execute("UPDATE change SET settled_at = NULL")
        except sqlite3.Error as error:
            raise OutboxTrouble(str(error)) from error

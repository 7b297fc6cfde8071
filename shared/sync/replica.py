"""The replica: the server's rows on the door's disk, with what still waits laid on top.

Rows from the server are committed. Then a transaction is opened that is never committed: the waiting changes are
written into it, and every page reads through it. So optimistic screens, late refusals and power cuts are one
mechanism, and there is no merge code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, Uuid, inspect, or_, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DatabaseError

from shared.areas import judge, read_change, write_all
from shared.journal.queries import Outcome
from shared.journal.signing import Standing, open_envelope, sign
from shared.journal.types import Act, Change, ChangeId, Kind, PersonId, Private, Refusal, Signed, Tap, Verdict
from shared.store.engines import sqlite_engine
from shared.store.memory import Memory
from shared.store.shop import Shop
from shared.store.tables import Choice, UtcTime, metadata
from shared.sync.messages import Pull
from shared.sync.outbox import KEPT, Outbox, OutboxTrouble
from shared.sync.rows import put_rows, shape

_log = structlog.get_logger()

# No more answers than this are remembered; then the remembering begins anew.
_MOST_REMEMBERED = 50_000

_local = MetaData()

_standing = Table(
    "replica_standing",
    _local,
    Column("only", Integer, primary_key=True),
    Column("workshop", Integer, nullable=False),
    Column("epoch", Uuid, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("fresh_at", UtcTime, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("shape", Text),
    Column("name", Text),
)
"""Which server's rows these are, and up to where: committed together with them."""

_settled = Table(
    "replica_settled",
    _local,
    Column("change_id", Uuid, primary_key=True),
    Column("verdict", Choice(Verdict), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("refusals", Text, nullable=False),
    Column("settled_at", UtcTime),
)
"""The verdicts that came with the rows; the outbox minus these is what waits. They are kept as long as its changes."""


class ReplicaTrouble(Exception):
    """The replica cannot be read or written: a broken file, a full disk. It can be made anew from the server."""


class Made(Struct, frozen=True):
    """A change that the door has taken: it is in the outbox, and on the screen."""

    id: ChangeId


class Settled(Struct, frozen=True):
    """News for the pages: a pull arrived. `outcomes` are the verdicts on what waited here."""

    head: int
    outcomes: tuple[Outcome, ...]


class Replica:
    """The door's view of its workshop. It belongs to one thread, the store's."""

    def __init__(self, path: Path | None, outbox: Outbox, *, door: int, key: Ed25519PrivateKey, release: str) -> None:
        """Open the replica, or begin an empty one, and lay on top what waits.

        Raises:
            ReplicaTrouble: the file is broken; remove it, and the next sync makes it again.
        """
        self._engine = sqlite_engine(path)
        self._outbox = outbox
        self._door = door
        self._key = key
        self._release = release
        # Nobody else writes this file. What is rolled back may have been read, so then all is forgotten.
        self._memory = Memory()
        try:
            self._conn = self._engine.connect()
            with self._conn.begin():
                for tables in (metadata, _local):
                    tables.create_all(self._conn)
                    self._add_new_columns(tables)
            self._read_standing()
            self._lay(list(outbox.waiting()))
        except DatabaseError as error:
            self._engine.dispose()
            raise ReplicaTrouble(str(error.orig)) from error

    def close(self) -> None:
        """Close it; what was laid on top goes with the transaction, and comes back from the outbox."""
        self._conn.rollback()
        self._conn.close()
        self._engine.dispose()

    def _add_new_columns(self, tables: MetaData) -> None:
        """Tables of an earlier release lack only columns that have defaults."""
        present = inspect(self._conn)
        for table in tables.sorted_tables:
            names = {column["name"] for column in present.get_columns(table.name)}
            for column in table.c:
                if column.name not in names:
                    kind = column.type.compile(self._conn.dialect)
                    default = "" if column.server_default is None else f" DEFAULT {column.server_default.arg}"  # type: ignore[attr-defined]
                    self._conn.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}{default}')

    # --- standing

    def _read_standing(self) -> None:
        row = self._conn.execute(select(_standing)).one_or_none()
        self._conn.rollback()
        self.workshop: int = row.workshop if row else 0
        self.epoch: UUID | None = row.epoch if row else None
        self._seen: int = row.cursor if row else 0
        self.cursor: int = self._seen if row and row.shape == shape() else 0
        """Up to where this door has everything; 0 asks for all of it, as after an upgrade that holds more."""
        self.fresh_at: datetime | None = row.fresh_at if row else None
        self.receipt: str = row.receipt if row else ""
        self.name: str = (row.name or "") if row else ""
        """What the workshop calls this door; empty as long as it has not said so."""

    @property
    def ready(self) -> bool:
        """Whether the first sync has been here."""
        return self.fresh_at is not None

    def shop(self) -> Shop:
        """The workshop as this door shows it, for reading: the server's rows, with what waits on top."""
        if len(self._memory) > _MOST_REMEMBERED:
            self._memory.forget_all()
        shop = Shop(self._conn, self.workshop)
        shop.memory = self._memory
        return shop

    # --- making changes

    def make(
        self,
        change: Change,
        *,
        at: datetime,
        actor: PersonId | None,
        taps: Iterable[Tap] = (),
        private: Private | None = None,
    ) -> Made | tuple[Refusal, ...]:
        """Judge a change, lay it on top of the replica, and keep it in the outbox; or say every reason why not.

        Once this has returned a `Made`, the change survives any loss of power.

        Raises:
            OutboxTrouble: the disk does not take it. Nothing was done.
            LookupError: there was no first sync yet, so there is no workshop to change.
        """
        n = self._outbox.next_n()
        signed = self._sign(change, private, n=n, at=at, actor=actor, taps=taps)
        envelope = open_envelope(signed)
        change = read_change(envelope.change)  # what is judged here is what the server will read
        act = Act(envelope, change, private, taken_at=at)
        shop = self.shop().judging(act)
        found = judge(change, shop)
        if found:
            return found
        with self._savepoint():
            # Kept before the savepoint is let go: a full disk leaves nothing on the screen.
            write_all(change, shop)
            self._outbox.append(n, signed)
        self._waiting[signed.id] = change
        return Made(signed.id)

    def _sign(
        self,
        change: Change,
        private: Private | None,
        *,
        n: int,
        at: datetime,
        actor: PersonId | None,
        taps: Iterable[Tap],
    ) -> Signed:
        if self.fresh_at is None:
            raise LookupError("this door has not met its workshop yet")
        standing = Standing(self.workshop, self._door, self._seen, self.fresh_at, self.receipt, self._release)
        return sign(change, private, standing=standing, n=n, at=at, actor=actor, taps=taps, key=self._key)

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        # By the driver itself: SQLAlchemy's own bookkeeping of a savepoint takes as long as judging a change.
        driver: Any = self._conn.connection.driver_connection
        driver.execute("SAVEPOINT change")
        try:
            yield
        except BaseException:
            driver.execute("ROLLBACK TO change")
            self._memory.forget_all()
            raise
        finally:
            driver.execute("RELEASE change")

    @property
    def waiting(self) -> frozenset[ChangeId]:
        """What only this door has yet."""
        return frozenset(self._waiting)

    @property
    def waiting_changes(self) -> tuple[Change, ...]:
        """What only this door has yet, in the order in which it was made; what cannot be read is left out."""
        return tuple(change for change in self._waiting.values() if change is not None)

    def to_push(self, most: int) -> list[Signed]:
        """The oldest of what waits, in order."""
        return list(islice((signed for signed in self._outbox.waiting() if signed.id in self._waiting), most))

    @property
    def oldest(self) -> int:
        """The number of the oldest change of which this door may still ask what became of it.

        Raises:
            OutboxTrouble: the outbox cannot be read.
        """
        return self._outbox.oldest()

    def start_over(self) -> None:
        """Ask for everything at the next pull; until it comes, the present rows stay."""
        self.cursor = 0

    def verdict(self, change: ChangeId) -> Outcome | None:
        """What the server made of this door's change, once a pull has brought it."""
        row = self._conn.execute(select(_settled).where(_settled.c.change_id == change)).one_or_none()
        return None if row is None else Outcome(row.change_id, row.verdict, row.seq, row.refusals)

    # --- news

    def rebase(self, news: Pull) -> Settled:
        """Commit the server's rows and verdicts, then lay on top of them again what still waits.

        A waiting claim that the news has made impossible is left out; the server's verdict tells the person why.
        News that is older than what is here changes nothing.

        Raises:
            ValueError: the news does not go on from this replica's cursor and epoch; ask for a snapshot.
            ReplicaTrouble: the disk does not take it. All is as it was before.
            OutboxTrouble: the outbox cannot be read, or not be told to send all again. All is as it was before.
        """
        if news.after and (news.epoch != self.epoch or news.after > self.cursor):
            raise ValueError("news of another epoch, or with a gap")
        if news.epoch == self.epoch and self._is_old(news):
            return Settled(self._seen, ())
        if news.epoch != self.epoch:
            # A server that was restored may have lost some of it; so may one that this replica has never met.
            self._outbox.send_all_again()
        mine = tuple(outcome for outcome in news.settled if outcome.id in self._waiting)
        waiting = list(self._outbox.waiting())
        self._conn.rollback()
        try:
            try:
                with self._conn.begin():
                    self._put(news)
            finally:
                # Where that failed, too: what waits does not leave the screen.
                self._read_standing()
                self._lay(waiting)
        except DatabaseError as error:
            raise ReplicaTrouble(str(error.orig)) from error
        return Settled(news.head, mine)

    def _is_old(self, news: Pull) -> bool:
        if news.head == self._seen and self.fresh_at is not None:
            return news.given_at < self.fresh_at
        return news.head < self._seen

    def _put(self, news: Pull) -> None:
        if news.after == 0:
            self._empty()
        for rows in news.rows:
            put_rows(self._conn, news.workshop, rows)
        self._keep_verdicts(news)

    def _empty(self) -> None:
        for table in metadata.sorted_tables:
            self._conn.execute(table.delete())
        self._conn.execute(_settled.delete())

    def _keep_verdicts(self, news: Pull) -> None:
        if news.settled:
            if not self._outbox_behind:
                # Those that have no time are of a release that did not note it.
                settled_at = _settled.c.settled_at
                self._conn.execute(
                    _settled.delete().where(or_(settled_at < news.given_at - KEPT, settled_at.is_(None)))
                )
            rows = [
                {
                    "change_id": each.id,
                    "verdict": each.verdict,
                    "seq": each.seq,
                    "refusals": each.refusals,
                    "settled_at": news.given_at,
                }
                for each in news.settled
            ]
            self._conn.execute(sqlite.insert(_settled).on_conflict_do_nothing(), rows)
        standing = {
            "only": 0,
            "workshop": news.workshop,
            "epoch": news.epoch,
            "cursor": news.head,
            "fresh_at": news.given_at,
            "receipt": news.receipt,
            "shape": shape(),
            "name": news.name,
        }
        upsert = sqlite.insert(_standing).values(standing)
        self._conn.execute(upsert.on_conflict_do_update(index_elements=["only"], set_=standing))

    def _lay(self, kept: list[Signed]) -> None:
        """Open the transaction that is never committed, and write into it what of the outbox waits."""
        if self._conn.in_transaction():
            self._conn.rollback()
        self._memory.forget_all()
        self._conn.begin()
        answered = self._settled_among([signed.id for signed in kept])
        self._note_in_outbox(answered)
        self._waiting: dict[ChangeId, Change | None] = {}
        for signed in kept:
            if self.ready and signed.id not in answered:
                self._waiting[signed.id] = self._lay_one(signed)

    def _note_in_outbox(self, answered: set[ChangeId]) -> None:
        """Tell the outbox what waits no more; where its disk does not take that, the next pull tells it again."""
        self._outbox_behind = False
        """Whether a change waits there still of which only a verdict here says that it does not."""
        if self.fresh_at is None:
            return
        try:
            self._outbox.settle(answered, self.fresh_at)
        except OutboxTrouble:
            self._outbox_behind = True
            _log.exception("the outbox takes no note of what is settled", count=len(answered))

    def _settled_among(self, changes: list[ChangeId]) -> set[ChangeId]:
        found: set[ChangeId] = set()
        for start in range(0, len(changes), 500):
            part = changes[start : start + 500]
            query = select(_settled.c.change_id).where(_settled.c.change_id.in_(part))
            found |= set(self._conn.execute(query).scalars())
        return found

    def _lay_one(self, signed: Signed) -> Change | None:
        """Write a waiting change on top of the replica; it is None where that cannot be done."""
        try:
            envelope = open_envelope(signed)
            change = read_change(envelope.change)
            shop = self.shop().judging(Act(envelope, change, signed.private, taken_at=envelope.at))
            if change.kind is not Kind.CLAIM or not judge(change, shop):
                with self._savepoint():
                    write_all(change, shop)
        except Exception:  # noqa: BLE001 - logged with its trace, and see below
            # One change that cannot be shown must not keep the door from starting. It waits on, and the server,
            # which sets aside what it cannot write, has the last word on it.
            _log.exception("a waiting change cannot be laid on the replica", change=str(signed.id))
            return None
        return change

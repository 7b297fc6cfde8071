"""The desk: what the server does with changes, from doors and from its own pages alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, text

from shared.journal import queries as journal_queries
from shared.journal.queries import Outcome
from shared.journal.signing import pull_receipt
from shared.store.engines import enter_workshop, transaction
from shared.store.shop import Shop
from shared.sync import queries
from shared.sync.batch import Batch, BatchFailedError, FromDoor, FromServer, Known, Sent, Taken
from shared.sync.messages import MOST_CHANGES, Pull, Rows
from shared.sync.rows import everything, touched_since

__all__ = [
    "BatchFailedError",
    "CursorUnknownError",
    "Desk",
    "FromDoor",
    "FromServer",
    "Sent",
    "Taken",
    "read_one_moment",
]

_log = structlog.get_logger()

# A desk remembers no more answers than this of one workshop, and begins anew then.
_MOST_KNOWN = 50_000


class Desk:
    """Takes changes into the journal and the tables of one database, and gives doors what changed.

    Synchronous: a server calls it on worker threads. Changes of one workshop are taken one transaction after the
    other, under the lock on the workshop's head.
    """

    def __init__(self, engine: Engine, *, key: Ed25519PrivateKey, receipt_secret: bytes, release: str) -> None:
        """Open the desk.

        Args:
            key: the server's own, with which it signs as door 0.
            receipt_secret: what makes the receipts of pulls; it stays the same over restores.
        """
        self._engine = engine
        self._key = key
        self._secret = receipt_secret
        self._release = release
        self._known: dict[int, Known] = {}

    def take(self, workshop: int, sent: Sequence[Sent], now: datetime) -> Taken:
        """Judge and write changes in the order given; the outcomes are durable when this returns.

        Args:
            sent: at most `MOST_CHANGES`.
            now: the server's time.

        Raises:
            LookupError: there is no such workshop.
            ValueError: too many at once.
        """
        try:
            with transaction(self._engine, workshop) as conn:
                return self.take_within(conn, workshop, sent, now)
        except BatchFailedError:
            with transaction(self._engine, workshop) as conn:
                return self.take_within(conn, workshop, sent, now, careful=True)

    def take_within(
        self, conn: Connection, workshop: int, sent: Sequence[Sent], now: datetime, *, careful: bool = False
    ) -> Taken:
        """`take`, in a transaction of the caller's that has entered the workshop; what is taken lives and dies with it.

        Args:
            careful: each change in a savepoint of its own, so that one that cannot be written is set aside alone.

        Raises:
            BatchFailedError: judging or writing a change raised; roll back, and take the batch again with care.
            LookupError: there is no such workshop.
            ValueError: too many at once.
        """
        if len(sent) > MOST_CHANGES:
            raise ValueError(f"{len(sent)} changes at once; at most {MOST_CHANGES}")
        shop = Shop(conn, workshop)
        head = journal_queries.head(shop, lock=True)
        if head is None:
            raise LookupError(f"no workshop {workshop}")
        # Taken out while it is used: where this raises, or another thread comes meanwhile, what is known is forgotten.
        known = self._known.pop(workshop, None)
        if known is None or known.head != head.hash or len(known) > _MOST_KNOWN:
            known = Known(head.hash)
        batch = Batch(shop, head, now, known, key=self._key, secret=self._secret, release=self._release)
        try:
            taken = batch.take(sent, careful=careful)
        except BatchFailedError:
            _log.exception("a batch failed and is taken again change by change", workshop=workshop)
            raise
        self._known[workshop] = known
        return taken

    def pull(self, workshop: int, door: int, after: int, epoch: UUID | None, now: datetime, *, oldest: int = 0) -> Pull:
        """What a door does not know yet, up to the head; everything where its cursor is of another epoch.

        Args:
            oldest: the number of the oldest change that the door still keeps. Where everything is given, the verdicts
                on its earlier changes are not: it has forgotten those.

        Raises:
            LookupError: there is no such workshop.
        """
        with self._engine.begin() as conn:
            read_one_moment(conn)
            enter_workshop(conn, workshop)
            return self.pull_within(conn, workshop, door, after, epoch, now, oldest=oldest)

    def pull_within(
        self,
        conn: Connection,
        workshop: int,
        door: int,
        after: int,
        epoch: UUID | None,
        now: datetime,
        *,
        oldest: int = 0,
        only_news: bool = False,
    ) -> Pull:
        """`pull`, in a transaction of the caller's that reads one moment and has entered the workshop.

        Raises:
            CursorUnknownError: `only_news`, and the door has to be given everything.
            LookupError: there is no such workshop.
        """
        shop = Shop(conn, workshop)
        head = journal_queries.head(shop)
        if head is None:
            raise LookupError(f"no workshop {workshop}")
        known = after if epoch == head.epoch and 0 < after <= head.seq else 0
        if only_news and not known:
            raise CursorUnknownError
        rows: tuple[Rows, ...] = ()
        settled: tuple[Outcome, ...] = ()
        if known < head.seq or not known:
            rows = tuple(touched_since(shop, known) if known else everything(shop))
            settled = tuple(
                journal_queries.settled_since(shop, door, known)
                if known
                else journal_queries.settled_from(shop, door, oldest)
            )
        receipt = pull_receipt(self._secret, door=door, head=head.seq, given_at=now)
        asking = queries.door(shop, door)
        name = "" if asking is None else asking.name
        return Pull(workshop, head.epoch, known, head.seq, now, receipt, rows, settled, name)


def read_one_moment(conn: Connection) -> None:
    """Let a transaction, before its first read, see all tables as they are at one moment; SQLite's do so anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))


class CursorUnknownError(Exception):
    """A door's cursor is of another epoch, or beyond the journal's head: what is new since then nobody can say."""

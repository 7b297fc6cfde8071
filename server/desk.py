"""The desk of every workshop, from the event loop: changes that wait are taken together, on a worker thread."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice

import psycopg
import stamina
from prometheus_client import Counter
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from server.database.trouble import DatabaseAway
from server.database.work import Database
from server.operations import Metrics
from server.workshops.keys import Secrets, secrets_of
from shared.journal.queries import Outcome
from shared.sync.desk import BatchFailedError, Desk, Sent, Taken
from shared.sync.messages import MOST_CHANGES

# A transaction may take this much longer for each of its changes, on a slow machine; who waits for it waits no longer.
_SECONDS_A_CHANGE = 0.08
# Two transactions were in each other's way. The one that was ended is taken again, soon and at another moment.
_CONFLICTS = ("40001", "40P01")
_ATTEMPTS = 5


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Changes that somebody waits for."""

    sent: tuple[Sent, ...]
    answer: asyncio.Future[tuple[Outcome, ...]]


@dataclass(slots=True)
class _Queue:
    """What waits in one workshop, and the task that works it off."""

    waiting: deque[_Waiting] = field(default_factory=deque)
    worker: asyncio.Task[None] | None = None

    def next_batch(self) -> list[_Waiting]:
        """As many of the first as go into one transaction, without those whose sender has gone away."""
        batch: list[_Waiting] = []
        room = MOST_CHANGES
        while self.waiting and (self.waiting[0].answer.done() or len(self.waiting[0].sent) <= room):
            first = self.waiting.popleft()
            if not first.answer.done():
                batch.append(first)
                room -= len(first.sent)
        return batch


class AsyncDesk:
    """Takes changes of doors, pages, API and tasks: for each workshop one transaction after the other.

    Made once for a process, and used on its event loop.
    """

    def __init__(
        self, database: Database, metrics: Metrics, *, release: str, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._database = database
        self._release = release
        self._clock = clock
        self._queues: dict[int, _Queue] = {}
        self._desks: dict[int, tuple[Desk, Secrets]] = {}
        self._taken = Counter("doorwright_changes", "Changes taken", ("verdict",), registry=metrics.registry)
        self._batches = Counter("doorwright_batches", "Transactions that took changes", registry=metrics.registry)

    def now(self) -> datetime:
        """The server's time."""
        return self._clock()

    async def take(self, workshop: int, sent: Sequence[Sent]) -> tuple[Outcome, ...]:
        """Judge and write changes in the order given; one outcome for each, once they are durable.

        Raises:
            DatabaseAway: no answer within the database's limit, or not now. Whether they were written is not known; a
                door's may be sent again, as their ids tell.
            LookupError: there is no such workshop.
            ValueError: more than `MOST_CHANGES`.
        """
        if len(sent) > MOST_CHANGES:
            raise ValueError(f"{len(sent)} changes at once; at most {MOST_CHANGES}")
        waiting = _Waiting(tuple(sent), asyncio.get_running_loop().create_future())
        queue = self._queues.setdefault(workshop, _Queue())
        queue.waiting.append(waiting)
        if queue.worker is None:
            queue.worker = asyncio.create_task(self._work_off(workshop, queue))
        try:
            async with asyncio.timeout(self._database.limit_s):
                return await waiting.answer
        except TimeoutError as cause:
            raise DatabaseAway("no answer within the limit") from cause

    async def desk(self, workshop: int) -> Desk:
        """The synchronous desk of a workshop, for work within `Database.run`.

        Raises:
            DatabaseAway: as `Database.run`.
            LookupError: there is no such workshop.
        """
        return (await self._open(workshop))[0]

    async def secrets(self, workshop: int) -> Secrets:
        """What the workshop's server keeps to itself; raises as `desk` does."""
        return (await self._open(workshop))[1]

    async def _open(self, workshop: int) -> tuple[Desk, Secrets]:
        if workshop not in self._desks:
            kept = await self._database.run(partial(secrets_of, workshop=workshop), workshop=workshop)
            desk = Desk(
                self._database.engine, key=kept.signing_key, receipt_secret=kept.receipt_secret, release=self._release
            )
            self._desks[workshop] = (desk, kept)
        return self._desks[workshop]

    async def _work_off(self, workshop: int, queue: _Queue) -> None:
        try:
            while queue.waiting:
                batch = queue.next_batch()
                if batch:
                    await self._answer(workshop, batch)
        finally:
            queue.worker = None
            if self._queues.get(workshop) is queue:
                del self._queues[workshop]

    async def _answer(self, workshop: int, batch: Sequence[_Waiting]) -> None:
        """Take what waits, and tell each sender; an exception is theirs, too."""
        try:
            taken = await self._take(workshop, [change for each in batch for change in each.sent])
        except Exception as trouble:  # noqa: BLE001 - raised where the senders wait
            for each in batch:
                if not each.answer.done():
                    each.answer.set_exception(trouble)
            return
        outcomes = iter(taken.outcomes)
        for each in batch:
            mine = tuple(islice(outcomes, len(each.sent)))
            if not each.answer.done():  # its sender may have gone away meanwhile
                each.answer.set_result(mine)

    async def _take(self, workshop: int, sent: Sequence[Sent]) -> Taken:
        desk = await self.desk(workshop)
        again = stamina.AsyncRetryingCaller(
            attempts=_ATTEMPTS, timeout=self._database.limit_s, wait_initial=0.01, wait_max=0.2, wait_jitter=0.05
        )
        taken = await again(_is_conflict, self._take_once, desk, workshop, sent)
        self._batches.inc()
        for outcome in taken.outcomes:
            self._taken.labels(outcome.verdict).inc()
        return taken

    async def _take_once(self, desk: Desk, workshop: int, sent: Sequence[Sent]) -> Taken:
        limit_s = self._database.limit_s + _SECONDS_A_CHANGE * len(sent)

        def work(conn: Connection, *, careful: bool = False) -> Taken:
            return desk.take_within(conn, workshop, sent, self._clock(), careful=careful)

        try:
            return await self._database.run(work, workshop=workshop, limit_s=limit_s)
        except BatchFailedError:  # logged by the desk
            return await self._database.run(partial(work, careful=True), workshop=workshop, limit_s=limit_s)


def _is_conflict(exc: Exception) -> bool:
    return isinstance(exc, DBAPIError) and isinstance(exc.orig, psycopg.Error) and exc.orig.sqlstate in _CONFLICTS

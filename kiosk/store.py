"""The store's thread: the only one that touches replica and outbox. A tap's reads go before everything else."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from typing import Any, TypeVar

from shared.sync.replica import Replica

Result = TypeVar("Result")


class Turn(IntEnum):
    """Whose work is done first."""

    TAP = 0
    PAGE = 1
    SYNC = 2


class StoreClosed(Exception):
    """The door is ending; nothing more is read or written."""


class Store:
    """Does work on the replica, one piece at a time, on a thread of its own.

    Args:
        open_replica: called on that thread; what it raises is raised by `start`.
    """

    def __init__(self, open_replica: Callable[[], Replica]) -> None:
        self._open = open_replica
        self._work: queue.PriorityQueue[tuple[int, int, Callable[[Replica], Any] | None, Future[Any]]]
        self._work = queue.PriorityQueue()
        self._order = itertools.count()
        self._opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._closed = False

    def start(self) -> None:
        """Open the replica.

        Raises:
            ReplicaTrouble, OutboxTrouble: as `open_replica` does.
        """
        self._thread.start()
        self._opened.result()

    def ask(self, work: Callable[[Replica], Result], turn: Turn = Turn.PAGE) -> Future[Result]:
        """Have `work` done; its result, or what it raised, is in the future.

        Asynchronous code awaits `asyncio.wrap_future` of it.

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
        try:
            replica = self._open()
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
                done.set_result(work(replica))
            except BaseException as trouble:  # noqa: BLE001 - handed to whoever asked
                done.set_exception(trouble)
        replica.close()

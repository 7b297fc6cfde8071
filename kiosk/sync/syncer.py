"""Keeps the door in step with its server for as long as the door is open; whatever breaks, it tries again."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterable, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

import stamina
import structlog
from msgspec import Struct
from sqlalchemy.exc import StatementError

from kiosk.clock import DoorClock
from kiosk.store import Store, Turn, is_disk
from kiosk.sync.line import DoorRefused, Line, ServerAway
from shared.journal.types import Signed, Verdict
from shared.sync.messages import MOST_CHANGES, Pull
from shared.sync.outbox import OutboxTrouble
from shared.sync.replica import Replica, ReplicaTrouble, Settled

_log = structlog.get_logger(__name__)

Result = TypeVar("Result")

# A silent stream is not trusted for longer than this.
POLL_S = 10.0
# Waits between attempts: from short to long, with jitter, so that doors do not come back all at once.
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 15.0
# A server that says it is another time than these has none.
_EARLIEST, _LATEST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

# Bytes: a server takes no body above 1 MiB. An id, a signature and their frame are less than the second.
_LARGEST_PUSH, _AROUND_A_CHANGE = 900_000, 500

_DiskTrouble = OutboxTrouble | ReplicaTrouble


class LineState(Struct, frozen=True):
    """Whether this door follows its server, and since when it does not.

    Attributes:
        refused: the server does not know this door, and it stops asking.
        revoked: it was taken out of service, and has given the server all that waited.
    """

    online: bool
    since: datetime | None = None
    refused: bool = False
    revoked: bool = False


class Syncer:
    """Pushes what waits and pulls what is new: at once when there is something, and every `POLL_S` at the least.

    Args:
        on_news: called on the event loop after each pull, with what it settled.
        on_state: called on the event loop when the line is lost or comes back.
        clock: set from what the server says the time is.
    """

    def __init__(
        self,
        line: Line,
        store: Store,
        clock: DoorClock,
        *,
        on_news: Callable[[Settled], None],
        on_state: Callable[[LineState], None],
    ) -> None:
        self._line = line
        self._store = store
        self._clock = clock
        self._on_news = on_news
        self._on_state = on_state
        self._wanted = asyncio.Event()
        self._state = LineState(online=False)
        self._head = 0

    @property
    def state(self) -> LineState:
        return self._state

    def hurry(self) -> None:
        """Something waits to be pushed."""
        self._wanted.set()

    async def run(self) -> None:
        """Sync until cancelled, or until the server does not know this door any more."""
        listening = asyncio.create_task(self._listen())
        try:
            while not self._state.refused:
                await self._round_with_retries()
                # Not `wait_for`: before Python 3.12 it loses a cancellation that comes together with what it waits for.
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL_S):
                        await self._wanted.wait()
                self._wanted.clear()
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            await self._line.close()

    async def round(self) -> None:
        """Push everything that waits, then pull.

        Raises:
            ServerAway, DoorRefused, OutboxTrouble, ReplicaTrouble
        """
        first = next(_pushes(await self._ask(lambda replica: replica.to_push(MOST_CHANGES))), [])
        if first:
            await self._push(first)
        await self._pull()
        # All the rest goes before the next pull: each lays what still waits on the rows once more. What was sent and
        # is not settled has no need to be sent again.
        sent = {signed.id for signed in first}
        rest = [each for each in await self._ask(lambda replica: replica.to_push(sys.maxsize)) if each.id not in sent]
        for part in _pushes(rest):
            await self._push(part)
        if rest:
            await self._pull()

    async def _push(self, part: list[Signed]) -> None:
        reply = await self._line.push(tuple(part))
        for outcome in reply.outcomes:
            if outcome.verdict is not Verdict.ACCEPTED:
                _log.warning("a change was not accepted", change=str(outcome.id), verdict=outcome.verdict.value)

    async def _hand_in(self) -> None:
        """Give the server what a revoked door still has: it is kept apart, and answered, but never settled.

        Raises:
            ServerAway, DoorRefused, OutboxTrouble, ReplicaTrouble
        """
        for part in _pushes(await self._ask(lambda replica: replica.to_push(sys.maxsize))):
            await self._push(part)

    async def _pull(self) -> None:
        known = await self._ask(lambda replica: (replica.cursor, replica.epoch, replica.oldest))
        news = await self._line.pull(*known)
        if not _EARLIEST < news.given_at < _LATEST:
            raise ServerAway("an answer of another time")
        self._clock.set(news.given_at)
        settled = await self._ask(lambda replica: _take_news(replica, news))
        self._head = settled.head
        if settled.outcomes:
            _log.info("the server has settled changes", count=len(settled.outcomes), head=settled.head)
        if not self._state.online:
            _log.info("the server answers", head=settled.head)
            if self._clock.doubted:
                _log.warning("this machine's clock is wrong", ahead_s=round(self._clock.offset.total_seconds()))
        self._tell(LineState(online=True))
        self._on_news(settled)

    async def _round_with_retries(self) -> None:
        async for attempt in _for_ever(ServerAway, OutboxTrouble, ReplicaTrouble):
            with attempt:
                try:
                    await self._round_or_farewell()
                except (ServerAway, OutboxTrouble, ReplicaTrouble) as trouble:
                    self._lost(trouble)
                    raise

    async def _round_or_farewell(self) -> None:
        try:
            await self.round()
        except DoorRefused as refused:
            if refused.revoked:
                await self._hand_in()
            _log.error("the server does not believe this door any more", revoked=refused.revoked)
            self._tell(LineState(online=False, since=self._clock(), refused=True, revoked=refused.revoked))

    async def _listen(self) -> None:
        """Hear of news. Nothing depends on it but speed: polling covers a silent stream."""
        while True:
            attempts = _for_ever(ServerAway, DoorRefused)
            async for attempt in attempts:
                with attempt:
                    heard = False
                    try:
                        async with self._line.news() as heads:
                            async for head in heads:
                                heard = True
                                if head != self._head:
                                    self.hurry()
                    except (ServerAway, DoorRefused):
                        if not heard:
                            raise  # wait longer each time; a line that worked is tried again at once

    def _lost(self, trouble: ServerAway | _DiskTrouble) -> None:
        if self._state.online or self._state.since is None:
            if isinstance(trouble, ServerAway):
                _log.warning("the server cannot be reached", why=str(trouble))
            else:
                _log.error("the disk does not take what the server sends", why=str(trouble))
            self._tell(LineState(online=False, since=self._clock()))

    def _tell(self, state: LineState) -> None:
        if state != self._state:
            self._state = state
            self._on_state(state)

    async def _ask(self, work: Callable[[Replica], Result]) -> Result:
        return await asyncio.wrap_future(self._store.ask(work, Turn.SYNC))


def _pushes(waiting: list[Signed]) -> Iterator[list[Signed]]:
    """What waits, in parts that a server takes in one push."""
    part: list[Signed] = []
    size = 0
    for signed in waiting:
        more = len(signed.envelope) + len(signed.private.content if signed.private else b"") + _AROUND_A_CHANGE
        if part and (len(part) == MOST_CHANGES or size + more > _LARGEST_PUSH):
            yield part
            part, size = [], 0
        part.append(signed)
        size += more
    if part:
        yield part


def _for_ever(*trouble: type[Exception]) -> AsyncIterable[stamina.Attempt]:
    """Attempts without an end, at growing distances."""
    return stamina.retry_context(
        on=trouble,
        attempts=None,
        timeout=None,
        wait_initial=_FIRST_WAIT_S,
        wait_max=_LONGEST_WAIT_S,
        wait_jitter=_FIRST_WAIT_S,
    )


def _take_news(replica: Replica, news: Pull) -> Settled:
    """Rebase on the news; where it does not fit, or is nonsense, the next pull asks for everything.

    Raises:
        ServerAway: it does not fit. All is as it was before.
        ReplicaTrouble: the disk does not take it. All is as it was before.
    """
    try:
        return replica.rebase(news)
    except (ValueError, TypeError, AttributeError, ArithmeticError, StatementError) as error:
        # The last four are a row's values that are of no use in their columns.
        why: Exception = error
    except ReplicaTrouble as trouble:
        if is_disk(trouble):
            raise
        why = trouble  # a row that the database does not take
    _log.warning("news of no use; asking for everything", why=type(why).__name__, after=news.after)
    replica.start_over()
    raise ServerAway("news of no use")

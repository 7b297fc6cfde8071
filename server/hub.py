"""Who waits for news of a workshop, and the one connection that hears of them from the database.

Each commit of the desk notifies `HEAD_CHANNEL` with the journal's new head, whichever process of the server made it.
A notice that is lost does no harm: what it says is only that there is something to fetch.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from typing import Any

import psycopg
import stamina
import structlog
from psycopg import AsyncConnection, Notify
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine

from server.database.work import LIMIT_S
from shared.journal.writes import HEAD_CHANNEL
from shared.logs import safe_words

# What the connection is called in the database's own lists.
NAME = "doorwright news"
# A connection that is dead without saying so is found out within about 30 s, and a door asks every 10 s anyway.
_KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.1, 5.0

_log = structlog.get_logger(__name__)


class Watch:
    """Somebody who wants to know when a workshop's head moves."""

    def __init__(self) -> None:
        self._moved = asyncio.Event()
        self._head = 0
        self._ended = False

    def tell(self, head: int) -> None:
        """The head is here now. Who has not looked yet hears only of the last."""
        self._head = head
        self._moved.set()

    def end(self) -> None:
        """There will be no more news."""
        self._ended = True
        self._moved.set()

    async def next(self) -> int | None:
        """The newest head, once it has moved; None where there will be no more news."""
        await self._moved.wait()
        if self._ended:
            return None
        self._moved.clear()
        return self._head


class Hub:
    """Tells every `Watch` of this process of the heads of its workshop."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is heard before `run`.

        Args:
            engine: its database is listened to, on a connection of our own. LISTEN does not work through a PgBouncer.
        """
        _, options = engine.dialect.create_connect_args(engine.url)
        self._options = {"application_name": NAME, "connect_timeout": LIMIT_S, **_KEEPALIVES, **options}
        self._watches: dict[int, set[Watch]] = {}
        self._ended = False

    @contextmanager
    def watch(self, workshop: int) -> Iterator[Watch]:
        """Hear of this workshop's heads while the block runs."""
        watch = Watch()
        self._watches.setdefault(workshop, set()).add(watch)
        if self._ended:
            watch.end()
        try:
            yield watch
        finally:
            self._watches[workshop].discard(watch)
            if not self._watches[workshop]:
                del self._watches[workshop]

    def end(self) -> None:
        """Let every stream end: the server is going to stop."""
        self._ended = True
        for watch in self._all():
            watch.end()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen to the database while the block runs."""
        task = asyncio.create_task(self.run())
        try:
            yield
        finally:
            self.end()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def run(self) -> None:
        """Listen until cancelled; a connection that is lost is made again, after longer and longer waits."""
        while True:
            async for attempt in stamina.retry_context(
                on=psycopg.Error,
                attempts=None,
                timeout=None,
                wait_initial=_FIRST_WAIT_S,
                wait_max=_LONGEST_WAIT_S,
                wait_jitter=_FIRST_WAIT_S,
            ):
                with attempt:
                    await self._listen()

    async def _listen(self) -> None:
        """Listen until the connection is lost.

        Raises:
            psycopg.Error: it could not be made.
        """
        connection = await AsyncConnection[Any].connect(**self._options, autocommit=True)
        async with connection:
            await connection.execute(SQL("LISTEN {}").format(Identifier(HEAD_CHANNEL)))
            await self._catch_up(connection)
            _log.info("listening for news from the database")
            try:
                async with aclosing(connection.notifies()) as notices:
                    async for notice in notices:
                        self._hear(notice)
            except psycopg.Error as lost:
                # It had worked, so it is tried again at once.
                _log.warning("no news from the database until it is reached again", why=safe_words(lost))

    async def _catch_up(self, connection: AsyncConnection[Any]) -> None:
        """Tell everybody the present head: nobody told us of what happened before we listened."""
        for workshop in list(self._watches):
            async with connection.transaction():
                await connection.execute(SQL("SET LOCAL app.workshop = {}").format(str(workshop)))
                found = await connection.execute("SELECT seq FROM journal_head WHERE workshop_id = %s", [workshop])
                row = await found.fetchone()
            if row is not None:
                self._tell(workshop, row[0])

    def _hear(self, notice: Notify) -> None:
        workshop, _, head = notice.payload.partition(" ")
        with suppress(ValueError):  # anybody with a login to the database may notify the channel
            self._tell(int(workshop), int(head))

    def _tell(self, workshop: int, head: int) -> None:
        for watch in self._watches.get(workshop, ()):
            watch.tell(head)

    def _all(self) -> Iterator[Watch]:
        for watches in self._watches.values():
            yield from watches

"""A furnished workshop behind a real server process, and doors that talk to it over HTTP."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from kiosk.clock import DoorClock
from kiosk.identity import Pairing
from kiosk.store import DoorFiles, Store
from kiosk.sync.line import Line
from kiosk.sync.syncer import LineState, Syncer
from server.doors.tokens import issue_token
from server.workshops.keys import Secrets, keep_secrets
from server.workshops.tables import workshop
from shared.journal.types import Change, ChangeId, PersonId
from shared.store.engines import postgres_engine, transaction
from shared.sync.changes import DoorPaired
from shared.sync.replica import Made, Replica, Settled
from tests.support.postgres import Database
from tests.support.server import Server as Process
from tests.support.server import started_server
from tests.support.shops import BADGE_KEY, WORKSHOP, Clock, Server

LIMIT_S = 20.0

Result = TypeVar("Result")


class Companion:
    """The server of a furnished workshop: it can be stopped and started again at the same address."""

    def __init__(self, database: Database) -> None:
        self.clock = Clock(datetime.now(UTC))
        self.engine = postgres_engine(database.app_url)
        self.desk = Server(self.engine, self.clock)
        self.desk.furnish()
        secrets = Secrets(self.desk.key.private_bytes_raw(), BADGE_KEY, b"receipts")
        with transaction(self.engine, WORKSHOP) as conn:
            conn.execute(insert(workshop).values(number=WORKSHOP, slug="woodside", name="Woodside Makers"))
            keep_secrets(conn, WORKSHOP, secrets)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        address = database.app_url.render_as_string(hide_password=False)
        self._settings = {"DOORWRIGHT_DATABASE__URL": address, "DOORWRIGHT_LISTEN__PORT": str(self.port)}
        self._running: Process | None = None
        self._context: AbstractContextManager[Process] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._context = started_server(self._settings)
        self._running = self._context.__enter__()
        self._running.ready()

    def stop(self) -> None:
        """End it as a power cut does."""
        if self._context is not None:
            self._context.__exit__(None, None, None)
            self._context = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """While the block runs it takes connections, and answers nobody."""
        assert self._running is not None
        self._running.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._running.process.send_signal(signal.SIGCONT)

    def pair(self, number: int, key: Ed25519PrivateKey) -> Pairing:
        """Make a kiosk with this key a door of the workshop."""
        self.desk.accept(DoorPaired(number, f"Door {number}", key.public_key().public_bytes_raw()))
        with transaction(self.engine, WORKSHOP) as conn:
            token = issue_token(conn, WORKSHOP, number)
        return Pairing(self.url, WORKSHOP, number, token, BADGE_KEY)


class FarDoor:
    """A door without a screen: its store and its syncer, on the line to a companion."""

    def __init__(self, companion: Companion, folder: Path, number: int) -> None:
        folder.mkdir()
        key = Ed25519PrivateKey.generate()
        self.clock = DoorClock()
        self.states: list[LineState] = []
        self.settled: list[Settled] = []
        self._news = asyncio.Event()
        self.store = Store(DoorFiles(folder, number, key, "1.0"))
        self.store.start()
        line = Line(companion.pair(number, key))
        self.syncer = Syncer(line, self.store, self.clock, on_news=self._on_news, on_state=self._on_state)
        self.running = asyncio.get_running_loop().create_task(self.syncer.run())

    def _on_news(self, settled: Settled) -> None:
        self.settled.append(settled)
        self._news.set()

    def _on_state(self, state: LineState) -> None:
        self.states.append(state)
        self._news.set()

    async def make(self, change: Change, actor: PersonId) -> ChangeId:
        """Make a change as somebody at this door, and tell the syncer; its id."""
        at = self.clock()
        made = await asyncio.wrap_future(self.store.ask(lambda replica: replica.make(change, at=at, actor=actor)))
        self.syncer.hurry()
        assert isinstance(made, Made), made
        return made.id

    async def ask(self, work: Callable[[Replica], Result]) -> Result:
        return await asyncio.wrap_future(self.store.ask(work))

    async def until(self, holds: Callable[[Replica], bool]) -> None:
        """Wait for news that make this hold."""
        async with asyncio.timeout(LIMIT_S):
            while True:
                self._news.clear()
                if await self.ask(holds):
                    return
                await self._news.wait()

    async def close(self) -> None:
        self.running.cancel()
        await asyncio.wait({self.running})
        self.store.stop()


@pytest.fixture
def companion(pg_database: Database) -> Iterator[Companion]:
    """The server runs."""
    found = Companion(pg_database)
    try:
        found.start()
        yield found
    finally:
        found.stop()
        found.engine.dispose()

"""A furnished workshop behind a real application, and doors that reach it over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import httpx
import msgspec
import pytest
import uvicorn
from litestar.testing import TestClient
from sqlalchemy import Engine

from server.app import create_app
from server.database.schema import AtHead
from server.database.work import Database
from server.doors.tokens import issue_token
from server.settings import ServerSettings
from server.workshops.keys import secrets_of
from server.workshops.opening import open_workshop
from shared.journal.queries import Outcome
from shared.journal.types import Signed
from shared.people.types import LanguageCode, PersonDetails
from shared.store.engines import postgres_engine, transaction
from shared.sync.desk import Desk
from shared.sync.messages import CONTENT_TYPE, MOST_CHANGES, Pull, Push, PushReply, encode
from tests.support.postgres import Database as TestDatabase
from tests.support.postgres import Postgres, patient
from tests.support.shops import ADMIN, WORKSHOP, Clock, Server, TestDoor


class OpenedServer(Server):
    """The workshop of the tests, opened as `doorwright server init` does it."""

    def __init__(self, engine: Engine, clock: Clock, *, furnished: bool = False) -> None:
        """Open the workshop; or, where it is there and furnished, serve it."""
        self.engine = engine
        self.clock = clock
        self.furnished = furnished
        if not furnished:
            self._open()
        with transaction(engine, WORKSHOP) as conn:
            self.secrets = secrets_of(conn, WORKSHOP)
        self.key = self.secrets.signing_key
        self.desk = Desk(
            engine, key=self.key, receipt_secret=self.secrets.receipt_secret, release=version("doorwright")
        )

    def _open(self) -> None:
        with self.engine.begin() as conn:
            open_workshop(
                conn,
                "Woodside Makers",
                slug="woodside",
                zone="Europe/Berlin",
                language=LanguageCode.ENGLISH,
                first_owner=ADMIN,
                details=PersonDetails("Ada", email="ada@example.org"),
                now=self.clock(),
                release="1.0",
            )

    def token_of(self, door: int) -> str:
        with transaction(self.engine, WORKSHOP) as conn:
            return issue_token(conn, WORKSHOP, door)


class HttpDoor(TestDoor):
    """A door with a real line: what it sends and gets is what travels."""

    def __init__(self, server: OpenedServer, folder: Path, number: int, line: httpx.Client) -> None:
        self.line = line
        self.token = ""
        super().__init__(server, folder, number)

    def ask(self, method: str, path: str, **how: object) -> httpx.Response:
        """A request with this door's token."""
        if not self.token:
            assert isinstance(self.server, OpenedServer)
            self.token = self.server.token_of(self.number)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": CONTENT_TYPE}
        return self.line.request(method, path, headers=headers, **how)  # type: ignore[arg-type]

    def send(self, *changes: Signed) -> tuple[Outcome, ...]:
        answer = self.ask("POST", "/sync/v1/push", content=encode(Push(changes)))
        assert answer.status_code == 200, answer.text
        return msgspec.msgpack.decode(answer.content, type=PushReply).outcomes

    def push(self) -> tuple[Outcome, ...]:
        return self.send(*self.replica.to_push(MOST_CHANGES))

    def news(self) -> Pull:
        epoch = {"epoch": str(self.replica.epoch)} if self.replica.epoch else {}
        known = {"after": str(self.replica.cursor), "oldest": str(self.replica.oldest)}
        answer = self.ask("GET", "/sync/v1/pull", params=known | epoch)
        assert answer.status_code == 200, answer.text
        return msgspec.msgpack.decode(answer.content, type=Pull)


@pytest.fixture
def clock() -> Clock:
    """A real clock's time, as a live server reads one; it stands still in the test."""
    return Clock(datetime.now(UTC))


@pytest.fixture(scope="session")
def furnished(postgres: Postgres) -> Iterator[str]:
    """The name of a database with the furnished workshop, which every test's is a copy of."""
    with postgres.new_database() as database:
        engine = postgres_engine(database.app_url)
        OpenedServer(engine, Clock(datetime.now(UTC) - timedelta(seconds=1))).furnish()
        engine.dispose()
        yield database.name


@pytest.fixture
def pg_database(postgres: Postgres, furnished: str) -> Iterator[TestDatabase]:
    with postgres.new_database(furnished) as database:
        yield database


@pytest.fixture
def opened(pg_database: TestDatabase, clock: Clock) -> Iterator[OpenedServer]:
    """The furnished workshop, before anybody serves it."""
    engine = postgres_engine(pg_database.app_url)
    yield OpenedServer(engine, clock, furnished=True)
    engine.dispose()


@pytest.fixture
def line(database: Database, opened: OpenedServer) -> Iterator[httpx.Client]:
    """A line to the application in this process, by the test's clock."""
    app = create_app(ServerSettings(), database=database, at_head=AtHead(), clock=opened.clock)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def http_door(opened: OpenedServer, line: httpx.Client, tmp_path: Path) -> Iterator[HttpDoor]:
    """Door 1, in step with its server."""
    found = HttpDoor(opened, tmp_path / "door1", 1, line)
    yield found
    found.close()


class LiveServer:
    """An application that uvicorn serves, on a thread of this process."""

    def __init__(self, database: Database) -> None:
        app = create_app(ServerSettings(), database=database, at_head=AtHead())
        self.hub = app.state.hub
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="on", access_log=False)
        self._uvicorn = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._uvicorn.run)

    @property
    def url(self) -> str:
        host, port = self._uvicorn.servers[0].sockets[0].getsockname()
        return f"http://{host}:{port}"

    @contextmanager
    def serving(self) -> Iterator[LiveServer]:
        self._thread.start()
        while not self._uvicorn.started:
            self._thread.join(0.01)
            assert self._thread.is_alive()
        try:
            yield self
        finally:
            self.hub.end()
            self._uvicorn.should_exit = True
            self._thread.join()


@pytest.fixture
def live(pg_database: TestDatabase, opened: OpenedServer) -> Iterator[LiveServer]:
    """The workshop's server on a real socket, with the real time."""
    with LiveServer(patient(pg_database.app_url)).serving() as server:
        yield server


@pytest.fixture
def live_line(live: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live.url, timeout=10) as client:
        yield client


@pytest.fixture
def live_door(opened: OpenedServer, live_line: httpx.Client, tmp_path: Path) -> Iterator[HttpDoor]:
    found = HttpDoor(opened, tmp_path / "door1", 1, live_line)
    yield found
    found.close()

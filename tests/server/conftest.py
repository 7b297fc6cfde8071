"""A server's application in the test's own process, with a database or without."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from litestar.types import ControllerRouterHandler

from server.app import create_app
from server.database.launcher import socket_url
from server.database.schema import AtHead
from server.database.work import Database, serving_engine
from server.settings import ServerSettings
from tests.support.postgres import Database as TestDatabase
from tests.support.postgres import patient

Client = TestClient[Litestar]


@pytest.fixture
def database(pg_database: TestDatabase) -> Database:
    """The test's database, as the server's own login meets it; whoever takes it into an application closes it so."""
    return patient(pg_database.app_url)


@pytest.fixture
def no_database() -> Database:
    """A database that is away: nobody has a socket there."""
    return Database(serving_engine(socket_url(Path("/nowhere"), "app", "doorwright")))


@pytest.fixture
def open_client() -> Iterator[Callable[..., Client]]:
    """Opens a client of an application with the given database and handlers; a mistake is answered, not raised."""
    with ExitStack() as clients:

        def opened(
            database: Database, *handlers: ControllerRouterHandler, settings: ServerSettings | None = None
        ) -> Client:
            app = create_app(settings or ServerSettings(), database=database, at_head=AtHead(), handlers=handlers)
            return clients.enter_context(TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False))

        yield opened


@pytest.fixture
def client(open_client: Callable[..., Client], no_database: Database) -> Client:
    """A client of an application whose database is away."""
    return open_client(no_database)

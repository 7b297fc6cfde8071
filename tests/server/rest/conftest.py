"""The furnished workshop behind its API, and programs that ask it with access tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from server.app import create_app
from server.database.schema import AtHead
from server.database.work import Database
from server.rest.tokens import make_token
from server.settings import ServerSettings
from shared.journal.types import PersonId
from tests.support.opened import OpenedServer, clock, furnished, live, opened, pg_database
from tests.support.shops import ADMIN, LASER, MIA, TestDoor

__all__ = ["clock", "furnished", "live", "opened", "pg_database"]


class Program:
    """A program that asks the API in somebody's name."""

    def __init__(self, line: httpx.Client, token: str) -> None:
        self.line = line
        self.token = token

    def ask(self, method: str, path: str, *, json: object = None, **headers: str) -> httpx.Response:
        told = {"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.line.request(method, f"/api/v1{path}", json=json, headers=told)

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def post(self, path: str, json: object = None, **headers: str) -> httpx.Response:
        return self.ask("POST", path, json=json, **headers)

    def change(self, path: str, json: object) -> httpx.Response:
        """Put it as whoever has just looked at it."""
        return self.ask("PUT", path, json=json, If_Match=self.get(path).headers["ETag"])


@pytest.fixture
def application(database: Database, opened: OpenedServer) -> Litestar:
    return create_app(ServerSettings(), database=database, at_head=AtHead(), clock=opened.clock)


@pytest.fixture
def line(application: Litestar) -> Iterator[httpx.Client]:
    """A line to the application in this process, by the test's clock."""
    with TestClient(application, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def program(line: httpx.Client, opened: OpenedServer) -> Callable[..., Program]:
    """Makes a program with a token of this person's."""

    def made(person: PersonId, until: datetime | None = None) -> Program:
        with opened.shop() as shop:
            token = make_token(shop, person, "test", by=ADMIN, now=opened.clock(), until=until)
        return Program(line, token)

    return made


@pytest.fixture
def admins(program: Callable[..., Program]) -> Program:
    return program(ADMIN)


@pytest.fixture
def mias(program: Callable[..., Program]) -> Program:
    return program(MIA)


@pytest.fixture
def door(opened: OpenedServer, tmp_path: Path) -> Iterator[TestDoor]:
    """Door 1 of the same workshop."""
    found = TestDoor(opened, tmp_path / "door1")
    yield found
    found.close()


def a_time(opened: OpenedServer, hours: float = 1, length: float = 1) -> dict[str, str]:
    """The laser from so many hours on."""
    start = opened.clock() + timedelta(hours=hours)
    end = start + timedelta(hours=length)
    return {"machine_id": str(LASER), "starts_at": start.isoformat(), "ends_at": end.isoformat()}


def tags(answer: httpx.Response) -> list[str]:
    """What the rules say against it."""
    return [each["type"] for each in answer.json()["reasons"]]

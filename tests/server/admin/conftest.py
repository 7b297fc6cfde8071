"""The opened workshop with its admin pages, and somebody who looks at them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from litestar.testing import TestClient

from server.app import create_app
from server.database.schema import AtHead
from server.database.work import Database
from server.people.accounts import set_password
from server.people.links import make_link
from server.people.sessions import begin_session
from server.settings import Admin, ServerSettings
from shared.journal.types import PersonId
from shared.store.engines import transaction
from tests.support.opened import OpenedServer, clock, furnished, live, opened, pg_database
from tests.support.shops import ADMIN, WORKSHOP, TestDoor

__all__ = ["clock", "furnished", "live", "opened", "pg_database"]

PASSWORD = "nine good cats"


class Browser:
    """Somebody's browser without scripts: it keeps cookies and sends the forms of the page that it shows."""

    def __init__(self, line: httpx.Client, opened: OpenedServer) -> None:
        self.line = line
        self.opened = opened
        self.answer = httpx.Response(0)

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def path(self) -> str:
        return self.answer.url.path

    @property
    def text(self) -> str:
        """What the page says, without its tags."""
        body = re.sub(r"(?s)<(script|style).*?</\1>", " ", self.answer.text)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's last form."""
        form = self.answer.text.rpartition("<form")[2]
        return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))

    def open(self, path: str, **headers: str) -> Browser:
        self.answer = self.line.get(path, headers=headers, follow_redirects=True)
        return self

    def send(self, action: str, **fields: str) -> Browser:
        """Send the form that posts to `action`, with its hidden fields and these."""
        forms = re.findall(r'(?s)<form[^>]*method="post" action="([^"]*)"(.*?)</form>', self.answer.text)
        inner = next(found for path, found in forms if unescape(path) == action)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', inner))
        return self.post(action, **{**hidden, **fields})

    def post(self, path: str, **fields: str) -> Browser:
        self.answer = self.line.post(path, data=fields, follow_redirects=True)
        return self

    def link(self, person: PersonId = ADMIN, *, hours: float = 1) -> str:
        """The path of a new one-time link."""
        until = self.opened.clock() + timedelta(hours=hours)
        with transaction(self.opened.engine, WORKSHOP) as conn:
            return f"/admin/link/{make_link(conn, WORKSHOP, person, until)}"

    def set_password(self, person: PersonId = ADMIN, login: str = "ada@example.org") -> Browser:
        """Get in by a one-time link."""
        link = self.link(person)
        return self.open(link).send(link, login=login, password=PASSWORD, again=PASSWORD)


@pytest.fixture
def pages(database: Database, opened: OpenedServer) -> Iterator[httpx.Client]:
    """A line to the application in this process, by the test's clock."""
    app = create_app(ServerSettings(), database=database, at_head=AtHead(), clock=opened.clock)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def browser(pages: httpx.Client, opened: OpenedServer) -> Browser:
    return Browser(pages, opened)


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of `PASSWORD`; making one takes a while, as it should."""
    return PasswordHasher().hash(PASSWORD)


@pytest.fixture
def log_in_as(opened: OpenedServer, password_hash: str) -> Callable[[Browser, PersonId, str], Browser]:
    """Gives a person an account, with `PASSWORD`, and logs them in; the page that they see is the start page."""

    def logged_in(browser: Browser, person: PersonId, login: str) -> Browser:
        with opened.shop() as shop:
            set_password(shop, person, login, password_hash, opened.clock())
            token = begin_session(shop, person, opened.clock(), Admin())
        browser.line.cookies.set("doorwright", token, domain="127.0.0.1")
        return browser.open("/admin")

    return logged_in


@pytest.fixture
def ada(browser: Browser, log_in_as: Callable[[Browser, PersonId, str], Browser]) -> Browser:
    """The admin's browser, logged in."""
    return log_in_as(browser, ADMIN, "ada@example.org")


@pytest.fixture
def door(opened: OpenedServer, tmp_path: Path) -> Iterator[TestDoor]:
    """Door 1, which was there before anybody changed anything on a page."""
    found = TestDoor(opened, tmp_path / "door1")
    yield found
    found.close()

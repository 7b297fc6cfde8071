"""Somebody at the admin pages with a browser of few words: it follows links, fills in forms and reads what is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Final, Self
from urllib.parse import urljoin

import httpx
from msgspec import Struct, field

LIMIT_S: Final = 10.0
_NO_TEXT: Final = frozenset({"script", "style", "template"})
_NEVER_CLOSED: Final = frozenset({"input", "br", "img", "meta", "link", "hr"})
_PRESSES: Final = frozenset({"button", "submit", "image", "reset"})


class Form(Struct):
    """A form of a page, with what stands in its fields.

    Attributes:
        words: what is written in and around it: in its row of a table, where it stands in one.
        choices: the values that each list of it offers, by their words.
    """

    action: str
    method: str
    words: str = ""
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)


class WebPage(Struct):
    """A page as it was read.

    Attributes:
        links: where each link leads, by its words.
    """

    url: str
    text: str = ""
    forms: list[Form] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)


class NotThere(Exception):
    """A page has not what somebody looked for; the text says what it has."""


class Admin:
    """A browser at the server `address`. A context manager: its connections end with it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client = httpx.Client(base_url=address, follow_redirects=True, timeout=LIMIT_S, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def open(self, path: str) -> WebPage:
        return self._read(self._client.get(path))

    def submit(self, page: WebPage, wanted: Callable[[Form], bool], **values: str) -> WebPage:
        """Fill in the first form that is wanted and send it; the page that comes then.

        Raises:
            NotThere: no such form, or the server refuses it.
        """
        form = next((each for each in page.forms if wanted(each)), None)
        if form is None:
            raise NotThere(f"{page.url} has no such form; it says: {page.text[:600]}")
        sent = {**form.values, **values}
        target = urljoin(page.url, form.action)
        if form.method == "get":
            return self._read(self._client.get(target, params=sent))
        return self._read(self._client.post(target, data=sent, headers={"Origin": self.address}))

    def set_password(self, link: str, login: str, password: str) -> None:
        """Use a one-time link; afterwards one is logged in."""
        page = self.open(link)
        self.submit(page, _asks_for("again"), login=login, password=password, again=password)

    def log_in(self, login: str, password: str) -> None:
        page = self.open("/admin/login")
        self.submit(page, _asks_for("password"), login=login, password=password)

    def bookings(self) -> dict[str, str]:
        """What stands in the calendar of the admin's week, from yesterday on: its words, by the booking's id."""
        today = datetime.now(UTC).date()
        span = {"start": f"{today - timedelta(days=1)}T00:00:00", "end": f"{today + timedelta(days=8)}T00:00:00"}
        answer = self._client.get("/admin/bookings/entries", params=span)
        if answer.is_error:
            raise NotThere(f"the admin's week answered {answer.status_code}: {answer.text[:600]}")
        return {each["id"]: each["extendedProps"]["says"] for each in answer.json()}

    def _read(self, answer: httpx.Response) -> WebPage:
        reader = _Reader(str(answer.url))
        reader.feed(answer.text)
        if answer.is_error:
            raise NotThere(f"{answer.url} answered {answer.status_code}: {reader.page.text[:600]}")
        return reader.page


def _asks_for(name: str) -> Callable[[Form], bool]:
    return lambda form: name in form.values


class _Reader(HTMLParser):
    """Reads a page into a `WebPage`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.page = WebPage(url)
        self._silent = 0
        self._form: Form | None = None
        self._row: list[Form] | None = None
        self._row_words = ""
        self._link: tuple[str, str] | None = None
        self._list = ""
        self._option: tuple[str, str] | None = None
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _NO_TEXT:
            self._silent += 1
        elif tag in {"tr", "li", "article"}:
            self._row, self._row_words = [], ""
        elif tag == "a":
            self._link = (given.get("href", ""), "")
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.page.forms.append(self._form)
            if self._row is not None:
                self._row.append(self._form)
        elif self._form is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self._form, given.get("name", "")
        if form is None:
            return
        if tag == "option" and self._list:
            self._option = (given.get("value", ""), "")
            if "selected" in given or not form.values.get(self._list):
                form.values[self._list] = given.get("value", "")
        elif not name:
            return
        elif tag == "select":
            self._list = name
            form.choices[name] = {}
            form.values.setdefault(name, "")
        elif tag == "textarea":
            self._area = name
            form.values[name] = ""
        elif tag == "input" and given.get("type", "text") not in _PRESSES:
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if ticked:
                form.values[name] = given.get("value", "on" if given.get("type") == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _NO_TEXT:
            self._silent = max(0, self._silent - 1)
        elif tag == "form":
            self._form = None
        elif tag in {"tr", "li", "article"} and self._row is not None:
            for form in self._row:
                form.words = self._row_words
            self._row = None
        elif tag == "a" and self._link is not None:
            where, words = self._link
            self.page.links[" ".join(words.split())] = where
            self._link = None
        elif tag == "select":
            self._list = ""
        elif tag == "option" and self._option is not None and self._form is not None:
            value, words = self._option
            self._form.choices[self._list][" ".join(words.split())] = value
            self._option = None
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._area and self._form is not None:
            self._form.values[self._area] += data
            return
        words = " ".join(data.split())
        if not words:
            return
        if self._option is not None:
            self._option = (self._option[0], f"{self._option[1]} {words}")
        if self._link is not None:
            self._link = (self._link[0], f"{self._link[1]} {words}")
        if self._form is not None:
            self._form.words = f"{self._form.words} {words}".strip()
        self._row_words = f"{self._row_words} {words}".strip()
        self.page.text = f"{self.page.text} {words}".strip()

"""A member's first page, for the window's list."""

from __future__ import annotations

from kiosk.hello.view_model import HelloViewModel
from kiosk.shell.pages import Page, qml_of

HELLO = "hello"


def hello_pages(hello: HelloViewModel) -> dict[str, Page]:
    return {HELLO: Page(qml_of("hello", "HelloPage"), {"hello": hello})}

"""The sign-off page, for the window's list."""

from __future__ import annotations

from kiosk.shell.pages import Page, qml_of
from kiosk.signoff.view_model import SignOffViewModel

SIGN_OFF = "sign_off"


def sign_off_pages(page: SignOffViewModel) -> dict[str, Page]:
    """By name: signing somebody off."""
    return {SIGN_OFF: Page(qml_of("signoff", "SignOffPage"), {"signoff": page}, manager_may_join=True)}

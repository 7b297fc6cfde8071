"""The inbox, for the window's list."""

from __future__ import annotations

from kiosk.notices.view_model import NoticesViewModel
from kiosk.shell.pages import Page, qml_of

NOTICES = "notices"


def notices_pages(notices: NoticesViewModel) -> dict[str, Page]:
    return {NOTICES: Page(qml_of("notices", "NoticesPage"), {"notices": notices})}

"""The page of comfort, for the window's list."""

from __future__ import annotations

from kiosk.comfort.view_model import ComfortViewModel
from kiosk.shell.pages import Page, qml_of

COMFORT = "comfort"


def comfort_pages(page: ComfortViewModel) -> dict[str, Page]:
    """By name."""
    return {COMFORT: Page(qml_of("comfort", "ComfortPage"), {"comfort": page})}

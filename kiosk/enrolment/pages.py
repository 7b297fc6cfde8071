"""The page for a new badge, for the window's list."""

from __future__ import annotations

from kiosk.enrolment.view_model import EnrolViewModel
from kiosk.shell.pages import Page, qml_of

ENROL = "enrol"


def enrolment_pages(page: EnrolViewModel) -> dict[str, Page]:
    """By name: connecting a new badge."""
    return {ENROL: Page(qml_of("enrolment", "EnrolPage"), {"enrolment": page})}

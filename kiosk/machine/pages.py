"""The pages of machines, for the window's list."""

from __future__ import annotations

from kiosk.machine.flow import BOOK, MACHINE, MACHINES
from kiosk.machine.view_model import BookViewModel, MachinesViewModel, MachineViewModel
from kiosk.shell.pages import Page, qml_of


def machine_pages(machines: MachinesViewModel, machine: MachineViewModel, book: BookViewModel) -> dict[str, Page]:
    """By name: choosing one, one machine, and booking it."""
    return {
        MACHINES: Page(qml_of("machine", "MachinesPage"), {"machines": machines}),
        MACHINE: Page(qml_of("machine", "MachinePage"), {"machine": machine}),
        BOOK: Page(qml_of("machine", "BookPage"), {"booking": book}),
    }

"""The pages of machines, for the window's list."""

from __future__ import annotations

from kiosk.machine.view_model import MachinesViewModel, MachineViewModel
from kiosk.shell.pages import Page, qml_of

MACHINES, MACHINE = "machines", "machine"


def machine_pages(machines: MachinesViewModel, machine: MachineViewModel) -> dict[str, Page]:
    """By name: choosing one, and one machine, which a manager may join to sign for it."""
    return {
        MACHINES: Page(qml_of("machine", "MachinesPage"), {"machines": machines}),
        MACHINE: Page(qml_of("machine", "MachinePage"), {"machine": machine}, manager_may_join=True),
    }

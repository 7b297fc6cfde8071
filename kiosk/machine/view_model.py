"""State and actions of the pages of machines. They decide nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.view_model import PageViewModel, listed
from kiosk.machine.page import MachinePage, MachinesPage

QML_IMPORT_NAME = "kiosk.machine"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class MachinesViewModel(PageViewModel[MachinesPage]):
    """Signal: `machine_wanted` carries a tile's id."""

    empty = MachinesPage()
    tiles = listed("tiles")
    machine_wanted = Signal(str)

    @Slot(str)
    def open_machine(self, tile: str) -> None:
        self.machine_wanted.emit(tile)


@QmlElement
class MachineViewModel(PageViewModel[MachinePage]):
    """What is wanted, by the ids of the page."""

    empty = MachinePage()
    ways, offers = listed("ways"), listed("offers")
    way_wanted = Signal(str)
    offer_wanted = Signal(str)
    deed_wanted = Signal(str)
    extend_wanted = Signal()

    @Slot(str)
    def go(self, way: str) -> None:
        self.way_wanted.emit(way)

    @Slot(str)
    def take(self, offer: str) -> None:
        self.offer_wanted.emit(offer)

    @Slot()
    def do(self) -> None:
        self.deed_wanted.emit(self._page.deed)

    @Slot()
    def extend(self) -> None:
        self.extend_wanted.emit()

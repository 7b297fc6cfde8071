"""State and actions of the pages of machines. They decide nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.rows import Rows, plain
from kiosk.machine.page import MachinePage, MachinesPage

QML_IMPORT_NAME = "kiosk.machine"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class MachinesViewModel(QObject):
    """Signal: `machine_wanted` carries a tile's id."""

    page_changed = Signal()
    machine_wanted = Signal(str)

    def __init__(self, page: MachinesPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles = Rows(self)
        self.show(page or MachinesPage())

    def show(self, page: MachinesPage) -> None:
        """Show this instead."""
        self._page = page
        self._tiles.show(page.tiles)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(MachinesPage())

    @property
    def page(self) -> MachinesPage:
        return self._page

    @Property(str, notify=page_changed)
    def title(self) -> str:
        return self._page.title

    @Property(int, notify=page_changed)
    def count(self) -> int:
        return len(self._page.tiles)

    @Property(QObject, constant=True)
    def tiles(self) -> Rows:
        return self._tiles

    @Slot(str)
    def open_machine(self, tile: str) -> None:
        self.machine_wanted.emit(tile)


@QmlElement
class MachineViewModel(QObject):
    """What is wanted, by the ids of the page."""

    page_changed = Signal()
    way_wanted = Signal(str)
    offer_wanted = Signal(str)
    deed_wanted = Signal(str)
    extend_wanted = Signal()

    def __init__(self, page: MachinePage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ways, self._offers = Rows(self), Rows(self)
        self.show(page or MachinePage())

    def show(self, page: MachinePage) -> None:
        """Show this instead."""
        self._page = page
        self._ways.show(page.ways)
        self._offers.show(page.offers)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(MachinePage())

    @property
    def page(self) -> MachinePage:
        return self._page

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        """The page's texts; its lists are `ways` and `offers`."""
        found: dict[str, Any] = plain(self._page)
        return found

    @Property(QObject, constant=True)
    def ways(self) -> Rows:
        return self._ways

    @Property(QObject, constant=True)
    def offers(self) -> Rows:
        return self._offers

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

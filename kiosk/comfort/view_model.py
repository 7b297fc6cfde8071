"""State and actions of the page of comfort. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.theme.wardrobe import Comfort

QML_IMPORT_NAME = "kiosk.comfort"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ComfortViewModel(QObject):
    """Signals: `text_wanted` carries a scale of the letters, `lower_wanted` and `calm_wanted` whether."""

    page_changed = Signal()
    text_wanted = Signal(float)
    lower_wanted = Signal(bool)
    calm_wanted = Signal(bool)

    def __init__(self, comfort: Comfort | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comfort = comfort or Comfort()

    def show(self, comfort: Comfort) -> None:
        """Show this instead."""
        self._comfort = comfort
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(Comfort())

    @property
    def comfort(self) -> Comfort:
        return self._comfort

    @Property(float, notify=page_changed)
    def text_scale(self) -> float:
        return self._comfort.text_scale

    @Property(bool, notify=page_changed)
    def lower(self) -> bool:
        return self._comfort.lower

    @Property(bool, notify=page_changed)
    def calm(self) -> bool:
        return self._comfort.calm

    @Slot(float)
    def set_text(self, scale: float) -> None:
        self.text_wanted.emit(scale)

    @Slot()
    def turn_lower(self) -> None:
        self.lower_wanted.emit(not self._comfort.lower)

    @Slot()
    def turn_calm(self) -> None:
        self.calm_wanted.emit(not self._comfort.calm)

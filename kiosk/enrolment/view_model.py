"""State and actions of the page for a new badge. It decides nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.rows import Rows, plain
from kiosk.enrolment.page import EnrolPage

QML_IMPORT_NAME = "kiosk.enrolment"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class EnrolViewModel(QObject):
    """Signals: `letter_wanted` carries a letter, or nothing to delete one; `person_wanted` an id, or nothing."""

    page_changed = Signal()
    letter_wanted = Signal(str)
    person_wanted = Signal(str)
    end_wanted = Signal()

    def __init__(self, page: EnrolPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people = Rows(self)
        self.show(page or EnrolPage())

    def show(self, page: EnrolPage) -> None:
        """Show this instead."""
        self._page = page
        self._people.show(page.people)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(EnrolPage())

    @property
    def page(self) -> EnrolPage:
        return self._page

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        """The page's texts; its list is `people`."""
        found: dict[str, Any] = plain(self._page)
        return found

    @Property(QObject, constant=True)
    def people(self) -> Rows:
        return self._people

    @Slot(str)
    def type(self, letter: str) -> None:
        """Add a letter; with an empty one, take the last away."""
        self.letter_wanted.emit(letter)

    @Slot(str)
    def choose(self, person: str) -> None:
        """It is this person's; with an empty id, somebody else's after all."""
        self.person_wanted.emit(person)

    @Slot()
    def end(self) -> None:
        self.end_wanted.emit()

"""State and actions of the page for a new badge. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.view_model import PageViewModel, listed
from kiosk.enrolment.page import EnrolPage

QML_IMPORT_NAME = "kiosk.enrolment"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class EnrolViewModel(PageViewModel[EnrolPage]):
    """Signals: `letter_wanted` carries a letter, or nothing to delete one; `person_wanted` an id, or nothing."""

    empty = EnrolPage()
    people = listed("people")
    letter_wanted = Signal(str)
    person_wanted = Signal(str)
    end_wanted = Signal()

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

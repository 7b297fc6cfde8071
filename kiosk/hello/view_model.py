"""State and actions of a member's first page. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.view_model import PageViewModel, listed
from kiosk.hello.page import HelloPage

QML_IMPORT_NAME = "kiosk.hello"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class HelloViewModel(PageViewModel[HelloPage]):
    """What is wanted, by the ids of the page: `deed_wanted` carries a lead's and a deed's, the others one."""

    empty = HelloPage()
    notices, leads, cards = listed("notices"), listed("leads"), listed("cards")
    choices, today = listed("choices"), listed("today")
    deed_wanted = Signal(str, str)
    card_wanted = Signal(str)
    choice_wanted = Signal(str)
    notice_read = Signal(str)
    remedy_wanted = Signal(str)
    entry_wanted = Signal(str)

    @Slot(str, str)
    def do(self, lead: str, deed: str) -> None:
        self.deed_wanted.emit(lead, deed)

    @Slot(str)
    def open_card(self, card: str) -> None:
        self.card_wanted.emit(card)

    @Slot(str)
    def choose(self, choice: str) -> None:
        self.choice_wanted.emit(choice)

    @Slot(str)
    def read(self, notice: str) -> None:
        self.notice_read.emit(notice)

    @Slot(str)
    def go(self, notice: str) -> None:
        """Take the way out of a notice."""
        self.remedy_wanted.emit(notice)

    @Slot(str)
    def open_entry(self, entry: str) -> None:
        self.entry_wanted.emit(entry)

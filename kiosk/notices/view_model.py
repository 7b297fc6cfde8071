"""State and actions of the inbox. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.view_model import PageViewModel, listed
from kiosk.notices.page import NoticesPage

QML_IMPORT_NAME = "kiosk.notices"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class NoticesViewModel(PageViewModel[NoticesPage]):
    """Signals: `notice_read` and `remedy_wanted` carry a notice's id, `all_read` nothing."""

    empty = NoticesPage()
    notices = listed("notices")
    notice_read = Signal(str)
    remedy_wanted = Signal(str)
    all_read = Signal()

    @Slot(str)
    def read(self, notice: str) -> None:
        self.notice_read.emit(notice)

    @Slot(str)
    def go(self, notice: str) -> None:
        """Take the way out of it."""
        self.remedy_wanted.emit(notice)

    @Slot()
    def read_all(self) -> None:
        self.all_read.emit()

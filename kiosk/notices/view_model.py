"""State and actions of the inbox. It decides nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.rows import Rows, plain
from kiosk.notices.page import NoticesPage

QML_IMPORT_NAME = "kiosk.notices"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class NoticesViewModel(QObject):
    """Signals: `notice_read` and `remedy_wanted` carry a notice's id, `all_read` nothing."""

    page_changed = Signal()
    notice_read = Signal(str)
    remedy_wanted = Signal(str)
    all_read = Signal()

    def __init__(self, page: NoticesPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices = Rows(self)
        self.show(page or NoticesPage())

    def show(self, page: NoticesPage) -> None:
        """Show this instead."""
        self._page = page
        self._notices.show(page.notices)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(NoticesPage())

    @property
    def page(self) -> NoticesPage:
        return self._page

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        """The page's texts; its list is `notices`."""
        page = self._page
        found: dict[str, Any] = plain(NoticesPage(page.title, (), page.all_read, "" if page.notices else page.empty))
        return found

    @Property(QObject, constant=True)
    def notices(self) -> Rows:
        return self._notices

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

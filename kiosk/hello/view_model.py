"""State and actions of a member's first page. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.rows import Rows
from kiosk.hello.page import HelloPage

QML_IMPORT_NAME = "kiosk.hello"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class HelloViewModel(QObject):
    """What is wanted, by the ids of the page: `deed_wanted` carries a lead's and a deed's, the others one."""

    page_changed = Signal()
    deed_wanted = Signal(str, str)
    card_wanted = Signal(str)
    choice_wanted = Signal(str)
    notice_read = Signal(str)
    remedy_wanted = Signal(str)
    entry_wanted = Signal(str)

    def __init__(self, page: HelloPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices, self._leads, self._cards, self._choices, self._today = (Rows(self) for _ in range(5))
        self._page = HelloPage()
        self.show(page or HelloPage())

    def show(self, page: HelloPage) -> None:
        """Show this instead."""
        self._page = page
        self._notices.show(page.notices)
        self._leads.show(page.leads)
        self._cards.show(page.cards)
        self._choices.show(page.choices)
        self._today.show(page.today)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(HelloPage())

    @property
    def page(self) -> HelloPage:
        return self._page

    @Property(str, notify=page_changed)
    def since(self) -> str:
        return self._page.since

    @Property(QObject, constant=True)
    def notices(self) -> Rows:
        return self._notices

    @Property(QObject, constant=True)
    def leads(self) -> Rows:
        return self._leads

    @Property(QObject, constant=True)
    def cards(self) -> Rows:
        return self._cards

    @Property(QObject, constant=True)
    def choices(self) -> Rows:
        return self._choices

    @Property(QObject, constant=True)
    def today(self) -> Rows:
        return self._today

    @Property(dict, notify=page_changed)
    def counts(self) -> dict[str, int]:
        """How many of each there are: a heading stands only over something."""
        page = self._page
        return {"notices": len(page.notices), "leads": len(page.leads), "cards": len(page.cards)}

    @Property(str, notify=page_changed)
    def first(self) -> str:
        """Id of the first choice: the main action where nothing leads."""
        return self._page.choices[0].id if self._page.choices else ""

    @Property(str, notify=page_changed)
    def empty(self) -> str:
        """What is said where the day's list is empty."""
        return "" if self._page.today else self._page.today_empty

    @Property(str, notify=page_changed)
    def remark(self) -> str:
        return self._page.remark

    @Property(bool, notify=page_changed)
    def busy(self) -> bool:
        return self._page.busy

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

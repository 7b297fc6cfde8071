"""What the view models of pages have in common: a frozen page, its lists, and the signal that says it has changed."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import Property, QObject, Signal

from kiosk.components.rows import Rows, plain

Shown = TypeVar("Shown", bound=Struct)


class PageViewModel(QObject, Generic[Shown]):
    """State of a page. A page's own class adds its lists (`listed`), its actions, and a signal for each of them.

    What QML reads of the page it reads from `shown`: PySide does not tell QML of a change where the property belongs to
    one class and its signal to another, so a property that a page's own class adds needs a signal there, too.

    Attributes:
        empty: the page while nobody is here.
    """

    page_changed = Signal()
    empty: Shown

    def __init__(self, page: Shown | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = self.empty if page is None else page
        self._lists: dict[str, Rows] = {}

    def show(self, page: Shown) -> None:
        """Show this instead."""
        self._page = page
        for name, rows in self._lists.items():
            rows.show(getattr(page, name))
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(self.empty)

    @property
    def page(self) -> Shown:
        return self._page

    @Property(dict, notify=page_changed)
    def shown(self) -> Any:
        """The page's texts; what is touched in its lists is in properties of their own."""
        return plain(self._page)

    def _rows(self, name: str) -> Rows:
        if name not in self._lists:
            self._lists[name] = Rows(self)
            self._lists[name].show(getattr(self._page, name))
        return self._lists[name]


def listed(name: str) -> Property:
    """A property for QML: this list of the page, which changes in place."""

    def rows(self: PageViewModel[Any]) -> Rows:
        return self._rows(name)

    return Property(QObject, rows, constant=True)

"""State and actions of the pages of booking. They decide nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.booking.page import BookedPage, BookingsPage, BookPage, TimesPage
from kiosk.components.rows import Rows, plain

QML_IMPORT_NAME = "kiosk.booking"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class TimesViewModel(QObject):
    """What is wanted: a day or a time by its id, or the days before (-1) and after (1)."""

    page_changed = Signal()
    day_wanted = Signal(str)
    days_wanted = Signal(int)
    time_wanted = Signal(str)

    def __init__(self, page: TimesPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._days, self._times = Rows(self), Rows(self)
        self.show(page or TimesPage())

    def show(self, page: TimesPage) -> None:
        """Show this instead."""
        self._page = page
        self._days.show(page.days)
        self._times.show(page.times)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(TimesPage())

    @property
    def page(self) -> TimesPage:
        return self._page

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        """The page's texts; its lists are `days` and `times`."""
        found: dict[str, Any] = plain(self._page)
        return found

    @Property(QObject, constant=True)
    def days(self) -> Rows:
        return self._days

    @Property(QObject, constant=True)
    def times(self) -> Rows:
        return self._times

    @Slot(str)
    def choose_day(self, day: str) -> None:
        self.day_wanted.emit(day)

    @Slot(int)
    def turn(self, pages: int) -> None:
        """Show the days after these or, with a negative number, before."""
        self.days_wanted.emit(pages)

    @Slot(str)
    def choose_time(self, time: str) -> None:
        self.time_wanted.emit(time)


@QmlElement
class BookViewModel(QObject):
    """What is wanted of a booking that is being made."""

    page_changed = Signal()
    length_wanted = Signal(int)
    booking_wanted = Signal()
    remedy_wanted = Signal()

    def __init__(self, page: BookPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page or BookPage()

    def show(self, page: BookPage) -> None:
        """Show this instead."""
        self._page = page
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(BookPage())

    @property
    def page(self) -> BookPage:
        return self._page

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        found: dict[str, Any] = plain(self._page)
        return found

    @Slot(int)
    def step(self, steps: int) -> None:
        """Make it longer or, with a negative number, shorter by so many steps."""
        self.length_wanted.emit(steps)

    @Slot()
    def book(self) -> None:
        self.booking_wanted.emit()

    @Slot()
    def remedy(self) -> None:
        self.remedy_wanted.emit()


@QmlElement
class BookedViewModel(QObject):
    """What is wanted of a booking that was made."""

    page_changed = Signal()
    start_wanted = Signal()
    cancel_wanted = Signal()
    cancel_confirmed = Signal()
    cancel_declined = Signal()
    remedy_wanted = Signal()

    def __init__(self, page: BookedPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page or BookedPage()

    def show(self, page: BookedPage) -> None:
        """Show this instead."""
        self._page = page
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(BookedPage())

    @property
    def page(self) -> BookedPage:
        return self._page

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        found: dict[str, Any] = plain(self._page)
        return found

    @Slot()
    def start(self) -> None:
        self.start_wanted.emit()

    @Slot()
    def cancel(self) -> None:
        """Ask first."""
        self.cancel_wanted.emit()

    @Slot()
    def confirm(self) -> None:
        """Yes, cancel it."""
        self.cancel_confirmed.emit()

    @Slot()
    def keep(self) -> None:
        self.cancel_declined.emit()

    @Slot()
    def remedy(self) -> None:
        self.remedy_wanted.emit()


@QmlElement
class BookingsViewModel(QObject):
    """Signal: `booking_wanted` carries a booking's id."""

    page_changed = Signal()
    booking_wanted = Signal(str)

    def __init__(self, page: BookingsPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bookings = Rows(self)
        self.show(page or BookingsPage())

    def show(self, page: BookingsPage) -> None:
        """Show this instead."""
        self._page = page
        self._bookings.show(page.bookings)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(BookingsPage())

    @property
    def page(self) -> BookingsPage:
        return self._page

    @Property(str, notify=page_changed)
    def title(self) -> str:
        return self._page.title

    @Property(str, notify=page_changed)
    def empty(self) -> str:
        """What is said where nothing is booked."""
        return "" if self._page.bookings else self._page.empty

    @Property(QObject, constant=True)
    def bookings(self) -> Rows:
        return self._bookings

    @Slot(str)
    def open_booking(self, booking: str) -> None:
        self.booking_wanted.emit(booking)

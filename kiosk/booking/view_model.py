"""State and actions of the pages of booking. They decide nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.booking.page import BookedPage, BookingsPage, BookPage, TimesPage
from kiosk.components.view_model import PageViewModel, listed

QML_IMPORT_NAME = "kiosk.booking"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class TimesViewModel(PageViewModel[TimesPage]):
    """What is wanted: a day or a time by its id, or the days before (-1) and after (1)."""

    empty = TimesPage()
    days, times = listed("days"), listed("times")
    day_wanted = Signal(str)
    days_wanted = Signal(int)
    time_wanted = Signal(str)

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
class BookViewModel(PageViewModel[BookPage]):
    """What is wanted of a booking that is being made."""

    empty = BookPage()
    length_wanted = Signal(int)
    booking_wanted = Signal()
    remedy_wanted = Signal()

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
class BookedViewModel(PageViewModel[BookedPage]):
    """What is wanted of a booking that was made."""

    empty = BookedPage()
    start_wanted = Signal()
    cancel_wanted = Signal()
    cancel_confirmed = Signal()
    cancel_declined = Signal()
    remedy_wanted = Signal()

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
class BookingsViewModel(PageViewModel[BookingsPage]):
    """Signal: `booking_wanted` carries a booking's id."""

    empty = BookingsPage()
    bookings = listed("bookings")
    booking_wanted = Signal(str)

    @Slot(str)
    def open_booking(self, booking: str) -> None:
        self.booking_wanted.emit(booking)

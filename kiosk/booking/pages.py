"""The pages of booking, for the window's list."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.booking.view_model import BookedViewModel, BookingsViewModel, BookViewModel, TimesViewModel
from kiosk.shell.pages import Page, qml_of

TIMES, BOOK, BOOKED, BOOKINGS = "times", "book", "booked", "bookings"


@dataclass(frozen=True, slots=True)
class BookingModels:
    """The view models of all pages of booking."""

    times: TimesViewModel = field(default_factory=TimesViewModel)
    book: BookViewModel = field(default_factory=BookViewModel)
    booked: BookedViewModel = field(default_factory=BookedViewModel)
    bookings: BookingsViewModel = field(default_factory=BookingsViewModel)


def booking_pages(models: BookingModels) -> dict[str, Page]:
    """By name: another time, a booking before and after it is made, and all of them."""
    return {
        TIMES: Page(qml_of("booking", "TimesPage"), {"times": models.times}),
        BOOK: Page(qml_of("booking", "BookPage"), {"booking": models.book}),
        BOOKED: Page(qml_of("booking", "BookedPage"), {"booked": models.booked}),
        BOOKINGS: Page(qml_of("booking", "BookingsPage"), {"bookings": models.bookings}),
    }

"""Staff look at the week and decide over bookings; the person is told why."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shared.booking.changes import BookingMade, PolicySet
from shared.booking.queries import booking, reason
from shared.booking.types import BookingId, BookingState, Policy
from shared.journal.signing import new_change_id
from shared.language import language
from shared.notifications.queries import unread
from shared.notifications.types import BookingConfirmed, BookingTakenAway
from shared.people.types import WORKSHOP_TYPE, Level
from shared.texts import notice_words
from shared.words import Speaker
from tests.support.shops import ADMIN, JO, LASER, LASER_TWO, LASER_TYPE, MIA

pytestmark = pytest.mark.postgres


@pytest.fixture
def booked(opened) -> BookingId:
    """Mia has the laser tomorrow."""
    return book(opened)


def book(opened, machine=LASER, *, person=MIA, days=1) -> BookingId:
    booking_id = BookingId(new_change_id())
    start = opened.clock() + timedelta(days=days)
    opened.accept(BookingMade(booking_id, machine, person, start, start + timedelta(hours=1)), actor=person)
    return booking_id


def entries(ada, opened, more: str = "") -> list[dict[str, Any]]:
    start = opened.clock().replace(tzinfo=None, microsecond=0)
    end = start + timedelta(days=7)
    ada.open(f"/admin/bookings/entries?start={start.isoformat()}&end={end.isoformat()}{more}")
    assert ada.status == 200
    found: list[dict[str, Any]] = ada.answer.json()
    return found


def state_of(shop, booking_id) -> BookingState | None:
    found = booking(shop, booking_id)
    return found.state if found else None


def told(door, person, booking_id) -> str:
    """What the person reads at their next tap."""
    shop = door.shop()
    (notice,) = unread(shop, person)
    speaker = Speaker(language("en"), UTC, door.now())
    return notice_words(notice.body, speaker, booking=booking(shop, booking_id), reason=reason(shop, booking_id)).detail


def test_the_week_shows_who_has_what_by_the_workshops_clock(ada, opened, booked):
    (found,) = entries(ada, opened)

    assert (found["title"], found["resourceIds"], found["classNames"]) == ("Mia", [str(LASER)], ["booking-confirmed"])
    with opened.shop() as shop:
        made = booking(shop, booked)
    assert made is not None
    berlin = made.starts_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert found["start"] == berlin.replace(tzinfo=None).isoformat(timespec="minutes")
    assert "Laser 1" in found["extendedProps"]["says"]


def test_the_week_is_narrowed_to_a_type_or_a_machine(ada, opened, booked):
    book(opened, LASER_TWO, person=JO)

    of_type, of_machine = (
        entries(ada, opened, f"&type={LASER_TYPE}"),
        entries(ada, opened, f"&machine={LASER_TWO}"),
    )

    assert {each["title"] for each in of_type} == {"Mia", "Jo"}
    assert [each["title"] for each in of_machine] == ["Jo"]
    assert entries(ada, opened, f"&type={WORKSHOP_TYPE}") == []


def test_a_stretch_that_cannot_be_is_refused(ada):
    backwards = ada.open("/admin/bookings/entries?start=2026-11-23T00:00:00&end=2026-11-22T00:00:00").status
    too_long = ada.open("/admin/bookings/entries?start=2026-11-23T00:00:00&end=2027-11-22T00:00:00").status

    too_early = ada.open("/admin/bookings/entries?start=0001-01-01T00:00:00&end=0001-01-02T00:00:00").status
    as_early_as_can_be = ada.open("/admin/bookings/entries?start=0001-01-02T00:00:00&end=0001-01-03T00:00:00").status

    assert (backwards, too_long, too_early, as_early_as_can_be) == (400, 400, 400, 200)


def test_a_booking_in_the_night_when_the_clock_goes_back_is_as_long_as_it_is(browser, log_in_as, opened):
    opened.clock.now = datetime(2027, 10, 30, 12, tzinfo=UTC)
    start = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)  # 02:45, and a quarter of an hour later it is 02:00 once more
    made = BookingMade(BookingId(new_change_id()), LASER, MIA, start, start + timedelta(minutes=30))
    opened.accept(made, actor=MIA)

    (found,) = entries(log_in_as(browser, ADMIN, "ada@example.org"), opened)

    assert (found["start"], found["end"]) == ("2027-10-31T02:45", "2027-10-31T03:15")


def test_an_admin_cancels_a_booking_with_a_reason_and_mia_is_told_at_her_next_tap(ada, door, booked):
    path = f"/admin/bookings/{booked}"

    ada.open(path).send(f"{path}/cancel", reason="The tube has to be changed.")
    door.pull()

    assert state_of(door.shop(), booked) is BookingState.CANCELLED
    assert isinstance(unread(door.shop(), MIA)[0].body, BookingTakenAway)
    assert "The tube has to be changed." in told(door, MIA, booked)
    assert "Cancelled, and the person is told why." in ada.text


def test_without_a_reason_nothing_is_taken_away(ada, opened, booked):
    path = f"/admin/bookings/{booked}"

    ada.open(path).send(f"{path}/cancel", reason="  ")

    assert ada.status == 422
    with opened.shop() as shop:
        assert state_of(shop, booked) is BookingState.CONFIRMED
        assert unread(shop, MIA) == []


def test_what_waits_for_a_yes_is_listed_and_decided(ada, door, opened):
    opened.accept(PolicySet(Policy(LASER_TYPE, approval=True)))
    yes, no = book(opened), book(opened, LASER_TWO, person=JO)

    listed = ada.open("/admin/bookings").text
    ada.open(f"/admin/bookings/{yes}").send(f"/admin/bookings/{yes}/approve")
    ada.open(f"/admin/bookings/{no}").send(f"/admin/bookings/{no}/reject", reason="Closed for the holidays.")
    door.pull()

    assert "Waiting for a yes" in listed
    assert state_of(door.shop(), yes) is BookingState.CONFIRMED
    assert state_of(door.shop(), no) is BookingState.REJECTED
    assert isinstance(unread(door.shop(), MIA)[0].body, BookingConfirmed)
    assert "Closed for the holidays." in told(door, JO, no)
    assert "Waiting for a yes" not in ada.open("/admin/bookings").text


def test_what_is_over_or_was_decided_by_somebody_else_meanwhile_says_so(ada, booked):
    path = f"/admin/bookings/{booked}"
    ada.open(path)
    shown = ada.answer
    ada.send(f"{path}/cancel", reason="First.")

    ada.answer = shown
    ada.send(f"{path}/cancel", reason="Second.")

    assert ada.status == 422
    assert "First." in ada.text
    assert "Second." not in ada.text


def test_the_page_is_for_who_looks_after_the_workshop(browser, opened):
    opened.grant(JO, WORKSHOP_TYPE, Level.TRAINER)
    browser.set_password(JO, "jo@example.org")

    assert browser.open("/admin").status == 200
    assert browser.open("/admin/bookings").status == 403


def test_a_booking_that_is_not_there_has_no_page(ada):
    assert ada.open("/admin/bookings/00000000-0000-7000-8000-000000000009").status == 404

"""The inbox at a whole door: what is unread is kept, read once, and leads somewhere."""

from uuid import UUID

import pytest
from msgspec import Raw, json

from kiosk.booking.pages import BOOK, BOOKINGS, TIMES
from kiosk.notices.pages import NOTICES
from shared.booking.changes import BookingApproved, BookingCancelled, PolicySet
from shared.booking.types import Policy, ReasonDetails
from shared.calendar.rules import AlreadyBooked
from shared.journal.signing import private_part, seal_of
from shared.notifications import queries as notifications
from shared.notifications.tables import notice
from shared.notifications.types import BookingRefused, LostBadgeSeen, Notice, NoticeId
from tests.support.shops import ADMIN, LASER, LASER_TYPE, MIA, START, a_booking, badge_id

pytestmark = pytest.mark.qt


def cancelled_by_staff(door, reason="The lens is being replaced."):
    """Mia has booked; an admin takes it away."""
    booked = a_booking(MIA, hours=2)
    door.server.accept(booked, actor=MIA)
    details = private_part(ReasonDetails(reason), [MIA])
    door.server.accept(BookingCancelled(booked.booking_id, seal_of(details)), private=details)
    door.server.clock.forward(seconds=1)


def inbox(door):
    door.tap(MIA)
    door.do(lambda: door.hello.choose("messages"))
    return door.notices


def told(door, body):
    """The workshop has told Mia this."""
    row = Notice(NoticeId(UUID(int=1)), MIA, body, START, None)
    door.store.ask(lambda replica: replica.shop().put(notice, row)).result()


def test_a_booking_that_an_admin_took_away_is_told_with_the_reason_and_a_way_on(whole_door):
    cancelled_by_staff(whole_door)
    whole_door.sync()

    page = inbox(whole_door).page

    (shown,) = page.notices
    assert whole_door.window.page == NOTICES
    assert (shown.mark, shown.title) == ("stop", "Your booking of Laser 1 was cancelled.")
    assert "The lens is being replaced." in shown.words
    assert (shown.remedy, shown.moment) == ("Find another time", "18:00")
    whole_door.do(lambda: whole_door.notices.go(shown.id))
    assert whole_door.window.page == TIMES
    assert whole_door.booking.times.page.title == "Laser 1"


def test_what_is_unread_is_kept_until_it_is_read_and_what_was_read_stays_below(whole_door):
    cancelled_by_staff(whole_door)
    cancelled_by_staff(whole_door, "The room is closed.")
    whole_door.sync()
    whole_door.tap(MIA)
    count = next(choice.count for choice in whole_door.hello.page.choices if choice.id == "messages")
    whole_door.do(whole_door.shell.done)
    whole_door.later(6)

    model = inbox(whole_door)
    before = model.page
    whole_door.do(lambda: model.read(before.notices[1].id))
    whole_door.sync()

    assert count == 2
    assert [bool(each.button) for each in before.notices] == [True, True]
    assert before.all_read == "I have read them all"
    assert [bool(each.button) for each in model.page.notices] == [True, False]
    assert model.page.notices[1].id == before.notices[1].id
    assert (model.page.notices[1].remedy, model.page.all_read) == ("", "")
    with whole_door.server.shop() as shop:
        assert len(notifications.unread(shop, MIA)) == 1


def test_all_of_them_are_read_at_once(whole_door):
    for n in range(3):
        cancelled_by_staff(whole_door, f"Reason {n}")
    whole_door.sync()
    model = inbox(whole_door)

    whole_door.do(model.read_all)
    whole_door.sync()

    assert [each.button for each in model.page.notices] == ["", "", ""]
    with whole_door.server.shop() as shop:
        assert notifications.unread(shop, MIA) == []


def test_an_approval_leads_to_ones_bookings(whole_door):
    whole_door.server.accept(PolicySet(Policy(LASER_TYPE, approval=True)))
    booked = a_booking(MIA, hours=2)
    whole_door.server.accept(booked, actor=MIA)
    whole_door.server.accept(BookingApproved(booked.booking_id), actor=ADMIN)
    whole_door.sync()
    model = inbox(whole_door)
    (shown,) = model.page.notices

    whole_door.do(lambda: model.go(shown.id))

    assert (shown.mark, shown.remedy) == ("mine", "See your bookings")
    assert whole_door.window.page == BOOKINGS
    assert [line.words for line in whole_door.booking.bookings.page.bookings] == ["Confirmed"]


def test_the_next_free_time_is_offered_with_a_booking_that_could_not_be_confirmed(whole_door):
    gone = AlreadyBooked(START.replace(hour=20), START.replace(hour=20))
    refused = BookingRefused(LASER, START.replace(hour=19), START.replace(hour=20), (Raw(json.encode(gone)),))
    told(whole_door, refused)
    model = inbox(whole_door)
    (shown,) = model.page.notices

    whole_door.do(lambda: model.go(shown.id))

    assert shown.remedy == "Take 21:00"
    assert whole_door.window.page == BOOK
    assert whole_door.booking.book.page.span == "Today 21:00\u00a0–\u00a022:00"


def test_what_a_door_cannot_do_stands_on_no_button(whole_door):
    told(whole_door, LostBadgeSeen(badge_id(MIA), 1))

    (shown,) = inbox(whole_door).page.notices

    assert (shown.remedy, shown.button) == ("", "Read")


def test_only_an_inbox_without_messages_says_that_it_is_empty(whole_door):
    before = inbox(whole_door).page
    cancelled_by_staff(whole_door)
    whole_door.sync()

    after = whole_door.notices.page

    assert (before.notices, before.empty) == ((), "There is nothing to read.")
    assert (len(after.notices), after.empty) == (1, "")


def test_who_was_told_nothing_has_no_inbox_on_the_first_page(whole_door):
    whole_door.tap(MIA)

    assert "messages" not in [choice.id for choice in whole_door.hello.page.choices]

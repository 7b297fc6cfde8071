"""Taps at a whole door, with the pages that they bring."""

from uuid import UUID

import pytest

from kiosk.hello.pages import HELLO
from kiosk.reader.events import BadgeRead
from kiosk.shell.window import BOARD
from shared.notifications.tables import notice
from shared.notifications.types import BookingTakenAway, Notice, NoticeId
from shared.people.badges import BadgeUid
from tests.support.shops import JO, KIM, LASER, MIA, START, a_booking

pytestmark = pytest.mark.qt


def test_the_board_shows_each_machine_of_a_small_workshop(whole_door):
    assert [tile.name for tile in whole_door.board.page.tiles] == ["Laser 1", "Laser 2"]


def test_a_tap_says_hello_by_first_name(whole_door):
    whole_door.tap(MIA)

    assert whole_door.shell.greeting == "Hi, Mia"
    assert whole_door.window.page == HELLO
    assert whole_door.hello.page.since == "In since 18:00"


def test_a_second_tap_later_says_good_bye_and_leaves_no_trace(whole_door):
    whole_door.tap(MIA)
    whole_door.later(6)

    whole_door.tap(MIA)

    assert whole_door.window.page == BOARD
    assert whole_door.door.member is None
    assert whole_door.hello.page == type(whole_door.hello.page)()


def test_a_badge_that_nobody_knows_is_told_so_on_the_board(whole_door):
    unknown = BadgeUid(bytes.fromhex("04AAAAAAAAAAAA"))

    whole_door.do(lambda: whole_door.door.on_reader(BadgeRead(unknown, whole_door.monotonic)))

    assert whole_door.board.page.message.title == "We don't know this badge yet."
    assert whole_door.window.page == BOARD


def test_a_booking_that_staff_took_away_is_told_at_the_next_tap_until_it_is_read(whole_door):
    whole_door.tap(MIA)
    taken_away = BookingTakenAway(a_booking().booking_id, rejected=False)
    told = Notice(NoticeId(UUID(int=5)), MIA, taken_away, START, None)
    whole_door.do(lambda: whole_door.store.ask(lambda replica: replica.shop().put(notice, told)))
    whole_door.do(whole_door.door.refresh)
    (shown,) = whole_door.hello.page.notices

    whole_door.do(lambda: whole_door.hello.notice_read.emit(shown.id))

    assert shown.mark == "stop"
    assert whole_door.hello.page.notices == ()


def test_a_booking_that_has_begun_can_be_started_and_stopped(whole_door):
    whole_door.tap(MIA)
    booked = a_booking(hours=0)
    whole_door.do(lambda: whole_door.door.soon(whole_door.door.do(booked, whole_door.door.member)))
    (lead,) = whole_door.hello.page.leads

    whole_door.do(lambda: whole_door.hello.deed_wanted.emit(lead.id, "start"))
    (running,) = whole_door.hello.page.leads
    whole_door.do(lambda: whole_door.hello.deed_wanted.emit(running.id, "stop"))

    assert lead.title == "Laser 1"
    assert running.title == "You run Laser 1"
    assert whole_door.hello.page.leads == ()


def test_another_members_tap_asks_before_it_takes_over(whole_door):
    whole_door.tap(MIA)
    whole_door.later(6)

    whole_door.tap(JO)

    assert whole_door.shell.question["kind"] == "handover"
    assert whole_door.shell.greeting == "Hi, Mia"


def test_a_member_books_a_machine_in_four_touches(whole_door):
    whole_door.tap(MIA)
    whole_door.do(lambda: whole_door.hello.choice_wanted.emit("book"))

    whole_door.do(lambda: whole_door.machines.open_machine(str(LASER)))
    (offer, *_) = whole_door.machine.page.offers
    whole_door.do(lambda: whole_door.machine.take(offer.id))
    whole_door.do(lambda: whole_door.book.step(1))
    whole_door.do(whole_door.book.book)

    assert whole_door.window.page == "booked"
    assert whole_door.booking.booked.page.title == "Laser 1"
    (lead,) = whole_door.hello.page.leads
    assert lead.title == "Laser 1"


def test_who_was_not_signed_off_reads_each_missing_step(whole_door):
    whole_door.tap(KIM)

    whole_door.do(lambda: whole_door.machines.open_machine(str(LASER)))

    assert [way.mark for way in whole_door.machine.page.ways] == ["training"]
    assert whole_door.machine.page.offers == ()
    assert whole_door.machine.page.deed == ""

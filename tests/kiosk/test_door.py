"""Taps at a whole door, with the pages that they bring."""

import pytest

from kiosk.hello.flow import HELLO
from kiosk.reader.events import BadgeRead
from kiosk.shell.window import BOARD
from shared.people.badges import BadgeUid
from tests.support.shops import JO, MIA

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


def test_another_members_tap_asks_before_it_takes_over(whole_door):
    whole_door.tap(MIA)
    whole_door.later(6)

    whole_door.tap(JO)

    assert whole_door.shell.question["kind"] == "handover"
    assert whole_door.shell.greeting == "Hi, Mia"

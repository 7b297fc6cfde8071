"""What somebody has chosen at a whole door comes with their badge: after a restart, and at other doors, too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.theme.look import Look
from shared.people import queries as people
from shared.people.types import LanguageCode, TextSize
from tests.support.doors import WholeDoor
from tests.support.shops import JO, MIA, Clock, Server, TestDoor

pytestmark = pytest.mark.qt

OpenDoor = Callable[[int], WholeDoor]


@pytest.fixture
def open_door(
    qt_loop: asyncio.AbstractEventLoop, sqlite_server: Server, clock: Clock, tmp_path: Path
) -> Iterator[OpenDoor]:
    """Opens the door with this number, or opens it again after it was closed; it is closed at the end."""
    clock.forward(seconds=1)
    paired: dict[int, TestDoor] = {}
    opened: list[WholeDoor] = []

    def close() -> None:
        while opened:
            door = opened.pop()
            door.close()
            assert not door.warnings

    def open_(number: int) -> WholeDoor:
        close()
        if number not in paired:
            paired[number] = TestDoor(sqlite_server, tmp_path / f"door{number}", number)
            paired[number].close()
        found = WholeDoor(qt_loop, paired[number], clock)
        found.do(found.door.start)
        opened.append(found)
        return found

    yield open_
    close()


def choose_all(door: WholeDoor) -> None:
    door.do(lambda: door.comfort.set_text(1.5))
    door.do(door.comfort.turn_lower)
    door.do(door.comfort.turn_calm)


def leave(door: WholeDoor) -> None:
    door.do(door.shell.done)
    door.later(6)


def waiting(door: WholeDoor) -> int:
    """How many changes of this door the server does not have yet."""
    return int(door.wait(door.door.ask(lambda replica: len(replica.waiting))))


def worn(door: WholeDoor) -> tuple[float, bool]:
    look: Look = door.wardrobe.worn
    return look.text_scale, look.lower


def test_what_was_chosen_is_worn_again_at_the_next_tap(open_door):
    door = open_door(1)
    door.tap(MIA)
    choose_all(door)
    chosen = worn(door)

    leave(door)
    on_the_board = worn(door)
    door.tap(JO)
    of_jo = worn(door)
    leave(door)
    door.tap(MIA)

    assert chosen == worn(door) == (1.5, True)
    assert on_the_board == of_jo == (1.0, False)
    door.do(lambda: door.hello.choose("comfort"))
    assert (door.comfort.comfort.text_scale, door.comfort.lower, door.comfort.calm) == (1.5, True, True)


def test_a_door_that_was_started_again_still_knows_it_without_any_network(open_door):
    door = open_door(1)
    door.tap(MIA)
    choose_all(door)
    door.do(door.shell.switch_language)

    door = open_door(1)
    door.tap(MIA)

    assert worn(door) == (1.5, True)
    assert door.words.language.code == "de"


def test_another_door_knows_it_once_both_have_met_the_server(open_door, sqlite_server):
    door = open_door(1)
    door.tap(MIA)
    choose_all(door)
    door.do(door.shell.switch_language)
    door.sync()

    door = open_door(2)
    door.tap(MIA)

    assert worn(door) == (1.5, True)
    assert door.words.language.code == "de"
    with sqlite_server.shop() as shop:
        mine, hers = people.profile(shop, MIA), people.profile(shop, JO)
    assert mine is not None
    assert hers is not None
    assert (mine.language, mine.text_size) == (LanguageCode.GERMAN, TextSize.LARGEST)
    assert (hers.language, hers.text_size) == (LanguageCode.ENGLISH, TextSize.USUAL)


def test_the_theme_is_dressed_when_the_first_page_is_shown(open_door):
    door = open_door(1)
    door.tap(MIA)
    choose_all(door)
    leave(door)
    at_first: list[tuple[float, bool]] = []
    door.shell.page_wanted.connect(lambda *_page: at_first.append(worn(door)))

    door.tap(MIA)

    assert at_first == [(1.5, True)]


def test_who_takes_over_has_it_their_own_way(open_door):
    door = open_door(1)
    door.tap(JO)
    door.do(lambda: door.comfort.set_text(1.25))
    leave(door)
    door.tap(MIA)
    choose_all(door)
    door.later(6)

    door.tap(JO)
    of_mia = worn(door)
    door.do(door.shell.confirm)

    assert door.shell.greeting == "Hi, Jo"
    assert (of_mia, worn(door)) == ((1.5, True), (1.25, False))


def test_choosing_what_is_chosen_already_makes_no_change(open_door):
    door = open_door(1)
    door.tap(MIA)
    door.do(lambda: door.comfort.set_text(1.5))
    before = waiting(door)

    door.do(lambda: door.comfort.set_text(1.5))

    assert waiting(door) == before


def test_a_language_goes_there_and_back(open_door):
    door = open_door(1)
    door.tap(MIA)
    door.do(door.shell.switch_language)
    door.do(door.shell.switch_language)
    leave(door)

    door.tap(MIA)

    assert door.words.language.code == "en"


def test_a_language_that_is_chosen_at_the_board_is_nobodys(open_door):
    door = open_door(1)

    door.do(door.shell.switch_language)

    assert waiting(door) == 0
    door.tap(MIA)
    assert door.words.language.code == "en"
    leave(door)
    assert door.words.language.code == "de"


def test_where_the_disk_keeps_nothing_it_is_worn_for_this_visit_and_that_is_said(open_door):
    def fill(replica):
        replica._outbox._db.execute("PRAGMA query_only = ON")

    door = open_door(1)
    door.tap(MIA)
    door.store.ask(fill).result(20)

    door.do(lambda: door.comfort.set_text(1.5))

    assert door.shell.notice[0] == "That did not work, and it's not you."
    assert worn(door) == (1.5, False)
    leave(door)
    assert worn(door) == (1.0, False)

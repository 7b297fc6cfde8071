"""At the board of a whole door while nobody is signed in, and what the door looks and sounds like."""

from datetime import timedelta

import pytest

from kiosk.board.pages import NO_BADGE
from kiosk.hello.pages import HELLO
from kiosk.machine.pages import MACHINE
from kiosk.reader.events import ReaderBack, ReaderGone, ReadTooShort
from kiosk.shell.window import BOARD
from kiosk.sync.syncer import LineState
from kiosk.theme.sounds import Sound
from shared.booking.changes import UseStarted
from shared.booking.types import UseId
from shared.journal.signing import new_change_id
from shared.people import queries as people
from shared.people.changes import WorkshopSet
from shared.people.types import Opening
from shared.sync import queries as sync
from shared.sync.changes import DoorPaired
from tests.support.shops import JO, LASER, MIA, START

pytestmark = pytest.mark.qt


def opened(door, *hours):
    """The workshop is open at these hours of every day."""
    with door.server.shop() as shop:
        settings = people.workshop(shop)
    assert settings is not None
    every_day = tuple(Opening(day, begins * 60, ends * 60) for day in range(7) for begins, ends in hours)
    door.server.accept(WorkshopSet(settings.name, settings.zone, settings.language, every_day, settings.freshness))
    door.sync()


def touch(door, machine=LASER):
    door.do(lambda: door.board.open_machine(str(machine)))


def test_a_machine_that_is_touched_says_how_it_is_and_asks_for_a_badge(whole_door):
    touch(whole_door)

    message = whole_door.board.page.message
    assert message.title == "Laser 1"
    assert message.words == "Free for the rest of the day. Tap your badge to use it or to book it."
    assert message.mark == "free"
    assert whole_door.window.page == BOARD


def test_the_board_and_the_windows_title_name_the_door_as_the_workshop_does(whole_door):
    before = (whole_door.board.door, whole_door.window.window.title())
    with whole_door.server.shop() as shop:
        door = sync.door(shop, 1)
    assert door is not None

    whole_door.server.accept(DoorPaired(1, "Side door", door.public_key))
    whole_door.sync()

    assert before == ("Monday 23 November · Door 1", "Door 1 · Doorwright")
    assert whole_door.board.door == "Monday 23 November · Side door"
    assert whole_door.window.window.title() == "Side door · Doorwright"


def test_who_touched_a_machine_and_taps_then_stands_before_it(whole_door):
    touch(whole_door)

    whole_door.tap(MIA)

    assert whole_door.window.page == MACHINE
    assert whole_door.machine.page.name == "Laser 1"
    whole_door.do(whole_door.shell.back)
    assert whole_door.window.page == HELLO


def test_the_next_visitor_is_not_led_to_what_the_last_one_touched(whole_door):
    touch(whole_door)
    whole_door.tap(MIA)
    whole_door.do(whole_door.shell.done)
    whole_door.later(6)

    whole_door.tap(JO)

    assert whole_door.window.page == HELLO


def test_nobody_reads_at_the_board_who_runs_a_machine(whole_door):
    use = UseStarted(UseId(new_change_id()), LASER, MIA, None, START + timedelta(hours=1))
    whole_door.server.accept(use, actor=MIA)
    whole_door.sync()

    touch(whole_door)

    message = whole_door.board.page.message
    assert message.words == "In use · 1 h left. Tap your badge to use it or to book it."
    assert message.mark == "in_use"
    assert "Mia" not in str(whole_door.board.page)


def test_who_has_no_badge_is_told_what_to_do_and_comes_back_to_the_board(whole_door):
    whole_door.do(whole_door.board.no_badge)
    page = whole_door.window.page

    whole_door.do(whole_door.board.back)

    assert page == NO_BADGE
    assert whole_door.window.page == BOARD


def test_a_badge_that_is_tapped_on_the_page_without_badges_says_hello(whole_door):
    whole_door.do(whole_door.board.no_badge)

    whole_door.tap(MIA)

    assert whole_door.window.page == HELLO
    whole_door.do(whole_door.shell.done)
    assert whole_door.window.page == BOARD


def test_after_an_hour_without_news_no_machine_is_said_to_be_free(whole_door):
    fresh = [tile.state for tile in whole_door.board.page.tiles]

    whole_door.later(3601)
    whole_door.do(whole_door.door.refresh)

    assert set(fresh) == {"free"}
    assert [(tile.state, tile.words) for tile in whole_door.board.page.tiles] == [("unheard", "Last seen 18:00")] * 2


def test_after_ten_minutes_without_news_free_says_as_of_when(whole_door):
    whole_door.later(601)
    whole_door.do(whole_door.door.refresh)

    assert whole_door.board.page.tiles[0].words == "Free for the rest of the day, as of 18:00"


# --- seen and heard


def test_each_sound_is_heard_with_what_it_stands_for(whole_door):
    whole_door.do(lambda: whole_door.door.on_reader(ReadTooShort()))
    whole_door.tap(MIA)

    assert whole_door.heard == [Sound.TICK, Sound.ACCEPT]


def test_a_no_sounds_like_one(whole_door):
    whole_door.tap(MIA)
    whole_door.do(lambda: whole_door.machines.open_machine(str(LASER)))
    use = UseStarted(UseId(new_change_id()), LASER, JO, None, START + timedelta(hours=1))
    whole_door.server.accept(use, actor=JO)
    whole_door.sync()

    whole_door.do(lambda: whole_door.machine.deed_wanted.emit("use"))

    assert whole_door.heard[-1] is Sound.DENY
    assert whole_door.shell.notice[0] == "Somebody is using it until 19:00."


def test_it_gets_dark_at_nine_and_light_while_the_workshop_is_open(whole_door):
    night = lambda: whole_door.wardrobe.worn.night  # noqa: E731
    at_six = night()

    whole_door.later(3 * 3600)
    whole_door.do(whole_door.door.refresh)
    at_nine = night()
    opened(whole_door, (10, 22))

    assert (at_six, at_nine, night()) == (False, True, False)


def test_another_language_is_spoken_at_once_by_everything_on_the_board(whole_door):
    whole_door.do(lambda: whole_door.door.on_line(LineState(online=False, since=START)))
    whole_door.do(lambda: whole_door.door.on_reader(ReaderGone()))

    whole_door.do(whole_door.shell.switch_language)

    page = whole_door.board.page
    assert page.message.title == "Das Lesegerät ruht gerade."
    assert page.offline_title == "Offline seit 18:00."
    assert page.tiles[0].words == "Frei für den Rest des Tages"
    whole_door.do(lambda: whole_door.door.on_reader(ReaderBack()))
    assert whole_door.board.page.message is None


def test_another_language_is_spoken_at_once_on_a_members_page(whole_door):
    whole_door.do(lambda: whole_door.door.on_line(LineState(online=False, since=START)))
    whole_door.tap(MIA)

    whole_door.do(whole_door.shell.switch_language)

    assert whole_door.hello.page.choices[0].caption == "Maschine buchen"
    assert whole_door.shell.offline[0] == "Offline seit 18:00."
    whole_door.do(whole_door.shell.done)
    assert whole_door.words.language.code == "en"


# --- comfort


def test_comfort_is_worn_at_once_and_only_by_who_wants_it(whole_door):
    whole_door.tap(MIA)
    whole_door.do(lambda: whole_door.hello.choose("comfort"))

    whole_door.do(lambda: whole_door.comfort.set_text(1.5))
    whole_door.do(whole_door.comfort.turn_lower)
    worn = whole_door.wardrobe.worn
    whole_door.do(whole_door.shell.done)
    on_the_board = whole_door.wardrobe.worn
    whole_door.later(6)
    whole_door.tap(JO)
    of_jo = whole_door.wardrobe.worn
    whole_door.do(whole_door.shell.done)
    whole_door.later(6)
    whole_door.tap(MIA)

    assert (worn.text_scale, worn.lower) == (1.5, True)
    assert (on_the_board.text_scale, on_the_board.lower) == (1.0, False)
    assert (of_jo.text_scale, of_jo.lower) == (1.0, False)
    assert whole_door.wardrobe.worn == worn

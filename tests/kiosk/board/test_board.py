"""The idle screen: what can be touched, what it says, and that nothing burns in."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtQuick import QQuickItem

from kiosk.board import labels
from kiosk.board.page import Day, TileState
from kiosk.board.view_model import BoardViewModel
from kiosk.components.rows import ROW, Rows
from kiosk.shell.focus import box
from kiosk.shell.pages import Page, qml_of
from kiosk.theme.look import ReaderSide
from shared.language import language
from tests.kiosk.board.states import STATES, board, eight, every_state, tile, twenty_types
from tests.support.pages import SCREENS, WALL, Stage, State

ENGLISH = language("en")


def the_board(**changes):
    model = BoardViewModel(board(ENGLISH, **changes))
    return model, lambda say: State(board=Page(qml_of("board", "BoardPage"), {"board": model}))


def test_touching_a_tile_opens_its_machine(open_stage):
    model, make = the_board()
    stage = open_stage(make)
    wanted: list[str] = []
    model.machine_wanted.connect(wanted.append)

    stage.press("tile:Laser cutter")

    assert wanted == ["Laser cutter"]


def test_no_badge_is_a_way_in(open_stage):
    model, make = the_board()
    stage = open_stage(make)
    wanted: list[str] = []
    model.no_badge_wanted.connect(lambda: wanted.append("no badge"))

    stage.press("noBadge")

    assert wanted == ["no badge"]


def test_the_board_offers_the_other_language(open_stage):
    _, make = the_board()
    stage = open_stage(make)
    wanted: list[str] = []
    stage.shell.language_wanted.connect(wanted.append)

    stage.press("language")

    assert wanted == ["de"]


def test_sixty_machines_of_twenty_types_are_seen_at_once(open_stage):
    stage = open_stage(STATES["sixty machines"])

    seen = [name for name in (f"tile:{each.id}" for each in twenty_types(ENGLISH)) if stage.item(name)]

    assert len(seen) == 20
    with pytest.raises(LookupError):
        stage.item("scrollDown")


def test_on_a_small_screen_the_rest_is_one_touch_away(qtbot, open_stage):
    stage = open_stage(STATES["sixty machines"], look=replace(WALL, glass=SCREENS["15"]))
    area = stage.item("scrollArea")

    stage.press("scrollDown")
    qtbot.waitUntil(lambda: area.property("contentY") > 0)

    assert stage.item("scrollUp").isEnabled()


def cut(stage: Stage) -> list[str]:
    """The tiles of which only a part is in sight."""
    sight = box(stage.item("scrollArea"))
    tiles = {each.id: box(stage.item(f"tile:{each.id}")) for each in twenty_types(ENGLISH)}
    within = sight.adjusted(-1, -1, 1, 1)
    return [
        name for name, found in tiles.items() if not within.contains(found) and within.intersected(found).height() > 2
    ]


@pytest.mark.parametrize("screen", ["15", "10", "10 upright"])
def test_no_tile_is_cut_wherever_the_buttons_lead(qtbot, open_stage, screen):
    stage = open_stage(STATES["sixty machines"], look=replace(WALL, glass=SCREENS[screen]))
    area, buttons = stage.item("scrollArea"), stage.item("scrollDown").parentItem()
    looked_at = [cut(stage)]

    for button, at_end in (("scrollDown", "atYEnd"), ("scrollUp", "atYBeginning")):
        while not area.property(at_end):
            stage.press(button)
            qtbot.waitUntil(lambda: not buttons.findChild(QObject, "slide").property("running"))
            looked_at.append(cut(stage))

    assert len(looked_at) > 2
    assert not any(looked_at)


def test_each_state_has_its_own_mark_and_words(open_stage):
    stage = open_stage(STATES["every state"])
    tiles = [stage.item(f"tile:{each.id}") for each in every_state(ENGLISH)]

    assert {each.property("machineState") for each in tiles} == set(TileState)
    assert all(each.property("words") for each in tiles)


def test_news_of_one_machine_leaves_the_other_tiles_where_they_are(open_stage):
    model, make = the_board()
    stage = open_stage(make)
    before = stage.item("tile:Sewing")
    broken = tile("Laser cutter", "microscope", TileState.OUT_OF_ORDER, "Out of order")
    tiles = [broken if each.id == "Laser cutter" else each for each in eight(ENGLISH)]

    model.show(board(ENGLISH, tiles=tuple(tiles)))
    stage.settle()

    assert stage.item("tile:Sewing") is before
    assert stage.item("tile:Laser cutter").property("machineState") == "out_of_order"


def test_the_contents_move_by_two_millimetres_with_each_minute(open_stage):
    model, make = the_board()
    stage = open_stage(make)
    clock = stage.item("clock")

    def place():
        corner = clock.mapToScene(clock.position())
        return corner.x(), corner.y()

    places = [place()]
    for minute in range(43, 48):
        model.show(board(ENGLISH, clock=f"18:{minute}"))
        stage.settle()
        places.append(place())

    step = round(2 * WALL.glass.pixels_per_mm)
    moves = [(round(x - places[0][0]), round(y - places[0][1])) for x, y in places]
    assert set(moves) == {(0, 0), (step, 0), (step, step), (0, step)}


@pytest.mark.parametrize("screen", ["24", "24 upright", "15"])
def test_the_board_names_its_door_where_there_is_room_for_that(open_stage, screen):
    stage = open_stage(STATES["evening"], look=replace(WALL, glass=SCREENS[screen]))

    assert stage.item("head").property("day") == "Saturday 21 November · Front door"


def test_where_there_is_little_room_the_machines_come_before_the_name_of_the_door(open_stage):
    stage = open_stage(STATES["evening"], look=replace(WALL, glass=SCREENS["10 upright"]))

    assert stage.item("head").property("day") == "Saturday 21 November"
    assert stage.item("tile:3D printer A").isVisible()


def test_a_long_name_of_a_door_does_not_make_the_rest_small(open_stage):
    date = "Saturday 21 November"
    model, make = the_board()
    stage = open_stage(make)

    model.show(board(ENGLISH, date=date, door=f"{date} · Door of the metal shop and the yard"))
    stage.settle()

    head = stage.item("head")
    assert (head.property("day"), head.property("tight")) == (date, False)


@pytest.mark.parametrize("side", ReaderSide)
def test_yellow_stands_where_the_reader_is(open_stage, side):
    stage = open_stage(STATES["evening"], look=replace(WALL, reader_side=side))

    tap = stage.item("tap").mapToScene(stage.item("tap").position()).x()

    assert (tap < 960) == (side is ReaderSide.LEFT)


def test_what_the_reader_says_takes_the_place_of_tap_your_badge(open_stage):
    model, make = the_board()
    stage = open_stage(make)

    model.show(board(ENGLISH, message=labels.lost_badge(ENGLISH)))
    stage.settle()

    assert stage.item("message").isVisible()
    with pytest.raises(LookupError):
        stage.item("tap")


@pytest.mark.parametrize(
    "message",
    [labels.unknown_badge, labels.lost_badge, labels.unusable_badge, labels.read_too_short, labels.reader_gone],
)
@pytest.mark.parametrize("code", ["en", "de"])
def test_a_message_has_words_a_mark_and_an_icon_in_every_language(message, code):
    made = message(language(code))

    assert made.title
    assert made.words
    assert made.mark in {"unknown", "stop", "nearly"}
    assert made.icon
    assert code == "en" or made.title != message(ENGLISH).title


def test_a_code_to_join_is_fifty_millimetres_wide(open_stage):
    stage = open_stage(STATES["unknown badge"])

    code = stage.item("code")

    assert code.property("implicitWidth") > 20  # the code is really there
    assert code.width() / WALL.glass.pixels_per_mm == pytest.approx(50, abs=0.2)


def test_an_empty_day_says_so(open_stage):
    _, make = the_board(day=Day(empty="Nothing is booked today."))
    stage = open_stage(make)

    assert stage.item("dayEmpty").property("text") == "Nothing is booked today."


def test_a_list_that_is_another_one_is_shown_anew(qtmodeltester):
    rows = Rows()
    rows.show(eight(ENGLISH))
    qtmodeltester.check(rows)

    rows.show(eight(ENGLISH)[:3])

    assert [rows.data(rows.index(n), ROW)["name"] for n in range(rows.rowCount())] == [
        "3D printer A",
        "Laser cutter",
        "CNC router",
    ]


@pytest.mark.parametrize("mirrored", [False, True])
def test_words_on_the_line_of_the_day_stand_in_their_bar_or_beside_it(open_stage, mirrored):
    stage = open_stage(STATES["short bookings"], look=replace(WALL, mirrored=mirrored))
    line = box(stage.item("day:1").parentItem())

    for item in ("1", "2", "3"):
        booking = stage.item(f"day:{item}")
        bar, words = (box(booking.findChild(QQuickItem, name)) for name in ("bar", "words"))
        assert not bar.intersects(words)
        assert line.contains(words)


def test_words_that_fit_stand_in_their_bar(open_stage):
    stage = open_stage(STATES["evening"])

    booking = stage.item("day:1")

    bar, words = (box(booking.findChild(QQuickItem, name)) for name in ("bar", "words"))
    assert bar.contains(words)

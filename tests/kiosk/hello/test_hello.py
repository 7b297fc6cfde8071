"""A member's first page: what is touched reaches the door, and nothing moves under a finger."""

import pytest
from msgspec.structs import replace

from kiosk.hello.page import HelloPage
from kiosk.hello.pages import HELLO, hello_pages
from kiosk.hello.view_model import HelloViewModel
from kiosk.shell.focus import shown_items
from kiosk.theme.look import Look
from shared.language import language
from tests.kiosk.hello.states import MIA, STATES, cancelled, confirmed, kiln, router, running, usual
from tests.support.pages import SCREENS, State

ENGLISH = language("en")


def page(**changes):
    usually = usual(ENGLISH)
    return HelloPage(**{name: getattr(usually, name) for name in usually.__struct_fields__} | changes)


@pytest.fixture
def hello(open_stage):
    """The usual page and its view model."""
    model = HelloViewModel(page())
    stage = open_stage(lambda say: State(hello_pages(model)[HELLO], visitor=MIA))
    return stage, model


def test_start_now_reaches_the_door(hello):
    stage, model = hello
    wanted: list[tuple[str, str]] = []
    model.deed_wanted.connect(lambda lead, deed: wanted.append((lead, deed)))

    stage.press("deed:start")

    assert wanted == [("laser", "start")]


def test_what_runs_can_be_stopped_and_extended(hello):
    stage, model = hello
    wanted: list[str] = []
    model.deed_wanted.connect(lambda lead, deed: wanted.append(deed))

    model.show(page(leads=(running(ENGLISH),)))
    stage.settle()
    stage.press("deed:stop")
    stage.press("deed:extend")

    assert wanted == ["stop", "extend"]


@pytest.mark.parametrize(
    ("item", "signal", "id_of"),
    [
        ("card:kiln", "card_wanted", "kiln"),
        ("choice:bookings", "choice_wanted", "bookings"),
        ("entry:1", "entry_wanted", "1"),
    ],
)
def test_a_touch_says_what_is_wanted(hello, item, signal, id_of):
    stage, model = hello
    wanted: list[str] = []
    getattr(model, signal).connect(wanted.append)

    stage.press(item)

    assert wanted == [id_of]


def test_notices_are_read_one_after_the_other(hello):
    stage, model = hello
    model.show(page(notices=(cancelled(ENGLISH), confirmed(ENGLISH))))
    stage.settle()
    read: list[str] = []
    model.notice_read.connect(read.append)

    with pytest.raises(LookupError):
        stage.item("read:n2")
    stage.press("read:n1")
    model.show(page(notices=(confirmed(ENGLISH),)))
    stage.settle()
    stage.press("read:n2")

    assert read == ["n1", "n2"]


def test_with_nothing_due_the_first_way_on_is_the_main_action(open_stage):
    stage = open_stage(STATES["nothing due"])

    assert stage.item("choice:book").property("kind") == "main"
    assert stage.item("choice:bookings").property("kind") == "button"


def test_what_fits_beside_no_buttons_never_folds_up_to_make_room_for_them(open_stage):
    stage = open_stage(STATES["running"], spoken=language("de"))

    assert not stage.item("scrollArea").parentItem().property("needed")
    stage.wear(glass=SCREENS["15"])
    assert stage.item("scrollArea").parentItem().property("needed")
    stage.wear(glass=SCREENS["24"])
    assert not stage.item("scrollArea").parentItem().property("needed")


def test_with_something_due_that_is_the_only_main_action(hello):
    stage, _ = hello

    kinds = [stage.item(name).property("kind") for name in ("deed:start", "choice:book", "choice:bookings")]

    assert kinds == ["main", "button", "button"]


def test_a_step_that_is_done_punches_its_hole_and_moves_no_card(hello):
    stage, model = hello
    before = stage.item("card:router")
    further = replace(router(ENGLISH), steps=kiln(ENGLISH).steps)

    model.show(page(cards=(further, kiln(ENGLISH))))
    stage.settle()

    holes = [item.property("phase") for item in shown_items(before) if item.objectName() == "hole"]
    assert stage.item("card:router") is before
    assert holes == ["done", "done", "done", "next"]


def test_a_busy_page_takes_no_touch(hello):
    stage, model = hello
    wanted: list[str] = []
    model.deed_wanted.connect(lambda lead, deed: wanted.append(deed))

    model.show(page(busy=True))
    stage.settle()
    stage.press("deed:start")

    assert wanted == []


def test_an_empty_page_keeps_nothing_of_the_person(hello):
    stage, model = hello

    model.clear()
    stage.settle()

    assert model.page == HelloPage()
    with pytest.raises(LookupError):
        stage.item("card:router")


def test_a_message_takes_no_column_from_the_training_cards(open_stage):
    stage = open_stage(STATES["told"], look=Look(SCREENS["24"], text_scale=1.5, calm=True))

    cards = [stage.item(f"card:{each.id}") for each in usual(ENGLISH).cards]

    assert stage.item("scrollDown")
    assert len({card.y() for card in cards}) == 1

"""What all pages have in common: what is shown changes with its value, and nothing of a person stays behind."""

import pytest

import kiosk.app  # noqa: F401 - knows every page
from kiosk.booking.page import BookingsPage
from kiosk.booking.view_model import BookingsViewModel
from kiosk.components.rows import Rows
from kiosk.components.view_model import PageViewModel
from kiosk.shell.focus import shown_items
from shared.language import language
from tests.kiosk.booking.states import all_of_them
from tests.support.pages import all_states


def lists_of(model):
    found = [getattr(model, name) for name in type(model).empty.__struct_fields__ if hasattr(type(model), name)]
    return [each for each in found if isinstance(each, Rows)]


def shown_on(stage):
    items = list(shown_items(stage.window.contentItem()))
    return {item.objectName() for item in items} | {item.property("text") for item in items}


@pytest.fixture
def bookings(open_stage):
    """Somebody's bookings, on the stage, and their view model."""
    stage = open_stage(all_of_them)
    return stage, stage.engine.findChild(BookingsViewModel)


@pytest.mark.parametrize("kind", PageViewModel.__subclasses__(), ids=lambda kind: kind.__name__)
def test_whatever_a_page_can_change_it_tells_the_screen(qapp, kind):
    meta = kind().metaObject()
    properties = [meta.property(n) for n in range(meta.propertyCount())]

    assert [each.name() for each in properties if not each.isConstant() and not each.hasNotifySignal()] == []
    assert "shown" in [each.name() for each in properties]


def test_nothing_of_the_last_person_stays_on_any_page(qapp):
    states = [make(language("en")) for make in all_states().values()]
    models = [model for state in states if state.page for model in state.page.models.values()]
    pages = [model for model in models if isinstance(model, PageViewModel)]
    lists = [each for page in pages for each in lists_of(page)]
    rows_before = sum(each.rowCount() for each in lists)

    for page in pages:
        page.clear()

    assert {type(page) for page in pages} == set(PageViewModel.__subclasses__())
    assert [page for page in pages if page.page != type(page).empty] == []
    assert rows_before > 0
    assert sum(each.rowCount() for each in lists) == 0


def test_a_page_shows_what_it_is_given(bookings):
    stage, model = bookings
    before = shown_on(stage)

    model.show(BookingsPage("Mine", model.page.bookings[:1]))
    stage.settle()

    after = shown_on(stage)
    assert {"Your bookings", "booking:1", "booking:2"} <= before
    assert {"Mine", "booking:1"} <= after
    assert not {"Your bookings", "booking:2"} & after


def test_a_row_that_stays_keeps_its_place_under_a_finger(bookings):
    stage, model = bookings
    touched = stage.item("booking:3")

    model.show(BookingsPage("Mine", model.page.bookings))
    stage.settle()

    assert stage.item("booking:3") is touched

"""Every page in every state, walked item by item on every screen."""

from dataclasses import replace

import pytest

from shared.language import language
from tests.support.pages import SCREENS, WALL, all_states, longer

STATES = all_states()


def complaints(stage, *screens):
    """What is wrong on these screens; on all of them if none is named."""
    found = []
    for name in screens or SCREENS:
        stage.wear(glass=SCREENS[name])
        found += [f"{name}: {complaint}" for complaint in stage.complaints()]
    return found


@pytest.mark.parametrize("state", STATES)
def test_a_page_can_be_read_and_touched_on_every_screen(open_stage, state):
    stage = open_stage(STATES[state])

    assert complaints(stage) == []


@pytest.mark.parametrize("state", STATES)
def test_a_page_bears_larger_text(open_stage, state):
    stage = open_stage(STATES[state], look=replace(WALL, text_scale=1.5))

    assert complaints(stage) == []


@pytest.mark.parametrize("state", STATES)
def test_a_page_can_be_read_from_the_right(open_stage, state):
    stage = open_stage(STATES[state], look=replace(WALL, mirrored=True))

    assert complaints(stage, "24", "15 upright", "10") == []


@pytest.mark.parametrize("state", STATES)
def test_a_page_bears_words_that_are_longer_by_forty_percent(open_stage, state):
    stage = open_stage(STATES[state], spoken=longer())

    assert complaints(stage) == []


@pytest.mark.parametrize("state", STATES)
def test_a_page_can_be_touched_from_a_wheelchair(open_stage, state):
    stage = open_stage(STATES[state], look=replace(WALL, lower=True))

    assert complaints(stage, "24", "24 upright") == []


@pytest.mark.parametrize("state", STATES)
def test_a_page_bears_german(open_stage, state):
    stage = open_stage(STATES[state], spoken=language("de"))

    assert complaints(stage, "24", "15", "10 upright") == []


@pytest.mark.parametrize("state", ["hello long name", "signoff open rows"])
@pytest.mark.parametrize("spoken", [language("en"), language("de"), longer()], ids=["en", "de", "longer"])
@pytest.mark.parametrize(
    "look", [WALL, replace(WALL, text_scale=1.5), replace(WALL, lower=True)], ids=["usual", "larger", "lower"]
)
def test_the_header_has_room_for_the_way_back(open_stage, state, spoken, look):
    stage = open_stage(STATES[state], look=look, spoken=spoken)

    stage.shell.may_go_back(True)

    assert complaints(stage) == []

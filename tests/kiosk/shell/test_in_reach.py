"""The main action of a page stays in sight when the page has little height."""

from dataclasses import replace

import pytest

from kiosk.theme.look import Look
from shared.language import language
from tests.support.pages import SCREENS, WALL, WINDOW, all_states

STATES = all_states()
LOW = replace(WALL, glass=WINDOW)


def offline_on(open_stage, state, look: Look, spoken: str = "en"):
    stage = open_stage(STATES[state], look=look, spoken=language(spoken))
    stage.go_offline()
    return stage


@pytest.mark.parametrize(
    "state", [state for state in STATES if state.split()[0] in {"booking", "hello", "machine", "signoff"}]
)
def test_with_the_strip_in_a_window_every_main_action_is_in_sight(open_stage, state):
    stage = offline_on(open_stage, state, LOW)

    assert stage.hidden_actions() == []
    assert stage.complaints() == []


@pytest.mark.parametrize("state", ["booking book", "booking refused late", "machine free", "machine running"])
@pytest.mark.parametrize("screen", ["10", "10 upright"])
def test_on_ten_inches_a_machine_is_used_and_booked_without_scrolling(open_stage, state, screen):
    stage = offline_on(open_stage, state, replace(WALL, glass=SCREENS[screen]))

    assert stage.hidden_actions() == []


@pytest.mark.parametrize(
    ("state", "screen"),
    [
        ("booking until somebody elses", "15 upright"),
        ("signoff passing", "15"),
        ("signoff passing", "15 upright"),
        ("signoff not ready", "15"),
    ],
)
def test_a_main_action_stays_in_sight_while_its_page_scrolls(open_stage, state, screen):
    stage = offline_on(open_stage, state, replace(WALL, glass=SCREENS[screen]), "de")
    area = stage.item("scrollArea")
    end = area.property("contentHeight") - area.height()

    for y in (0, end / 2, end):
        area.setProperty("contentY", y)
        stage.settle()
        assert end > 0
        assert stage.hidden_actions() == []


def test_the_prompt_to_sign_is_in_sight_on_fifteen_inches(open_stage):
    stage = offline_on(open_stage, "signoff passing", replace(WALL, glass=SCREENS["15"]))

    prompt = stage.item("prompt")

    assert not stage.hides(prompt)

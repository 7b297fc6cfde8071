"""What the theme wears: the door's own look, and whatever makes it easier for somebody."""

import pytest

from kiosk.shell.engine import open_engine
from kiosk.theme.look import Glass, Look, theme_of
from kiosk.theme.sounds import is_quiet
from kiosk.theme.wardrobe import Comfort, Wardrobe
from shared.language import language

LOOK = Look(Glass(1920, 1080, 527))


@pytest.fixture
def engine(qapp):
    engine = open_engine({}, language("en"), LOOK)
    yield engine
    engine.deleteLater()


@pytest.mark.parametrize(("theme", "night"), [("auto", True), ("day", False), ("night", True)])
def test_a_theme_chosen_by_hand_does_not_follow_the_hour(engine, theme, night):
    wardrobe = Wardrobe(engine, LOOK, theme)

    wardrobe.darken(dark=True)

    assert theme_of(engine).property("night") is night


def test_by_hand_it_is_night_in_the_daytime_too(engine):
    Wardrobe(engine, LOOK, "night").darken(dark=False)

    assert theme_of(engine).property("night") is True


def test_what_the_door_has_for_everybody_nobody_loses(engine):
    wardrobe = Wardrobe(engine, Look(LOOK.glass, text_scale=1.25, calm=True))

    wardrobe.suit(Comfort(lower=True))

    assert theme_of(engine).property("textScale") == 1.25
    assert theme_of(engine).property("calm") is True
    assert theme_of(engine).property("reachTop") > LOOK.glass.out_of_reach_mm(lower=False)
    wardrobe.suit(Comfort(text_scale=1.5))
    assert theme_of(engine).property("textScale") == 1.5
    assert theme_of(engine).property("reachTop") == LOOK.glass.out_of_reach_mm(lower=False)


@pytest.mark.parametrize(
    ("begins", "ends", "quiet"),
    [(22, 7, {22, 23, 0, 6}), (1, 3, {1, 2}), (0, 0, set())],
)
def test_quiet_hours_may_go_on_after_midnight(begins, ends, quiet):
    found = {hour for hour in (22, 23, 0, 1, 2, 3, 6, 7, 12) if is_quiet(hour, begins, ends)}

    assert quiet <= found
    assert 12 not in found
    assert (7 in found, 3 in found and begins == 1) == (False, False)

"""What the screen says when a video does not play."""

import pytest

from kiosk.player.trouble import Trouble, trouble_of, words
from shared.language import language

SAY = language("en").say


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (2, Trouble.NOT_A_VIDEO),
        (5, Trouble.NOT_PLAYABLE_HERE),
        (100, Trouble.GONE),
        (101, Trouble.NOT_ALLOWED_HERE),
        (150, Trouble.NOT_ALLOWED_HERE),
        (153, Trouble.DOOR_NOT_RECOGNISED),
        (0, Trouble.UNKNOWN),
        (999, Trouble.UNKNOWN),
    ],
)
def test_each_error_of_the_player_is_a_trouble_with_a_name(error, trouble):
    assert trouble_of(error) is trouble


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_says_what_happened_and_what_helps_without_alarm(trouble):
    said = words(trouble, SAY)

    assert said.headline.endswith(".")
    assert said.advice.endswith(".")
    for word in ("error", "invalid", "please wait", "!"):
        assert word not in f"{said.headline} {said.advice}".lower()


def test_no_two_troubles_have_the_same_headline():
    assert len({words(trouble, SAY).headline for trouble in Trouble}) == len(Trouble)


@pytest.mark.parametrize("trouble", [Trouble.GONE, Trouble.NOT_A_VIDEO, Trouble.NOT_ALLOWED_HERE])
def test_what_only_a_manager_can_mend_is_not_offered_again(trouble):
    assert not words(trouble, SAY).again


@pytest.mark.parametrize("trouble", [Trouble.NO_NETWORK, Trouble.STUCK, Trouble.KEEPS_STOPPING, Trouble.UNKNOWN])
def test_what_may_pass_can_be_tried_again(trouble):
    assert words(trouble, SAY).again


@pytest.mark.parametrize("trouble", Trouble)
def test_every_word_of_a_trouble_goes_through_the_translation(trouble):
    said = words(trouble, str.upper)

    assert said.headline.isupper()
    assert said.advice.isupper()

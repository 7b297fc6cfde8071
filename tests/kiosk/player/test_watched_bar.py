"""The bar under a video."""

import pytest

from shared.demo.youtube import demo_video
from shared.training.coverage import Coverage, Range

pytestmark = pytest.mark.qt

SEEN = Coverage.of([Range(0, 6_000), Range(9_000, 14_000), Range(14_010, 17_000)])


def colours(screen, across):
    """The colours in one column through the bar, `across` it from 0 to 1, from top to bottom."""
    bar = screen.item("bar")
    picture = screen.window.grabWindow()
    x = round(bar.x() + across * bar.width())
    return [picture.pixelColor(x, round(bar.y()) + y).name() for y in range(int(bar.height()))]


@pytest.fixture
def bar(screen):
    screen.player.load(demo_video(7, 30), 30_000, SEEN, start_ms=25_000)
    screen.player.pageFailed(100)
    return screen


INK, WELL, BENCH, SIGNAL = "#14181a", "#cfd5d2", "#e3e7e5", "#ffb612"


def test_what_was_seen_is_solid_and_what_is_to_come_is_not(bar):
    seen, to_come = colours(bar, 3 / 30), colours(bar, 22 / 30)

    assert INK in seen
    assert WELL not in seen
    assert WELL in to_come
    assert INK not in to_come


def test_what_was_left_out_is_a_notch_with_a_mark(bar):
    through = colours(bar, 7.5 / 30)

    assert INK not in through[len(through) // 2 :]
    assert SIGNAL in through
    assert WELL in through


def test_a_gap_of_a_moment_can_be_seen(bar):
    assert INK not in colours(bar, 14.005 / 30)[len(colours(bar, 0)) // 2 + 2 :]


def test_the_bar_has_a_name_and_is_large_enough_to_be_touched(bar):
    item = bar.item("bar")

    assert item.property("spoken") == "46 % watched, 2 gaps"
    assert item.property("touchable")
    assert item.height() >= 20 * 1280 / 351 - 1


@pytest.mark.parametrize("across", [0.1, 0.5, 0.9])
def test_a_touch_asks_for_the_place_under_the_finger(bar, qtbot, across):
    with qtbot.waitSignal(bar.item("bar").sought) as sought:
        bar.touch("bar", across)

    assert sought.args[0] == pytest.approx(across, abs=0.002)

"""The video page with a real web view, playing from the stand-in for YouTube."""

import pytest

from kiosk.training.pages import CARD_PAGE, VIDEO_PAGE
from shared.demo.youtube import demo_video, failing_video
from tests.kiosk.training.conftest import LENGTH_MS
from tests.support.shops import KIM, LASER_TYPE
from tests.support.training import total_ms

pytestmark = pytest.mark.qt
WAIT_MS = 30_000


@pytest.fixture
def until(qtbot):
    """Wait until something holds."""

    def wait(holds):
        qtbot.waitUntil(holds, timeout=WAIT_MS)

    return wait


def start(door):
    door.window.window.resize(1920, 1080)
    door.window.window.show()
    door.tap(KIM)
    door.do(lambda: door.trainings.open_card(LASER_TYPE))
    door.do(door.training.card.do)


@pytest.mark.parametrize("safety", [demo_video(7, LENGTH_MS // 1000)])
def test_a_video_plays_in_its_page_and_is_gone_with_it(door, until):
    start(door)
    until(lambda: total_ms(door.player.page.watched) >= 500)
    shown = door.window.page, door.shell.session.here.active_at

    door.do(door.shell.back)

    assert shown == (VIDEO_PAGE, None)
    assert door.window.page == CARD_PAGE
    assert door.player.html == ""
    assert door.shell.session.here.active_at is not None


@pytest.mark.parametrize("safety", [failing_video(error) for error in (2, 5, 100, 101, 150, 153)])
def test_a_video_that_cannot_play_says_why_and_leads_back_to_the_other_steps(door, until):
    start(door)
    until(lambda: door.player.state == "trouble")

    door.do(door.training.video.leave)

    assert door.window.page == CARD_PAGE
    assert door.player.state == "idle"


@pytest.mark.parametrize("safety", [failing_video(5)])
def test_trouble_lets_the_idle_clock_run(door, until):
    start(door)
    until(lambda: door.player.state == "trouble")

    door.later(60)

    assert door.door.member is None
    assert door.player.state == "idle"

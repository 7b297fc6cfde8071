"""The player on a real web view: a video is watched, skipped, left, and kept from leading elsewhere."""

import json
import os
import signal
from contextlib import suppress

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.player.trouble import Trouble
from kiosk.player.view_model import VideoSeen
from kiosk.player.watching import DurationDiffers
from kiosk.settings import Player
from shared.demo.youtube import SILENT, demo_video, failing_video, slow_video
from shared.training.coverage import Coverage, Range
from tests.support.training import total_ms

pytestmark = pytest.mark.qt

# Real seconds: long enough to be played for a while, short enough not to be waited for.
VIDEO = demo_video(7, 30)
DURATION_MS = 30_000
WAIT_MS = 30_000


@pytest.fixture
def until(qtbot):
    """Wait until something holds."""

    def wait(holds):
        qtbot.waitUntil(holds, timeout=WAIT_MS)

    return wait


def watched(screen):
    return screen.player.page.watched


def last(screen):
    """The end of what was watched last."""
    return watched(screen).ranges[-1].end_ms if watched(screen).ranges else 0


def in_the_player(screen, order, *values):
    """Do something in YouTube's own part of the page, as a touch on one of its buttons would."""
    message = json.dumps({"order": order, "values": values})
    screen.run_script(f"document.querySelector('iframe').contentWindow.postMessage({message}, '*')")


def test_a_video_that_plays_is_credited_from_its_beginning(screen, until):
    screen.player.load(VIDEO, DURATION_MS)

    until(lambda: last(screen) >= 1_000)

    assert screen.player.state == "playing"
    assert [part.start_ms for part in watched(screen).ranges] == [0]
    assert VideoSeen(VIDEO, "Demo video 7", DURATION_MS) in screen.told


def test_a_pause_reports_what_was_watched(screen, qtbot, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: last(screen) >= 500)

    with qtbot.waitSignal(screen.player.reported, timeout=WAIT_MS):
        screen.player.pause()

    (report,) = screen.reported
    assert report.number == 0
    assert report.ranges == watched(screen).ranges
    assert screen.player.state == "paused"
    assert not screen.player.playing


def test_what_was_watched_is_made_durable_while_it_plays(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: last(screen) > 0)

    screen.later_ms += 5_000
    until(lambda: screen.kept != [])

    assert screen.kept[0].ranges[0].start_ms == 0
    assert screen.reported == []


def test_a_jump_on_the_bar_leaves_a_notch(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: last(screen) >= 500)

    screen.touch("bar", across=0.5)
    until(lambda: last(screen) >= 15_500)

    first, second = watched(screen).ranges
    assert first.start_ms == 0
    assert first.end_ms < 10_000
    assert 14_000 <= second.start_ms <= 16_000
    assert screen.player.notches == 1
    assert screen.player.progress.endswith("% watched, 1 gap")


def test_the_bar_leads_back_to_the_gap_from_the_keyboard(screen, until):
    seen = Coverage.of([Range(0, 4_000), Range(9_000, 20_000)])
    screen.player.load(VIDEO, DURATION_MS, seen, start_ms=20_000)
    until(lambda: screen.player.position >= 20_200)

    screen.item("bar").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(screen.window, Qt.Key.Key_Return)
    until(lambda: 2_000 <= screen.player.position < 9_000)
    until(lambda: watched(screen).ranges[0].end_ms > 4_200)

    assert screen.player.playing


@pytest.mark.parametrize("asked", [1.75, 2.0])
def test_a_rate_above_one_and_a_half_is_set_back(screen, until, asked):
    rates = []
    screen.player.page_changed.connect(lambda: rates.append(screen.player.rate))
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")

    in_the_player(screen, "rate", asked)
    until(lambda: asked in rates and rates[-1] == 1.5)

    assert screen.player.state == "playing"


def test_one_and_a_half_can_be_chosen(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")

    screen.player.setRate(9.0)

    until(lambda: screen.player.rate == 1.5)


def test_who_leaves_and_comes_back_goes_on_where_they_were(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: last(screen) >= 3_500)
    screen.player.pause()
    until(lambda: screen.reported != [])
    seen = Coverage.of(screen.reported[0].ranges)

    screen.player.clear()
    left = screen.player.page
    screen.player.load(VIDEO, DURATION_MS, seen)
    until(lambda: last(screen) > seen.ranges[0].end_ms + 500)

    assert left.watched == Coverage()
    assert [part.start_ms for part in watched(screen).ranges] == [0]
    assert screen.reported[0].session != screen.player._opened.watch._session


def test_after_a_clear_nothing_of_the_last_person_is_left(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: last(screen) >= 500)

    screen.player.clear()

    assert screen.player.state == "idle"
    assert screen.player.html == ""
    assert screen.player.watched == []
    assert screen.player.position == screen.player.duration == screen.player.percent == 0
    assert len(screen.reported) == 1
    until(lambda: screen.window.findChild(type(screen.item("player")), "playerView") is None)


def test_the_end_of_a_video_completes_it(screen, until):
    screen.player.load(VIDEO, DURATION_MS, Coverage((Range(0, 28_000),)), start_ms=27_000)

    until(lambda: screen.player.state == "ended")

    assert watched(screen).complete(DURATION_MS, percent=100)
    assert screen.player.percent == 100


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (2, Trouble.NOT_A_VIDEO),
        (5, Trouble.NOT_PLAYABLE_HERE),
        (100, Trouble.GONE),
        (101, Trouble.NOT_ALLOWED_HERE),
        (150, Trouble.NOT_ALLOWED_HERE),
        (153, Trouble.DOOR_NOT_RECOGNISED),
        (999, Trouble.UNKNOWN),
    ],
)
def test_an_error_of_the_player_is_said_in_its_place(screen, until, error, trouble):
    screen.player.load(failing_video(error), DURATION_MS)

    until(lambda: screen.player.state == "trouble")

    assert screen.player.page.trouble is trouble
    assert screen.item("playerTrouble").isVisible()
    assert screen.item("playerHeadline").property("text") == screen.player.headline != ""
    assert screen.item("playerAdvice").property("text") == screen.player.advice != ""
    assert screen.item("playerAgain").isVisible() is screen.player.again


def test_a_page_without_an_address_is_refused_as_youtube_does(open_screen, youtube, until):
    screen = open_screen(Player(identity="", script_url=youtube.script_url))
    screen.player.load(VIDEO, DURATION_MS)

    until(lambda: screen.player.state == "trouble")

    assert screen.player.page.trouble is Trouble.DOOR_NOT_RECOGNISED


def test_the_player_is_told_who_asks(screen, youtube, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")

    (embed,) = [asked for asked in youtube.requests if asked.path.startswith("/embed/")]
    assert embed.referrer == youtube.identity
    for parameter in (
        "controls=0",
        "disablekb=1",
        "fs=0",
        "rel=0",
        "playsinline=1",
        "cc_load_policy=1",
        "origin=http%3A",
    ):
        assert parameter in embed.path


def test_without_the_network_that_is_what_is_said(open_screen, youtube, until):
    screen = open_screen(Player(identity=youtube.identity, script_url=f"{youtube.identity}nothing-here"))
    screen.player.load(VIDEO, DURATION_MS)

    until(lambda: screen.player.state == "trouble")

    assert screen.player.page.trouble is Trouble.NO_NETWORK


def test_a_player_that_never_comes_up_is_said_to_be_out_of_reach(open_screen, until):
    screen = open_screen(silence_limit_ms=500)
    screen.player.load(SILENT, DURATION_MS)

    until(lambda: screen.player.state == "trouble")

    assert screen.player.page.trouble is Trouble.NO_NETWORK


def test_trying_again_opens_the_video_again(open_screen, until):
    screen = open_screen(silence_limit_ms=20_000)
    screen.player.load(VIDEO, DURATION_MS, start_ms=10_000)
    until(lambda: last(screen) > 10_500)
    screen.player.pageFailed(5)
    until(lambda: screen.item("playerAgain").isVisible())

    screen.touch("playerAgain")
    until(lambda: last(screen) > 12_000)

    assert screen.player.state == "playing"
    assert not screen.item("playerTrouble").isVisible()
    assert watched(screen).ranges[0].start_ms >= 10_000


def test_a_video_that_buffers_first_is_credited_from_its_beginning(screen, until):
    screen.player.load(slow_video(3, 20), 20_000)

    until(lambda: screen.player.state == "buffering")
    until(lambda: last(screen) >= 500)

    assert [part.start_ms for part in watched(screen).ranges] == [0]


def test_a_video_of_another_length_is_told_and_changes_nothing(screen, until):
    screen.player.load(VIDEO, 60_000)

    until(lambda: DurationDiffers(DURATION_MS) in screen.told)

    assert screen.player.duration == 60_000


def kill_renderer(screen):
    os.kill(screen.item("playerView").property("renderProcessPid"), signal.SIGKILL)


def test_a_player_that_dies_comes_back_where_it_was(screen, until):
    screen.player.load(VIDEO, DURATION_MS, start_ms=10_000)
    until(lambda: last(screen) > 11_500)

    kill_renderer(screen)
    until(lambda: screen.player.state == "loading")
    before = last(screen)
    until(lambda: last(screen) > before + 1_000)

    assert screen.player.state == "playing"
    assert watched(screen).gaps(before) == (Range(0, watched(screen).ranges[0].start_ms),)


def test_a_player_that_hangs_comes_back_where_it_was(open_screen, until):
    screen = open_screen(silence_limit_ms=3_000)
    screen.player.load(VIDEO, DURATION_MS, start_ms=10_000)
    until(lambda: last(screen) > 11_500)
    hanging = os.pidfd_open(screen.item("playerView").property("renderProcessPid"))

    signal.pidfd_send_signal(hanging, signal.SIGSTOP)
    try:
        until(lambda: screen.player.state == "loading")
        before = last(screen)
        until(lambda: last(screen) > before + 1_000)
    finally:
        # Chromium may have ended it already, with the view that it belonged to.
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(hanging, signal.SIGKILL)
        os.close(hanging)

    assert screen.player.state == "playing"


def test_a_player_that_keeps_dying_says_so(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    for _ in range(3):
        until(lambda: screen.player.state == "playing")
        kill_renderer(screen)
        until(lambda: screen.player.state != "playing")

    until(lambda: screen.player.state == "trouble")

    assert screen.player.page.trouble is Trouble.KEEPS_STOPPING


def test_a_hidden_player_pauses(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: last(screen) >= 500)

    screen.item("player").setVisible(False)
    until(lambda: screen.reported != [])

    assert screen.player.state == "paused"


def test_whoever_does_not_answer_is_paused_and_goes_on_by_a_touch(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")
    screen.later_ms += 360_000
    until(lambda: screen.player.asking)

    screen.later_ms += 60_000
    until(lambda: screen.player.state == "paused")
    screen.player.play()
    until(lambda: screen.player.state == "playing")

    assert not screen.player.asking


def test_a_badge_on_the_reader_is_an_answer(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")
    screen.later_ms += 360_000
    until(lambda: screen.player.asking)

    screen.player.present()

    assert not screen.player.asking
    assert screen.player.state == "playing"


def test_a_touch_on_the_picture_pauses_as_everywhere(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")

    screen.touch("player")

    until(lambda: screen.player.state == "paused")


@pytest.mark.parametrize(
    "way_out",
    [
        "location.href = '/elsewhere'",
        "location.replace('/elsewhere')",
        "window.open('/elsewhere')",
        "document.querySelector('iframe').contentWindow.location = '/elsewhere'",
        "document.body.append(Object.assign(document.createElement('a'), {href: '/elsewhere', id: 'go'})); go.click()",
        "document.body.insertAdjacentHTML('beforeend', '<form action=/elsewhere id=go></form>'); go.submit()",
        "location.href = 'mailto:mia@example.org'",
        "location.href = 'file:///etc/hostname'",
        "history.back()",
        "location.reload()",
        "alert('stop')",
        "print()",
        "navigator.geolocation.getCurrentPosition(() => {})",
        "Notification.requestPermission()",
        "document.documentElement.requestFullscreen()",
    ],
)
def test_no_way_leads_out_of_the_player(screen, youtube, until, way_out):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")
    before = last(screen)

    screen.run_script(way_out)
    until(lambda: last(screen) > before + 500)

    assert screen.player.state == "playing"
    assert [asked.path for asked in youtube.requests if "elsewhere" in asked.path] == []
    assert len([asked for asked in youtube.requests if asked.path.startswith("/embed/")]) == 1


def test_the_title_in_the_player_leads_nowhere(screen, youtube, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")
    before = last(screen)

    # The picture is 1067 × 600 and drawn 16:9; the title stands in its middle, at 5/6 of its height.
    title = QPoint(533, 497)
    QTest.mouseClick(screen.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, title)
    until(lambda: last(screen) > before + 1_000)

    assert [asked.path for asked in youtube.requests if asked.path.startswith("/watch")] == []
    assert screen.player.state == "playing"


def test_another_video_in_the_player_is_taken_away(screen, youtube, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: last(screen) >= 500)
    before = watched(screen)

    in_the_player(screen, "load", demo_video(8, 20), 5)
    until(lambda: screen.player.state == "loading")
    until(lambda: total_ms(watched(screen)) > total_ms(before) + 1_000)

    assert len(watched(screen).ranges) == 1
    assert len([asked for asked in youtube.requests if asked.path.startswith(f"/embed/{VIDEO}")]) == 2


def test_the_web_view_plays_what_youtube_offers(screen, until):
    screen.player.load(VIDEO, DURATION_MS)
    until(lambda: screen.player.state == "playing")

    kinds = ["video/webm; codecs=vp9", "video/mp4; codecs=av01.0.05M.08", "audio/webm; codecs=opus"]
    screen.run_script(f"document.title = {kinds!r}.map((kind) => MediaSource.isTypeSupported(kind)).join()")
    until(lambda: "true" in screen.item("playerView").property("title"))

    assert screen.item("playerView").property("title") == "true,true,true"

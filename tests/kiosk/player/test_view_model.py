"""What the player's screen is told, without a web view behind it."""

import msgspec
import pytest

from kiosk.player.page import PlayerPage
from kiosk.player.trouble import Trouble
from kiosk.player.view_model import PlayerViewModel
from kiosk.player.watching import Heartbeat, PlayState, Watched
from kiosk.player.web_page import player_page
from kiosk.settings import Player
from shared.demo.youtube import demo_video
from shared.language import language
from shared.training.coverage import Coverage, Range

VIDEO = "aB3-_xyZ019"
DURATION_MS = 60_000
DEMO = Player(identity="http://127.0.0.1:1/", script_url="http://127.0.0.1:1/iframe_api")


class Door:
    """A player whose web page is played by the test."""

    def __init__(self):
        self.now_ms = 1_000
        self.player = PlayerViewModel(Player(), demo_settings=DEMO, clock_ms=lambda: self.now_ms)
        self.orders: list[tuple[str, float]] = []
        self.reported: list[Watched] = []
        self.opened = 0
        self.player.order.connect(lambda name, value: self.orders.append((name, value)))
        self.player.reported.connect(self.reported.append)
        self.player.pageWanted.connect(self._open)

    def _open(self):
        self.opened += self.player.page.html != ""

    def hear(self, after_ms=250, *, video=VIDEO, at_ms=0, state=PlayState.PLAYING, rate=1.0):
        self.now_ms += after_ms
        beat = Heartbeat(video, at_ms, DURATION_MS, state, rate, (1.0, 1.5, 2.0), visible=True, title="Laser safety")
        self.player.pageReported(msgspec.json.encode(beat).decode())

    def play(self, until_ms):
        for at_ms in range(0, until_ms + 1, 250):
            self.hear(at_ms=at_ms)


@pytest.fixture
def door(qapp):
    door = Door()
    yield door
    door.player.clear()
    door.player.deleteLater()


def test_a_video_is_told_to_play_once_its_page_is_ready(door):
    door.player.load(VIDEO, DURATION_MS)
    before = list(door.orders)

    door.player.pageReady()

    assert before == []
    assert door.orders == [("play", 0.0)]


def test_who_pauses_before_the_page_is_ready_is_heard(door):
    door.player.load(VIDEO, DURATION_MS)

    door.player.pause()
    door.player.pageReady()

    assert door.orders == []


def test_a_place_to_go_to_lies_within_the_video(door):
    door.player.load(VIDEO, DURATION_MS)
    door.player.pageReady()

    door.player.seek(-5)
    door.player.seek(DURATION_MS + 5)

    assert door.orders[1:] == [("seek", 0.0), ("seek", 60.0)]


def test_the_gap_is_reached_with_a_short_run_up(door):
    door.player.load(VIDEO, DURATION_MS, Coverage.of([Range(0, 10_000), Range(20_000, 30_000)]), start_ms=30_000)
    door.player.pageReady()

    door.player.toGap()

    assert door.orders[1:] == [("seek", 8.0), ("play", 0.0)]


def test_with_nothing_open_no_touch_does_anything(door):
    for touch in (door.player.play, door.player.pause, door.player.toGap, door.player.tryAgain, door.player.present):
        touch()
    door.player.seek(5_000)
    door.player.setRate(1.5)
    door.player.pageFailed(100)
    door.player.pageDied()
    door.hear()

    assert door.player.page == PlayerPage()
    assert door.orders == []


def test_a_page_that_is_on_its_way_out_is_not_heard(door):
    door.player.load(VIDEO, DURATION_MS)

    door.hear(at_ms=500)

    assert door.player.state == "loading"
    assert door.player.watched == []


def test_a_player_that_stands_still_says_so(door):
    door.player.load(VIDEO, DURATION_MS)
    door.player.pageReady()
    door.play(until_ms=5_000)

    for _ in range(81):
        door.hear(at_ms=5_000, state=PlayState.BUFFERING)

    assert door.player.page.trouble is Trouble.STUCK
    assert door.player.html == ""
    assert [report.ranges for report in door.reported] == [(Range(0, 5_000),)]


def test_trouble_reports_what_was_watched_and_keeps_the_place(door):
    door.player.load(VIDEO, DURATION_MS)
    door.player.pageReady()
    door.play(until_ms=5_000)

    door.player.pageFailed(5)
    door.player.tryAgain()

    assert [report.ranges for report in door.reported] == [(Range(0, 5_000),)]
    assert door.player.state == "loading"
    assert door.player.position == 5_000
    assert '"start":5,' in door.player.html


def test_a_player_that_wanders_off_is_brought_back_twice_within_a_minute(door):
    door.player.load(VIDEO, DURATION_MS)
    for _ in range(2):
        door.player.pageReady()
        door.hear(video=demo_video(1, 20))
    brought_back = door.opened

    door.player.pageReady()
    door.hear(video=demo_video(1, 20))

    assert brought_back == 3
    assert door.opened == 3
    assert door.player.page.trouble is Trouble.KEEPS_STOPPING


def test_a_player_that_dies_now_and_then_is_brought_back_each_time(door):
    door.player.load(VIDEO, DURATION_MS)

    for _ in range(5):
        door.now_ms += 31_000
        door.player.pageDied()

    assert door.player.state == "loading"
    assert door.opened == 6


def test_the_demos_videos_come_from_the_demo_and_all_others_from_youtube(door):
    door.player.load(demo_video(1, 20), 20_000, demo=True)
    demo = (door.player.identity, DEMO.script_url in door.player.html)

    door.player.load(VIDEO, DURATION_MS)

    assert demo == (DEMO.identity, True)
    assert door.player.identity == "https://org.doorwright.kiosk/"
    assert '"script":"https://www.youtube.com/iframe_api"' in door.player.html


def test_loading_another_video_reports_the_one_before(door):
    door.player.load(VIDEO, DURATION_MS)
    door.player.pageReady()
    door.play(until_ms=3_000)

    door.player.load(demo_video(1, 20), 20_000)

    assert [report.ranges for report in door.reported] == [(Range(0, 3_000),)]
    assert door.player.position == 0
    assert door.player.watched == []


def test_trouble_is_said_in_the_language_of_the_person(door):
    door.player.load(VIDEO, DURATION_MS)
    door.player.pageFailed(100)
    shouted = []

    class Shouting:
        code = "en"

        def say(self, message, **values):
            shouted.append(message)
            return message.upper()

    door.player.speak(Shouting())

    assert door.player.headline.isupper()
    assert shouted


def test_the_bar_is_drawn_from_what_was_watched_and_ends_with_the_video():
    page = PlayerPage(duration_ms=20_000, watched=Coverage.of([Range(5_000, 10_000), Range(15_000, 40_000)]))

    assert page.parts == [{"start": 0.25, "end": 0.5}, {"start": 0.75, "end": 1.0}]


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ([], "0 % watched"),
        ([Range(0, 10_000)], "16 % watched"),
        ([Range(10_000, 20_000)], "16 % watched, 1 gap"),
        ([Range(0, 10_000), Range(20_000, 30_000), Range(40_000, 50_000)], "50 % watched, 2 gaps"),
        ([Range(0, 60_000)], "100 % watched"),
    ],
)
def test_the_bar_is_said_in_words(ranges, words):
    page = PlayerPage(duration_ms=DURATION_MS, watched=Coverage.of(ranges))

    assert page.progress(language("en")) == words


def test_the_page_names_us_to_youtube_in_both_ways_that_it_asks_for():
    page = player_page(VIDEO, 12_345, language("de"), Player())

    assert '"origin":"https://org.doorwright.kiosk"' in page
    assert '"widget_referrer":"https://org.doorwright.kiosk/"' in page
    assert '"start":12,' in page
    assert '"cc_lang_pref":"de"' in page


def test_no_setting_can_end_the_script_that_it_stands_in():
    page = player_page(VIDEO, 0, language("en"), Player(script_url="https://example.org/</script><b>"))

    assert page.count("</script>") == player_page(VIDEO, 0, language("en"), Player()).count("</script>")

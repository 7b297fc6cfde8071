"""What is credited to somebody in front of a video."""

from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.player.watching import (
    AskPresence,
    DurationDiffers,
    Heartbeat,
    Keep,
    OtherVideo,
    Pause,
    PlayState,
    PlayWatch,
    Report,
    SetRate,
    Stuck,
    Watched,
    resume_at,
)
from shared.training.coverage import Coverage, Range
from shared.training.types import SessionId
from tests.support.training import total_ms

VIDEO = "aB3-_xyZ019"
SESSION = SessionId(UUID(int=7))
DURATION_MS = 600_000
BEAT = Heartbeat(
    video=VIDEO,
    at_ms=0,
    duration_ms=DURATION_MS,
    state=PlayState.PLAYING,
    rate=1.0,
    rates=(0.5, 1.0, 1.25, 1.5, 2.0),
    visible=True,
    title="Laser safety",
)


class Story:
    """A play session, told heartbeat by heartbeat on a clock of its own."""

    def __init__(self, at_ms=0):
        self.now_ms = 5_000
        self.watch = PlayWatch(SESSION, VIDEO, DURATION_MS, now_ms=self.now_ms, random=Random(1))
        self.answers = []
        self.beat = replace(BEAT, at_ms=at_ms, state=PlayState.UNSTARTED)
        self.hear(0)

    def hear(self, after_ms, **changes):
        self.now_ms += after_ms
        self.beat = replace(self.beat, **changes)
        heard = self.watch.take(self.beat, self.now_ms)
        self.answers += heard
        return heard

    def play(self, ms, rate=1.0):
        """Play on for `ms` of the clock."""
        heard = self.hear(0, state=PlayState.PLAYING, rate=rate)
        start_ms, started_ms = self.beat.at_ms, self.now_ms
        while self.now_ms < started_ms + ms:
            played_ms = min(self.now_ms + 250, started_ms + ms) - started_ms
            heard += self.hear(started_ms + played_ms - self.now_ms, at_ms=start_ms + round(played_ms * rate))
        return heard

    def pause(self):
        return self.hear(0, state=PlayState.PAUSED)

    def jump(self, to_ms):
        return self.hear(250, at_ms=to_ms)

    @property
    def credited(self):
        return self.watch.credited.ranges

    @property
    def kept(self):
        return [answer.watched for answer in self.answers if isinstance(answer, Keep)]

    @property
    def reported(self):
        return [answer.watched for answer in self.answers if isinstance(answer, Report)]


@pytest.mark.parametrize("rate", [0.5, 1.0, 1.5])
def test_what_plays_is_credited_without_a_gap(rate):
    story = Story()

    story.play(40_000, rate)

    assert story.credited == (Range(0, round(40_000 * rate)),)


def test_a_jump_ahead_gives_no_credit_and_leaves_a_notch():
    story = Story()

    story.play(10_000)
    story.jump(to_ms=60_000)
    story.play(10_000)

    assert story.credited == (Range(0, 10_000), Range(60_000, 70_000))


def test_a_jump_back_gives_nothing_twice():
    story = Story()

    story.play(10_000)
    story.jump(to_ms=4_000)
    story.play(10_000)

    assert story.credited == (Range(0, 14_000),)


def test_slow_play_saves_nothing_up_for_a_jump():
    story = Story()

    story.play(60_000, rate=0.5)
    story.jump(to_ms=32_000)

    assert story.credited == (Range(0, 30_000),)


def test_play_faster_than_one_and_a_half_earns_no_more_than_that():
    story = Story()

    story.play(100_000, rate=2.0)

    assert total_ms(story.watch.credited) <= 151_000


def test_a_rate_that_is_too_fast_is_set_back_to_one_and_a_half():
    story = Story()

    assert story.hear(250, rate=2.0) == [SetRate(1.5)]


@pytest.mark.parametrize(("rates", "set_to"), [((0.5, 1.0, 1.25, 2.0), 1.25), ((2.0,), 1.0), ((), 1.0)])
def test_a_rate_that_is_too_fast_is_set_back_to_what_the_video_offers(rates, set_to):
    story = Story()

    assert story.hear(250, rate=2.0, rates=rates) == [SetRate(set_to)]


def test_one_and_a_half_is_not_set_back():
    assert Story().hear(250, rate=1.5) == []


def test_the_time_before_a_paused_video_goes_on_earns_nothing():
    story = Story()

    story.play(5_000)
    story.pause()
    story.hear(60_000)
    story.hear(250, at_ms=30_000)

    assert story.credited == (Range(0, 5_000),)


def test_buffering_earns_nothing_and_leaves_no_gap():
    story = Story()

    story.play(5_000)
    story.hear(0, state=PlayState.BUFFERING)
    for _ in range(20):
        story.hear(250)
    story.play(5_000)

    assert story.credited == (Range(0, 10_000),)


def test_a_jump_while_it_buffers_gives_no_credit():
    story = Story()

    story.play(5_000)
    story.hear(4_000, state=PlayState.BUFFERING)
    story.hear(4_000, at_ms=14_000)
    story.play(1_000)

    assert story.credited == (Range(0, 5_000), Range(14_000, 15_000))


def test_a_hidden_page_earns_nothing_and_is_paused():
    story = Story()

    story.play(5_000)
    heard = story.hear(250, at_ms=5_250, visible=False)
    story.hear(250, at_ms=5_500)
    story.hear(250, at_ms=5_750, visible=True)
    story.play(1_000)

    assert heard == [Pause()]
    assert story.credited == (Range(0, 5_000), Range(5_750, 6_750))


def test_a_hidden_page_that_is_paused_is_left_alone():
    story = Story()

    assert story.hear(250, state=PlayState.PAUSED, visible=False) == []


def test_play_that_is_first_heard_of_just_after_its_beginning_began_there():
    story = Story(at_ms=0)

    story.hear(250, state=PlayState.PLAYING, at_ms=400)
    story.play(1_000)

    assert story.credited == (Range(0, 1_400),)


def test_going_back_to_the_beginning_leaves_no_gap_there():
    story = Story(at_ms=60_000)

    story.play(5_000)
    story.jump(to_ms=300)
    story.play(1_000)

    assert story.credited == (Range(0, 1_300), Range(60_000, 65_000))


def test_a_session_that_begins_in_the_middle_earns_nothing_before_it():
    story = Story(at_ms=60_000)

    story.play(5_000)

    assert story.credited == (Range(60_000, 65_000),)


def test_reports_of_a_page_that_stood_still_for_a_moment_are_credited():
    story = Story()

    story.play(5_000)
    story.hear(3_000, at_ms=8_000)

    assert story.credited == (Range(0, 8_000),)


def test_nothing_beyond_the_modules_duration_is_credited():
    story = Story(at_ms=DURATION_MS - 1_000)

    story.play(5_000)

    assert story.credited == (Range(DURATION_MS - 1_000, DURATION_MS),)


def test_what_was_credited_is_kept_every_five_seconds():
    story = Story()

    story.play(12_000)

    assert story.kept == [
        Watched(SESSION, 0, (Range(0, 5_000),), 5_000),
        Watched(SESSION, 0, (Range(0, 10_000),), 10_000),
    ]
    assert story.reported == []


def test_nothing_is_kept_twice():
    story = Story()

    story.play(5_000)
    story.hear(0, state=PlayState.BUFFERING)
    for _ in range(60):
        story.hear(250)

    assert len(story.kept) == 1


def test_a_report_goes_out_each_minute_and_at_the_pause():
    story = Story()

    story.play(90_000)
    story.pause()

    assert story.reported == [
        Watched(SESSION, 0, (Range(0, 60_000),), 60_000),
        Watched(SESSION, 1, (Range(60_000, 90_000),), 30_000),
    ]


def test_a_report_goes_out_at_the_end_of_the_video():
    story = Story(at_ms=DURATION_MS - 5_000)

    story.play(4_900)
    story.hear(100, at_ms=DURATION_MS, state=PlayState.ENDED)

    assert story.reported == [Watched(SESSION, 0, (Range(DURATION_MS - 5_000, DURATION_MS),), 5_000)]


def test_a_report_goes_out_when_the_video_is_left():
    story = Story()

    story.play(3_000)

    assert story.watch.stop() == [Report(Watched(SESSION, 0, (Range(0, 3_000),), 3_000))]
    assert story.watch.stop() == []


def test_what_is_paused_is_not_reported_again():
    story = Story()

    story.play(3_000)
    story.pause()
    story.hear(250)

    assert story.hear(250) == []
    assert story.watch.stop() == []


def test_a_pause_without_anything_new_is_no_report():
    story = Story()

    story.hear(250, state=PlayState.BUFFERING)

    assert story.pause() == []


def test_after_a_pause_the_clock_of_the_report_begins_anew():
    story = Story()

    story.play(3_000)
    story.pause()
    story.hear(3_600_000)
    story.play(2_000)
    story.pause()

    assert story.reported[1] == Watched(SESSION, 1, (Range(3_000, 5_000),), 2_000)


def test_somebody_who_hops_about_is_reported_before_the_list_grows_long():
    story = Story()

    for hop in range(150):
        story.jump(to_ms=hop * 3_000)
        story.play(250)

    assert len(story.reported) == 1
    assert len(story.reported[0].ranges) == 100


def test_a_duration_that_differs_by_more_than_two_seconds_is_told_once():
    story = Story()

    heard = [*story.hear(250, state=PlayState.PLAYING, duration_ms=DURATION_MS + 2_001), *story.hear(250)]

    assert heard == [DurationDiffers(DURATION_MS + 2_001)]


@pytest.mark.parametrize("duration_ms", [DURATION_MS - 2_000, DURATION_MS + 2_000, 0])
def test_a_duration_that_hardly_differs_or_is_not_known_yet_is_not_told(duration_ms):
    assert Story().hear(250, state=PlayState.PLAYING, duration_ms=duration_ms) == []


def test_another_duration_changes_nothing_of_the_record():
    story = Story()

    story.hear(0, duration_ms=30_000)
    story.play(40_000)

    assert story.credited == (Range(0, 40_000),)


def test_another_video_in_the_player_earns_nothing_and_is_taken_away():
    story = Story()

    story.play(3_000)
    heard = story.hear(250, video="aB3-_xyZ018", at_ms=3_250)

    assert heard == [Report(Watched(SESSION, 0, (Range(0, 3_000),), 3_000)), OtherVideo()]
    assert story.credited == (Range(0, 3_000),)


def test_a_player_that_does_not_know_its_video_yet_is_left_alone():
    assert Story().hear(250, video="") == []


@pytest.mark.parametrize("state", [PlayState.PLAYING, PlayState.BUFFERING])
def test_a_player_that_has_not_moved_for_twenty_seconds_is_stuck(state):
    story = Story()

    heard = [answer for _ in range(81) for answer in story.hear(250, state=state)]

    assert [answer for answer in heard if isinstance(answer, Stuck)] == [Stuck()]


def test_a_page_that_was_not_heard_for_long_is_not_a_player_that_stands_still():
    story = Story()

    story.play(5_000)

    assert Stuck() not in story.hear(360_000)


def test_a_paused_player_is_not_stuck():
    story = Story()

    assert [story.hear(10_000, state=PlayState.PAUSED) for _ in range(10)] == [[]] * 10


def test_somebody_is_asked_between_three_and_six_minutes_whether_they_are_there():
    waits = []
    for seed in range(20):
        story = Story()
        story.watch = PlayWatch(SESSION, VIDEO, DURATION_MS, now_ms=story.now_ms, random=Random(seed))
        began_ms = story.now_ms
        while AskPresence() not in story.play(250):
            pass
        waits.append(story.now_ms - began_ms)

    assert min(waits) >= 180_000
    assert max(waits) <= 360_500
    assert len(set(waits)) > 10


def ask(story):
    while AskPresence() not in story.play(250):
        pass


def test_who_does_not_answer_within_a_minute_is_paused():
    story = Story()
    ask(story)

    before = story.play(59_500)
    after = story.play(750)

    assert Pause() not in before
    assert Pause() in after


def test_who_answers_goes_on_and_is_asked_again_later():
    story = Story()
    ask(story)

    story.watch.present()
    heard = story.play(179_000)

    assert Pause() not in heard
    assert AskPresence() not in heard
    ask(story)


def test_the_time_of_a_pause_does_not_count_towards_the_question():
    story = Story()

    story.play(5_000)
    story.pause()
    heard = story.hear(3_600_000)
    heard += story.play(5_000)

    assert AskPresence() not in heard


def test_one_goes_on_shortly_before_the_first_gap():
    watched = Coverage.of([Range(0, 10_000), Range(30_000, 40_000)])

    assert resume_at(watched, DURATION_MS) == 8_000
    assert resume_at(Coverage(), DURATION_MS) == 0
    assert resume_at(Coverage((Range(0, 1_000),)), DURATION_MS) == 0
    assert resume_at(Coverage((Range(0, DURATION_MS),)), DURATION_MS) == 0


steps = st.lists(
    st.tuples(
        st.integers(0, 2_000),
        st.integers(-30_000, 30_000) | st.integers(0, 500),
        st.sampled_from(PlayState),
        st.booleans(),
    ),
    max_size=60,
)


@given(steps)
def test_whatever_a_page_says_it_earns_no_more_than_one_and_a_half_times_the_clock(said):
    story = Story()
    began_ms = story.now_ms

    for after_ms, moved_ms, state, visible in said:
        story.hear(after_ms, at_ms=max(0, story.beat.at_ms + moved_ms), state=state, visible=visible)

    assert total_ms(story.watch.credited) <= 1.5 * (story.now_ms - began_ms) + 1_000


@given(steps)
def test_whatever_a_page_says_no_report_claims_what_the_server_would_cut(said):
    story = Story()

    for after_ms, moved_ms, state, visible in said:
        story.hear(after_ms, at_ms=max(0, story.beat.at_ms + moved_ms), state=state, visible=visible)
    story.answers += story.watch.stop()

    for watched in [*story.reported, *story.kept]:
        assert sum(part.length_ms for part in watched.ranges) <= 1.5 * watched.elapsed_ms
    assert [watched.number for watched in story.reported] == list(range(len(story.reported)))
    assert story.watch.credited.union(Coverage.of(r for w in story.reported for r in w.ranges)) == story.watch.credited


@given(st.lists(st.integers(-200, 200), min_size=1, max_size=400), st.sampled_from([1.0, 1.25, 1.5]))
def test_late_and_early_heartbeats_of_honest_play_leave_no_gap(jitter, rate):
    story = Story()
    story.play(0, rate)

    for n, late_ms in enumerate(jitter, start=1):
        heard_at_ms = 5_000 + 250 * n + late_ms
        story.hear(max(0, heard_at_ms - story.now_ms), at_ms=round(250 * n * rate))

    assert story.credited == (Range(0, story.beat.at_ms),)


@pytest.mark.parametrize("seed", range(5))
def test_reports_of_honest_play_at_one_and_a_half_times_join_without_a_gap(seed):
    late = Random(seed)
    story = Story()
    story.play(0, rate=1.5)

    for n in range(1, 721):
        heard_at_ms = 5_000 + 250 * n + late.randint(-40, 40)
        story.hear(heard_at_ms - story.now_ms, at_ms=375 * n)
    story.pause()
    # Had the last heartbeat been early, what it claims too much comes with the next report.
    story.play(1_000)
    story.pause()

    claimed = Coverage.of(part for watched in story.reported for part in watched.ranges)
    assert len(story.reported) >= 4
    assert claimed.ranges == (Range(0, 271_000),)

"""What of a playing video is credited to the person in front of it.

The page reports where the player stands four times a second; `PlayWatch` decides what of that was forward play, and
answers with what is to be done: keep, report, pause, ask. It has no clock, no randomness and no player of its own.
"""

from __future__ import annotations

from enum import IntEnum
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from shared.training.coverage import Coverage, Range, cut
from shared.training.types import SessionId, VideoId

FASTEST = 1.5
# Play gets ahead of the clock by this much at most: reports come a little early or late, and play that is first
# seen under way had begun a moment before. It is there once, and comes back only out of time not used.
SLACK_MS = 1_000
KEEP_EVERY_MS = 5_000
REPORT_EVERY_MS = 60_000
# Or when somebody hops about so much that a report would become long.
REPORT_RANGES = 100
PRESENCE_AFTER_MS = (180_000, 360_000)
PRESENCE_ANSWER_MS = 60_000
STUCK_AFTER_MS = 20_000
# A longer silence between two heartbeats says nothing of what the player did meanwhile.
HEARD_WITHIN_MS = 1_000
DURATION_DIFFERS_MS = 2_000
# Who comes back gets into it a little before the place that they left.
RUN_UP_MS = 2_000


class PlayState(IntEnum):
    """The states of the player, with the numbers of YouTube's interface."""

    UNSTARTED = -1
    ENDED = 0
    PLAYING = 1
    PAUSED = 2
    BUFFERING = 3
    CUED = 5


RUNNING = (PlayState.PLAYING, PlayState.BUFFERING)


class Heartbeat(Struct, frozen=True, forbid_unknown_fields=True):
    """What the page says of its player, every 250 ms and at each change."""

    video: str
    """The video that is loaded; empty while the player does not know yet."""
    at_ms: int
    duration_ms: int
    """0 while the player does not know yet."""
    state: PlayState
    rate: float
    rates: tuple[float, ...]
    """What this video can be played at."""
    visible: bool
    title: str


class Watched(Struct, frozen=True):
    """What one play session claims with its report `number`, counted from 0; never more than 1.5 × `elapsed_ms`."""

    session: SessionId
    number: int
    ranges: tuple[Range, ...]
    elapsed_ms: int
    """How long the player was running since the session's last report, by the door's monotonic clock."""


class Keep(Struct, frozen=True):
    """Make this durable now. It takes the place of what was kept for the same session and number."""

    watched: Watched


class Report(Struct, frozen=True):
    """This is settled and becomes a change. What was kept for the same session and number is done with."""

    watched: Watched


class SetRate(Struct, frozen=True):
    rate: float


class Pause(Struct, frozen=True):
    """Nobody sees it: the page is in the background, or nobody has answered."""


class AskPresence(Struct, frozen=True):
    """Ask whether somebody is there; `PlayWatch.present` is the answer."""


class DurationDiffers(Struct, frozen=True):
    """The player's video is not as long as the module's approved version. Told once; the record stays as it is."""

    seen_ms: int


class OtherVideo(Struct, frozen=True):
    """The player has gone on to another video, as by a touch on a suggestion; ours is to be loaded again."""


class Stuck(Struct, frozen=True):
    """The player says that it runs, and has not moved for 20 s."""


Answer = Keep | Report | SetRate | Pause | AskPresence | DurationDiffers | OtherVideo | Stuck


def resume_at(watched: Coverage, duration_ms: int) -> int:
    """Where to go on: shortly before the first gap; the beginning when there is none."""
    gaps = watched.gaps(duration_ms)
    return max(0, gaps[0].start_ms - RUN_UP_MS) if gaps else 0


class PlayWatch:
    """One play session: from opening a video until it is left. All times are of the door's monotonic clock."""

    def __init__(self, session: SessionId, video: VideoId, duration_ms: int, *, now_ms: int, random: Random) -> None:
        self._session = session
        self._video = video
        self._duration_ms = duration_ms
        self._random = random
        self._before: Heartbeat | None = None
        self._heard_ms = now_ms
        self._budget_ms = SLACK_MS
        self._number = 0
        self._credited = Coverage()
        self._played = Coverage()
        self._elapsed_ms = 0
        self._kept_ms = now_ms
        self._kept: tuple[Range, ...] = ()
        self._still_ms = 0
        self._duration_told = False
        self._asked_ms: int | None = None
        self._alone_ms = 0
        self._ask_after_ms = random.randint(*PRESENCE_AFTER_MS)

    @property
    def credited(self) -> Coverage:
        """All that this session has credited so far, reported or not."""
        return self._credited

    def take(self, beat: Heartbeat, now_ms: int) -> list[Answer]:
        """Credit the step since the last heartbeat, and say what is to be done now, in this order."""
        if beat.video and beat.video != self._video:
            return [*self.stop(), OtherVideo()]
        # Before the first one that is heard, the player stood at the beginning.
        before = self._before or replace(beat, at_ms=0, state=PlayState.UNSTARTED)
        step_ms = now_ms - self._heard_ms if self._before else 0
        self._before, self._heard_ms = beat, now_ms
        if before.state in RUNNING or beat.state in RUNNING:
            self._elapsed_ms += step_ms
        self._credit(before, beat, step_ms)
        answers = self._orders(beat)
        answers += self._stuck(before, beat, step_ms)
        answers += self._presence(before, beat, step_ms, now_ms)
        stopped = before.state in RUNNING and beat.state not in RUNNING
        due = self._elapsed_ms >= REPORT_EVERY_MS or len(self._played.ranges) >= REPORT_RANGES
        return [*answers, *self._settle(now_ms, report=stopped or due)]

    def present(self) -> None:
        """Somebody is there: they touched the screen, or their badge rests on the reader."""
        self._asked_ms = None
        self._alone_ms = 0
        self._ask_after_ms = self._random.randint(*PRESENCE_AFTER_MS)

    def report(self) -> list[Answer]:
        """Settle now what was played so far, and go on."""
        return self._settle(self._heard_ms, report=True)

    def stop(self) -> list[Answer]:
        """The player is gone: left, or its process died. The next heartbeat begins afresh."""
        self._before = None
        return self.report()

    def _credit(self, before: Heartbeat, beat: Heartbeat, step_ms: int) -> None:
        """Credit forward play; a jump either way, the background and standing still give nothing."""
        if not (before.visible and beat.visible):
            return
        if before.state is PlayState.PLAYING:
            self._budget_ms += int(step_ms * FASTEST)
        if before.state is PlayState.PLAYING or beat.state is PlayState.PLAYING:
            start_ms = before.at_ms
            if not 0 <= beat.at_ms - start_ms <= self._budget_ms:
                # A jump. Play that is first seen within the first moment of the video began at its beginning.
                near_the_beginning = beat.at_ms <= min(self._budget_ms, SLACK_MS)
                start_ms = 0 if near_the_beginning and beat.state is PlayState.PLAYING else beat.at_ms
            if start_ms < beat.at_ms:
                self._budget_ms -= beat.at_ms - start_ms
                step = Range(start_ms, beat.at_ms)
                self._played = self._played.add(step).within(self._duration_ms)
                self._credited = self._credited.union(self._played)
        # Time not used is gone, or slow play would save up for a jump.
        self._budget_ms = min(self._budget_ms, SLACK_MS)

    def _orders(self, beat: Heartbeat) -> list[Answer]:
        orders: list[Answer] = []
        if beat.rate > FASTEST:
            orders.append(SetRate(max((rate for rate in beat.rates if rate <= FASTEST), default=1.0)))
        if beat.state in RUNNING and not beat.visible:
            orders.append(Pause())
        differs = beat.duration_ms and abs(beat.duration_ms - self._duration_ms) > DURATION_DIFFERS_MS
        if differs and beat.state is PlayState.PLAYING and not self._duration_told:
            self._duration_told = True
            orders.append(DurationDiffers(beat.duration_ms))
        return orders

    def _stuck(self, before: Heartbeat, beat: Heartbeat, step_ms: int) -> list[Answer]:
        stands = before.state in RUNNING and beat.state in RUNNING and before.at_ms == beat.at_ms
        self._still_ms = self._still_ms + min(step_ms, HEARD_WITHIN_MS) if stands else 0
        if self._still_ms < STUCK_AFTER_MS:
            return []
        self._still_ms = 0
        return [Stuck()]

    def _presence(self, before: Heartbeat, beat: Heartbeat, step_ms: int, now_ms: int) -> list[Answer]:
        if before.state is PlayState.PLAYING:
            self._alone_ms += step_ms
        if beat.state is not PlayState.PLAYING or self._alone_ms < self._ask_after_ms:
            return []
        if self._asked_ms is None:
            self._asked_ms = now_ms
            return [AskPresence()]
        return [Pause()] if now_ms - self._asked_ms >= PRESENCE_ANSWER_MS else []

    def _settle(self, now_ms: int, *, report: bool) -> list[Answer]:
        if not report and now_ms - self._kept_ms < KEEP_EVERY_MS:
            return []
        # The server takes no more than this, and what it cuts is lost; what is over waits for the next report.
        allowance_ms = int(self._elapsed_ms * FASTEST)
        claimed = cut(self._played.ranges, Coverage(), duration_ms=self._duration_ms, allowance_ms=allowance_ms)
        watched = Watched(self._session, self._number, claimed, self._elapsed_ms)
        if not report:
            changed = claimed != self._kept
            self._kept_ms, self._kept = now_ms, claimed
            return [Keep(watched)] if changed else []
        self._kept_ms, self._kept = now_ms, ()
        self._elapsed_ms = 0
        if not claimed:
            return []
        done = Coverage.of(claimed)
        self._played = Coverage.of(left for played in self._played.ranges for left in done.missing(played))
        self._number += 1
        return [Report(watched)]

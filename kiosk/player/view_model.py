"""State and actions of the player. What counts as watched is decided in `watching`, what it says in `trouble`."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from random import Random, SystemRandom
from typing import assert_never

import msgspec
import structlog
import uuid_utils.compat
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.player.page import STATES, PlayerPage
from kiosk.player.trouble import Trouble, trouble_of
from kiosk.player.watching import (
    FASTEST,
    RUNNING,
    Answer,
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
    resume_at,
)
from kiosk.player.web_page import player_page
from kiosk.settings import Player
from shared.language import SOURCE, Language, language
from shared.training.coverage import Coverage
from shared.training.types import SessionId, VideoId

QML_IMPORT_NAME = "kiosk.player"
QML_IMPORT_MAJOR_VERSION = 1

log = structlog.get_logger(__name__)

# The player's process may die, or wander off to another video; the third time within a minute we say so.
LOSSES_BORNE = 2
LOSSES_WITHIN_MS = 60_000
# How long the player may take to come up before we say that it cannot be reached; and how long one that plays may
# say nothing before we take it for dead.
SILENCE_LIMIT_MS = 15_000


class VideoSeen(Struct, frozen=True):
    """A door has really played this video: what it is called and how long it is."""

    video: VideoId
    title: str
    duration_ms: int


class Opened(Struct, frozen=True):
    """The video that is open, and what of it had been watched before."""

    video: VideoId
    before: Coverage
    settings: Player
    watch: PlayWatch


def monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def new_session_id() -> SessionId:
    return SessionId(uuid_utils.compat.uuid7())


@QmlElement
class PlayerViewModel(QObject):
    """One player; it plays one video at a time, for one person."""

    page_changed = Signal()
    pageWanted = Signal()  # load `html`, again if it stands already
    order = Signal(str, float, arguments=["name", "value"])  # to the web page: play, pause, seek (seconds), rate

    # To the door's store and queue.
    kept = Signal(object)
    """`Watched`, every 5 s: to be made durable, in place of what was kept for the same session and number."""
    reported = Signal(object)
    """`Watched`, each minute and at each pause: becomes a change, and what was kept for it is done with."""
    duration_differs = Signal(object)
    """`DurationDiffers`, once a session: for the managers' notice."""
    video_seen = Signal(object)
    """`VideoSeen`, once a session, when it plays."""

    def __init__(
        self,
        settings: Player,
        parent: QObject | None = None,
        *,
        demo_settings: Player | None = None,
        clock_ms: Callable[[], int] = monotonic_ms,
        random: Random | None = None,
        new_session: Callable[[], SessionId] = new_session_id,
        silence_limit_ms: int = SILENCE_LIMIT_MS,
    ) -> None:
        """`demo_settings`: where the demo's own videos come from. `clock_ms`: monotonic."""
        super().__init__(parent)
        self._settings = settings
        self._demo_settings = demo_settings or settings
        self._clock_ms = clock_ms
        self._random = random or SystemRandom()
        self._new_session = new_session
        self._language = language(SOURCE)
        self._page = PlayerPage()
        self._opened: Opened | None = None
        self._ready = False
        self._play_wanted = False
        self._seen = False
        self._losses: deque[int] = deque(maxlen=LOSSES_BORNE + 1)
        self._silence = QTimer(self, singleShot=True, interval=silence_limit_ms)
        self._silence.timeout.connect(self._unheard)

    # What the door asks.

    def load(
        self,
        video: VideoId,
        duration_ms: int,
        watched: Coverage | None = None,
        *,
        start_ms: int | None = None,
        demo: bool = False,
    ) -> None:
        """Open a video and play it.

        Args:
            duration_ms: of the module's approved version.
            watched: what this person has seen of it.
            start_ms: where to begin; without it, shortly before the first gap.
            demo: made by the demo on the spot.
        """
        self.clear()
        before = watched or Coverage()
        self._opened = Opened(
            video,
            before,
            self._demo_settings if demo else self._settings,
            PlayWatch(self._new_session(), video, duration_ms, now_ms=self._clock_ms(), random=self._random),
        )
        self._seen = False
        self._play_wanted = True
        self._losses.clear()
        self._page = PlayerPage(duration_ms=duration_ms, watched=before)
        self._open(resume_at(before, duration_ms) if start_ms is None else start_ms)

    def speak(self, spoken: Language) -> None:
        """Say everything in this language; captions in the video follow when the next one is opened."""
        self._language = spoken
        self.page_changed.emit()

    @property
    def page(self) -> PlayerPage:
        return self._page

    @Slot()
    def clear(self) -> None:
        """Close the video, before its page goes: what is not yet reported is reported now, and nothing is left."""
        self._silence.stop()
        self._ready = False
        if self._opened is not None:
            self._carry_out(self._opened.watch.stop())
            self._opened = None
            self._show(PlayerPage())
            self.pageWanted.emit()

    def report(self) -> None:
        """Report now what was watched so far, and go on: it may be enough."""
        if self._opened is not None:
            self._carry_out(self._opened.watch.report())

    def hold(self) -> None:
        """Stand still while something else is asked of the person, until `go_on`. That is no sign of them."""
        self._play_wanted = False
        self._order("pause")

    def go_on(self) -> None:
        self._play_wanted = True
        self._order("play")

    # What the person asks; whoever touches something is there.

    @Slot()
    def play(self) -> None:
        self.present()
        self._play_wanted = True
        self._order("play")

    @Slot()
    def pause(self) -> None:
        self.present()
        self._play_wanted = False
        self._order("pause")

    @Slot(int)
    def seek(self, at_ms: int) -> None:
        """Go to a place; what lies between is not watched by that."""
        self.present()
        self._order("seek", max(0, min(at_ms, self._page.duration_ms)) / 1000)

    @Slot()
    def toGap(self) -> None:
        """Go to the first place that is still to be watched, with a short run-up, and play."""
        if self._page.duration_ms:
            self.seek(resume_at(self._page.watched, self._page.duration_ms))
            self.play()

    @Slot(float)
    def setRate(self, rate: float) -> None:
        self.present()
        self._order("rate", min(rate, FASTEST))

    @Slot()
    def present(self) -> None:
        """Somebody is there: they touched something, or their badge rests on the reader."""
        if self._opened is not None:
            self._opened.watch.present()
            self._show(replace(self._page, asking=False))

    @Slot()
    def tryAgain(self) -> None:
        """After trouble: open the video again, where it was."""
        self.present()
        self._losses.clear()
        self._play_wanted = True
        self._open(self._page.at_ms)

    # What the web page tells.

    @Slot()
    def pageReady(self) -> None:
        self._silence.stop()
        self._ready = True
        if self._play_wanted:
            self._order("play")

    @Slot(str)
    def pageReported(self, heartbeat: str) -> None:
        if self._opened is None or not self._ready:
            return  # a page that is already on its way out
        beat = msgspec.json.decode(heartbeat, type=Heartbeat)
        answers = self._opened.watch.take(beat, self._clock_ms())
        if beat.video == self._opened.video:
            self._hear(beat, self._opened)
        # Whoever has walked away must not stay signed in because a page that hangs is still "playing".
        if beat.state in RUNNING:
            self._silence.start()
        else:
            self._silence.stop()
        self._carry_out(answers)

    @Slot(int)
    def pageFailed(self, error: int) -> None:
        self._fail(trouble_of(error))

    @Slot()
    def pageUnreachable(self) -> None:
        self._fail(Trouble.NO_NETWORK)

    @Slot()
    def pageDied(self) -> None:
        """The process that draws the page is gone."""
        if self._opened is not None:
            log.warning("player_died", video=self._opened.video)
            self._carry_out(self._opened.watch.stop())
            self._open_again()

    def _hear(self, beat: Heartbeat, opened: Opened) -> None:
        begun = beat.state not in (PlayState.UNSTARTED, PlayState.CUED)
        self._show(
            replace(
                self._page,
                state=STATES[beat.state],
                # Before it begins a player stands anywhere; we know where it is to begin.
                at_ms=beat.at_ms if begun else self._page.at_ms,
                rate=beat.rate,
                watched=opened.before.union(opened.watch.credited),
            )
        )
        if beat.state is PlayState.PLAYING and beat.duration_ms and not self._seen:
            self._seen = True
            self.video_seen.emit(VideoSeen(opened.video, beat.title, beat.duration_ms))

    def _open(self, at_ms: int) -> None:
        if self._opened is None:
            return
        settings = self._opened.settings
        html = player_page(self._opened.video, at_ms, self._language, settings)
        self._ready = False
        self._show(
            replace(self._page, state="loading", html=html, identity=settings.identity, at_ms=at_ms, trouble=None)
        )
        self._silence.start()
        self.pageWanted.emit()

    def _unheard(self) -> None:
        if self._ready:
            self.pageDied()
        else:
            self._fail(Trouble.NO_NETWORK)

    def _open_again(self) -> None:
        """Go on where it was, on a new web view, unless the player makes a habit of leaving."""
        self._ready = False
        self._show(replace(self._page, state="loading", html=""))
        now_ms = self._clock_ms()
        self._losses.append(now_ms)
        if len(self._losses) > LOSSES_BORNE and now_ms - self._losses[0] <= LOSSES_WITHIN_MS:
            self._fail(Trouble.KEEPS_STOPPING)
        else:
            self._open(self._page.at_ms)

    def _fail(self, trouble: Trouble) -> None:
        if self._opened is None:
            return
        log.warning("player_trouble", trouble=trouble.value, video=self._opened.video)
        self._silence.stop()
        self._ready = False
        self._carry_out(self._opened.watch.stop())
        self._show(replace(self._page, state="trouble", html="", trouble=trouble, asking=False))
        self.pageWanted.emit()

    def _carry_out(self, answers: list[Answer]) -> None:
        for answer in answers:
            match answer:
                case Keep(watched):
                    self.kept.emit(watched)
                case Report(watched):
                    self.reported.emit(watched)
                case SetRate(rate):
                    self._order("rate", rate)
                case Pause():
                    self._play_wanted = False
                    self._order("pause")
                case AskPresence():
                    self._show(replace(self._page, asking=True))
                case DurationDiffers():
                    self.duration_differs.emit(answer)
                case OtherVideo():
                    self._open_again()
                case Stuck():
                    self._fail(Trouble.STUCK)
                case _:
                    assert_never(answer)

    def _order(self, name: str, value: float = 0.0) -> None:
        # Before the page is ready nobody listens; it is told to play once it is.
        if self._ready:
            self.order.emit(name, value)

    def _show(self, page: PlayerPage) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit()

    # What QML shows.

    state = Property(str, lambda self: self._page.state, notify=page_changed)
    html = Property(str, lambda self: self._page.html, notify=page_changed)
    identity = Property(str, lambda self: self._page.identity, notify=page_changed)
    playing = Property(bool, lambda self: self._page.playing, notify=page_changed)
    position = Property(int, lambda self: self._page.at_ms, notify=page_changed)  # ms
    duration = Property(int, lambda self: self._page.duration_ms, notify=page_changed)  # ms
    rate = Property(float, lambda self: self._page.rate, notify=page_changed)
    percent = Property(int, lambda self: self._page.percent, notify=page_changed)
    notches = Property(int, lambda self: self._page.notches, notify=page_changed)
    watched = Property(list, lambda self: self._page.parts, notify=page_changed)
    asking = Property(bool, lambda self: self._page.asking, notify=page_changed)
    progress = Property(str, lambda self: self._page.progress(self._language), notify=page_changed)
    headline = Property(str, lambda self: self._page.words(self._language).headline, notify=page_changed)
    advice = Property(str, lambda self: self._page.words(self._language).advice, notify=page_changed)
    again = Property(bool, lambda self: self._page.words(self._language).again, notify=page_changed)

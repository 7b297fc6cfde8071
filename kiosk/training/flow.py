"""What a member does in training: opens a card, watches a video, and is credited for what they have seen."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import structlog
from PySide6.QtCore import QObject, Signal

from kiosk.door import Door, Screen
from kiosk.greeting import Member, Recognised
from kiosk.player.page import PlayerPage
from kiosk.player.view_model import VideoSeen
from kiosk.player.watching import FASTEST, DurationDiffers, Watched
from kiosk.reader.events import BadgeRead, BadgeRemoved, ReaderEvent
from kiosk.saying import why_not
from kiosk.shell.view_model import ShellViewModel
from kiosk.theme.sounds import Sound
from kiosk.training.filling import CARD, MACHINES, VIDEO, card_page
from kiosk.training.kept import Kept, Watching
from kiosk.training.lesson import Lesson, lesson, playing, video_page
from kiosk.training.page import VideoPage
from kiosk.training.pages import CARD_PAGE, VIDEO_PAGE, TrainingModels
from kiosk.words import Words
from shared.equipment.types import MachineId
from shared.journal.types import PersonId, Tap
from shared.people.types import EquipmentTypeId
from shared.sync.replica import Made
from shared.training.changes import ModuleMeasured, VideoWatched
from shared.training.rules import DURATION_TOLERANCE_MS, ModuleUnknown
from shared.training.types import ModuleId, SessionId, SubjectId

_log = structlog.get_logger(__name__)

# The button for the speed goes through these.
_RATES = (1.0, 1.25, FASTEST)
# The player's state with nothing open.
IDLE = PlayerPage().state
# Of a module, as changes may say it; live streams say anything.
_LONGEST_MS = 24 * 3600 * 1000


class TrainingFlow(QObject):
    """Carries what is wanted on the pages of training to the door, and what the player tells to the outbox.

    Args:
        kept: what was watched since the last report; what an earlier run of this door left there is reported now.

    Signals:
        machines_wanted: carries the equipment type whose machines somebody wants to see.
    """

    machines_wanted = Signal(object)

    def __init__(self, door: Door, shell: ShellViewModel, words: Words, models: TrainingModels, kept: Kept) -> None:
        super().__init__(door)
        self._door = door
        self._shell = shell
        self._words = words
        card, video, player = models.card, models.video, models.player
        self._card, self._video, self._player = card, video, player
        self._kept = kept
        self._lesson: Lesson | None = None
        self._reporting: set[tuple[SessionId, int]] = set()
        self._plays = False
        self._held = False
        self._enough = False
        self._asked = False
        self._laid = False
        self._resting: PersonId | None = None
        claimed = door.claims
        door.claims = lambda found: self._answers(found) or claimed(found)
        card.deed_wanted.connect(self._do)
        card.video_wanted.connect(lambda module: self._do(f"{VIDEO}:{module}"))
        video.deed_wanted.connect(self._do_next)
        video.card_wanted.connect(self._to_card)
        video.faster_wanted.connect(self._faster)
        player.kept.connect(self._on_kept)
        player.reported.connect(self._on_reported)
        player.video_seen.connect(self._on_seen)
        player.duration_differs.connect(self._on_differs)
        player.page_changed.connect(self._heard)
        shell.back_wanted.connect(player.clear)
        shell.frame_changed.connect(self._make_way)
        words.changed.connect(self._speak)
        self._speak()
        door.soon(self._report_what_was_left())

    # --- the card

    def open_card(self, type_id: EquipmentTypeId) -> None:
        """Show the training card of a type to whoever is here."""
        member = self._door.member
        if member is not None:
            read = partial(card_page, member=member, type_id=type_id)
            self._door.open(Screen(CARD_PAGE, read, self._card.show, about=SubjectId(type_id)))

    def _do(self, deed: str) -> None:
        """What is wanted on the card that is shown; there may be others behind it."""
        kind, _, found = deed.partition(":")
        shown = self._door.screen
        if shown is None or shown.name != CARD_PAGE or shown.about is None:
            return
        type_id = EquipmentTypeId(shown.about)
        if kind == VIDEO:
            self.open_video(ModuleId(UUID(found)), type_id)
        elif kind == MACHINES:
            self.machines_wanted.emit(type_id)

    # --- the video

    def open_video(self, module_id: ModuleId, type_id: EquipmentTypeId, machine_id: MachineId | None = None) -> None:
        """Play a module to whoever is here, on the way to a type, or to one machine that asks for more."""
        member = self._door.member
        if member is not None:
            self._door.soon(self._open_video(member, module_id, type_id, machine_id))

    async def _open_video(
        self, member: Member, module_id: ModuleId, type_id: EquipmentTypeId, machine_id: MachineId | None
    ) -> None:
        await self._report_what_was_left()
        found = await self._door.read(lambda shop, _now: lesson(shop, member, module_id, type_id, machine_id))
        if found is None:
            await self._say_unknown()
            return
        begun = False

        def show(page: VideoPage) -> None:
            nonlocal begun
            if not begun:  # not before the page is really shown: they may have left while it was read
                begun = True
                self._begin(found)
            self._video.show(page)

        # The lesson of now: another may have followed the one that was opened.
        self._door.open(Screen(VIDEO_PAGE, lambda shop, now: video_page(shop, now, self._lesson or found), show))

    def _begin(self, of: Lesson) -> None:
        self._lesson = of
        self._enough = of.enough(of.seen)
        self._player.load(of.module.video, of.module.duration_ms, of.seen, demo=of.module.demo)

    def _do_next(self, deed: str) -> None:
        """What is wanted once a video was seen."""
        kind, _, found = deed.partition(":")
        if kind == VIDEO:
            self._door.soon(self._next(ModuleId(UUID(found))))
        elif kind == CARD:
            self._to_card()

    async def _next(self, module_id: ModuleId) -> None:
        before, member = self._lesson, self._door.member
        if before is None or member is None:
            return
        found = await self._door.read(
            lambda shop, _now: lesson(shop, member, module_id, before.type_id, before.machine_id)
        )
        if found is None:
            await self._say_unknown()
        elif self._lesson is before:  # else they have left while it was read
            self._player.clear()
            self._begin(found)
            self._door.refresh()

    async def _say_unknown(self) -> None:
        self._shell.say_notice(*await self._door.read(lambda shop, now: why_not(shop, now, (ModuleUnknown(),))))

    def _to_card(self) -> None:
        """Leave the video for the card of its type."""
        of = self._lesson
        if of is None:
            return
        self._player.clear()
        self._shell.back()
        below = self._door.screen
        if below is None or below.name != CARD_PAGE:
            self.open_card(of.type_id)

    def _faster(self) -> None:
        rate = self._player.page.rate
        self._player.setRate(next((each for each in _RATES if each > rate), _RATES[0]))

    # --- what the player tells

    def _heard(self) -> None:
        """The player's page has changed."""
        page = self._player.page
        if page.state == IDLE:
            self._lesson = None
            self._held = False
        if page.playing != self._plays:
            self._plays = page.playing
            self._shell.rest(playing=page.playing)
        of = self._lesson
        if of is None:
            return
        self._video.tell(playing(page, of, self._words.language))
        if page.asking and self._resting == of.person_id:
            self._player.present()
            return
        if page.asking and not self._asked:
            self._door.sounded.emit(Sound.TICK)  # for who looks elsewhere
        self._asked = page.asking
        if not self._enough and of.enough(page.watched):
            # Written down now, so that the page can say what is next while the video plays on.
            self._enough = True
            self._door.sounded.emit(Sound.PUNCH)
            self._player.report()

    def _speak(self) -> None:
        self._player.speak(self._words.language)

    def _make_way(self) -> None:
        """Nothing is laid over a video that plays: while something is asked, it stands still."""
        here = self._shell.session.here
        asked = here is not None and here.other is not None
        if asked and not self._held and self._player.page.playing:
            self._held = True
            self._player.hold()
        elif self._held and not asked:
            self._held = False
            self._player.go_on()

    def _on_kept(self, watched: Watched) -> None:
        if self._lesson is not None:
            watching = _watching(self._lesson)
            self._door.soon(self._door.ask(lambda _replica: self._kept.keep(watching, watched)))

    def _on_reported(self, watched: Watched) -> None:
        if self._lesson is not None:
            change = _watching(self._lesson).report(watched)
            self._door.soon(self._report(change, [self._lesson.tap]))

    async def _report(self, change: VideoWatched, taps: list[Tap]) -> None:
        part = change.session, change.number
        self._reporting.add(part)
        try:
            made = await self._door.make(change, actor=change.person_id, taps=taps)
            if not isinstance(made, Made):
                _log.warning("watching is not credited", why=[type(each).__name__ for each in made])
            await self._door.ask(lambda _replica: self._kept.forget(*part))
        finally:
            self._reporting.discard(part)

    async def _report_what_was_left(self) -> None:
        """Report what was kept and never reported: the door ended before it could."""
        left = await self._door.ask(lambda replica: self._kept.changes() if replica.ready else [])
        for change in left:
            if (change.session, change.number) not in self._reporting:
                await self._report(change, [])

    def _on_seen(self, seen: VideoSeen) -> None:
        of = self._lesson
        if of is not None and not of.module.verified:
            differs_ms = abs(seen.duration_ms - of.module.duration_ms)
            if differs_ms <= DURATION_TOLERANCE_MS:
                self._door.soon(self._measured(of, seen.duration_ms))

    def _on_differs(self, differs: DurationDiffers) -> None:
        if self._lesson is not None:
            self._door.soon(self._measured(self._lesson, differs.seen_ms))

    async def _measured(self, of: Lesson, duration_ms: int) -> None:
        """Tell the workshop how long the video is: it verifies the module, or becomes a notice to the admins."""
        measured = ModuleMeasured(of.module.module_id, of.module.version, min(duration_ms, _LONGEST_MS))
        await self._door.make(measured, actor=None)

    # --- the badge reader

    def on_reader(self, event: ReaderEvent) -> None:
        """Something happened at the badge reader; told before the door hears of it."""
        if isinstance(event, BadgeRead | BadgeRemoved):
            self._laid = isinstance(event, BadgeRead)
            self._resting = None

    def _answers(self, found: Recognised) -> bool:
        """Whether this badge is the answer to whether somebody is there, rather than a good-bye."""
        if not isinstance(found, Member):
            return False
        if self._laid:
            self._resting = found.person_id
        of = self._lesson
        if of is None or not self._player.page.asking or found.person_id != of.person_id:
            return False
        self._shell.touch()
        self._player.play()
        return True


def _watching(of: Lesson) -> Watching:
    return Watching(of.person_id, of.module.module_id, of.module.version)

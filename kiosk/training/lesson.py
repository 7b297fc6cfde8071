"""A video that is open: what is played, what stands beside it, and what is next once enough of it was seen."""

from __future__ import annotations

from datetime import timedelta

from babel.numbers import format_decimal
from msgspec import Struct
from msgspec.structs import replace

from kiosk.greeting import Member
from kiosk.moment import Moment
from kiosk.player.page import PlayerPage
from kiosk.saying import speaker
from kiosk.training.filling import CARD, VIDEO, can_admit, can_sign, facts_of
from kiosk.training.page import Playing, VideoPage
from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.journal.types import PersonId, Refusal, Tap
from shared.language import Language
from shared.people.types import EquipmentTypeId
from shared.store.shop import Shop
from shared.texts import refusal_words
from shared.training import queries as training
from shared.training.coverage import Coverage
from shared.training.queries import explain_use
from shared.training.types import Module, ModuleId, ModuleState, SubjectId
from shared.words import AskForSignOff, Speaker, TalkToManager, WatchVideo

_WHOLE = 100  # percent
_MINUTE_MS = 60_000


class Lesson(Struct, frozen=True):
    """A video that is open: for whom, of what, and on the way to which type or machine.

    Attributes:
        tap: with which the person signed in.
        seen: what they had seen of it before.
        percent: how much of it is asked.
    """

    person_id: PersonId
    first_name: str
    tap: Tap
    module: Module
    type_id: EquipmentTypeId
    machine_id: MachineId | None
    seen: Coverage
    percent: int

    def enough(self, seen: Coverage) -> bool:
        """Whether this is what is asked of the video."""
        return seen.complete(self.module.duration_ms, self.percent)


def lesson(
    shop: Shop, member: Member, module_id: ModuleId, type_id: EquipmentTypeId, machine_id: MachineId | None
) -> Lesson | None:
    """What is needed to play a module; None where the workshop does not offer it."""
    module = training.module(shop, module_id)
    if module is None or module.state is not ModuleState.OFFERED:
        return None
    asked = [SubjectId(type_id), *([] if machine_id is None else [SubjectId(machine_id)])]
    return Lesson(
        member.person_id,
        member.first_name,
        member.tap,
        module,
        type_id,
        machine_id,
        _seen(shop, member.person_id, module),
        training.wanted_percent(shop, module_id, asked),
    )


def _seen(shop: Shop, person_id: PersonId, module: Module) -> Coverage:
    watched = training.watched(shop, person_id, module.module_id, module.version)
    return watched.coverage if watched is not None else Coverage()


def video_page(shop: Shop, now: Moment, of: Lesson) -> VideoPage:
    """What stands beside a video; once enough of it was seen, what is next."""
    says = speaker(shop, now)
    if says is None:
        return VideoPage()
    say, module = says.language.say, of.module
    page = VideoPage(
        name=module.title,
        subject=says.names.get(of.machine_id or of.type_id, ""),
        demo=say("Demo video") if module.demo else "",
        needed=say("You need {percent} % of it.", percent=of.percent) if of.percent < _WHOLE else "",
    )
    if not of.enough(_seen(shop, of.person_id, module)):
        return page
    return _with_what_follows(shop, now, page, of, says)


def _with_what_follows(shop: Shop, now: Moment, page: VideoPage, of: Lesson, says: Speaker) -> VideoPage:
    say = says.language.say
    missing = _still_missing(shop, now, of)
    done = replace(page, done=True, deed=CARD, deed_caption=say("See your card"), deed_icon="checklist")
    if not missing:
        return replace(done, title=say("Done. You may use {thing}.", thing=page.subject))
    words = refusal_words(missing[0], says)
    next_one = replace(done, title=say("Done. What is next:"), detail=words.sentence)
    if isinstance(words.remedy, WatchVideo) and words.remedy.module_id != of.module.module_id:
        deed = f"{VIDEO}:{words.remedy.module_id}"
        return replace(next_one, deed=deed, deed_caption=words.caption, deed_icon="player-play")
    facts = facts_of(shop, now, of.person_id, of.type_id)
    if isinstance(words.remedy, AskForSignOff) and facts is not None:
        return replace(next_one, detail=f"{words.sentence} {can_sign(facts)}")
    if isinstance(words.remedy, TalkToManager) and facts is not None:
        return replace(next_one, detail=f"{words.sentence} {can_admit(facts)}")
    return next_one


def _still_missing(shop: Shop, now: Moment, of: Lesson) -> tuple[Refusal, ...]:
    """What is missing to use the machine that this is about, or those of the type."""
    machine = equipment.machine(shop, of.machine_id) if of.machine_id is not None else None
    if machine is not None:
        return explain_use(shop, of.person_id, machine, now.at).reasons
    card = training.card(shop, of.person_id, of.type_id, now.at)
    return card.missing if card is not None else ()


def playing(page: PlayerPage, of: Lesson, spoken: Language) -> Playing:
    """What changes while a video plays."""
    left_ms = sum(gap.length_ms for gap in page.watched.gaps(of.module.duration_ms))
    minutes = timedelta(minutes=-(-left_ms // _MINUTE_MS))
    if not left_ms:
        left = ""
    elif left_ms < _MINUTE_MS:
        left = spoken.say("less than a minute left")
    else:
        left = spoken.say("{length} left", length=spoken.length(minutes))
    rate = format_decimal(page.rate, format="0.##", locale=spoken.locale)
    return Playing(
        clock=f"{_clock(page.at_ms)} / {_clock(page.duration_ms)}",
        left=left,
        speed=spoken.say("Speed {rate}\u00a0×", rate=rate),
        asked=spoken.say("Still watching, {name}?", name=of.first_name) if page.asking else "",
    )


def _clock(at_ms: int) -> str:
    """A place in a video, as players write it in every language: "2:05"."""
    minutes, seconds = divmod(at_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

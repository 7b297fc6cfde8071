"""What a screen, a page or a mail says of one thing: a sentence, a mark, and the next step; and who is spoken to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from babel.dates import format_date
from babel.lists import format_list
from msgspec import Struct

from shared.language import Language


class Mark(StrEnum):
    """The shape that says the same as the sentence. The values are the kinds of the kiosk's `Mark`."""

    FREE = "free"
    IN_USE = "in_use"
    MINE = "mine"
    PENCILLED = "pencilled"
    PADLOCK = "training"
    STOP = "stop"
    UNHEARD = "unheard"
    NOTE = "unknown"
    """An open diamond: nothing is wrong, somebody has to do or know something."""


class WatchVideo(Struct, frozen=True, tag_field="type", tag="watch_video"):
    """Open this module in the player."""

    module_id: UUID


class AskForSignOff(Struct, frozen=True, tag_field="type", tag="ask_for_sign_off"):
    """Show who may sign for this equipment type, and ask them."""

    type_id: UUID


class TakeTime(Struct, frozen=True, tag_field="type", tag="take_time"):
    """Book the same length from this moment on."""

    starts_at: datetime


class ChooseTime(Struct, frozen=True, tag_field="type", tag="choose_time"):
    """Find another time, or length."""


class ChooseMachine(Struct, frozen=True, tag_field="type", tag="choose_machine"):
    """Look at the other machines."""


class SeeBookings(Struct, frozen=True, tag_field="type", tag="see_bookings"):
    """Show the person's own bookings."""


class SeeSteps(Struct, frozen=True, tag_field="type", tag="see_steps"):
    """Show the training card with the steps that are still open."""


class TapBadge(Struct, frozen=True, tag_field="type", tag="tap_badge"):
    """A badge has to be tapped; of this person, where it is known whose."""

    person_id: UUID | None = None


class TalkToManager(Struct, frozen=True, tag_field="type", tag="talk_to_manager"):
    """Show who can help."""

    persons: tuple[UUID, ...] = ()
    """These can; empty: any manager."""


class TryAgain(Struct, frozen=True, tag_field="type", tag="try_again"):
    """The same again, after a fresh look or with something changed, as the sentence says."""


class NothingToDo(Struct, frozen=True, tag_field="type", tag="nothing"):
    """The sentence is all there is."""


Remedy = (
    WatchVideo
    | AskForSignOff
    | TakeTime
    | ChooseTime
    | ChooseMachine
    | SeeBookings
    | SeeSteps
    | TapBadge
    | TalkToManager
    | TryAgain
    | NothingToDo
)

NOTHING = NothingToDo()
# "Thu 26 Nov" of another year would be understood as this year's.
_FAR_AWAY = timedelta(days=270)
_MINUTE = timedelta(minutes=1)


class Words(Struct, frozen=True):
    """What is said of a refusal, a notice or a state."""

    sentence: str
    mark: Mark
    detail: str = ""
    """More of it, in a sentence or two; it may be empty."""
    remedy: Remedy = NOTHING
    caption: str = ""
    """What stands on the remedy's button; empty where there is nothing to do."""
    personal: bool = False
    """The detail is about the person: behind "Show me", because somebody may be looking over their shoulder."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things in one language, at one moment, on the wall clock of one workshop.

    Attributes:
        names: what machines, equipment types and modules are called, and the first names of persons as the one
            who reads may see them; by id, for all that the caller knows.
        wanted: the moment that the person has just asked for, if they asked for one.
    """

    language: Language
    zone: tzinfo
    now: datetime
    names: Mapping[UUID, str] = field(default_factory=dict)
    wanted: datetime | None = None

    def time(self, at: datetime) -> str:
        """The time of day: "19:00"."""
        return self.language.time(at, self.zone)

    def day(self, at: datetime) -> str:
        """The day as one says it now: "tomorrow", "Thu 26 Nov"."""
        return self.language.day(at, self.zone, self.now)

    def date(self, at: datetime) -> str:
        """The day, and with its year where that is far away."""
        if abs(at - self.now) < _FAR_AWAY:
            return self.day(at)
        return str(format_date(at.astimezone(self.zone), "medium", locale=self.language.locale))

    def moment(self, at: datetime) -> str:
        """Time of day, and the day where it is not today: "19:00", "tomorrow 19:00"."""
        if at.astimezone(self.zone).date() == self.now.astimezone(self.zone).date():
            return self.time(at)
        return self.language.say("{day} {time}", day=self.day(at), time=self.time(at))

    def stretch(self, starts_at: datetime, ends_at: datetime) -> str:
        """Day and times: "tomorrow, 19:00 to 20:30"; with both days where it ends on another one."""
        if ends_at.astimezone(self.zone).date() == starts_at.astimezone(self.zone).date():
            end = self.time(ends_at)
        else:
            end = self.moment(ends_at)
        return self.language.say(
            "{day}, {start} to {end}", day=self.day(starts_at), start=self.time(starts_at), end=end
        )

    def length_left(self, left_ms: int) -> str:
        """How long something still goes on: "6 min left"."""
        length = self.whole_minutes(left_ms)
        return (
            self.language.say("{length} left", length=length)
            if length
            else self.language.say("less than a minute left")
        )

    def whole_minutes(self, length_ms: int) -> str:
        """Rounded up, since a video of 90 seconds does not end after one minute; empty for less than one."""
        length = timedelta(milliseconds=length_ms)
        return "" if length < _MINUTE else self.language.length(-(-length // _MINUTE) * _MINUTE)

    def listed(self, items: Iterable[str]) -> str:
        """All of them: "a, b and c"."""
        return str(format_list(list(items), locale=self.language.locale))

    def either(self, items: Iterable[str]) -> str:
        """One of them: "a or b"."""
        return str(format_list(list(items), style="or", locale=self.language.locale))

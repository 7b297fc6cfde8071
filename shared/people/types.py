"""The values of people: persons, badges, opening hours, and the ladder of levels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from shared.journal.rules import Freshness
from shared.journal.types import BadgeId, PersonId
from shared.timespan import TimeSpan

EquipmentTypeId = NewType("EquipmentTypeId", UUID)

# Membership, administration and posting are qualifications on these, the same in every workshop.
WORKSHOP_TYPE = EquipmentTypeId(UUID("00000000-0000-7000-8000-000000000001"))
SYSTEM_TYPE = EquipmentTypeId(UUID("00000000-0000-7000-8000-000000000002"))
NOTICEBOARD_TYPE = EquipmentTypeId(UUID("00000000-0000-7000-8000-000000000003"))
FIXED_TYPES = (WORKSHOP_TYPE, SYSTEM_TYPE, NOTICEBOARD_TYPE)

# PostgreSQL's text holds every character but this one.
NO_NUL = "^[^\\x00]*$"

ConfigName = Annotated[str, Meta(min_length=1, max_length=120, pattern=NO_NUL, title="configuration name")]
"""A name that an admin gives to a thing. The only free text that a change holds outside of its private part."""

ConfigText = Annotated[str, Meta(max_length=400, pattern=NO_NUL, title="configuration name")]
"""A sentence that an admin writes about a thing, never about a person; it may be empty."""

PersonalText = Annotated[str, Meta(max_length=400, pattern=NO_NUL)]
"""Text about a person: only ever in a private part."""


class Level(StrEnum):
    """The ladder: a trainer and an owner may also do what a user may."""

    USER = "user"
    TRAINER = "trainer"
    OWNER = "owner"


class PersonState(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


class BadgeState(StrEnum):
    ACTIVE = "active"
    LOST = "lost"
    RETURNED = "returned"


class LanguageCode(StrEnum):
    ENGLISH = "en"
    GERMAN = "de"


class Pace(StrEnum):
    """How much time a person wants at the door; both idle times are multiplied."""

    USUAL = "usual"
    DOUBLE = "double"
    FOURFOLD = "fourfold"


class TextSize(StrEnum):
    """How large the letters are."""

    USUAL = "usual"
    LARGER = "larger"
    LARGEST = "largest"


class Opening(Struct, frozen=True):
    """A stretch of a weekday (Monday is 0) in minutes after the workshop's midnight; it may end after 1440."""

    weekday: Annotated[int, Meta(ge=0, le=6)]
    opens: Annotated[int, Meta(ge=0, lt=1440)]
    closes: Annotated[int, Meta(gt=0, le=2880)]


class Person(Struct, frozen=True):
    person_id: PersonId
    state: PersonState
    added_at: datetime


class Profile(Struct, frozen=True):
    """What makes an id a person. `email` is null at doors."""

    person_id: PersonId
    first_name: str
    last_name: str
    email: str | None
    language: LanguageCode
    pace: Pace = Pace.USUAL
    text_size: TextSize = TextSize.USUAL
    lower_page: bool = False
    calm_motion: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class PersonDetails(Struct, frozen=True):
    """The private part of `PersonSet` and `WorkshopOpened`."""

    first_name: Annotated[str, Meta(min_length=1, max_length=80, pattern=NO_NUL)]
    last_name: Annotated[str, Meta(max_length=80, pattern=NO_NUL)] = ""
    email: Annotated[str, Meta(max_length=254, pattern=NO_NUL)] = ""
    language: LanguageCode = LanguageCode.ENGLISH
    pace: Pace = Pace.USUAL


class Preferences(Struct, frozen=True):
    """The private part of `PreferencesSet`: what somebody has chosen; what is None stays as it is."""

    language: LanguageCode | None = None
    text_size: TextSize | None = None
    lower_page: bool | None = None
    calm_motion: bool | None = None


class BadgeDetails(Struct, frozen=True):
    """The private part of `BadgeEnrolled`: the keyed hash of the badge's number, never the number."""

    uid_hash: Annotated[bytes, Meta(min_length=32, max_length=32)]


class Badge(Struct, frozen=True):
    badge_id: BadgeId
    person_id: PersonId
    uid_hash: bytes
    state: BadgeState
    purpose: str
    since: datetime


class Visit(Struct, frozen=True):
    """When a person was last seen at a door, and since when they have been in on that day."""

    person_id: PersonId
    door: int
    since: datetime
    last_at: datetime


class Enrolment(Struct, frozen=True):
    """A door waits for the new badge of this person."""

    door: int
    person_id: PersonId
    opened_by: PersonId
    opened_at: datetime
    until: datetime


class Workshop(Struct, frozen=True):
    """The workshop's own settings; the one row with `only` 0."""

    only: int
    name: str
    zone: str
    language: LanguageCode
    hours: tuple[Opening, ...]
    freshness: Freshness

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def openings(self, day: date) -> tuple[TimeSpan, ...]:
        """When the workshop is open on `day`, by the wall clock there, earliest first.

        Computed from local wall time each day, so an hour that a clock change takes or gives is respected.
        """
        spans: list[TimeSpan] = []
        midnight = datetime.combine(day, time(), self.timezone)
        for opening in sorted(self.hours, key=lambda each: each.opens):
            if opening.weekday == day.weekday():
                starts = (midnight + timedelta(minutes=opening.opens)).astimezone(UTC)
                ends = (midnight + timedelta(minutes=opening.closes)).astimezone(UTC)
                if starts < ends:  # an hour that the clock skips is no opening
                    spans.append(TimeSpan(starts, ends))
        return tuple(spans)

    def openings_from(self, at: datetime, days: int) -> Iterator[TimeSpan]:
        """When the workshop is open, on the day of `at` and those after it, earliest first; without hours always.

        An opening of the day before is among them: it may go on.
        """
        today = at.astimezone(self.timezone).date()
        if not self.hours:  # nobody has set when it is open: members have a key
            midnight = datetime.combine(today, time(), self.timezone)
            yield TimeSpan(midnight, midnight + timedelta(days=days))
        for n in range(-1, days):
            yield from self.openings(today + timedelta(days=n))


class Known(Struct, frozen=True):
    """Everything a door needs to greet the holder of a badge."""

    badge: Badge
    person: Person
    profile: Profile

"""Who may do what, and which badge may name whom."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta, tzinfo

from msgspec.structs import asdict, replace

from shared.journal.rules import Freshness, NotAllowed
from shared.journal.types import Action, PersonId, Refusal, Tap
from shared.people.types import (
    SYSTEM_TYPE,
    WORKSHOP_TYPE,
    Badge,
    BadgeState,
    Enrolment,
    EquipmentTypeId,
    Level,
    Opening,
    Person,
    PersonState,
    Preferences,
    Profile,
    Visit,
)

# A signature by badge counts for this long: sign-off, enrolment, override, personal data.
FRESH_TAP = timedelta(seconds=10)
# How long a door waits for the new badge: asked for at the kiosk, or from an admin page on the way to the door.
ENROL_AT_KIOSK = timedelta(seconds=15)
ENROL_FROM_ADMIN = timedelta(seconds=60)

Holding = tuple[EquipmentTypeId, Level]

NEEDS: dict[Action, tuple[Holding, ...]] = {
    Action.CONFIGURE: ((SYSTEM_TYPE, Level.OWNER),),
    Action.MANAGE_PEOPLE: ((SYSTEM_TYPE, Level.OWNER), (WORKSHOP_TYPE, Level.OWNER), (WORKSHOP_TYPE, Level.TRAINER)),
    Action.MODERATE: ((SYSTEM_TYPE, Level.OWNER), (WORKSHOP_TYPE, Level.OWNER)),
}
"""The qualifications of which an action needs one. `AREA_DECIDES`, `NOTED` and `SERVER_ONLY` need none here."""


class PersonUnknown(Refusal, frozen=True, tag="person_unknown"):
    """There is no such person in this workshop."""


class PersonNotActive(Refusal, frozen=True, tag="person_not_active"):
    """The person has left the workshop."""


class BadgeUnknown(Refusal, frozen=True, tag="badge_unknown"):
    """There is no such badge in this workshop."""


class BadgeTaken(Refusal, frozen=True, tag="badge_taken"):
    """The badge names somebody already; whom is shown to managers only."""

    person_id: PersonId


class NoEnrolmentOpen(Refusal, frozen=True, tag="no_enrolment_open"):
    """Nobody who may has asked this door for a new badge of this person, or it was too long ago."""


class TapTooOld(Refusal, frozen=True, tag="tap_too_old"):
    """The badge that should sign was tapped more than ten seconds before, or not at all."""

    person_id: PersonId


class AnotherAwaited(Refusal, frozen=True, tag="another_awaited"):
    """The door waits for the new badge of somebody else, and waits for one at a time."""

    until: datetime


class AdminsOnly(Refusal, frozen=True, tag="admins_only"):
    """Whoever acts on the person or the badges of an owner of the system must be one."""


class WorkshopExists(Refusal, frozen=True, tag="workshop_exists"):
    """A workshop is opened once."""


class UnknownTimeZone(Refusal, frozen=True, tag="unknown_time_zone"):
    """No time zone has this name."""


class ClosesBeforeOpening(Refusal, frozen=True, tag="closes_before_opening"):
    """One of the hours ends before it begins; what ends on the next day closes after minute 1440."""


class TiersFall(Refusal, frozen=True, tag="tiers_fall"):
    """A door that hears nothing would be allowed more after a longer time than after a shorter one."""


PeopleRefusal = (
    PersonUnknown
    | PersonNotActive
    | BadgeUnknown
    | BadgeTaken
    | NoEnrolmentOpen
    | TapTooOld
    | AnotherAwaited
    | AdminsOnly
    | WorkshopExists
    | UnknownTimeZone
    | ClosesBeforeOpening
    | TiersFall
)


def may(action: Action, holdings: AbstractSet[Holding]) -> bool:
    """Whether one of these live qualifications allows the action."""
    return any(need in holdings for need in NEEDS[action])


def admin_refusals(of: AbstractSet[Holding], *, by: AbstractSet[Holding]) -> tuple[AdminsOnly, ...]:
    """Whether somebody may change a person, or how a door knows them: nobody gets at an admin's rights through that.

    Args:
        of: the qualifications of whom it concerns, were they here: who has left may come back with them.
        by: the live qualifications of whoever acts.
    """
    admin = (SYSTEM_TYPE, Level.OWNER)
    return (AdminsOnly(),) if admin in of and admin not in by else ()


def settings_refusals(hours: Iterable[Opening], freshness: Freshness) -> tuple[ClosesBeforeOpening | TiersFall, ...]:
    """Whether a workshop can be open at these hours, and its doors alone for so long."""
    backwards = any(each.closes <= each.opens for each in hours)
    rises = freshness.everything <= freshness.qualified_only <= freshness.owners_only
    return (*((ClosesBeforeOpening(),) if backwards else ()), *(() if rises else (TiersFall(),)))


def person_refusals(person: Person | None) -> tuple[PersonUnknown | PersonNotActive, ...]:
    if person is None:
        return (PersonUnknown(),)
    return () if person.state is PersonState.ACTIVE else (PersonNotActive(),)


def preference_refusals(
    person_id: PersonId, person: Person | None, *, by: PersonId | None
) -> tuple[NotAllowed | PersonUnknown | PersonNotActive, ...]:
    """Whether a language, or what makes a screen easier, may be chosen for somebody: nobody else does it for them."""
    return (*(() if by == person_id else (NotAllowed(),)), *person_refusals(person))


def preferring(profile: Profile, chosen: Preferences) -> Profile:
    """The profile of somebody who has chosen so."""
    return replace(profile, **{name: value for name, value in asdict(chosen).items() if value is not None})


def tap_refusals(person: PersonId, tap: Tap | None, badge: Badge | None, at: datetime) -> tuple[TapTooOld, ...]:
    """Whether this person's badge was tapped just before `at`, and is a badge that counts."""
    fresh = (
        tap is not None
        and badge is not None
        and badge.badge_id == tap.badge_id
        and badge.person_id == person
        and badge.state is BadgeState.ACTIVE
        and timedelta() <= at - tap.at <= FRESH_TAP
    )
    return () if fresh else (TapTooOld(person),)


def enrolment_refusals(
    person: PersonId, *, holder: Badge | None, waiting: Enrolment | None, by: PersonId | None, at: datetime
) -> tuple[BadgeTaken | NoEnrolmentOpen, ...]:
    """Whether a badge may become this person's.

    Args:
        holder: the badge that the number is bound to, if there is one; one that was given back is free again.
        waiting: for whom the door waits, asked by somebody who may; the bond is made in that one's name.
    """
    found: list[BadgeTaken | NoEnrolmentOpen] = []
    if holder is not None and holder.state is not BadgeState.RETURNED:
        found.append(BadgeTaken(holder.person_id))
    asked = waiting is not None and waiting.person_id == person and waiting.opened_by == by and at <= waiting.until
    if not asked:
        found.append(NoEnrolmentOpen())
    return tuple(found)


def opening_refusals(person: PersonId, *, waiting: Enrolment | None, at: datetime) -> tuple[AnotherAwaited, ...]:
    """Whether a door may wait for a new badge of this person.

    Args:
        waiting: for whom it waits, or did.
    """
    taken = waiting is not None and waiting.person_id != person and at <= waiting.until
    return (AnotherAwaited(waiting.until),) if waiting is not None and taken else ()


def enrolment_ends(wanted: datetime, *, at: datetime, by_server: bool) -> datetime:
    """Until when a door waits for a new badge: never longer than its kind allows, whatever was asked for.

    Until then whoever comes with a badge becomes this person.
    """
    return min(wanted, at + (ENROL_FROM_ADMIN if by_server else ENROL_AT_KIOSK))


def visit_on(person: PersonId, door: int, before: Visit | None, at: datetime, zone: tzinfo) -> Visit:
    """The visit after a tap at `at`: somebody is in since the first tap of the workshop's day."""
    if before is None:
        return Visit(person, door, since=at, last_at=at)
    last, day = before.last_at.astimezone(zone).date(), at.astimezone(zone).date()
    if day > last:
        return Visit(person, door, since=at, last_at=at)
    if day < last:
        return before  # a tap of an earlier day that arrives late
    # Doors send their taps in any order: the earliest of the day and the latest count.
    last_at, last_door = max((before.last_at, before.door), (at, door))
    return Visit(person, last_door, since=min(before.since, at), last_at=last_at)

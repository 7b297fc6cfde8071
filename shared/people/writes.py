"""Judging and writing the changes of people."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from shared.journal.queries import stale_edit_refusals
from shared.journal.rules import Freshness, NotAllowed
from shared.journal.types import Change, PersonId, Refusal
from shared.judging import refusals, write
from shared.people import queries, tables
from shared.people.changes import (
    BadgeEnrolled,
    BadgeStateSet,
    EnrolmentOpened,
    LostBadgeTapped,
    PersonSet,
    PreferencesSet,
    Visited,
    WorkshopOpened,
    WorkshopSet,
)
from shared.people.rules import (
    BadgeTaken,
    BadgeUnknown,
    UnknownTimeZone,
    WorkshopExists,
    enrolment_ends,
    enrolment_refusals,
    opening_refusals,
    person_refusals,
    preference_refusals,
    preferring,
    settings_refusals,
    tap_refusals,
    visit_on,
)
from shared.people.types import (
    Badge,
    BadgeDetails,
    BadgeState,
    Enrolment,
    Person,
    PersonDetails,
    PersonState,
    Preferences,
    Profile,
    Workshop,
)
from shared.store.shop import Shop


def _put_profile(shop: Shop, person_id: PersonId) -> None:
    details = shop.private(PersonDetails)
    if details is not None:  # else it was erased since, and the person stays a pseudonym
        row = Profile(
            person_id, details.first_name, details.last_name, details.email or None, details.language, details.pace
        )
        before = queries.profile(shop, person_id)
        if before is not None:  # what only the person chooses
            row = msgspec.structs.replace(
                row, text_size=before.text_size, lower_page=before.lower_page, calm_motion=before.calm_motion
            )
        shop.put(tables.profile, row)


def fresh_tap_refusals(shop: Shop, person_id: PersonId | None) -> tuple[Refusal, ...]:
    """Whether this person signs the act with a badge tapped just now."""
    if person_id is None:
        return (NotAllowed(),)
    tap = shop.act.tap_of(person_id)
    return tap_refusals(person_id, tap, queries.badge(shop, tap.badge_id) if tap else None, shop.at)


def zone_refusals(zone: str) -> tuple[Refusal, ...]:
    """Whether no time zone has this name."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such file, a path out of the folder, a folder
        return (UnknownTimeZone(),)
    return ()


def whom_it_concerns(change: Change, shop: Shop) -> PersonId | None:
    """The person whom somebody manages with this change, or whose badge; None where it is about nobody."""
    match change:
        case PersonSet() | EnrolmentOpened() | BadgeEnrolled():
            return change.person_id
        case BadgeStateSet():
            badge = queries.badge(shop, change.badge_id)
            return badge.person_id if badge else None
        case _:
            return None


@refusals.register
def _(change: WorkshopOpened, shop: Shop) -> tuple[Refusal, ...]:
    taken = () if queries.workshop(shop) is None else (WorkshopExists(),)
    return (*taken, *zone_refusals(change.zone))


@write.register
def _(change: WorkshopOpened, shop: Shop) -> None:
    row = Workshop(0, change.name, change.zone, change.language, hours=(), freshness=Freshness())
    shop.put(tables.workshop_settings, row)
    shop.put(tables.person, Person(change.first_owner, PersonState.ACTIVE, shop.taken_at))
    _put_profile(shop, change.first_owner)


@refusals.register
def _(change: WorkshopSet, shop: Shop) -> tuple[Refusal, ...]:
    return (
        *zone_refusals(change.zone),
        *settings_refusals(change.hours, change.freshness),
        *stale_edit_refusals(shop, tables.workshop_settings, 0),
    )


@write.register
def _(change: WorkshopSet, shop: Shop) -> None:
    shop.put(tables.workshop_settings, Workshop(only=0, **msgspec.structs.asdict(change)))


@refusals.register
def _(change: PersonSet, shop: Shop) -> tuple[Refusal, ...]:
    # The profile is written with every `PersonSet`, and by its person: a language chosen meanwhile is not set back.
    return stale_edit_refusals(shop, tables.profile, change.person_id)


@write.register
def _(change: PersonSet, shop: Shop) -> None:
    before = queries.person(shop, change.person_id)
    added_at = before.added_at if before else shop.taken_at
    shop.put(tables.person, Person(change.person_id, change.state, added_at))
    _put_profile(shop, change.person_id)


@refusals.register
def _(change: PreferencesSet, shop: Shop) -> tuple[Refusal, ...]:
    return preference_refusals(change.person_id, queries.person(shop, change.person_id), by=shop.act.actor)


@write.register
def _(change: PreferencesSet, shop: Shop) -> None:
    chosen, before = shop.private(Preferences), queries.profile(shop, change.person_id)
    # The server keeps an observation unasked, so here the rule decides what it earns.
    if chosen is None or before is None or refusals(change, shop):
        return
    after = preferring(before, chosen)
    if after != before:
        shop.put(tables.profile, after)


@refusals.register
def _(change: BadgeEnrolled, shop: Shop) -> tuple[Refusal, ...]:
    details = shop.private(BadgeDetails)
    waiting = queries.enrolment(shop, shop.act.envelope.door)
    return (
        *person_refusals(queries.person(shop, change.person_id)),
        *enrolment_refusals(
            change.person_id,
            holder=queries.holder_of(shop, details.uid_hash) if details else None,
            waiting=waiting,
            by=shop.act.actor,
            at=shop.at,
        ),
    )


@write.register
def _(change: BadgeEnrolled, shop: Shop) -> None:
    details = shop.private(BadgeDetails)
    if details is not None:
        row = Badge(
            change.badge_id, change.person_id, details.uid_hash, BadgeState.ACTIVE, change.purpose, shop.taken_at
        )
        shop.add(tables.badge, row)
    if queries.enrolment(shop, shop.act.envelope.door) is not None:
        shop.drop(tables.enrolment, shop.act.envelope.door)


@refusals.register
def _(change: BadgeStateSet, shop: Shop) -> tuple[Refusal, ...]:
    badge = queries.badge(shop, change.badge_id)
    if badge is None:
        return (BadgeUnknown(),)
    if change.state is BadgeState.RETURNED:
        return ()
    # Given back, it may name somebody else by now.
    holder = queries.holder_of(shop, badge.uid_hash, besides=badge.badge_id)
    return () if holder is None else (BadgeTaken(holder.person_id),)


@write.register
def _(change: BadgeStateSet, shop: Shop) -> None:
    badge = queries.badge(shop, change.badge_id)
    if badge is not None:
        shop.put(tables.badge, msgspec.structs.replace(badge, state=change.state))


@refusals.register
def _(change: EnrolmentOpened, shop: Shop) -> tuple[Refusal, ...]:
    waiting = queries.enrolment(shop, change.door)
    return (
        *person_refusals(queries.person(shop, change.person_id)),
        *opening_refusals(change.person_id, waiting=waiting, at=shop.at),
        # On an admin page the login stands for the tap.
        *(() if shop.act.by_server else fresh_tap_refusals(shop, shop.act.actor)),
    )


@write.register
def _(change: EnrolmentOpened, shop: Shop) -> None:
    if shop.act.actor is None:
        return  # refused before: a task holds no right to manage people
    until = enrolment_ends(change.until, at=shop.at, by_server=shop.act.by_server)
    shop.put(tables.enrolment, Enrolment(change.door, change.person_id, shop.act.actor, shop.at, until))


@refusals.register
def _(change: Visited, shop: Shop) -> tuple[Refusal, ...]:
    return ()


@write.register
def _(change: Visited, shop: Shop) -> None:
    settings = queries.workshop(shop)
    if settings is not None and shop.act.believed:
        before = queries.visit(shop, change.person_id)
        row = visit_on(change.person_id, shop.act.envelope.door, before, shop.at, settings.timezone)
        shop.put(tables.visit, row)


@refusals.register
def _(change: LostBadgeTapped, shop: Shop) -> tuple[Refusal, ...]:
    return ()


@write.register
def _(change: LostBadgeTapped, shop: Shop) -> None:
    """The record is all that people keep of it; the notice to managers is the notifications' to give."""

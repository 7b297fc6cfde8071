"""Reads of people."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from shared.journal.types import BadgeId, PersonId
from shared.people import tables
from shared.people.types import Badge, BadgeState, Enrolment, Known, Person, PersonState, Profile, Visit, Workshop
from shared.store.shop import Shop
from shared.store.tables import row_columns


def workshop(shop: Shop) -> Workshop | None:
    """The workshop's settings; None before it was opened, or at a door before its first sync."""
    return shop.get(tables.workshop_settings, Workshop, 0)


def person(shop: Shop, person_id: PersonId) -> Person | None:
    return shop.get(tables.person, Person, person_id)


def profile(shop: Shop, person_id: PersonId) -> Profile | None:
    """The person's profile; None once it was erased."""
    return shop.get(tables.profile, Profile, person_id)


def first_names(shop: Shop, persons: Collection[PersonId]) -> dict[PersonId, str]:
    """The first names of these persons, without those who have none any more."""
    if not persons:
        return {}
    p = tables.profile.c
    query = select(p.person_id, p.first_name).where(p.workshop_id == shop.workshop, p.person_id.in_(persons))
    return {PersonId(row.person_id): row.first_name for row in shop.conn.execute(query)}


def full_names(shop: Shop, persons: Collection[PersonId]) -> dict[PersonId, str]:
    """The whole names of these persons, without those who have none any more."""
    query = shop.of(tables.profile).where(tables.profile.c.person_id.in_(persons))
    return {each.person_id: each.full_name for each in shop.all(query, Profile)}


def active_profiles(shop: Shop) -> list[Profile]:
    """The profiles of everybody who has not left, whoever was added last first."""
    p, f = tables.person.c, tables.profile.c
    joined = shop.of(tables.profile).join(
        tables.person, (p.workshop_id == f.workshop_id) & (p.person_id == f.person_id)
    )
    query = joined.where(p.state == PersonState.ACTIVE).order_by(p.added_at.desc(), p.person_id)
    return shop.all(query, Profile)


def with_badge(shop: Shop) -> frozenset[PersonId]:
    """Everybody who has a badge that counts."""
    b = tables.badge.c
    query = select(b.person_id).where(b.workshop_id == shop.workshop, b.state == BadgeState.ACTIVE).distinct()
    return frozenset(PersonId(row.person_id) for row in shop.conn.execute(query))


def badge(shop: Shop, badge_id: BadgeId) -> Badge | None:
    return shop.get(tables.badge, Badge, badge_id)


def badges_of(shop: Shop, person_id: PersonId) -> list[Badge]:
    """Every badge of a person, newest first."""
    b = tables.badge.c
    return shop.all(shop.of(tables.badge).where(b.person_id == person_id).order_by(b.since.desc()), Badge)


def holder_of(shop: Shop, uid_hash: bytes, besides: BadgeId | None = None) -> Badge | None:
    """The badge that this number is bound to, if it is: an active or a lost one, other than `besides`."""
    b = tables.badge.c
    query = shop.of(tables.badge).where(b.uid_hash == uid_hash, b.state != BadgeState.RETURNED)
    if besides is not None:
        query = query.where(b.badge_id != besides)
    return shop.one(query.order_by(b.since.desc(), b.badge_id.desc()).limit(1), Badge)


def known(shop: Shop, uid_hash: bytes) -> Known | None:
    """Who holds the badge with this number: one look-up, for the greeting."""
    b, p, f = tables.badge, tables.person, tables.profile
    query = (
        select(*row_columns(b), *row_columns(p), *row_columns(f))
        .join(p, (p.c.workshop_id == b.c.workshop_id) & (p.c.person_id == b.c.person_id))
        .join(f, (f.c.workshop_id == b.c.workshop_id) & (f.c.person_id == b.c.person_id))
        .where(b.c.workshop_id == shop.workshop, b.c.uid_hash == uid_hash)
        .order_by((b.c.state == BadgeState.ACTIVE).desc(), b.c.since.desc(), b.c.badge_id.desc())
        .limit(1)
    )
    row = shop.conn.execute(query).one_or_none()
    if row is None:
        return None
    badges, persons = len(row_columns(b)), len(row_columns(p))
    return Known(Badge(*row[:badges]), Person(*row[badges : badges + persons]), Profile(*row[badges + persons :]))


def visit(shop: Shop, person_id: PersonId) -> Visit | None:
    return shop.get(tables.visit, Visit, person_id)


def visits(shop: Shop, persons: Collection[PersonId]) -> dict[PersonId, Visit]:
    """When each of these persons was last seen; those who never were are absent."""
    v = tables.visit.c
    found = shop.all(shop.of(tables.visit).where(v.person_id.in_(persons)), Visit)
    return {each.person_id: each for each in found}


def enrolment(shop: Shop, door: int) -> Enrolment | None:
    """For whom this door waits for a new badge; it may have run out already."""
    return shop.get(tables.enrolment, Enrolment, door)

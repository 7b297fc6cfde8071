"""`/api/v1`: persons, their badges, and whoever asks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from server.rest.answers import DECIDES, FINDS, MAKES, READS, SETS, After, Limit, Page, not_found, paged, tag, tagged
from server.rest.asking import Api, Once
from shared.journal.signing import private_part, seal_of
from shared.journal.types import BadgeId, Number, PersonId
from shared.people import queries, tables
from shared.people.changes import BadgeStateSet, EnrolmentOpened, PersonSet
from shared.people.rules import ENROL_FROM_ADMIN
from shared.people.types import (
    Badge,
    BadgeState,
    EquipmentTypeId,
    Level,
    Person,
    PersonDetails,
    PersonState,
    Profile,
)
from shared.store.shop import Shop

Tagged = tuple["PersonSeen", str]


class PersonSeen(Struct, frozen=True):
    """A person as far as whoever asks may see them."""

    person_id: PersonId
    state: PersonState
    added_at: datetime
    details: PersonDetails | None
    """Name, address and wishes: of oneself, and for whoever manages people; null where it was erased."""


class People(Page[PersonSeen], frozen=True):
    """A part of the list of persons."""


class PersonWanted(Struct, frozen=True):
    """A person as they shall be."""

    details: PersonDetails
    state: PersonState = PersonState.ACTIVE


class BadgeSeen(Struct, frozen=True):
    """A badge; its number is kept nowhere."""

    badge_id: BadgeId
    person_id: PersonId
    state: BadgeState
    purpose: str
    since: datetime


class BadgeWanted(Struct, frozen=True):
    """What becomes of a badge."""

    state: BadgeState


class EnrolmentWanted(Struct, frozen=True):
    """At which door the person's new badge is going to be tapped."""

    door: Number


class EnrolmentSeen(Struct, frozen=True):
    """The door waits for the next unknown badge, and makes it this person's."""

    door: int
    person_id: PersonId
    until: datetime


class Held(Struct, frozen=True):
    """A level of an equipment type that is held now."""

    type_id: EquipmentTypeId
    level: Level


class Myself(Struct, frozen=True):
    """Whoever asks."""

    person: PersonSeen
    holds: tuple[Held, ...]


def _details(profile: Profile | None) -> PersonDetails | None:
    if profile is None:
        return None
    return PersonDetails(profile.first_name, profile.last_name, profile.email or "", profile.language, profile.pace)


def _seen(shop: Shop, api: Api, found: Page[Person]) -> Page[PersonSeen]:
    """These persons, with the details of those whom the asker may see."""
    visible = [each.person_id for each in found.items if api.asker.may_see(each.person_id)]
    profiles = shop.all(shop.of(tables.profile).where(tables.profile.c.person_id.in_(visible)), Profile)
    details = {each.person_id: _details(each) for each in profiles}
    return found.of(lambda each: PersonSeen(each.person_id, each.state, each.added_at, details.get(each.person_id)))


def _find(shop: Shop, api: Api, person_id: PersonId) -> Tagged:
    person = queries.person(shop, person_id)
    if person is None:
        raise not_found("person")
    (shown,) = _seen(shop, api, Page((person,), None)).items
    return shown, tag(shop, tables.profile, person_id)  # written with the person, and by the person


@get("/me", responses=READS)
async def myself(api: NamedDependency[Api]) -> Myself:
    """Whoever asks, and what they hold."""
    person, _ = await api.read(lambda shop: _find(shop, api, api.asker.person_id))
    held = tuple(Held(type_id, level) for type_id, level in sorted(api.asker.held))
    return Myself(person, held)


@get("/people", responses=READS)
async def persons(
    api: NamedDependency[Api],
    wanted_state: Annotated[PersonState | None, QueryParameter(name="state")] = None,
    after: After = None,
    limit: Limit = 50,
) -> People:
    """Everybody, in the order in which they were added."""
    p = tables.person.c

    def read(shop: Shop) -> People:
        query = shop.of(tables.person)
        query = query if wanted_state is None else query.where(p.state == wanted_state)
        return _seen(shop, api, paged(shop, query, Person, [p.person_id], after, limit)).into(People)

    return await api.read(read)


@get("/people/{person_id:uuid}", responses=FINDS)
async def person(api: NamedDependency[Api], person_id: FromPath[UUID]) -> Response[PersonSeen]:
    """One person."""
    return tagged(*await api.read(lambda shop: _find(shop, api, PersonId(person_id))))


@post("/people", responses=MAKES)
async def add_person(
    api: NamedDependency[Api], once: NamedDependency[Once], data: JSONBody[PersonWanted]
) -> Response[PersonSeen]:
    """Add a person. They become a member by a qualification."""
    person_id = PersonId(once.subject_id)
    await _set(api, person_id, data, once=once)
    found, etag = await api.read(lambda shop: _find(shop, api, person_id))
    return tagged(found, etag, at=f"/api/v1/people/{person_id}")


@put("/people/{person_id:uuid}", responses=SETS)
async def set_person(
    api: NamedDependency[Api],
    person_id: FromPath[UUID],
    seen: NamedDependency[int | None],
    data: JSONBody[PersonWanted],
) -> Response[PersonSeen]:
    """Change a person. Nobody is deleted: who leaves is `left`."""
    await api.read(lambda shop: _find(shop, api, PersonId(person_id)))
    await _set(api, PersonId(person_id), data, seen=seen)
    return tagged(*await api.read(lambda shop: _find(shop, api, PersonId(person_id))))


async def _set(
    api: Api, person_id: PersonId, wanted: PersonWanted, *, seen: int | None = None, once: Once | None = None
) -> None:
    private = private_part(wanted.details, [person_id])
    await api.take(PersonSet(person_id, wanted.state, seal_of(private)), private=private, seen=seen, once=once)


# --- badges


def _badge(badge: Badge) -> BadgeSeen:
    return BadgeSeen(badge.badge_id, badge.person_id, badge.state, badge.purpose, badge.since)


@get("/people/{person_id:uuid}/badges", responses=FINDS)
async def badges(api: NamedDependency[Api], person_id: FromPath[UUID]) -> list[BadgeSeen]:
    """A person's badges, newest first."""
    api.asker.require_seeing(PersonId(person_id))

    def read(shop: Shop) -> list[BadgeSeen]:
        _find(shop, api, PersonId(person_id))
        return [_badge(each) for each in queries.badges_of(shop, PersonId(person_id))]

    return await api.read(read)


@post("/people/{person_id:uuid}/enrolment", responses=MAKES)
async def open_enrolment(
    api: NamedDependency[Api],
    once: NamedDependency[Once],
    person_id: FromPath[UUID],
    data: JSONBody[EnrolmentWanted],
) -> EnrolmentSeen:
    """Let a door wait for the person's new badge, for a minute."""
    until = api.now + ENROL_FROM_ADMIN
    await api.take(EnrolmentOpened(data.door, PersonId(person_id), until), once=once)
    return EnrolmentSeen(data.door, PersonId(person_id), until)


@put("/badges/{badge_id:uuid}", responses=DECIDES)
async def set_badge(api: NamedDependency[Api], badge_id: FromPath[UUID], data: JSONBody[BadgeWanted]) -> BadgeSeen:
    """Say that a badge is lost, given back, or found again."""
    await api.take(BadgeStateSet(BadgeId(badge_id), data.state))
    found = await api.read(lambda shop: queries.badge(shop, BadgeId(badge_id)))
    if found is None:
        raise not_found("badge")
    return _badge(found)


HANDLERS = (myself, persons, person, add_person, set_person, badges, open_enrolment, set_badge)

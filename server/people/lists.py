"""What the pages of people show: everybody on a list, and all of one person."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from msgspec import Struct
from sqlalchemy import or_, select

from server.people.accounts import Account, account_of
from shared.equipment.queries import equipment_types
from shared.equipment.types import EquipmentType
from shared.journal.types import PersonId
from shared.people import queries as people
from shared.people import tables
from shared.people.rules import Holding
from shared.people.types import (
    FIXED_TYPES,
    NOTICEBOARD_TYPE,
    SYSTEM_TYPE,
    WORKSHOP_TYPE,
    Badge,
    BadgeState,
    Enrolment,
    EquipmentTypeId,
    Level,
    Person,
    PersonState,
    Profile,
    Visit,
)
from shared.store.shop import Shop
from shared.sync.queries import doors
from shared.sync.types import Door, DoorState
from shared.training import queries as training
from shared.training.rules import grant_refusals
from shared.training.tables import grant as grants
from shared.training.types import Grant

PAGE_SIZE = 50


class Shown(StrEnum):
    """Whom the list shows."""

    HERE = "here"
    NO_MEMBER = "no_member"
    NO_BADGE = "no_badge"
    STAFF = "staff"
    LEFT = "left"


class Row(Struct, frozen=True):
    """A person on the list.

    Attributes:
        member: whether they are a member now.
        roles: their live levels that are more than a user's, and on what.
    """

    person_id: PersonId
    name: str
    email: str
    state: PersonState
    member: bool
    roles: tuple[tuple[EquipmentTypeId, Level], ...]
    badges: tuple[BadgeState, ...]
    last_at: datetime | None

    @property
    def has_badge(self) -> bool:
        return BadgeState.ACTIVE in self.badges

    def is_shown(self, shown: Shown) -> bool:
        """Whether a list of these has this person; who has left is only on the list of those."""
        if self.state is PersonState.LEFT:
            return shown is Shown.LEFT
        return {
            Shown.HERE: True,
            Shown.NO_MEMBER: not self.member,
            Shown.NO_BADGE: not self.has_badge,
            Shown.STAFF: bool(self.roles),
            Shown.LEFT: False,
        }[shown]


class PeopleList(Struct, frozen=True):
    """A page of the list.

    Attributes:
        total: how many there are on all its pages.
        counts: how many each kind of list would have, with the same letters to look for.
        types: the names of what the roles are on.
    """

    rows: tuple[Row, ...]
    total: int
    counts: dict[Shown, int]
    types: dict[EquipmentTypeId, EquipmentType]


def people_list(shop: Shop, wanted: str, shown: Shown, page: int, at: datetime) -> PeopleList:
    """The people whose names or addresses have every word of `wanted` in them, by name.

    Args:
        page: from 1.
    """
    everybody = _everybody(shop, at)
    found = [each for each in everybody if _matches(each, wanted)]
    rows = [each for each in found if each.is_shown(shown)]
    return PeopleList(
        rows=tuple(rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(rows),
        counts={each: sum(row.is_shown(each) for row in found) for each in Shown},
        types=types_by_id(shop),
    )


def types_by_id(shop: Shop) -> dict[EquipmentTypeId, EquipmentType]:
    return {each.type_id: each for each in equipment_types(shop)}


def _everybody(shop: Shop, at: datetime) -> list[Row]:
    profiles = {each.person_id: each for each in shop.all(shop.of(tables.profile), Profile)}
    holdings = _levels_above_user(shop, at)
    badges = _badges(shop)
    visits = {each.person_id: each.last_at for each in shop.all(shop.of(tables.visit), Visit)}
    rows = [
        _row(
            each,
            profiles.get(each.person_id),
            holdings=holdings.get(each.person_id, []),
            badges=badges.get(each.person_id, []),
            last_at=visits.get(each.person_id),
        )
        for each in shop.all(shop.of(tables.person), Person)
    ]
    return sorted(rows, key=lambda each: (not each.name, plain(each.name), each.person_id))


def _row(
    person: Person,
    profile: Profile | None,
    *,
    holdings: Collection[Holding],
    badges: Iterable[BadgeState],
    last_at: datetime | None,
) -> Row:
    return Row(
        person_id=person.person_id,
        name=profile.full_name if profile else "",
        email=(profile.email or "") if profile else "",
        state=person.state,
        member=any(type_id == WORKSHOP_TYPE for type_id, _ in holdings),
        roles=tuple(each for each in holdings if each[1] is not Level.USER),
        badges=tuple(badges),
        last_at=last_at,
    )


def _levels_above_user(shop: Shop, at: datetime) -> dict[PersonId, list[Holding]]:
    """Everybody's live levels on what stands for the workshop, and those above a user's on anything."""
    g = grants.c
    query = (
        select(g.person_id, g.type_id, g.level)
        .where(g.workshop_id == shop.workshop, training.live_at(at))
        .where(or_(g.level != Level.USER, g.type_id == WORKSHOP_TYPE))
        .order_by(g.type_id, g.level)
    )
    found: dict[PersonId, list[Holding]] = {}
    for row in shop.conn.execute(query):
        held = found.setdefault(row.person_id, [])
        if (row.type_id, row.level) not in held:
            held.append((row.type_id, row.level))
    return found


def _badges(shop: Shop) -> dict[PersonId, list[BadgeState]]:
    b = tables.badge.c
    query = select(b.person_id, b.state).where(b.workshop_id == shop.workshop, b.state != BadgeState.RETURNED)
    found: dict[PersonId, list[BadgeState]] = {}
    for row in shop.conn.execute(query):
        found.setdefault(row.person_id, []).append(row.state)
    return found


def plain(text: str) -> str:
    """A text without capitals and accents, to look for and to order by."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _matches(row: Row, wanted: str) -> bool:
    text = plain(f"{row.name} {row.email}")
    return all(word in text for word in plain(wanted).split())


class Everything(Struct, frozen=True):
    """All that the page of one person shows.

    Attributes:
        live: the levels that hold now, those on the workshop first.
        ended: those that were withdrawn or have run out, latest first.
        grantable: what whoever looks may give this person.
        names: of whoever gave or took a level.
        doors: at which a badge can be enrolled, and the enrolment that runs at one of them.
    """

    person: Person
    profile: Profile | None
    account: Account | None
    visit: Visit | None
    badges: tuple[Badge, ...]
    live: tuple[Grant, ...]
    ended: tuple[Grant, ...]
    grantable: tuple[Holding, ...]
    types: dict[EquipmentTypeId, EquipmentType]
    names: dict[PersonId, str]
    doors: tuple[Door, ...]
    enrolments: tuple[Enrolment, ...]

    @property
    def name(self) -> str:
        """Empty once the profile was erased."""
        return self.profile.full_name if self.profile else ""

    @property
    def membership(self) -> Grant | None:
        """The membership that holds now, and longest."""
        found = [each for each in self.live if each.type_id == WORKSHOP_TYPE and each.level is Level.USER]
        return max(found, key=lambda each: (each.until is None, each.until or each.since), default=None)

    @property
    def levels(self) -> tuple[Grant, ...]:
        """The live levels but for the membership, which has a place of its own."""
        return tuple(each for each in self.live if (each.type_id, each.level) != (WORKSHOP_TYPE, Level.USER))


def everything_of(
    shop: Shop, person_id: PersonId, *, by: PersonId, holdings: frozenset[Holding], at: datetime
) -> Everything | None:
    """All of one person; None where there is no such person.

    Args:
        by: who looks, with these live levels.
    """
    person = people.person(shop, person_id)
    if person is None:
        return None
    given = training.grants_of(shop, person_id)
    live = sorted(
        (each for each in given if each.live(at)), key=lambda each: (each.type_id not in FIXED_TYPES, each.since)
    )
    ended = sorted((each for each in given if not each.live(at)), key=_end, reverse=True)
    types = types_by_id(shop)
    paired = tuple(each for each in doors(shop) if each.door and each.state is DoorState.PAIRED)
    waiting = [people.enrolment(shop, each.door) for each in paired]
    others = {each for grant in given for each in (grant.granted_by, grant.withdrawn_by) if each is not None}
    return Everything(
        person=person,
        profile=people.profile(shop, person_id),
        account=account_of(shop, person_id),
        visit=people.visit(shop, person_id),
        badges=tuple(people.badges_of(shop, person_id)),
        live=tuple(sorted(live, key=lambda each: (each.type_id not in FIXED_TYPES, each.since))),
        ended=tuple(ended),
        grantable=_grantable(
            shop, person_id, by, holdings, types.values(), {(each.type_id, each.level) for each in live}, at
        ),
        types=types,
        names=people.first_names(shop, others),
        doors=paired,
        enrolments=tuple(each for each in waiting if each and each.person_id == person_id and each.until > at),
    )


def _end(grant: Grant) -> datetime:
    return min((each for each in (grant.until, grant.withdrawn_at) if each is not None), default=grant.since)


def _grantable(
    shop: Shop,
    person: PersonId,
    by: PersonId,
    holdings: frozenset[Holding],
    types: Iterable[EquipmentType],
    held: set[Holding],
    at: datetime,
) -> tuple[Holding, ...]:
    """The levels that `by` may give to `person` and that they do not hold, as the rules say that judge the change."""
    shown = [each for each in sorted(types, key=attrgetter("name")) if each.type_id != NOTICEBOARD_TYPE]
    with_trainers = {each.type_id for each in shown if training.holders(shop, each.type_id, [Level.TRAINER], at)}
    wanted = [
        (each.type_id, level)
        for each in shown
        for level in ((Level.OWNER,) if each.type_id == SYSTEM_TYPE else tuple(Level))
        if (each.type_id, level) != (WORKSHOP_TYPE, Level.USER)
    ]
    return tuple(
        (type_id, level)
        for type_id, level in wanted
        if (type_id, level) not in held
        and not grant_refusals(
            person, type_id, level, by=by, holdings=holdings, type_has_trainers=type_id in with_trainers
        )
    )

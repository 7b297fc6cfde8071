"""Reads of training, and `explain_use`: the one answer to "may I?" for door, server, API and admin pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from shared.equipment import queries as equipment
from shared.equipment.rules import TypeUnknown
from shared.equipment.types import EquipmentType, Machine
from shared.journal.rules import TooLongOffline
from shared.journal.types import PersonId
from shared.people import queries as people
from shared.people.rules import Holding
from shared.people.tables import person
from shared.people.types import SYSTEM_TYPE, WORKSHOP_TYPE, EquipmentTypeId, Level, PersonState
from shared.store.shop import Shop
from shared.training import tables
from shared.training.rules import Evidence, LeafRefusal, OneOfMissing, explain, lasts_until, missing_to_use, steps
from shared.training.types import (
    AllOf,
    Answer,
    Explanation,
    Grant,
    GrantId,
    Membership,
    Module,
    ModuleId,
    ModuleVersion,
    ModuleWatched,
    PracticalSignOff,
    Required,
    Requirement,
    Step,
    SubjectId,
    WatchClock,
    Watched,
    leaves,
)

# What a type asks that nobody has set up yet: membership, and that somebody has shown how it is done.
UNSET = AllOf((Membership(), PracticalSignOff()))


def modules(shop: Shop, only: Collection[ModuleId] | None = None) -> dict[ModuleId, Module]:
    """Modules by id, in the order in which they were added; all, or only these."""

    def read() -> dict[ModuleId, Module]:
        query = shop.of(tables.module).order_by(tables.module.c.module_id)
        if only is not None:
            query = query.where(tables.module.c.module_id.in_(only))
        return {module.module_id: module for module in shop.all(query, Module)}

    return shop.remembered(tables.module, ("modules", None if only is None else frozenset(only)), read)


def module(shop: Shop, module_id: ModuleId) -> Module | None:
    return shop.get(tables.module, Module, module_id)


def module_version(shop: Shop, module_id: ModuleId, version: int) -> ModuleVersion | None:
    return shop.get(tables.module_version, ModuleVersion, module_id, version)


def watched(shop: Shop, person_id: PersonId, module_id: ModuleId, version: int) -> Watched | None:
    return shop.get(tables.watched, Watched, person_id, module_id, version)


def watched_by(shop: Shop, person_id: PersonId) -> list[Watched]:
    """What a person has seen of all modules, each version apart."""

    def read() -> list[Watched]:
        w = tables.watched.c
        return shop.all(
            shop.of(tables.watched).where(w.person_id == person_id).order_by(w.module_id, w.version), Watched
        )

    return shop.remembered(tables.watched, ("watched_by", person_id), read)


def credited_until(shop: Shop, door: int, person_id: PersonId) -> datetime | None:
    """Until when watching at this door, or by this person anywhere, has been credited."""
    c = tables.watch_clock.c
    query = select(func.max(c.until)).where(
        c.workshop_id == shop.workshop, or_(c.door == door, c.person_id == person_id)
    )
    until: datetime | None = shop.conn.execute(query).scalar_one()
    return until


def watch_clock(shop: Shop, door: int, person_id: PersonId) -> WatchClock | None:
    return shop.get(tables.watch_clock, WatchClock, door, person_id)


def required(shop: Shop, subjects: Collection[SubjectId], level: Level) -> dict[SubjectId, Requirement]:
    """What these types and machines require for a level; those for which nothing is set are absent."""

    def read() -> dict[SubjectId, Requirement]:
        r = tables.required.c
        query = shop.of(tables.required).where(r.subject_id.in_(subjects), r.level == level)
        return {row.subject_id: row.tree for row in shop.all(query, Required)}

    return shop.remembered(tables.required, ("required", frozenset(subjects), level), read)


def grant(shop: Shop, grant_id: GrantId) -> Grant | None:
    return shop.get(tables.grant, Grant, grant_id)


def grants_of(shop: Shop, person_id: PersonId) -> list[Grant]:
    """Every qualification that a person was ever given, oldest first."""

    def read() -> list[Grant]:
        g = tables.grant.c
        return shop.all(shop.of(tables.grant).where(g.person_id == person_id).order_by(g.since, g.grant_id), Grant)

    return shop.remembered(tables.grant, ("grants_of", person_id), read)


def holdings_from(grants: Iterable[Grant], at: datetime) -> frozenset[Holding]:
    """The levels that are live at a time; a trainer and an owner are users, too."""
    held: set[Holding] = set()
    for each in grants:
        if each.live(at):
            held |= {(each.type_id, each.level), (each.type_id, Level.USER)}
    return frozenset(held)


def _of_active(shop: Shop) -> Select[Any]:
    """The qualifications of those who have not left: whoever has left holds no right, whatever they were given."""
    g, p = tables.grant.c, person.c
    joined = shop.of(tables.grant).join(person, (p.workshop_id == g.workshop_id) & (p.person_id == g.person_id))
    return joined.where(p.state == PersonState.ACTIVE)


def live_at(at: datetime) -> ColumnElement[bool]:
    """That a qualification is live at a time: what `Grant.live` says of a value, of the table's rows."""
    g = tables.grant.c
    return and_(g.since <= at, or_(g.until.is_(None), g.until > at), or_(g.withdrawn_at.is_(None), g.withdrawn_at > at))


def holdings(shop: Shop, person_id: PersonId, at: datetime) -> frozenset[Holding]:
    """The levels that a person holds at a time; none for somebody who has left."""
    who = people.person(shop, person_id)
    active = who is not None and who.state is PersonState.ACTIVE
    return holdings_from(grants_of(shop, person_id), at) if active else frozenset()


def holders(shop: Shop, type_id: EquipmentTypeId, levels: Collection[Level], at: datetime) -> list[PersonId]:
    """Who holds one of these levels of a type at a time and has not left, in the order of their ids."""
    g = tables.grant.c
    query = _of_active(shop).where(g.type_id == type_id, g.level.in_(levels), live_at(at)).order_by(g.person_id)
    return list(dict.fromkeys(each.person_id for each in shop.all(query, Grant)))


def who_signs(shop: Shop, type_id: EquipmentTypeId, at: datetime) -> list[PersonId]:
    """Who may sign off users of a type: its trainers, or its owners where it has none."""
    return holders(shop, type_id, [Level.TRAINER], at) or holders(shop, type_id, [Level.OWNER], at)


class Situation(Struct, frozen=True):
    """Everything that "may I?" reads of one person and one type: gathered once, asked many times."""

    active: bool
    of_type: EquipmentType
    tree: Requirement
    grants: tuple[Grant, ...]
    has: Evidence


def evidence(
    shop: Shop,
    person_id: PersonId,
    of_type: EquipmentType,
    trees: Iterable[Requirement],
    grants: Iterable[Grant],
    at: datetime,
) -> Evidence:
    """What is known of a person that these requirements ask for."""
    wanted = {leaf.module_id for tree in trees for leaf in leaves(tree) if isinstance(leaf, ModuleWatched)}
    found = modules(shop, wanted) if wanted else {}
    seen = watched_by(shop, person_id) if wanted else []
    memberships = [each for each in grants if each.type_id == WORKSHOP_TYPE and each.since <= at]
    live = [each for each in memberships if each.live(at)]
    ends = [_end(each) for each in (live or memberships)]
    return Evidence(
        member=bool(live),
        member_until=None if None in ends else max((end for end in ends if end), default=None),
        modules=found,
        seen={
            w.module_id: w.coverage for w in seen if w.module_id in found and w.version == found[w.module_id].version
        },
        signed_off=any(each.type_id == of_type.type_id and each.live(at) for each in grants),
        of_type=of_type,
    )


def _end(grant: Grant) -> datetime | None:
    return min((end for end in (grant.until, grant.withdrawn_at) if end is not None), default=None)


def situation(
    shop: Shop, person_id: PersonId, type_id: EquipmentTypeId, at: datetime, level: Level = Level.USER
) -> Situation | None:
    """What "may I?" reads of a person and a level of a type; None where there is no such type."""
    of_type = equipment.equipment_type(shop, type_id)
    if of_type is None:
        return None
    who = people.person(shop, person_id)
    subject = SubjectId(type_id)
    tree = required(shop, [subject], level).get(subject, UNSET)
    grants = grants_of(shop, person_id)
    has = evidence(shop, person_id, of_type, [tree], grants, at)
    active = who is not None and who.state is PersonState.ACTIVE
    return Situation(active, of_type, tree, tuple(grants), has)


def explain_use(
    shop: Shop, person_id: PersonId, machine: Machine, at: datetime, *, fresh_at: datetime | None = None
) -> Explanation:
    """May this person use, or book, this machine?

    Args:
        fresh_at: the server's time of the door's last pull; None at the server, which is never stale.

    Returns:
        `CANNOT_TELL` with `TooLongOffline` where the door has not heard from the server for too long to answer.
    """
    of_type = equipment.equipment_type(shop, machine.type_id)
    if of_type is None:
        return Explanation(Answer.CANNOT_TELL, (TypeUnknown(),))
    type_subject, machine_subject = SubjectId(machine.type_id), SubjectId(machine.machine_id)
    trees = required(shop, [type_subject, machine_subject], Level.USER)
    tree, added = trees.get(type_subject, UNSET), trees.get(machine_subject, AllOf())
    who = people.person(shop, person_id)
    grants = grants_of(shop, person_id)
    answer = explain(
        active=who is not None and who.state is PersonState.ACTIVE,
        machine=machine,
        of_type=of_type,
        tree=tree,
        added=added,
        grants=[each for each in grants if each.type_id == machine.type_id],
        has=evidence(shop, person_id, of_type, [tree, added], grants, at),
        at=at,
    )
    if fresh_at is None or answer.answer is not Answer.YES:
        return answer
    return _as_far_as_fresh(shop, machine, answer, holdings_from(grants, at), at, fresh_at)


def _as_far_as_fresh(
    shop: Shop, machine: Machine, answer: Explanation, held: frozenset[Holding], at: datetime, fresh_at: datetime
) -> Explanation:
    settings = people.workshop(shop)
    if settings is None:
        return Explanation(Answer.CANNOT_TELL, (TooLongOffline(fresh_at),))
    limits = settings.freshness
    age = limits.age(at, fresh_at)
    qualified = (machine.type_id, Level.USER) in held
    owner = (machine.type_id, Level.OWNER) in held
    allowed = (
        age <= limits.everything
        or (qualified and age <= limits.qualified_only)
        or (owner and age <= limits.owners_only)
    )
    return answer if allowed else Explanation(Answer.CANNOT_TELL, (TooLongOffline(fresh_at),))


class Card(Struct, frozen=True):
    """A training card: one equipment type, and each step to it as a hole.

    Attributes:
        steps: without those that another way has spared.
        missing: what is still missing to use the type's machines, nearest first; with nothing missing they may.
        grant: the qualification that they hold; of several, the one that ends last.
        until: until when they may; None where no end is in sight.
        member_until: when the membership ends, or ended.
    """

    of_type: EquipmentType
    steps: tuple[Step, ...]
    missing: tuple[LeafRefusal | OneOfMissing, ...]
    grant: Grant | None = None
    until: datetime | None = None
    member_until: datetime | None = None

    @property
    def held(self) -> bool:
        return self.grant is not None


def card(shop: Shop, person_id: PersonId, type_id: EquipmentTypeId, at: datetime) -> Card | None:
    """The card of one type; None where there is no such type."""
    found = situation(shop, person_id, type_id, at)
    if found is None:
        return None
    live = [each for each in found.grants if each.type_id == type_id and each.live(at)]
    missing = missing_to_use(found.of_type, found.tree, held=bool(live), has=found.has)
    return Card(
        found.of_type,
        tuple(step for step in steps(found.tree, found.has) if not step.spared),
        missing,
        grant=max(live, key=lambda each: (each.until is None, each.until or each.since), default=None),
        until=None if missing else lasts_until(found.of_type, live, found.has),
        member_until=found.has.member_until,
    )


def wanted_percent(shop: Shop, module_id: ModuleId, subjects: Collection[SubjectId]) -> int:
    """How much of a module is asked of users of these types and machines; all of it where nothing is."""
    trees = required(shop, subjects, Level.USER).values()
    asked = [
        leaf.percent
        for tree in trees
        for leaf in leaves(tree)
        if isinstance(leaf, ModuleWatched) and leaf.module_id == module_id
    ]
    return max(asked, default=100)


def begun_types(shop: Shop, person_id: PersonId, at: datetime) -> list[EquipmentTypeId]:
    """The types towards which a person has watched something and does not hold yet, latest watched first."""
    seen = watched_by(shop, person_id)
    if not seen:
        return []
    latest = {each.module_id: each.last_at for each in sorted(seen, key=lambda each: each.last_at)}
    r = tables.required.c
    query = shop.of(tables.required).where(r.level == Level.USER)
    held = holdings(shop, person_id, at)
    types = {each.type_id for each in equipment.equipment_types(shop)}
    begun: dict[EquipmentTypeId, datetime] = {}
    for row in shop.all(query, Required):
        type_id = EquipmentTypeId(row.subject_id)
        named = [leaf.module_id for leaf in leaves(row.tree) if isinstance(leaf, ModuleWatched)]
        times = [latest[each] for each in named if each in latest]
        if times and type_id in types and (type_id, Level.USER) not in held:
            begun[type_id] = max(times)
    return sorted(begun, key=lambda each: begun[each], reverse=True)


def system_owners(shop: Shop, at: datetime) -> list[Grant]:
    """The qualifications by which people own the system at a time, without an end in sight."""
    g = tables.grant.c
    # Not `live`: one that a door whose clock is fast has withdrawn will end in a moment.
    query = _of_active(shop).where(g.type_id == SYSTEM_TYPE, g.level == Level.OWNER, g.since <= at)
    return shop.all(query.where(g.until.is_(None), g.withdrawn_at.is_(None)), Grant)

"""Reads of sign-offs, and what a trainer looks at before signing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from shared.equipment import queries as equipment
from shared.equipment.types import EquipmentType
from shared.journal.types import PersonId, Refusal
from shared.people import queries as people
from shared.people.types import EquipmentTypeId, Level
from shared.signoff import tables
from shared.signoff.types import Checklist, ChecklistItem, Helpers, Shown, SignOff, SignOffId
from shared.store.shop import Shop
from shared.training.queries import (
    Situation,
    begun_types,
    grants_of,
    holdings,
    holdings_from,
    situation,
    watched_by,
    who_signs,
)
from shared.training.rules import OneOfMissing, asks_for_practice, missing, steps, without_practical
from shared.training.types import Membership, ModuleWatched, PracticalSignOff
from shared.training.types import Step as TrainingStep


def checklist(shop: Shop, type_id: EquipmentTypeId) -> tuple[ChecklistItem, ...]:
    """The rows of a type's checklist, in order; none where none was set."""
    found = shop.get(tables.checklist, Checklist, type_id)
    return found.items if found else ()


def sign_off(shop: Shop, sign_off_id: SignOffId) -> SignOff | None:
    return shop.get(tables.sign_off, SignOff, sign_off_id)


def sign_offs_of(shop: Shop, person_id: PersonId, type_id: EquipmentTypeId) -> list[SignOff]:
    """What trainers decided on this person and type, newest first, without what was undone."""
    s = tables.sign_off.c
    query = shop.of(tables.sign_off).where(s.person_id == person_id, s.type_id == type_id, s.undone_at.is_(None))
    return shop.all(query.order_by(s.at.desc(), s.sign_off_id), SignOff)


class Readiness(Struct, frozen=True):
    """What a trainer looks at before signing for a person and a type.

    Attributes:
        shown: what comes before the sign-off, done or not, in the order in which people do it.
        missing: what of it still bars a pass.
        held: whether they hold the type without an end in sight, so that there is nothing to sign.
        signers: who may sign.
        before: what a trainer decided last, if one has.
    """

    of_type: EquipmentType
    shown: tuple[Shown, ...]
    missing: tuple[Refusal, ...]
    held: bool
    items: tuple[ChecklistItem, ...]
    signers: tuple[PersonId, ...]
    before: SignOff | None


def readiness(shop: Shop, person_id: PersonId, type_id: EquipmentTypeId, at: datetime) -> Readiness | None:
    """What a trainer looks at before signing this person off; None where there is no such type."""
    found = situation(shop, person_id, type_id, at)
    if found is None:
        return None
    barred = missing(without_practical(found.tree), found.has)
    named = set(_flat(barred))
    wanted = [
        step
        for step in steps(found.tree, found.has)
        if not isinstance(step.leaf, PracticalSignOff) and (step.done or step.missing in named)
    ]
    return Readiness(
        found.of_type,
        _shown(shop, person_id, wanted, found),
        barred,
        held=any(each.type_id == type_id and each.live(at) and each.until is None for each in found.grants),
        items=checklist(shop, type_id),
        signers=tuple(each for each in who_signs(shop, type_id, at) if each != person_id),
        before=next(iter(sign_offs_of(shop, person_id, type_id)), None),
    )


def _flat(refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    for each in refusals:
        if isinstance(each, OneOfMissing):
            yield from _flat(each.ways)
        else:
            yield each


def _shown(shop: Shop, person_id: PersonId, wanted: Iterable[TrainingStep], found: Situation) -> tuple[Shown, ...]:
    modules = found.has.modules
    # Judged by the present version of each video, and so shown of that one.
    last = {
        each.module_id: each.last_at
        for each in watched_by(shop, person_id)
        if each.module_id in modules and each.version == modules[each.module_id].version
    }
    rows: list[Shown] = []
    for step in wanted:
        match step.leaf:
            case ModuleWatched(module_id) if module_id in modules and module_id in last:
                percent = found.has.seen[module_id].percent(modules[module_id].duration_ms)
                rows.append(Shown(step, percent, last[module_id]))
            case Membership():
                rows.append(Shown(step, day=found.has.member_until))
            case _:
                rows.append(Shown(step))
    return tuple(rows)


def signable_types(shop: Shop, person_id: PersonId, trainer: PersonId, at: datetime) -> list[EquipmentType]:
    """The types for which this trainer may sign this person off and that they do not hold, begun ones first."""
    if trainer == person_id:
        return []
    rights = holdings(shop, trainer, at)
    held = holdings_from(grants_of(shop, person_id), at)
    begun = begun_types(shop, person_id, at)
    found: list[EquipmentType] = []
    for each in equipment.equipment_types(shop):
        trains = {(each.type_id, Level.TRAINER), (each.type_id, Level.OWNER)} & rights
        if not trains or (each.type_id, Level.USER) in held or trainer not in who_signs(shop, each.type_id, at):
            continue
        asked = situation(shop, person_id, each.type_id, at)
        if asked is not None and asks_for_practice(asked.tree):
            found.append(each)
    return sorted(found, key=lambda each: begun.index(each.type_id) if each.type_id in begun else len(begun))


def helpers(shop: Shop, person_id: PersonId, type_id: EquipmentTypeId, at: datetime) -> Helpers:
    """Who can sign this person off."""
    signers = [each for each in who_signs(shop, type_id, at) if each != person_id]
    workshop, seen = people.workshop(shop), people.visits(shop, signers)
    if workshop is None:
        return Helpers(tuple(signers), ())
    zone = workshop.timezone
    today = at.astimezone(zone).date()
    here = tuple(each for each in signers if each in seen and seen[each].last_at.astimezone(zone).date() == today)
    return Helpers((*here, *(each for each in signers if each not in here)), here)

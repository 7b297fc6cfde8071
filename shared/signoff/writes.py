"""Judging and writing the changes of sign-off."""

from __future__ import annotations

from datetime import datetime

import msgspec

from shared.equipment import queries as equipment
from shared.equipment.rules import TypeUnknown
from shared.journal.queries import stale_edit_refusals
from shared.journal.types import PersonId, Refusal
from shared.judging import refusals, write
from shared.people import queries as people
from shared.people.rules import person_refusals
from shared.people.writes import fresh_tap_refusals
from shared.signoff import queries, tables
from shared.signoff.changes import ChecklistSet, SignedOff, SignOffUndone
from shared.signoff.rules import level_refusals, sign_off_refusals, undo_refusals
from shared.signoff.types import SignOff
from shared.store.shop import Shop
from shared.training.queries import situation, who_signs
from shared.training.rules import end_refusals, missing, without_practical
from shared.training.types import GrantId, Origin
from shared.training.writes import give, withdraw


@refusals.register
def _(change: ChecklistSet, shop: Shop) -> tuple[Refusal, ...]:
    type_id = change.checklist.type_id
    return (
        *(() if equipment.equipment_type(shop, type_id) else (TypeUnknown(),)),
        *stale_edit_refusals(shop, tables.checklist, type_id),
    )


@write.register
def _(change: ChecklistSet, shop: Shop) -> None:
    shop.put(tables.checklist, change.checklist)


@refusals.register
def _(change: SignedOff, shop: Shop) -> tuple[Refusal, ...]:
    found = situation(shop, change.person_id, change.type_id, shop.at, change.level)
    if found is None:
        return (TypeUnknown(),)
    return (
        *person_refusals(people.person(shop, change.person_id)),
        *sign_off_refusals(
            change.person_id,
            shop.act.actor,
            passed=change.passed,
            answers=change.answers,
            reasons=change.reasons,
            items=queries.checklist(shop, change.type_id),
            may_sign=who_signs(shop, change.type_id, shop.at),
            missing=missing(without_practical(found.tree), found.has),
            learner_tapped_at=_tapped_at(shop, change.person_id),
            at=shop.at,
        ),
        *level_refusals(change.type_id, change.level),
        *end_refusals(change.until, shop.at),
        *fresh_tap_refusals(shop, shop.act.actor),
    )


def _tapped_at(shop: Shop, person_id: PersonId) -> datetime | None:
    """When this person's own badge was read at the door."""
    tap = shop.act.tap_of(person_id)
    badge = people.badge(shop, tap.badge_id) if tap else None
    return tap.at if tap and badge and badge.person_id == person_id else None


@write.register
def _(change: SignedOff, shop: Shop) -> None:
    if shop.act.actor is None:
        return  # refused before: nobody has signed
    row = SignOff(
        change.sign_off_id,
        change.person_id,
        change.type_id,
        change.level,
        shop.act.actor,
        change.passed,
        change.answers,
        change.reasons,
        change.until,
        at=shop.at,
        undone_at=None,
    )
    shop.add(tables.sign_off, row)
    if change.passed:
        give(
            shop,
            GrantId(change.sign_off_id),
            change.person_id,
            change.type_id,
            change.level,
            origin=Origin.SIGN_OFF,
            until=change.until,
        )


@refusals.register
def _(change: SignOffUndone, shop: Shop) -> tuple[Refusal, ...]:
    found = queries.sign_off(shop, change.sign_off_id)
    return (*undo_refusals(found, by=shop.act.actor, at=shop.at), *fresh_tap_refusals(shop, shop.act.actor))


@write.register
def _(change: SignOffUndone, shop: Shop) -> None:
    found = queries.sign_off(shop, change.sign_off_id)
    if found is not None:
        shop.put(tables.sign_off, msgspec.structs.replace(found, undone_at=shop.at))
        withdraw(shop, GrantId(change.sign_off_id))

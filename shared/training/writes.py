"""Judging and writing the changes of training."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid5

import msgspec

from shared.equipment import queries as equipment
from shared.equipment.rules import TypeUnknown
from shared.equipment.types import MachineId
from shared.journal.queries import stale_edit_refusals
from shared.journal.types import Change, PersonId, Refusal
from shared.judging import refusals, write
from shared.people import queries as people
from shared.people.changes import PersonSet, WorkshopOpened
from shared.people.rules import AdminsOnly, admin_refusals, person_refusals
from shared.people.types import SYSTEM_TYPE, WORKSHOP_TYPE, EquipmentTypeId, Level, PersonState
from shared.people.writes import whom_it_concerns
from shared.store.shop import Shop
from shared.training import queries, tables
from shared.training.changes import (
    ModuleMeasured,
    ModuleSet,
    QualificationGranted,
    QualificationWithdrawn,
    RequirementSet,
    VideoWatched,
)
from shared.training.coverage import Coverage, cut
from shared.training.rules import (
    DURATION_TOLERANCE_MS,
    GrantUnknown,
    LastOwner,
    ModuleUnknown,
    allowance_ms,
    charged_until,
    end_refusals,
    grant_refusals,
    last_owner_refusals,
    module_refusals,
    requirement_refusals,
)
from shared.training.types import Grant, GrantId, ModuleVersion, Origin, Required, WatchClock, Watched


def give(
    shop: Shop,
    grant_id: GrantId,
    person_id: PersonId,
    type_id: EquipmentTypeId,
    level: Level,
    *,
    origin: Origin,
    until: datetime | None = None,
) -> None:
    """Write a qualification that holds from the act's time on; also for the areas whose acts grant one."""
    row = Grant(grant_id, person_id, type_id, level, shop.at, until, shop.act.actor, origin, None, None)
    shop.add(tables.grant, row)


def withdraw(shop: Shop, grant_id: GrantId) -> None:
    """End a qualification at the act's time; does nothing where there is none."""
    grant = queries.grant(shop, grant_id)
    if grant is not None:
        ended = msgspec.structs.replace(grant, withdrawn_at=shop.at, withdrawn_by=shop.act.actor)
        shop.put(tables.grant, ended)


@refusals.register
def _(change: ModuleSet, shop: Shop) -> tuple[Refusal, ...]:
    module = change.module
    return (
        *module_refusals(module, before=queries.module(shop, module.module_id)),
        *stale_edit_refusals(shop, tables.module, module.module_id),
    )


@write.register
def _(change: ModuleSet, shop: Shop) -> None:
    module = change.module
    shop.put(tables.module, module)
    if queries.module_version(shop, module.module_id, module.version) is None:
        row = ModuleVersion(module.module_id, module.version, module.video, module.duration_ms, shop.taken_at)
        shop.put(tables.module_version, row)


@refusals.register
def _(change: ModuleMeasured, shop: Shop) -> tuple[Refusal, ...]:
    return () if queries.module_version(shop, change.module_id, change.version) else (ModuleUnknown(),)


@write.register
def _(change: ModuleMeasured, shop: Shop) -> None:
    module = queries.module(shop, change.module_id)
    if module is None or module.version != change.version or module.verified:
        return  # of an older version, or known already; a duration that differs is a notice to admins
    if abs(module.duration_ms - change.duration_ms) <= DURATION_TOLERANCE_MS:
        shop.put(tables.module, msgspec.structs.replace(module, verified=True))


@refusals.register
def _(change: RequirementSet, shop: Shop) -> tuple[Refusal, ...]:
    type_id, machine_id = EquipmentTypeId(change.subject_id), MachineId(change.subject_id)
    subject = equipment.equipment_type(shop, type_id) or equipment.machine(shop, machine_id)
    return (
        *(() if subject else (TypeUnknown(),)),
        *requirement_refusals(change.tree, queries.modules(shop)),
        *stale_edit_refusals(shop, tables.required, change.subject_id, change.level),
    )


@write.register
def _(change: RequirementSet, shop: Shop) -> None:
    shop.put(tables.required, Required(change.subject_id, change.level, change.tree))


@refusals.register
def _(change: VideoWatched, shop: Shop) -> tuple[Refusal, ...]:
    version = queries.module_version(shop, change.module_id, change.version)
    return (
        *person_refusals(people.person(shop, change.person_id)),
        *(() if version else (ModuleUnknown(),)),
    )


@write.register
def _(change: VideoWatched, shop: Shop) -> None:
    version = queries.module_version(shop, change.module_id, change.version)
    if version is None or not shop.act.believed:
        return
    door = shop.act.envelope.door
    until = queries.credited_until(shop, door, change.person_id)
    before = queries.watched(shop, change.person_id, change.module_id, change.version)
    seen = before.coverage if before else Coverage()
    allowed_ms = allowance_ms(
        elapsed_ms=change.elapsed_ms,
        since_last=None if until is None else shop.at - until,
        first_of_session=change.number == 0,
    )
    credited = cut(change.ranges, seen, duration_ms=version.duration_ms, allowance_ms=allowed_ms)
    row = Watched(
        change.person_id,
        change.module_id,
        change.version,
        seen.add(*credited).ranges,
        first_at=min(before.first_at, shop.at) if before else shop.at,
        last_at=max(before.last_at, shop.at) if before else shop.at,
        door=door,
    )
    shop.put(tables.watched, row)
    # The clock of this door and this person never goes back: time is credited once.
    charged = charged_until(at=shop.at, until=until, allowed_ms=allowed_ms)
    shop.put(tables.watch_clock, WatchClock(door, change.person_id, charged))


def granting_refusals(shop: Shop, person_id: PersonId, type_id: EquipmentTypeId, level: Level) -> tuple[Refusal, ...]:
    """Whether the actor may give this level to this person, or take it."""
    by = shop.act.actor
    return grant_refusals(
        person_id,
        type_id,
        level,
        by=by,
        holdings=queries.holdings(shop, by, shop.at) if by else frozenset(),
        type_has_trainers=bool(queries.holders(shop, type_id, [Level.TRAINER], shop.at)),
    )


@refusals.register
def _(change: QualificationGranted, shop: Shop) -> tuple[Refusal, ...]:
    return (
        *person_refusals(people.person(shop, change.person_id)),
        *(() if equipment.equipment_type(shop, change.type_id) else (TypeUnknown(),)),
        *granting_refusals(shop, change.person_id, change.type_id, change.level),
        *end_refusals(change.until, shop.at),
    )


@write.register
def _(change: QualificationGranted, shop: Shop) -> None:
    give(
        shop,
        change.grant_id,
        change.person_id,
        change.type_id,
        change.level,
        origin=Origin.DIRECT,
        until=change.until,
    )


@refusals.register
def _(change: QualificationWithdrawn, shop: Shop) -> tuple[Refusal, ...]:
    grant = queries.grant(shop, change.grant_id)
    if grant is None or grant.withdrawn_at is not None:
        return (GrantUnknown(),)
    return (
        *granting_refusals(shop, grant.person_id, grant.type_id, grant.level),
        *_last_owner_refusals(shop, lambda each: each.grant_id == grant.grant_id),
    )


@write.register
def _(change: QualificationWithdrawn, shop: Shop) -> None:
    withdraw(shop, change.grant_id)


def _last_owner_refusals(shop: Shop, ends: Callable[[Grant], bool]) -> tuple[LastOwner, ...]:
    # As of when it is taken, not as of `at`: meanwhile the others may have gone.
    owning = queries.system_owners(shop, shop.taken_at)
    return last_owner_refusals(owning, [each.grant_id for each in owning if ends(each)])


def people_refusals(change: Change, shop: Shop) -> tuple[LastOwner | AdminsOnly, ...]:
    """What training has against a change of people, since it knows who owns the system.

    The last owner cannot leave, and nobody but an owner changes an owner.
    """
    concerned = whom_it_concerns(change, shop)
    if concerned is None:
        return ()
    leaves = isinstance(change, PersonSet) and change.state is PersonState.LEFT
    by, grants = shop.act.actor, queries.grants_of(shop, concerned)
    return (
        *admin_refusals(
            # Also as of now: who is an admin by the time that a door is heard counts as one.
            queries.holdings_from(grants, shop.at) | queries.holdings_from(grants, shop.taken_at),
            by=queries.holdings(shop, by, shop.at) if by else frozenset(),
        ),
        *(_last_owner_refusals(shop, lambda each: each.person_id == concerned) if leaves else ()),
    )


def follow(change: Change, shop: Shop) -> None:
    """The first owner owns the system and is a member: the only grants without a granter."""
    if isinstance(change, WorkshopOpened):
        for type_id, level in ((SYSTEM_TYPE, Level.OWNER), (WORKSHOP_TYPE, Level.OWNER)):
            grant_id = GrantId(uuid5(shop.act.envelope.id, str(type_id)))
            give(shop, grant_id, change.first_owner, type_id, level, origin=Origin.OPENING)

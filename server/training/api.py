"""`/api/v1`: video modules, requirements, qualifications, and the answer to "may I?"."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from server.equipment.api import find_machine, find_type
from server.rest.answers import (
    FINDS,
    MAKES,
    READS,
    SETS,
    After,
    Limit,
    Page,
    in_utc,
    not_acceptable,
    not_found,
    paged,
    reason,
    tag,
    tagged,
)
from server.rest.asking import Api, Once
from shared.journal.types import PersonId
from shared.people import queries as people
from shared.people.types import ConfigName, EquipmentTypeId, Level
from shared.store.shop import Shop
from shared.texts import answer_words
from shared.timespan import AwareTime
from shared.training import queries, tables
from shared.training.changes import ModuleSet, QualificationGranted, QualificationWithdrawn, RequirementSet
from shared.training.rules import next_version
from shared.training.types import (
    AllOf,
    Answer,
    DurationMs,
    Grant,
    GrantId,
    Module,
    ModuleId,
    ModuleState,
    ModuleVersion,
    Requirement,
    SubjectId,
)
from shared.training.video_url import NotAVideo, parse_video_url

# --- modules


class ModuleWanted(Struct, frozen=True):
    """A video module as it shall be. No player has seen the video here: a connected door verifies its length."""

    title: ConfigName
    video_url: ConfigName
    """The address of a YouTube video, or its bare id."""
    duration_ms: DurationMs
    state: ModuleState = ModuleState.OFFERED


class Modules(Page[Module], frozen=True):
    """A part of the list of video modules."""


def _find_module(shop: Shop, module_id: UUID) -> Module:
    found = queries.module(shop, ModuleId(module_id))
    if found is None:
        raise not_found("module")
    return found


def _tagged_module(shop: Shop, module_id: UUID) -> tuple[Module, str]:
    return _find_module(shop, module_id), tag(shop, tables.module, module_id)


def _module(module_id: ModuleId, wanted: ModuleWanted, before: Module | None) -> Module:
    """The module as it shall be: another video or length is another version, which nobody has verified yet.

    Raises:
        ProblemDetailsException: the address is no YouTube video's.
    """
    video = parse_video_url(wanted.video_url)
    if isinstance(video, NotAVideo):
        raise not_acceptable("`video_url` names no single YouTube video.")
    if before is None:
        return Module(module_id, wanted.title, wanted.state, 1, video, wanted.duration_ms, verified=False)
    version = next_version(before, video, wanted.duration_ms)
    if version == before.version:
        return msgspec.structs.replace(before, title=wanted.title, state=wanted.state)
    return Module(module_id, wanted.title, wanted.state, version, video, wanted.duration_ms, verified=False)


@get("/modules", responses=READS)
async def modules(api: NamedDependency[Api], after: After = None, limit: Limit = 50) -> Modules:
    """Every video module, in the order in which they were added."""
    key = tables.module.c.module_id
    return await api.read(lambda shop: paged(shop, shop.of(tables.module), Module, [key], after, limit).into(Modules))


@get("/modules/{module_id:uuid}", responses=FINDS)
async def module(api: NamedDependency[Api], module_id: FromPath[UUID]) -> Response[Module]:
    """One module, with its present version."""
    return tagged(*await api.read(lambda shop: _tagged_module(shop, module_id)))


@get("/modules/{module_id:uuid}/versions", responses=FINDS)
async def module_versions(api: NamedDependency[Api], module_id: FromPath[UUID]) -> list[ModuleVersion]:
    """Every version of a module that was ever approved, oldest first."""
    v = tables.module_version.c

    def read(shop: Shop) -> list[ModuleVersion]:
        _find_module(shop, module_id)
        query = shop.of(tables.module_version).where(v.module_id == module_id).order_by(v.version)
        return shop.all(query, ModuleVersion)

    return await api.read(read)


@post("/modules", responses=MAKES)
async def add_module(
    api: NamedDependency[Api], once: NamedDependency[Once], data: JSONBody[ModuleWanted]
) -> Response[Module]:
    """Add a video module."""
    module_id = ModuleId(once.subject_id)
    await api.take(ModuleSet(_module(module_id, data, None)), once=once)
    found, etag = await api.read(lambda shop: _tagged_module(shop, module_id))
    return tagged(found, etag, at=f"/api/v1/modules/{module_id}")


@put("/modules/{module_id:uuid}", responses=SETS)
async def set_module(
    api: NamedDependency[Api],
    module_id: FromPath[UUID],
    seen: NamedDependency[int | None],
    data: JSONBody[ModuleWanted],
) -> Response[Module]:
    """Change a module. What people have watched of another video or length does not count for the new version."""
    before = await api.read(lambda shop: _find_module(shop, module_id))
    await api.take(ModuleSet(_module(before.module_id, data, before)), seen=seen)
    return tagged(*await api.read(lambda shop: _tagged_module(shop, module_id)))


# --- requirements


class Requires(Struct, frozen=True):
    """What a level asks for: a tree of `all_of` and `any_of` over its leaves."""

    tree: Requirement


def _tagged_requirement(shop: Shop, subject: UUID, level: Level, unset: Requirement) -> tuple[Requires, str]:
    tree = queries.required(shop, [SubjectId(subject)], level).get(SubjectId(subject), unset)
    return Requires(tree), tag(shop, tables.required, subject, level)


@get("/types/{type_id:uuid}/requirements/{level:str}", responses=FINDS)
async def type_requirement(
    api: NamedDependency[Api], type_id: FromPath[UUID], level: FromPath[Level]
) -> Response[Requires]:
    """What a level of a type asks for; where nobody has set it, membership and a sign-off."""

    def read(shop: Shop) -> tuple[Requires, str]:
        find_type(shop, type_id)
        return _tagged_requirement(shop, type_id, level, queries.UNSET)

    return tagged(*await api.read(read))


@put("/types/{type_id:uuid}/requirements/{level:str}", responses=SETS)
async def set_type_requirement(
    api: NamedDependency[Api],
    type_id: FromPath[UUID],
    level: FromPath[Level],
    seen: NamedDependency[int | None],
    data: JSONBody[Requires],
) -> Response[Requires]:
    """Set what a level of a type asks for."""
    await api.read(lambda shop: find_type(shop, type_id))
    await api.take(RequirementSet(SubjectId(type_id), level, data.tree), seen=seen)
    return tagged(*await api.read(lambda shop: _tagged_requirement(shop, type_id, level, queries.UNSET)))


@get("/machines/{machine_id:uuid}/requirements/{level:str}", responses=FINDS)
async def machine_requirement(
    api: NamedDependency[Api], machine_id: FromPath[UUID], level: FromPath[Level]
) -> Response[Requires]:
    """What a machine asks for on top of its type."""

    def read(shop: Shop) -> tuple[Requires, str]:
        find_machine(shop, machine_id)
        return _tagged_requirement(shop, machine_id, level, AllOf())

    return tagged(*await api.read(read))


@put("/machines/{machine_id:uuid}/requirements/{level:str}", responses=SETS)
async def set_machine_requirement(
    api: NamedDependency[Api],
    machine_id: FromPath[UUID],
    level: FromPath[Level],
    seen: NamedDependency[int | None],
    data: JSONBody[Requires],
) -> Response[Requires]:
    """Set what a machine asks for on top of its type."""
    await api.read(lambda shop: find_machine(shop, machine_id))
    await api.take(RequirementSet(SubjectId(machine_id), level, data.tree), seen=seen)
    return tagged(*await api.read(lambda shop: _tagged_requirement(shop, machine_id, level, AllOf())))


# --- qualifications


class QualificationWanted(Struct, frozen=True):
    """A level that is given on a person's word alone."""

    type_id: EquipmentTypeId
    level: Level
    until: AwareTime | None = None


def _find_grant(shop: Shop, grant_id: UUID) -> Grant:
    found = queries.grant(shop, GrantId(grant_id))
    if found is None:
        raise not_found("qualification")
    return found


@get("/people/{person_id:uuid}/qualifications", responses=FINDS)
async def qualifications(api: NamedDependency[Api], person_id: FromPath[UUID]) -> list[Grant]:
    """Every qualification that a person was ever given, oldest first."""
    api.asker.require_seeing(PersonId(person_id))

    def read(shop: Shop) -> list[Grant]:
        if people.person(shop, PersonId(person_id)) is None:
            raise not_found("person")
        return queries.grants_of(shop, PersonId(person_id))

    return await api.read(read)


@post("/people/{person_id:uuid}/qualifications", responses=MAKES)
async def grant_qualification(
    api: NamedDependency[Api],
    once: NamedDependency[Once],
    person_id: FromPath[UUID],
    data: JSONBody[QualificationWanted],
) -> Grant:
    """Give a level on the asker's word: membership, a trainer, an owner."""
    grant_id = GrantId(once.subject_id)
    until = None if data.until is None else in_utc("until", data.until)
    await api.take(QualificationGranted(grant_id, PersonId(person_id), data.type_id, data.level, until), once=once)
    return await api.read(lambda shop: _find_grant(shop, grant_id))


@post("/qualifications/{grant_id:uuid}/withdrawal", responses=MAKES, status_code=200)
async def withdraw_qualification(
    api: NamedDependency[Api], once: NamedDependency[Once], grant_id: FromPath[UUID]
) -> Grant:
    """Take a level back from now on."""
    await api.take(QualificationWithdrawn(GrantId(grant_id)), once=once)
    return await api.read(lambda shop: _find_grant(shop, grant_id))


# --- may I?


class Explained(Struct, frozen=True):
    """The answer to "may I?", as a door gives it."""

    answer: Answer
    sentence: str
    until: datetime | None
    """Until when a yes holds; null: no end is in sight."""
    reasons: tuple[dict[str, Any], ...]
    """Everything against it, nearest remedy first, each with its `type` and its `sentence`."""


@get("/machines/{machine_id:uuid}/explanation", responses=FINDS)
async def explanation(
    api: NamedDependency[Api], machine_id: FromPath[UUID], person_id: FromQuery[UUID | None] = None
) -> Explained:
    """May this person, or else whoever asks, use or book this machine now?"""
    who = api.asker.person_id if person_id is None else PersonId(person_id)
    api.asker.require_seeing(who)

    def read(shop: Shop) -> Explained:
        wanted = find_machine(shop, machine_id)
        found = queries.explain_use(shop, who, wanted, api.now)
        speaker = api.speaker(shop, reasons=found.reasons)
        reasons = tuple(reason(each, speaker) for each in found.reasons)
        return Explained(found.answer, answer_words(found, wanted.name, speaker).sentence, found.until, reasons)

    return await api.read(read)


HANDLERS = (
    modules,
    module,
    module_versions,
    add_module,
    set_module,
    type_requirement,
    set_type_requirement,
    machine_requirement,
    set_machine_requirement,
    qualifications,
    grant_qualification,
    withdraw_qualification,
    explanation,
)

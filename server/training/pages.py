"""Admin pages of training: video modules, and what a type or a machine requires."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta, Struct
from msgspec.structs import replace

from server.admin.page import SEEN_FIELD, Page
from server.equipment.pages import MACHINES, TYPES
from server.security import FRAMES_YOUTUBE
from server.training.drafts import ROOT, Draft, Part, Wrong, changed, draft_of, finished, read_draft
from server.training.lists import clock, module_details, module_lines
from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.journal.signing import new_change_id
from shared.people.types import ConfigName, EquipmentTypeId, Level
from shared.store.shop import Shop
from shared.training import queries
from shared.training.changes import ModuleSet, RequirementSet
from shared.training.rules import next_version
from shared.training.types import AllOf, Module, ModuleId, ModuleState, Requirement, SubjectId
from shared.training.video_url import NotAVideo, parse_video_url

MODULES = "/admin/modules"
# The names of the forms.
URL, VIDEO, MODULE, REQUIREMENT = "url", "video", "module", "requirement"
SCRIPT = "https://www.youtube.com/iframe_api"
LONGEST_MIN = 24 * 60

Id = FromPath[UUID]


# --- modules


class UrlForm(Struct):
    url: Annotated[str, Meta(max_length=2000)]


class VideoForm(Struct):
    """What the player has told, or else somebody has typed, of a new video.

    Attributes:
        played_ms: the video's length as the player told it; absent where it could not be loaded.
    """

    video: Annotated[str, Meta(max_length=11)]
    title: ConfigName
    minutes: Annotated[int, Meta(ge=0, le=LONGEST_MIN)] = 0
    seconds: Annotated[int, Meta(ge=0, le=59)] = 0
    played_ms: Annotated[int, Meta(ge=0, le=LONGEST_MIN * 60_000)] = 0

    @property
    def duration_ms(self) -> int:
        return self.played_ms or (self.minutes * 60 + self.seconds) * 1000


class ModuleForm(Struct):
    title: ConfigName
    state: ModuleState


@get(MODULES)
async def show_modules(page: NamedDependency[Page]) -> Template:
    return await _list_page(page)


@post(MODULES)
async def begin_module(page: NamedDependency[Page]) -> Response[Any]:
    """The address of a video for a new module."""
    video = _video_in(page)
    return page.done(f"{MODULES}/new/{video}") if video else await _list_page(page)


@get(f"{MODULES}/new/{{video:str}}", opt=dict(FRAMES_YOUTUBE))
async def show_new_module(page: NamedDependency[Page], video: FromPath[str]) -> Template:
    return await _video_page(page, video, None)


@post(f"{MODULES}/new/{{video:str}}", opt=dict(FRAMES_YOUTUBE))
async def add_module(page: NamedDependency[Page], video: FromPath[str]) -> Response[Any]:
    typed = _confirmed(page)
    if typed is not None:
        module = Module(
            ModuleId(new_change_id()),
            typed.title,
            ModuleState.OFFERED,
            1,
            typed.video,
            typed.duration_ms,
            verified=typed.played_ms > 0,
        )
        if await page.take(VIDEO, ModuleSet(module)):
            said = page.say("{title} is here; every door offers it.", title=typed.title)
            return page.done(f"{MODULES}/{module.module_id}", said)
    return await _video_page(page, video, None)


@get(f"{MODULES}/{{module_id:uuid}}")
async def show_module(page: NamedDependency[Page], module_id: Id) -> Template:
    return await _module_page(page, module_id)


@post(f"{MODULES}/{{module_id:uuid}}")
async def change_module(page: NamedDependency[Page], module_id: Id) -> Response[Any]:
    typed = page.form(MODULE, ModuleForm)
    if typed is not None:
        before = await _module(page, module_id)
        if await page.take(MODULE, ModuleSet(replace(before, title=typed.title, state=typed.state))):
            return page.done(f"{MODULES}/{module_id}", page.say("Saved."))
    return await _module_page(page, module_id)


@post(f"{MODULES}/{{module_id:uuid}}/video")
async def begin_version(page: NamedDependency[Page], module_id: Id) -> Response[Any]:
    """The address of another video for a module."""
    video = _video_in(page)
    return page.done(f"{MODULES}/{module_id}/video/{video}") if video else await _module_page(page, module_id)


@get(f"{MODULES}/{{module_id:uuid}}/video/{{video:str}}", opt=dict(FRAMES_YOUTUBE))
async def show_version(page: NamedDependency[Page], module_id: Id, video: FromPath[str]) -> Template:
    return await _video_page(page, video, await _module(page, module_id))


@post(f"{MODULES}/{{module_id:uuid}}/video/{{video:str}}", opt=dict(FRAMES_YOUTUBE))
async def change_video(page: NamedDependency[Page], module_id: Id, video: FromPath[str]) -> Response[Any]:
    typed, before = _confirmed(page), await _module(page, module_id)
    if typed is not None:
        version = next_version(before, typed.video, typed.duration_ms)
        wanted = replace(
            before,
            title=typed.title,
            version=version,
            video=typed.video,
            duration_ms=typed.duration_ms,
            verified=typed.played_ms > 0,
            demo=before.demo and version == before.version,
        )
        if await page.take(VIDEO, ModuleSet(wanted)):
            return page.done(f"{MODULES}/{module_id}", page.say("Saved."))
    return await _video_page(page, video, before)


def _video_in(page: Page) -> str | None:
    """The video that the form's address means; None if it means none, and the form says so."""
    typed = page.form(URL, UrlForm)
    if typed is None:
        return None
    video = parse_video_url(typed.url)
    if isinstance(video, NotAVideo):
        text = page.say("This is no address of a YouTube video. It reads like https://www.youtube.com/watch?v=…")
        page.refuse(URL, fields={"url": text})
        return None
    return video


def _confirmed(page: Page) -> VideoForm | None:
    """What was confirmed of a video; None where something is missing, and the form says what."""
    typed = page.form(VIDEO, VideoForm)
    if typed is not None and isinstance(parse_video_url(typed.video), NotAVideo):
        raise NotFoundException  # no page of ours offers that
    if typed is None or 0 < typed.duration_ms <= LONGEST_MIN * 60_000:
        return typed
    text = page.say("This number is not possible here.") if typed.duration_ms else page.say("How long is the video?")
    page.refuse(VIDEO, fields={"minutes": text})
    return None


async def _module(page: Page, module_id: UUID) -> Module:
    found = await page.read(partial(queries.module, module_id=ModuleId(module_id)))
    if found is None:
        raise NotFoundException
    return found


async def _list_page(page: Page) -> Template:
    return page.show("training/modules.html", here=MODULES, lines=await page.read(module_lines), clock=clock)


async def _video_page(page: Page, video: str, module: Module | None) -> Template:
    if isinstance(parse_video_url(video), NotAVideo):
        raise NotFoundException
    at = f"{MODULES}/new/{video}" if module is None else f"{MODULES}/{module.module_id}/video/{video}"
    found = await page.read(module_lines)
    twins = [each.module for each in found if each.module.video == video and each.module != module]
    return page.show("training/video.html", here=at, at=at, video=video, module=module, twins=twins, script=SCRIPT)


async def _module_page(page: Page, module_id: UUID) -> Template:
    found = await page.read(partial(module_details, module_id=ModuleId(module_id)))
    if found is None:
        raise NotFoundException
    states = [(ModuleState.OFFERED, page.say("Offered")), (ModuleState.RETIRED, page.say("No longer offered"))]
    return page.show("training/module.html", here=f"{MODULES}/{module_id}", found=found, states=states, clock=clock)


# --- requirements


class _Subject(Struct, frozen=True):
    """What a requirement belongs to: a type, or a machine that asks for more."""

    subject_id: SubjectId
    name: str
    path: str
    of_machine: bool
    tree: Requirement
    modules: tuple[Module, ...]
    """That can be chosen: those offered, and those that the tree names already."""


def _find_subject(shop: Shop, subject: UUID, *, of_machine: bool) -> _Subject | None:
    machine = equipment.machine(shop, MachineId(subject)) if of_machine else None
    of_type = None if of_machine else equipment.equipment_type(shop, EquipmentTypeId(subject))
    found = machine or of_type
    if found is None:
        return None
    subject_id = SubjectId(subject)
    unset = AllOf() if of_machine else queries.UNSET
    tree = queries.required(shop, [subject_id], Level.USER).get(subject_id, unset)
    modules = tuple(sorted(queries.modules(shop).values(), key=lambda each: (each.title.casefold(), each.module_id)))
    path = f"{MACHINES if of_machine else TYPES}/{subject}"
    return _Subject(subject_id, found.name, path, of_machine, tree, modules)


async def _subject(page: Page, subject: UUID, *, of_machine: bool) -> _Subject:
    found = await page.read(partial(_find_subject, subject=subject, of_machine=of_machine))
    if found is None:
        raise NotFoundException
    return found


@get(f"{TYPES}/{{subject:uuid}}/requirement")
async def show_type_requirement(page: NamedDependency[Page], subject: Id) -> Template:
    found = await _subject(page, subject, of_machine=False)
    return _requirement_page(page, found, draft_of(found.tree))


@post(f"{TYPES}/{{subject:uuid}}/requirement")
async def change_type_requirement(page: NamedDependency[Page], subject: Id) -> Response[Any]:
    return await _change_requirement(page, await _subject(page, subject, of_machine=False))


@get(f"{MACHINES}/{{subject:uuid}}/requirement")
async def show_machine_requirement(page: NamedDependency[Page], subject: Id) -> Template:
    found = await _subject(page, subject, of_machine=True)
    return _requirement_page(page, found, draft_of(found.tree))


@post(f"{MACHINES}/{{subject:uuid}}/requirement")
async def change_machine_requirement(page: NamedDependency[Page], subject: Id) -> Response[Any]:
    return await _change_requirement(page, await _subject(page, subject, of_machine=True))


async def _change_requirement(page: Page, subject: _Subject) -> Response[Any]:
    """A button that changes the draft shows it anew; the one that saves puts it through the desk."""
    draft, order = read_draft(page.typed), page.typed.get("do", "save")
    if order != "save":
        changed(draft, order)
        return _requirement_page(page, subject, draft, status=200)
    tree = finished(draft)
    if tree is None:
        page.refuse(REQUIREMENT, fields={"tree": page.say("Something is unfinished.")})
    elif await page.take(REQUIREMENT, RequirementSet(subject.subject_id, Level.USER, tree)):
        return page.done(subject.path, page.say("Saved; every door asks for it from now on."))
    return _requirement_page(page, subject, draft)


def _requirement_page(page: Page, subject: _Subject, draft: Draft, *, status: int | None = None) -> Template:
    say = page.say
    return page.show(
        "training/requirement.html",
        here=f"{subject.path}/requirement",
        status=status,
        subject=subject,
        draft=draft,
        root=ROOT,
        seen=page.typed.get(SEEN_FIELD, page.seen),  # what the draft began with, however often it is shown anew
        kinds=[
            (Part.MODULE_WATCHED, say("Video"), "video"),
            (Part.PRACTICAL_SIGN_OFF, say("Sign-off"), "signature"),
            (Part.MEMBERSHIP, say("Membership"), "user-check"),
            (Part.ANY_OF, say("Choice"), "git-branch"),
        ],
        wrong={
            Wrong.EMPTY_GROUP: say("Nothing is in it: add something, or remove it."),
            Wrong.NO_MODULE: say("Choose a video."),
            Wrong.NO_PERCENT: say("A percentage from 1 to 100."),
            Wrong.TOO_DEEP: say("This is one level too deep."),
        },
    )


PAGES = (
    show_modules,
    begin_module,
    show_new_module,
    add_module,
    show_module,
    change_module,
    begin_version,
    show_version,
    change_video,
    show_type_requirement,
    change_type_requirement,
    show_machine_requirement,
    change_machine_requirement,
)

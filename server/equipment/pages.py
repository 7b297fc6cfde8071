"""Admin pages of equipment: types with how they are booked and what is checked, and their machines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from server.admin.page import Page
from server.equipment.lists import TypeDetails, machine_details, states, type_details, type_lines
from shared.booking.changes import PolicySet
from shared.booking.texts import now_words
from shared.booking.types import HorizonDays, Minutes, MostFuture, Policy
from shared.equipment import queries
from shared.equipment.changes import EquipmentTypeSet, MachineSet
from shared.equipment.texts import category_name, machine_words
from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.journal.signing import new_change_id
from shared.language import Language
from shared.people.types import ConfigName, ConfigText, EquipmentTypeId
from shared.signoff.changes import ChecklistSet
from shared.signoff.types import MOST_ROWS, Checklist
from shared.words import Mark, Words

EQUIPMENT = "/admin/equipment"
TYPES = f"{EQUIPMENT}/types"
MACHINES = f"{EQUIPMENT}/machines"
# The names of the forms.
TYPE, MACHINE, POLICY, CHECKLIST = "type", "machine", "policy", "checklist"
# The pages' marks for what is said of a machine.
TONES: Mapping[Mark, str] = {Mark.FREE: "free", Mark.IN_USE: "mine", Mark.STOP: "stop"}
LONGEST_ROW = 120

# Pictures that workshops need, by Tabler's names; doors have them all.
ICONS = (
    "tool", "tools", "hammer", "axe", "scissors", "ruler", "brush", "palette", "needle-thread", "shirt", "printer",
    "cube-3d-sphere", "microscope", "prism", "flame", "bolt", "engine", "cpu", "circuit-resistor", "device-desktop",
    "camera", "music", "bike", "car", "plant", "mug", "flask", "ladder", "router", "wash-machine", "wash-press",
    "hammer-drill", "cut", "disc", "robot", "propeller", "wood", "settings",
)  # fmt: skip

Id = FromPath[UUID]


# --- the list


@get(EQUIPMENT)
async def show_equipment(page: NamedDependency[Page]) -> Template:
    lines = await page.read(type_lines)
    categories = _category(page.language)
    return page.show("equipment/equipment.html", lines=lines, counts=states(lines), category_of=categories)


# --- types


class TypeForm(Struct):
    name: ConfigName
    category: Category
    icon: ConfigName = "tool"


class PolicyForm(Struct):
    usual_min: Minutes
    shortest_min: Minutes
    longest_min: Minutes
    step_min: Minutes
    horizon_days: HorizonDays
    most_future: MostFuture
    bookable: bool = False
    approval: bool = False


class ChecklistForm(Struct):
    """`rows`: one row of the checklist a line."""

    rows: Annotated[str, Meta(max_length=MOST_ROWS * LONGEST_ROW)] = ""


@get(f"{EQUIPMENT}/new")
async def show_new_type(page: NamedDependency[Page]) -> Template:
    return _new_type_page(page)


@post(f"{EQUIPMENT}/new")
async def add_type(page: NamedDependency[Page]) -> Response[Any]:
    typed = page.form(TYPE, TypeForm)
    if typed is not None:
        type_id = EquipmentTypeId(new_change_id())
        icon = typed.icon if typed.icon in ICONS else ICONS[0]
        wanted = EquipmentType(type_id, typed.name, icon, typed.category, Standing.MACHINES)
        if await page.take(TYPE, EquipmentTypeSet(wanted)):
            return page.done(f"{TYPES}/{type_id}", page.say("{name} is here. Next: its machines.", name=typed.name))
    return _new_type_page(page)


def _new_type_page(page: Page) -> Template:
    return page.show(
        "equipment/new.html", here=f"{EQUIPMENT}/new", categories=_categories(page.language), icons=ICONS, chosen="tool"
    )


@get(f"{TYPES}/{{type_id:uuid}}")
async def show_type(page: NamedDependency[Page], type_id: Id) -> Template:
    return await _type_page(page, type_id)


@post(f"{TYPES}/{{type_id:uuid}}")
async def change_type(page: NamedDependency[Page], type_id: Id) -> Response[Any]:
    typed = page.form(TYPE, TypeForm)
    if typed is not None:
        before = await page.read(partial(queries.equipment_type, type_id=EquipmentTypeId(type_id)))
        if before is None:
            raise NotFoundException
        icon = typed.icon if typed.icon in ICONS else before.icon
        wanted = replace(before, name=typed.name, icon=icon, category=typed.category)
        if await page.take(TYPE, EquipmentTypeSet(wanted)):
            return page.done(f"{TYPES}/{type_id}", page.say("Saved."))
    return await _type_page(page, type_id)


@post(f"{TYPES}/{{type_id:uuid}}/policy")
async def change_policy(page: NamedDependency[Page], type_id: Id) -> Response[Any]:
    typed = page.form(POLICY, PolicyForm)
    if typed is not None and await page.take(POLICY, PolicySet(Policy(EquipmentTypeId(type_id), **asdict(typed)))):
        return page.done(f"{TYPES}/{type_id}#booking", page.say("Saved."))
    return await _type_page(page, type_id)


@post(f"{TYPES}/{{type_id:uuid}}/checklist")
async def change_checklist(page: NamedDependency[Page], type_id: Id) -> Response[Any]:
    typed = page.form(CHECKLIST, ChecklistForm)
    if typed is not None:
        rows = [" ".join(line.split()) for line in typed.rows.splitlines() if line.strip()]
        if len(rows) > MOST_ROWS or any(len(row) > LONGEST_ROW for row in rows):
            text = page.say("At most {rows} rows of {letters} letters.", rows=MOST_ROWS, letters=LONGEST_ROW)
            page.refuse(CHECKLIST, fields={"rows": text})
        elif await page.take(CHECKLIST, ChecklistSet(Checklist.of(EquipmentTypeId(type_id), rows))):
            return page.done(f"{TYPES}/{type_id}#checklist", page.say("Saved."))
    return await _type_page(page, type_id)


async def _type_page(page: Page, type_id: UUID) -> Template:
    found = await page.read(partial(type_details, type_id=type_id, at=page.now))
    if found is None:
        raise NotFoundException
    return page.show(
        "equipment/type.html",
        here=f"{TYPES}/{type_id}",
        found=found,
        categories=_categories(page.language),
        icons=ICONS if found.of_type.icon in ICONS else (found.of_type.icon, *ICONS),
        chosen=found.of_type.icon,
        words={each.machine_id: _now(page, found, each) for each in found.machines},
        tones=TONES,
    )


def _now(page: Page, found: TypeDetails, machine: Machine) -> Words:
    return now_words(
        machine,
        running=found.running.get(machine.machine_id),
        promises=[each for each in found.promises if each.machine_id == machine.machine_id],
        viewer=None,
        speaker=page.speaker(),
    )


# --- machines


class NewMachineForm(Struct):
    name: ConfigName
    place: ConfigText = ""


class MachineForm(Struct):
    name: ConfigName
    type_id: UUID
    state: MachineState
    place: ConfigText = ""
    back: date | None = None


@post(f"{TYPES}/{{type_id:uuid}}/machines")
async def add_machine(page: NamedDependency[Page], type_id: Id) -> Response[Any]:
    typed = page.form(MACHINE, NewMachineForm)
    if typed is not None:
        machine = Machine(
            MachineId(new_change_id()), EquipmentTypeId(type_id), typed.name, typed.place, MachineState.USABLE, None
        )
        if await page.take(MACHINE, MachineSet(machine)):
            said = page.say("{name} is here; every door shows it.", name=typed.name)
            return page.done(f"{TYPES}/{type_id}", said)
    return await _type_page(page, type_id)


@get(f"{MACHINES}/{{machine_id:uuid}}")
async def show_machine(page: NamedDependency[Page], machine_id: Id) -> Template:
    return await _machine_page(page, machine_id)


@post(f"{MACHINES}/{{machine_id:uuid}}")
async def change_machine(page: NamedDependency[Page], machine_id: Id) -> Response[Any]:
    typed = page.form(MACHINE, MachineForm)
    if typed is not None:
        back = _back_at(page, typed.back) if typed.state is MachineState.OUT_OF_ORDER else None
        type_id = EquipmentTypeId(typed.type_id)
        machine = Machine(MachineId(machine_id), type_id, typed.name, typed.place, typed.state, back)
        if page.refused is None and await page.take(MACHINE, MachineSet(machine)):
            return page.done(f"{MACHINES}/{machine_id}", page.say("Saved."))
    return await _machine_page(page, machine_id)


def _back_at(page: Page, day: date | None) -> datetime | None:
    """The last moment of that day in the workshop: on the whole of it, the door says "back today".

    A day that no clock in UTC knows is refused.
    """
    if day is None:
        return None
    try:
        return datetime.combine(day, time(23, 59), page.zone).astimezone(UTC)
    except OverflowError:
        page.refuse(MACHINE, fields={"back": page.say("This cannot be used here.")})
        return None


async def _machine_page(page: Page, machine_id: UUID) -> Template:
    found = await page.read(partial(machine_details, machine_id=machine_id))
    if found is None:
        raise NotFoundException
    back = found.machine.back_at
    return page.show(
        "equipment/machine.html",
        here=f"{MACHINES}/{machine_id}",
        found=found,
        words=machine_words(found.machine, page.speaker()),
        tones=TONES,
        states=[(each, _state_name(each, page.language)) for each in MachineState],
        back=back.astimezone(page.zone).date().isoformat() if back else "",
    )


# ---


def _state_name(state: MachineState, language: Language) -> str:
    say = language.say
    names = {
        MachineState.USABLE: say("Ready to use"),
        MachineState.OUT_OF_ORDER: say("Out of order"),
        MachineState.RETIRED: say("Has left the workshop"),
    }
    return names[state]


def _category(language: Language) -> Mapping[Category, str]:
    return {each: category_name(each, language) for each in Category}


def _categories(language: Language) -> list[tuple[str, str]]:
    return [(each.value, name) for each, name in _category(language).items()]


PAGES = (
    show_equipment,
    show_new_type,
    add_type,
    show_type,
    change_type,
    change_policy,
    change_checklist,
    add_machine,
    show_machine,
    change_machine,
)

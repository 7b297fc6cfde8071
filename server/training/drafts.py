"""A requirement while somebody edits it: a tree of plain fields, which may be unfinished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from server.admin.page import number_in
from shared.training.types import (
    MOST_LEVELS,
    AllOf,
    AnyOf,
    Leaf,
    Membership,
    ModuleId,
    ModuleWatched,
    PracticalSignOff,
    Requirement,
)

ROOT = "t"
# More parts of one group nobody could look over; and a form that somebody made up ends here.
MOST_PARTS = 40
USUAL_PERCENT = 90
_MOST_PERCENT = 100


class Part(StrEnum):
    """What can stand in a requirement, by the tags of its types."""

    ALL_OF = "all_of"
    ANY_OF = "any_of"
    MEMBERSHIP = "membership"
    MODULE_WATCHED = "module_watched"
    PRACTICAL_SIGN_OFF = "practical_sign_off"

    @property
    def is_group(self) -> bool:
        return self in {Part.ALL_OF, Part.ANY_OF}


class Wrong(StrEnum):
    """What is unfinished in a part."""

    EMPTY_GROUP = "empty_group"
    NO_MODULE = "no_module"
    NO_PERCENT = "no_percent"
    TOO_DEEP = "too_deep"


@dataclass(slots=True)
class Draft:
    """One part, with the fields that its kind has."""

    kind: Part
    module: str = ""
    percent: str = str(USUAL_PERCENT)
    always: bool = False
    parts: list[Draft] = field(default_factory=list)
    wrong: Wrong | None = None


def draft_of(tree: Requirement) -> Draft:
    """A requirement as its fields; at its root there is always a group, to add to."""
    draft = _draft(tree)
    return draft if draft.kind.is_group else Draft(Part.ALL_OF, parts=[draft])


def _draft(tree: Requirement) -> Draft:
    match tree:
        case AllOf(parts) | AnyOf(parts):
            kind = Part.ALL_OF if isinstance(tree, AllOf) else Part.ANY_OF
            return Draft(kind, parts=[_draft(part) for part in parts])
        case ModuleWatched(module_id, percent, always):
            return Draft(Part.MODULE_WATCHED, str(module_id), str(percent), always)
        case Membership(always):
            return Draft(Part.MEMBERSHIP, always=always)
        case PracticalSignOff(always):
            return Draft(Part.PRACTICAL_SIGN_OFF, always=always)


def read_draft(typed: Mapping[str, str], place: str = ROOT, level: int = 1) -> Draft:
    """The draft that a form holds: each part's fields begin with its place, as `t.0.1`."""
    try:
        kind = Part(typed.get(f"{place}.kind", ""))
    except ValueError:
        kind = Part.ALL_OF
    if not kind.is_group:
        return Draft(
            kind,
            typed.get(f"{place}.module", ""),
            typed.get(f"{place}.percent", ""),
            typed.get(f"{place}.always") == "true",
        )
    count = typed.get(f"{place}.parts", "0")
    # A level more than may be, so that it can be said that it is too deep.
    number = min(number_in(count) or 0, MOST_PARTS) if level <= MOST_LEVELS else 0
    return Draft(kind, parts=[read_draft(typed, f"{place}.{n}", level + 1) for n in range(number)])


def changed(draft: Draft, order: str) -> None:
    """Do what a button of the form says: `add <kind> t.0`, `remove t.0.1`, `up t.0.1`, `down t.0.1`.

    An order that means nothing in this draft does nothing.
    """
    match order.split():
        case ["add", kind, place] if kind in set(Part):
            group = _at(draft, place)
            if group is not None and group.kind.is_group and len(group.parts) < MOST_PARTS:
                part = Part(kind)
                group.parts.append(Draft(part, always=part is Part.MEMBERSHIP))
        case ["remove" | "up" | "down" as what, place]:
            above, _, number = place.rpartition(".")
            group, place_in = _at(draft, above), number_in(number)
            if group is not None and place_in is not None and place_in < len(group.parts):
                _move(group.parts, place_in, what)
        case _:
            pass


def _move(parts: list[Draft], number: int, what: str) -> None:
    part = parts.pop(number)
    if what != "remove":
        parts.insert(max(0, number - 1) if what == "up" else number + 1, part)


def _at(draft: Draft, place: str) -> Draft | None:
    root, *numbers = place.split(".")
    if root != ROOT:
        return None
    found = draft
    for number in map(number_in, numbers):
        if number is None or number >= len(found.parts):
            return None
        found = found.parts[number]
    return found


def finished(draft: Draft) -> Requirement | None:
    """The requirement that a draft means; None where something is unfinished, and each such part then says what."""
    tree = _group(draft, 1) if draft.kind.is_group else _leaf(draft)
    return tree if _all_well(draft) else None


def _group(draft: Draft, level: int) -> Requirement | None:
    if level == MOST_LEVELS:
        draft.wrong = Wrong.TOO_DEEP  # a group has parts, and those would be one level too many
        return None
    parts = tuple(
        part
        for each in draft.parts
        if (part := _group(each, level + 1) if each.kind.is_group else _leaf(each)) is not None
    )
    # Nothing at all may be asked for, but only of the whole.
    if not parts and level > 1 and not draft.parts:
        draft.wrong = Wrong.EMPTY_GROUP
        return None
    return AnyOf(parts) if draft.kind is Part.ANY_OF and parts else AllOf(parts)


def _leaf(draft: Draft) -> Leaf | None:
    match draft.kind:
        case Part.MEMBERSHIP:
            return Membership(draft.always)
        case Part.PRACTICAL_SIGN_OFF:
            return PracticalSignOff(draft.always)
        case _:
            return _watched(draft)


def _watched(draft: Draft) -> ModuleWatched | None:
    try:
        module = ModuleId(UUID(draft.module))
    except ValueError:
        draft.wrong = Wrong.NO_MODULE
        return None
    percent = number_in(draft.percent) or 0
    if not 1 <= percent <= _MOST_PERCENT:
        draft.wrong = Wrong.NO_PERCENT
        return None
    return ModuleWatched(module, percent, draft.always)


def _all_well(draft: Draft) -> bool:
    return draft.wrong is None and all(_all_well(part) for part in draft.parts)

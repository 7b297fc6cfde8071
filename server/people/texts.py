"""Words of the pages of people that nothing else says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from server.people.lists import Shown
from shared.equipment.types import EquipmentType
from shared.language import Language
from shared.people.texts import level_name
from shared.people.types import SYSTEM_TYPE, WORKSHOP_TYPE, EquipmentTypeId, Level


def level_title(
    type_id: EquipmentTypeId, level: Level, *, language: Language, types: Mapping[EquipmentTypeId, EquipmentType]
) -> str:
    """A level and what it is on: "Trainer: Laser cutter"; those on workshop and system by what they mean."""
    say = language.say
    match (type_id, level):
        case (type_id, Level.OWNER) if type_id == SYSTEM_TYPE:
            return say("Admin")
        case (type_id, Level.USER) if type_id == WORKSHOP_TYPE:
            return say("Member")
        case (type_id, Level.TRAINER) if type_id == WORKSHOP_TYPE:
            return say("Manager of people")
        case (type_id, Level.OWNER) if type_id == WORKSHOP_TYPE:
            return say("Manager of the workshop")
        case _:
            named = types.get(type_id)
            return f"{level_name(level, language)}: {named.name if named else '–'}"


def shown_title(shown: Shown, language: Language) -> str:
    match shown:
        case Shown.HERE:
            return language.say("Everybody")
        case Shown.NO_MEMBER:
            return language.say("Not members")
        case Shown.NO_BADGE:
            return language.say("Without a badge")
        case Shown.STAFF:
            return language.say("With a role")
        case Shown.LEFT:
            return language.say("Have left")
        case _:
            assert_never(shown)

"""The values of sign-off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta, Struct

from shared.journal.types import PersonId
from shared.people.types import ConfigName, EquipmentTypeId, Level
from shared.training.types import Step

SignOffId = NewType("SignOffId", UUID)


class ChecklistItem(Struct, frozen=True):
    """One thing that the learner shows."""

    number: Annotated[int, Meta(ge=1)]
    text: ConfigName


MOST_ROWS = 100
ChecklistItems = Annotated[tuple[ChecklistItem, ...], Meta(max_length=MOST_ROWS)]


class Checklist(Struct, frozen=True):
    """What a learner of a type shows before a trainer signs, in order."""

    type_id: EquipmentTypeId
    items: ChecklistItems

    @classmethod
    def of(cls, type_id: EquipmentTypeId, texts: Iterable[str]) -> Checklist:
        """The rows with these texts, numbered from 1."""
        return cls(type_id, tuple(ChecklistItem(number, text) for number, text in enumerate(texts, start=1)))


class Checked(Struct, frozen=True):
    """A trainer's answer to one row of the checklist."""

    number: int
    seen: bool


class NotYet(StrEnum):
    """Why a trainer does not sign yet, in ready-made words."""

    MORE_PRACTICE = "more_practice"
    SAFETY = "safety"
    SETTING_UP = "setting_up"
    CLEANING_UP = "cleaning_up"
    TIME_RAN_OUT = "time_ran_out"


class Shown(Struct, frozen=True):
    """Something that comes before the sign-off, as far as the learner has come.

    Attributes:
        percent: how much of a video was seen; None where nothing is known of it.
        day: when it was last watched; of a membership, when it ends or ended, if it does.
    """

    step: Step
    percent: int | None = None
    day: datetime | None = None


class Helpers(Struct, frozen=True):
    """Who may sign somebody off for a type.

    Attributes:
        persons: all of them, whoever came in today first.
        here: those who came in today.
    """

    persons: tuple[PersonId, ...]
    here: tuple[PersonId, ...]


class SignOff(Struct, frozen=True):
    """What a trainer saw and decided."""

    sign_off_id: SignOffId
    person_id: PersonId
    type_id: EquipmentTypeId
    level: Level
    trainer_id: PersonId
    passed: bool
    answers: tuple[Checked, ...]
    reasons: tuple[NotYet, ...]
    until: datetime | None
    at: datetime
    undone_at: datetime | None

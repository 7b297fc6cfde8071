"""A sign-off on its way: what the trainer has touched so far."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.journal.types import PersonId, Refusal
from shared.people.types import EquipmentTypeId
from shared.signoff.types import Checked, ChecklistItem, NotYet, SignOffId

PASS, NOT_YET = "pass", "not_yet"
# More reasons than these say less.
MOST_REASONS = 2


class Draft(Struct, frozen=True):
    """What a trainer has answered for one learner and one type.

    Attributes:
        type_id: None while it is not known for what.
        chosen: the verdict that was touched, or empty.
        until: when the pass ends; None for no end.
        refused: why the last tap did not sign.
        signed: the sign-off that was made.
        undoing: the next tap of the trainer takes it back.
        undone: it was taken back.
    """

    learner: PersonId
    trainer: PersonId
    type_id: EquipmentTypeId | None
    answers: tuple[Checked, ...] = ()
    chosen: str = ""
    reasons: tuple[NotYet, ...] = ()
    until: datetime | None = None
    refused: tuple[Refusal, ...] = ()
    signed: SignOffId | None = None
    undoing: bool = False
    undone: bool = False

    def answered(self, number: int, *, seen: bool) -> Draft:
        """With this answer to a row; a pass that it rules out is no longer chosen."""
        others = tuple(each for each in self.answers if each.number != number)
        chosen = "" if self.chosen == PASS and not seen else self.chosen
        return self.touched(answers=(*others, Checked(number, seen)), chosen=chosen)

    def toggled(self, reason: NotYet) -> Draft:
        """With this reason, or without it where it was there; of three the first goes."""
        others = tuple(each for each in self.reasons if each is not reason)
        found = others if reason in self.reasons else (*others, reason)[-MOST_REASONS:]
        return self.touched(reasons=found)

    def touched(self, **changed: object) -> Draft:
        """With these fields changed; what went wrong before is no longer spoken of."""
        return replace(self, refused=(), undone=False, **changed)

    def seen_all(self, items: tuple[ChecklistItem, ...]) -> bool:
        seen = {each.number for each in self.answers if each.seen}
        return all(item.number in seen for item in items)

    def answered_all(self, items: tuple[ChecklistItem, ...]) -> bool:
        numbers = {each.number for each in self.answers}
        return all(item.number in numbers for item in items)

    def verdict(self, items: tuple[ChecklistItem, ...]) -> str:
        """What the trainer's tap would sign. With every row seen it is a pass; without a checklist it is chosen."""
        if self.chosen or not items or not self.seen_all(items):
            return self.chosen
        return PASS

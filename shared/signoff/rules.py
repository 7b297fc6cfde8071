"""Who may sign whom off, and with what in hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo

from shared.journal.rules import NotAtDoors
from shared.journal.types import PersonId, Refusal
from shared.people.types import FIXED_TYPES, EquipmentTypeId, Level
from shared.signoff.types import Checked, ChecklistItem, NotYet, SignOff

# A slip of the finger can be taken back for this long; later it is a withdrawal with a reason.
UNDO = timedelta(seconds=60)
# Who learns must have come to the door with the badge; a session does not last longer.
LEARNER_PRESENT = timedelta(hours=2)


# After so many days a signature may end: a season, or a year.
_ENDS_AFTER = (91, 365)


def ends_offered(at: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """When a signature may end, as ready-made limits: at the workshop's midnight."""
    today = datetime.combine(at.astimezone(zone).date(), time(), zone)
    return tuple((today + timedelta(days=days)).astimezone(UTC) for days in _ENDS_AFTER)


class SignsForSelf(Refusal, frozen=True, tag="signs_for_self"):
    """Nobody signs themselves off."""


class MayNotSign(Refusal, frozen=True, tag="may_not_sign"):
    """The person does not train on this type; these do."""

    can: tuple[PersonId, ...]


class OpenRows(Refusal, frozen=True, tag="open_rows"):
    """Rows of the checklist have no answer, or a pass has one that is *not yet*."""

    numbers: tuple[int, ...]


class NotReady(Refusal, frozen=True, tag="not_ready"):
    """Something that comes before the sign-off is still missing."""

    steps: int


class LearnerAbsent(Refusal, frozen=True, tag="learner_absent"):
    """The learner's badge was not at this door."""


class WhyNotYet(Refusal, frozen=True, tag="why_not_yet"):
    """A *not yet* needs one or two reasons, a pass has none."""


class SignOffUnknown(Refusal, frozen=True, tag="sign_off_unknown"):
    """There is no such sign-off of this trainer, or it was undone before."""


class TooLateToUndo(Refusal, frozen=True, tag="too_late_to_undo"):
    """The minute to undo it is over."""


SignOffRefusal = (
    SignsForSelf | MayNotSign | OpenRows | NotReady | LearnerAbsent | WhyNotYet | SignOffUnknown | TooLateToUndo
)


def sign_off_refusals(
    learner: PersonId,
    trainer: PersonId | None,
    *,
    passed: bool,
    answers: Iterable[Checked],
    reasons: Collection[NotYet],
    items: Iterable[ChecklistItem],
    may_sign: Collection[PersonId],
    missing: Collection[object],
    learner_tapped_at: datetime | None,
    at: datetime,
) -> tuple[SignOffRefusal, ...]:
    """Every reason against this sign-off, but for the trainer's own tap, which `people.rules` judges.

    Args:
        items: the type's checklist.
        may_sign: who may sign for the type now.
        missing: what the requirement asks for besides the sign-off, and the learner has not.
    """
    found: list[SignOffRefusal] = []
    if trainer == learner:
        found.append(SignsForSelf())
    elif trainer not in may_sign:
        found.append(MayNotSign(tuple(each for each in may_sign if each != learner)))
    seen = {each.number: each.seen for each in answers}
    open_rows = tuple(each.number for each in items if each.number not in seen or (passed and not seen[each.number]))
    if open_rows:
        found.append(OpenRows(open_rows))
    if missing and passed:
        found.append(NotReady(len(missing)))
    present = learner_tapped_at is not None and timedelta() <= at - learner_tapped_at <= LEARNER_PRESENT
    if not present:
        found.append(LearnerAbsent())
    if passed == bool(reasons):
        found.append(WhyNotYet())
    return tuple(found)


def level_refusals(type_id: EquipmentTypeId, level: Level) -> tuple[NotAtDoors, ...]:
    """Whether a signature at a door can give this: it makes users of machines, and nothing more of anybody."""
    return () if level is Level.USER and type_id not in FIXED_TYPES else (NotAtDoors(),)


def undo_refusals(
    sign_off: SignOff | None, *, by: PersonId | None, at: datetime
) -> tuple[SignOffUnknown | TooLateToUndo, ...]:
    """Whether this trainer may take the signature back now."""
    if sign_off is None or sign_off.undone_at is not None or sign_off.trainer_id != by:
        return (SignOffUnknown(),)
    return () if timedelta() <= at - sign_off.at <= UNDO else (TooLateToUndo(),)

"""What happens in sign-off."""

from typing import Annotated

from msgspec import Meta

from shared.journal.types import Action, Change, Kind, PersonId
from shared.people.types import EquipmentTypeId, Level
from shared.signoff.types import Checked, Checklist, NotYet, SignOffId
from shared.timespan import AwareTime


class ChecklistSet(Change, frozen=True, tag="checklist_set"):
    """The rows that a learner of a type shows from now on."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    checklist: Checklist


class SignedOff(Change, frozen=True, tag="signed_off"):
    """The actor, a trainer, has watched the learner: passed, or not yet. Both were there with their badges."""

    kind = Kind.GRANT
    action = Action.AREA_DECIDES
    at_doors = True

    sign_off_id: SignOffId
    person_id: PersonId
    type_id: EquipmentTypeId
    level: Level
    passed: bool
    answers: Annotated[tuple[Checked, ...], Meta(max_length=100)]
    reasons: Annotated[tuple[NotYet, ...], Meta(max_length=2)]
    until: AwareTime | None


class SignOffUndone(Change, frozen=True, tag="sign_off_undone"):
    """The trainer takes the signature back at once; later only a withdrawal with a reason does."""

    kind = Kind.GRANT
    action = Action.AREA_DECIDES
    at_doors = True

    sign_off_id: SignOffId

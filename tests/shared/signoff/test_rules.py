"""Who may sign whom off, and with what in hand."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from shared.journal.rules import NotAtDoors
from shared.journal.types import PersonId
from shared.people.types import WORKSHOP_TYPE, EquipmentTypeId, Level
from shared.signoff.rules import (
    LEARNER_PRESENT,
    UNDO,
    LearnerAbsent,
    MayNotSign,
    NotReady,
    OpenRows,
    SignOffRefusal,
    SignOffUnknown,
    SignsForSelf,
    TooLateToUndo,
    WhyNotYet,
    ends_offered,
    level_refusals,
    sign_off_refusals,
    undo_refusals,
)
from shared.signoff.types import Checked, ChecklistItem, NotYet, SignOff, SignOffId

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MIA, ANA, JO = (PersonId(UUID(int=n)) for n in range(3))
ITEMS = [ChecklistItem(1, "Starts the extraction"), ChecklistItem(2, "Finds the emergency stop")]
ALL_SEEN = (Checked(1, seen=True), Checked(2, seen=True))
MOMENT = timedelta(microseconds=1)


def refusals(**changed: object) -> tuple[SignOffRefusal, ...]:
    story: dict[str, object] = {
        "learner": MIA,
        "trainer": ANA,
        "passed": True,
        "answers": ALL_SEEN,
        "reasons": (),
        "items": ITEMS,
        "may_sign": [ANA],
        "missing": (),
        "learner_tapped_at": NOW - timedelta(minutes=5),
        "at": NOW,
    } | changed
    return sign_off_refusals(**story)  # type: ignore[arg-type]


def test_a_trainer_signs_a_learner_who_is_there_and_ready():
    assert refusals() == ()


def test_nobody_signs_themselves_off():
    assert refusals(trainer=MIA, may_sign=[MIA]) == (SignsForSelf(),)


def test_who_does_not_train_on_the_type_reads_who_does():
    assert refusals(trainer=JO, may_sign=[ANA, MIA]) == (MayNotSign((ANA,)),)
    assert refusals(trainer=None) == (MayNotSign((ANA,)),)


@pytest.mark.parametrize(
    ("answers", "numbers"), [((), (1, 2)), (ALL_SEEN[:1], (2,)), ((ALL_SEEN[0], Checked(2, seen=False)), (2,))]
)
def test_a_pass_has_no_open_row(answers, numbers):
    assert refusals(answers=answers) == (OpenRows(numbers),)


def test_a_not_yet_answers_every_row_but_may_answer_no():
    no = (Checked(1, seen=False), Checked(2, seen=False))

    assert refusals(passed=False, reasons=[NotYet.SAFETY], answers=no) == ()
    assert refusals(passed=False, reasons=[NotYet.SAFETY], answers=no[:1]) == (OpenRows((2,)),)


def test_a_type_without_a_checklist_has_no_open_row():
    assert refusals(items=[], answers=()) == ()


def test_only_who_has_done_all_the_rest_can_pass():
    assert refusals(missing=("a video", "a membership")) == (NotReady(2),)
    assert refusals(missing=("a video",), passed=False, reasons=[NotYet.SAFETY]) == ()


@pytest.mark.parametrize("tapped_at", [None, NOW - LEARNER_PRESENT - MOMENT, NOW + MOMENT])
def test_the_learner_must_have_come_with_the_badge(tapped_at):
    assert refusals(learner_tapped_at=tapped_at) == (LearnerAbsent(),)


@pytest.mark.parametrize("tapped_at", [NOW, NOW - LEARNER_PRESENT])
def test_a_learner_who_is_still_in_their_session_is_there(tapped_at):
    assert refusals(learner_tapped_at=tapped_at) == ()


def test_a_not_yet_says_why_and_a_pass_does_not():
    assert refusals(passed=False) == (WhyNotYet(),)
    assert refusals(reasons=[NotYet.SAFETY]) == (WhyNotYet(),)


def test_every_reason_against_a_sign_off_is_named():
    found = refusals(trainer=JO, answers=(), missing=("a video",), learner_tapped_at=None, reasons=[NotYet.SAFETY])

    assert [type(each) for each in found] == [MayNotSign, OpenRows, NotReady, LearnerAbsent, WhyNotYet]


# --- taking it back


def a_sign_off(undone_at: datetime | None = None) -> SignOff:
    type_id = EquipmentTypeId(UUID(int=20))
    return SignOff(SignOffId(UUID(int=30)), MIA, type_id, Level.USER, ANA, True, (), (), None, NOW, undone_at)


def test_a_slip_can_be_taken_back_for_a_minute():
    assert undo_refusals(a_sign_off(), by=ANA, at=NOW) == ()
    assert undo_refusals(a_sign_off(), by=ANA, at=NOW + UNDO) == ()
    assert undo_refusals(a_sign_off(), by=ANA, at=NOW + UNDO + MOMENT) == (TooLateToUndo(),)
    assert undo_refusals(a_sign_off(), by=ANA, at=NOW - MOMENT) == (TooLateToUndo(),)


@pytest.mark.parametrize(("sign_off", "by"), [(None, ANA), (a_sign_off(NOW), ANA), (a_sign_off(), JO)])
def test_only_the_own_signature_can_be_taken_back_and_only_once(sign_off, by):
    assert undo_refusals(sign_off, by=by, at=NOW) == (SignOffUnknown(),)


def test_a_signature_makes_users_of_machines_and_nothing_more():
    laser = EquipmentTypeId(UUID(int=20))

    assert level_refusals(laser, Level.USER) == ()
    assert level_refusals(laser, Level.TRAINER) == level_refusals(laser, Level.OWNER) == (NotAtDoors(),)
    assert level_refusals(WORKSHOP_TYPE, Level.USER) == (NotAtDoors(),)


def test_a_limit_ends_at_the_workshops_midnight():
    after_one_in_berlin = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)

    ends = ends_offered(after_one_in_berlin, ZoneInfo("Europe/Berlin"))

    assert [each.isoformat() for each in ends] == ["2026-06-27T22:00:00+00:00", "2027-03-28T22:00:00+00:00"]

"""A trainer signs a learner off at a door, on both databases."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.equipment.rules import TypeUnknown
from shared.journal.rules import NotAllowed, NotAtDoors, StaleEdit, TooLongOffline
from shared.journal.signing import new_change_id
from shared.journal.types import PersonId, Refusal, Tap, Verdict
from shared.people.changes import BadgeStateSet
from shared.people.rules import PersonUnknown, TapTooOld
from shared.people.types import FIXED_TYPES, SYSTEM_TYPE, WORKSHOP_TYPE, BadgeState, EquipmentTypeId, Level
from shared.refusals import decode
from shared.signoff import queries as signoff
from shared.signoff.changes import ChecklistSet, SignedOff, SignOffUndone
from shared.signoff.rules import (
    LearnerAbsent,
    MayNotSign,
    NotReady,
    OpenRows,
    SignOffUnknown,
    SignsForSelf,
    TooLateToUndo,
)
from shared.signoff.types import Checked, Checklist, ChecklistItem, NotYet, SignOffId
from shared.sync.replica import Made
from shared.training.changes import ModuleSet, QualificationWithdrawn, RequirementSet
from shared.training.queries import grants_of
from shared.training.rules import EndPassed, SignOffMissing
from shared.training.types import (
    AllOf,
    Answer,
    Explanation,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    Origin,
    PracticalSignOff,
    SubjectId,
)
from tests.support.shops import ADMIN, ANA, JO, LASER, LASER_TYPE, TestDoor, badge_id, person_id
from tests.support.training import may_use

KIM, STRANGER = person_id(50), person_id(99)
ITEMS = (ChecklistItem(1, "Starts the extraction"), ChecklistItem(2, "Finds the emergency stop"))
ALL_SEEN = (Checked(1, seen=True), Checked(2, seen=True))
YES = Explanation(Answer.YES, ())


def signed(person: PersonId = KIM, **changed: Any) -> SignedOff:
    change = SignedOff(
        SignOffId(new_change_id()), person, LASER_TYPE, Level.USER, True, answers=ALL_SEEN, reasons=(), until=None
    )
    return replace(change, **changed)


@pytest.fixture
def lesson(door: TestDoor) -> TestDoor:
    """Kim is a member with a badge and wants to use the laser; the checklist has two rows."""
    door.server.add_person(KIM, "Kim")
    door.server.accept(ChecklistSet(Checklist(LASER_TYPE, ITEMS)))
    door.server.clock.forward(seconds=1)
    door.pull()
    return door


def taps(door: TestDoor, learner: PersonId = KIM, trainer: PersonId = ANA, seconds_ago: float = 3) -> tuple[Tap, ...]:
    return (
        door.tap(learner, before=timedelta(minutes=20)),
        door.tap(trainer, before=timedelta(seconds=seconds_ago)),
    )


def judged(door: TestDoor, change: SignedOff, actor: PersonId | None = ANA, present: Any = None) -> tuple[Refusal, ...]:
    """What door and server say, which is the same."""
    there = taps(door) if present is None else present
    at_door = door.make(change, actor=actor, taps=there)
    at_server = decode(door.outcome(change, actor=actor, taps=there).refusals)
    found = () if isinstance(at_door, Made) else at_door
    assert found == at_server
    return found


def test_a_sign_off_takes_effect_at_once_and_at_every_door(lesson, server, tmp_path):
    other = TestDoor(server, tmp_path / "door2", number=2)
    assert isinstance(lesson.make(signed(), actor=ANA, taps=taps(lesson)), Made)

    at_once = may_use(lesson.shop(), KIM, LASER, server.clock())
    lesson.sync()
    other.pull()

    assert at_once == YES
    assert may_use(other.shop(), KIM, LASER, server.clock()) == YES
    (grant,) = [each for each in grants_of(other.shop(), KIM) if each.type_id == LASER_TYPE]
    assert (grant.origin, grant.granted_by, grant.level) == (Origin.SIGN_OFF, ANA, Level.USER)
    other.close()


def test_a_not_yet_is_kept_with_its_reasons_and_grants_nothing(lesson, server):
    answers = (Checked(1, seen=True), Checked(2, seen=False))
    change = signed(passed=False, answers=answers, reasons=(NotYet.SAFETY, NotYet.SETTING_UP))

    assert isinstance(lesson.make(change, actor=ANA, taps=taps(lesson)), Made)
    lesson.sync()

    (found,) = signoff.sign_offs_of(lesson.shop(), KIM, LASER_TYPE)
    assert (found.passed, found.answers, found.reasons) == (False, answers, (NotYet.SAFETY, NotYet.SETTING_UP))
    assert may_use(lesson.shop(), KIM, LASER, server.clock()) == Explanation(
        Answer.NO, (SignOffMissing(LASER_TYPE, "Laser cutter", ready=True),)
    )


def test_nobody_signs_themselves_off(lesson):
    found = judged(lesson, signed(ANA), present=taps(lesson, learner=ANA))

    assert found == (SignsForSelf(),)


def test_who_does_not_train_on_the_laser_reads_who_does(lesson):
    assert judged(lesson, signed(), actor=JO, present=taps(lesson, trainer=JO)) == (MayNotSign((ANA,)),)
    assert judged(lesson, signed(), actor=None) == (MayNotSign((ANA,)), NotAllowed())


def test_an_open_row_is_named(lesson):
    assert judged(lesson, signed(answers=ALL_SEEN[:1])) == (OpenRows((2,)),)


@pytest.mark.parametrize("seconds_ago", [11, -1])
def test_a_tap_that_is_not_fresh_does_not_sign(lesson, seconds_ago):
    assert judged(lesson, signed(), present=taps(lesson, seconds_ago=seconds_ago)) == (TapTooOld(ANA),)


def test_without_a_tap_nobody_signs(lesson):
    assert judged(lesson, signed(), present=taps(lesson)[:1]) == (TapTooOld(ANA),)


def test_a_badge_that_was_lost_does_not_sign(lesson, server):
    server.accept(BadgeStateSet(badge_id(ANA), BadgeState.LOST))
    lesson.pull()

    assert judged(lesson, signed()) == (TapTooOld(ANA),)


def test_another_persons_badge_does_not_sign(lesson):
    foreign = Tap(badge_id(JO), ANA, lesson.server.clock())

    assert judged(lesson, signed(), present=(taps(lesson)[0], foreign)) == (TapTooOld(ANA),)


def test_the_learner_must_have_come(lesson):
    long_ago = lesson.tap(KIM, before=timedelta(hours=3))
    with_another_badge = Tap(badge_id(JO), KIM, lesson.server.clock())

    assert judged(lesson, signed(), present=taps(lesson)[1:]) == (LearnerAbsent(),)
    assert judged(lesson, signed(), present=(long_ago, taps(lesson)[1])) == (LearnerAbsent(),)
    assert judged(lesson, signed(), present=(with_another_badge, taps(lesson)[1])) == (LearnerAbsent(),)


def test_who_has_not_done_the_rest_is_not_ready(lesson, server):
    safety = ModuleId(UUID(int=0xD001))
    server.accept(ModuleSet(Module(safety, "Safety", ModuleState.OFFERED, 1, "dQw4w9WgXcQ", 60_000, verified=True)))
    tree = AllOf((Membership(), ModuleWatched(safety, 90), PracticalSignOff()))
    server.accept(RequirementSet(SubjectId(LASER_TYPE), Level.USER, tree))
    lesson.pull()

    assert judged(lesson, signed()) == (NotReady(1),)


def test_a_stranger_and_a_type_that_does_not_exist_cannot_be_signed(lesson):
    there = (Tap(badge_id(STRANGER), STRANGER, lesson.server.clock()), taps(lesson)[1])

    assert judged(lesson, signed(STRANGER), present=there) == (PersonUnknown(), NotReady(1), LearnerAbsent())
    assert judged(lesson, signed(type_id=EquipmentTypeId(UUID(int=1)))) == (TypeUnknown(),)


@pytest.mark.parametrize("level", [Level.TRAINER, Level.OWNER])
def test_a_signature_makes_no_trainer_and_no_owner(lesson, level):
    assert judged(lesson, signed(level=level)) == (NotAtDoors(),)


@pytest.mark.parametrize("type_id", FIXED_TYPES)
def test_a_signature_makes_nobody_an_admin_or_a_manager_of_people(lesson, server, type_id):
    """Also where an admin may give that: on the admin pages."""
    server.grant(ANA, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)
    lesson.pull()

    for level in Level:
        assert NotAtDoors() in judged(lesson, signed(type_id=type_id, level=level))


def test_a_signature_that_is_over_already_is_none(lesson, server):
    over = signed(until=server.clock() - timedelta(days=1))

    assert judged(lesson, over) == (EndPassed(),)


def test_a_signature_cannot_take_the_place_of_another_by_its_id(lesson, server):
    change = signed()
    assert lesson.outcome(change, actor=ANA, taps=taps(lesson)).verdict is Verdict.ACCEPTED

    outcome = lesson.outcome(replace(change, person_id=JO), actor=ANA, taps=taps(lesson, learner=JO))

    assert outcome.verdict is Verdict.SET_ASIDE
    with server.shop() as shop:
        found = signoff.sign_off(shop, change.sign_off_id)
    assert found is not None
    assert found.person_id == KIM


def test_a_door_that_was_offline_for_longer_than_eight_hours_takes_no_sign_off(lesson, server):
    fresh_at = lesson.replica.fresh_at
    server.clock.forward(hours=8, minutes=1)

    assert judged(lesson, signed()) == (TooLongOffline(fresh_at),)


def test_a_sign_off_of_a_trainer_who_was_one_then_stands(lesson, server):
    """Taken without the network while Ana trained; pushed after she was no trainer any more."""
    assert isinstance(lesson.make(signed(), actor=ANA, taps=taps(lesson)), Made)
    server.clock.forward(hours=1)
    with server.shop() as shop:
        (grant,) = [each for each in grants_of(shop, ANA) if each.level is Level.TRAINER]
    server.accept(QualificationWithdrawn(grant.grant_id))

    (outcome,) = lesson.push()

    assert outcome.verdict is Verdict.ACCEPTED
    later = taps(lesson)
    assert decode(lesson.outcome(signed(), actor=ANA, taps=later).refusals) == (MayNotSign(()),)


# --- taking it back


def undone(door: TestDoor, change: SignedOff, actor: PersonId = ANA, *, seconds_ago: float = 1) -> tuple[Refusal, ...]:
    undo = SignOffUndone(change.sign_off_id)
    tap = door.tap(actor, before=timedelta(seconds=seconds_ago))
    made = door.make(undo, actor=actor, taps=(tap,))
    return () if isinstance(made, Made) else made


def test_a_slip_is_taken_back_within_a_minute_and_with_it_the_grant(lesson, server):
    change = signed()
    lesson.make(change, actor=ANA, taps=taps(lesson))
    server.clock.forward(seconds=60)

    assert undone(lesson, change) == ()
    lesson.sync()

    server.clock.forward(seconds=1)
    answer = may_use(lesson.shop(), KIM, LASER, server.clock())
    assert answer is not None
    assert answer.answer is Answer.NO
    assert signoff.sign_offs_of(lesson.shop(), KIM, LASER_TYPE) == []
    assert undone(lesson, change) == (SignOffUnknown(),)


def test_after_a_minute_or_by_somebody_else_it_stays(lesson, server):
    change = signed()
    lesson.make(change, actor=ANA, taps=taps(lesson))
    server.clock.forward(seconds=30)

    assert undone(lesson, change, JO) == (SignOffUnknown(),)
    assert undone(lesson, change, seconds_ago=11) == (TapTooOld(ANA),)
    server.clock.forward(seconds=31)
    assert undone(lesson, change) == (TooLateToUndo(),)
    assert undone(lesson, signed()) == (SignOffUnknown(),)


# --- the checklist


def test_a_checklist_is_set_by_admins_for_a_type_that_exists_one_at_a_time(server):
    wanted = ChecklistSet(Checklist(LASER_TYPE, ITEMS))
    seen = server.head()

    assert server.refusals(wanted, actor=ANA) == (NotAllowed(),)
    assert server.refusals(ChecklistSet(Checklist(EquipmentTypeId(UUID(int=1)), ITEMS))) == (TypeUnknown(),)
    assert server.refusals(wanted, seen=seen) == ()
    assert server.refusals(wanted, seen=seen) == (StaleEdit(),)
    with server.shop() as shop:
        assert signoff.checklist(shop, LASER_TYPE) == ITEMS
        assert signoff.checklist(shop, WORKSHOP_TYPE) == ()


def test_without_a_trainer_the_owner_signs(lesson, server):
    with server.shop() as shop:
        (grant,) = [each for each in grants_of(shop, ANA) if each.level is Level.TRAINER]
    server.grant(JO, LASER_TYPE, Level.OWNER)
    server.accept(QualificationWithdrawn(grant.grant_id), actor=ADMIN)
    server.clock.forward(seconds=1)
    lesson.pull()

    assert judged(lesson, signed(), actor=JO, present=taps(lesson, trainer=JO)) == ()

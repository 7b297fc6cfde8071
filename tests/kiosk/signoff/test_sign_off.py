"""A trainer signs a learner off at a whole door, with two taps."""

from datetime import timedelta
from uuid import UUID

import pytest

from kiosk.hello.pages import HELLO
from kiosk.machine.pages import MACHINE
from kiosk.reader.events import BadgeRead
from kiosk.shell.window import BOARD
from kiosk.signoff.page import Stage
from kiosk.signoff.pages import SIGN_OFF
from kiosk.sync.syncer import LineState
from kiosk.theme.sounds import Sound
from shared.equipment.changes import EquipmentTypeSet
from shared.equipment.types import Category, EquipmentType, Standing
from shared.people.types import EquipmentTypeId, Level
from shared.signoff.changes import ChecklistSet
from shared.signoff.queries import sign_offs_of
from shared.signoff.types import Checklist, ChecklistItem, NotYet
from shared.training.changes import ModuleSet, RequirementSet
from shared.training.types import (
    AllOf,
    Answer,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    PracticalSignOff,
    SubjectId,
)
from tests.support.shops import ANA, JO, KIM, LASER, LASER_TYPE, MIA, person_id, uid_of
from tests.support.training import may_use

pytestmark = pytest.mark.qt

TOM = person_id(60)
PRINTER_TYPE = EquipmentTypeId(UUID(int=0xB002))
SAFETY = ModuleId(UUID(int=0xD001))
ITEMS = (ChecklistItem(1, "Starts the extraction"), ChecklistItem(2, "Finds the emergency stop"))


@pytest.fixture
def sqlite_server(sqlite_server):
    """The laser has a checklist of two rows; Tom trains on the printer only."""
    sqlite_server.accept(ChecklistSet(Checklist(LASER_TYPE, ITEMS)))
    printer = EquipmentType(PRINTER_TYPE, "3D printer", "cube", Category.RED, Standing.MACHINES)
    sqlite_server.accept(EquipmentTypeSet(printer))
    sqlite_server.add_person(TOM, "Tom")
    sqlite_server.grant(TOM, PRINTER_TYPE, Level.TRAINER)
    return sqlite_server


def at_the_laser(door, learner=KIM):
    """Somebody has signed in and looks at the laser."""
    door.tap(learner)
    door.do(lambda: door.machines.open_machine(str(LASER)))
    door.later(6)


def joined(door, learner=KIM, trainer=ANA):
    """A trainer has joined a learner at the laser, some seconds ago."""
    at_the_laser(door, learner)
    door.tap(trainer)
    door.later(6)


def answer(door, **rows):
    """Answer rows of the checklist: `_1=True` is the first one, seen."""
    for row, seen in rows.items():
        door.do(lambda row=row, seen=seen: door.sign_off.answer(row[1:], seen))


def signed(door):
    """Ana has signed Kim off."""
    joined(door)
    answer(door, _1=True, _2=True)
    door.tap(ANA)
    assert door.sign_off.page.stage is Stage.SIGNED


def read(door, work):
    """Read something from the door's replica."""
    return door.wait(door.door.read(lambda shop, now: work(shop, now.at)))


def may_kim(shop, at):
    return may_use(shop, KIM, LASER, at).answer


def kim_may(door):
    return read(door, may_kim)


def decided(door):
    """What was decided on Kim and the laser."""
    return read(door, lambda shop, _at: sign_offs_of(shop, KIM, LASER_TYPE))


# --- joining


def test_a_trainers_tap_on_a_machine_page_shows_whom_they_may_sign_for_what(whole_door):
    joined(whole_door)

    page = whole_door.sign_off.page
    assert whole_door.window.page == SIGN_OFF
    assert (whole_door.shell.greeting, whole_door.shell.manager) == ("Hi, Kim", "Ana")
    assert (page.title, page.manager_line) == ("Kim: Laser cutter", "may sign for this")
    assert [proof.words for proof in page.proofs] == ["Membership: yes"]
    assert [(row.text, row.answer) for row in page.rows] == [(item.text, "") for item in ITEMS]


def test_a_trainers_tap_on_a_training_card_does_the_same(whole_door):
    whole_door.tap(KIM)
    whole_door.do(lambda: whole_door.trainings.open_card(LASER_TYPE))

    whole_door.tap(ANA)

    assert whole_door.window.page == SIGN_OFF
    assert whole_door.sign_off.page.title == "Kim: Laser cutter"


def test_a_member_who_signs_for_nothing_does_not_join(whole_door):
    at_the_laser(whole_door)

    whole_door.tap(JO)

    assert whole_door.window.page == MACHINE
    assert whole_door.shell.question["kind"] == "handover"


def test_who_trains_on_something_else_reads_who_can_sign_and_cannot(whole_door):
    joined(whole_door, trainer=TOM)
    answer(whole_door, _1=True, _2=True)

    whole_door.tap(TOM)

    page = whole_door.sign_off.page
    assert page.stage is Stage.CHOOSE
    assert (page.title, page.detail) == ("You don't sign for this type of machine.", "Ana can.")
    assert decided(whole_door) == []


def test_who_trains_on_something_else_may_sign_for_that(whole_door):
    joined(whole_door, trainer=TOM)
    (printer,) = whole_door.sign_off.page.types

    whole_door.do(lambda: whole_door.sign_off.choose(printer.id))

    assert whole_door.sign_off.page.title == "Kim: 3D printer"
    assert whole_door.sign_off.page.rows_title == "This type has no checklist."


def test_nobody_signs_for_themselves(whole_door):
    at_the_laser(whole_door, ANA)

    whole_door.tap(ANA)

    assert whole_door.window.page == BOARD
    assert read(whole_door, lambda shop, _at: sign_offs_of(shop, ANA, LASER_TYPE)) == []


def test_a_trainer_with_nothing_to_sign_comes_for_themselves(whole_door):
    at_the_laser(whole_door, learner=MIA)

    whole_door.tap(ANA)
    asked = whole_door.shell.question["title"]
    whole_door.do(whole_door.shell.confirm)

    assert asked == "Finish for Mia and start for Ana?"
    assert (whole_door.window.page, whole_door.shell.greeting) == (HELLO, "Hi, Ana")


def test_who_may_use_it_already_can_be_signed_off_for_something_else(whole_door):
    joined(whole_door, learner=MIA, trainer=TOM)

    whole_door.tap(TOM)

    page = whole_door.sign_off.page
    assert (page.title, page.detail) == ("Mia may use this already: Laser cutter.", "There is nothing to sign here.")
    assert [choice.caption for choice in page.types] == ["3D printer"]
    assert read(whole_door, lambda shop, _at: sign_offs_of(shop, MIA, LASER_TYPE)) == []


def test_a_learner_reads_on_the_machines_page_who_can_sign_them_off(whole_door):
    at_the_laser(whole_door)

    (way,) = whole_door.machine.page.ways
    assert way.detail == "Ana can sign you off."


# --- signing


def test_the_second_tap_signs_and_both_read_it(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=True)
    before = whole_door.sign_off.page

    whole_door.tap(ANA)

    page = whole_door.sign_off.page
    assert (before.verdict, before.prompt) == ("pass", "Ana, tap your badge: you sign that Kim passed.")
    assert (page.stage, page.signed) == (Stage.SIGNED, "Kim may use this now: Laser cutter.")
    assert page.signed_detail == "Ana, 18:00."
    assert kim_may(whole_door) is Answer.YES


def test_a_signature_is_heard_as_a_punch_and_a_refusal_low(whole_door):
    heard: list[object] = []
    whole_door.door.sounded.connect(heard.append)
    joined(whole_door)
    whole_door.tap(ANA)
    answer(whole_door, _1=True, _2=True)
    whole_door.later(6)

    whole_door.tap(ANA)

    assert heard == [Sound.ACCEPT, Sound.ACCEPT, Sound.DENY, Sound.PUNCH]


def test_after_the_sign_off_the_learner_goes_on_to_book(whole_door):
    signed(whole_door)

    whole_door.do(whole_door.sign_off.leave)

    assert whole_door.window.page == MACHINE
    assert whole_door.machine.page.offers
    assert (whole_door.shell.greeting, whole_door.shell.manager) == ("Hi, Kim", "")


def test_the_tap_with_which_the_trainer_joined_does_not_sign(whole_door):
    at_the_laser(whole_door)
    whole_door.tap(ANA)
    answer(whole_door, _1=True, _2=True)
    whole_door.later(4)

    whole_door.tap(ANA)

    assert whole_door.sign_off.page.stage is Stage.LOOK
    assert decided(whole_door) == []


def test_a_tap_that_is_too_old_does_not_sign(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=True)

    whole_door.do(lambda: whole_door.door.on_reader(BadgeRead(uid_of(ANA), whole_door.monotonic - 11)))

    assert whole_door.sign_off.page.problem == "Ana, please tap your badge again."
    assert decided(whole_door) == []


def test_with_an_open_row_the_tap_says_which_and_signs_nothing(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True)
    before = whole_door.sign_off.page

    whole_door.tap(ANA)

    page = whole_door.sign_off.page
    assert (before.bars, before.prompt, before.may_pass) == ("1 row of the checklist is open.", "", False)
    assert (page.problem, page.problem_detail) == ("1 row of the checklist is open.", "Row 2.")
    assert (whole_door.shell.greeting, whole_door.shell.manager) == ("Hi, Kim", "Ana")
    assert decided(whole_door) == []


def test_with_a_video_still_to_watch_it_is_no_pass(whole_door, sqlite_server):
    safety = Module(SAFETY, "Safety", ModuleState.OFFERED, 1, "dQw4w9WgXcQ", 60_000, verified=True)
    sqlite_server.accept(ModuleSet(safety))
    tree = AllOf((Membership(), ModuleWatched(SAFETY, 90), PracticalSignOff()))
    sqlite_server.accept(RequirementSet(SubjectId(LASER_TYPE), Level.USER, tree))
    whole_door.sync()
    joined(whole_door)
    answer(whole_door, _1=True, _2=True)
    before = whole_door.sign_off.page

    whole_door.tap(ANA)

    assert [(proof.words, proof.done) for proof in before.proofs] == [
        ("Membership: yes", True),
        ("Safety: 0 % seen, 90 % needed", False),
    ]
    assert (before.may_pass, before.bars) == (False, "1 step comes before the sign-off.")
    assert whole_door.sign_off.page.problem == "1 step comes before the sign-off."
    assert decided(whole_door) == []


def test_without_a_checklist_the_verdict_is_touched_before_the_tap_signs(whole_door):
    joined(whole_door, trainer=TOM)
    whole_door.do(lambda: whole_door.sign_off.choose(str(PRINTER_TYPE)))
    whole_door.tap(TOM)
    untouched = whole_door.sign_off.page
    whole_door.later(6)

    whole_door.do(lambda: whole_door.sign_off.decide("pass"))
    whole_door.tap(TOM)

    assert untouched.stage is Stage.LOOK
    assert whole_door.sign_off.page.signed == "Kim may use this now: 3D printer."


def test_a_pass_may_have_an_end(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=True)
    limits = whole_door.sign_off.page.limits

    whole_door.do(lambda: whole_door.sign_off.limit(limits[1].id))
    whole_door.tap(ANA)

    assert [limit.caption for limit in limits] == ["No end", "Until Mon 22 Feb", "Until 23 Nov 2027"]
    assert whole_door.sign_off.page.signed_detail == "Ana, 18:00. It holds until Mon 22 Feb."
    (kept,) = decided(whole_door)
    assert kept.until.isoformat() == "2027-02-21T23:00:00+00:00"


# --- not yet


def test_a_row_that_is_not_seen_asks_for_a_reason_first(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=False)

    whole_door.tap(ANA)

    page = whole_door.sign_off.page
    assert page.problem == "A “not yet” needs one or two reasons, a pass none."
    assert [reason.id for reason in page.reasons] == list(NotYet)
    assert decided(whole_door) == []


def test_a_not_yet_is_signed_with_its_reasons(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=False)
    whole_door.do(lambda: whole_door.sign_off.decide("not_yet"))
    for reason in (NotYet.TIME_RAN_OUT, NotYet.SAFETY, NotYet.MORE_PRACTICE):
        whole_door.do(lambda reason=reason: whole_door.sign_off.toggle(reason))

    whole_door.tap(ANA)

    page = whole_door.sign_off.page
    assert (page.signed, page.passed) == ("Not yet, Kim: Laser cutter.", False)
    assert page.signed_detail == "Safety · A little more practice. Ana, 18:00."
    assert kim_may(whole_door) is Answer.NO


def test_an_earlier_not_yet_is_told_to_the_next_trainer(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=False)
    whole_door.do(lambda: whole_door.sign_off.decide("not_yet"))
    whole_door.do(lambda: whole_door.sign_off.toggle(NotYet.SAFETY))
    whole_door.tap(ANA)
    whole_door.do(whole_door.shell.done)
    whole_door.later(6)

    joined(whole_door)

    assert whole_door.sign_off.page.detail == "Not yet, Kim: Laser cutter. Safety. Ana, 18:00."


def test_a_row_that_turns_out_not_to_be_seen_rules_the_pass_out(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=True)
    whole_door.do(lambda: whole_door.sign_off.decide("pass"))

    answer(whole_door, _2=False)

    assert (whole_door.sign_off.page.verdict, whole_door.sign_off.page.may_pass) == ("", False)


# --- undoing


def test_within_a_minute_the_trainers_badge_takes_it_back(whole_door):
    signed(whole_door)
    whole_door.later(20)

    whole_door.do(whole_door.sign_off.undo)
    asked = whole_door.sign_off.page.prompt
    whole_door.tap(ANA)

    page = whole_door.sign_off.page
    assert asked == "Ana, tap your badge: that takes it back."
    assert (page.stage, page.detail) == (Stage.LOOK, "It is taken back.")
    assert [row.answer for row in page.rows] == ["seen", "seen"]
    assert kim_may(whole_door) is Answer.NO


def test_a_tap_alone_takes_nothing_back(whole_door):
    signed(whole_door)
    whole_door.later(6)

    whole_door.tap(ANA)

    assert whole_door.sign_off.page.stage is Stage.SIGNED
    assert kim_may(whole_door) is Answer.YES


def test_after_a_minute_undoing_is_no_longer_offered(whole_door):
    signed(whole_door)
    whole_door.later(30)
    whole_door.do(whole_door.shell.touch)
    whole_door.later(31)
    whole_door.do(whole_door.door.refresh)

    assert whole_door.sign_off.page.undo == ""


def test_a_tap_after_the_minute_takes_nothing_back_and_says_so(whole_door):
    signed(whole_door)
    whole_door.do(whole_door.sign_off.undo)
    whole_door.later(30)
    whole_door.do(whole_door.shell.touch)
    whole_door.later(31)

    whole_door.tap(ANA)

    assert whole_door.sign_off.page.problem == "The minute to undo it is over."
    assert kim_may(whole_door) is Answer.YES


# --- leaving


@pytest.mark.parametrize("how", ["leave", "back"])
def test_when_the_trainer_leaves_the_learner_goes_on_alone(whole_door, how):
    joined(whole_door)

    whole_door.do(whole_door.sign_off.leave if how == "leave" else whole_door.shell.back)

    assert whole_door.window.page == MACHINE
    assert (whole_door.shell.greeting, whole_door.shell.manager) == ("Hi, Kim", "")


def test_a_trainer_who_left_joins_anew_with_open_rows(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=True)
    whole_door.do(whole_door.sign_off.leave)

    whole_door.tap(ANA)

    assert whole_door.window.page == SIGN_OFF
    assert [row.answer for row in whole_door.sign_off.page.rows] == ["", ""]
    assert decided(whole_door) == []


def test_nothing_is_left_on_the_page_when_the_learner_has_gone(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True)

    whole_door.do(whole_door.shell.done)

    assert whole_door.window.page == BOARD
    assert whole_door.sign_off.page == type(whole_door.sign_off.page)()
    assert whole_door.door.manager is None


def test_answers_are_kept_ten_minutes_for_the_same_two(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True)
    whole_door.do(whole_door.shell.done)
    whole_door.later(60)

    joined(whole_door)

    assert [row.answer for row in whole_door.sign_off.page.rows] == ["seen", ""]


def test_another_trainer_begins_with_open_rows(whole_door, sqlite_server):
    sqlite_server.grant(TOM, LASER_TYPE, Level.TRAINER)
    whole_door.sync()
    joined(whole_door)
    answer(whole_door, _1=True)
    whole_door.do(whole_door.shell.done)
    whole_door.later(60)

    joined(whole_door, trainer=TOM)

    assert [row.answer for row in whole_door.sign_off.page.rows] == ["", ""]


# --- without the network


def test_without_the_network_it_works_and_says_that_it_will_be_confirmed(whole_door, sqlite_server):
    whole_door.do(lambda: whole_door.door.on_line(LineState(online=False, since=sqlite_server.clock())))

    signed(whole_door)
    said = whole_door.sign_off.page.signed_detail
    whole_door.sync()
    whole_door.do(lambda: whole_door.door.on_line(LineState(online=True)))

    assert said == "Ana, 18:00. It will be confirmed."
    assert whole_door.sign_off.page.signed_detail == "Ana, 18:00."
    with sqlite_server.shop() as shop:
        assert may_kim(shop, sqlite_server.clock()) is Answer.YES


def test_when_the_door_was_away_too_long_it_grants_nothing_and_says_why(whole_door):
    whole_door.later(timedelta(hours=9).total_seconds())
    joined(whole_door)
    answer(whole_door, _1=True, _2=True)

    whole_door.tap(ANA)

    assert whole_door.sign_off.page.problem == "This door has been on its own since yesterday 18:00."
    assert kim_may(whole_door) is not Answer.YES


def test_the_words_change_with_the_language_at_once(whole_door):
    joined(whole_door)
    answer(whole_door, _1=True, _2=True)

    whole_door.do(whole_door.shell.switch_language)

    assert whole_door.sign_off.page.prompt == "Ana, halte dein Badge hin: Du unterschreibst, dass Kim bestanden hat."

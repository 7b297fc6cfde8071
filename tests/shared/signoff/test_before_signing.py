"""What a trainer looks at before signing, and who can sign whom off, on both databases."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from shared.equipment.changes import EquipmentTypeSet
from shared.equipment.types import Category, EquipmentType, Standing
from shared.journal.signing import new_change_id
from shared.language import language
from shared.people.changes import Visited
from shared.people.types import WORKSHOP_TYPE, EquipmentTypeId, Level
from shared.signoff.changes import ChecklistSet
from shared.signoff.queries import helpers, readiness, signable_types
from shared.signoff.texts import decided_words, shown_words, who_can_sign
from shared.signoff.types import Checklist, ChecklistItem, Helpers, NotYet, SignOff, SignOffId
from shared.training.changes import ModuleSet, QualificationGranted, RequirementSet, VideoWatched
from shared.training.coverage import Range
from shared.training.rules import NoMembership, VideoToWatch
from shared.training.types import (
    AllOf,
    AnyOf,
    GrantId,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    PracticalSignOff,
    SessionId,
    SubjectId,
)
from shared.words import Mark, Speaker
from tests.support.shops import ADMIN, ANA, JO, KIM, LASER_TYPE, MIA, START, badge_id, person_id

TOM = person_id(60)
PRINTER_TYPE, SAW_TYPE = EquipmentTypeId(UUID(int=0xB002)), EquipmentTypeId(UUID(int=0xB003))
SAFETY, FOCUS, CLASS = (ModuleId(UUID(int=0xD001 + n)) for n in range(3))
ITEMS = (ChecklistItem(1, "Starts the extraction"),)
NAMES = {ANA: "Ana", TOM: "Tom", KIM: "Kim", JO: "Jo", MIA: "Mia", ADMIN: "Ada", SAFETY: "Safety", FOCUS: "Focus"}


def says(code="en", now=START):
    return Speaker(language(code), ZoneInfo("Europe/Berlin"), now, NAMES)


def learn(server, tree):
    """The workshop has three videos of a minute, and the laser asks for this."""
    for module_id, title in ((SAFETY, "Safety"), (FOCUS, "Focus"), (CLASS, "Class")):
        module = Module(module_id, title, ModuleState.OFFERED, 1, "dQw4w9WgXcQ", 60_000, verified=True)
        server.accept(ModuleSet(module))
    server.accept(RequirementSet(SubjectId(LASER_TYPE), Level.USER, tree))


def watch(server, module_id, up_to_ms):
    """Kim watches a video from its beginning."""
    seen = VideoWatched(KIM, module_id, 1, SessionId(new_change_id()), 0, (Range(0, up_to_ms),), up_to_ms)
    server.accept(seen, actor=None)
    server.clock.forward(minutes=2)


def looked_at(server, person=KIM, type_id=LASER_TYPE):
    with server.shop() as shop:
        return readiness(shop, person, type_id, server.clock())


def words_of(found, code="en"):
    return [shown_words(each, says(code)) for each in found.shown]


# --- what a trainer looks at


def test_each_step_is_shown_with_how_far_and_when(server):
    learn(server, AllOf((Membership(), ModuleWatched(SAFETY, 90), ModuleWatched(FOCUS, 90), PracticalSignOff())))
    server.accept(ChecklistSet(Checklist(LASER_TYPE, ITEMS)))
    watch(server, SAFETY, 60_000)
    watch(server, FOCUS, 24_000)

    found = looked_at(server)

    assert words_of(found) == ["Membership: yes", "Safety: 100 % seen, today", "Focus: 40 % seen, 90 % needed"]
    assert found.missing == (VideoToWatch(FOCUS, "Focus", 40, 90, 36_000),)
    assert (found.items, found.signers, found.held, found.before) == (ITEMS, (ANA,), False, None)


def test_of_several_ways_only_the_one_that_was_taken_is_shown(server):
    ways = AnyOf((ModuleWatched(SAFETY, 90), ModuleWatched(CLASS, 90)))
    learn(server, AllOf((Membership(), ways, PracticalSignOff())))
    watch(server, SAFETY, 60_000)

    found = looked_at(server)

    assert words_of(found) == ["Membership: yes", "Safety: 100 % seen, today"]
    assert found.missing == ()


def test_of_a_membership_that_has_ended_no_day_is_told(server):
    server.add_person(TOM, "Tom", member=False)
    server.accept(
        QualificationGranted(
            GrantId(new_change_id()), TOM, WORKSHOP_TYPE, Level.USER, server.clock() + timedelta(days=30)
        )
    )
    server.clock.forward(days=10)
    member = looked_at(server, TOM)
    server.clock.forward(days=40)

    lapsed = looked_at(server, TOM)

    assert words_of(member) == ["Membership until Wed 23 Dec"]
    assert words_of(lapsed) == ["Membership: still open"]
    assert [type(each) for each in lapsed.missing] == [NoMembership]


def test_who_holds_it_without_an_end_has_nothing_to_be_signed(server):
    server.add_person(TOM, "Tom")
    until = server.clock() + timedelta(days=30)
    server.accept(QualificationGranted(GrantId(new_change_id()), TOM, LASER_TYPE, Level.USER, until), actor=ANA)
    server.clock.forward(seconds=1)

    assert looked_at(server, MIA).held
    assert not looked_at(server, TOM).held
    assert not looked_at(server, KIM).held


def test_of_a_type_that_does_not_exist_nothing_is_shown(server):
    assert looked_at(server, type_id=EquipmentTypeId(UUID(int=1))) is None


def test_whoever_trains_on_it_does_not_sign_for_themselves(server):
    assert looked_at(server, ANA).signers == ()


# --- what somebody may sign


@pytest.fixture
def with_printer(server):
    """Ana trains on the printer, too; the saw is free for every member."""
    for type_id, name in ((PRINTER_TYPE, "3D printer"), (SAW_TYPE, "Saw")):
        server.accept(EquipmentTypeSet(EquipmentType(type_id, name, "cube", Category.RED, Standing.MACHINES)))
        server.grant(ANA, type_id, Level.TRAINER)
    server.accept(RequirementSet(SubjectId(SAW_TYPE), Level.USER, Membership()))
    server.clock.forward(seconds=1)
    return server


def signable(server, person, trainer):
    with server.shop() as shop:
        return [each.name for each in signable_types(shop, person, trainer, server.clock())]


def test_a_trainer_signs_for_what_the_learner_does_not_hold_and_a_sign_off_is_asked_for(with_printer):
    assert sorted(signable(with_printer, KIM, ANA)) == ["3D printer", "Laser cutter"]
    assert signable(with_printer, MIA, ANA) == ["3D printer"]


def test_what_was_begun_comes_first(with_printer):
    learn(with_printer, AllOf((ModuleWatched(SAFETY, 90), PracticalSignOff())))
    watch(with_printer, SAFETY, 60_000)

    assert signable(with_printer, KIM, ANA) == ["Laser cutter", "3D printer"]


def test_who_trains_on_nothing_and_who_is_the_learner_signs_nothing(with_printer):
    assert signable(with_printer, KIM, JO) == []
    assert signable(with_printer, ANA, ANA) == []


# --- who can help


def help_for(server, person=KIM):
    with server.shop() as shop:
        return helpers(shop, person, LASER_TYPE, server.clock())


def test_whoever_came_in_today_is_named_first(server):
    server.add_person(TOM, "Tom")
    server.grant(TOM, LASER_TYPE, Level.TRAINER)
    server.accept(Visited(TOM, badge_id(TOM)), actor=TOM)
    server.clock.forward(seconds=1)

    today = help_for(server)
    server.clock.forward(days=1)
    tomorrow = help_for(server)

    assert (today.persons, today.here) == ((TOM, ANA), (TOM,))
    assert (set(tomorrow.persons), tomorrow.here) == ({TOM, ANA}, ())


def test_the_learner_is_no_help_to_themselves(server):
    assert help_for(server, ANA).persons == ()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Helpers((TOM, ANA), (TOM,)), "Tom can sign you off, and came in today."),
        (Helpers((ANA, TOM), ()), "Ana or Tom can sign you off."),
        (Helpers((), ()), "Nobody can sign you off yet. A manager can name somebody."),
    ],
)
def test_who_can_sign_is_said_by_name(found, said):
    assert who_can_sign(found, says()) == said


# --- what was decided


def sign_off(**changed):
    known: dict[str, Any] = {
        "sign_off_id": SignOffId(UUID(int=1)),
        "person_id": KIM,
        "type_id": LASER_TYPE,
        "level": Level.USER,
        "trainer_id": ANA,
        "passed": True,
        "answers": (),
        "reasons": (),
        "until": None,
        "at": START,
        "undone_at": None,
    }
    return SignOff(**(known | changed))


def test_a_pass_is_said_to_both_with_who_and_when():
    words = decided_words(sign_off(), "Laser cutter", says())

    assert (words.sentence, words.detail, words.mark) == (
        "Kim may use this now: Laser cutter.",
        "Ana, 18:00.",
        Mark.FREE,
    )


def test_a_pass_with_an_end_says_until_when():
    words = decided_words(sign_off(until=START + timedelta(days=60)), "Laser cutter", says())

    assert words.detail == "Ana, 18:00. It holds until Fri 22 Jan."


def test_a_not_yet_says_why():
    words = decided_words(
        sign_off(passed=False, reasons=(NotYet.SAFETY, NotYet.SETTING_UP)),
        "Laser cutter",
        says(now=START + timedelta(days=2)),
    )

    assert words.sentence == "Not yet, Kim: Laser cutter."
    assert words.detail == "Safety · Setting up. Ana, Mon 23 Nov 18:00."

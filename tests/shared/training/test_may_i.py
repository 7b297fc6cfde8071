""" "May I?" as it is read from the tables, and the training cards, on both databases."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.equipment import queries as equipment
from shared.equipment.changes import MachineSet
from shared.equipment.rules import TypeUnknown
from shared.equipment.types import Machine, MachineState
from shared.journal.rules import TooLongOffline
from shared.journal.signing import private_part, seal_of
from shared.people import tables as people
from shared.people.changes import PersonSet
from shared.people.rules import PersonNotActive
from shared.people.types import WORKSHOP_TYPE, EquipmentTypeId, Level, PersonDetails, PersonState
from shared.training import queries as training
from shared.training import tables
from shared.training.changes import ModuleSet, QualificationWithdrawn, RequirementSet, VideoWatched
from shared.training.coverage import Range
from shared.training.rules import NoMembership, OutOfOrder, SignOffMissing, VideoToWatch
from shared.training.types import (
    AllOf,
    Answer,
    Explanation,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    PracticalSignOff,
    SessionId,
    SubjectId,
)
from tests.support.shops import ANA, JO, LASER, LASER_TYPE, MIA, Server, person_id
from tests.support.training import may_use

SAFETY = ModuleId(UUID(int=0xD001))
MODULE = Module(SAFETY, "Laser safety", ModuleState.OFFERED, 1, "dQw4w9WgXcQ", 60_000, verified=True)
TREE = AllOf((Membership(), ModuleWatched(SAFETY, 90), PracticalSignOff()))
KIM, STRANGER = person_id(50), person_id(99)
HOUR = timedelta(hours=1)
SIGN_OFF = SignOffMissing(LASER_TYPE, "Laser cutter", ready=True)


@pytest.fixture
def shop_with_newcomer(server: Server) -> Server:
    """Kim is a member and holds nothing yet; the laser asks for a video and a sign-off."""
    server.add_person(KIM, "Kim", badge=False)
    server.accept(ModuleSet(MODULE))
    server.accept(RequirementSet(SubjectId(LASER_TYPE), Level.USER, TREE))
    server.clock.forward(seconds=1)
    return server


def may(server: Server, person=KIM, machine=LASER) -> Explanation:
    with server.shop() as shop:
        return may_use(shop, person, machine, server.clock())


def watch(server: Server, person=KIM, end_ms: int = 60_000) -> None:
    server.clock.forward(minutes=1)
    session = SessionId(UUID(int=1))
    server.accept(VideoWatched(person, SAFETY, 1, session, 0, (Range(0, end_ms),), 60_000), actor=person)


def test_a_newcomer_reads_what_is_missing_and_then_less_and_less(shop_with_newcomer):
    server = shop_with_newcomer

    assert may(server) == Explanation(
        Answer.NO, (VideoToWatch(SAFETY, "Laser safety", 0, 90, 60_000), replace(SIGN_OFF, ready=False))
    )
    watch(server, end_ms=30_000)
    assert may(server) == Explanation(
        Answer.NO, (VideoToWatch(SAFETY, "Laser safety", 50, 90, 30_000), replace(SIGN_OFF, ready=False))
    )
    watch(server)
    assert may(server) == Explanation(Answer.NO, (SIGN_OFF,))
    server.grant(KIM, LASER_TYPE)
    server.clock.forward(seconds=1)
    assert may(server) == Explanation(Answer.YES, ())


def test_a_new_version_of_a_video_is_to_be_watched_again_by_those_who_do_not_hold_the_level(shop_with_newcomer):
    server = shop_with_newcomer
    watch(server)
    server.accept(ModuleSet(replace(MODULE, version=2, video="aaaaaaaaaaa")))

    answer = may(server)

    assert answer is not None
    assert answer.reasons[0] == VideoToWatch(SAFETY, "Laser safety", 0, 90, 60_000)
    assert may(server, MIA) == Explanation(Answer.YES, ())


def test_who_is_no_member_any_more_reads_since_when(shop_with_newcomer):
    server = shop_with_newcomer
    with server.shop() as shop:
        (membership,) = [each for each in training.grants_of(shop, MIA) if each.type_id == WORKSHOP_TYPE]
    server.accept(QualificationWithdrawn(membership.grant_id))
    with server.shop() as shop:
        ended = training.grant(shop, membership.grant_id)
    server.clock.forward(seconds=1)

    assert ended is not None
    assert may(server, MIA) == Explanation(Answer.NO, (NoMembership(ended.withdrawn_at),))


def test_a_membership_that_ends_says_until_when_a_yes_holds(shop_with_newcomer):
    server = shop_with_newcomer
    with server.shop() as shop:
        (membership,) = [each for each in training.grants_of(shop, MIA) if each.type_id == WORKSHOP_TYPE]
        until = server.clock() + timedelta(days=30)
        shop.put(tables.grant, replace(membership, until=until))

    assert may(server, MIA) == Explanation(Answer.YES, (), until)


def test_whoever_has_left_may_nothing(shop_with_newcomer):
    server = shop_with_newcomer
    part = private_part(PersonDetails("Mia"), [MIA])
    server.accept(PersonSet(MIA, PersonState.LEFT, seal_of(part)), private=part)

    assert may(server, MIA) == Explanation(Answer.NO, (PersonNotActive(),))
    answer = may(server, STRANGER)
    assert answer is not None
    assert answer.reasons[0] == PersonNotActive()


def test_a_machine_that_asks_for_more_and_one_that_is_broken_say_so(shop_with_newcomer):
    server = shop_with_newcomer
    server.accept(RequirementSet(SubjectId(LASER), Level.USER, ModuleWatched(SAFETY, 10)))
    with server.shop() as shop:
        laser = equipment.machine(shop, LASER)
    assert laser is not None
    server.accept(MachineSet(replace(laser, state=MachineState.OUT_OF_ORDER)))

    assert may(server, MIA) == Explanation(
        Answer.NO, (OutOfOrder(None), VideoToWatch(SAFETY, "Laser safety", 0, 10, 60_000))
    )


def test_what_cannot_be_told_is_never_a_yes(server):
    adrift = Machine(LASER, EquipmentTypeId(UUID(int=1)), "Adrift", "", MachineState.USABLE, None)

    with server.shop() as shop:
        found = training.explain_use(shop, MIA, adrift, server.clock())

    assert found == Explanation(Answer.CANNOT_TELL, (TypeUnknown(),))


# --- how old the door's data is


@pytest.mark.parametrize(
    ("age", "person", "allowed"),
    [
        (8 * HOUR, MIA, True),
        (8.1 * HOUR, MIA, True),
        (72 * HOUR, MIA, True),
        (72.1 * HOUR, MIA, False),
        (72.1 * HOUR, ANA, True),
        (8.1 * HOUR, KIM, False),
        (8 * HOUR, KIM, True),
        (-1 * HOUR, MIA, False),
        (-1 * HOUR, ANA, True),
    ],
)
def test_a_door_that_is_offline_lets_in_fewer_and_fewer(server, age, person, allowed):
    """Mia is qualified; Ana owns the lasers; Kim needs no qualification, since the type asks for none.

    A door whose clock stands before its last pull cannot tell how long it has been offline.
    """
    server.add_person(KIM, "Kim", badge=False)
    server.accept(RequirementSet(SubjectId(LASER_TYPE), Level.USER, Membership()))
    server.grant(ANA, LASER_TYPE, Level.OWNER)
    now = server.clock.forward(days=10)

    with server.shop() as shop:
        laser = equipment.machine(shop, LASER)
        assert laser is not None
        found = training.explain_use(shop, person, laser, now, fresh_at=now - age)

    too_old = Explanation(Answer.CANNOT_TELL, (TooLongOffline(now - age),))
    assert found == (Explanation(Answer.YES, ()) if allowed else too_old)


def test_an_old_door_still_knows_a_no(shop_with_newcomer):
    server = shop_with_newcomer
    now = server.clock.forward(days=10)

    with server.shop() as shop:
        laser = equipment.machine(shop, LASER)
        assert laser is not None
        found = training.explain_use(shop, KIM, laser, now, fresh_at=now - timedelta(days=10))

    assert found.answer is Answer.NO


def test_a_door_that_does_not_know_its_workshop_cannot_tell(server):
    now = server.clock.forward(seconds=1)
    with server.shop() as shop:
        shop.drop(people.workshop_settings, 0)
        laser = equipment.machine(shop, LASER)
        assert laser is not None
        found = training.explain_use(shop, MIA, laser, now, fresh_at=now)

    assert found == Explanation(Answer.CANNOT_TELL, (TooLongOffline(now),))


# --- who helps, and the cards


def test_trainers_sign_or_owners_where_there_are_none(server):
    server.grant(JO, LASER_TYPE, Level.OWNER)
    now = server.clock.forward(seconds=1)

    with server.shop() as shop:
        assert training.who_signs(shop, LASER_TYPE, now) == [ANA]
        (grant,) = [each for each in training.grants_of(shop, ANA) if each.level is Level.TRAINER]
    server.accept(QualificationWithdrawn(grant.grant_id))
    later = server.clock.forward(seconds=1)
    with server.shop() as shop:
        assert training.who_signs(shop, LASER_TYPE, later) == [JO]
        assert training.holders(shop, LASER_TYPE, list(Level), later) == [MIA, JO]


def test_a_training_card_shows_each_step_and_whether_it_is_held(shop_with_newcomer):
    server = shop_with_newcomer
    with server.shop() as shop:
        of_kim = training.card(shop, KIM, LASER_TYPE, server.clock())
        of_mia = training.card(shop, MIA, LASER_TYPE, server.clock())
        assert training.card(shop, KIM, EquipmentTypeId(UUID(int=1)), server.clock()) is None

    assert of_kim is not None
    assert [each.done for each in of_kim.steps] == [True, False, False]
    assert not of_kim.held
    assert of_mia is not None
    assert of_mia.held


def test_a_training_card_says_what_is_missing_until_when_it_lasts_and_who_signed(shop_with_newcomer):
    server = shop_with_newcomer
    watch(server)
    with server.shop() as shop:
        ready = training.card(shop, KIM, LASER_TYPE, server.clock())

    server.grant(KIM, LASER_TYPE)
    ends = server.clock.forward(seconds=1) + HOUR
    with server.shop() as shop:
        (member,) = [each for each in training.grants_of(shop, KIM) if each.type_id == WORKSHOP_TYPE]
        shop.put(tables.grant, replace(member, until=ends))
        held = training.card(shop, KIM, LASER_TYPE, server.clock())

    assert ready is not None
    assert (ready.missing, ready.grant, ready.until) == ((SIGN_OFF,), None, None)
    assert held is not None
    assert (held.missing, held.until, held.member_until) == ((), ends, ends)
    assert held.grant is not None
    assert held.grant.granted_by == ANA


def test_how_much_of_a_module_is_asked_is_the_most_that_type_and_machine_ask(shop_with_newcomer):
    server = shop_with_newcomer
    server.accept(RequirementSet(SubjectId(LASER), Level.USER, ModuleWatched(SAFETY, 95)))
    nobody_asks = ModuleId(UUID(int=1))

    with server.shop() as shop:
        assert training.wanted_percent(shop, SAFETY, [SubjectId(LASER_TYPE)]) == 90
        assert training.wanted_percent(shop, SAFETY, [SubjectId(LASER_TYPE), SubjectId(LASER)]) == 95
        assert training.wanted_percent(shop, nobody_asks, [SubjectId(LASER_TYPE)]) == 100


def test_types_that_somebody_has_begun_come_latest_first_and_only_until_held(shop_with_newcomer):
    server = shop_with_newcomer
    with server.shop() as shop:
        assert training.begun_types(shop, KIM, server.clock()) == []
    watch(server)
    with server.shop() as shop:
        assert training.begun_types(shop, KIM, server.clock()) == [LASER_TYPE]
    server.grant(KIM, LASER_TYPE)
    now = server.clock.forward(seconds=1)
    with server.shop() as shop:
        assert training.begun_types(shop, KIM, now) == []


def test_what_was_watched_of_a_module_that_has_not_come_is_not_counted(shop_with_newcomer):
    server = shop_with_newcomer
    watch(server)
    with server.shop() as shop:
        shop.drop(tables.module, SAFETY)

        found = may_use(shop, KIM, LASER, server.clock())

    assert found.reasons[0] == VideoToWatch(SAFETY, "", 0, 90, 0)

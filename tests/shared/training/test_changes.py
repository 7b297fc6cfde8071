"""Modules, requirements, watching and qualifications, on both databases."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.equipment.rules import TypeUnknown
from shared.journal.rules import NotAllowed, StaleEdit
from shared.journal.signing import new_change_id, open_envelope
from shared.journal.types import Act, PersonId, Verdict
from shared.judging import refusals
from shared.people.rules import PersonUnknown
from shared.people.types import NOTICEBOARD_TYPE, SYSTEM_TYPE, WORKSHOP_TYPE, EquipmentTypeId, Level
from shared.refusals import decode
from shared.training import queries as training
from shared.training import tables
from shared.training.changes import (
    ModuleMeasured,
    ModuleSet,
    QualificationGranted,
    QualificationWithdrawn,
    RequirementSet,
    VideoWatched,
)
from shared.training.coverage import Range
from shared.training.rules import (
    EndPassed,
    GrantUnknown,
    LastOwner,
    ModuleUnknown,
    NotGrantable,
    RequirementCannotBeMet,
    VersionOutOfStep,
)
from shared.training.types import (
    AllOf,
    GrantId,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    Origin,
    PracticalSignOff,
    SessionId,
    SubjectId,
)
from tests.support.shops import ADMIN, ANA, JO, LASER, LASER_TYPE, MIA, START, Server, TestDoor, person_id
from tests.support.training import total_ms

SAFETY = ModuleId(UUID(int=0xD001))
MINUTE_MS = 60_000
TEN_MINUTES_MS = 10 * MINUTE_MS
SESSION = SessionId(UUID(int=0xF001))
STRANGER = person_id(99)
MODULE = Module(SAFETY, "Laser safety", ModuleState.OFFERED, 1, "dQw4w9WgXcQ", TEN_MINUTES_MS, verified=False)
MINUTE = timedelta(minutes=1)


# --- modules


def test_every_version_of_a_module_is_kept(server):
    server.accept(ModuleSet(MODULE))
    newer = replace(MODULE, version=2, video="aaaaaaaaaaa", duration_ms=MINUTE_MS)
    server.accept(ModuleSet(newer))

    with server.shop() as shop:
        first, second = (training.module_version(shop, SAFETY, version) for version in (1, 2))
        assert training.module(shop, SAFETY) == newer
        assert training.modules(shop) == training.modules(shop, [SAFETY]) == {SAFETY: newer}
        assert training.modules(shop, [ModuleId(UUID(int=1))]) == {}
    assert first is not None
    assert second is not None
    assert (first.video, second.video) == ("dQw4w9WgXcQ", "aaaaaaaaaaa")


def test_another_title_changes_no_version(server):
    server.accept(ModuleSet(MODULE))
    with server.shop() as shop:
        before = training.module_version(shop, SAFETY, 1)
    server.clock.forward(days=1)

    server.accept(ModuleSet(replace(MODULE, title="Safety")))

    with server.shop() as shop:
        assert training.module_version(shop, SAFETY, 1) == before


def test_a_module_is_set_by_admins_in_step_and_by_one_at_a_time(server):
    assert server.refusals(ModuleSet(MODULE), actor=ANA) == (NotAllowed(),)
    assert server.refusals(ModuleSet(replace(MODULE, version=2))) == (VersionOutOfStep(),)
    seen = server.head()
    server.accept(ModuleSet(MODULE))
    assert server.refusals(ModuleSet(replace(MODULE, title="B")), seen=seen) == (StaleEdit(),)


@pytest.mark.parametrize(
    ("version", "measured_ms", "verified"),
    [
        (1, TEN_MINUTES_MS, True),
        (1, TEN_MINUTES_MS + 2_000, True),
        (1, TEN_MINUTES_MS - 2_001, False),
    ],
)
def test_a_door_that_has_played_the_video_verifies_its_duration(door, server, version, measured_ms, verified):
    server.accept(ModuleSet(MODULE))

    assert door.outcome(ModuleMeasured(SAFETY, version, measured_ms)).verdict is Verdict.ACCEPTED

    with server.shop() as shop:
        found = training.module(shop, SAFETY)
    assert found is not None
    assert found.verified is verified
    assert found.duration_ms == TEN_MINUTES_MS


def test_what_a_door_says_of_an_older_version_verifies_nothing(door, server):
    server.accept(ModuleSet(MODULE))
    server.accept(ModuleSet(replace(MODULE, version=2, video="aaaaaaaaaaa")))

    door.outcome(ModuleMeasured(SAFETY, 1, TEN_MINUTES_MS))
    door.pull()

    found = training.module(door.shop(), SAFETY)
    assert found is not None
    assert not found.verified
    assert door.make(ModuleMeasured(SAFETY, 3, 1), actor=None) == (ModuleUnknown(),)


def test_a_verified_module_stays_so(door, server):
    server.accept(ModuleSet(replace(MODULE, verified=True)))
    head = server.head()

    door.outcome(ModuleMeasured(SAFETY, 1, TEN_MINUTES_MS))

    with server.shop() as shop:
        assert training.module(shop, SAFETY) == replace(MODULE, verified=True)
    assert server.head() == head + 1


# --- requirements

TREE = AllOf((Membership(), ModuleWatched(SAFETY, 90), PracticalSignOff()))


def test_a_requirement_of_a_type_or_a_machine_is_set_and_changed(server):
    server.accept(ModuleSet(MODULE))
    laser, machine = SubjectId(LASER_TYPE), SubjectId(LASER)
    server.accept(RequirementSet(laser, Level.USER, TREE))
    server.accept(RequirementSet(machine, Level.USER, ModuleWatched(SAFETY, 10)))
    server.accept(RequirementSet(laser, Level.USER, Membership()))
    server.accept(RequirementSet(laser, Level.OWNER, TREE))

    with server.shop() as shop:
        found = training.required(shop, [laser, machine], Level.USER)
        assert training.required(shop, [laser, machine], Level.OWNER) == {laser: TREE}
    assert found == {laser: Membership(), machine: ModuleWatched(SAFETY, 10)}


def test_a_requirement_is_of_something_that_exists_and_can_be_met(server):
    nowhere = SubjectId(UUID(int=1))

    assert server.refusals(RequirementSet(nowhere, Level.USER, Membership())) == (TypeUnknown(),)
    assert server.refusals(RequirementSet(SubjectId(LASER_TYPE), Level.USER, TREE)) == (RequirementCannotBeMet(SAFETY),)
    server.accept(ModuleSet(replace(MODULE, state=ModuleState.RETIRED)))
    assert server.refusals(RequirementSet(SubjectId(LASER), Level.USER, TREE)) == (RequirementCannotBeMet(SAFETY),)


def test_of_two_who_edit_one_requirement_the_second_is_told(server):
    seen = server.head()
    wanted = RequirementSet(SubjectId(LASER_TYPE), Level.USER, Membership())
    server.accept(wanted)

    assert server.refusals(wanted, seen=seen) == (StaleEdit(),)
    assert server.refusals(replace(wanted, level=Level.TRAINER), seen=seen) == ()
    assert server.refusals(wanted, actor=ANA, seen=server.head()) == (NotAllowed(),)


def test_a_requirement_reaches_a_door_by_its_own_key(door, server):
    server.accept(RequirementSet(SubjectId(LASER_TYPE), Level.USER, Membership()))
    door.pull()

    assert training.required(door.shop(), [SubjectId(LASER_TYPE)], Level.USER) == {SubjectId(LASER_TYPE): Membership()}


# --- watching


def report(
    start_ms: int = 0,
    end_ms: int = MINUTE_MS,
    *,
    elapsed_ms: int | None = None,
    number: int = 0,
    person: PersonId = MIA,
    session: SessionId = SESSION,
    version: int = 1,
) -> VideoWatched:
    elapsed = end_ms - start_ms if elapsed_ms is None else elapsed_ms
    return VideoWatched(person, SAFETY, version, session, number, (Range(start_ms, end_ms),), elapsed)


def seen_ms(server, person: PersonId = MIA, version: int = 1) -> int:
    with server.shop() as shop:
        found = training.watched(shop, person, SAFETY, version)
    return total_ms(found.coverage) if found else 0


@pytest.fixture
def cinema(door: TestDoor, server: Server) -> TestDoor:
    """A door at which Mia can watch ten minutes of laser safety."""
    server.accept(ModuleSet(MODULE))
    door.pull()
    server.clock.forward(minutes=30)
    return door


def told(door: TestDoor, change: VideoWatched, at: datetime | None = None) -> None:
    """Report, a minute after the report before."""
    outcome = door.outcome(change, actor=change.person_id, at=at or door.server.clock.forward(minutes=1))
    assert outcome.verdict is Verdict.ACCEPTED


def test_what_was_watched_is_credited_once(cinema, server):
    told(cinema, report(0, MINUTE_MS))
    told(cinema, report(30_000, 90_000, number=1))
    told(cinema, report(0, MINUTE_MS, number=2))

    assert seen_ms(server) == 90_000


def test_a_report_that_comes_twice_is_credited_once(cinema, server):
    told(cinema, report())
    signed = cinema.forge(report(MINUTE_MS, 2 * MINUTE_MS, number=1), actor=MIA, at=server.clock.forward(minutes=1))

    first, again = cinema.send(signed), cinema.send(signed)

    assert first == again
    assert seen_ms(server) == 2 * MINUTE_MS


def test_a_faster_rate_than_one_and_a_half_earns_no_more(cinema, server):
    told(cinema, report(0, MINUTE_MS))
    told(cinema, report(MINUTE_MS, 6 * MINUTE_MS, elapsed_ms=MINUTE_MS, number=1))

    assert seen_ms(server) == MINUTE_MS + 90_000


def test_a_report_cannot_claim_more_time_than_has_passed(cinema, server):
    told(cinema, report(0, MINUTE_MS))
    told(cinema, report(MINUTE_MS, TEN_MINUTES_MS, elapsed_ms=9 * MINUTE_MS, number=1))

    assert seen_ms(server) == MINUTE_MS + 91_500


def test_what_lies_beyond_the_end_of_the_video_is_not_credited(cinema, server):
    told(cinema, report(9 * MINUTE_MS, 12 * MINUTE_MS, elapsed_ms=3 * MINUTE_MS))

    assert seen_ms(server) == MINUTE_MS


def test_many_sessions_begun_at_one_moment_earn_the_time_of_one_and_a_second(cinema, server):
    told(cinema, report(0, MINUTE_MS))
    now = server.clock.forward(minutes=1)
    for n in range(5):
        session = SessionId(UUID(int=0xF100 + n))
        told(cinema, report((2 + n) * MINUTE_MS, (3 + n) * MINUTE_MS, session=session), at=now)

    assert 2 * MINUTE_MS < seen_ms(server) <= 2 * MINUTE_MS + 1_500


def test_one_person_at_two_doors_is_credited_the_time_of_one_and_a_second(cinema, server, tmp_path):
    other = TestDoor(server, tmp_path / "door2", number=2)
    server.clock.forward(minutes=30)
    told(cinema, report(0, MINUTE_MS))
    now = server.clock.forward(minutes=1)

    told(cinema, report(MINUTE_MS, 2 * MINUTE_MS, number=1), at=now)
    told(other, report(5 * MINUTE_MS, 6 * MINUTE_MS, session=SessionId(UUID(int=0xF002))), at=now)

    assert seen_ms(server) == 2 * MINUTE_MS + 1_500
    other.close()


def test_two_persons_at_one_door_are_credited_the_time_of_one_and_a_second(cinema, server):
    told(cinema, report(0, MINUTE_MS))
    now = server.clock.forward(minutes=1)

    told(cinema, report(MINUTE_MS, 2 * MINUTE_MS, number=1), at=now)
    told(cinema, report(0, MINUTE_MS, person=JO, session=SessionId(UUID(int=0xF002))), at=now)

    assert (seen_ms(server), seen_ms(server, JO)) == (2 * MINUTE_MS, 1_500)


def test_the_fastest_play_is_credited_whole_though_its_reports_are_written_early_and_late(cinema, server):
    told(cinema, report(0, 90_000, elapsed_ms=MINUTE_MS))
    told(cinema, report(90_000, 180_000, elapsed_ms=MINUTE_MS, number=1), server.clock.forward(seconds=59.2))
    told(cinema, report(180_000, 270_000, elapsed_ms=MINUTE_MS, number=2), server.clock.forward(seconds=60.8))

    assert seen_ms(server) == 270_000


def test_watching_at_a_time_that_cannot_be_right_is_kept_but_earns_nothing(cinema, server):
    outcome = cinema.outcome(report(), actor=MIA, at=server.clock() + timedelta(hours=1))

    assert outcome.verdict is Verdict.ACCEPTED
    assert [each.__struct_config__.tag for each in decode(outcome.refusals)] == ["not_believable"]
    assert seen_ms(server) == 0


def test_each_version_is_watched_for_itself(cinema, server):
    told(cinema, report())
    server.accept(ModuleSet(replace(MODULE, version=2, video="aaaaaaaaaaa")))
    told(cinema, report(MINUTE_MS, 2 * MINUTE_MS, number=1))
    told(cinema, report(0, MINUTE_MS, version=2, session=SessionId(UUID(int=0xF002))))

    assert (seen_ms(server), seen_ms(server, version=2)) == (2 * MINUTE_MS, MINUTE_MS)


def test_what_nobody_can_watch_is_kept_and_earns_nothing(cinema, server):
    told(cinema, replace(report(), module_id=ModuleId(UUID(int=1))))
    told(cinema, report(version=7))

    assert seen_ms(server) == 0
    with server.shop() as shop:
        assert training.watched_by(shop, MIA) == []


def test_the_door_itself_does_not_report_what_nobody_can_watch(cinema):
    assert cinema.make(report(person=STRANGER, version=7), actor=MIA) == (PersonUnknown(), ModuleUnknown())


def test_first_and_last_time_are_kept_whatever_comes_when(cinema, server):
    told(cinema, report())
    began = server.clock()
    told(cinema, report(MINUTE_MS, 2 * MINUTE_MS, number=1))

    with server.shop() as shop:
        found = training.watched(shop, MIA, SAFETY, 1)
        clock = training.watch_clock(shop, 1, MIA)
    assert found is not None
    assert (found.first_at, found.last_at, found.door) == (began, began + MINUTE, 1)
    assert clock is not None
    assert clock.until == began + MINUTE


# --- qualifications


def granted(
    person: PersonId = JO,
    type_id: EquipmentTypeId = LASER_TYPE,
    level: Level = Level.USER,
    until: datetime | None = None,
) -> QualificationGranted:
    return QualificationGranted(GrantId(new_change_id()), person, type_id, level, until)


def test_a_grant_is_a_dated_fact_with_its_granter(server):
    server.clock.forward(seconds=1)
    change = granted(MIA, WORKSHOP_TYPE, Level.TRAINER, until=START + timedelta(days=30))
    server.accept(change)

    with server.shop() as shop:
        found = training.grant(shop, change.grant_id)
    assert found is not None
    assert (found.granted_by, found.origin, found.until) == (ADMIN, Origin.DIRECT, START + timedelta(days=30))
    assert abs(found.since - server.clock()) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("by", "person", "type_id", "level", "allowed"),
    [
        (ANA, JO, LASER_TYPE, Level.USER, True),
        (ANA, JO, LASER_TYPE, Level.TRAINER, True),
        (ANA, JO, LASER_TYPE, Level.OWNER, False),
        (ANA, ANA, LASER_TYPE, Level.OWNER, False),
        (MIA, JO, LASER_TYPE, Level.USER, False),
        (ADMIN, JO, LASER_TYPE, Level.OWNER, True),
        (ADMIN, JO, LASER_TYPE, Level.USER, False),
        (ADMIN, JO, SYSTEM_TYPE, Level.OWNER, True),
        (ADMIN, JO, NOTICEBOARD_TYPE, Level.USER, True),
        (ANA, JO, WORKSHOP_TYPE, Level.USER, False),
        (None, JO, WORKSHOP_TYPE, Level.USER, False),
    ],
)
def test_a_level_is_given_by_those_who_may(server, by, person, type_id, level, allowed):
    server.clock.forward(seconds=1)

    found = server.refusals(granted(person, type_id, level), actor=by)

    assert found == (() if allowed else (NotGrantable(),))


def test_a_level_is_of_a_type_and_a_person_that_exist(server):
    nothing = granted(STRANGER, EquipmentTypeId(UUID(int=1)), Level.OWNER)

    assert server.refusals(nothing) == (PersonUnknown(), TypeUnknown())


def test_a_grant_cannot_take_the_place_of_another_by_its_id(server):
    server.clock.forward(seconds=1)
    first = granted(JO, WORKSHOP_TYPE, Level.TRAINER)
    server.accept(first)

    outcome = server.take(replace(granted(MIA, WORKSHOP_TYPE), grant_id=first.grant_id))

    assert outcome.verdict is Verdict.SET_ASIDE
    with server.shop() as shop:
        found = training.grant(shop, first.grant_id)
    assert found is not None
    assert found.person_id == JO


def test_what_is_withdrawn_ends_then_and_only_once(server):
    server.clock.forward(seconds=1)
    with server.shop() as shop:
        (grant,) = [each for each in training.grants_of(shop, MIA) if each.type_id == LASER_TYPE]

    server.accept(QualificationWithdrawn(grant.grant_id), actor=ANA)

    before = server.clock() - timedelta(milliseconds=1)
    after = server.clock.forward(seconds=1)
    with server.shop() as shop:
        assert (LASER_TYPE, Level.USER) in training.holdings(shop, MIA, before)
        assert (LASER_TYPE, Level.USER) not in training.holdings(shop, MIA, after)
    assert server.refusals(QualificationWithdrawn(grant.grant_id), actor=ANA) == (GrantUnknown(),)
    assert server.refusals(QualificationWithdrawn(GrantId(UUID(int=1)))) == (GrantUnknown(),)


def test_what_somebody_could_not_give_they_cannot_take(server):
    server.clock.forward(seconds=1)
    with server.shop() as shop:
        (grant,) = [each for each in training.grants_of(shop, MIA) if each.type_id == LASER_TYPE]

    assert server.refusals(QualificationWithdrawn(grant.grant_id), actor=JO) == (NotGrantable(),)


def test_the_last_owner_of_the_system_cannot_be_removed(server):
    first = server.grant(JO, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)
    with server.shop() as shop:
        (of_admin,) = [each for each in training.grants_of(shop, ADMIN) if each.type_id == SYSTEM_TYPE]

    server.accept(QualificationWithdrawn(of_admin.grant_id), actor=JO)
    server.clock.forward(seconds=1)

    found = server.refusals(QualificationWithdrawn(first), actor=ADMIN)
    assert LastOwner() in found


def test_an_owner_for_a_time_is_not_counted_on(server):
    server.accept(granted(JO, SYSTEM_TYPE, Level.OWNER, until=server.clock() + timedelta(days=1)))
    server.clock.forward(seconds=1)
    with server.shop() as shop:
        (of_admin,) = [each for each in training.grants_of(shop, ADMIN) if each.type_id == SYSTEM_TYPE]

    assert server.refusals(QualificationWithdrawn(of_admin.grant_id), actor=JO) == (LastOwner(),)


def owners(server: Server) -> tuple[GrantId, GrantId]:
    """The admin's ownership of the system, and Jo's."""
    of_jo = server.grant(JO, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)
    with server.shop() as shop:
        (of_admin,) = [each for each in training.grants_of(shop, ADMIN) if each.type_id == SYSTEM_TYPE]
    return of_admin.grant_id, of_jo


def test_who_else_owns_the_system_is_asked_as_of_when_it_is_taken(door, server):
    """Jo withdraws the admin's while two own it; by the time that this is heard, Jo is no owner any more."""
    of_admin, of_jo = owners(server)
    change, at = QualificationWithdrawn(of_admin), server.clock()
    envelope = open_envelope(door.forge(change, actor=JO, at=at))
    server.clock.forward(minutes=30)
    server.accept(QualificationWithdrawn(of_jo))
    taken_at = server.clock.forward(minutes=30)

    with server.shop() as shop:
        found = refusals(change, shop.judging(Act(envelope, change, None, taken_at)))

    assert found == (LastOwner(),)


def test_an_owner_whose_end_is_written_already_is_not_counted_on(server):
    """As a door has dated it whose clock is a minute fast."""
    of_admin, of_jo = owners(server)
    with server.shop() as shop:
        found = training.grant(shop, of_jo)
        assert found is not None
        shop.put(tables.grant, replace(found, withdrawn_at=server.clock() + timedelta(minutes=1), withdrawn_by=ADMIN))

    assert server.refusals(QualificationWithdrawn(of_admin), actor=JO) == (LastOwner(),)


def test_no_level_is_given_that_is_over_already(server):
    over = granted(JO, SYSTEM_TYPE, Level.OWNER, until=server.clock() - timedelta(days=1))

    assert server.refusals(over) == (EndPassed(),)

"""What is missing to a level, who may grant one, what watching earns, and the answer to "may I?"."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.journal.types import PersonId
from shared.people.rules import Holding, PersonNotActive
from shared.people.types import NOTICEBOARD_TYPE, SYSTEM_TYPE, WORKSHOP_TYPE, EquipmentTypeId, Level
from shared.training.coverage import Coverage, Range
from shared.training.queries import holdings_from
from shared.training.rules import (
    EndPassed,
    Evidence,
    LastOwner,
    NoMembership,
    NotGrantable,
    OneOfMissing,
    OutOfOrder,
    RequirementCannotBeMet,
    Retired,
    SignOffMissing,
    VersionOutOfStep,
    VideoToWatch,
    allowance_ms,
    always,
    asks_for_practice,
    charged_until,
    end_refusals,
    explain,
    grant_refusals,
    last_owner_refusals,
    module_refusals,
    requirement_refusals,
    steps,
    still_missing,
    without_practical,
)
from shared.training.types import (
    MOST_LEVELS,
    AllOf,
    Answer,
    AnyOf,
    Explanation,
    Grant,
    GrantId,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    Origin,
    PracticalSignOff,
    Requirement,
    leaves,
)

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MIA, ANA, JO = (PersonId(UUID(int=n)) for n in range(3))
LASER_TYPE, LATHE_TYPE = EquipmentTypeId(UUID(int=10)), EquipmentTypeId(UUID(int=11))
LASER = EquipmentType(LASER_TYPE, "Laser cutter", "focus-2", Category.RED, Standing.MACHINES)
LASER_ONE = Machine(MachineId(UUID(int=20)), LASER_TYPE, "Laser 1", "", MachineState.USABLE, None)
SAFETY, OPTICS = ModuleId(UUID(int=30)), ModuleId(UUID(int=31))
TEN_MINUTES_MS = 600_000
MODULES = {
    each: Module(each, title, ModuleState.OFFERED, 1, "dQw4w9WgXcQ", TEN_MINUTES_MS, verified=True)
    for each, title in ((SAFETY, "Laser safety"), (OPTICS, "Optics"))
}
ALL_SEEN = Coverage((Range(0, TEN_MINUTES_MS),))
WATCH_SAFETY = ModuleWatched(SAFETY, 95)
TREE = AllOf((Membership(), WATCH_SAFETY, PracticalSignOff()))
NOTHING_MORE = AllOf()


def knows(**changed: object) -> Evidence:
    has = Evidence(
        member=True, member_until=None, modules=MODULES, seen={SAFETY: ALL_SEEN}, signed_off=True, of_type=LASER
    )
    return replace(has, **changed)


def a_grant(
    person: PersonId = MIA,
    type_id: EquipmentTypeId = LASER_TYPE,
    level: Level = Level.USER,
    *,
    since: datetime = NOW - DAY,
    until: datetime | None = None,
    withdrawn_at: datetime | None = None,
) -> Grant:
    return Grant(
        GrantId(UUID(int=40)),
        person,
        type_id,
        level,
        since,
        until,
        ANA,
        Origin.DIRECT,
        withdrawn_at,
        ANA if withdrawn_at else None,
    )


VIDEO_LEFT = VideoToWatch(SAFETY, "Laser safety", 0, 95, TEN_MINUTES_MS)
READY_TO_SIGN = SignOffMissing(LASER_TYPE, "Laser cutter", ready=True)
NOT_READY_TO_SIGN = SignOffMissing(LASER_TYPE, "Laser cutter", ready=False)


# --- leaves


def test_who_has_done_it_all_misses_nothing():
    assert still_missing(TREE, knows()) == ()


def test_who_is_no_member_reads_when_the_membership_ended():
    assert still_missing(Membership(), knows(member=False, member_until=NOW)) == (NoMembership(NOW),)


def test_a_module_says_how_much_is_still_to_be_seen():
    half = Coverage((Range(0, 300_000),))

    (found,) = still_missing(WATCH_SAFETY, knows(seen={SAFETY: half}))

    assert found == VideoToWatch(SAFETY, "Laser safety", 50, 95, 300_000)


def test_nothing_is_seen_of_a_module_that_has_not_come_yet():
    assert still_missing(WATCH_SAFETY, knows(modules={})) == (VideoToWatch(SAFETY, "", 0, 95, 0),)


def test_a_sign_off_knows_whether_it_is_all_that_is_left():
    assert still_missing(TREE, knows(signed_off=False)) == (READY_TO_SIGN,)
    assert still_missing(TREE, knows(signed_off=False, seen={})) == (VIDEO_LEFT, NOT_READY_TO_SIGN)


def test_of_several_ways_one_is_enough():
    either = AnyOf((WATCH_SAFETY, PracticalSignOff()))

    assert still_missing(either, knows(signed_off=False)) == ()
    assert still_missing(either, knows(seen={})) == ()


def test_where_no_way_is_done_all_of_them_are_named():
    either = AnyOf((WATCH_SAFETY, AllOf((ModuleWatched(OPTICS, 50), PracticalSignOff()))))

    (found,) = still_missing(either, knows(seen={}, signed_off=False))

    optics = VideoToWatch(OPTICS, "Optics", 0, 50, TEN_MINUTES_MS)
    assert found == OneOfMissing((VIDEO_LEFT, optics, NOT_READY_TO_SIGN))


def test_the_training_card_has_a_hole_for_each_leaf():
    found = steps(TREE, knows(signed_off=False))

    assert [(each.leaf, each.done, each.missing) for each in found] == [
        (Membership(), True, None),
        (WATCH_SAFETY, True, None),
        (PracticalSignOff(), False, READY_TO_SIGN),
    ]


def choices(tree, has):
    return [(each.leaf, each.choice, each.way, each.spared) for each in steps(tree, has)]


def test_the_steps_of_a_choice_say_which_way_they_belong_to():
    optics = ModuleWatched(OPTICS, 50)
    tree = AllOf((Membership(), AnyOf((WATCH_SAFETY, AllOf((optics, PracticalSignOff()))))))

    assert choices(tree, knows(seen={}, signed_off=False)) == [
        (Membership(), 0, 0, False),
        (WATCH_SAFETY, 1, 0, False),
        (optics, 1, 1, False),
        (PracticalSignOff(), 1, 1, False),
    ]


def test_a_way_that_is_done_spares_the_others():
    tree = AnyOf((WATCH_SAFETY, AnyOf((ModuleWatched(OPTICS, 50), PracticalSignOff()))))

    assert choices(tree, knows(signed_off=False)) == [
        (WATCH_SAFETY, 1, 0, False),
        (ModuleWatched(OPTICS, 50), 1, 1, True),
        (PracticalSignOff(), 1, 1, True),
    ]


# --- trees

leaf_strategy = st.one_of(
    st.builds(Membership, st.booleans()),
    st.builds(ModuleWatched, st.sampled_from([SAFETY, OPTICS]), st.integers(1, 100), st.booleans()),
    st.builds(PracticalSignOff, st.booleans()),
)
trees = st.recursive(
    leaf_strategy,
    lambda parts: st.one_of(
        st.builds(AllOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
).filter(lambda tree: levels(tree) <= MOST_LEVELS)
coverages = st.sampled_from([Coverage(), Coverage((Range(0, 300_000),)), ALL_SEEN])
evidences = st.builds(
    lambda member, seen, signed_off: knows(member=member, seen=seen, signed_off=signed_off),
    st.booleans(),
    st.dictionaries(st.sampled_from([SAFETY, OPTICS]), coverages),
    st.booleans(),
)


def levels(tree: Requirement) -> int:
    return 1 + max(map(levels, tree.parts), default=0) if isinstance(tree, AllOf | AnyOf) else 1


def holds(tree: Requirement, has: Evidence) -> bool:
    """Whether a requirement is fulfilled: the plainest account of it there is."""
    match tree:
        case AllOf(parts):
            return all(holds(part, has) for part in parts)
        case AnyOf(parts):
            return any(holds(part, has) for part in parts)
        case Membership():
            return has.member
        case ModuleWatched(module_id, percent):
            return has.seen.get(module_id, Coverage()).complete(TEN_MINUTES_MS, percent)
        case PracticalSignOff():
            return has.signed_off


@given(trees, evidences)
def test_something_is_missing_when_and_only_when_a_requirement_does_not_hold(tree, has):
    assert (still_missing(tree, has) == ()) == holds(tree, has)


@given(trees, evidences)
def test_what_a_trainer_asks_before_signing_is_all_but_the_signature(tree, has):
    before = without_practical(tree)

    assert not asks_for_practice(before)
    assert holds(before, has) == holds(tree, replace(has, signed_off=True))


@given(trees, evidences)
def test_signing_who_is_ready_leaves_nothing_missing(tree, has):
    if still_missing(without_practical(tree), has) == ():
        assert still_missing(tree, replace(has, signed_off=True)) == ()


@given(trees, evidences)
@example(AnyOf((replace(WATCH_SAFETY, always=True), Membership(always=True))), knows())
def test_what_is_asked_always_is_part_of_the_whole(tree, has):
    kept = always(tree)

    assert all(leaf.always for leaf in leaves(kept))
    assert {leaf for leaf in leaves(tree) if leaf.always} >= set(leaves(kept))
    if holds(tree, has):
        assert holds(kept, has)


@given(trees)
def test_a_requirement_travels_whole(tree):
    sent = msgspec.json.encode(tree)

    assert msgspec.json.decode(sent, type=Requirement) == tree


@given(trees, evidences)
def test_every_leaf_has_its_step_and_the_step_says_what_its_leaf_misses(tree, has):
    found = steps(tree, has)

    assert [each.leaf for each in found] == list(leaves(tree))
    assert all(each.done == holds(each.leaf, has) == (each.missing is None) for each in found)


@given(trees, evidences)
def test_once_a_requirement_holds_every_step_is_done_or_spared(tree, has):
    assert all(each.done or each.spared for each in steps(tree, has)) == holds(tree, has)


@pytest.mark.parametrize("branch", [AllOf, AnyOf])
def test_a_requirement_that_nobody_could_read_is_refused_as_it_comes(branch):
    def wrapped(times: int) -> bytes:
        inner = b'{"type":"membership"}'
        for _ in range(times):
            inner = b'{"type":"%s","parts":[%s]}' % (branch.__struct_config__.tag.encode(), inner)
        return inner

    msgspec.json.decode(wrapped(MOST_LEVELS - 1), type=Requirement)
    with pytest.raises(msgspec.ValidationError, match="levels"):
        msgspec.json.decode(wrapped(MOST_LEVELS), type=Requirement)


def test_a_requirement_names_only_modules_that_are_offered():
    modules = MODULES | {OPTICS: replace(MODULES[OPTICS], state=ModuleState.RETIRED)}
    unheard_of = ModuleId(UUID(int=99))
    tree = AllOf((WATCH_SAFETY, AnyOf((ModuleWatched(OPTICS, 50), ModuleWatched(unheard_of, 50)))))

    assert requirement_refusals(WATCH_SAFETY, modules) == ()
    assert requirement_refusals(tree, modules) == (RequirementCannotBeMet(OPTICS), RequirementCannotBeMet(unheard_of))


# --- grants

moments = st.integers(0, 6).map(lambda n: NOW + n * timedelta(hours=1))
maybe = st.none() | moments
grants = st.builds(
    lambda type_id, level, since, until, withdrawn_at: a_grant(
        type_id=type_id, level=level, since=since, until=until, withdrawn_at=withdrawn_at
    ),
    st.sampled_from([LASER_TYPE, LATHE_TYPE]),
    st.sampled_from(Level),
    moments,
    maybe,
    maybe,
)


@given(grants, moments)
def test_a_grant_holds_from_its_first_moment_until_it_ends_or_is_withdrawn(grant, at):
    over = [end for end in (grant.until, grant.withdrawn_at) if end is not None and end <= at]

    assert grant.live(at) == (grant.since <= at and not over)


@given(st.lists(grants, max_size=5), moments)
def test_who_trains_or_owns_is_a_user_too(some, at):
    held = holdings_from(some, at)

    live = [each for each in some if each.live(at)]
    assert {(each.type_id, each.level) for each in live} <= held
    assert {type_id for type_id, level in held if level is Level.USER} == {each.type_id for each in live}
    assert holdings_from(live, at) == held


@given(st.lists(grants, max_size=5), moments)
def test_it_does_not_matter_in_which_order_somebody_was_granted_what(some, at):
    assert holdings_from(some, at) == holdings_from(reversed(some), at)


def grant_is_refused(
    level: Level,
    *held: Holding,
    by: PersonId | None = ANA,
    type_id: EquipmentTypeId = LASER_TYPE,
    type_has_trainers: bool = True,
) -> bool:
    found = grant_refusals(MIA, type_id, level, by=by, holdings=set(held), type_has_trainers=type_has_trainers)
    assert found in ((), (NotGrantable(),))
    return bool(found)


ADMIN = (SYSTEM_TYPE, Level.OWNER)
TRAINS, OWNS, USES = (LASER_TYPE, Level.TRAINER), (LASER_TYPE, Level.OWNER), (LASER_TYPE, Level.USER)


def test_trainers_make_users():
    assert not grant_is_refused(Level.USER, TRAINS)
    assert grant_is_refused(Level.USER, USES)
    assert grant_is_refused(Level.USER, (LATHE_TYPE, Level.TRAINER))
    assert grant_is_refused(Level.USER, ADMIN)


def test_owners_make_users_where_a_type_has_no_trainer():
    assert not grant_is_refused(Level.USER, OWNS, type_has_trainers=False)
    assert grant_is_refused(Level.USER, OWNS, type_has_trainers=True)
    assert grant_is_refused(Level.USER, USES, type_has_trainers=False)


def test_trainers_make_trainers_and_owners_make_owners():
    assert not grant_is_refused(Level.TRAINER, TRAINS)
    assert not grant_is_refused(Level.OWNER, OWNS)
    assert grant_is_refused(Level.OWNER, TRAINS)
    assert grant_is_refused(Level.TRAINER, OWNS)


def test_admins_appoint_trainers_and_owners():
    assert not grant_is_refused(Level.TRAINER, ADMIN)
    assert not grant_is_refused(Level.OWNER, ADMIN)


@pytest.mark.parametrize("level", Level)
def test_nobody_grants_to_themselves_and_no_task_grants_at_all(level):
    everything = [(type_id, each) for type_id in (SYSTEM_TYPE, LASER_TYPE) for each in Level]

    assert grant_is_refused(level, *everything, by=MIA)
    assert grant_is_refused(level, *everything, by=None)


@pytest.mark.parametrize("type_id", [WORKSHOP_TYPE, SYSTEM_TYPE, NOTICEBOARD_TYPE])
@pytest.mark.parametrize("level", Level)
def test_admins_give_what_stands_for_workshop_and_system(type_id, level):
    assert not grant_is_refused(level, ADMIN, type_id=type_id)
    assert grant_is_refused(level, TRAINS, OWNS, type_id=type_id)


@pytest.mark.parametrize("held", [(WORKSHOP_TYPE, Level.TRAINER), (WORKSHOP_TYPE, Level.OWNER)])
def test_trainers_and_owners_of_the_workshop_admit_members_and_no_more(held):
    assert not grant_is_refused(Level.USER, held, type_id=WORKSHOP_TYPE)
    assert grant_is_refused(Level.TRAINER, held, type_id=WORKSHOP_TYPE)
    assert grant_is_refused(Level.USER, held, type_id=SYSTEM_TYPE)
    assert grant_is_refused(Level.USER, (WORKSHOP_TYPE, Level.USER), type_id=WORKSHOP_TYPE)


# --- what watching earns


def test_watching_earns_one_and_a_half_times_its_time():
    assert allowance_ms(elapsed_ms=60_000, since_last=None, first_of_session=False) == 90_000
    assert allowance_ms(elapsed_ms=60_000, since_last=timedelta(minutes=5), first_of_session=False) == 90_000


def test_a_session_begins_with_a_second_of_grace():
    assert allowance_ms(elapsed_ms=60_000, since_last=None, first_of_session=True) == 91_000


def test_a_report_earns_no_more_than_the_time_since_the_one_before_and_a_second():
    assert allowance_ms(elapsed_ms=60_000, since_last=timedelta(seconds=10), first_of_session=False) == 16_500
    assert allowance_ms(elapsed_ms=60_000, since_last=timedelta(), first_of_session=True) == 1_500
    assert allowance_ms(elapsed_ms=60_000, since_last=-timedelta(seconds=1), first_of_session=True) == 0
    assert allowance_ms(elapsed_ms=60_000, since_last=-timedelta(hours=1), first_of_session=True) == 0


def earned_by(reports):
    """What reports of (elapsed, at, first of its session) earn one after the other, and until when they are charged."""
    until, earned = NOW, 0
    for elapsed_ms, at, first in sorted(reports, key=lambda report: report[1]):
        allowed_ms = allowance_ms(elapsed_ms=elapsed_ms, since_last=at - until, first_of_session=first)
        until = charged_until(at=at, until=until, allowed_ms=allowed_ms)
        earned += allowed_ms
    return earned, until


def test_the_fastest_play_loses_nothing_where_reports_are_written_a_little_early_or_late():
    late_ms = (0, 900, 100, 700, 0, 950)

    earned, _ = earned_by(
        (60_000, NOW + timedelta(minutes=n, milliseconds=late), False) for n, late in enumerate(late_ms, start=1)
    )

    assert earned == 6 * 90_000


def test_the_second_that_clocks_may_differ_is_lent_once():
    earned, until = earned_by((60_000, NOW + timedelta(seconds=10), n == 0) for n in range(20))

    assert earned == 16_500
    assert until == NOW + timedelta(seconds=11)


@given(st.lists(st.tuples(st.integers(0, 3_600_000), st.integers(0, 3_600_000), st.booleans()), max_size=20))
def test_however_reports_are_cut_they_never_earn_more_than_the_time_they_took_and_a_second(reports):
    ats = [NOW + timedelta(milliseconds=at) for _, at, _ in reports]

    earned, until = earned_by((elapsed, at, first) for at, (elapsed, _, first) in zip(ats, reports, strict=True))

    last = max(ats, default=NOW)
    assert earned <= ((last - NOW) / timedelta(milliseconds=1) + 1_000) * 1.5
    assert last <= until <= last + timedelta(seconds=1)


@given(st.integers(0, 3_600_000), st.integers(0, 3_600_000), st.booleans())
def test_a_longer_time_never_earns_less(elapsed_ms, since_ms, first):
    since = timedelta(milliseconds=since_ms)

    earned = allowance_ms(elapsed_ms=elapsed_ms, since_last=since, first_of_session=first)

    assert 0 <= earned <= allowance_ms(elapsed_ms=elapsed_ms, since_last=None, first_of_session=first)
    assert earned <= allowance_ms(elapsed_ms=elapsed_ms + 1, since_last=since, first_of_session=first)
    assert earned <= allowance_ms(
        elapsed_ms=elapsed_ms, since_last=since + timedelta(milliseconds=1), first_of_session=first
    )


# --- modules


def test_a_new_module_begins_with_version_one():
    module = MODULES[SAFETY]

    assert module_refusals(module, before=None) == ()
    assert module_refusals(replace(module, version=2), before=None) == (VersionOutOfStep(),)


@pytest.mark.parametrize("changed", [{"video": "aaaaaaaaaaa"}, {"duration_ms": 1}])
def test_another_video_or_duration_is_the_next_version(changed):
    module = MODULES[SAFETY]

    assert module_refusals(replace(module, version=2, **changed), before=module) == ()
    assert module_refusals(replace(module, version=1, **changed), before=module) == (VersionOutOfStep(),)
    assert module_refusals(replace(module, version=3, **changed), before=module) == (VersionOutOfStep(),)


def test_another_title_is_the_same_version():
    module = MODULES[SAFETY]

    assert module_refusals(replace(module, title="Safety"), before=module) == ()
    assert module_refusals(replace(module, title="Safety", version=2), before=module) == (VersionOutOfStep(),)


# --- may I?


def may_i(
    *some: Grant,
    active: bool = True,
    machine: Machine = LASER_ONE,
    category: Category = Category.RED,
    tree: Requirement = TREE,
    added: Requirement = NOTHING_MORE,
    has: Evidence | None = None,
) -> Explanation:
    return explain(
        active=active,
        machine=machine,
        of_type=replace(LASER, category=category),
        tree=tree,
        added=added,
        grants=some,
        has=has or knows(signed_off=any(each.live(NOW) for each in some)),
        at=NOW,
    )


YES = Explanation(Answer.YES, ())


def no(*reasons: object) -> Explanation:
    return Explanation(Answer.NO, reasons)  # type: ignore[arg-type]


def test_a_member_who_was_signed_off_may():
    assert may_i(a_grant()) == YES


def test_who_holds_the_level_need_not_watch_a_new_video():
    assert may_i(a_grant(), has=knows(seen={})) == YES


def test_what_is_marked_always_is_asked_again():
    tree = AllOf((replace(WATCH_SAFETY, always=True), PracticalSignOff()))

    assert may_i(a_grant(), tree=tree, has=knows(seen={})) == no(VIDEO_LEFT)


def test_who_does_not_hold_the_level_reads_all_that_is_missing():
    assert may_i(has=knows(seen={}, signed_off=False)) == no(VIDEO_LEFT, NOT_READY_TO_SIGN)


def test_a_type_without_a_practical_part_grants_by_itself():
    assert may_i(tree=AllOf((Membership(), WATCH_SAFETY)), has=knows(signed_off=False)) == YES


@pytest.mark.parametrize(
    "over", [a_grant(until=NOW), a_grant(withdrawn_at=NOW), a_grant(since=NOW + timedelta(microseconds=1))]
)
def test_a_grant_that_is_over_or_to_come_is_none(over):
    assert may_i(over) == no(READY_TO_SIGN)


def test_a_machine_may_ask_for_more_than_its_type():
    assert may_i(a_grant(), added=ModuleWatched(OPTICS, 50)) == no(
        VideoToWatch(OPTICS, "Optics", 0, 50, TEN_MINUTES_MS)
    )


def test_what_type_and_machine_both_ask_is_named_once():
    assert may_i(tree=WATCH_SAFETY, added=WATCH_SAFETY, has=knows(seen={})) == no(VIDEO_LEFT)


@pytest.mark.parametrize("category", [Category.AMBER, Category.GREEN])
def test_a_harmless_machine_is_for_every_member(category):
    nothing_done = knows(seen={}, signed_off=False)

    assert may_i(category=category, has=nothing_done) == YES
    assert may_i(category=category, has=replace(nothing_done, member=False)) == no(NoMembership(None))


def test_a_machine_that_cannot_be_used_says_until_when():
    out = replace(LASER_ONE, state=MachineState.OUT_OF_ORDER, back_at=NOW + DAY)

    assert may_i(a_grant(), machine=out) == no(OutOfOrder(NOW + DAY))
    assert may_i(a_grant(), machine=replace(LASER_ONE, state=MachineState.RETIRED)) == no(Retired())


def test_every_reason_is_named_the_machine_first():
    found = may_i(
        active=False,
        machine=replace(LASER_ONE, state=MachineState.OUT_OF_ORDER),
        has=knows(member=False, seen={}, signed_off=False),
    )

    assert found == no(OutOfOrder(None), PersonNotActive(), NoMembership(None), VIDEO_LEFT, NOT_READY_TO_SIGN)


def test_a_yes_says_until_when_it_holds():
    assert may_i(a_grant(until=NOW + DAY)).until == NOW + DAY
    assert may_i(a_grant(), has=knows(member_until=NOW + 2 * DAY)).until == NOW + 2 * DAY
    assert may_i(a_grant(until=NOW + DAY), has=knows(member_until=NOW + 2 * DAY)).until == NOW + DAY


def test_who_holds_several_levels_may_until_the_last_of_them_ends():
    trainer = a_grant(level=Level.TRAINER, until=NOW + 3 * DAY)

    assert may_i(a_grant(until=NOW + DAY), trainer).until == NOW + 3 * DAY
    assert may_i(a_grant(until=NOW + DAY), replace(trainer, until=None)).until is None


def test_a_harmless_machine_does_not_depend_on_a_grant():
    assert may_i(a_grant(until=NOW + DAY), category=Category.GREEN).until is None


@given(trees, trees, evidences, st.booleans(), st.sampled_from(Category), st.sampled_from(MachineState))
def test_a_yes_has_no_reason_against_it_and_a_no_has_one(tree, added, has, active, category, state):
    machine = replace(LASER_ONE, state=state)

    found = may_i(tree=tree, added=added, has=has, active=active, category=category, machine=machine)

    assert (found.answer is Answer.YES) == (found.reasons == ())
    asked = AllOf((tree, added)) if category is Category.RED and levels(tree) < MOST_LEVELS > levels(added) else None
    if asked is not None:
        fit = active and has.member and state is MachineState.USABLE
        assert (found.answer is Answer.YES) == (fit and holds(asked, has))
    assert len(set(map(msgspec.json.encode, found.reasons))) == len(found.reasons)


def test_a_qualification_ends_after_it_begins_or_not_at_all():
    assert end_refusals(None, NOW) == ()
    assert end_refusals(NOW + DAY, NOW) == ()
    assert end_refusals(NOW, NOW) == end_refusals(NOW - DAY, NOW) == (EndPassed(),)


def test_the_system_keeps_an_owner():
    one, other = (replace(a_grant(), grant_id=GrantId(UUID(int=n))) for n in (1, 2))

    assert last_owner_refusals([one, other], [one.grant_id]) == ()
    assert last_owner_refusals([one], [other.grant_id]) == ()
    assert last_owner_refusals([], [one.grant_id]) == ()
    assert last_owner_refusals([one], [one.grant_id, other.grant_id]) == (LastOwner(),)
    assert last_owner_refusals([one, other], [one.grant_id, other.grant_id]) == (LastOwner(),)


def test_who_has_never_watched_before_is_credited_until_now():
    assert charged_until(at=NOW, until=None, allowed_ms=60_000) == NOW

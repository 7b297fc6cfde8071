"""What may be booked and used, and which times the door proposes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.booking.rules import (
    CHECK_IN_EARLY,
    LATE_START,
    BookedNow,
    BookingOver,
    BookingUnknown,
    InThePast,
    InUse,
    LongestTooShort,
    NotBookable,
    NotInUse,
    NotYours,
    ReasonMissing,
    TooFarAhead,
    TooLong,
    TooManyAhead,
    TooShort,
    UsualOutside,
    booking_limit,
    cancel_refusals,
    decide_refusals,
    extend_refusals,
    in_use,
    lengths_refusals,
    longer_until,
    may_decide,
    own_booking,
    policy_refusals,
    start_times,
    stop_refusals,
    suggestions,
    use_refusals,
    use_until,
)
from shared.booking.types import BLOCKING, Booking, BookingId, BookingState, Policy, StartState, Use, UseId
from shared.calendar.types import ResourceId, Taken
from shared.equipment.types import MachineId
from shared.journal.types import PersonId
from shared.people.types import SYSTEM_TYPE, WORKSHOP_TYPE, EquipmentTypeId, Level
from shared.timespan import TimeSpan

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MIA, JO, ANA = (PersonId(UUID(int=n)) for n in range(3))
LASER = MachineId(UUID(int=10))
POLICY = Policy(EquipmentTypeId(UUID(int=20)))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def hours(start: float, end: float) -> TimeSpan:
    return TimeSpan(NOW + start * HOUR, NOW + end * HOUR)


def a_booking(
    person: PersonId = MIA, start: float = 1, end: float = 2, state: BookingState = BookingState.CONFIRMED
) -> Booking:
    span = hours(start, end)
    return Booking(BookingId(UUID(int=30)), LASER, person, span.start, span.end, state, NOW, None)


def a_use(person: PersonId = MIA, stopped_at: datetime | None = None) -> Use:
    return Use(UseId(UUID(int=40)), LASER, person, None, NOW - HOUR, NOW + HOUR, stopped_at)


# --- the policy


def test_an_hour_tonight_can_be_booked():
    assert policy_refusals(hours(1, 2), policy=POLICY, ahead=0, now=NOW) == ()


@pytest.mark.parametrize(
    ("wanted", "changed", "ahead", "refusal"),
    [
        (hours(1, 2), {"bookable": False}, 0, NotBookable()),
        (hours(-0.5, 0.5), {}, 0, InThePast()),
        (hours(14 * 24 + 1, 14 * 24 + 2), {}, 0, TooFarAhead(NOW + 14 * DAY)),
        (hours(1, 1.2), {}, 0, TooShort(15)),
        (hours(1, 5.1), {}, 0, TooLong(240)),
        (hours(1, 2), {}, 5, TooManyAhead(5)),
        (hours(1, 2), {"most_future": 1}, 1, TooManyAhead(1)),
    ],
)
def test_a_policy_says_why_not(wanted, changed, ahead, refusal):
    assert policy_refusals(wanted, policy=replace(POLICY, **changed), ahead=ahead, now=NOW) == (refusal,)


@pytest.mark.parametrize(
    ("wanted", "ahead"),
    [
        (TimeSpan(NOW - LATE_START, NOW + HOUR), 0),
        (TimeSpan(NOW + 14 * DAY, NOW + 14 * DAY + HOUR), 0),
        (hours(1, 1.25), 0),
        (hours(1, 5), 0),
        (hours(1, 2), 4),
    ],
)
def test_what_is_just_inside_a_limit_is_allowed(wanted, ahead):
    assert policy_refusals(wanted, policy=POLICY, ahead=ahead, now=NOW) == ()


def test_what_has_ended_is_past_however_late_it_began():
    wanted = TimeSpan(NOW - LATE_START, NOW)

    assert policy_refusals(wanted, policy=POLICY, ahead=0, now=NOW) == (InThePast(),)


def test_every_reason_of_a_policy_is_named():
    wanted = TimeSpan(NOW - HOUR, NOW - HOUR + MINUTE)
    none = replace(POLICY, bookable=False)

    found = policy_refusals(wanted, policy=none, ahead=9, now=NOW)

    assert found == (NotBookable(), InThePast(), TooShort(15), TooManyAhead(5))


# --- cancelling and deciding


def test_the_booker_may_always_cancel():
    assert cancel_refusals(a_booking(), by=MIA, staff=False, reason=False) == ()


def test_staff_cancel_with_a_reason():
    assert cancel_refusals(a_booking(), by=ANA, staff=True, reason=True) == ()
    assert cancel_refusals(a_booking(), by=ANA, staff=True, reason=False) == (ReasonMissing(),)


def test_nobody_else_may_cancel():
    assert cancel_refusals(a_booking(), by=JO, staff=False, reason=True) == (NotYours(),)
    assert cancel_refusals(a_booking(), by=None, staff=False, reason=True) == (NotYours(),)


@pytest.mark.parametrize("state", [state for state in BookingState if state not in BLOCKING])
def test_what_no_longer_stands_cannot_be_cancelled(state):
    assert cancel_refusals(a_booking(state=state), by=MIA, staff=False, reason=False) == (BookingOver(),)


def test_what_never_was_can_be_neither_cancelled_nor_decided():
    assert cancel_refusals(None, by=MIA, staff=True, reason=True) == (BookingUnknown(),)
    assert decide_refusals(None, by=MIA, staff=True, reason=True) == (BookingUnknown(),)


def test_staff_decide_over_what_is_pending():
    pending = a_booking(state=BookingState.PENDING)

    assert decide_refusals(pending, by=ANA, staff=True, reason=True) == ()
    assert decide_refusals(a_booking(), by=ANA, staff=True, reason=True) == (BookingOver(),)


def test_nobody_decides_over_their_own_booking():
    pending = a_booking(state=BookingState.PENDING)

    assert decide_refusals(pending, by=MIA, staff=True, reason=True) == (NotYours(),)
    assert decide_refusals(pending, by=JO, staff=False, reason=True) == (NotYours(),)


def test_a_no_needs_a_reason():
    pending = a_booking(state=BookingState.PENDING)

    assert decide_refusals(pending, by=ANA, staff=True, reason=False) == (ReasonMissing(),)


# --- use


def test_a_machine_that_is_free_can_be_used():
    assert use_refusals(MIA, running=None, promises=[a_booking(JO, 1, 2)], now=NOW) == ()


def test_a_machine_that_runs_cannot_be_started():
    assert use_refusals(JO, running=a_use(), promises=[], now=NOW) == (InUse(NOW + HOUR),)


def test_a_machine_that_is_promised_to_somebody_else_now_cannot_be_started():
    assert use_refusals(MIA, running=None, promises=[a_booking(JO, -1, 1)], now=NOW) == (BookedNow(NOW - HOUR),)


def test_the_booker_starts_their_own_time():
    assert use_refusals(MIA, running=None, promises=[a_booking(MIA, -1, 1)], now=NOW) == ()


def test_a_use_ends_with_the_own_booking():
    until = use_until(MIA, promises=[a_booking(MIA, 0, 2), a_booking(JO, 3, 4)], policy=POLICY, now=NOW)

    assert until == hours(0, 2)


def test_a_use_without_a_booking_ends_with_the_next_promise_or_the_longest_time():
    assert use_until(MIA, promises=[a_booking(JO, 1, 2)], policy=POLICY, now=NOW) == hours(0, 1)
    assert use_until(MIA, promises=[], policy=POLICY, now=NOW) == hours(0, 4)
    assert use_until(MIA, promises=[a_booking(JO, 9, 10)], policy=POLICY, now=NOW) == hours(0, 4)


def test_a_booking_counts_five_minutes_before_it_begins():
    soon = a_booking(MIA, CHECK_IN_EARLY / HOUR, 2)

    assert use_until(MIA, promises=[soon], policy=POLICY, now=NOW) == hours(0, 2)
    later = replace(soon, starts_at=soon.starts_at + MINUTE)
    assert use_until(MIA, promises=[later], policy=POLICY, now=NOW) == hours(0, 4)


def test_two_own_bookings_in_a_row_are_one_time():
    promises = [a_booking(MIA, -1, 1), a_booking(MIA, 0, 2)]

    assert use_until(MIA, promises=promises, policy=POLICY, now=NOW) == hours(0, 2)


def test_who_runs_it_and_staff_may_stop_it():
    assert stop_refusals(a_use(), by=MIA, staff=False, now=NOW) == ()
    assert stop_refusals(a_use(), by=ANA, staff=True, now=NOW) == ()


def test_anybody_may_stop_it_once_the_time_is_over():
    assert stop_refusals(a_use(), by=JO, staff=False, now=NOW) == (NotYours(),)
    assert stop_refusals(a_use(), by=JO, staff=False, now=NOW + HOUR) == ()


def test_what_does_not_run_cannot_be_stopped():
    assert stop_refusals(None, by=MIA, staff=True, now=NOW) == (NotInUse(),)
    assert stop_refusals(a_use(stopped_at=NOW), by=MIA, staff=True, now=NOW) == (NotInUse(),)


# --- suggestions

OPEN = [TimeSpan(NOW + n * DAY - 8 * HOUR, NOW + n * DAY + 5 * HOUR) for n in range(3)]


def suggested(*taken: TimeSpan, anchors: list[datetime] | None = None, policy: Policy = POLICY) -> list[TimeSpan]:
    moments = [NOW, NOW + 2 * HOUR, NOW + DAY] if anchors is None else anchors
    return list(suggestions(openings=OPEN, anchors=moments, taken=taken, policy=policy, now=NOW))


def test_the_door_proposes_now_tonight_and_tomorrow():
    assert suggested() == [hours(0, 1), hours(2, 3), hours(24, 25)]


def test_whoever_begins_between_two_steps_ends_on_one():
    now = NOW + 7 * MINUTE

    found = suggestions(openings=[hours(-1, 5)], anchors=[now], taken=[], policy=POLICY, now=now)

    assert found == (TimeSpan(now, NOW + HOUR),)


def test_a_short_gap_is_proposed_to_its_very_end():
    now = NOW + 7 * MINUTE
    gap_ends = TimeSpan(NOW + 25 * MINUTE, NOW + 5 * HOUR)

    found = suggestions(openings=[hours(-1, 5)], anchors=[now], taken=[gap_ends], policy=POLICY, now=now)

    assert found == (TimeSpan(now, gap_ends.start),)


def test_what_is_taken_moves_a_proposal_to_the_first_free_time_after_it():
    assert suggested(hours(0, 1.5)) == [hours(1.5, 2.5), hours(24, 25)]


def test_a_shorter_gap_than_usual_is_proposed_if_it_is_long_enough():
    assert suggested(hours(0.5, 3), anchors=[NOW]) == [hours(0, 0.5)]
    assert suggested(hours(0.1, 3), anchors=[NOW]) == [hours(3, 4)]


def test_a_full_evening_is_followed_by_the_next_morning():
    assert suggested(hours(0, 5), anchors=[NOW]) == [hours(16, 17)]


def test_what_lies_beyond_the_horizon_is_not_proposed():
    short = replace(POLICY, horizon_days=1)

    assert suggested(anchors=[NOW + DAY + HOUR], policy=short) == []
    assert suggested(anchors=[NOW + 2 * DAY], policy=short) == []


def test_nothing_is_proposed_while_the_workshop_is_closed():
    assert list(suggestions(openings=[], anchors=[NOW], taken=[], policy=POLICY, now=NOW)) == []


taken_spans = st.lists(
    st.builds(
        lambda start, length: TimeSpan(NOW + start * 15 * MINUTE, NOW + (start + length) * 15 * MINUTE),
        st.integers(-20, 300),
        st.integers(1, 40),
    ),
    max_size=10,
)
anchors_ = st.lists(st.integers(-10, 300).map(lambda n: NOW + n * 15 * MINUTE), max_size=8).map(sorted)
policies = st.builds(
    lambda shortest, more, most, horizon: replace(
        POLICY,
        shortest_min=shortest,
        usual_min=shortest + more,
        longest_min=shortest + more + most,
        horizon_days=horizon,
    ),
    st.integers(1, 120),
    st.integers(0, 120),
    st.integers(0, 120),
    st.integers(1, 4),
)


@given(taken_spans, anchors_, policies)
def test_everything_that_is_proposed_could_be_booked_at_once(taken, anchors, policy):
    found = suggestions(openings=OPEN, anchors=anchors, taken=taken, policy=policy, now=NOW)

    assert len(found) <= 3
    for each in found:
        assert policy_refusals(each, policy=policy, ahead=0, now=NOW) == ()
        assert not any(each.overlaps(other) for other in taken)
        assert any(opening.start <= each.start and each.end <= opening.end for opening in OPEN)
        assert not any(each.overlaps(other) for other in found if other is not each)


# --- keeping it longer


def extended(until: datetime, *, by: PersonId = MIA, begun: datetime = NOW - HOUR, use: Use | None = None):
    return extend_refusals(use or a_use(), until, by=by, begun=begun, policy=POLICY)


def test_who_runs_it_may_keep_it_longer():
    assert extended(NOW + HOUR + 15 * MINUTE) == ()
    assert extended(NOW + HOUR + 15 * MINUTE, by=ANA) == (NotYours(),)


def test_nobody_keeps_a_machine_for_longer_than_the_longest_booking():
    assert extended(NOW + 3 * HOUR) == ()
    assert extended(NOW + 3 * HOUR + MINUTE) == (TooLong(240),)
    assert extended(NOW + 3 * HOUR, begun=NOW - 2 * HOUR) == (TooLong(240),)


def test_longer_is_not_shorter():
    assert extended(NOW + HOUR) == (TooShort(15),)


def test_what_does_not_run_cannot_be_kept():
    assert extended(NOW + 2 * HOUR, use=a_use(stopped_at=NOW)) == (NotInUse(),)
    assert extend_refusals(None, NOW, by=MIA, begun=NOW, policy=POLICY) == (NotInUse(),)


@pytest.mark.parametrize(("minutes", "until"), [(-30, 15), (0, 15), (14, 15), (15, 30), (40, 45)])
def test_an_end_that_has_passed_is_not_proposed(minutes, until):
    assert longer_until(NOW, policy=POLICY, now=NOW + minutes * MINUTE) == NOW + until * MINUTE


def test_only_a_confirmed_booking_that_begins_within_five_minutes_is_begun_with_the_use():
    assert own_booking(MIA, [a_booking(start=0)], NOW) == a_booking(start=0)
    assert own_booking(MIA, [a_booking(start=1 / 12)], NOW) == a_booking(start=1 / 12)
    assert own_booking(MIA, [a_booking(start=0.1)], NOW) is None
    assert own_booking(MIA, [a_booking(start=-1, end=0)], NOW) is None
    assert own_booking(MIA, [a_booking(JO, start=0)], NOW) is None
    assert own_booking(MIA, [a_booking(start=0, state=BookingState.PENDING)], NOW) is None


# --- other times


def starts(taken=(), busy=(), *, opening=None, policy=POLICY, now=NOW):
    found = start_times(opening or hours(0, 2), taken=list(taken), busy=list(busy), policy=policy, now=now)
    return [((each.at - NOW) / HOUR, each.state, (each.until - NOW) / HOUR) for each in found]


def test_a_booking_may_begin_each_quarter_of_an_hour_until_there_is_no_time_left_before_closing():
    found = starts(opening=hours(0, 1), policy=replace(POLICY, shortest_min=30))

    assert [at for at, _, _ in found] == [0, 0.25, 0.5]


def test_what_is_taken_stands_among_the_times_with_its_end():
    found = starts([hours(0.5, 1.5)])

    assert found[1] == (0.25, StartState.FREE, 0.5)
    assert found[2:6] == [(at, StartState.TAKEN, 1.5) for at in (0.5, 0.75, 1, 1.25)]
    assert found[6] == (1.5, StartState.FREE, 5.5)


def test_a_gap_that_is_shorter_than_the_shortest_booking_is_not_free():
    found = starts([hours(0.5, 1.5)], policy=replace(POLICY, shortest_min=30))

    assert [state for at, state, _ in found if at in (0, 0.25)] == [StartState.FREE, StartState.TAKEN]


def test_a_time_at_which_one_is_elsewhere_is_marked_as_ones_own():
    found = starts([hours(0, 1)], [hours(0, 1)])

    assert {state for at, state, _ in found if at < 1} == {StartState.MINE}


def test_what_has_passed_and_what_is_too_far_ahead_is_left_out():
    assert [at for at, _, _ in starts(now=NOW + 61 * MINUTE)] == [1.25, 1.5, 1.75]
    assert starts(opening=hours(15 * 24, 15 * 24 + 2)) == []


def test_a_booking_may_last_until_the_next_promise():
    assert booking_limit(NOW, taken=[hours(2, 3), hours(-2, -1)], policy=POLICY) == NOW + 2 * HOUR
    assert booking_limit(NOW, taken=[], policy=POLICY) == NOW + 4 * HOUR


# --- what runs


def test_a_machine_that_runs_is_taken_from_now_until_its_time_is_over():
    assert in_use([a_use()], JO, NOW) == (Taken(ResourceId(LASER), hours(0, 1)),)
    assert in_use([a_use()], None, NOW) == (Taken(ResourceId(LASER), hours(0, 1)),)


def test_whoever_runs_it_is_busy_with_it_and_is_not_told_of_themselves_as_of_somebody_else():
    assert in_use([a_use(MIA)], MIA, NOW) == (Taken(ResourceId(MIA), hours(0, 1)),)


def test_a_use_whose_time_is_over_takes_nothing():
    assert in_use([a_use()], JO, NOW + HOUR) == ()


# --- the policy itself


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, ()),
        ({"shortest_min": 60, "usual_min": 60, "longest_min": 60}, ()),
        ({"longest_min": 14}, (LongestTooShort(),)),
        ({"usual_min": 14}, (UsualOutside(),)),
        ({"usual_min": 241}, (UsualOutside(),)),
    ],
)
def test_the_lengths_of_a_policy_fit_each_other(changed, refused):
    assert lengths_refusals(replace(POLICY, **changed)) == refused


@pytest.mark.parametrize(
    ("held", "decides"),
    [
        ((SYSTEM_TYPE, Level.OWNER), True),
        ((WORKSHOP_TYPE, Level.OWNER), True),
        ((POLICY.type_id, Level.OWNER), True),
        ((POLICY.type_id, Level.TRAINER), False),
        ((WORKSHOP_TYPE, Level.TRAINER), False),
    ],
)
def test_over_other_peoples_bookings_decide_owners(held, decides):
    assert may_decide({held}, POLICY.type_id) is decides

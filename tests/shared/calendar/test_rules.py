"""What overlaps, and when something is free."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.calendar.rules import AlreadyBooked, PersonBusy, claim_refusals, next_free
from shared.calendar.types import Claim, ClaimId, ClaimSource, ResourceId, Taken
from shared.timespan import TimeSpan

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LASER, MIA, JO = (ResourceId(UUID(int=n)) for n in range(3))
WEEK = timedelta(days=7)
ALWAYS = (TimeSpan(NOON, NOON + WEEK),)


def span(start: int, end: int) -> TimeSpan:
    return TimeSpan(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end))


def claim(of: ResourceId, start: int, end: int) -> Claim:
    wanted = span(start, end)
    return Claim(ClaimId(UUID(int=start + 1000)), of, ClaimSource.BOOKING, wanted.start, wanted.end)


spans = st.builds(lambda start, length: span(start, start + length), st.integers(0, 200), st.integers(1, 60))
claims = st.builds(
    lambda of, start, length: claim(of, start, start + length),
    st.sampled_from([LASER, MIA, JO]),
    st.integers(0, 200),
    st.integers(1, 60),
)


def refusals(wanted: TimeSpan, *taken: Claim | Taken) -> tuple[AlreadyBooked | PersonBusy, ...]:
    return claim_refusals(wanted, thing=LASER, person=MIA, taken=taken, openings=ALWAYS)


def test_a_free_machine_can_be_promised_to_a_free_person():
    assert refusals(span(0, 60), claim(LASER, 60, 120), claim(MIA, -60, 0), claim(JO, 0, 60)) == ()


def test_a_taken_machine_says_until_when_and_when_it_is_free_next():
    found = refusals(span(0, 60), claim(LASER, 30, 90), claim(LASER, 100, 150))

    assert found == (AlreadyBooked(span(0, 90).end, span(150, 151).start),)


def test_of_several_promises_in_the_way_the_last_end_counts():
    (found,) = refusals(span(0, 60), claim(LASER, 0, 20), claim(LASER, 20, 50))

    assert found == AlreadyBooked(span(0, 50).end, span(50, 51).start)


def test_a_person_cannot_be_in_two_places():
    assert refusals(span(0, 60), claim(MIA, 30, 90), claim(MIA, 0, 10)) == (PersonBusy(span(0, 90).end),)


def test_what_is_in_use_is_in_the_way_as_what_is_promised():
    runs = Taken(LASER, span(0, 50))

    assert refusals(span(0, 60), runs) == (AlreadyBooked(runs.span.end, runs.span.end),)
    assert refusals(span(0, 60), Taken(MIA, span(0, 50))) == (PersonBusy(runs.span.end),)
    assert refusals(span(50, 60), runs) == ()


def test_both_reasons_are_named_at_once():
    found = refusals(span(0, 60), claim(LASER, 30, 90), claim(MIA, 30, 40))

    assert [type(each) for each in found] == [AlreadyBooked, PersonBusy]


def test_a_machine_that_stays_taken_has_no_next_free_time():
    far = int(WEEK / timedelta(minutes=1)) + 60

    assert refusals(span(0, 60), claim(LASER, 0, far)) == (AlreadyBooked(span(0, far).end, None),)


def test_no_time_is_proposed_at_which_nobody_can_come():
    openings = [span(-900, -700), span(-600, 60), span(120, 150), span(600, 900)]

    assert next_free(span(0, 40), [span(0, 30)], openings) == span(600, 601).start
    assert next_free(span(0, 30), [span(0, 31)], openings) == span(120, 121).start
    assert next_free(span(0, 40), [], openings) == NOON
    assert next_free(span(0, 40), [], openings[:0]) is None


@given(spans, st.lists(claims, max_size=8))
def test_a_promise_is_refused_when_and_only_when_it_would_overlap_one_of_machine_or_person(wanted, taken):
    found = refusals(wanted, *taken)

    in_the_way = {each.resource_id for each in taken if each.span.overlaps(wanted)} & {LASER, MIA}
    assert {type(each) for each in found} == {AlreadyBooked if each == LASER else PersonBusy for each in in_the_way}


@given(spans, st.lists(spans, max_size=8))
def test_the_next_free_time_is_the_first_that_overlaps_nothing(wanted, taken):
    found = next_free(wanted, taken, [TimeSpan(NOON, NOON + timedelta(hours=30))])

    minute, length = timedelta(minutes=1), wanted.length
    starts = (wanted.start + n * minute for n in range(24 * 60))
    first = next(each for each in starts if not any(TimeSpan(each, each + length).overlaps(other) for other in taken))
    assert found == first

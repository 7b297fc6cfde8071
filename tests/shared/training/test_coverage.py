"""What counts as watched of a video."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.training.coverage import Coverage, Range, cut
from tests.support.training import total_ms

MINUTE = 60_000

ranges = st.builds(lambda start, length: Range(start, start + length), st.integers(0, 600), st.integers(1, 200))
coverages = st.lists(ranges, max_size=8).map(Coverage.of)
durations = st.integers(1, 900)


def moments(coverage: Coverage) -> set[int]:
    """Every millisecond of a short video that is covered: the plainest account of it there is."""
    return {ms for stretch in coverage.ranges for ms in range(stretch.start_ms, stretch.end_ms)}


@given(coverages)
def test_watching_the_same_again_gives_nothing(coverage):
    assert coverage.union(coverage) == coverage
    assert coverage.add(*coverage.ranges) == coverage


@given(coverages, coverages)
def test_it_does_not_matter_which_door_reported_first(one, other):
    assert one.union(other) == other.union(one)


@given(coverages, coverages, coverages)
def test_it_does_not_matter_how_reports_are_bundled(one, two, three):
    assert one.union(two).union(three) == one.union(two.union(three))


@given(st.lists(ranges, max_size=8))
def test_every_watched_moment_is_covered_and_no_other(watched):
    coverage = Coverage.of(watched)

    assert moments(coverage) == {ms for r in watched for ms in range(r.start_ms, r.end_ms)}
    assert total_ms(coverage) == len(moments(coverage))


@given(coverages, ranges)
def test_what_is_missing_is_what_was_not_watched(coverage, wanted):
    missing = coverage.missing(wanted)

    assert moments(Coverage(missing)) == set(range(wanted.start_ms, wanted.end_ms)) - moments(coverage)


@given(coverages, durations)
def test_nothing_beyond_the_end_of_the_video_counts(coverage, duration_ms):
    within = coverage.within(duration_ms)

    assert moments(within) == {ms for ms in moments(coverage) if ms < duration_ms}
    assert coverage.percent(duration_ms) == within.percent(duration_ms)
    assert coverage.gaps(duration_ms) == within.gaps(duration_ms)
    assert 0 <= coverage.percent(duration_ms) <= 100


@given(st.lists(ranges, max_size=8), coverages, durations, st.integers(0, 400))
def test_a_cut_never_credits_more_new_time_than_is_allowed(watched, already, duration_ms, allowance_ms):
    credited = cut(watched, already, duration_ms=duration_ms, allowance_ms=allowance_ms)

    before = already.within(duration_ms)
    after = already.add(*credited).within(duration_ms)
    new = total_ms(Coverage.of(watched).within(duration_ms).union(before)) - total_ms(before)
    assert total_ms(after) - total_ms(before) == sum(r.length_ms for r in credited) == min(new, allowance_ms)
    assert moments(Coverage.of(credited)) <= moments(Coverage.of(watched))


def test_what_was_watched_first_is_credited_first():
    credited = cut([Range(50_000, 60_000), Range(0, 10_000)], Coverage(), duration_ms=MINUTE, allowance_ms=14_000)

    assert credited == (Range(50_000, 60_000), Range(0, 4_000))


def test_watching_again_uses_up_nothing_of_the_allowance():
    already = Coverage((Range(0, 20_000),))

    credited = cut([Range(0, 25_000)], already, duration_ms=MINUTE, allowance_ms=5_000)

    assert credited == (Range(20_000, 25_000),)


def test_stretches_that_touch_are_one():
    assert Coverage.of([Range(10, 20), Range(0, 10)]).ranges == (Range(0, 20),)


def test_a_jump_ahead_leaves_a_gap():
    coverage = Coverage.of([Range(0, 10_000), Range(30_000, MINUTE)])

    assert coverage.gaps(MINUTE) == (Range(10_000, 30_000),)
    assert coverage.percent(MINUTE) == 66


def test_three_seconds_at_the_very_end_need_not_be_seen():
    coverage = Coverage((Range(0, MINUTE - 3_000),))

    assert coverage.gaps(MINUTE) == ()
    assert coverage.percent(MINUTE) == 100
    assert coverage.complete(MINUTE, percent=100)


def test_more_than_three_seconds_at_the_end_are_still_to_be_seen():
    coverage = Coverage((Range(0, MINUTE - 3_001),))

    assert coverage.gaps(MINUTE) == (Range(MINUTE - 3_001, MINUTE),)
    assert coverage.percent(MINUTE) == 94
    assert not coverage.complete(MINUTE, percent=95)


def test_the_end_is_not_given_to_somebody_who_has_watched_nothing():
    assert Coverage().gaps(2_000) == (Range(0, 2_000),)
    assert Coverage().percent(2_000) == 0
    assert not Coverage().complete(2_000, percent=1)


def test_three_seconds_in_the_middle_are_not_given():
    coverage = Coverage.of([Range(0, 10_000), Range(12_000, MINUTE)])

    assert coverage.percent(MINUTE) == 96
    assert not coverage.complete(MINUTE, percent=97)


def test_a_percentage_is_rounded_down_so_that_100_means_all_of_it():
    assert Coverage((Range(1, MINUTE),)).percent(MINUTE) == 99


def test_the_percentage_alone_is_not_enough_when_a_long_stretch_was_left_out():
    ten_seconds_missing = Coverage.of([Range(0, 20_000), Range(30_000, 10 * MINUTE)])
    a_moment_more_missing = Coverage.of([Range(0, 20_000), Range(30_001, 10 * MINUTE)])

    assert ten_seconds_missing.complete(10 * MINUTE, percent=90)
    assert not a_moment_more_missing.complete(10 * MINUTE, percent=90)


def test_a_requirement_of_less_than_was_seen_is_met_and_of_more_is_not():
    coverage = Coverage((Range(0, 54_000),))

    assert coverage.complete(MINUTE, percent=90)
    assert not coverage.complete(MINUTE, percent=91)


@pytest.mark.parametrize("ends", [(-1, 5), (5, 5), (6, 5)])
def test_a_stretch_that_cannot_be_is_refused(ends):
    with pytest.raises(ValueError, match="not a stretch"):
        Range(*ends)
    with pytest.raises(msgspec.ValidationError, match="not a stretch"):
        msgspec.json.decode(msgspec.json.encode(ends), type=Range)


@pytest.mark.parametrize("touching", [(Range(0, 10), Range(10, 20)), (Range(10, 20), Range(0, 5))])
def test_a_coverage_is_sorted_and_merged_or_refused(touching):
    with pytest.raises(ValueError, match="sorted"):
        Coverage(touching)


def test_a_video_without_length_cannot_be_measured():
    with pytest.raises(ValueError, match="not a stretch"):
        Coverage().percent(0)


@given(coverages)
def test_a_coverage_travels_as_pairs_of_numbers(coverage):
    wire = msgspec.json.encode(coverage)

    assert msgspec.json.decode(wire, type=Coverage) == coverage
    assert msgspec.json.decode(wire) == {"ranges": [[r.start_ms, r.end_ms] for r in coverage.ranges]}

"""Stretches of time."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.timespan import TimeSpan, free_spans, whole_microseconds

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def minutes(start: int, end: int) -> TimeSpan:
    return TimeSpan(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end))


spans = st.builds(lambda start, length: minutes(start, start + length), st.integers(0, 120), st.integers(1, 60))


def moments(*these: TimeSpan) -> set[datetime]:
    """Every whole minute that is in one of these: the plainest account of them there is."""
    return {span.start + timedelta(minutes=n) for span in these for n in range(int(span.length / timedelta(minutes=1)))}


def test_one_may_begin_the_moment_another_ends():
    assert not minutes(0, 60).overlaps(minutes(60, 120))
    assert not minutes(60, 120).overlaps(minutes(0, 60))


def test_a_span_contains_its_first_moment_and_not_its_last():
    span = minutes(0, 60)

    assert span.contains(NOON)
    assert span.contains(NOON + timedelta(minutes=59))
    assert not span.contains(NOON + timedelta(minutes=60))
    assert not span.contains(NOON - timedelta(minutes=1))


@given(spans, spans)
def test_two_spans_overlap_when_they_share_a_minute(one, other):
    assert one.overlaps(other) == other.overlaps(one) == bool(moments(one) & moments(other))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NOON, NOON),
        (NOON, NOON - timedelta(minutes=1)),
        (NOON.replace(tzinfo=None), NOON),
        (NOON, NOON.replace(tzinfo=None)),
    ],
)
def test_a_span_is_of_aware_times_and_ends_after_it_has_begun(start, end):
    with pytest.raises(ValueError, match=r"a span that ends|without a zone"):
        TimeSpan(start, end)


def test_the_night_in_which_the_clocks_go_back_is_an_hour_longer():
    night = TimeSpan(datetime(2026, 10, 25, 0, 0, tzinfo=BERLIN), datetime(2026, 10, 25, 6, 0, tzinfo=BERLIN))

    assert night.length == timedelta(hours=7)


def test_half_past_two_before_and_after_the_clocks_go_back_are_an_hour_apart():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

    span = TimeSpan(first, first.replace(fold=1))

    assert span.length == timedelta(hours=1)


def test_the_same_stretch_in_another_zone_is_the_same():
    there = timezone(timedelta(hours=2))

    assert TimeSpan(NOON.astimezone(there), NOON.astimezone(BERLIN) + timedelta(hours=1)) == minutes(0, 60)


@given(spans, st.lists(spans, max_size=6))
def test_what_is_free_is_what_nobody_has_taken(within, taken):
    free = free_spans(within, taken)

    assert moments(*free) == moments(within) - moments(*taken)


@given(spans, st.lists(spans, max_size=6))
def test_free_stretches_are_in_order_and_apart(within, taken):
    free = free_spans(within, taken)

    assert all(before.end < after.start for before, after in pairwise(free))


@given(spans, st.lists(spans, max_size=6).flatmap(lambda taken: st.tuples(st.just(taken), st.permutations(taken))))
def test_it_does_not_matter_in_which_order_things_were_taken(within, orders):
    one, other = orders

    assert free_spans(within, one) == free_spans(within, other)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-720, 720))
def test_microseconds_name_a_moment_whatever_the_zone(at, offset_min):
    elsewhere = timezone(timedelta(minutes=offset_min))
    since_1970 = timedelta(microseconds=whole_microseconds(at))

    assert datetime(1970, 1, 1, tzinfo=UTC) + since_1970 == at
    try:
        moved = at.astimezone(elsewhere)
    except OverflowError:  # the first or last hours of the calendar
        return
    assert whole_microseconds(moved) == whole_microseconds(at)

"""The hash chain, and which times can be believed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.journal.rules import (
    CLOCK_SLACK,
    GENESIS,
    Freshness,
    NotAtDoors,
    NotBelievable,
    NumberReused,
    TooLongOffline,
    belief_refusals,
    door_refusals,
    entry_hash,
    freshness_refusals,
    goes_on_from,
    number_refusals,
    seal,
)
from shared.journal.types import Kind, PersonId, Verdict

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
LIMITS = Freshness()
HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)

blobs = st.binary(max_size=6)
persons = st.lists(st.uuids().map(PersonId), max_size=2).map(tuple)
private_parts = st.tuples(blobs, persons, blobs)
entries = st.tuples(
    st.binary(min_size=32, max_size=32),
    st.integers(1, 3),
    st.integers(0, 3).map(lambda n: NOW + n * MOMENT),
    st.sampled_from(Verdict),
    blobs,
    blobs,
    blobs,
)


@given(private_parts, private_parts)
def test_two_private_parts_have_one_seal_only_if_they_are_the_same(one, other):
    assert (seal(*one) == seal(*other)) == (one == other)


def test_whom_a_private_part_is_about_cannot_be_moved_into_its_salt_or_content():
    mia = PersonId(UUID(int=1))
    whole = seal(b"salt", (mia,), b"text")

    assert seal(b"salt" + mia.bytes, (), b"text") != whole
    assert seal(b"salt", (), mia.bytes + b"text") != whole


@given(entries, entries)
def test_two_entries_have_one_hash_only_if_they_are_the_same(one, other):
    assert (entry_hash(*one) == entry_hash(*other)) == (one == other)


@given(st.binary(max_size=4), st.binary(max_size=4), st.binary(max_size=4), st.data())
def test_bytes_cannot_be_moved_from_one_part_of_an_entry_to_the_next(refusals, signature, envelope, data):
    together = refusals + signature + envelope
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(together))] * 2)))
    parts = together[:first], together[first:second], together[second:]

    said = entry_hash(GENESIS, 1, NOW, Verdict.ACCEPTED, refusals, signature, envelope)
    moved = entry_hash(GENESIS, 1, NOW, Verdict.ACCEPTED, *parts)

    assert (said == moved) == ((refusals, signature, envelope) == parts)


def believed(at: datetime, *, now: datetime = NOW + HOUR, fresh_at: datetime = NOW) -> bool:
    return belief_refusals(at, seen_at=NOW, fresh_at=fresh_at, now=now, limits=LIMITS) == ()


@pytest.mark.parametrize("at", [NOW, NOW - CLOCK_SLACK, NOW + HOUR, NOW + HOUR + CLOCK_SLACK])
def test_a_time_between_the_last_contact_and_now_is_believed_as_far_as_clocks_differ(at):
    assert believed(at)


@pytest.mark.parametrize("at", [NOW - CLOCK_SLACK - MOMENT, NOW + HOUR + CLOCK_SLACK + MOMENT])
def test_a_time_before_or_after_is_not(at):
    found = belief_refusals(at, seen_at=NOW, fresh_at=NOW, now=NOW + HOUR, limits=LIMITS)

    assert found == (NotBelievable(NOW - CLOCK_SLACK, NOW + HOUR + CLOCK_SLACK),)


def test_the_earlier_of_what_was_seen_and_what_was_pulled_is_the_last_contact():
    assert believed(NOW - HOUR, fresh_at=NOW - HOUR)


def test_a_door_that_was_alone_for_longer_than_anybody_may_is_not_believed():
    last = NOW + LIMITS.owners_only
    years_later = last + timedelta(days=400)

    assert believed(last + CLOCK_SLACK, now=years_later)
    assert not believed(last + CLOCK_SLACK + MOMENT, now=years_later)


def test_limits_beyond_any_calendar_are_limits_too():
    for_ever = Freshness(owners_only=timedelta.max)

    assert belief_refusals(NOW, seen_at=NOW, fresh_at=NOW, now=NOW, limits=for_ever) == ()


@pytest.mark.parametrize(
    ("kind", "at_doors", "made"),
    [
        (Kind.OBSERVATION, False, True),
        (Kind.CLAIM, False, True),
        (Kind.GRANT, True, True),
        (Kind.GRANT, False, False),
        (Kind.SETTING, False, False),
        (Kind.SETTING, True, False),
    ],
)
def test_a_door_makes_what_happens_there_and_no_settings(kind, at_doors, made):
    assert door_refusals(kind, at_doors=at_doors) == (() if made else (NotAtDoors(),))


@pytest.mark.parametrize("kind", [Kind.OBSERVATION, Kind.CLAIM])
def test_what_happened_and_what_waits_is_taken_from_a_door_of_any_age(kind):
    assert freshness_refusals(kind, NOW, NOW - timedelta(days=400), limits=LIMITS, by_owner=False) == ()


@pytest.mark.parametrize("kind", [Kind.GRANT, Kind.SETTING])
@pytest.mark.parametrize(
    ("age", "by_owner", "allowed"),
    [
        (timedelta(), False, True),
        (LIMITS.everything, False, True),
        (LIMITS.everything + MOMENT, False, False),
        (LIMITS.qualified_only, False, False),
        (LIMITS.everything + MOMENT, True, True),
        (LIMITS.owners_only, True, True),
        (LIMITS.owners_only + MOMENT, True, False),
        (-CLOCK_SLACK, False, True),
        (-CLOCK_SLACK - MOMENT, False, False),
        (timedelta(days=-20_000), False, False),
        (timedelta(days=-20_000), True, True),
    ],
)
def test_grants_and_settings_need_a_door_that_has_heard_from_the_server(kind, age, by_owner, allowed):
    found = freshness_refusals(kind, NOW, NOW - age, limits=LIMITS, by_owner=by_owner)

    assert found == (() if allowed else (TooLongOffline(NOW - age),))


@pytest.mark.parametrize(("n", "last"), [(1, 0), (8, 7), (99, 7)])
def test_a_doors_next_number_is_a_new_one_and_so_is_one_after_a_gap(n, last):
    assert number_refusals(n, last=last) == ()


@pytest.mark.parametrize(("n", "last"), [(0, 0), (7, 7), (1, 7)])
def test_a_number_that_was_used_before_is_refused(n, last):
    assert number_refusals(n, last=last) == (NumberReused(),)


@pytest.mark.parametrize(
    ("seen", "fresh_at", "last_fresh_at"),
    [
        (5, NOW, NOW),
        (6, NOW + MOMENT, NOW),
        (6, NOW - MOMENT, NOW),  # seen by another request, which was answered later
        (4, NOW, NOW),  # the server was restored
        (0, NOW - MOMENT, None),
    ],
)
def test_a_door_speaks_of_its_last_pull_or_of_a_later_one(seen, fresh_at, last_fresh_at):
    assert goes_on_from(seen, fresh_at, last_seen=5, last_fresh_at=last_fresh_at)


@pytest.mark.parametrize("seen", [0, 4, 5])
def test_a_door_does_not_go_back_to_an_earlier_pull(seen):
    assert not goes_on_from(seen, NOW - MOMENT, last_seen=5, last_fresh_at=NOW)

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
    NotBelievable,
    TooLongOffline,
    belief_refusals,
    entry_hash,
    freshness_refusals,
    seal,
)
from shared.journal.types import Kind, PersonId, Verdict

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
LIMITS = Freshness()
MOMENT = timedelta(microseconds=1)

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


@pytest.mark.parametrize("at", [NOW, NOW + timedelta(hours=1)])
def test_a_time_between_the_last_contact_and_now_is_believed(at):
    assert belief_refusals(at, earliest=NOW, latest=NOW + timedelta(hours=1)) == ()


@pytest.mark.parametrize("at", [NOW - MOMENT, NOW + timedelta(hours=1) + MOMENT])
def test_a_time_before_or_after_is_not(at):
    latest = NOW + timedelta(hours=1)

    assert belief_refusals(at, earliest=NOW, latest=latest) == (NotBelievable(NOW, latest),)


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

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.reader.debounce import Debounce
from shared.people.badges import BadgeUid

MIA = BadgeUid(b"\x04\x01\x02\x03")
ANA = BadgeUid(b"\x04\x0a\x0b\x0c")

# Readings in the order of time: whose badge, at which moment.
readings = st.lists(st.tuples(st.sampled_from((MIA, ANA)), st.floats(0, 60)), max_size=30).map(
    lambda found: sorted(found, key=lambda reading: reading[1])
)


def taps_of(story):
    debounce = Debounce()
    return [(uid, at) for uid, at in story if debounce.is_tap(uid, at)]


def test_a_badge_read_twice_within_five_seconds_is_one_tap():
    assert taps_of([(MIA, 10.0), (MIA, 14.999)]) == [(MIA, 10.0)]


def test_a_badge_read_again_after_five_seconds_is_another_tap():
    assert taps_of([(MIA, 10.0), (MIA, 15.0)]) == [(MIA, 10.0), (MIA, 15.0)]


def test_a_badge_read_twice_in_the_same_moment_is_one_tap():
    assert taps_of([(MIA, 10.0), (MIA, 10.0)]) == [(MIA, 10.0)]


def test_a_badge_held_in_front_of_the_reader_is_not_ignored_for_ever():
    assert taps_of([(MIA, 10.0), (MIA, 13.0), (MIA, 16.0)]) == [(MIA, 10.0), (MIA, 16.0)]


def test_two_badges_found_in_turns_are_two_taps():
    assert taps_of([(MIA, 10.0), (ANA, 10.3), (MIA, 10.6), (ANA, 10.9)]) == [(MIA, 10.0), (ANA, 10.3)]


@given(readings)
def test_taps_of_one_badge_are_five_seconds_apart_and_every_other_reading_follows_one(story):
    taps = taps_of(story)

    for badge in (MIA, ANA):
        tapped = [at for uid, at in taps if uid == badge]
        assert all(later - earlier >= 5 for earlier, later in pairwise(tapped))
        assert all(any(0 <= at - tap < 5 for tap in tapped) for uid, at in story if uid == badge)

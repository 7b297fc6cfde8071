"""Opening hours as somebody types them on the page of the workshop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.workshops.hours import read_hours, spell_hours
from shared.people.types import Opening

MONDAY = 0
openings = st.tuples(st.integers(0, 1439), st.integers(1, 2880)).filter(lambda each: each[0] < each[1])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ("10:00–14:00", [(600, 840)]),
        ("10:00-14:00, 16.00 - 02:00", [(600, 840), (960, 1560)]),
        ("9-17", [(540, 1020)]),
        ("00:00–24:00", [(0, 1440)]),
        ("18:00–26:00", [(1080, 1560)]),
    ],
)
def test_hours_are_read_as_people_write_them(typed, found):
    assert read_hours(MONDAY, typed) == tuple(Opening(MONDAY, *each) for each in found)


@pytest.mark.parametrize(
    "typed",
    ["always", "10:00", "10:00–14:00,", "10:60–11:00", "24:00–26:00", "10:00–10:00", "0–49", "1–2 3–4"],
)
def test_what_is_no_hours_is_not_guessed_at(typed):
    assert read_hours(MONDAY, typed) is None


@given(st.lists(openings, max_size=4))
def test_whatever_is_open_is_read_back_as_it_is_shown(spans):
    hours = tuple(Opening(MONDAY, *each) for each in sorted(spans))

    assert read_hours(MONDAY, spell_hours(MONDAY, hours)) == hours

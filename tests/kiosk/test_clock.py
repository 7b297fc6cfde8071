"""The door's time: set by the server, whatever the machine's own clock says."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import DoorClock
from kiosk.moment import Moment
from shared.journal.rules import CLOCK_SLACK
from shared.language import language

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Wall:
    """A machine's clocks: one that may be wrong, and one that only counts."""

    def __init__(self, says):
        self.says = says
        self.counted = 100.0

    def __call__(self):
        return self.says

    def forward(self, seconds):
        self.counted += seconds
        self.says += timedelta(seconds=seconds)


def clock_on(wall):
    return DoorClock(wall, lambda: wall.counted)


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), NOON + timedelta(days=400)])
def test_a_machine_whose_clock_is_wrong_takes_the_servers_time_and_is_doubted(wrong):
    wall = Wall(wrong)
    clock = clock_on(wall)

    clock.set(NOON)
    wall.forward(5)

    assert clock() == NOON + timedelta(seconds=5)
    assert clock.at(wall.counted - 2) == NOON + timedelta(seconds=3)
    assert clock.doubted


def test_a_machine_whose_clock_jumps_does_not_take_the_door_along():
    wall = Wall(NOON)
    clock = clock_on(wall)

    wall.says += timedelta(days=3)

    assert clock() == NOON
    assert clock.doubted


def test_an_answer_that_was_on_its_way_for_a_moment_turns_no_clock_back():
    wall = Wall(NOON)
    clock = clock_on(wall)

    clock.set(NOON - timedelta(milliseconds=300))

    assert clock() == NOON
    assert not clock.doubted


def test_a_clock_that_is_ahead_is_turned_back():
    wall = Wall(NOON)
    clock = clock_on(wall)

    clock.set(NOON - timedelta(seconds=30))

    assert clock() == NOON - timedelta(seconds=30)


@pytest.mark.parametrize(
    ("at", "age"),
    [
        (NOON + timedelta(hours=1), timedelta(hours=1)),
        (NOON - CLOCK_SLACK, -CLOCK_SLACK),
        (NOON - timedelta(hours=1), timedelta.max),
    ],
)
def test_a_door_whose_clock_stands_before_its_last_pull_does_not_take_what_it_knows_for_news(at, age):
    assert Moment(at, NOON, language("en")).age == age

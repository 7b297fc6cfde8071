"""What holds for doors."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from shared.sync.rules import DoorNumberTaken, pairing_refusals
from shared.sync.types import Door, DoorState

ONE = Door(1, "Front door", b"a key", DoorState.PAIRED, datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("holder", [None, ONE])
def test_a_new_kiosk_gets_a_free_number_and_a_door_may_be_renamed(holder):
    assert pairing_refusals(1, b"a key", holder) == ()


@pytest.mark.parametrize(
    ("number", "key", "holder"),
    [
        (0, b"a key", None),
        (-1, b"a key", None),
        (1, b"another key", ONE),
        (1, b"a key", replace(ONE, state=DoorState.REVOKED)),
    ],
)
def test_no_kiosk_is_the_server_and_no_number_is_given_twice(number, key, holder):
    assert pairing_refusals(number, key, holder) == (DoorNumberTaken(),)

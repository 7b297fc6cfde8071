"""What holds for doors."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.journal.types import ChangeId, PersonId, Private, Signed
from shared.sync.rules import (
    BYTES_A_PERSON,
    MOST_APART,
    MOST_BYTES_APART,
    Apart,
    DoorNumberTaken,
    DoorUnknown,
    QuarantineFull,
    paired_refusals,
    pairing_refusals,
    quarantine_refusals,
    size_apart,
)
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


@pytest.mark.parametrize(
    ("kept", "size"),
    [
        (Apart(0, 0), MOST_BYTES_APART),
        (Apart(MOST_APART - 1, 0), 1),
        (Apart(1, MOST_BYTES_APART - 100), 100),
    ],
)
def test_a_revoked_doors_change_is_kept_apart_while_there_is_room(kept, size):
    assert quarantine_refusals(kept, size) == ()


@pytest.mark.parametrize(
    ("kept", "size"),
    [
        (Apart(0, 0), MOST_BYTES_APART + 1),
        (Apart(MOST_APART, 0), 1),
        (Apart(1, MOST_BYTES_APART - 100), 101),
    ],
)
def test_beyond_that_nothing_more_is_kept(kept, size):
    assert quarantine_refusals(kept, size) == (QuarantineFull(),)


def test_a_private_part_takes_up_room_for_each_person_that_it_is_about():
    mia, jo = PersonId(UUID(int=1)), PersonId(UUID(int=2))
    alone = Signed(ChangeId(UUID(int=3)), b"envelope", b"signed")

    assert size_apart(alone) == 14
    assert size_apart(replace(alone, private=Private(bytes(16), (mia, jo, mia), b"Mia"))) == 33 + 2 * BYTES_A_PERSON


def test_a_door_that_was_never_paired_or_was_revoked_is_none():
    assert paired_refusals(ONE) == ()
    assert paired_refusals(None) == (DoorUnknown(),)
    assert paired_refusals(replace(ONE, state=DoorState.REVOKED)) == (DoorUnknown(),)

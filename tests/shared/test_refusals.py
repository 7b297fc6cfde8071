"""Reasons as they travel: whatever comes, no stays no."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import refusals
from shared.booking.rules import ReasonMissing, TooLong
from shared.calendar.rules import AlreadyBooked
from shared.journal.rules import NotAllowed
from shared.journal.types import Refusal
from shared.people.types import EquipmentTypeId
from shared.refusals import AnyRefusal, ReasonUnknown, decode, encode
from shared.training.rules import NoMembership, OneOfMissing, SignOffMissing

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def all_kinds_of(base: type[Refusal]) -> set[type[Refusal]]:
    return {kind for each in base.__subclasses__() for kind in {each, *all_kinds_of(each)}}


def test_every_reason_that_is_declared_can_travel():
    declared = {kind for kind in all_kinds_of(Refusal) if kind.__module__.startswith("shared.")}

    assert set(AnyRefusal.__args__) == declared - {ReasonUnknown}


def test_every_reason_has_a_name_of_its_own():
    tags = [kind.__struct_config__.tag for kind in (*AnyRefusal.__args__, ReasonUnknown)]

    assert len(set(tags)) == len(tags)


@given(st.lists(st.one_of(*map(st.from_type, AnyRefusal.__args__)), max_size=4).map(tuple))
def test_reasons_arrive_as_they_were_sent(found):
    assert decode(encode(found)) == found


def test_a_reason_inside_a_reason_arrives():
    ways = OneOfMissing((NoMembership(NOON), SignOffMissing(EquipmentTypeId(UUID(int=1)), "Laser", ready=True)))

    assert decode(encode([ways])) == (ways,)


def test_a_reason_of_a_newer_release_still_means_no():
    sent = '[{"type":"too_long","minutes":240},{"type":"moon_is_full","phase":1},{"type":"reason_missing"}]'

    assert decode(sent) == (TooLong(240), ReasonUnknown(), ReasonMissing())


@pytest.mark.parametrize(
    "sent", ['[{"type":"too_long"}]', '[{"type":"already_booked","until":"tomorrow","next_free":null}]', "[{}]", "[7]"]
)
def test_a_known_reason_of_another_shape_still_means_no(sent):
    assert decode(sent) == (ReasonUnknown(),)


def test_a_newer_release_may_say_more_about_a_known_reason():
    sent = encode([AlreadyBooked(NOON, None)]).replace("}", ',"by_whom":"somebody"}')

    assert decode(sent) == (AlreadyBooked(NOON, None),)


def test_no_reason_is_yes():
    assert decode(encode([])) == ()
    assert decode(b"[]") == ()


@pytest.mark.parametrize("sent", ["", "{}", "null", "nonsense"])
def test_what_is_no_list_of_reasons_is_never_a_yes(sent):
    with pytest.raises(msgspec.DecodeError):
        decode(sent)


def test_the_journal_and_the_wire_say_the_same():
    assert encode([NotAllowed()]) == '[{"type":"not_allowed"}]'
    assert refusals.encode(iter([NotAllowed()])) == encode((NotAllowed(),))

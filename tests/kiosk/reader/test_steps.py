import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smartcard import scard

from kiosk.reader.events import BadgeRead, ReadTooShort, UnusableBadgeRead
from kiosk.reader.reader import Step, reading, steps
from shared.people.badges import BadgeUid

EMPTY, PRESENT = scard.SCARD_STATE_EMPTY, scard.SCARD_STATE_PRESENT
OK = b"\x90\x00"


def state(flags: int, cards: int = 0) -> int:
    return cards << 16 | flags


@pytest.mark.parametrize(
    ("before", "now", "happened"),
    [
        pytest.param(scard.SCARD_STATE_UNAWARE, state(EMPTY, 7), (), id="first look, empty"),
        pytest.param(scard.SCARD_STATE_UNAWARE, state(PRESENT, 7), (Step.LAID,), id="first look, a badge lies there"),
        pytest.param(state(EMPTY, 1), state(PRESENT, 2), (Step.LAID,), id="laid"),
        pytest.param(state(PRESENT, 2), state(EMPTY, 3), (Step.REMOVED,), id="taken off"),
        pytest.param(state(PRESENT, 2), state(PRESENT, 4), (Step.REMOVED, Step.LAID), id="swapped between two looks"),
        pytest.param(state(EMPTY, 1), state(EMPTY, 3), (Step.GONE_ALREADY,), id="there and gone between two looks"),
        pytest.param(state(EMPTY, 0xFFFF), state(EMPTY, 1), (Step.GONE_ALREADY,), id="the same as the count wraps"),
        pytest.param(state(EMPTY, 5), state(EMPTY, 0), (), id="plugged out and in, which begins the count anew"),
        pytest.param(state(scard.SCARD_STATE_UNAVAILABLE), state(EMPTY, 9), (), id="in order again"),
        pytest.param(
            state(scard.SCARD_STATE_UNAVAILABLE), state(PRESENT, 9), (Step.LAID,), id="in order, with a badge"
        ),
        pytest.param(state(PRESENT, 9), state(scard.SCARD_STATE_UNAVAILABLE), (Step.REMOVED,), id="out of order"),
    ],
)
def test_what_a_badge_did_between_two_looks(before, now, happened):
    assert steps(before, now) == happened


@given(st.sampled_from((EMPTY, PRESENT)), st.integers(0, 0xFFFF))
def test_the_same_state_twice_is_no_news(flags, cards):
    assert steps(state(flags, cards), state(flags | scard.SCARD_STATE_INUSE, cards)) == ()


@pytest.mark.parametrize("uid", ["04010203", "04010203040506", "04010203040506070809"])
def test_a_whole_answer_is_a_badge(uid):
    answer = bytes.fromhex(uid)

    assert reading(answer + OK, 12.5) == BadgeRead(BadgeUid(answer), 12.5)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="taken off before it answered"),
        pytest.param(b"\x90", id="half a status"),
        pytest.param(OK, id="well and without a UID"),
        pytest.param(b"\x04\x01\x02" + OK, id="the beginning of a UID"),
        pytest.param(b"\x63\x00", id="the reader lost it"),
        pytest.param(b"\x04\x01\x02\x03\x62\x82", id="an end too early"),
    ],
)
def test_less_than_an_answer_is_too_short(answer):
    assert reading(answer, 12.5) == ReadTooShort()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"\x08\x01\x02\x03" + OK, id="a phone"),
        pytest.param(bytes(7) + OK, id="zeros"),
        pytest.param(bytes(range(8)) + OK, id="a FeliCa or ISO 15693 chip"),
        pytest.param(b"\x6a\x81", id="a chip card with contacts"),
    ],
)
def test_a_chip_that_names_nobody_is_unusable(answer):
    assert isinstance(reading(answer, 12.5), UnusableBadgeRead)


SHOWN = re.compile(
    r"ReadTooShort\(\)"
    r"|BadgeRead\(uid=BadgeUid\(\d+ bytes\), at_monotonic=0\.0\)"
    r"|UnusableBadgeRead\(reason='"
    r"(a \d+-byte UID( of zeros)?|a UID made up at each tap|a badge that has no UID to give)'\)"
)


@given(st.binary(max_size=14).map(lambda uid: uid + OK) | st.binary(max_size=20))
def test_any_answer_gives_an_event_that_does_not_show_it(answer):
    assert SHOWN.fullmatch(repr(reading(answer, 0.0)))

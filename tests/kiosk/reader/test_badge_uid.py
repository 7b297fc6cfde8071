import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.people.badges import BadgeUid, UnusableBadge, keyed_hash, parse_badge_uid

KEY = bytes(range(32))
UIDS = st.sampled_from((4, 7, 10)).flatmap(lambda length: st.binary(min_size=length, max_size=length))


@given(UIDS)
def test_a_badge_is_known_by_all_its_4_or_7_or_10_bytes(answer):
    assume(any(answer) and not (len(answer) == 4 and answer[0] == 0x08))

    uid = parse_badge_uid(answer)

    assert uid == BadgeUid(answer)


@given(st.binary(max_size=300).filter(lambda answer: len(answer) not in {4, 7, 10}))
def test_a_uid_of_another_length_is_unusable(answer):
    with pytest.raises(UnusableBadge):
        parse_badge_uid(answer)


@given(st.binary(min_size=3, max_size=3))
def test_a_phone_that_makes_up_a_uid_is_unusable(rest):
    with pytest.raises(UnusableBadge, match="made up"):
        parse_badge_uid(b"\x08" + rest)


@pytest.mark.parametrize("length", [7, 10])
def test_only_a_short_uid_is_random_when_it_begins_with_08(length):
    answer = b"\x08" + bytes(range(1, length))

    assert parse_badge_uid(answer) == BadgeUid(answer)


@pytest.mark.parametrize("length", [4, 7, 10])
def test_a_uid_of_zeros_is_unusable(length):
    with pytest.raises(UnusableBadge):
        parse_badge_uid(bytes(length))


@given(UIDS)
def test_a_uid_is_never_shown(value):
    uid = BadgeUid(value)

    shown = {repr(uid), str(uid), f"{uid}", f"{[uid]}".strip("[]")}

    assert shown == {f"BadgeUid({len(value)} bytes)"}


@given(st.binary(min_size=5, max_size=6) | st.binary(min_size=3, max_size=3).map(lambda rest: b"\x08" + rest))
def test_the_words_about_an_unusable_badge_do_not_hold_its_uid(answer):
    with pytest.raises(UnusableBadge) as caught:
        parse_badge_uid(answer)

    assert str(caught.value) in {f"a {len(answer)}-byte UID", "a UID made up at each tap"}


def test_the_keyed_hash_is_the_hmac_that_others_compute():
    # RFC 4231, test case 6.
    text, key = b"Test Using Larger Than Block-Size Key - Hash Key First", b"\xaa" * 131

    assert keyed_hash(BadgeUid(text), key).hex() == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"


@given(UIDS, UIDS)
def test_two_badges_have_two_hashes(one, other):
    assume(one != other)

    assert keyed_hash(BadgeUid(one), KEY) != keyed_hash(BadgeUid(other), KEY)


@given(UIDS)
def test_another_workshops_key_gives_another_hash(value):
    assert keyed_hash(BadgeUid(value), KEY) != keyed_hash(BadgeUid(value), bytes(32))


@pytest.mark.parametrize("length", [0, 16, 31])
def test_a_key_that_could_be_guessed_is_not_taken(length):
    with pytest.raises(ValueError, match="at least 32"):
        keyed_hash(BadgeUid(b"\x04\x01\x02\x03"), bytes(length))

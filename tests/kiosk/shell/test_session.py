"""Tapping in, being asked, walking away: the rules bare, on a clock that stands in the test."""

from uuid import UUID

import pytest

from kiosk.shell.session import Asked, Greeted, Joined, JoinedTapped, Session, SignedOut, Stayed, Visitor, Warned

MIA = Visitor(UUID(int=1), "Mia")
JO = Visitor(UUID(int=2), "Jo")
ANA = Visitor(UUID(int=3), "Ana", manager=True)
PATIENT = Visitor(UUID(int=4), "Ada", patience=4)


@pytest.fixture
def session():
    return Session()


@pytest.fixture
def with_mia(session):
    session.tap(MIA, 100.0)
    return session


def test_a_tap_greets(session):
    assert session.tap(MIA, 100.0) == (Greeted(MIA),)


def test_the_same_badge_within_five_seconds_is_the_same_tap(with_mia):
    assert with_mia.tap(MIA, 104.9) == ()
    assert with_mia.here is not None


def test_the_same_badge_later_signs_out(with_mia):
    assert with_mia.tap(MIA, 105.0) == (SignedOut(MIA, goodbye=True),)
    assert with_mia.here is None


def test_the_tap_that_signed_out_does_not_sign_in_again(with_mia):
    with_mia.tap(MIA, 110.0)

    assert with_mia.tap(MIA, 114.0) == ()
    assert with_mia.tap(MIA, 115.0) == (Greeted(MIA),)


def test_whoever_is_done_and_taps_again_at_once_is_greeted_again(with_mia):
    with_mia.done()

    assert with_mia.tap(MIA, 102.0) == (Greeted(MIA),)
    assert with_mia.tap(MIA, 106.9) == ()


def test_the_tap_that_signed_out_does_not_sign_in_again_because_nobody_is_done(with_mia):
    with_mia.tap(MIA, 110.0)
    with_mia.done()

    assert with_mia.tap(MIA, 114.0) == ()


def test_whoever_walked_away_and_taps_as_they_come_back_is_greeted_again(with_mia):
    with_mia.tick(140.0)
    with_mia.tick(160.0)

    assert with_mia.tap(MIA, 160.1) == (Greeted(MIA),)


def test_another_badge_asks(with_mia):
    assert with_mia.tap(JO, 107.0) == (Asked(MIA, JO),)


def test_a_yes_hands_over(with_mia):
    with_mia.tap(JO, 107.0)

    assert with_mia.answer(switch=True, at=110.0) == (SignedOut(MIA, goodbye=False), Greeted(JO))


def test_a_no_lets_mia_stay(with_mia):
    with_mia.tap(JO, 107.0)

    assert with_mia.answer(switch=False, at=110.0) == (Stayed(MIA),)
    assert with_mia.here is not None


def test_without_an_answer_mia_stays_after_ten_seconds(with_mia):
    with_mia.tap(JO, 107.0)

    assert with_mia.next_at() == 112.0  # the tap is forgotten as the same tap
    assert with_mia.tick(116.9) == ()
    assert with_mia.next_at() == 117.0
    assert with_mia.tick(117.0) == (Stayed(MIA),)
    assert with_mia.here is not None
    assert with_mia.here.other is None


def test_a_manager_joins_where_the_page_takes_one_in(with_mia):
    assert with_mia.tap(ANA, 107.0, manager_may_join=True) == (Joined(MIA, ANA),)


def test_elsewhere_a_manager_is_asked_like_anybody(with_mia):
    assert with_mia.tap(ANA, 107.0) == (Asked(MIA, ANA),)


def test_a_member_does_not_join(with_mia):
    assert with_mia.tap(JO, 107.0, manager_may_join=True) == (Asked(MIA, JO),)


def test_the_badge_of_a_manager_who_joined_never_signs_out(with_mia):
    with_mia.tap(ANA, 107.0, manager_may_join=True)

    assert with_mia.tap(ANA, 111.9, manager_may_join=True) == ()
    assert with_mia.tap(ANA, 112.0, manager_may_join=True) == (JoinedTapped(ANA),)
    assert with_mia.here is not None


def test_the_tap_of_a_manager_is_one_tap_whoever_taps_in_between(with_mia):
    with_mia.tap(ANA, 107.0, manager_may_join=True)
    with_mia.tap(JO, 108.0, manager_may_join=True)

    assert with_mia.tap(ANA, 111.9, manager_may_join=True) == ()
    assert with_mia.tap(ANA, 117.0, manager_may_join=True) == (Stayed(MIA), JoinedTapped(ANA))


def test_a_manager_who_comes_answers_what_was_asked(with_mia):
    with_mia.tick(140.0)

    assert with_mia.tap(ANA, 141.0, manager_may_join=True) == (Stayed(MIA), Joined(MIA, ANA))
    assert with_mia.tick(161.0) == ()


def test_a_manager_with_nothing_to_do_is_asked_like_anybody(with_mia):
    with_mia.tap(ANA, 107.0, manager_may_join=True)

    assert with_mia.ask_instead(107.1) == (Asked(MIA, ANA),)
    assert with_mia.answer(switch=True, at=109.0) == (SignedOut(MIA, goodbye=False), Greeted(ANA))


def test_where_no_manager_is_nobody_is_asked(with_mia):
    assert with_mia.ask_instead(107.0) == ()


def test_after_forty_seconds_we_ask_and_after_twenty_more_we_sign_out(with_mia):
    assert with_mia.tick(139.9) == ()
    assert with_mia.tick(140.0) == (Warned(MIA),)
    assert with_mia.tick(159.9) == ()
    assert with_mia.tick(160.0) == (SignedOut(MIA, goodbye=False),)


def test_we_ask_once(with_mia):
    with_mia.tick(140.0)

    assert with_mia.tick(141.0) == ()
    assert with_mia.next_at() == 160.0


def test_a_touch_answers_and_begins_the_time_again(with_mia):
    with_mia.tick(140.0)

    assert with_mia.touch(150.0) == (Stayed(MIA),)
    assert with_mia.tick(189.9) == ()
    assert with_mia.tick(190.0) == (Warned(MIA),)


def test_more_time_is_four_times_as_much(session):
    session.tap(PATIENT, 100.0)

    assert session.tick(259.9) == ()
    assert session.tick(260.0) == (Warned(PATIENT),)
    assert session.tick(339.9) == ()
    assert session.tick(340.0) == (SignedOut(PATIENT, goodbye=False),)


def test_while_a_video_plays_the_idle_clock_rests(with_mia):
    with_mia.rest(playing=True, at=110.0)
    with_mia.tick(106.0)

    assert with_mia.tick(900.0) == ()
    assert with_mia.next_at() is None

    with_mia.rest(playing=False, at=900.0)

    assert with_mia.tick(939.9) == ()
    assert with_mia.tick(940.0) == (Warned(MIA),)


def test_nobody_is_signed_out_while_we_ask_about_somebody_else(with_mia):
    with_mia.touch(101.0)
    with_mia.tap(JO, 155.0)

    assert with_mia.tick(161.0) == ()
    assert with_mia.tick(165.0) == (Stayed(MIA), SignedOut(MIA, goodbye=False))


def test_nothing_is_remembered_of_somebody_who_left(with_mia):
    with_mia.tap(MIA, 110.0)
    with_mia.tick(115.0)

    assert vars(with_mia) == {"_here": None, "_last": None}

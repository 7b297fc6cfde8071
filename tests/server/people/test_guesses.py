"""How often a password may be guessed, and who waits for it."""

from datetime import UTC, datetime

import pytest

from server.people.guesses import (
    FREE_TRIES,
    FREE_TRIES_ANYWHERE,
    LONGEST_WAIT,
    Guesser,
    Guesses,
    known_browser,
    new_browser,
)

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
HASH = "$argon2id$of the admin"


def guessed(guesses: Guesses, *guessers: Guesser) -> None:
    for each in guessers:
        guesses.wrong(each, NOW)


def anybody(n: int) -> Guesser:
    return Guesser(1, "ada", f"10.0.{n // 250}.{n % 250}")


def test_who_guesses_from_one_address_keeps_out_nobody_at_another():
    guesses = Guesses()
    guessed(guesses, *[anybody(1)] * (FREE_TRIES + 1))

    assert guesses.wait_until(anybody(1), NOW) is not None
    assert guesses.wait_until(anybody(2), NOW) is None


def test_who_guesses_from_many_addresses_waits_at_all_but_browsers_that_are_known():
    guesses = Guesses()
    guessed(guesses, *map(anybody, range(FREE_TRIES_ANYWHERE + 20)))

    assert guesses.wait_until(anybody(999), NOW) == NOW + LONGEST_WAIT
    assert guesses.wait_until(Guesser(1, "ada", "10.0.0.1", "known"), NOW) is None


def test_who_has_a_whole_network_of_ipv6_has_one_address():
    guesses = Guesses()
    guessed(guesses, *[Guesser(1, "ada", f"2001:db8:0:1::{n:x}") for n in range(1, FREE_TRIES + 1)])

    assert guesses.wait_until(Guesser(1, "ada", "2001:db8:0:1:ffff::1"), NOW) is not None
    assert guesses.wait_until(Guesser(1, "ada", "2001:db8:0:2::1"), NOW) is None


def test_a_right_password_is_no_guess_and_lets_go_on_at_once():
    guesses = Guesses()
    for n in range(FREE_TRIES_ANYWHERE + 20):
        guessed(guesses, anybody(n))
        guesses.right(anybody(n))

    assert guesses.wait_until(anybody(999), NOW) is None


SOMEBODY_ELSES = new_browser("$argon2id$of somebody else")


@pytest.mark.parametrize("kept", ["", "a.b", "ü.ü", pytest.param(SOMEBODY_ELSES, id="somebody else's")])
def test_a_browser_that_proves_nothing_is_not_known(kept):
    assert known_browser(kept, HASH) == ""


def test_a_browser_is_known_until_the_password_is_another():
    kept = new_browser(HASH)

    assert known_browser(kept, HASH) == kept.partition(".")[0] != ""
    assert known_browser(kept, "$argon2id$of a new password") == ""
    assert known_browser(kept, None) == ""

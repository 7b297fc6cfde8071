"""How the server's process takes its address, and how it is told to stop."""

import signal
import socket

import pytest

from server.serving import ServingTrouble, taken_address, until_stopped
from server.settings import Listen


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_what_is_under_way_in_order(how):
    steps = []

    with until_stopped():
        try:
            signal.raise_signal(how)
            steps.append("went on")
        finally:
            steps.append("cleaned up")

    assert steps == ["cleaned up"]


def test_a_second_signal_does_not_cut_the_cleaning_up_short():
    steps = []

    with until_stopped():
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGTERM)
            steps.append("cleaned up")

    assert steps == ["cleaned up"]


def test_signals_mean_afterwards_what_they_meant_before():
    before = [signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)]

    with until_stopped():
        signal.raise_signal(signal.SIGTERM)

    assert [signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)] == before


def test_an_address_that_is_taken_keeps_nobody_waiting_until_it_is_served():
    with taken_address(Listen(port=0)) as taken, pytest.raises(ConnectionRefusedError):
        socket.create_connection(taken.getsockname(), timeout=10)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_this_machines_is_refused_in_words(host):
    with pytest.raises(ServingTrouble, match=rf"cannot listen on {host}.*`listen\.host`"):
        taken_address(Listen(host=host))

"""The sync protocol on a real socket: the stream of hints, and pushes at one moment."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from httpx_sse import connect_sse

from server import live
from server.hub import NAME
from shared.booking.changes import BookingMade
from shared.booking.types import BookingId
from shared.journal.signing import new_change_id
from shared.journal.types import Verdict
from shared.sync.messages import MOST_CHANGES, Push, encode
from tests.support.opened import HttpDoor
from tests.support.postgres import Postgres
from tests.support.shops import JO, LASER, MIA

pytestmark = pytest.mark.postgres


def booked(door, person=MIA, *, hours=1) -> BookingMade:
    starts = door.server.clock() + timedelta(hours=hours)
    return BookingMade(BookingId(new_change_id()), LASER, person, starts, starts + timedelta(hours=1))


def stream(door, line):
    """The door's stream; a comment is no event, so it is told apart from silence only by `raw`."""
    return connect_sse(line, "GET", "/sync/v1/stream", headers={"Authorization": f"Bearer {door.token}"})


@pytest.fixture
def other(opened, live_line, tmp_path):
    found = HttpDoor(opened, tmp_path / "door2", 2, live_line)
    yield found
    found.close()


def test_a_stream_begins_with_the_head_and_hints_at_each_commit(live_door, live_line, opened):
    head = opened.head()

    with stream(live_door, live_line) as source:
        events = source.iter_sse()
        first = next(events)
        live_door.make(booked(live_door), actor=MIA)
        live_door.push()
        second = next(events)

    assert (first.event, first.data, first.id) == ("head", str(head), str(head))
    assert (second.event, second.data) == ("head", str(head + 1))


def test_a_stream_also_hints_at_what_another_process_has_committed(live_door, live_line, opened):
    with stream(live_door, live_line) as source:
        events = source.iter_sse()
        first = next(events)
        opened.add_laser()  # by the desk of this test, not by the server's
        later = next(events)

    assert int(later.data) > int(first.data)


def test_a_silent_stream_says_that_it_is_still_there(live_door, live_line, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.05)

    with live_line.stream("GET", "/sync/v1/stream", headers={"Authorization": f"Bearer {live_door.token}"}) as answer:
        comment = next(line for line in answer.iter_lines() if line.startswith(":"))

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert comment == ": still here"


def test_a_stream_outlives_the_servers_lost_connection_to_the_database(live_door, live_line, opened, postgres):
    with stream(live_door, live_line) as source:
        events = source.iter_sse()
        next(events)
        end_listening(postgres, opened)
        opened.add_laser()  # perhaps while nobody listens
        later = next(event for event in events if int(event.data) == opened.head())

    assert later.event == "head"


def end_listening(postgres: Postgres, opened) -> None:
    """Cut the connection that listens for news."""
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND application_name = %s"
    with postgres._superuser() as superuser:
        cut = superuser.execute(ended, [opened.engine.url.database, NAME]).fetchall()
    assert cut == [(True,)]


def test_of_two_doors_that_want_one_slot_at_the_same_instant_one_is_confirmed(live_door, other):
    live_door.make(booked(live_door, MIA), actor=MIA)
    other.make(booked(other, JO), actor=JO)
    together = threading.Barrier(2)

    def push(door):
        together.wait()
        return door.push()[0].verdict

    with ThreadPoolExecutor(2) as both:
        verdicts = sorted(both.map(push, (live_door, other)))

    assert verdicts == [Verdict.ACCEPTED, Verdict.REFUSED]


def test_a_sender_that_goes_away_does_not_disturb_the_others(live_door, other, live_line):
    live_door.make(booked(live_door, MIA), actor=MIA)
    other.make(booked(other, JO, hours=3), actor=JO)
    body = encode(Push(tuple(live_door.replica.to_push(MOST_CHANGES))))

    ask = f"POST /sync/v1/push HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {live_door.token}\r\n"
    with socket.create_connection((live_line.base_url.host, live_line.base_url.port)) as impatient:
        impatient.sendall(f"{ask}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    theirs = other.push()
    mine = live_door.push()

    assert [outcome.verdict for outcome in (*theirs, *mine)] == [Verdict.ACCEPTED, Verdict.ACCEPTED]

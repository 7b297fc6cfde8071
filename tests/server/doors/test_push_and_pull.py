"""What doors and server say to each other, over HTTP and on PostgreSQL."""

import hashlib
from base64 import b64encode
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
import structlog
import zstandard
from sqlalchemy import text

from server.database.access import connected
from shared.booking import queries as booking
from shared.booking.changes import BookingMade
from shared.booking.types import BookingId
from shared.calendar.rules import AlreadyBooked
from shared.journal import queries as journal
from shared.journal.rules import WrongDoor
from shared.journal.signing import Standing, new_change_id, sign
from shared.journal.types import Signed, Verdict
from shared.people.changes import Visited
from shared.refusals import decode
from shared.sync import queries as sync
from shared.sync.changes import DoorRevoked
from shared.sync.messages import MOST_CHANGES, Pull, Push, encode
from tests.support.opened import HttpDoor
from tests.support.shops import JO, LASER, MIA, WORKSHOP, badge_id

pytestmark = pytest.mark.postgres

PROBLEM = "application/problem+json"
NO_DOOR = (
    "",
    "Bearer",
    "Bearer 1.1.guessed",
    "Bearer 2.1.guessed",
    "Bearer 1.9.guessed",
    "Bearer 1.99999999999999999999.guessed",
    "Bearer x.y.z",
    "Basic MTox",
    f"Bearer 1.1.{'a' * 5000}",
)


def booked(door, person=MIA, *, hours=1) -> BookingMade:
    """A booking of the laser that begins so many hours from now."""
    starts = door.server.clock() + timedelta(hours=hours)
    return BookingMade(BookingId(new_change_id()), LASER, person, starts, starts + timedelta(hours=1))


@pytest.fixture
def other(opened, line, tmp_path):
    """Door 2 of the same workshop."""
    found = HttpDoor(opened, tmp_path / "door2", 2, line)
    yield found
    found.close()


@pytest.mark.parametrize("path", ["/sync/v1/push", "/w/{slug}/sync/v1/push"])
def test_a_push_is_logged_quietly_unless_it_is_refused(http_door, line, opened, path):
    content = encode(Push(()))
    good = {"Authorization": f"Bearer {opened.token_of(1)}"}

    with structlog.testing.capture_logs() as lines:
        for headers in (good, {}):
            line.post(path.format(slug="woodside"), content=content, headers=headers)

    requests = [each for each in lines if each["event"] == "request"]
    assert [(each["status"], each["log_level"]) for each in requests] == [(200, "debug"), (401, "info")]


def test_a_booking_is_confirmed_by_the_server_and_seen_at_another_door(http_door, other):
    made = http_door.make(booked(http_door), actor=MIA)

    (outcome,) = http_door.push()
    http_door.pull()
    other.pull()

    assert outcome.verdict is Verdict.ACCEPTED
    assert made.id not in http_door.replica.waiting
    assert len(booking.bookings_of(other.shop(), MIA, other.server.clock())) == 1


def test_of_two_doors_that_want_one_slot_the_second_reads_why(http_door, other):
    http_door.make(booked(http_door, MIA), actor=MIA)
    other.make(booked(other, JO), actor=JO)

    http_door.push()
    (lost,) = other.push()

    assert lost.verdict is Verdict.REFUSED
    assert any(isinstance(reason, AlreadyBooked) for reason in decode(lost.refusals))


def test_a_push_that_is_sent_twice_is_answered_the_same(http_door):
    http_door.make(booked(http_door), actor=MIA)

    first = http_door.push()
    again = http_door.push()

    assert again == first


def test_a_door_may_name_its_workshop_in_the_address(http_door):
    http_door.make(booked(http_door), actor=MIA)
    changes = tuple(http_door.replica.to_push(MOST_CHANGES))

    pushed = http_door.ask("POST", "/w/woodside/sync/v1/push", content=encode(Push(changes)))
    pulled = http_door.ask("GET", "/w/woodside/sync/v1/pull", params={"after": "0"})

    assert (pushed.status_code, pulled.status_code) == (200, 200)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/sync/v1/push"),
        ("GET", "/sync/v1/pull"),
        ("GET", "/sync/v1/snapshot"),
        ("GET", "/sync/v1/stream"),
    ],
)
def test_who_proves_to_be_no_door_is_told_so(http_door, line, method, path):
    answers = [line.request(method, path, headers={"Authorization": each}) for each in NO_DOOR]
    answers.append(line.request(method, path))

    assert {answer.status_code for answer in answers} == {401}
    assert {answer.headers["content-type"] for answer in answers} == {PROBLEM}
    assert {answer.headers["www-authenticate"] for answer in answers} == {"Bearer"}
    assert {answer.json()["type"] for answer in answers} == {"urn:doorwright:sync:door_unknown"}


def test_a_token_that_was_replaced_pulls_nothing(http_door, opened):
    http_door.pull()
    opened.token_of(http_door.number)  # a new one, for the same door

    answer = http_door.ask("GET", "/sync/v1/pull")

    assert answer.status_code == 401


def test_a_push_that_is_no_push_is_refused_as_such(http_door):
    bodies = (b"", b"\xc1", b"\x81\xa7changes", b'{"changes": []}', b"\x91" * 100_000)

    answers = [http_door.ask("POST", "/sync/v1/push", content=body) for body in bodies]

    assert {answer.status_code for answer in answers} == {400}
    assert {answer.headers["content-type"] for answer in answers} == {PROBLEM}
    assert {answer.json()["type"] for answer in answers} == {"urn:doorwright:sync:malformed"}


def test_a_push_of_too_many_changes_is_refused_whole(http_door, opened):
    http_door.make(booked(http_door), actor=MIA)
    (signed,) = http_door.replica.to_push(MOST_CHANGES)
    head = opened.head()

    answer = http_door.ask("POST", "/sync/v1/push", content=encode(Push((signed,) * (MOST_CHANGES + 1))))

    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:doorwright:sync:too_many_changes"
    assert opened.head() == head


def test_a_push_that_is_too_large_is_refused(http_door):
    answer = http_door.ask("POST", "/sync/v1/push", content=bytes(2 * 1024 * 1024))

    assert answer.status_code == 413
    assert answer.headers["content-type"] == PROBLEM


def test_a_push_of_nothing_is_answered_with_nothing(http_door):
    assert http_door.send() == ()


def test_a_change_for_another_workshop_is_refused(http_door):
    replica, at = http_door.replica, http_door.server.clock()
    standing = Standing(WORKSHOP + 1, http_door.number, replica.cursor, at, replica.receipt, "1.0")
    signed = sign(Visited(MIA, badge_id(MIA)), None, standing=standing, n=1, at=at, actor=MIA, key=http_door.key)

    (outcome,) = http_door.send(signed)

    assert decode(outcome.refusals) == (WrongDoor(),)


def test_what_cannot_be_read_is_set_aside_and_the_next_change_goes_on(http_door):
    http_door.make(booked(http_door), actor=MIA)
    (good,) = http_door.replica.to_push(MOST_CHANGES)
    deep = Signed(new_change_id(), b"[" * 100_000, bytes(64))
    torn = Signed(new_change_id(), good.envelope[:-1], good.signature)

    outcomes = http_door.send(deep, torn, good)

    assert [each.verdict for each in outcomes] == [Verdict.SET_ASIDE, Verdict.SET_ASIDE, Verdict.ACCEPTED]


def test_what_a_revoked_door_pushes_is_kept_apart_and_it_gets_nothing_more(http_door, opened):
    made = http_door.make(booked(http_door), actor=MIA)
    opened.accept(DoorRevoked(http_door.number))
    head = opened.head()

    (outcome,) = http_door.push()
    others = [http_door.ask("GET", f"/sync/v1/{what}") for what in ("pull", "snapshot", "stream")]

    assert (outcome.id, outcome.verdict) == (made.id, Verdict.QUARANTINED)
    assert opened.head() == head
    assert [answer.status_code for answer in others] == [403, 403, 403]
    assert {answer.json()["type"] for answer in others} == {"urn:doorwright:sync:door_revoked"}
    with opened.shop() as shop:
        assert booking.bookings_of(shop, MIA, opened.clock()) == []


def test_a_door_that_knows_everything_pulls_nothing(http_door):
    news = http_door.news()

    assert (news.rows, news.settled) == ((), ())
    assert news.after == news.head == http_door.replica.cursor


@pytest.mark.parametrize("cursor", ["another epoch", "no epoch", "beyond the head"])
def test_a_door_whose_cursor_means_nothing_here_gets_everything(http_door, opened, cursor):
    head, epoch = opened.head(), str(http_door.replica.epoch)
    query = {
        "another epoch": {"after": head, "epoch": str(uuid4())},
        "no epoch": {"after": head},
        "beyond the head": {"after": head + 1, "epoch": epoch},
    }[cursor]

    answer = http_door.ask("GET", "/sync/v1/pull", params=query)

    news = msgspec.msgpack.decode(answer.content, type=Pull)
    assert (news.after, news.head) == (0, head)
    assert {"person", "machine", "workshop_settings"} <= {rows.table for rows in news.rows}


@pytest.mark.parametrize("path", ["/sync/v1/pull", "/sync/v1/snapshot"])
def test_a_door_that_asks_for_everything_is_not_told_again_what_it_has_forgotten(http_door, path):
    for hours in (1, 3, 5):
        http_door.make(booked(http_door, hours=hours), actor=MIA)
    outcomes = http_door.push()

    answers = [http_door.ask("GET", path, params=query) for query in ({"oldest": "3"}, {})]

    found = [msgspec.msgpack.decode(answer.content, type=Pull).settled for answer in answers]
    assert found == [outcomes[2:], outcomes]


# As many as a door makes in weeks; what was read in this transaction PostgreSQL itself counts.
MANY_ENTRIES = """
INSERT INTO journal
SELECT workshop_id, seq + i, gen_random_uuid(), door, n + i, type, at, taken_at, actor, verdict, refusals,
    envelope, signature, hash
FROM journal, generate_series(1, 5000) i WHERE door = 1 AND n = 1
"""
ENTRIES_READ = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'journal'"


def test_a_snapshot_reads_what_the_door_keeps_and_not_all_that_it_ever_made(http_door, opened, pg_database):
    http_door.make(Visited(MIA, badge_id(MIA)), actor=None)
    http_door.push()

    with opened.shop() as shop:
        shop.conn.execute(text(MANY_ENTRIES))
    with connected(pg_database.owner_url) as owner:
        owner.execute("ANALYZE journal")  # as the database does by itself now and then
    with opened.shop() as shop:
        before = shop.conn.execute(text(ENTRIES_READ)).scalar_one()
        settled = journal.settled_from(shop, 1, 4990)
        read = shop.conn.execute(text(ENTRIES_READ)).scalar_one() - before

    assert len(settled) == 12
    assert read == len(settled)


def test_a_cursor_that_is_none_is_refused(http_door):
    queries = ("after=-1", "after=many", "after=99999999999999999999", "after=1&epoch=none", "oldest=-1")

    answers = [http_door.ask("GET", f"/sync/v1/pull?{query}") for query in queries]

    assert {answer.status_code for answer in answers} == {400}
    assert {answer.headers["content-type"] for answer in answers} == {PROBLEM}


@pytest.mark.parametrize("accepted", ["zstd", "identity"])
def test_a_snapshot_is_a_pull_from_the_beginning_with_a_digest_of_what_is_sent(http_door, accepted):
    http_door.ask("GET", "/sync/v1/pull")
    headers = {"Authorization": f"Bearer {http_door.token}", "Accept-Encoding": accepted}

    with http_door.line.stream("GET", "/sync/v1/snapshot", headers=headers) as answer:
        sent = b"".join(answer.iter_raw())

    digest = b64encode(hashlib.sha256(sent).digest()).decode()
    assert answer.headers["content-digest"] == f"sha-256=:{digest}:"
    assert answer.headers["content-length"] == str(len(sent))
    assert answer.headers.get("content-encoding") == ("zstd" if accepted == "zstd" else None)
    content = zstandard.decompress(sent) if accepted == "zstd" else sent
    assert msgspec.msgpack.decode(content, type=Pull).rows == pulled_whole(http_door).rows


def pulled_whole(door) -> Pull:
    return msgspec.msgpack.decode(door.ask("GET", "/sync/v1/pull").content, type=Pull)


def test_the_server_notes_when_a_door_has_pulled(http_door, opened):
    with opened.shop() as shop:
        seen = sync.doors_seen(shop, [http_door.number])[http_door.number]

    assert seen.pulled_at == opened.clock()


def test_a_note_of_a_pull_forgets_nothing_of_the_doors_pushes(http_door, opened):
    http_door.make(booked(http_door), actor=MIA)
    http_door.push()

    http_door.pull()

    with opened.shop() as shop:
        seen = sync.doors_seen(shop, [http_door.number])[http_door.number]
    assert (seen.n, seen.release) == (1, "1.0")
    assert seen.pulled_at is not None


def test_each_push_that_is_refused_leaves_its_reason_in_the_log_and_nothing_of_what_was_sent(http_door, opened, line):
    http_door.make(booked(http_door), actor=MIA)
    (signed,) = http_door.replica.to_push(MOST_CHANGES)
    whole = encode(Push((signed,)))
    malformed, many, large = whole[:-5], encode(Push((signed,) * (MOST_CHANGES + 1))), whole * 3000
    http_door.push()
    opened.accept(DoorRevoked(http_door.number))

    with structlog.testing.capture_logs() as lines:
        for body in (malformed, many, large):
            http_door.ask("POST", "/sync/v1/push", content=body)
        line.post("/sync/v1/push", headers={"Authorization": "Bearer 1.1.guessed"}, content=whole)
        http_door.ask("GET", "/sync/v1/pull")

    assert [(each["status"], each.get("problem")) for each in lines if each["event"] == "request"] == [
        (400, "urn:doorwright:sync:malformed"),
        (400, "urn:doorwright:sync:too_many_changes"),
        (413, None),
        (401, "urn:doorwright:sync:door_unknown"),
        (403, "urn:doorwright:sync:door_revoked"),
    ]
    said = str(lines)
    assert not [each for each in (str(MIA), str(signed.id), "guessed", http_door.token) if each in said]

"""Doors are paired and revoked; what a revoked door sends is kept apart."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from shared.booking import queries as booking
from shared.journal import tables as journal
from shared.journal.rules import BadSignature, IdReused, NotAllowed, WrongDoor
from shared.journal.signing import new_change_id, private_part, seal_of
from shared.journal.types import Signed, Verdict
from shared.people.changes import PersonSet, Visited
from shared.people.types import PersonDetails, PersonState
from shared.refusals import decode
from shared.sync import queries, rules, tables
from shared.sync.changes import DoorPaired, DoorRevoked
from shared.sync.desk import FromDoor, FromServer
from shared.sync.messages import PairRequest, pairing_holds, pairing_proof
from shared.sync.rules import DoorNumberTaken, DoorUnknown, QuarantineFull
from shared.sync.types import DoorState, Quarantined
from tests.support.shops import ADMIN, ANA, MIA, START, WORKSHOP, Server, TestDoor, a_booking, badge_id, person_id


def quarantined(server: Server) -> list[Quarantined]:
    with server.shop() as shop:
        return shop.all(shop.of(tables.quarantine), Quarantined)


def test_a_door_is_paired_renamed_and_revoked_by_admins(door, server):
    key = door.key.public_key().public_bytes_raw()

    assert server.refusals(DoorPaired(1, "Side door", key), actor=ANA) == (NotAllowed(),)
    assert server.refusals(DoorRevoked(1), actor=ANA) == (NotAllowed(),)
    server.accept(DoorPaired(1, "Side door", key))
    with server.shop() as shop:
        found = queries.door(shop, 1)
    assert found is not None
    assert (found.name, found.state) == ("Side door", DoorState.PAIRED)
    server.accept(DoorRevoked(1))
    with server.shop() as shop:
        assert [each.state for each in queries.doors(shop)] == [DoorState.PAIRED, DoorState.REVOKED]


def test_a_number_is_never_given_twice(door, server):
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()

    assert server.refusals(DoorPaired(1, "Other", other)) == (DoorNumberTaken(),)
    assert server.refusals(DoorPaired(0, "Server", other)) == (DoorNumberTaken(),)
    server.accept(DoorRevoked(1))
    same = door.key.public_key().public_bytes_raw()
    assert server.refusals(DoorPaired(1, "Again", same)) == (DoorNumberTaken(),)


@pytest.mark.parametrize("number", [0, 7])
def test_the_server_is_no_door_and_what_is_none_cannot_be_revoked(server, number):
    assert server.refusals(DoorRevoked(number)) == (DoorUnknown(),)


def test_what_a_revoked_door_sends_is_kept_and_not_written(door, server, logged):
    server.accept(DoorRevoked(1))
    head = server.head()
    signed = door.forge(a_booking(), actor=MIA)

    (outcome,) = door.send(signed)

    assert (outcome.verdict, outcome.seq) == (Verdict.QUARANTINED, 0)
    (kept,) = quarantined(server)
    assert (kept.change_id, kept.envelope, kept.signature, kept.taken) == (
        signed.id,
        signed.envelope,
        signed.signature,
        False,
    )
    assert server.head() == head
    with server.shop() as shop:
        assert booking.bookings_of(shop, MIA, START) == []
    assert {"event": "a revoked door pushes into quarantine", "door": 1, "log_level": "error"} in logged


def test_a_private_part_goes_into_quarantine_with_its_change_and_can_be_erased(door, server):
    server.accept(DoorRevoked(1))
    part = private_part(PersonDetails("Kim"), [person_id(50)])
    signed = door.forge(PersonSet(person_id(50), PersonState.ACTIVE, seal_of(part)), actor=ADMIN, private=part)

    door.send(signed)

    with server.shop() as shop:
        about = journal.private_about.c
        found = shop.conn.execute(select(about.change_id).where(about.person_id == person_id(50))).scalars().all()
    assert found == [signed.id]


def test_what_an_admin_has_taken_out_of_quarantine_stays_taken_when_the_door_sends_it_again(door, server):
    server.accept(DoorRevoked(1))
    signed = door.forge(a_booking(), actor=MIA)
    door.send(signed)
    with server.shop() as shop:
        shop.conn.execute(tables.quarantine.update().where(tables.quarantine.c.door == 1).values(taken=True))

    door.send(signed)

    assert [each.taken for each in quarantined(server)] == [True]


def test_what_a_revoked_door_has_not_signed_is_kept_nowhere(door, server, logged):
    """The journal is for ever: nobody who is no door of ours any more writes into it."""
    server.accept(DoorRevoked(1))
    head = server.head()
    unreadable = Signed(new_change_id(), b"nonsense", bytes(64))
    elsewhere = door.forge(a_booking(), actor=MIA, door=2)
    by_another_key = [door.forge(a_booking(), actor=MIA, key=Ed25519PrivateKey.generate()) for _ in range(3)]

    outcomes = door.send(unreadable, elsewhere, *by_another_key)

    assert [decode(each.refusals) for each in outcomes] == [(BadSignature(),), (WrongDoor(),), *[(BadSignature(),)] * 3]
    assert {(each.verdict, each.seq) for each in outcomes} == {(Verdict.REFUSED, 0)}
    assert (server.head(), quarantined(server)) == (head, [])
    line = {"event": "a revoked door sends what it has not signed", "door": 1, "log_level": "error"}
    assert logged.count(line) == 1


def test_what_no_door_has_signed_is_kept_nowhere(door, server):
    signed = door.forge(a_booking(), actor=MIA, door=9)
    head = server.head()

    (outcome,) = server.desk.take(WORKSHOP, [FromDoor(9, signed)], server.clock()).outcomes

    assert decode(outcome.refusals) == (WrongDoor(),)
    assert (server.head(), quarantined(server)) == (head, [])


@pytest.mark.parametrize("envelope", [b"of a newer release", b'{"change":' + b"[" * 100_000])
def test_what_a_revoked_door_has_signed_and_nobody_can_read_is_kept_apart(door, server, envelope):
    server.accept(DoorRevoked(1))
    head = server.head()
    unreadable = Signed(new_change_id(), envelope, door.key.sign(envelope))

    (outcome,) = door.send(unreadable)

    assert outcome.verdict is Verdict.QUARANTINED
    assert [each.envelope for each in quarantined(server)] == [envelope]
    assert server.head() == head


def test_of_a_revoked_door_no_more_is_kept_apart_than_there_is_room_for(door, server, logged, monkeypatch):
    monkeypatch.setattr(rules, "MOST_APART", 3)
    server.accept(DoorRevoked(1))
    sent = [door.forge(Visited(MIA, badge_id(MIA)), actor=MIA) for _ in range(5)]
    door.send(*sent[:2])

    outcomes = door.send(*sent)

    assert [each.verdict for each in outcomes] == [Verdict.QUARANTINED] * 3 + [Verdict.REFUSED] * 2
    assert {decode(each.refusals) for each in outcomes[3:]} == {(QuarantineFull(),)}
    assert {each.change_id for each in quarantined(server)} == {each.id for each in sent[:3]}
    line = {"event": "a revoked door's quarantine is full", "door": 1, "log_level": "error"}
    assert logged.count(line) == 1


def test_each_revoked_door_has_room_of_its_own(door, server, tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "MOST_APART", 1)
    other = TestDoor(server, tmp_path / "door2", number=2)
    for number in (1, 2):
        server.accept(DoorRevoked(number))

    outcomes = [each.outcome(Visited(MIA, badge_id(MIA)), actor=MIA) for each in (door, other)]

    assert [each.verdict for each in outcomes] == [Verdict.QUARANTINED] * 2
    other.close()


def test_private_parts_and_whom_they_are_about_take_up_room_too(door, server, monkeypatch):
    server.accept(DoorRevoked(1))
    about = [person_id(n) for n in range(100, 200)]
    part = private_part(PersonDetails("Kim" * 100), about)
    sent = [door.forge(a_booking(), actor=MIA, private=part) for _ in range(3)]
    monkeypatch.setattr(rules, "MOST_BYTES_APART", 2 * rules.size_apart(sent[0]) + 100)

    verdicts = [outcome.verdict for signed in sent for outcome in door.send(signed)]

    assert verdicts == [Verdict.QUARANTINED] * 2 + [Verdict.REFUSED]
    with server.shop() as shop:
        kept = queries.kept_apart(shop, 1)
        assert queries.kept_apart(shop, 2) == rules.Apart(0, 0)
    assert kept == rules.Apart(2, sum(map(rules.size_apart, sent[:2])))
    assert kept.bytes > 2 * (rules.BYTES_A_PERSON * len(about) + 300)


def test_what_is_in_quarantine_is_not_answered_for_other_bytes(door, server):
    server.accept(DoorRevoked(1))
    signed = door.forge(a_booking(), actor=MIA)
    other = door.forge(a_booking(), actor=MIA, id=signed.id)

    first, second = door.send(signed, other)

    assert (first.verdict, decode(second.refusals)) == (Verdict.QUARANTINED, (IdReused(),))
    assert [each.envelope for each in quarantined(server)] == [signed.envelope]


def test_a_change_that_was_answered_before_keeps_its_answer(door, server):
    signed = door.forge(a_booking(), actor=MIA)
    first = door.send(signed)
    server.accept(DoorRevoked(1))

    assert door.send(signed) == first


def test_a_door_is_not_believed_from_the_moment_it_is_revoked(door, server):
    """Also where its push is taken in the same transaction as the revocation."""
    sent = [FromServer(DoorRevoked(1), ADMIN, seen=server.head()), FromDoor(1, door.forge(a_booking(), actor=MIA))]

    revoked, quarantined_ = server.desk.take(WORKSHOP, sent, server.clock()).outcomes

    assert (revoked.verdict, quarantined_.verdict) == (Verdict.ACCEPTED, Verdict.QUARANTINED)


def test_a_new_door_is_believed_from_the_moment_it_is_paired(server, tmp_path):
    key = Ed25519PrivateKey.generate()
    paired = FromServer(DoorPaired(5, "New", key.public_key().public_bytes_raw()), ADMIN, seen=server.head())
    other = TestDoor(server, tmp_path / "door1")
    visited = other.forge(Visited(MIA, badge_id(MIA)), actor=MIA, door=5, key=key)

    _, outcome = server.desk.take(WORKSHOP, [paired, FromDoor(5, visited)], server.clock()).outcomes

    assert outcome.verdict is Verdict.ACCEPTED
    other.close()


def test_the_server_remembers_what_it_last_heard_of_a_door(door, server):
    door.make(a_booking(), actor=MIA)
    door.push()

    with server.shop() as shop:
        seen = queries.doors_seen(shop, [1, 9])

    assert set(seen) == {1}
    assert (seen[1].n, seen[1].seen, seen[1].release) == (1, door.replica.cursor, "1.0")
    assert seen[1].fresh_at == door.replica.fresh_at


# --- proving which kiosk asks


def test_a_kiosk_proves_that_its_key_is_its_own():
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()

    assert pairing_holds(PairRequest(public, "Front", pairing_proof(key), "1.0"))
    assert not pairing_holds(PairRequest(public, "Front", pairing_proof(other), "1.0"))
    assert not pairing_holds(PairRequest(b"short", "Front", pairing_proof(key), "1.0"))
    assert not pairing_holds(PairRequest(public, "Front", key.sign(public), "1.0"))
    assert not pairing_holds(PairRequest(public, "Front", b"", "1.0"))

"""How a kiosk becomes a door: a code on its screen, somebody's yes, and a token for nobody else."""

from datetime import timedelta

import anyio
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.desk import AsyncDesk
from server.doors import pairing
from server.doors.pairing import MOST_WAITING, VALID, Approved, CodeUnknown, Refused
from server.operations import Metrics
from shared.journal.rules import NotAllowed
from shared.sync import queries as sync
from shared.sync.messages import PairReply, PairRequest, Pull, encode, pairing_proof
from shared.sync.rules import DoorUnknown
from shared.sync.types import DoorState
from tests.support.shops import ADMIN, MIA, WORKSHOP

pytestmark = pytest.mark.postgres


class Kiosk:
    """A kiosk that is not paired yet."""

    def __init__(self, line) -> None:
        self.line = line
        self.key = Ed25519PrivateKey.generate()
        self.request = PairRequest(
            self.key.public_key().public_bytes_raw(), "Front door", pairing_proof(self.key), "1.0"
        )

    def ask(self, path="/sync/v1/pair"):
        return self.line.post(path, content=encode(self.request))

    def reply(self) -> PairReply:
        answer = self.ask()
        assert answer.status_code == 200, answer.text
        return msgspec.msgpack.decode(answer.content, type=PairReply)

    def pull(self, token: str):
        return self.line.get("/sync/v1/pull", headers={"Authorization": f"Bearer {token}"})


class Office:
    """The admin's side: what the admin pages call."""

    def __init__(self, database, opened) -> None:
        self.database = database
        self.opened = opened

    def approve(self, code, *, name="", by=ADMIN):
        return self._run(pairing.approve, code, name=name, by=by)

    def revoke(self, door, *, by=ADMIN):
        return self._run(pairing.revoke, door, by=by)

    def pending(self):
        with self.opened.shop() as shop:
            return pairing.pending(shop, self.opened.clock())

    def doors(self):
        with self.opened.shop() as shop:
            return [door for door in sync.doors(shop) if door.door]

    def _run(self, function, *what, **how):
        async def call():
            desk = AsyncDesk(self.database, Metrics(), release="1.0", clock=self.opened.clock)
            return await function(desk, self.database, WORKSHOP, *what, **how)

        return anyio.run(call)


@pytest.fixture
def kiosk(line):
    return Kiosk(line)


@pytest.fixture
def office(database, opened):
    return Office(database, opened)


def test_a_kiosk_shows_its_code_until_somebody_approves_it(kiosk, office):
    first, again = kiosk.reply(), kiosk.reply()

    assert again == first
    assert (first.door, first.token, first.badge_key) == (0, "", b"")
    assert first.code.startswith(f"{WORKSHOP}-")
    assert [(each.code, each.name) for each in office.pending()] == [(first.code, "Front door")]


def test_an_approved_kiosk_is_a_door_and_gets_its_token_once(kiosk, office, opened):
    code = kiosk.reply().code

    approved = office.approve(code, name="Main entrance")
    agreed = kiosk.reply()
    news = kiosk.pull(agreed.token)
    after = kiosk.reply()

    assert approved == Approved(1)
    assert (agreed.workshop, agreed.door) == (WORKSHOP, 1)
    assert agreed.badge_key == opened.secrets.badge_key
    assert msgspec.msgpack.decode(news.content, type=Pull).workshop == WORKSHOP
    assert after.token == ""
    assert [(each.door, each.name) for each in office.doors()] == [(1, "Main entrance")]


@pytest.mark.parametrize("written", ["lower case", "with spaces", "letters alone"])
def test_a_code_may_be_typed_as_people_type(kiosk, office, written):
    code = kiosk.reply().code
    letters = code.partition("-")[2]
    typed = {"lower case": code.lower(), "with spaces": f" {letters[:4]} {letters[4:]} ", "letters alone": letters}

    assert isinstance(office.approve(typed[written]), Approved)


def test_a_code_that_nobody_approved_in_time_is_worth_nothing(kiosk, office, opened):
    code = kiosk.reply().code
    opened.clock.forward(seconds=VALID.total_seconds())

    approved = office.approve(code)
    new = kiosk.reply()

    assert approved == CodeUnknown()
    assert new.code != code
    assert [each.code for each in office.pending()] == [new.code]


def test_an_approved_kiosk_may_fetch_its_token_late(kiosk, office, opened):
    office.approve(kiosk.reply().code)
    opened.clock.forward(seconds=timedelta(days=1).total_seconds())

    assert kiosk.reply().door == 1


def test_a_guessed_code_approves_nobody(kiosk, office):
    kiosk.reply()

    assert office.approve("1-BBBBBBBB") == CodeUnknown()
    assert office.doors() == []


def test_only_an_admin_may_approve(kiosk, office):
    code = kiosk.reply().code

    assert office.approve(code, by=MIA) == Refused((NotAllowed(),))
    assert office.doors() == []


def test_each_kiosk_gets_a_number_of_its_own(line, office):
    first, second = Kiosk(line), Kiosk(line)
    office.approve(first.reply().code)
    office.approve(second.reply().code)

    assert (first.reply().door, second.reply().door) == (1, 2)


def test_a_door_that_has_lost_its_token_stays_the_same_door_with_a_new_one(kiosk, office):
    office.approve(kiosk.reply().code)
    lost = kiosk.reply().token

    office.approve(kiosk.reply().code)
    agreed = kiosk.reply()

    assert agreed.door == 1
    assert kiosk.pull(agreed.token).status_code == 200
    assert kiosk.pull(lost).status_code == 401
    assert len(office.doors()) == 1


def test_a_revoked_door_that_is_paired_again_is_another_door(kiosk, office):
    office.approve(kiosk.reply().code)
    revoked = kiosk.reply().token

    refused = office.revoke(1)
    office.approve(kiosk.reply().code)
    agreed = kiosk.reply()

    assert refused == ()
    assert agreed.door == 2
    assert (kiosk.pull(revoked).status_code, kiosk.pull(agreed.token).status_code) == (403, 200)
    assert [each.state for each in office.doors()] == [DoorState.REVOKED, DoorState.PAIRED]


def test_only_a_door_can_be_revoked_and_only_by_an_admin(kiosk, office):
    office.approve(kiosk.reply().code)

    assert office.revoke(9) == office.revoke(0) == (DoorUnknown(),)
    assert office.revoke(1, by=MIA) == (NotAllowed(),)
    assert [each.state for each in office.doors()] == [DoorState.PAIRED]


def test_who_cannot_prove_to_have_the_key_gets_no_code(line, office):
    honest = Kiosk(line)
    thief = Kiosk(line)
    thief.request = PairRequest(honest.request.public_key, "Front door", thief.request.proof, "1.0")

    answer = thief.ask()

    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:doorwright:sync:proof_wrong"
    assert office.pending() == []


def test_a_request_to_pair_that_is_none_is_refused_as_such(line):
    bodies = [
        b"",
        b"\xc1",
        msgspec.msgpack.encode({"public_key": b"short", "name": "", "proof": b"", "release": "1.0"}),
        msgspec.msgpack.encode({"public_key": bytes(32), "name": "N" * 500, "proof": bytes(64), "release": "1.0"}),
        msgspec.msgpack.encode({"public_key": bytes(32), "name": "\0", "proof": bytes(64), "release": "1.0"}),
    ]

    answers = [line.post("/sync/v1/pair", content=body) for body in bodies]

    assert {answer.status_code for answer in answers} == {400}
    assert {answer.json()["type"] for answer in answers} == {"urn:doorwright:sync:malformed"}


def test_nobody_hides_a_kiosk_among_many(line, office, opened):
    for _ in range(MOST_WAITING):
        Kiosk(line).reply()

    refused = Kiosk(line).ask()
    opened.clock.forward(seconds=VALID.total_seconds())
    later = Kiosk(line).ask()

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert later.status_code == 200


def test_a_workshop_is_named_by_its_address(kiosk):
    assert kiosk.ask("/w/woodside/sync/v1/pair").status_code == 200
    assert kiosk.ask("/w/elsewhere/sync/v1/pair").status_code == 404

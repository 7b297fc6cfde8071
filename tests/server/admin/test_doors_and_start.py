"""The page of doors, and what waits on the start page."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event
from structlog.testing import capture_logs

from server.doors.pairing import ask
from shared.people.changes import Visited
from shared.sync.changes import DoorRevoked
from shared.sync.messages import PairRequest, pairing_proof
from shared.sync.queries import door as door_by_number
from shared.sync.queries import doors
from shared.sync.types import DoorState
from tests.support.shops import KIM, LASER, MIA, TestDoor, a_booking, badge_id

pytestmark = pytest.mark.postgres

DOORS = "/admin/doors"


def state_of(opened, number: int) -> DoorState:
    with opened.shop() as shop:
        found = door_by_number(shop, number)
    assert found is not None
    return found.state


@pytest.fixture
def kiosk_code(opened) -> str:
    """What a kiosk shows that asks to be a door."""
    key = Ed25519PrivateKey.generate()
    wanted = PairRequest(key.public_key().public_bytes_raw(), "kiosk-7", pairing_proof(key), "1.0")
    with opened.shop() as shop:
        return ask(shop, wanted, badge_key=bytes(32), now=opened.clock()).code


@pytest.fixture
def door(opened, tmp_path):
    found = TestDoor(opened, tmp_path / "door1", 1)
    yield found
    found.close()


def test_a_kiosk_that_waits_is_on_both_pages(ada, kiosk_code):
    assert kiosk_code in ada.open(DOORS).text
    assert kiosk_code in ada.open("/admin").text


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", " ")])
def test_a_kiosk_is_approved_by_its_code_however_it_is_typed(ada, opened, kiosk_code, change):
    ada.open(f"{DOORS}/approve").send(f"{DOORS}/approve", code=change(kiosk_code), name="Wood shop")

    with opened.shop() as shop:
        assert [each.name for each in doors(shop) if each.door] == ["Wood shop"]
    assert "Wood shop" in ada.text


def test_without_a_name_the_door_is_called_what_its_kiosk_calls_itself(ada, opened, kiosk_code):
    ada.open(f"{DOORS}/approve?code={kiosk_code}").send(f"{DOORS}/approve", name="")

    with opened.shop() as shop:
        assert [each.name for each in doors(shop) if each.door] == ["kiosk-7"]


def test_a_code_that_no_kiosk_shows_makes_no_door(ada, opened, kiosk_code):
    opened.clock.forward(minutes=16)

    ada.open(f"{DOORS}/approve").send(f"{DOORS}/approve", code=kiosk_code, name="Wood shop")

    assert ada.status == 422
    assert "No kiosk shows this code now." in ada.text
    assert kiosk_code in ada.answer.text  # what was typed is still there


def test_a_door_is_there_as_long_as_it_is_heard(ada, opened, door):
    door.make(Visited(MIA, badge_id(MIA)), actor=None)
    door.push()
    fresh = ada.open(DOORS).text
    opened.clock.forward(minutes=10)

    silent = ada.open(DOORS).text
    start = ada.open("/admin").text

    assert "There" in fresh
    assert "right" in fresh
    assert "1.0" in fresh
    assert "Not heard from" in silent
    assert "Door 1 is not heard from" in start


def test_a_door_whose_clock_is_ahead_is_found_out_by_its_changes(ada, opened, door):
    door.off = timedelta(seconds=42)
    door.send(door.forge(Visited(MIA, badge_id(MIA))))

    assert "42 s ahead" in ada.open(f"{DOORS}/1").text


def test_a_revoked_door_shows_what_it_still_sent(ada, opened, door, database):
    door.make(Visited(MIA, badge_id(MIA)), actor=None)
    ada.open(f"{DOORS}/1").send(f"{DOORS}/1/revoke")
    with capture_logs():
        door.push()

    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    start = ada.open("/admin").text
    counted = list(asked)

    assert state_of(opened, 1) is DoorState.REVOKED
    assert not [each for each in counted if "quarantine.envelope" in each]  # only to count them
    assert "1 change of a revoked door is kept apart" in start
    assert "visited" in ada.open(f"{DOORS}/1").text


def test_a_name_that_cannot_be_used_is_refused(ada, door):
    ada.open(f"{DOORS}/1").send(f"{DOORS}/1", name="a" * 121)

    assert ada.status == 422
    assert "This is too long." in ada.text


def test_a_door_of_a_number_that_no_door_has_is_not_found(ada):
    assert ada.open(f"{DOORS}/99999999999").status == 404


@pytest.mark.parametrize("number", [0, 7, 99_999_999_999])
def test_the_server_is_no_door_that_anybody_could_revoke(ada, opened, number):
    csrf = ada.open("/admin").hidden.get("csrf") or ada.open("/admin/people/new").hidden["csrf"]

    ada.post(f"{DOORS}/{number}/revoke", csrf=csrf)

    assert ada.status in {404, 422}
    assert state_of(opened, 0) is DoorState.PAIRED


def test_a_door_that_was_revoked_since_the_page_was_made_is_not_renamed(ada, opened, door):
    ada.open(f"{DOORS}/1")
    opened.accept(DoorRevoked(1))

    ada.send(f"{DOORS}/1", name="Front door")

    assert state_of(opened, 1) is DoorState.REVOKED


def test_the_start_page_says_what_was_refused_and_why(ada, opened, door):
    assert "Nothing was refused." in ada.open("/admin").text

    door.outcome(a_booking(KIM, LASER), actor=KIM)

    ada.open("/admin")
    assert "booking_made" in ada.text
    assert "Door 1, Kim" in ada.text


def test_where_nothing_waits_the_start_page_says_so(ada):
    assert "Nothing waits." in ada.open("/admin").text

"""Who may ask the API, and what they are shown."""

from datetime import timedelta

import pytest

from server.admin.page import CSRF_HEADER, csrf_token
from server.people.sessions import begin_session
from server.rest.tokens import take_back, tokens
from server.settings import Admin
from shared.journal.signing import private_part, seal_of
from shared.people.changes import PersonSet
from shared.people.types import LanguageCode, PersonDetails, PersonState
from tests.server.rest.conftest import a_time, tags
from tests.support.shops import ADMIN, ANA, JO, LASER, LASER_TYPE, MIA

pytestmark = pytest.mark.postgres


def test_without_a_token_nothing_is_told(line):
    answer = line.get("/api/v1/machines")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:doorwright:api:unauthorized"


@pytest.mark.parametrize("token", ["", "1.made-up", "2.made-up", "1.2.made-up", "99999999999.x", "nonsense"])
def test_a_token_that_nobody_has_made_is_worth_nothing(program, token):
    stranger = program(MIA)
    stranger.token = token

    assert stranger.get("/machines").status_code == 401


def test_a_token_that_was_taken_back_or_has_run_out_is_worth_nothing_any_more(program, opened):
    back, old = program(MIA), program(MIA, opened.clock() + timedelta(hours=1))
    before = [each.get("/me").status_code for each in (back, old)]

    with opened.shop() as shop:
        take_back(shop, tokens(shop)[0].token_id)
    opened.clock.forward(hours=1)

    assert before == [200, 200]
    assert [each.get("/me").status_code for each in (back, old)] == [401, 401]


def test_of_a_token_only_its_hash_is_kept(program, opened):
    made = program(MIA)

    with opened.shop() as shop:
        rows = shop.conn.exec_driver_sql("SELECT access_token::text FROM personal.access_token").scalars().all()

    assert len(rows) == 1
    assert made.token.partition(".")[2] not in rows[0]


def test_whoever_has_left_can_ask_nothing_more(mias, opened):
    private = private_part(PersonDetails("Mia"), [MIA])

    opened.accept(PersonSet(MIA, PersonState.LEFT, seal_of(private)), private=private)

    assert mias.get("/me").status_code == 401


def test_whoever_asks_learns_what_they_hold(mias):
    found = mias.get("/me").json()

    assert found["person"]["details"]["first_name"] == "Mia"
    assert {"type_id": str(LASER_TYPE), "level": "user"} in found["holds"]


def test_names_are_shown_to_whoever_manages_people_and_else_only_ones_own(mias, admins):
    seen_by_mia = {each["person_id"]: each["details"] for each in mias.get("/people").json()["items"]}
    seen_by_ada = {each["person_id"]: each["details"] for each in admins.get("/people").json()["items"]}

    assert [person for person, details in seen_by_mia.items() if details] == [str(MIA)]
    assert seen_by_ada[str(JO)]["first_name"] == "Jo"
    assert seen_by_ada[str(JO)]["email"] == "Jo@example.org"
    assert all(seen_by_ada.values())


@pytest.mark.parametrize("of", ["badges", "qualifications", "sign-offs"])
def test_what_is_private_of_others_is_not_for_everybody(mias, admins, of):
    assert mias.get(f"/people/{JO}/{of}").status_code == 403
    assert mias.get(f"/people/{MIA}/{of}").status_code == 200
    assert admins.get(f"/people/{JO}/{of}").status_code == 200


def test_doors_are_shown_to_admins_only(mias, admins, door):
    refused, shown = mias.get("/doors"), admins.get("/doors")

    assert refused.json()["type"] == "urn:doorwright:api:not_allowed"
    assert [each["name"] for each in shown.json()["items"]] == ["Woodside Makers", "Door 1"]
    assert "public_key" not in shown.text


def test_a_badge_never_shows_its_number(admins):
    (badge,) = admins.get(f"/people/{MIA}/badges").json()

    assert set(badge) == {"badge_id", "person_id", "state", "purpose", "since"}


def test_a_member_sees_when_a_machine_is_booked_but_not_by_whom(mias, admins, program, opened):
    made = program(JO).post("/bookings", a_time(opened))

    (seen,) = mias.get("/bookings").json()["items"]
    (seen_by_ada,) = admins.get("/bookings").json()["items"]

    assert made.json()["person_id"] == str(JO)
    assert (seen["starts_at"], seen["person_id"]) == (made.json()["starts_at"], None)
    assert seen_by_ada["person_id"] == str(JO)


def test_the_session_of_an_admin_page_may_read_and_with_its_proof_change(line, opened, admins):
    with opened.shop() as shop:
        session = begin_session(shop, ADMIN, opened.clock(), Admin())
    line.cookies.set("doorwright", session)
    wanted = {"name": "Kiln", "category": "red"}

    read = line.get("/api/v1/me")
    forged = line.post("/api/v1/types", json=wanted)
    made = line.post("/api/v1/types", json=wanted, headers={CSRF_HEADER: csrf_token(session)})

    assert read.json()["person"]["person_id"] == str(ADMIN)
    assert forged.status_code == 401
    assert made.status_code == 201


def test_reasons_are_told_in_the_language_of_whoever_asks(program, opened):
    private = private_part(PersonDetails("Ana", language=LanguageCode.GERMAN), [ANA])
    opened.accept(PersonSet(ANA, PersonState.ACTIVE, seal_of(private)), private=private)

    answer = program(ANA).post("/types", {"name": "Kiln", "category": "red"})

    assert tags(answer) == ["not_allowed"]
    assert answer.json()["reasons"][0]["sentence"] != "You may not do this."


def test_nobody_asks_for_somebody_else_whether_they_may(mias, admins):
    path = f"/machines/{LASER}/explanation?person_id={JO}"

    assert mias.get(path).status_code == 403
    assert admins.get(path).json()["answer"] == "yes"

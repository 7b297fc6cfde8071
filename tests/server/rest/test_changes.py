"""What programs change through the API: judged by the same rules as at a door, once, and never blindly."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from shared.booking.changes import BookingMade, PolicySet, UseStarted
from shared.booking.types import BookingId, Policy, UseId
from shared.journal.queries import entries
from shared.journal.signing import private_part, seal_of
from shared.notifications.queries import unread
from shared.people.changes import PreferencesSet
from shared.people.types import LanguageCode, Level, Preferences
from shared.training.changes import ModuleSet
from shared.training.queries import required
from shared.training.types import Module, ModuleId, ModuleState, SubjectId
from tests.server.rest.conftest import a_time, tags
from tests.support.shops import ADMIN, JO, KIM, LASER, LASER_TYPE, MIA

pytestmark = pytest.mark.postgres

ENDS = ("starts_at", "ends_at")
FIRING = ModuleId(UUID(int=0xD001))


def test_a_booking_through_the_api_is_refused_for_the_same_reasons_as_at_a_door(program, opened, door):
    program(JO).post("/bookings", a_time(opened))
    wanted = a_time(opened, hours=0.5, length=5)
    door.pull()
    at_the_door = door.make(
        BookingMade(BookingId(uuid4()), LASER, KIM, *(datetime.fromisoformat(wanted[end]) for end in ENDS)), actor=KIM
    )

    answer = program(KIM).post("/bookings", wanted)

    reasons = answer.json()["reasons"]
    assert answer.status_code == 409
    assert answer.json()["detail"] == reasons[0].pop("sentence")
    assert all(each.pop("sentence") for each in reasons[1:])
    assert tuple(reasons) == msgspec.to_builtins(at_the_door)
    assert [each["type"] for each in reasons] == ["sign_off_missing", "too_long", "already_booked"]


def test_may_i_is_answered_with_everything_that_is_missing(program):
    found = program(KIM).get(f"/machines/{LASER}/explanation").json()

    assert found["answer"] == "no"
    assert [each["type"] for each in found["reasons"]] == ["sign_off_missing"]
    assert "sign-off" in found["sentence"]
    assert found["reasons"][0]["sentence"]


def test_a_booking_is_made_moved_on_and_told_about(mias, admins, opened):
    opened.accept(PolicySet(Policy(LASER_TYPE, approval=True)))

    first = mias.post("/bookings", a_time(opened, hours=1))
    second = mias.post("/bookings", a_time(opened, hours=3))
    approved = admins.post(f"{path_of(first)}/approval")
    rejected = admins.post(f"{path_of(second)}/rejection", {"reason": "The tube is being changed."})
    taken_away = admins.post(f"{path_of(first)}/cancellation", {"reason": "Sorry."})

    assert [each.json()["state"] for each in (first, second)] == ["pending", "pending"]
    assert [each.json()["state"] for each in (approved, rejected, taken_away)] == ["confirmed", "rejected", "cancelled"]
    assert mias.get(path_of(second)).json()["reason"] == "The tube is being changed."
    sentences = [each["sentence"] for each in mias.get("/notices?unread=true").json()["items"]]
    assert sentences == [
        "Your booking of Laser 1 is confirmed.",
        "Your booking of Laser 1 was not approved.",
        "Your booking of Laser 1 was cancelled.",
    ]


def test_nobody_takes_away_somebody_elses_booking_and_staff_only_with_a_reason(mias, program, admins, opened):
    path = path_of(program(JO).post("/bookings", a_time(opened)))

    strangers = mias.post(f"{path}/cancellation", {})
    without_reason = admins.post(f"{path}/cancellation", {"reason": "  "})

    assert (strangers.status_code, tags(strangers)) == (403, ["not_yours"])
    assert (without_reason.status_code, tags(without_reason)) == (409, ["reason_missing"])
    assert mias.get(path).json()["state"] == "confirmed"


def test_a_program_that_lost_the_answer_asks_again_and_books_once(mias, opened):
    answers = [mias.post("/bookings", a_time(opened), Idempotency_Key="mine") for _ in range(3)]

    assert [each.status_code for each in answers] == [201, 201, 201]
    assert len({each.json()["booking_id"] for each in answers}) == 1
    assert len(mias.get("/bookings").json()["items"]) == 1
    with opened.shop() as shop:
        made = [each for each in entries(shop, 0, 1000) if each.type == "booking_made"]
    assert len(made) == 1


def test_a_no_stays_a_no_under_the_same_key(program, opened):
    kim, wanted = program(KIM), a_time(opened)
    refused = kim.post("/bookings", wanted, Idempotency_Key="mine")
    opened.grant(KIM, LASER_TYPE)

    again = kim.post("/bookings", wanted, Idempotency_Key="mine")
    anew = kim.post("/bookings", wanted, Idempotency_Key="another")

    assert tags(refused) == tags(again) == ["sign_off_missing"]
    assert anew.status_code == 201


def test_a_key_is_for_one_request_of_one_person(mias, program, opened):
    mias.post("/bookings", a_time(opened), Idempotency_Key="mine")

    other_request = mias.post("/bookings", a_time(opened, hours=5), Idempotency_Key="mine")
    other_person = program(JO).post("/bookings", a_time(opened, hours=5), Idempotency_Key="mine")

    assert other_request.status_code == 422
    assert other_request.json()["type"] == "urn:doorwright:api:key_reused"
    assert other_person.status_code == 201


def test_what_an_admin_adds_is_found_where_the_answer_says(admins):
    added = admins.post("/types", {"name": "Kiln", "category": "amber", "icon": "flame"})

    found = admins.line.get(added.headers["Location"], headers={"Authorization": f"Bearer {admins.token}"})

    assert added.status_code == 201
    assert found.json() == added.json()
    assert found.json()["standing"] == "machines"
    assert found.headers["ETag"] == added.headers["ETag"]


def test_nobody_writes_over_what_they_have_not_seen(admins):
    path = f"/machines/{LASER}"
    etag = admins.get(path).headers["ETag"]
    wanted = {"type_id": str(LASER_TYPE), "name": "Laser One", "place": "Front room"}

    first = admins.ask("PUT", path, json=wanted, If_Match=etag)
    second = admins.ask("PUT", path, json={**wanted, "name": "Laser Uno"}, If_Match=etag)
    blind = admins.ask("PUT", path, json=wanted)
    whatever = admins.ask("PUT", path, json={**wanted, "name": "Laser"}, If_Match="*")

    assert first.json()["name"] == "Laser One"
    assert first.headers["ETag"] != etag
    assert (second.status_code, tags(second)) == (412, ["stale_edit"])
    assert blind.status_code == 428
    assert (whatever.status_code, whatever.json()["name"]) == (200, "Laser")


def test_a_language_that_was_chosen_at_a_door_meanwhile_is_not_set_back(admins, opened):
    path = f"/people/{MIA}"
    etag = admins.get(path).headers["ETag"]
    wanted = {"details": {"first_name": "Mia", "last_name": "Married"}}
    chosen = private_part(Preferences(language=LanguageCode.GERMAN), [MIA])
    opened.accept(PreferencesSet(MIA, seal_of(chosen)), actor=MIA, private=chosen)

    blind = admins.ask("PUT", path, json=wanted, If_Match=etag)
    seen = admins.get(path).json()["details"]["language"]
    after_a_look = admins.change(path, wanted)

    assert (blind.status_code, tags(blind)) == (412, ["stale_edit"])
    assert seen == "de"
    assert after_a_look.status_code == 200


@pytest.mark.parametrize("etag", ["7", "nonsense", '"-1"', '"999999"', '"' + "9" * 30 + '"'])
def test_a_tag_that_is_none_of_ours_matches_nothing_that_was_changed(admins, etag):
    path = f"/types/{LASER_TYPE}"

    answer = admins.ask("PUT", path, json={"name": "Laser", "category": "red"}, If_Match=etag)

    assert answer.status_code == 412


def test_a_type_is_set_up_with_its_policy_its_checklist_and_its_requirement(admins, opened):
    made = admins.post("/types", {"name": "Kiln", "category": "red"}).json()
    type_id = made["type_id"]
    module = admins.post(
        "/modules",
        {"title": "Firing", "video_url": "https://youtu.be/dQw4w9WgXcQ?t=3", "duration_ms": 212_000},
    ).json()
    watched = {"type": "module_watched", "module_id": module["module_id"], "percent": 90}
    tree = {"type": "all_of", "parts": [{"type": "membership"}, {"type": "any_of", "parts": [watched]}]}

    policy = admins.change(f"/types/{type_id}/policy", {"approval": True, "longest_min": 600})
    checklist = admins.change(f"/types/{type_id}/checklist", {"texts": ["Loads", "Fires"]})
    requirement = admins.change(f"/types/{type_id}/requirements/user", {"tree": tree})

    assert (policy.json()["approval"], policy.json()["usual_min"]) == (True, 60)
    assert [each["number"] for each in checklist.json()["items"]] == [1, 2]
    assert requirement.json()["tree"]["parts"][1]["parts"][0]["percent"] == 90
    assert (module["video"], module["verified"], module["version"]) == ("dQw4w9WgXcQ", False, 1)
    with opened.shop() as shop:
        assert len(required(shop, [SubjectId(UUID(type_id))], Level.USER)) == 1


def test_another_video_is_another_version_and_another_title_is_not(admins):
    wanted = {"title": "Firing", "video_url": "dQw4w9WgXcQ", "duration_ms": 212_000}
    path = f"/modules/{admins.post('/modules', wanted).json()['module_id']}"

    renamed = admins.change(path, {**wanted, "title": "Firing the kiln"})
    replaced = admins.change(path, {**wanted, "video_url": "https://www.youtube.com/watch?v=oHg5SJYRHA0"})

    assert (renamed.json()["version"], renamed.json()["title"]) == (1, "Firing the kiln")
    assert (replaced.json()["version"], replaced.json()["verified"]) == (2, False)
    assert [each["version"] for each in admins.get(f"{path}/versions").json()] == [1, 2]


def test_an_address_that_is_no_youtube_video_makes_no_module(admins):
    answer = admins.post("/modules", {"title": "Cats", "video_url": "https://example.org/cats", "duration_ms": 1000})

    assert answer.status_code == 400
    assert "YouTube" in answer.json()["detail"]
    assert admins.get("/modules").json()["items"] == []


def test_a_requirement_that_nobody_could_meet_is_refused(admins):
    tree = {"type": "module_watched", "module_id": str(uuid4()), "percent": 90}

    answer = admins.change(f"/types/{LASER_TYPE}/requirements/user", {"tree": tree})

    assert (answer.status_code, tags(answer)) == (409, ["requirement_cannot_be_met"])


def test_a_refusal_through_the_api_calls_things_by_their_names(admins, opened):
    opened.accept(ModuleSet(Module(FIRING, "Firing", ModuleState.RETIRED, 1, "dQw4w9WgXcQ", 600_000, verified=True)))
    tree = {"type": "module_watched", "module_id": str(FIRING), "percent": 90}

    answer = admins.change(f"/types/{LASER_TYPE}/requirements/user", {"tree": tree})

    assert answer.json()["detail"] == "Nobody could do this: “Firing” is not offered."
    assert [each["sentence"] for each in answer.json()["reasons"]] == [answer.json()["detail"]]


def test_members_come_and_go(admins, opened):
    wanted = {"details": {"first_name": "Noor", "last_name": "Haddad", "email": "noor@example.org"}}
    added = admins.post("/people", wanted).json()
    path = f"/people/{added['person_id']}"

    grant = admins.post(
        f"{path}/qualifications", {"type_id": "00000000-0000-7000-8000-000000000001", "level": "user"}
    ).json()
    withdrawn = admins.post(f"/qualifications/{grant['grant_id']}/withdrawal")
    left = admins.change(path, {**wanted, "state": "left"})

    assert added["details"]["last_name"] == "Haddad"
    assert grant["granted_by"] == str(ADMIN)
    assert withdrawn.json()["withdrawn_by"] == str(ADMIN)
    assert left.json()["state"] == "left"
    assert left.json()["details"]["first_name"] == "Noor"


def test_a_lost_badge_is_set_so_and_a_door_waits_for_the_next(admins, opened):
    (badge,) = admins.get(f"/people/{MIA}/badges").json()

    lost = admins.ask("PUT", f"/badges/{badge['badge_id']}", json={"state": "lost"})
    waits = admins.post(f"/people/{MIA}/enrolment", {"door": 0})

    assert lost.json()["state"] == "lost"
    assert waits.status_code == 201
    assert admins.ask("PUT", f"/badges/{uuid4()}", json={"state": "lost"}).status_code == 404


def test_what_one_was_told_is_read_once(mias, admins, opened):
    path = path_of(mias.post("/bookings", a_time(opened)))
    admins.post(f"{path}/cancellation", {"reason": "Fire drill."})
    (notice,) = mias.get("/notices").json()["items"]

    shown = mias.post("/notices/reading", {"notices": [notice["notice_id"]]})

    assert "Fire drill." in notice["detail"]
    assert shown.json() == {"unread": 0}
    with opened.shop() as shop:
        assert unread(shop, MIA) == []


def test_who_runs_what_is_seen_by_themselves_and_by_staff(mias, admins, opened):
    until = opened.clock() + timedelta(hours=1)
    opened.accept(UseStarted(UseId(uuid4()), LASER, JO, None, until), actor=JO)

    (seen,) = mias.get("/uses").json()["items"]
    (seen_by_ada,) = admins.get(f"/uses?machine_id={LASER}&running=false").json()["items"]

    assert seen["person_id"] is None
    assert seen_by_ada["person_id"] == str(JO)


def test_a_list_is_read_page_by_page_and_nothing_twice(admins, mias, opened):
    for hours in (1, 3, 5, 7):
        mias.post("/bookings", a_time(opened, hours=hours))
    first = admins.get("/bookings?limit=3").json()

    rest = admins.get(f"/bookings?limit=3&after={first['next']}").json()

    found = [*first["items"], *rest["items"]]

    starts = [each["starts_at"] for each in found]
    assert starts == sorted(set(starts))
    assert len(found) == 4
    assert starts[0].endswith("Z")
    assert rest["next"] is None


def test_bookings_are_found_by_the_time_that_they_touch(mias, opened):
    for hours in (1, 4):
        mias.post("/bookings", a_time(opened, hours=hours))
    wanted = a_time(opened, hours=1.5, length=1)

    span = {"start": wanted["starts_at"], "end": wanted["ends_at"]}
    found = mias.line.get("/api/v1/bookings", params=span, headers={"Authorization": f"Bearer {mias.token}"})
    half = mias.get("/bookings?start=2026-11-23T10:00:00Z")
    ever = mias.get("/bookings?start=0001-01-01T00:00:00Z&end=9999-12-31T00:00:00Z")
    never = mias.get("/bookings?start=0001-01-01T00:00:00%2B14:00&end=2026-11-23T00:00:00Z")

    assert len(found.json()["items"]) == 1
    assert len(ever.json()["items"]) == 2
    assert (half.status_code, never.status_code) == (400, 400)


def test_a_time_that_nobody_can_reckon_with_is_refused(admins, mias, opened):
    first, last = "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00"
    broken = {"type_id": str(LASER_TYPE), "name": "Laser 1", "state": "out_of_order", "back_at": last}
    granted = {"type_id": str(LASER_TYPE), "level": "trainer", "until": last}

    answers = [
        mias.post("/bookings", {**a_time(opened), "starts_at": first}),
        admins.change(f"/machines/{LASER}", broken),
        admins.post(f"/people/{KIM}/qualifications", granted),
    ]

    assert [each.status_code for each in answers] == [400, 400, 400]
    assert {each.json()["type"] for each in answers} == {"urn:doorwright:api:not_acceptable"}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/bookings", b"no"),
        ("/bookings", b"[1]"),
        ("/bookings", b'["2026-11-23T10:00:00","x"]'),
        ("/bookings", b'["2026-11-23T10:00:00","00000000-0000-0000-0000-00000000a001"]'),
        ("/bookings", b'["0001-01-01T00:00:00+14:00","00000000-0000-0000-0000-00000000a001"]'),
        ("/doors", b"[99999999999]"),
        ("/doors", b"[-1]"),
    ],
)
def test_a_cursor_of_somebody_elses_making_is_refused(admins, path, place):
    answer = admins.get(f"{path}?after={urlsafe_b64encode(place).decode().rstrip('=')}")

    assert (answer.status_code, answer.json()["type"]) == (400, "urn:doorwright:api:cursor")


@pytest.mark.parametrize(
    "path",
    ["/people", "/types", "/machines", "/modules", "/bookings", "/people/{}/badges", "/types/{}/policy"],
)
def test_what_is_not_there_is_not_found(admins, path):
    wanted = path.format(uuid4()) if "{}" in path else f"{path}/{uuid4()}"

    answer = admins.get(wanted)

    assert answer.status_code in {200, 404}
    assert answer.status_code == 404 or answer.json() == []


def path_of(answer) -> str:
    assert answer.status_code == 201, answer.text
    return f"/bookings/{answer.json()['booking_id']}"

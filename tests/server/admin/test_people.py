"""The pages of people: who is on the list, what a person's page says, and what its forms refuse."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from server.people.accounts import set_password
from server.people.sessions import begin_session
from server.people.tables import account, account_link, login_session
from server.rest.tables import access_token
from server.rest.tokens import make_token
from server.settings import Admin
from shared.journal.signing import new_change_id, private_part, seal_of
from shared.journal.types import PersonId
from shared.people.changes import BadgeStateSet, PersonSet
from shared.people.queries import enrolment, profile
from shared.people.types import WORKSHOP_TYPE, BadgeState, Level, Pace, PersonDetails, PersonState
from shared.sync.changes import DoorPaired
from shared.training.changes import QualificationGranted, QualificationWithdrawn
from shared.training.queries import grants_of
from shared.training.types import GrantId
from tests.support.shops import ADMIN, ANA, JO, KIM, LASER_TYPE, MIA, badge_id, person_id

pytestmark = pytest.mark.postgres

PEOPLE = "/admin/people"
BO = person_id(30)


def names(browser) -> list[str]:
    """Who is on the list, first to last."""
    cells = browser.answer.text.split('class="row-link" href="/admin/people/')[1:]
    return [each.partition(">")[2].partition("<")[0] for each in cells]


def put(opened, person, details, state=PersonState.ACTIVE) -> None:
    private = private_part(details, [person])
    opened.accept(PersonSet(person, state, seal_of(private)), private=private)


def test_the_list_has_everybody_who_is_here_by_name_without_regard_to_accents(ada, opened):
    put(opened, BO, PersonDetails("Ädne", "Oak"))
    put(opened, JO, PersonDetails("Jo"), PersonState.LEFT)

    ada.open(PEOPLE)

    assert names(ada) == ["Ada", "Ädne Oak", "Ana", "Kim", "Mia"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("adne", ["Ädne Oak"]),
        ("OAK äd", ["Ädne Oak"]),
        ("kim@", ["Kim"]),
        ("zz", []),
        ("a", ["Ada", "Ädne Oak", "Ana", "Jo", "Kim", "Mia"]),
    ],
)
def test_people_are_found_by_parts_of_name_and_address(ada, opened, wanted, found):
    put(opened, BO, PersonDetails("Ädne", "Oak"))

    assert names(ada.open(f"{PEOPLE}?q={wanted}")) == found


def test_lists_of_their_own_show_who_needs_something(ada, opened):
    put(opened, BO, PersonDetails("Bo"))
    put(opened, JO, PersonDetails("Jo"), PersonState.LEFT)
    opened.accept(BadgeStateSet(badge_id(KIM), BadgeState.LOST))

    shown = {kind: names(ada.open(f"{PEOPLE}?show={kind}")) for kind in ("no_member", "no_badge", "staff", "left")}

    assert shown == {
        "no_member": ["Bo"],
        "no_badge": ["Ada", "Bo", "Kim"],
        "staff": ["Ada", "Ana"],
        "left": ["Jo"],
    }


def test_a_long_list_has_pages(ada, opened):
    for n in range(50):
        put(opened, person_id(100 + n), PersonDetails(f"Person {n:02d}"))

    first, second = names(ada.open(PEOPLE)), names(ada.open(f"{PEOPLE}?number=2"))

    assert (len(first), len(second)) == (50, 5)
    assert second[-1] == "Person 49"
    assert "Page 2 of 2" in ada.text


def test_somebody_is_added_with_a_membership_that_ends_with_its_last_day(ada, opened):
    day = (opened.clock() + timedelta(days=10)).date()

    ada.open(f"{PEOPLE}/new").send(
        f"{PEOPLE}/new", first_name=" Bo ", email="bo@example.org", language="de", member="true", until=str(day)
    )

    added = PersonId(UUID(ada.path.rpartition("/")[2]))
    with opened.shop() as shop:
        found = profile(shop, added)
        (membership,) = grants_of(shop, added)
    assert found is not None
    assert membership.until is not None
    assert (found.first_name, found.email, found.language) == ("Bo", "bo@example.org", "de")
    assert (membership.type_id, membership.level) == (WORKSHOP_TYPE, Level.USER)
    assert membership.granted_by == ADMIN
    # Midnight in Berlin, as people there understand "until the 10th".
    assert membership.until.isoformat()[:16] in {f"{day}T22:00", f"{day}T23:00"}


def test_without_the_tick_somebody_new_is_no_member(ada):
    ada.open(f"{PEOPLE}/new").send(f"{PEOPLE}/new", first_name="Bo")

    assert "No member" in ada.text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("first_name", "", "Please fill this in."),
        ("first_name", "a" * 81, "This is too long."),
        ("first_name", "a\x00b", "This cannot be used here."),
        ("language", "xx", "This cannot be used here."),
        ("until", "yesterday", "This cannot be used here."),
        ("until", "2020-01-01", "This end has passed already."),
        ("until", "9999-12-31", "This day is too far away."),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_adds_nobody(ada, opened, field, typed, said):
    fields = {"first_name": "Bo", "last_name": "Oak", "language": "en", "member": "true", field: typed}

    ada.open(f"{PEOPLE}/new").send(f"{PEOPLE}/new", **fields)

    wrong = ada.answer.text.partition("is-invalid")[2].partition("</div>")[0]
    assert ada.status == 422
    assert f'id="details-{field}"' in wrong
    assert said in wrong
    assert 'value="Oak"' in ada.answer.text
    assert "Bo" not in names(ada.open(PEOPLE))


def test_details_are_changed_and_the_pace_with_them(ada, opened):
    ada.open(f"{PEOPLE}/{MIA}").send(
        f"{PEOPLE}/{MIA}", first_name="Mia", last_name="Novak", language="de", pace="double", state="active"
    )

    with opened.shop() as shop:
        found = profile(shop, MIA)
    assert "Saved." in ada.text
    assert found is not None
    assert (found.last_name, found.pace, found.email) == ("Novak", Pace.DOUBLE, None)


def test_the_last_admin_cannot_leave(ada):
    ada.open(f"{PEOPLE}/{ADMIN}").send(f"{PEOPLE}/{ADMIN}", first_name="Ada", language="en", pace="usual", state="left")

    assert ada.status == 422
    assert "A workshop needs at least one admin." in ada.text


def test_what_a_person_held_stays_to_be_seen_with_who_took_it(ada, opened):
    grant = GrantId(new_change_id())
    opened.accept(QualificationGranted(grant, KIM, LASER_TYPE, Level.TRAINER, None))
    opened.accept(QualificationWithdrawn(grant))
    opened.clock.forward(seconds=1)

    ada.open(f"{PEOPLE}/{KIM}")

    assert "1 that has ended" in ada.text
    assert "Trainer: Laser cutter" in ada.text
    assert "taken back by Ada" in ada.text


def test_a_level_is_taken_back_once(ada, opened):
    with opened.shop() as shop:
        (grant,) = (each for each in grants_of(shop, ANA) if each.level is Level.TRAINER)
    path = f"{PEOPLE}/{ANA}/levels/{grant.grant_id}/withdraw"
    csrf = ada.open(f"{PEOPLE}/{ANA}").hidden["csrf"]

    ada.post(path, csrf=csrf)
    opened.clock.forward(seconds=1)
    ada.post(path, csrf=csrf)

    assert ada.status == 422
    with opened.shop() as shop:
        assert [each.withdrawn_by for each in grants_of(shop, ANA) if each.level is Level.TRAINER] == [ADMIN]


@pytest.mark.parametrize("what", ["", "nonsense", "1/2", f"{LASER_TYPE}/king"])
def test_a_level_that_is_none_is_not_given(ada, what):
    ada.open(f"{PEOPLE}/{KIM}").send(f"{PEOPLE}/{KIM}/levels", what=what)

    assert ada.status == 422


def test_nobody_gives_a_level_to_themselves(ada):
    ada.open(f"{PEOPLE}/{ADMIN}")
    offered = ada.answer.text

    ada.post(f"{PEOPLE}/{ADMIN}/levels", csrf=ada.hidden["csrf"], what=f"{LASER_TYPE}/trainer")

    assert f"{LASER_TYPE}/trainer" not in offered
    assert ada.status == 422
    assert "nobody does it for themselves" in ada.text


def test_enrolment_opens_the_door_for_a_minute_and_no_longer(ada, opened):
    opened.accept(DoorPaired(1, "Front door", bytes(32)))

    ada.open(f"{PEOPLE}/{KIM}").send(f"{PEOPLE}/{KIM}/enrol", door="1")
    waits = "Front door waits for the badge." in ada.text
    with opened.shop() as shop:
        found = enrolment(shop, 1)
    opened.clock.forward(seconds=61)

    assert waits
    assert found is not None
    assert (found.person_id, found.opened_by) == (KIM, ADMIN)
    assert timedelta(seconds=59) < found.until - found.opened_at <= timedelta(seconds=60)
    assert "waits for the badge" not in ada.open(f"{PEOPLE}/{KIM}").text


def test_without_a_door_the_page_says_that_there_is_none(ada):
    ada.open(f"{PEOPLE}/{KIM}")

    assert "A badge is read at a door, and there is none yet." in ada.text


def test_a_badge_that_nobody_has_cannot_be_found(ada):
    ada.open(f"{PEOPLE}/{KIM}").post(f"{PEOPLE}/{KIM}/badges/{person_id(99)}/active", csrf=ada.hidden["csrf"])

    assert ada.status == 422


def test_a_link_for_a_password_is_shown_once_and_only_its_hash_is_kept(ada, opened):
    ada.open(f"{PEOPLE}/{KIM}").send(f"{PEOPLE}/{KIM}/link")

    token = ada.answer.text.partition("/admin/link/")[2].partition("<")[0]
    again = ada.open(f"{PEOPLE}/{KIM}").answer.text
    with opened.shop() as shop:
        kept = [bytes(row.token_hash) for row in shop.conn.execute(select(account_link))]
    assert token.startswith("1.")
    assert token not in again
    assert len(kept) == 1
    assert token.encode() not in kept[0]
    assert ada.open(f"/admin/link/{token}").status == 200


def test_a_log_in_that_is_taken_away_ends_at_once_with_its_links_and_tokens(ada, opened, log_in_as, pages):
    ada.open(f"{PEOPLE}/{KIM}").send(f"{PEOPLE}/{KIM}/link")
    with opened.shop() as shop:
        set_password(shop, KIM, "kim@example.org", "hash", opened.clock())
        begin_session(shop, KIM, opened.clock(), Admin())
        make_token(shop, KIM, "lights", by=ADMIN, now=opened.clock(), until=None)

    ada.open(f"{PEOPLE}/{KIM}").send(f"{PEOPLE}/{KIM}/login/remove")

    with opened.shop() as shop:
        for table in (account, account_link, login_session, access_token):
            assert KIM not in shop.conn.execute(select(table.c.person_id)).scalars().all()


def test_nobody_takes_their_own_log_in_away(ada):
    ada.open(f"{PEOPLE}/{ADMIN}").post(f"{PEOPLE}/{ADMIN}/login/remove", csrf=ada.hidden["csrf"])

    assert ada.status == 404
    assert ada.open("/admin").status == 200

"""Who sees which page: by the same rights as anywhere, as they are at each request."""

import pytest

from shared.journal.signing import new_change_id, private_part, seal_of
from shared.people.changes import PersonSet
from shared.people.types import SYSTEM_TYPE, WORKSHOP_TYPE, BadgeState, Level, PersonDetails, PersonState
from shared.training.changes import QualificationGranted, QualificationWithdrawn
from shared.training.types import GrantId
from tests.support.shops import ANA, JO, KIM, LASER_TYPE, MIA, badge_id

pytestmark = pytest.mark.postgres


def grant(opened, person, type_id, level) -> GrantId:
    grant_id = GrantId(new_change_id())
    opened.accept(QualificationGranted(grant_id, person, type_id, level, None))
    return grant_id


def test_a_trainer_of_a_machine_sees_no_admin_page(browser, log_in_as):
    log_in_as(browser, ANA, "ana@example.org")

    assert browser.status == 403
    assert "This page is not for you." in browser.text
    assert "Mia" not in browser.open("/admin/people").text


def test_a_manager_of_people_sees_people_and_no_doors(browser, log_in_as, opened):
    grant(opened, KIM, WORKSHOP_TYPE, Level.TRAINER)
    log_in_as(browser, KIM, "kim@example.org")

    start = browser.answer.text
    people = browser.open("/admin/people").text
    doors = browser.open("/admin/doors").status

    assert 'href="/admin/doors"' not in start
    assert "Mia" in people
    assert doors == 403


def test_a_manager_of_people_can_make_nobody_an_admin(browser, log_in_as, opened):
    grant(opened, KIM, WORKSHOP_TYPE, Level.TRAINER)
    log_in_as(browser, KIM, "kim@example.org")
    shown = browser.open(f"/admin/people/{MIA}").answer.text

    browser.post(f"/admin/people/{MIA}/levels", csrf=browser.hidden["csrf"], what=f"{SYSTEM_TYPE}/{Level.OWNER}")

    assert f"{SYSTEM_TYPE}/{Level.OWNER}" not in shown
    assert browser.status == 422
    assert "You can't give this, or take it away." in browser.text


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("", {"first_name": "Jo", "state": "left"}),
        ("", {"first_name": "Eve", "email": "eve@example.org"}),
        ("/enrol", {"door": "1"}),
        *((f"/badges/{badge_id(JO)}/{state}", {}) for state in BadgeState),
    ],
    ids=["leaves", "is renamed", "gets a badge", *BadgeState],
)
def test_a_manager_of_people_changes_no_admin_and_reads_who_can(browser, log_in_as, opened, door, path, typed):
    grant(opened, KIM, WORKSHOP_TYPE, Level.OWNER)
    grant(opened, JO, SYSTEM_TYPE, Level.OWNER)
    opened.clock.forward(seconds=1)
    log_in_as(browser, KIM, "kim@example.org")
    csrf = browser.open(f"/admin/people/{JO}").hidden["csrf"]

    browser.post(f"/admin/people/{JO}{path}", csrf=csrf, **typed)

    assert browser.status == 422
    assert "Only an admin can change an admin, or their badges." in browser.text


def test_an_owner_may_give_what_a_trainer_gave_who_has_left(browser, log_in_as, opened):
    grant(opened, JO, LASER_TYPE, Level.OWNER)
    grant(opened, JO, WORKSHOP_TYPE, Level.TRAINER)
    details = private_part(PersonDetails("Ana"), [ANA])
    opened.accept(PersonSet(ANA, PersonState.LEFT, seal_of(details)), private=details)
    opened.clock.forward(seconds=1)
    log_in_as(browser, JO, "jo@example.org")
    at, wanted = f"/admin/people/{KIM}", f"{LASER_TYPE}/{Level.USER}"

    offered = browser.open(at).answer.text
    browser.send(f"{at}/levels", what=wanted)

    assert f'value="{wanted}"' in offered
    assert "The level is given." in browser.text


@pytest.mark.parametrize("path", ["link", "login/remove"])
def test_only_an_admin_makes_log_ins(browser, log_in_as, opened, path):
    grant(opened, KIM, WORKSHOP_TYPE, Level.TRAINER)
    log_in_as(browser, KIM, "kim@example.org")
    csrf = browser.open("/admin/people").hidden.get("csrf") or browser.open(f"/admin/people/{MIA}").hidden["csrf"]

    assert browser.post(f"/admin/people/{MIA}/{path}", csrf=csrf).status == 403


def test_a_right_that_is_taken_back_is_gone_at_the_next_request(browser, log_in_as, opened):
    granted = grant(opened, KIM, SYSTEM_TYPE, Level.OWNER)
    log_in_as(browser, KIM, "kim@example.org")
    before = browser.status
    opened.accept(QualificationWithdrawn(granted))
    opened.clock.forward(seconds=1)

    assert before == 200
    assert browser.open("/admin").status == 403


def test_whoever_has_left_sees_nothing_any_more(browser, log_in_as, opened):
    grant(opened, KIM, SYSTEM_TYPE, Level.OWNER)
    log_in_as(browser, KIM, "kim@example.org")
    details = private_part(PersonDetails("Kim"), [KIM])
    opened.accept(PersonSet(KIM, PersonState.LEFT, seal_of(details)), private=details)

    assert browser.open("/admin/people").status == 403


def test_the_desk_judges_each_change_of_a_page_again(ada, opened):
    """Whatever a page offers: a user of a machine is made by who trains on it."""
    csrf = ada.open(f"/admin/people/{KIM}").hidden["csrf"]

    ada.post(f"/admin/people/{KIM}/levels", csrf=csrf, what=f"{LASER_TYPE}/{Level.USER}")

    assert ada.status == 422
    assert "It takes somebody who trains on it or owns it" in ada.text

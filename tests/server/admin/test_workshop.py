"""An admin sets what the workshop is called and when it is open, and every door follows."""

from datetime import timedelta

import pytest

from shared.journal.rules import Freshness
from shared.people.changes import WorkshopSet
from shared.people.queries import workshop
from shared.people.types import WORKSHOP_TYPE, LanguageCode, Level, Opening
from tests.support.shops import KIM

pytestmark = pytest.mark.postgres

AT = "/admin/workshop"
TYPED = {
    "name": "Woodside Makers",
    "zone": "Europe/Vienna",
    "language": "de",
    "day_0": "10:00–14:00, 16:00–02:00",
    "everything_h": "4",
    "qualified_only_h": "48",
    "owners_only_h": "87600",
}


def test_hours_of_a_day_also_past_midnight_are_at_every_door(ada, door):
    ada.open(AT).send(AT, **TYPED)
    door.pull()

    found = workshop(door.shop())
    assert found is not None
    assert (found.name, found.zone, found.language) == ("Woodside Makers", "Europe/Vienna", LanguageCode.GERMAN)
    assert found.hours == (Opening(0, 600, 840), Opening(0, 960, 1560))
    assert found.freshness == Freshness(timedelta(hours=4), timedelta(hours=48), timedelta(days=3650))
    assert "Saved; every door follows." in ada.text
    assert 'value="10:00–14:00, 16:00–02:00"' in ada.answer.text


def test_a_workshop_that_is_opened_has_the_usual_tiers(ada):
    shown = ada.open(AT).answer.text

    usual = {"everything_h": 8, "qualified_only_h": 72, "owners_only_h": 87600}
    for name, value in usual.items():
        assert f'name="{name}" type="number" autocomplete="off" value="{value}"' in shown


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Please fill this in."),
        ("zone", "Europe/Nowhere", "No time zone has this name."),
        ("zone", "a\x00b", "This cannot be used here."),
        ("day_6", "always", "They read like 10:00–14:00, 16:00–02:00."),
        ("day_6", ",".join(["1-2"] * 31), "This is too long."),
        ("everything_h", "0", "This number is not possible here."),
        ("everything_h", "49", "Each of the three is at least as long as the one before."),
        ("owners_only_h", "47", "Each of the three is at least as long as the one before."),
    ],
)
def test_what_nobody_can_mean_is_refused_and_changes_nothing(ada, opened, field, value, said):
    with opened.shop() as shop:
        before = workshop(shop)

    ada.open(AT).send(AT, **{**TYPED, field: value})

    with opened.shop() as shop:
        after = workshop(shop)
    assert ada.status == 422
    assert said in ada.text
    assert "10:00–14:00, 16:00–02:00" in ada.answer.text
    assert after == before


def test_what_another_admin_has_just_set_stands(ada, opened):
    ada.open(AT)
    opened.clock.forward(seconds=5)
    opened.accept(WorkshopSet("Woodside", "Europe/Berlin", LanguageCode.ENGLISH, (), Freshness()))

    first = ada.send(AT, **TYPED).status
    again = ada.send(AT, **TYPED).status

    assert (first, again) == (422, 422)
    assert "Somebody has just changed this, too." in ada.text
    assert "Open the page anew" in ada.text


def test_the_log_in_calls_the_workshop_by_its_new_name(ada):
    ada.open(AT).send(AT, **{**TYPED, "name": "The Shed"})

    ada.line.cookies.clear()

    assert "The Shed" in ada.open("/admin/login").text


def test_the_page_is_for_admins(browser, log_in_as, opened):
    opened.grant(KIM, WORKSHOP_TYPE, Level.OWNER)
    opened.clock.forward(seconds=1)
    log_in_as(browser, KIM, "kim@example.org")

    assert f'href="{AT}"' not in browser.answer.text
    assert browser.open(AT).status == 403

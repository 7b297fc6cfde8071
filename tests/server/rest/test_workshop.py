"""The workshop's own settings through the API."""

import pytest

from shared.people.queries import workshop
from shared.people.types import Opening

pytestmark = pytest.mark.postgres

AT = "/workshop"
WANTED = {
    "name": "The Shed",
    "zone": "Europe/Vienna",
    "language": "de",
    "hours": [{"weekday": 4, "opens": 1080, "closes": 1560}],
    "alone": {"everything_h": 4, "qualified_only_h": 48, "owners_only_h": 9000},
}


def test_a_program_of_an_admins_sets_the_workshop_and_reads_it_back(admins, opened):
    before = admins.get(AT)
    answer = admins.ask("PUT", AT, json=WANTED, If_Match=before.headers["ETag"])

    with opened.shop() as shop:
        found = workshop(shop)
    assert before.json()["alone"] == {"everything_h": 8, "qualified_only_h": 72, "owners_only_h": 87600}
    assert (answer.status_code, answer.json()) == (200, WANTED)
    assert admins.get(AT).headers["ETag"] == answer.headers["ETag"] != before.headers["ETag"]
    assert found is not None
    assert found.hours == (Opening(4, 1080, 1560),)


def test_everybody_may_know_when_it_is_open_and_only_an_admin_sets_it(mias):
    shown = mias.get(AT)
    refused = mias.change(AT, WANTED)

    assert shown.json()["name"] == "Woodside Makers"
    assert refused.status_code == 403


def test_nobody_writes_over_settings_that_they_have_not_seen(admins):
    before = admins.get(AT).headers["ETag"]
    admins.change(AT, WANTED)

    assert admins.ask("PUT", AT, json=WANTED, If_Match=before).status_code == 412
    assert admins.ask("PUT", AT, json=WANTED).status_code == 428


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"zone": "Europe/Nowhere"}, 409),
        ({"hours": [{"weekday": 4, "opens": 600, "closes": 600}]}, 409),
        ({"hours": [{"weekday": 7, "opens": 600, "closes": 700}]}, 400),
        ({"alone": {"everything_h": 5, "qualified_only_h": 4, "owners_only_h": 4}}, 409),
        ({"name": ""}, 400),
    ],
)
def test_settings_that_nobody_can_mean_are_refused(admins, changed, status):
    assert admins.change(AT, {**WANTED, **changed}).status_code == status

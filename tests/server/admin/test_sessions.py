"""A session: what the browser keeps of it, when it ends, and which forms it may send."""

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from server.app import create_app
from server.database.schema import AtHead
from server.people.tables import login_session
from server.settings import ServerSettings
from shared.store.engines import transaction
from tests.server.admin.conftest import PASSWORD, Browser
from tests.support.shops import WORKSHOP

pytestmark = pytest.mark.postgres

LOGIN = "/admin/login"


def cookies_set(answer) -> dict[str, str]:
    """Each cookie that an answer sets, with its flags."""
    found = (each.partition("=") for each in answer.headers.get_list("set-cookie"))
    return {name: rest for name, _, rest in found}


def log_in(browser, **how):
    """The answer to a log-in, before the browser follows it."""
    browser.open(LOGIN)
    return browser.line.post(
        LOGIN,
        data={**browser.hidden, "login": "ada@example.org", "password": PASSWORD},
        follow_redirects=False,
        **how,
    )


def test_the_session_is_kept_from_scripts_and_from_other_sites(ada):
    ada.open("/admin").send("/admin/logout")

    cookie = cookies_set(log_in(ada))["doorwright"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie  # over plain http a browser would not take it


def test_over_https_the_session_belongs_to_this_host_alone(ada):
    ada.open("/admin").send("/admin/logout")
    ada.line.base_url = "https://127.0.0.1"

    cookie = cookies_set(log_in(ada))["__Host-doorwright"]

    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_what_is_kept_of_a_session_cannot_be_used_as_one(ada, opened):
    token = ada.line.cookies["doorwright"]

    with transaction(opened.engine, WORKSHOP) as conn:
        kept = [bytes(row.token_hash) for row in conn.execute(select(login_session))]

    assert len(kept) == 1
    assert token.encode() not in kept[0]
    assert token.startswith("1.")


def test_a_log_in_begins_a_new_session_and_ends_the_one_before(ada):
    before = ada.line.cookies["doorwright"]

    log_in(ada)

    after = ada.line.cookies["doorwright"]
    ada.line.cookies.set("doorwright", before, domain="127.0.0.1")
    assert after != before
    assert ada.open("/admin").path == LOGIN


def test_a_session_ends_when_nobody_uses_it_for_an_hour(ada, opened):
    opened.clock.forward(minutes=59)
    in_time = ada.open("/admin").path
    opened.clock.forward(minutes=59)
    used_meanwhile = ada.open("/admin").path
    opened.clock.forward(minutes=60)

    assert (in_time, used_meanwhile) == ("/admin", "/admin")
    assert ada.open("/admin").path == LOGIN


def test_a_page_that_fetches_itself_anew_does_not_keep_its_session_alive(ada, opened):
    opened.clock.forward(minutes=59)
    ada.open("/admin", **{"X-Doorwright-Live": "1"})
    opened.clock.forward(minutes=2)

    answer = ada.line.get("/admin", headers={"X-Doorwright-Live": "1"}, follow_redirects=False)

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == LOGIN


def test_a_session_ends_after_twelve_hours_however_busy(ada, opened):
    for _ in range(23):
        opened.clock.forward(minutes=30)
        ada.open("/admin")
    in_time = ada.path
    opened.clock.forward(minutes=30)

    assert in_time == "/admin"
    assert ada.open("/admin").path == LOGIN


def test_a_session_that_was_logged_out_is_worth_nothing_to_whoever_has_its_token(ada):
    token = ada.line.cookies["doorwright"]
    ada.open("/admin").send("/admin/logout")

    ada.line.cookies.set("doorwright", token, domain="127.0.0.1")

    assert ada.open("/admin").path == LOGIN


@pytest.mark.parametrize("token", ["", "1.", "1.x", "2.x", "x", "1.2.x", "99999999999999.x"])
def test_a_token_that_is_none_leads_to_the_log_in(browser, token):
    browser.line.cookies.set("doorwright", token, domain="127.0.0.1")

    assert browser.open("/admin").path == LOGIN


# --- forms


def test_a_form_without_its_secret_changes_nothing(ada):
    refused = ada.post("/admin/people/new", first_name="Zoe")

    assert refused.status == 403
    assert "This form cannot be used any more." in refused.text
    assert "Zoe" not in ada.open("/admin/people").text


def test_the_form_of_another_session_changes_nothing(ada):
    csrf = ada.open("/admin/people/new").hidden["csrf"]
    ada.send("/admin/logout")
    log_in(ada)

    refused = ada.post("/admin/people/new", csrf=csrf, first_name="Zoe")

    assert refused.status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_that_another_site_sends_changes_nothing(ada, site):
    csrf = ada.open("/admin/people/new").hidden["csrf"]

    answer = ada.line.post(
        "/admin/people/new", data={"csrf": csrf, "first_name": "Zoe"}, headers={"Sec-Fetch-Site": site}
    )

    assert answer.status_code == 403


def test_a_script_of_a_page_may_send_the_secret_as_a_header(ada):
    csrf = ada.open("/admin/people/new").hidden["csrf"]

    answer = ada.line.post(
        "/admin/people/new", data={"first_name": "Zoe"}, headers={"X-CSRF-Token": csrf}, follow_redirects=True
    )

    assert "Zoe is here now." in answer.text


def test_the_log_in_itself_takes_only_its_own_form(ada):
    ada.open("/admin").send("/admin/logout")

    refused = ada.post(LOGIN, login="ada@example.org", password=PASSWORD)

    assert refused.status == 403
    assert ada.open("/admin").path == LOGIN


def test_a_session_holds_over_a_restart_of_the_server(ada, database, opened):
    token = ada.line.cookies["doorwright"]
    app = create_app(ServerSettings(), database=database, at_head=AtHead(), clock=opened.clock)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as line:
        again = Browser(line, opened)
        line.cookies.set("doorwright", token, domain="127.0.0.1")

        assert again.open("/admin").path == "/admin"

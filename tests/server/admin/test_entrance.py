"""Into the admin pages and out again: links that work once, passwords, and how often one may guess."""

import pytest

from server.people.guesses import FREE_TRIES
from server.rest.tokens import make_token
from tests.server.admin.conftest import PASSWORD, Browser
from tests.support.shops import ADMIN, MIA

pytestmark = pytest.mark.postgres

LOGIN = "/admin/login"


def out_of(browser) -> str:
    """Where whoever asks for the start page comes to."""
    return str(browser.open("/admin").path)


def out(browser):
    """The same browser, logged out, at the log-in."""
    return browser.open("/admin").send("/admin/logout")


def test_by_a_one_time_link_the_first_admin_sets_a_password_and_is_in(browser):
    browser.set_password()

    assert browser.path == "/admin"
    assert "Your password is set, and you are logged in." in browser.text


def test_a_word_about_what_was_done_is_said_once(browser):
    again = browser.set_password().open("/admin").text

    assert "Your password is set" not in again


def test_a_one_time_link_works_once_and_takes_the_others_of_its_person_with_it(browser):
    other, link = browser.link(), browser.link()
    browser.open(link).send(link, login="ada@example.org", password=PASSWORD, again=PASSWORD)

    shown = [(each, browser.open(each).status, browser.text) for each in (link, other)]

    assert {status for _, status, _ in shown} == {404}
    assert all("This link can't be used any more" in text for _, _, text in shown)


@pytest.mark.parametrize("token", ["1.nonsense", "7.nonsense", "nonsense", "1.2.3", "99999999999.x", "-1.x"])
def test_a_link_that_is_none_says_so(browser, token):
    assert browser.open(f"/admin/link/{token}").status == 404


def test_a_link_that_has_run_out_sets_no_password(browser, opened):
    link = browser.link(hours=1)
    browser.open(link)
    opened.clock.forward(hours=2)

    browser.send(link, login="ada@example.org", password=PASSWORD, again=PASSWORD)

    assert browser.status == 404
    assert out_of(browser) == LOGIN


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "short", "again": "short"}, "At least 10 characters"),
        ({"password": PASSWORD, "again": "nine bad cats"}, "The two are not the same."),
        ({"password": "ADA@example.org", "again": "ADA@example.org"}, "Choose another one than the name"),
        ({"login": ""}, "Please fill this in."),
        ({"login": "a" * 200}, "This is too long."),
        ({"login": "a\x00b"}, "This cannot be used here."),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field_and_never_shown_again(browser, typed, said):
    link = browser.link()
    fields = {"login": "ada@example.org", "password": PASSWORD, "again": PASSWORD, **typed}

    browser.open(link).send(link, **fields)

    assert browser.status == 422
    assert said in browser.text
    assert PASSWORD not in browser.answer.text
    assert out_of(browser) == LOGIN


def test_nobody_takes_somebody_elses_login(ada):
    out(ada)
    link = ada.link(MIA)

    ada.open(link).send(link, login="Ada@Example.org", password=PASSWORD, again=PASSWORD)

    assert ada.status == 422
    assert "Somebody else logs in with this." in ada.text
    assert ada.open(link).status == 200  # the link is still good


def test_whoever_is_not_logged_in_is_led_to_the_log_in_and_then_on(ada):
    out(ada).open("/admin/nowhere?q=1")
    where = (ada.path, ada.answer.url.query)

    ada.send("/admin/login?next=/admin/nowhere%3Fq%3D1", login="ADA@example.org", password=PASSWORD)

    assert where[0] == LOGIN
    assert ada.path == "/admin/nowhere"
    assert ada.status == 404


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/healthz", "/admin/..\\evil"])
def test_after_the_log_in_nobody_is_led_to_a_place_that_is_no_page_of_ours(ada, elsewhere):
    out(ada)
    ada.answer = ada.line.get(LOGIN, params={"next": elsewhere})
    csrf = ada.hidden["csrf"]

    answer = ada.line.post(
        f"{LOGIN}?next={elsewhere}",
        data={"csrf": csrf, "login": "ada@example.org", "password": PASSWORD},
        follow_redirects=False,
    )

    assert answer.headers["Location"] == "/admin"


def test_a_log_in_that_nobody_can_have_is_refused_in_words(ada):
    out(ada)

    ada.open(LOGIN).send(LOGIN, login="a\x00b", password=PASSWORD)

    assert ada.status == 422
    assert "This cannot be used here." in ada.text


@pytest.mark.parametrize(("login", "password"), [("ada@example.org", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_log_in_does_not_say_what_of_it_is_wrong(ada, login, password):
    out(ada)

    ada.open(LOGIN).send(LOGIN, login=login, password=password)

    assert ada.status == 422
    assert "That is not right." in ada.text
    assert ada.answer.text.count(login) == 1  # in its field


def test_after_a_few_wrong_guesses_even_the_right_password_has_to_wait(ada, opened):
    out(ada).open(LOGIN)
    for _ in range(FREE_TRIES):
        ada.send(LOGIN, login="ada@example.org", password="wrong wrong wrong")

    ada.send(LOGIN, login="ada@example.org", password=PASSWORD)
    blocked = (ada.status, ada.text)
    opened.clock.forward(minutes=1)
    ada.send(LOGIN, login="ada@example.org", password=PASSWORD)

    assert blocked[0] == 429
    assert "Too many wrong tries." in blocked[1]
    assert ada.path == "/admin"


def test_nobody_else_keeps_an_admin_out_of_a_browser_that_is_known(ada, opened):
    out(ada).open(LOGIN).send(LOGIN, login="ada@example.org", password=PASSWORD)
    stranger = Browser(ada.line.__class__(ada.line.app, base_url="http://127.0.0.1"), opened)
    stranger.open(LOGIN)
    for _ in range(FREE_TRIES):
        stranger.send(LOGIN, login="ada@example.org", password="wrong wrong wrong")

    stranger.send(LOGIN, login="ada@example.org", password=PASSWORD)
    out(ada).open(LOGIN).send(LOGIN, login="ada@example.org", password=PASSWORD)

    assert stranger.status == 429
    assert ada.path == "/admin"


def test_who_guesses_in_a_browser_that_is_known_waits_there(ada):
    out(ada).open(LOGIN).send(LOGIN, login="ada@example.org", password=PASSWORD)
    out(ada).open(LOGIN)
    for _ in range(FREE_TRIES):
        ada.send(LOGIN, login="ada@example.org", password="wrong wrong wrong")

    ada.send(LOGIN, login="ada@example.org", password=PASSWORD)

    assert ada.status == 429


def test_others_may_log_in_while_one_login_is_guessed_at(ada):
    out(ada).open(LOGIN)
    for _ in range(FREE_TRIES + 1):
        ada.send(LOGIN, login="somebody", password="wrong wrong wrong")

    ada.send(LOGIN, login="ada@example.org", password=PASSWORD)

    assert ada.path == "/admin"


def test_one_address_may_try_only_so_often_a_minute(browser):
    answers = [browser.post(LOGIN, login=f"login {n}", password="x").status for n in range(31)]

    assert answers[:30] == [403] * 30
    assert answers[30] == 429
    assert "In a minute you can try again." in browser.text


def test_kiosks_that_wait_to_be_paired_take_no_log_in_away(browser):
    asked = [browser.line.post("/sync/v1/pair", content=b"").status_code for _ in range(40)]

    assert 429 not in asked
    assert browser.post(LOGIN, login="ada@example.org", password="x").status == 403  # and not 429


def test_a_workshop_has_its_log_in_at_its_own_address_and_there_is_none_without_one(ada):
    out(ada)

    by_slug = ada.open("/w/woodside/admin/login").text
    ada.open("/w/elsewhere/admin/login")

    assert "Woodside Makers" in by_slug
    assert ada.status == 404
    assert "No workshop here" in ada.text


def test_the_log_in_speaks_the_browsers_language_and_the_pages_the_persons(ada):
    of_ada = ada.open("/admin", **{"Accept-Language": "de"}).text
    out(ada)
    german = ada.open(LOGIN, **{"Accept-Language": "de-DE,de;q=0.9,en;q=0.8"}).answer.text
    french = ada.open(LOGIN, **{"Accept-Language": "fr"}).answer.text

    assert "Log out" in of_ada
    assert '<html lang="de">' in german
    assert "Anmelden" in german
    assert '<html lang="en">' in french


def test_who_sets_a_new_password_is_told_of_the_programs_that_go_on(browser, opened):
    without = browser.set_password().text
    with opened.shop() as shop:
        make_token(shop, ADMIN, "lights", by=ADMIN, now=opened.clock(), until=None)

    assert "go on as before" not in without
    assert "Programs with an access token of yours go on as before." in browser.set_password().text


def test_setting_a_new_password_ends_the_sessions_that_the_person_has_elsewhere(ada, opened):
    elsewhere = Browser(ada.line.__class__(ada.line.app, base_url="http://127.0.0.1"), opened)
    elsewhere.set_password(ADMIN, "ada@example.org")

    assert out_of(elsewhere) == "/admin"
    assert out_of(ada) == LOGIN

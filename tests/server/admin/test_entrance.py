"""Into the admin pages and out again: links that work once, passwords, sessions, guesses."""

import pytest

from tests.server.admin.conftest import PASSWORD

pytestmark = pytest.mark.postgres


def test_by_a_one_time_link_the_first_admin_sets_a_password_and_is_in(browser):
    browser.set_password()

    assert browser.path == "/admin"
    assert "Your password is set, and you are logged in." in browser.text


def test_whoever_is_not_logged_in_is_led_to_the_log_in_and_then_on(ada):
    ada.open("/admin").send("/admin/logout")
    ada.open("/admin/nowhere?q=1")

    shown = (ada.path, ada.answer.url.query)
    ada.send("/admin/login?next=/admin/nowhere%3Fq%3D1", login="ADA@example.org", password=PASSWORD)

    assert shown[0] == "/admin/login"
    assert ada.path == "/admin/nowhere"
    assert ada.status == 404
    assert "There is no such page." in ada.text

"""What somebody sees when a page cannot be shown."""

import pytest
from litestar import get

from server.admin.errors import PAGE_ERRORS
from tests.support.shops import MIA

pytestmark = pytest.mark.postgres


@get("/broken", exception_handlers=PAGE_ERRORS, sync_to_thread=False)
def broken() -> None:
    raise KeyError("Mia Novak")


def test_an_address_that_is_no_page_says_so_in_the_frame(ada):
    ada.open("/admin/no/such/page")

    assert ada.status == 404
    assert "There is no such page." in ada.text
    assert "Log out" in ada.text


@pytest.mark.parametrize(
    "path", ["people/00000000-0000-7000-8000-00000000dead", "people/nobody", "doors/77", "people?show=elephants"]
)
def test_what_is_not_there_says_so(ada, path):
    ada.open(f"/admin/{path}")

    assert ada.status in {400, 404}
    assert "Traceback" not in ada.text


def test_a_body_that_is_too_large_is_refused_in_words(ada):
    csrf = ada.open("/admin/people/new").hidden["csrf"]

    ada.post("/admin/people/new", csrf=csrf, first_name="a" * 2_000_000)

    assert ada.status == 413
    assert "Nothing was changed." in ada.text


def test_without_its_database_the_log_in_says_so_in_the_browsers_language(client):
    english = client.get("/admin/login")
    german = client.get("/admin/login", headers={"Accept-Language": "de"})

    assert (english.status_code, german.status_code) == (503, 503)
    assert "The workshop's memory does not answer." in english.text.replace("&#39;", "'")
    assert "Das Gedächtnis der Werkstatt antwortet nicht." in german.text


def test_a_mistake_of_ours_shows_its_number_and_nothing_of_itself(open_client, no_database):
    answer = open_client(no_database, broken).get("/broken")

    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "Mia" not in answer.text
    assert "KeyError" not in answer.text


def test_no_page_lets_a_browser_run_or_load_what_is_not_ours(ada):
    for path in ("/admin", "/admin/people", f"/admin/people/{MIA}", "/admin/doors"):
        policy = ada.open(path).answer.headers["Content-Security-Policy"]

        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "<style" not in ada.answer.text
        assert " style=" not in ada.answer.text
        assert "onclick" not in ada.answer.text


def test_what_pages_load_may_be_kept_as_its_address_changes_with_it(ada):
    page = ada.open("/admin").answer.text
    sheet = page.partition('stylesheet" href="')[2].partition('"')[0]

    kept = ada.line.get(sheet)
    unknown = ada.line.get(sheet.rpartition("/")[0] + "/../settings.py")

    assert kept.status_code == 200
    assert kept.headers["Content-Type"].startswith("text/css")
    assert "immutable" in kept.headers["Cache-Control"]
    assert unknown.status_code == 404


def test_pages_themselves_are_never_kept(ada):
    assert ada.open("/admin").answer.headers["Cache-Control"] == "no-store"

"""The description of the API, for machines and for people."""

import re

from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct


class Wish(Struct):
    minutes: int


@post("/api/v1/wishes/{machine:str}", sync_to_thread=False)
def make_wish(machine: FromPath[str], data: JSONBody[Wish]) -> list[Wish]:
    """Wish for a <machine>."""
    return [data]


@get("/hidden", include_in_schema=False, sync_to_thread=False)
def hidden() -> None:
    return None


def test_the_document_lists_what_the_api_offers_and_nothing_else(open_client, no_database):
    answer = open_client(no_database, make_wish, hidden).get("/schema/openapi.json")

    assert answer.json()["info"]["title"] == "Doorwright"
    assert "/api/v1/wishes/{machine}" in answer.json()["paths"]
    assert all(path.startswith("/api/v1/") for path in answer.json()["paths"])


def test_the_page_shows_each_operation_with_what_it_takes_and_gives(open_client, no_database):
    page = open_client(no_database, make_wish).get("/schema").text

    assert "<b>POST</b><code>/api/v1/wishes/{machine}</code>" in page
    assert "Wish for a &lt;machine&gt;." in page
    assert "<code>machine</code>, required" in page
    assert "<dt>body</dt><dd><code>Wish</code></dd>" in page
    assert "list of Wish" in page


def test_the_page_needs_nothing_from_elsewhere_and_no_script(open_client, no_database):
    answer = open_client(no_database, make_wish).get("/schema")

    (nonce,) = re.findall(r'<style nonce="([^"]+)">', answer.text)
    assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert "//" not in re.sub(r"<style.*?</style>", "", answer.text, flags=re.DOTALL)

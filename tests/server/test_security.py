"""What every answer forbids a browser, and which names the server answers to."""

import pytest
from litestar import MediaType, Request, get
from litestar.datastructures import State

from server.security import FRAMES_YOUTUBE, Hosts, nonce
from server.settings import Listen, ServerSettings


@get("/page", media_type=MediaType.HTML, sync_to_thread=False)
def page(request: Request[None, None, State]) -> str:
    return f"<script nonce={nonce(request)}></script><style nonce={nonce(request)}></style>"


@get("/module", media_type=MediaType.HTML, opt=dict(FRAMES_YOUTUBE), sync_to_thread=False)
def page_with_player() -> str:
    return "<iframe></iframe>"


def policy_of(response) -> dict[str, str]:
    """The answer's content security policy: what is allowed, by directive."""
    directives = (each.partition(" ") for each in response.headers["Content-Security-Policy"].split("; "))
    return {name: sources for name, _, sources in directives}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/healthz"), ("GET", "/no-such-page"), ("POST", "/healthz"), ("GET", "/metrics")]
)
def test_every_answer_has_the_security_headers(client, method, path):
    answer = client.request(method, path)

    assert policy_of(answer)["default-src"] == "'none'"
    assert policy_of(answer)["frame-ancestors"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_answer_allows_inline_scripts_or_styles(open_client, no_database):
    client = open_client(no_database, page, page_with_player)

    policies = [client.get(path).headers["Content-Security-Policy"] for path in ("/page", "/module", "/healthz")]

    assert all("unsafe" not in policy for policy in policies)


def test_a_page_may_run_its_own_scripts_by_a_nonce_that_no_other_answer_has(open_client, no_database):
    client = open_client(no_database, page)

    answers = [client.get("/page") for _ in range(2)]

    for answer in answers:
        made = answer.text.partition("nonce=")[2].partition(">")[0]
        assert answer.text.count(made) == 2
        assert policy_of(answer)["script-src"] == policy_of(answer)["style-src"] == f"'self' 'nonce-{made}'"
    assert answers[0].text != answers[1].text


def test_only_a_page_that_says_so_may_show_youtubes_player(open_client, no_database):
    client = open_client(no_database, page, page_with_player)

    frames = {path: policy_of(client.get(path))["frame-src"] for path in ("/page", "/module", "/no-such-page")}

    assert frames == {
        "/page": "'none'",
        "/module": "https://www.youtube-nocookie.com https://www.youtube.com",
        "/no-such-page": "'none'",
    }


def test_a_browser_is_told_to_stay_with_https_only_where_it_came_by_https(client):
    plain, secure = client.get("/healthz"), client.get("https://127.0.0.1/healthz")

    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8710", "127.0.0.1:8710", "[::1]:8710", "192.168.1.7", "door.example.org", None]
)
def test_the_server_answers_to_addresses_and_its_own_names(host):
    listen = Listen(public_url="https://door.example.org")

    assert Hosts(listen).allow(host)


@pytest.mark.parametrize(
    "host", ["evil.example.org", "door.example.org.evil.net", "", "[::1", "127.0.0.1.evil.net", "example.org"]
)
def test_the_server_answers_to_no_other_name(host):
    listen = Listen(public_url="https://door.example.org", allowed_hosts=("*.makers.net",))

    assert not Hosts(listen).allow(host)


def test_a_star_allows_all_names_below_a_domain_or_every_name():
    below, every = Hosts(Listen(allowed_hosts=("*.makers.net",))), Hosts(Listen(allowed_hosts=("*",)))

    assert below.allow("door.makers.net:443")
    assert not below.allow("makers.net")
    assert every.allow("evil.example.org")


def test_a_request_by_another_name_is_refused_with_a_problem(open_client, no_database):
    client = open_client(no_database, page, settings=ServerSettings())

    answer = client.get("http://evil.example.org/page")

    assert answer.status_code == 421
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "allowed_hosts" in answer.json()["detail"]

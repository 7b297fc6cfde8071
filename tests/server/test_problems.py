"""What a client is told when something went wrong."""

import pytest
import structlog
from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException
from litestar.params import JSONBody
from litestar.plugins.problem_details import ProblemDetailsException
from msgspec import Struct

from server.app import BODY_LIMIT
from server.database.work import Database


class Wish(Struct, forbid_unknown_fields=True):
    minutes: int


@post("/wish", sync_to_thread=False)
def wish(data: JSONBody[Wish]) -> Wish:
    return data


@get("/bug", sync_to_thread=False)
def bug() -> None:
    raise LookupError("the third drawer of Mia")


@get("/reasons", sync_to_thread=False)
def reasons() -> None:
    raise ProblemDetailsException(
        status_code=409, title="Cannot be booked", detail="It is taken.", extra={"reasons": ["already_booked"]}
    )


@get("/private", sync_to_thread=False)
def private() -> None:
    raise NotAuthorizedException(headers={"WWW-Authenticate": "Bearer"})


@get("/rows")
async def rows(database: NamedDependency[Database]) -> None:
    await database.run(lambda connection: connection.exec_driver_sql("SELECT 1").one())


@pytest.fixture
def client(open_client, no_database):
    return open_client(no_database, wish, bug, reasons, private, rows)


def problem_of(answer) -> dict[str, object]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, object] = answer.json()
    assert told.pop("reference") == answer.headers["X-Request-Id"]
    return told


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/no-such-page", 404, "Not Found"),
        ("DELETE", "/wish", 405, "Method Not Allowed"),
        ("GET", "/private", 401, "Unauthorized"),
    ],
)
def test_a_refusal_of_the_framework_is_a_problem(client, method, path, status, title):
    answer = client.request(method, path)

    assert answer.status_code == status
    assert problem_of(answer) == {"type": "about:blank", "title": title, "status": status}


def test_headers_that_belong_to_a_refusal_come_with_it(client):
    assert client.get("/private").headers["WWW-Authenticate"] == "Bearer"


def test_a_problem_raised_on_purpose_keeps_its_words_and_reasons(client):
    assert problem_of(client.get("/reasons")) == {
        "type": "about:blank",
        "title": "Cannot be booked",
        "status": 409,
        "detail": "It is taken.",
        "reasons": ["already_booked"],
    }


@pytest.mark.parametrize("body", [b'{"minutes": "ten"}', b'{"minutes": 1, "hours": 2}', b"{", b"", b"[]"])
def test_a_body_that_cannot_be_read_is_a_problem_of_the_client(client, body):
    answer = client.post("/wish", content=body, headers={"Content-Type": "application/json"})

    assert problem_of(answer)["status"] == 400


def test_a_field_that_is_wrong_is_named(client):
    answer = client.post("/wish", json={"minutes": "ten"})

    assert problem_of(answer)["invalid"] == [
        {"message": "Expected `int`, got `str`", "key": "minutes", "source": "body"}
    ]


def test_a_mistake_of_the_server_is_told_by_its_reference_only_and_logged_with_its_stack(client):
    with structlog.testing.capture_logs() as lines:
        answer = client.get("/bug")

    assert answer.status_code == 500
    assert problem_of(answer) == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "This is a mistake of the server. Its log has more under this reference.",
    }
    assert [repr(line["exc_info"]) for line in lines if line["event"] == "request failed"] == [
        "LookupError('the third drawer of Mia')"
    ]


def test_a_database_that_is_away_is_a_problem_that_passes(client):
    with structlog.testing.capture_logs() as lines:
        answer = client.get("/rows")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert problem_of(answer)["detail"] == "The database does not answer. The same request may succeed later."
    assert "database away" in [line["event"] for line in lines]


def test_a_body_that_is_too_large_is_refused(client):
    too_large = b'{"minutes": 1' + b" " * BODY_LIMIT + b"}"

    answer = client.post("/wish", content=too_large, headers={"Content-Type": "application/json"})

    assert problem_of(answer)["status"] == 413


def test_a_body_of_unknown_length_that_is_too_large_is_refused(client):
    parts = iter([b'{"minutes": 1', *[b" " * 1024] * 1025, b"}"])

    answer = client.post("/wish", content=parts, headers={"Content-Type": "application/json"})

    assert problem_of(answer)["status"] == 413

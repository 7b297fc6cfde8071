"""The line that each request leaves in the log, and what is counted."""

import structlog
from litestar import get
from litestar.params import FromPath


@get("/feeds/{token:str}", sync_to_thread=False)
def feed(token: FromPath[str]) -> str:
    structlog.contextvars.bind_contextvars(person="p1")
    structlog.get_logger().info("feed read")
    return token


def test_a_request_leaves_one_line_with_its_route_and_never_its_path(open_client, no_database):
    client = open_client(no_database, feed)

    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        answer = client.get("/feeds/hush?secret=hush")

    (line,) = [line for line in lines if line["event"] == "request"]
    assert line.pop("ms") >= 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "route": "/feeds/{token}",
        "status": 200,
        "person": "p1",
        "request": answer.headers["X-Request-Id"],
    }
    assert "hush" not in str(lines)


def test_all_lines_of_a_request_have_its_reference_and_no_others(open_client, no_database):
    client = open_client(no_database, feed)

    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        references = [client.get("/feeds/x").headers["X-Request-Id"] for _ in range(2)]

    assert [line["request"] for line in lines] == [references[0]] * 2 + [references[1]] * 2
    assert references[0] != references[1]


def test_a_request_that_no_route_takes_is_logged_without_its_path(client):
    with structlog.testing.capture_logs() as lines:
        client.get("/hush")

    assert [(line["route"], line["status"]) for line in lines] == [("unmatched", 404)]


def test_a_machines_question_whether_the_server_lives_is_logged_quietly(client):
    with structlog.testing.capture_logs() as lines:
        client.get("/healthz")

    assert [(line["event"], line["log_level"]) for line in lines] == [("request", "debug")]


def test_requests_are_counted_by_route_and_status(open_client, no_database):
    client = open_client(no_database, feed)
    for path in ("/feeds/a", "/feeds/b", "/hush"):
        client.get(path)

    counts = client.get("/metrics").text

    assert 'doorwright_requests_total{method="GET",route="/feeds/{token}",status="200"} 2.0' in counts
    assert 'doorwright_requests_total{method="GET",route="unmatched",status="404"} 1.0' in counts
    assert 'doorwright_request_seconds_count{method="GET",route="/feeds/{token}"} 2.0' in counts
    assert "doorwright_database_connections 0.0" in counts
    assert "hush" not in counts


def test_a_made_up_method_makes_no_count_of_its_own(client):
    client.request("HUSH", "/healthz")

    counts = client.get("/metrics").text

    assert 'method="other"' in counts
    assert "HUSH" not in counts


def test_two_applications_in_one_process_count_apart(open_client, no_database):
    one, other = open_client(no_database), open_client(no_database)
    one.get("/hush")

    assert "unmatched" not in other.get("/metrics").text

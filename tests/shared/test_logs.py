"""The log: one form for every line, and nothing private in it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from shared.logs import configure_logs
from shared.settings import Log
from tests.support.logs import logging_put_back


class Lines(io.StringIO):
    def read_all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    with logging_put_back():
        yield


def configured(settings: Log | None = None) -> Lines:
    lines = Lines()
    configure_logs(settings or Log(), lines)
    return lines


def test_a_line_is_json_where_nobody_watches():
    lines = configured()

    structlog.get_logger("doorwright").info("taken", door="d1", seq=7)

    (line,) = lines.read_all()
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "taken", "door": "d1", "seq": 7, "level": "info", "logger": "doorwright"}


def test_a_line_is_for_people_on_a_terminal():
    terminal = Terminal()
    configure_logs(Log(), terminal)

    structlog.get_logger().info("taken", seq=7)

    assert "taken" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")


def test_a_library_logs_in_the_same_form():
    lines = configured()

    logging.getLogger("uvicorn.error").warning("%s came late", "it")

    (line,) = lines.read_all()
    assert (line["event"], line["level"], line["logger"]) == ("it came late", "warning", "uvicorn.error")


def test_the_address_of_a_request_that_we_make_is_not_logged():
    lines = configured(Log(level="debug"))

    logging.getLogger("httpx").info("HTTP Request: GET https://example.org/hooks/secret")
    logging.getLogger("httpx").warning("it is slow")

    assert [line["event"] for line in lines.read_all()] == ["it is slow"]


def test_lines_below_the_level_are_left_out():
    lines = configured(Log(level="warning"))

    structlog.get_logger().info("taken")
    logging.getLogger("uvicorn.error").info("started")

    assert lines.read_all() == []


def test_what_is_bound_to_a_request_is_in_each_of_its_lines():
    lines = configured()

    with structlog.contextvars.bound_contextvars(request="r1"):
        structlog.get_logger().info("taken")

    assert lines.read_all()[0]["request"] == "r1"


@pytest.mark.parametrize(
    "key", ["name", "badge_uid", "uid", "email", "member_email", "password", "session_token", "first_name", "cookies"]
)
def test_a_private_value_never_reaches_the_log(key):
    lines = configured()

    structlog.get_logger().info("tapped", person="p1", **{key: "04:A2:Mia"}, inner=[{key: "04:A2:Mia", "seq": 1}])

    (line,) = lines.read_all()
    assert "04:A2:Mia" not in json.dumps(line)
    assert (line["person"], line["inner"], line["dropped"]) == ("p1", [{"seq": 1}], [key])


@pytest.mark.parametrize("key", ["person", "badge", "door", "workshop", "table_name", "logger_name", "dropped_at"])
def test_an_id_stays_in_the_log(key):
    lines = configured()

    structlog.get_logger().info("tapped", **{key: "x1"})

    assert lines.read_all()[0][key] == "x1"


def test_an_exception_is_logged_with_its_stack_and_its_cause():
    lines = configured()

    try:
        try:
            raise KeyError("door")
        except KeyError as cause:
            raise LookupError("no such door") from cause
    except LookupError:
        structlog.get_logger().exception("failed")

    told = lines.read_all()[0]["exception"]
    assert told.index("builtins.KeyError: 'door'") < told.index("builtins.LookupError: no such door")
    assert "test_logs.py" in told


def test_a_group_of_exceptions_is_logged_with_each_of_them():
    lines = configured()

    try:
        raise ExceptionGroup("streams", [ValueError("first"), ValueError("second")])
    except ExceptionGroup:
        logging.getLogger("asyncio").exception("failed")

    told = lines.read_all()[0]["exception"]
    assert "ValueError: first" in told
    assert "ValueError: second" in told


def test_the_values_of_a_row_stay_out_of_a_traceback():
    lines = configured()
    engine, somebody = create_engine("sqlite://"), chr(77) + "ia"  # the source, which is told, does not say it
    add = text("INSERT INTO person VALUES (:name)").bindparams(name=somebody)

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (name text UNIQUE)"))
        connection.execute(add)
        with pytest.raises(IntegrityError) as failed:
            connection.execute(add)
    engine.dispose()
    structlog.get_logger().error("failed", exc_info=failed.value)

    told = lines.read_all()[0]["exception"]
    assert somebody not in told
    assert "INSERT INTO person" in told

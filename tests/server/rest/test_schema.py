"""The API does what its description says, whatever it is asked."""

import re
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

pytestmark = pytest.mark.postgres

EXAMPLES = 6
PREFIX = "/api/v1"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def document(line):
    return line.get("/schema/openapi.json").json()


def test_every_operation_has_a_name_a_sentence_an_area_and_needs_a_token(document):
    operations = [
        operation
        for path, item in document["paths"].items()
        if path.startswith("/api/v1/")
        for operation in item.values()
    ]

    assert document["info"]["title"] == "Doorwright"
    assert len(operations) > 40
    assert all(each["description"] and each["tags"] and each["security"] == [{"token": []}] for each in operations)
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(re.fullmatch("[A-Z][a-z ]+", each["summary"]) for each in operations)
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_no_name_in_the_description_says_where_the_code_is(document):
    assert [name for name in document["components"]["schemas"] if "." in name or "_" in name] == []


def test_whatever_is_asked_is_answered_as_described(document, admins):
    document["paths"] = {path: item for path, item in document["paths"].items() if path.startswith("/api/v1/")}
    schema = schemathesis.openapi.from_dict(document)
    asked = 0

    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case):
            nonlocal asked
            asked += 1
            kwargs = case.as_transport_kwargs(
                base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {admins.token}"}
            )
            kwargs.pop("cookies", None)
            case.validate_response(admins.line.request(**kwargs), checks=CHECKS)

        ask()

    assert asked > 200


def test_the_reference_names_every_operation_and_no_other(document):
    offered = {
        (f"{method.upper()} {path.removeprefix(PREFIX)}", operation["description"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }

    text = (Path(__file__).parents[3] / "docs/reference/api.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([A-Z]+ /[^`]*)` \| (.*) \|$", text, re.MULTILINE)) == offered

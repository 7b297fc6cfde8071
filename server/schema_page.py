"""The page at `/schema`: what the API offers, on one page that needs no script and nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

from server.security import nonce

METHODS = ("get", "post", "put", "patch", "delete")


class SchemaPage(OpenAPIRenderPlugin):
    """Lists the operations of the OpenAPI document, by their path; the document itself is `/schema/openapi.json`."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        engine = request.app.template_engine
        if engine is None:
            raise LookupError("the application has no templates")
        page: str = engine.get_template("schema.html").render(
            info=openapi_schema["info"], operations=_operations(openapi_schema), nonce=nonce(request)
        )
        return page.encode()


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "method": method.upper(),
            "path": path,
            "id": operation.get("operationId"),
            "summary": operation.get("summary"),
            "description": operation.get("description"),
            "parameters": [
                {"name": parameter["name"], "in": parameter["in"], "required": parameter.get("required", False)}
                for parameter in operation.get("parameters", ())
                if "name" in parameter
            ],
            "body": _shape(operation.get("requestBody", {})),
            "answers": [
                (status, answer.get("description"), _shape(answer)) for status, answer in operation["responses"].items()
            ],
        }
        for path, item in sorted(document.get("paths", {}).items())
        for method in METHODS
        if (operation := item.get(method)) is not None
    ]


def _shape(part: dict[str, Any]) -> str | None:
    """The name of the component that a body or an answer consists of, if it is one."""
    for content in part.get("content", {}).values():
        schema = content.get("schema", {})
        reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
        if reference:
            name = str(reference).rpartition("/")[2]
            return f"list of {name}" if "items" in schema else name
    return None

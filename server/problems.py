"""What a client is told when something went wrong: a problem (RFC 9457), never a stack.

Every problem has a `reference`: the id of the request, which is in each line of the log about it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.plugins.problem_details import ProblemDetailsException
from litestar.types import ExceptionHandlersMap, Scope

from server.database.trouble import DatabaseAway
from server.database.work import is_away
from shared.logs import safe_words

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2

AnyRequest = Request[Any, Any, Any]
Problem = Response[dict[str, Any]]

_log = structlog.get_logger(__name__)


def problem(
    scope: Scope,
    status: int,
    detail: str | None = None,
    *,
    title: str | None = None,
    kind: str = "about:blank",
    headers: dict[str, str] | None = None,
    more: dict[str, Any] | None = None,
) -> Problem:
    """An answer that says what is wrong.

    Args:
        detail: about this request, for whoever sent it.
        kind: the problem's `type`, a URI; the default says no more than the status does.
        more: further members, as `reasons`.
    """
    members = {
        "type": kind,
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "reference": scope["state"].get("reference"),
    }
    if kind != "about:blank":
        scope["state"]["problem"] = kind  # for the request's line in the log
    told = {name: value for name, value in members.items() if value is not None} | (more or {})
    return Response(told, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _on_problem(request: AnyRequest, exc: ProblemDetailsException) -> Problem:
    """A problem that a handler has raised on purpose, in words for the client."""
    more = exc.extra if isinstance(exc.extra, dict) else {"extra": exc.extra} if exc.extra else None
    return problem(
        request.scope,
        exc.status_code,
        exc.detail,
        title=exc.title,
        kind=exc.type_ or "about:blank",
        headers=exc.headers,
        more=more,
    )


def _on_http_error(request: AnyRequest, exc: HTTPException) -> Problem:
    """The framework's own refusals; those that mean a bug of ours are treated as one."""
    if exc.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and exc.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
        return _on_bug(request, exc)
    phrase = HTTPStatus(exc.status_code).phrase
    more = {"invalid": exc.extra} if isinstance(exc.extra, list) else exc.extra
    detail = exc.detail if exc.detail != phrase else None
    return problem(request.scope, exc.status_code, detail, headers=exc.headers, more=more)


def _on_database_away(request: AnyRequest, exc: Exception) -> Problem:
    cause = exc.__cause__ or exc
    _log.warning("database away", why=f"{type(cause).__name__}: {safe_words(cause)}")
    return problem(
        request.scope,
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The database does not answer. The same request may succeed later.",
        headers={"Retry-After": str(RETRY_AFTER_S)},
    )


def _on_bug(request: AnyRequest, exc: Exception) -> Problem:
    if is_away(exc):  # by another way than `Database.run`
        return _on_database_away(request, exc)
    _log.error("request failed", exc_info=exc)
    return problem(
        request.scope,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "This is a mistake of the server. Its log has more under this reference.",
    )


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    ProblemDetailsException: _on_problem,
    HTTPException: _on_http_error,
    DatabaseAway: _on_database_away,
    Exception: _on_bug,
}

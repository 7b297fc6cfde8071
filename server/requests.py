"""Around every request, also those that no route takes: its reference, its line in the log, its headers, its counts."""

from __future__ import annotations

import time
from http import HTTPStatus

import structlog
from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from uuid_utils import uuid7

from server.operations import Metrics
from server.problems import AnyRequest, problem
from server.security import Hosts, security_headers

# Asked for every few seconds by machines: while all is well, their lines would hide the others.
QUIET = frozenset({"/healthz", "/readyz", "/metrics", "/sync/v1/push", "/sync/v1/pull"})
UNMATCHED = "unmatched"
WS_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1

_log = structlog.get_logger(__name__)


class RequestFrame:
    """The outermost layer of the application. Litestar's own middleware sees only requests that have a route."""

    def __init__(self, app: ASGIApp, *, hosts: Hosts, metrics: Metrics) -> None:
        self._app = app
        self._hosts = hosts
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        structlog.contextvars.clear_contextvars()
        scope["state"]["reference"] = reference = str(uuid7())
        with structlog.contextvars.bound_contextvars(request=reference):
            host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), None)
            app = self._app if self._hosts.allow(host) else _not_our_name
            if scope["type"] == ScopeType.HTTP:
                await _Exchange(scope, self._metrics).run(app, receive, send)
            else:
                await app(scope, receive, send)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: HTTPScope, metrics: Metrics) -> None:
        self._scope = scope
        self._metrics = metrics
        self._status: int = HTTPStatus.INTERNAL_SERVER_ERROR  # until an answer begins
        self._began = time.perf_counter()
        self._seconds: float | None = None

    async def run(self, app: ASGIApp, receive: Receive, send: Send) -> None:
        async def send_ours(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A stream lasts for hours; what somebody waits for is its beginning.
                self._seconds = time.perf_counter() - self._began
                self._status = message["status"]
                headers = MutableScopeHeaders.from_message(message)
                for name, value in security_headers(self._scope).items():
                    headers[name] = value
                headers["X-Request-Id"] = self._scope["state"]["reference"]
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            with self._metrics.under_way.track_inprogress():
                await app(self._scope, receive, send_ours)
        finally:
            self._note()

    def _note(self) -> None:
        # The route, never the path: that may hold the secret token of a feed.
        route = self._scope.get("path_template") or UNMATCHED
        method = self._scope["method"]
        seconds = time.perf_counter() - self._began if self._seconds is None else self._seconds
        self._metrics.count(method, route, self._status, seconds)
        log = (
            _log.debug
            if route.removeprefix("/w/{slug}") in QUIET and self._status < HTTPStatus.BAD_REQUEST
            else _log.info
        )
        problem = {"problem": kind} if (kind := self._scope["state"].get("problem")) else {}
        log("request", method=method, route=route, status=int(self._status), ms=round(seconds * 1000, 1), **problem)


async def _not_our_name(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == ScopeType.WEBSOCKET:
        await send({"type": "websocket.close", "code": WS_POLICY_VIOLATION, "reason": "not a name of this server"})
        return
    request: AnyRequest = Request(scope, receive, send)
    answer = problem(
        scope,
        HTTPStatus.MISDIRECTED_REQUEST,
        "This server does not answer by that name; see the setting `listen.allowed_hosts`.",
    )
    await answer.to_asgi_response(app=None, request=request)(scope, receive, send)

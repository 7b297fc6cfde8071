"""For whoever runs the server: is it alive, can it work, how is it doing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPMethod, HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from sqlalchemy import Connection, Engine, QueuePool, event

from server.database.trouble import DatabaseAway, DatabaseTrouble
from server.database.work import Database
from server.problems import problem

_METHODS = frozenset(HTTPMethod)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)

_log = structlog.get_logger(__name__)


class Metrics:
    """What the server counts, in a registry of its own, to which areas add what they count.

    Attributes:
        under_way: requests that have no answer yet, and streams.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._requests = Counter(
            "doorwright_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "doorwright_request_seconds",
            "From the request to the beginning of its answer",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.under_way = Gauge("doorwright_requests_under_way", "Requests and streams now", registry=self.registry)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        known = method if method in _METHODS else "other"  # a client may make up as many as it likes
        self._requests.labels(known, route, status).inc()
        self._seconds.labels(known, route).observe(seconds)

    def watch_statements(self, engine: Engine) -> None:
        """Count what goes to the database, but for what begins and ends a transaction."""
        count = Counter("doorwright_sql_statements", "Statements sent to the database", registry=self.registry)

        @event.listens_for(engine, "before_cursor_execute")
        def _count(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: object) -> None:
            if not statement.startswith("SET "):
                count.inc(len(parameters) if isinstance(parameters, list) else 1)

    def watch_pool(self, database: Database) -> None:
        pool = database.engine.pool
        if isinstance(pool, QueuePool):
            Gauge(
                "doorwright_database_connections", "Connections to the database at work", registry=self.registry
            ).set_function(pool.checkedout)


def operations(
    metrics: Metrics, database: Database, at_head: Callable[[Connection], bool]
) -> Sequence[HTTPRouteHandler]:
    """The handlers for `/healthz`, `/readyz` and `/metrics`.

    Args:
        at_head: whether the database has the schema that this release needs.
    """

    @get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        """Alive: the process answers. Says nothing of the database, as a restart would not help it."""
        return {"status": "ok"}

    @get("/readyz", include_in_schema=False)
    async def readyz(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        """Ready: the database answers within its limit and has the schema that this release needs."""
        try:
            checks = {"database": "ok", "migrations": "ok" if await database.run(at_head) else "behind"}
        except DatabaseAway:
            checks = {"database": "away", "migrations": "unknown"}
        except DatabaseTrouble as refused:
            _log.error("database refused", why=str(refused))
            checks = {"database": "refused", "migrations": "unknown"}
        if set(checks.values()) == {"ok"}:
            return Response({"status": "ok", "checks": checks})
        return problem(request.scope, HTTPStatus.SERVICE_UNAVAILABLE, "Not ready.", more={"checks": checks})

    @get("/metrics", include_in_schema=False, sync_to_thread=False)
    def metrics_page() -> Response[bytes]:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return healthz, readyz, metrics_page

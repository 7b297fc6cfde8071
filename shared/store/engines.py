"""Engines for both databases, and the one way to begin a workshop's transaction on each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from shared.store.tables import PERSONAL

# No wait for the database is longer than this; a request that meets it is told so.
CONNECT_TIMEOUT_S = 2


def sqlite_engine(path: Path | None) -> Engine:
    """An engine on one SQLite connection, in autocommit: `begin` below starts every transaction.

    Args:
        path: the file; None is a database in memory, gone with the engine.

    One connection, because the replica's readers must see what was laid on top of it in the open transaction.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path) if path else ":memory:"),
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "isolation_level": None},
        execution_options={"schema_translate_map": {PERSONAL: None}},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # WAL with FULL: a commit that has returned is on the disk, whatever happens to the power.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF", "busy_timeout=2000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The driver would begin by itself only before a write, and then not for savepoints.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def postgres_engine(url: URL | str, *, pool_size: int = 8) -> Engine:
    """An engine on a pool of PostgreSQL connections that gives up on a dead server within `CONNECT_TIMEOUT_S`."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=CONNECT_TIMEOUT_S,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
    )


def enter_workshop(conn: Connection, workshop: int) -> None:
    """Let row-level security show this workshop's rows, and no others, until the transaction ends.

    `SET LOCAL` and not `set_config`: the statement also reaches the nodes of a sharded database.
    """
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SET LOCAL app.workshop = '{int(workshop)}'")


@contextmanager
def transaction(engine: Engine, workshop: int) -> Iterator[Connection]:
    """One transaction in one workshop; it is rolled back where the block raises."""
    with engine.begin() as conn:
        enter_workshop(conn, workshop)
        yield conn

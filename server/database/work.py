"""Work on the database from the event loop: on a worker thread, in one transaction, and never without a limit."""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from server.database.roles import TOO_POWERFUL
from server.database.trouble import DatabaseAway, DatabaseTrouble
from shared.store.engines import enter_workshop

Result = TypeVar("Result")

LIMIT_S = 2  # no wait for the database is longer, whoever waits
POOL_SIZE = 10

# Answers that say "not now" rather than "never": connection lost, resources (disk, memory, connections) exhausted,
# ended or held up by somebody, server going down or coming up, an object locked, a standby that takes no writes.
# Source: PostgreSQL's documentation, appendix A.
NOT_NOW = ("08", "53", "57", "58030", "55P03", "25006")


def serving_engine(url: URL, *, limit_s: float = LIMIT_S) -> Engine:
    """An engine for the login that serves. Its statements end after `limit_s`; its errors quote no values.

    A connection is refused (`DatabaseTrouble`) if the login could step around row-level security.
    """
    limit_ms = int(limit_s * 1000)
    limits = f"-c statement_timeout={limit_ms} -c lock_timeout={limit_ms} -c idle_in_transaction_session_timeout=60s"
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=limit_s,
        connect_args={"connect_timeout": LIMIT_S, "options": limits},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _refuse_powerful(connection: psycopg.Connection, _record: object) -> None:
        row = connection.execute(TOO_POWERFUL).fetchone()
        connection.rollback()
        if row is not None:
            raise DatabaseTrouble(f"The login in `database.url` is {row[0]}; the server needs one that is not.")

    @event.listens_for(engine, "checkout")
    def _replace_closed(connection: psycopg.Connection, _record: object, _proxy: object) -> None:
        # A server that went away has closed the connections that lay idle. That can be seen without asking it, and
        # asking (`pool_pre_ping`) would hang with a server that is frozen, where nobody can interrupt it.
        idle = select.poll()
        idle.register(connection.pgconn.socket, select.POLLIN | select.POLLHUP)
        if idle.poll(0):
            raise DisconnectionError("closed by the server while it lay idle")

    return engine


class Database:
    """The one way from a request to the database.

    Attributes:
        engine: for what is no request and may wait; `close` ends its idle connections.
        limit_s: how long anybody waits.
    """

    def __init__(self, engine: Engine, *, limit_s: float = LIMIT_S) -> None:
        self.engine = engine
        self.limit_s = limit_s

    async def run(
        self, work: Callable[[Connection], Result], *, workshop: int | None = None, limit_s: float | None = None
    ) -> Result:
        """Call `work` with a connection, on a worker thread, in a transaction that commits if it returns.

        Args:
            workshop: whose rows row-level security shows; None shows none, which suffices for what is no workshop's.
            limit_s: for work that may take longer than a request; a statement in it still has the engine's limit.

        Raises:
            DatabaseAway: no answer within the limit, or not now. Whether `work` was committed is then not known.
        """
        attempt = _Attempt(self.engine)
        try:
            with anyio.fail_after(self.limit_s if limit_s is None else limit_s):
                return await anyio.to_thread.run_sync(partial(attempt, work, workshop), abandon_on_cancel=True)
        except TimeoutError as cause:
            raise DatabaseAway("no answer within the limit") from cause
        except Exception as cause:
            if is_away(cause):
                raise DatabaseAway("not now") from cause
            raise
        finally:
            attempt.abandon()

    def close(self) -> None:
        """Close what is idle in the pool; what is still at work is closed when it comes back."""
        self.engine.dispose()


class _Attempt:
    """One piece of work on its thread.

    Nobody can interrupt a thread that waits for a frozen server. But whoever gives up on it can cut its connection:
    then it ends at once, its place in the pool is free, and the other side rolls back as soon as it can.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._guard = Lock()
        self._socket: int | None = None
        self._abandoned = False

    def __call__(self, work: Callable[[Connection], Result], workshop: int | None) -> Result:
        with self._engine.connect() as connection:
            self._hold(connection)
            try:
                with connection.begin():
                    if workshop is not None:
                        enter_workshop(connection, workshop)
                    return work(connection)
            finally:
                # Before it goes back to the pool, where it may be the next request's.
                self._let_go()

    def abandon(self) -> None:
        """Cut the connection if the work is still under way."""
        with self._guard:
            self._abandoned = True
            if self._socket is not None:
                # A duplicate, as the descriptor itself is the driver's to close.
                with suppress(OSError), socket.socket(fileno=os.dup(self._socket)) as connection:
                    connection.shutdown(socket.SHUT_RDWR)

    def _hold(self, connection: Connection) -> None:
        with self._guard:
            if self._abandoned:
                raise DatabaseAway("given up before it began")
            driver: Any = connection.connection.driver_connection
            self._socket = driver.pgconn.socket

    def _let_go(self) -> None:
        with self._guard:
            self._socket = None


def is_away(exc: BaseException | None) -> bool:
    """Whether an exception says that the database cannot answer now, rather than that the question was wrong."""
    if isinstance(exc, DBAPIError):
        return exc.connection_invalidated or is_away(exc.orig)
    if isinstance(exc, psycopg.Error):
        if exc.sqlstate is None:
            return isinstance(exc, psycopg.OperationalError)  # it is about the connection itself
        return exc.sqlstate.startswith(NOT_NOW)
    return isinstance(exc, PoolTimeoutError)

"""The server's process: its address is taken first, then it serves until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import structlog
import uvicorn

from server.settings import Listen

if TYPE_CHECKING:  # the address is taken, and PostgreSQL started, before these are read
    from litestar import Litestar

    from server.hub import Hub

SIGNALS = (signal.SIGINT, signal.SIGTERM)

_log = structlog.get_logger(__name__)


class ServingTrouble(Exception):
    """The server cannot serve where it should; the text says where, and why."""


class _Stopped(BaseException):
    """Somebody told this process to stop."""


@contextmanager
def until_stopped() -> Iterator[None]:
    """A block that SIGINT or SIGTERM ends at any point, in order: whatever it has begun, it ends on the way out.

    A second signal changes nothing, as cutting that short would leave a PostgreSQL running.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for sign in SIGNALS:
            signal.signal(sign, signal.SIG_IGN)
        raise _Stopped

    before = {sign: signal.signal(sign, stop) for sign in SIGNALS}
    try:
        yield
    except _Stopped:
        _log.info("stopped")
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def taken_address(listen: Listen) -> socket.socket:
    """A socket on the address of the settings. It does not listen yet: until we serve, nobody is kept waiting.

    Raises:
        ServingTrouble: there is no such address here, or another program has it.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            listen.host, listen.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with ExitStack() as unless_bound:
            taken = unless_bound.enter_context(socket.socket(family, kind, protocol))
            # Connections of a server that has just ended would otherwise hold the port for a minute.
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
            unless_bound.pop_all()
    except OSError as cause:
        raise ServingTrouble(
            f"The server cannot listen on {listen.host}, port {listen.port}: {cause.strerror or cause}."
            " See `listen.host` and `listen.port`."
        ) from cause
    return taken


def serve(app: Litestar, listen: Listen, taken: socket.socket) -> None:
    """Serve until a signal, which is raised again once requests under way have ended (`listen.shutdown_s` at most).

    Raises:
        ServingTrouble: another program began to listen at the same address, or the application does not start.
    """
    config = uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,  # shared.logs has configured it
        access_log=False,  # it holds paths, and feeds have secrets in theirs; see server.requests
        server_header=False,
        forwarded_allow_ips=list(listen.trusted_proxies),
        timeout_graceful_shutdown=listen.shutdown_s,
    )
    host, port = taken.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    try:
        _Server(config, address, app.state.hub).run(sockets=[taken])
    except (OSError, SystemExit) as cause:  # uvicorn ends the program where the application does not start
        raise ServingTrouble(f"The server cannot serve at {address}; its log says why.") from cause


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, address: str, hub: Hub) -> None:
        super().__init__(config)
        self._address = address
        self._hub = hub

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _log.info("serving", url=self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A stream lasts as long as its door listens; the others would wait for it until the limit.
        self._hub.end()
        await super().shutdown(sockets)

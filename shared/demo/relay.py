"""A door's network: what the door sends to its server passes here, and here it can be cut."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

PIECE = 65_536


class Relay:
    """Passes connections on to `port` of this machine. A context manager: it runs from enter to exit."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._open = True
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="relay", daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """From now on nothing passes: connections end, new ones are hung up on."""
        self._open = False
        with self._lock:
            ends = list(self._ends)
        for end in ends:
            _hang_up(end)

    def mend(self) -> None:
        self._open = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _hang_up(self._listener)
        self._thread.join()
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return  # the demo ends
            try:
                if not self._open:
                    raise ConnectionAbortedError
                far = socket.create_connection(("127.0.0.1", self._target), 2)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            with self._lock:
                self._ends |= {near, far}
            for here, there in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(here, there), name="relay", daemon=True).start()

    def _pass(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):
            while piece := here.recv(PIECE):
                there.sendall(piece)
        # One way's end is the other's: nobody here half-closes a connection.
        _hang_up(here)
        _hang_up(there)
        with self._lock:
            self._ends.discard(here)
        here.close()


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)

"""A real server in a process of its own, as `doorwright server run` starts it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

COMMAND = (sys.executable, "-c", "from server.cli import main; main(prog_name='doorwright server')")


class Server:
    """A running server. Its log is read line by line, so whoever waits for a line waits no longer than that.

    Attributes:
        url: its address, once `ready` has returned.
        log: the lines that were read so far.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.url = ""
        self.log: list[dict[str, Any]] = []

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next line of the log with this event.

        Raises:
            EOFError: the server has ended without it; the text is what it logged.
        """
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(json.loads(line) if line.startswith("{") else {"event": line.rstrip()})
            if self.log[-1]["event"] == event:
                return self.log[-1]
        raise EOFError("\n".join(map(str, self.log)))

    def ready(self) -> None:
        self.url = self.wait_for("serving")["url"]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop it by a signal; its exit status."""
        self.process.send_signal(how)
        # Read to the end: a full pipe would hold it up.
        _, rest = self.process.communicate()
        self.log += [json.loads(line) for line in rest.splitlines() if line.startswith("{")]
        return self.process.returncode


@contextmanager
def started_server(settings: Mapping[str, str]) -> Iterator[Server]:
    """Start a server on a free port; it has not begun to serve yet, see `Server.ready`. It is killed at the end.

    Args:
        settings: by their variables, as `DOORWRIGHT_DATABASE__URL`.
    """
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DOORWRIGHT_")}
    environ |= {"DOORWRIGHT_LISTEN__PORT": "0", "DOORWRIGHT_LOG__FORMAT": "json", **settings}
    with subprocess.Popen(
        [*COMMAND, "run"], env=environ, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Server(process)
        finally:
            process.kill()


@contextmanager
def running_server(settings: Mapping[str, str]) -> Iterator[Server]:
    """A server that serves; it is stopped in order at the end."""
    with started_server(settings) as server:
        server.ready()
        yield server
        server.stop()

"""A real kiosk in a process of its own, as `doorwright kiosk run` starts it, with a real reader in front of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.identity import Pairing, keep_pairing
from shared.demo.badge import Moment, VirtualBadge
from shared.journal.types import PersonId
from tests.support.shops import uid_of

COMMAND = (sys.executable, "-c", "from kiosk.cli import main; main(prog_name='doorwright kiosk')", "run")


class Kiosk:
    """A running kiosk. Its log is read line by line, so whoever waits for a line waits no longer than that."""

    def __init__(self, process: subprocess.Popen[str], slot: Path) -> None:
        self.process = process
        self._slot = slot
        self.log: list[dict[str, Any]] = []

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next line of the log with this event.

        Raises:
            EOFError: the kiosk has ended without it; the text is what it logged.
        """
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(json.loads(line) if line.startswith("{") else {"event": line.rstrip()})
            if self.log[-1]["event"] == event:
                return self.log[-1]
        raise EOFError("\n".join(map(str, self.log)))

    def tap(self, person: PersonId) -> None:
        """Hold this person's badge to the reader until it was read."""
        with VirtualBadge(uid_of(person).value, self._slot) as badge:
            assert badge.wait(Moment.READ)

    def kill(self) -> None:
        """As a power cut does: nothing is finished, nothing is closed."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> int:
        """End it in order; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()
        return self.process.returncode


def pair(folder: Path, agreed: Pairing) -> None:
    """Give a kiosk what it would have got by pairing; its key is there already."""
    keep_pairing(folder, agreed)


@contextmanager
def running_kiosk(folder: Path, slot: Path, environ: Mapping[str, str]) -> Iterator[Kiosk]:
    """A kiosk that shows its window offscreen, with its state in `folder`. It is killed at the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOORWRIGHT_")}
    settings = {
        "DOORWRIGHT_STATE__FOLDER": str(folder),
        "DOORWRIGHT_DISPLAY__FULLSCREEN": "false",
        "DOORWRIGHT_LOG__FORMAT": "json",
        "QT_QPA_PLATFORM": "offscreen",
    }
    with subprocess.Popen(
        COMMAND, env={**kept, **settings, **environ}, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Kiosk(process, slot)
        finally:
            process.kill()

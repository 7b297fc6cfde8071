"""The programs that make up the demo: started, watched and ended together, however the demo itself ends."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

# `doorwright` as this very Python knows it, also where it is not on the path.
DOORWRIGHT: Final = (sys.executable, "-c", "from shared.cli import main; main(prog_name='doorwright')")
# The kernel tells a child when we die, be it by `kill -9`. The child ends in order, and with it what it started.
DIES_WITH_US: Final = ("setpriv", "--pdeathsig", "TERM")
STOP_LIMIT_S: Final = 15.0
LAST_LINES: Final = 5
TROUBLE: Final = frozenset({"error", "critical"})


class DemoTrouble(Exception):
    """The demo cannot go on; the text says why, in words for whoever started it."""


class Ended(DemoTrouble):
    """One of the programs has ended by itself."""

    def __init__(self, child: Child, words: str) -> None:
        super().__init__(words)
        self.child = child


class Child:
    """One of the programs, in a session of its own: Ctrl-C at the terminal is for the demo, which ends it in order.

    Attributes:
        log: everything that it says.
    """

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path, *, may_end: bool) -> None:
        self.name, self.log, self.may_end = name, log, may_end
        # Told from what an earlier one has said in the same file.
        self._begins = log.stat().st_size if log.exists() else 0
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                [*DIES_WITH_US, *command],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def status(self) -> int | None:
        """With which it has ended; None while it runs."""
        return self._process.poll()

    def ended(self) -> bool:
        return self.status is not None

    def fileno(self) -> int:
        """Readable once it has ended; whoever asks closes it."""
        return os.pidfd_open(self.pid)

    def said(self, event: str) -> dict[str, Any] | None:
        """The first line of its log with this event, if there is one."""
        return next((each for each in map(entry_of, self._lines()) if each.get("event") == event), None)

    def wait_for(self, event: str, limit_s: float) -> dict[str, Any]:
        """The first line of its log with this event, as soon as it is there.

        Raises:
            Ended
            DemoTrouble: the time is up.
        """
        until = time.monotonic() + limit_s
        while (found := self.said(event)) is None:
            if self.wait(0.05):
                raise self.crashed()
            if time.monotonic() > until:
                raise DemoTrouble(f"{self.name} is not there after {limit_s:.0f} s. Its log: {self.log}")
        return found

    def wait_for_words(self, wanted: re.Pattern[str], limit_s: float) -> str:
        """The first group of the first line of its log that matches, as soon as it is there.

        Raises:
            Ended
            DemoTrouble: the time is up.
        """
        until = time.monotonic() + limit_s
        while not (found := next(filter(None, map(wanted.search, self._lines())), None)):
            if self.wait(0.05):
                raise self.crashed()
            if time.monotonic() > until:
                raise DemoTrouble(f"{self.name} says nothing after {limit_s:.0f} s. Its log: {self.log}")
        return found[1]

    def wait(self, limit_s: float) -> bool:
        """Wait for its end, at most so long; has it ended?"""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(limit_s)
        return self.ended()

    def crashed(self) -> Ended:
        """That it has ended by itself, in words."""
        status = self._process.poll()
        if status is not None and status < 0:
            # It had no chance to say why.
            return Ended(self, f"{self.name} ended unexpectedly (signal {-status}). Its log: {self.log}")
        said = f"{self.name} ended unexpectedly (status {status}). {last_words(self._lines())}Its log: {self.log}"
        return Ended(self, said)

    def kill(self) -> None:
        """As a power cut does, and with it whatever it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def ask_to_stop(self) -> None:
        if not self.ended():
            self._process.terminate()

    def stop(self, limit_s: float = STOP_LIMIT_S) -> None:
        """End it in order, and by force if that takes too long."""
        self.ask_to_stop()
        self.wait(limit_s)
        self.kill()

    def _lines(self) -> list[str]:
        with self.log.open("rb") as log:
            log.seek(self._begins)
            return [line for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]


def entry_of(line: str) -> dict[str, Any]:
    """What a line of a log in JSON says; empty for any other line."""
    with suppress(json.JSONDecodeError):
        entry = json.loads(line)
        if isinstance(entry, dict):
            return entry
    return {}


def last_words(log: Sequence[str]) -> str:
    """What a log ends with that is worth a look at a terminal; empty if there is nothing.

    Args:
        log: its lines. One in JSON is what the program reports as it goes; of these only what went wrong counts.
    """
    entries = [(line, entry_of(line)) for line in log]
    said = [str(entry.get("event", line)) for line, entry in entries if not entry or entry.get("level") in TROUBLE]
    return f"Its last words: {' / '.join(said[-LAST_LINES:])}. " if said else ""


class Children:
    """All programs of the demo. A context manager: none is left at its end."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._running: list[Child] = []

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str], *, may_end: bool = False) -> Child:
        """Start one. `may_end`: somebody may close it, and the demo goes on."""
        file = name.lower().replace(" ", "-")
        child = Child(name, command, env, self.logs / f"{file}.log", may_end=may_end)
        self._running.append(child)
        return child

    def stop(self, child: Child) -> None:
        with suppress(ValueError):  # one that may end has ended
            self._running.remove(child)
        child.stop()

    def finish(self, child: Child) -> None:
        """Forget one that has ended because it is done.

        Raises:
            DemoTrouble: it has failed.
        """
        self._running.remove(child)
        if child.status != 0:
            raise child.crashed()

    def kill(self, child: Child) -> None:
        self._running.remove(child)
        child.kill()

    def run(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> str:
        """Run one to its end; what it printed.

        Raises:
            DemoTrouble: it has failed.
        """
        log = self.logs / f"{name.lower().replace(' ', '-')}.log"
        with log.open("ab") as said:
            done = subprocess.run(
                [*DIES_WITH_US, *command],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                check=False,
            )
        if done.returncode:
            last = last_words(log.read_text("utf-8", "replace").splitlines())
            raise DemoTrouble(f"{name} did not work. {last}Its log: {log}")
        return done.stdout

    def insist(self) -> None:
        """Do nothing if all run.

        Raises:
            Ended
        """
        for child in [each for each in self._running if each.ended()]:
            if not (child.may_end and child.status == 0):
                raise child.crashed()
            self._running.remove(child)

    def wait_for_news(self, others: Sequence[int], limit_s: float | None) -> list[int]:
        """Wait until one of the file descriptors in `others` can be read; those that can.

        Raises:
            Ended
        """
        ends = [child.fileno() for child in self._running]
        try:
            ready, _, _ = select.select([*ends, *others], [], [], limit_s)
        finally:
            for end in ends:
                os.close(end)
        self.insist()
        return [each for each in others if each in ready]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for child in reversed(self._running):
            child.ask_to_stop()
        for child in reversed(self._running):
            child.stop()
        self._running.clear()

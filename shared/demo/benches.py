"""Benches of whole programs, on the demo's workshop: how fast they are there, and how much memory they take."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import URLError

from shared.bench import Measured
from shared.demo.account import sandbox_works
from shared.demo.children import Child, Children
from shared.demo.stage import SERVER_LIMIT_S, Door, Stage

RUNS = 5
FRAME, SYNCED = "the first frame is on the screen", "the server answers"
OPEN = "the door is open"
# A program has settled, and holds what it holds while nobody does anything.
SETTLED_S = 3.0
_KIOSK_LIMIT_S = 60.0


def first_sync() -> Measured:
    """From a paired door whose files are empty to all of the workshop on its disk and its board."""
    with _open_stage() as (stage, door):
        took = [_first_sync_ms(stage, door) for _ in range(RUNS)]
    figures = {"p50_ms": round(median(took), 1), "max_ms": round(max(took), 1)}
    return Measured({"runs": RUNS, **_WORKSHOP}, figures)


def start() -> Measured:
    """From the command to the kiosk's first frame and to the server's first answer, warm; memory of each at rest."""
    with _open_stage() as (stage, door):
        _kiosk(stage, door)
        kiosks = [_kiosk(stage, door) for _ in range(RUNS)]
        servers = [_server(stage) for _ in range(RUNS)]
    conditions: dict[str, str | int | float] = {"runs": RUNS, **_WORKSHOP, "screen": "offscreen", "memory": "PSS"}
    figures = {
        "kiosk_first_frame_ms": round(median(ms for ms, _ in kiosks), 1),
        "server_first_answer_ms": round(median(ms for ms, _ in servers), 1),
        "kiosk_mb": round(median(mb for _, mb in kiosks), 1),
        "server_mb": round(median(mb for _, mb in servers), 1),
    }
    return Measured(conditions, figures)


_WORKSHOP: dict[str, str | int | float] = {
    "people": 500,
    "machines": 60,
    "database": "the server's own PostgreSQL, which it starts",
}


@contextmanager
def _open_stage() -> Iterator[tuple[Stage, Door]]:
    """The demo's workshop with one paired door, whose kiosk does not run."""
    folder = Path(tempfile.mkdtemp(prefix="dw-"))
    folder.chmod(0o711)  # whoever runs PostgreSQL for root passes through
    env = {name: value for name, value in os.environ.items() if not name.startswith("DOORWRIGHT_")}
    if not sandbox_works():
        env["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    try:
        with Children(folder) as children:
            stage = Stage(folder / "workshop", children, env, lambda _said: None)
            stage.open(datetime.now(UTC))
            door = stage.door(1, "a bench taps no badge")
            stage.pair([door])
            yield stage, door
    finally:
        shutil.rmtree(folder)


def _show(stage: Stage, door: Door) -> Child:
    return stage.show(door, {"QT_QPA_PLATFORM": "offscreen", "DOORWRIGHT_DISPLAY__FULLSCREEN": "false"})


def _first_sync_ms(stage: Stage, door: Door) -> float:
    for file in ("replica.sqlite", "replica.sqlite-wal", "replica.sqlite-shm"):
        (door.folder / file).unlink(missing_ok=True)
    kiosk = _show(stage, door)
    try:
        began, ended = (_said_at(kiosk.wait_for(event, _KIOSK_LIMIT_S)) for event in (OPEN, SYNCED))
    finally:
        stage.children.stop(kiosk)
    return (ended - began).total_seconds() * 1000


def _said_at(line: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(line["timestamp"])


def _kiosk(stage: Stage, door: Door) -> tuple[float, float]:
    """Milliseconds to a kiosk's first frame, and its megabytes at rest."""
    began = datetime.now(UTC)
    kiosk = _show(stage, door)
    try:
        framed = _said_at(kiosk.wait_for(FRAME, _KIOSK_LIMIT_S))
        kiosk.wait(SETTLED_S)
        return (framed - began).total_seconds() * 1000, _megabytes(kiosk.pid)
    finally:
        stage.children.stop(kiosk)


def _server(stage: Stage) -> tuple[float, float]:
    """Milliseconds to a server's first answer, and its megabytes at rest."""
    if stage.server is not None:
        stage.children.stop(stage.server)
    began = time.monotonic()
    stage.serve()
    while not _answers(stage.address):
        if time.monotonic() - began > SERVER_LIMIT_S:
            raise TimeoutError(f"no answer of the server after {SERVER_LIMIT_S:.0f} s")
    took = (time.monotonic() - began) * 1000
    if stage.server is None:
        raise ValueError("the stage has no server")
    stage.server.wait(SETTLED_S)
    return took, _megabytes(stage.server.pid)


def _answers(address: str) -> bool:
    with suppress(URLError, OSError), urllib.request.urlopen(f"{address}/readyz", timeout=1):  # noqa: S310 - our own
        return True
    time.sleep(0.01)
    return False


def _megabytes(pid: int) -> float:
    """What a process and those that it has started hold, what they share counted once (proc(5), smaps_rollup)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    (kilobytes,) = (int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return kilobytes / 1024 + sum(_megabytes(int(child)) for child in children)

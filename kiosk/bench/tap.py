"""From the card's answer at the reader to the frame with the name on the screen, on a real PC/SC stack."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from kiosk.bench.crowd import BADGE_KEY, MACHINES, SEED, Crowd, synced
from shared.bench import Measured, spread
from shared.demo.badge import VirtualBadge
from shared.demo.pcsc import PrivatePcscd

TAPS = 100


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dw-") as name:
        yield Path(name)


def tap() -> Measured:
    """500 people and 60 machines, then 20,000 badges; `ratio` compares the medians."""
    few, many = _taps(500), _taps(20_000)
    figures = spread(few) | spread(many, "many_badges_")
    figures["ratio"] = round(figures["many_badges_p50_ms"] / figures["p50_ms"], 3)
    conditions: dict[str, str | int | float] = {
        "taps": TAPS,
        "people": 500,
        "badges": 20_000,
        "machines": MACHINES,
        "screen": os.environ["QT_QPA_PLATFORM"],
        "from": "card answered by the reader stack",
        "to": "frame with the name on screen",
    }
    return Measured(conditions, figures)


def _taps(people: int) -> list[float]:
    """Milliseconds of each tap, in a process of its own: Qt begins once in a process."""
    code = f"from kiosk.bench.tap import measure; measure({people})"
    env = {"QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "disabled:"} | dict(os.environ)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True, env=env)
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(people: int) -> None:
    """Tap so often at a whole door, and print the milliseconds of each tap as JSON."""
    with _folder() as folder, PrivatePcscd(folder / "pcsc") as pcscd:
        os.environ.update(pcscd.env)
        print(json.dumps(_measured(folder, pcscd.slots[0], Crowd(people))))  # noqa: T201 - the answer to the parent


def _measured(folder: Path, slot: Path, crowd: Crowd) -> list[float]:
    # Qt's event loop is made here, after the reader's environment is set.
    from kiosk.app import Kiosk, event_loop, gui  # noqa: PLC0415
    from kiosk.identity import Pairing, door_key, keep_pairing  # noqa: PLC0415
    from kiosk.reader.events import BadgeRead, ReaderEvent  # noqa: PLC0415
    from kiosk.settings import Display, KioskSettings, State  # noqa: PLC0415

    state = folder / "kiosk"
    state.mkdir(parents=True)
    synced(state, crowd, door_key(state))
    keep_pairing(state, Pairing("http://127.0.0.1:9", 1, 1, "1.1.bench", BADGE_KEY))
    display = Display(width_mm=527, fullscreen=False, theme="day")
    app = gui()
    loop = event_loop(app)
    door = Kiosk(KioskSettings(state=State(folder=state), display=display), app)
    door.window.window.resize(1920, 1080)
    door.show()
    read_at: list[float] = []
    framed = asyncio.Event()

    def on_reader(event: ReaderEvent) -> None:
        if isinstance(event, BadgeRead):
            read_at.append(event.at_monotonic)

    door.reader.happened.connect(on_reader)
    took: list[float] = []

    def on_frame() -> None:
        if len(read_at) > len(took) and door.shell.session.here is not None:
            took.append((time.monotonic() - read_at[-1]) * 1000)
            framed.set()

    door.window.window.frameSwapped.connect(on_frame)

    async def all_taps() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(door.run(stop))
        await door.opened.wait()
        # Nobody twice: the same badge within five seconds is the same tap.
        chosen = Random(SEED).sample(range(crowd.people), TAPS + 1)  # noqa: S311 - whose turn it is
        for n in chosen:
            framed.clear()
            badge = VirtualBadge(crowd.uid(n).value, slot)
            await asyncio.to_thread(badge.insert)
            await asyncio.wait_for(framed.wait(), 10)
            await asyncio.to_thread(badge.remove)
            door.shell.done()
            if door.working is not None and door.working.door is not None:
                await door.working.door.idle()
        stop.set()
        await running

    with loop:
        loop.run_until_complete(all_taps())
    return took[1:]  # the first one warms up

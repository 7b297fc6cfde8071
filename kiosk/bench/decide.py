"""From a question to a durable answer: "may I use this?", and its entry in the outbox."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from uuid_utils.compat import uuid7

from kiosk.bench.crowd import MACHINES, Crowd, synced
from shared.bench import Measured, spread
from shared.booking.changes import UseStarted, UseStopped
from shared.booking.types import UseId
from shared.equipment.types import MachineId
from shared.journal.types import PersonId
from shared.sync.outbox import Outbox
from shared.sync.replica import Made, Replica

DECISIONS = 1_000
PEOPLE = 500


def decide() -> Measured:
    """A member starts a machine: judged by all its rules, written, and durable in the outbox."""
    key = Ed25519PrivateKey.generate()
    with tempfile.TemporaryDirectory(prefix="dw-") as name:
        folder = Path(name)
        synced(folder, Crowd(PEOPLE), key)
        outbox = Outbox(folder / "outbox.sqlite")
        replica = Replica(folder / "replica.sqlite", outbox, door=1, key=key, release="bench")
        took = [_decision(replica, n) for n in range(DECISIONS)]
        replica.close()
        outbox.close()
    conditions: dict[str, str | int | float] = {"decisions": DECISIONS, "people": PEOPLE, "machines": MACHINES}
    return Measured(conditions, spread(took))


def _decision(replica: Replica, n: int) -> float:
    """Milliseconds of one start; the stop that frees the machine again is not counted."""
    now = datetime.now(UTC)
    person, use = PersonId(UUID(int=0x100000 + n % PEOPLE)), UseId(uuid7())
    machine = MachineId(UUID(int=0xF000 + n % MACHINES))
    change = UseStarted(use, machine, person, None, now + timedelta(hours=1))
    began = time.perf_counter()
    made = replica.make(change, at=now, actor=person)
    took = (time.perf_counter() - began) * 1000
    if not isinstance(made, Made):
        raise TypeError(f"the bench's member may not use the machine: {made}")
    replica.make(UseStopped(use), at=now, actor=person)
    return took

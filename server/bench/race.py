"""Many doors that want one slot at the same instant: exactly one may get it, and nobody waits long."""

from __future__ import annotations

import asyncio
import time

from server.bench.rig import MACHINES, TYPES, Rig, conditions, holders, rig
from shared.bench import Measured, spread
from shared.booking.types import Policy
from shared.journal.types import Verdict
from shared.people.types import WORKSHOP_TYPE

DOORS, ROUNDS = 16, 300
# Whoever wins often must not be refused for having too many.
POLICY = Policy(WORKSHOP_TYPE, horizon_days=365, most_future=100)


def race() -> Measured:
    """Rounds that had not exactly one winner, and how long a round takes until all know."""
    before = conditions(DOORS)
    with rig(DOORS, POLICY) as found:
        return asyncio.run(_measure(found, before))


async def _measure(found: Rig, before: dict[str, str | int | float]) -> Measured:
    for door in found.doors:
        await door.connect(found.url)
    requests = [_round(found, number) for number in range(ROUNDS)]
    times_ms, wrong = [], 0
    for each in requests:
        began = time.perf_counter()
        answers = await asyncio.gather(*(door.push(mine) for door, mine in zip(found.doors, each, strict=True)))
        times_ms.append((time.perf_counter() - began) * 1000)
        verdicts = [outcome.verdict for outcome, _ in answers]
        wrong += (verdicts.count(Verdict.ACCEPTED), verdicts.count(Verdict.REFUSED)) != (1, DOORS - 1)
    for door in found.doors:
        await door.close()
    return Measured(
        conditions={**before, "rounds": ROUNDS},
        figures={"wrong_rounds": wrong, "slowest_ms": round(max(times_ms), 3), **spread(times_ms)},
    )


def _round(found: Rig, number: int) -> list[bytes]:
    """One push for each door: the same machine and hour, for another person each."""
    machine = number % MACHINES
    persons = holders(machine % TYPES)
    return [door.push_of(found.booking(persons[place], machine, number)) for place, door in enumerate(found.doors)]

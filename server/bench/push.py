"""Doors of one workshop that push bookings one at a time, each as fast as the server answers."""

from __future__ import annotations

import asyncio
import time
import urllib.request

from server.bench.rig import CLASSES, MACHINES, TYPES, BenchDoor, Rig, conditions, holders, rig
from shared.bench import Measured, spread
from shared.booking.types import Policy
from shared.journal.types import Verdict
from shared.people.types import WORKSHOP_TYPE

DOORS = 8
EACH, WARM_UP = 500, 50
STATEMENTS, BATCHES = "doorwright_sql_statements_total", "doorwright_batches_total"


def push() -> Measured:
    """Bookings a second, and how long each takes until it is durable and answered."""
    before = conditions(DOORS)
    with rig(DOORS, Policy(WORKSHOP_TYPE)) as found:
        return asyncio.run(_measure(found, before))


async def _measure(found: Rig, before: dict[str, str | int | float]) -> Measured:
    for door in found.doors:
        await door.connect(found.url)
    requests = _requests(found)
    await _push_all(found.doors, [each[:WARM_UP] for each in requests])
    statements, batches = await asyncio.to_thread(_counted, found.url)
    began = time.perf_counter()
    times_ms = await _push_all(found.doors, [each[WARM_UP:] for each in requests])
    took_s = time.perf_counter() - began
    statements_after, batches_after = await asyncio.to_thread(_counted, found.url)
    for door in found.doors:
        await door.close()
    count = len(times_ms)
    return Measured(
        conditions={**before, "bookings": count, "warm_up": WARM_UP * DOORS},
        figures={
            "changes_per_s": round(count / took_s, 1),
            **spread(times_ms),
            "sql_statements": round((statements_after - statements) / count, 2),
            "changes_a_transaction": round(count / (batches_after - batches), 2),
        },
    )


def _requests(found: Rig) -> list[list[bytes]]:
    """For each door its pushes, in order. No two bookings are in each other's way."""
    requests: list[list[bytes]] = [[] for _ in found.doors]
    for number in range((EACH + WARM_UP) * len(found.doors)):
        hour, machine = divmod(number, MACHINES)
        persons = holders(machine % TYPES)
        # Each machine of a class has another person at one hour, and each person another type at another hour.
        person = persons[(hour * (MACHINES // CLASSES + 1) + machine // CLASSES) % len(persons)]
        place = number % len(found.doors)
        requests[place].append(found.doors[place].push_of(found.booking(person, machine, hour)))
    return requests


async def _push_all(doors: tuple[BenchDoor, ...], requests: list[list[bytes]]) -> list[float]:
    async def one_door(door: BenchDoor, mine: list[bytes]) -> list[float]:
        times_ms = []
        for request in mine:
            outcome, took_ms = await door.push(request)
            if outcome.verdict is not Verdict.ACCEPTED:
                raise RuntimeError(f"a booking was not accepted: {outcome}")
            times_ms.append(took_ms)
        return times_ms

    found = await asyncio.gather(*map(one_door, doors, requests))
    return [each for times_ms in found for each in times_ms]


def _counted(url: str) -> tuple[float, float]:
    """What the server counts: statements that went to the database, and transactions that took changes."""
    with urllib.request.urlopen(f"{url}/metrics") as answer:  # noqa: S310 - our own, on this machine
        lines = [line.split() for line in answer.read().decode().splitlines()]
    values = {line[0]: float(line[1]) for line in lines if len(line) > 1 and line[0] in (STATEMENTS, BATCHES)}
    return values[STATEMENTS], values[BATCHES]

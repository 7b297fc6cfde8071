"""What the server's benches measure: a real server process on a durable PostgreSQL, and doors that push to it.

The doors share one process, as small as can be: on one machine each moment that they take is the server's loss.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from sqlalchemy import URL, Engine, Table, insert

from server.database.access import Addresses
from server.database.launcher import Cluster
from server.database.roles import APP, OWNER
from server.database.schema import upgrade
from server.doors.tokens import issue_token
from server.workshops.opening import open_workshop
from shared.booking import tables as booking
from shared.booking.changes import BookingMade
from shared.booking.types import BookingId, Policy
from shared.equipment import tables as equipment
from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.journal.queries import Outcome
from shared.journal.signing import Standing as DoorStanding
from shared.journal.signing import new_change_id, sign
from shared.journal.types import PersonId
from shared.people import tables as people
from shared.people.types import (
    WORKSHOP_TYPE,
    EquipmentTypeId,
    LanguageCode,
    Level,
    Pace,
    Person,
    PersonDetails,
    PersonState,
    Profile,
)
from shared.store.engines import postgres_engine, transaction
from shared.store.tables import row_columns
from shared.sync import tables as sync
from shared.sync.messages import CONTENT_TYPE, Pull, Push, PushReply, encode
from shared.sync.types import Door, DoorState
from shared.training import tables as training
from shared.training.types import (
    AllOf,
    Grant,
    GrantId,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    Origin,
    PracticalSignOff,
    Required,
    SubjectId,
)

PEOPLE, MACHINES, TYPES, MODULES = 500, 60, 20, 25
# Who may use which types: persons and types of one class belong together.
CLASSES = 5
_RELEASE = "bench"
_START_LIMIT_S = 30
_HOUR = timedelta(hours=1)


def _id(kind: int, number: int) -> UUID:
    return UUID(int=(kind << 32) + number)


def person_id(number: int) -> PersonId:
    return PersonId(_id(1, number))


def type_id(number: int) -> EquipmentTypeId:
    return EquipmentTypeId(_id(2, number))


def machine_id(number: int) -> MachineId:
    return MachineId(_id(3, number))


def holders(type_number: int) -> Sequence[int]:
    """The persons who may use the machines of a type."""
    return range(type_number % CLASSES, PEOPLE, CLASSES)


class BenchDoor:
    """A paired door: one connection, one request at a time."""

    def __init__(self, number: int, token: str, key: Ed25519PrivateKey) -> None:
        self.number = number
        self._key = key
        self._head = f"Authorization: Bearer {token}\r\nContent-Type: {CONTENT_TYPE}\r\n"
        self._n = 0

    async def connect(self, url: str) -> None:
        """Open the line, and pull, so that what is signed now is believed."""
        address = urlsplit(url)
        self._reader, self._writer = await asyncio.open_connection(address.hostname, address.port)
        self._head = f"Host: {address.netloc}\r\n{self._head}"
        news = msgspec.msgpack.decode(await self.ask(self._request("GET", "/sync/v1/pull")), type=Pull)
        self._standing = DoorStanding(news.workshop, self.number, news.head, news.given_at, news.receipt, _RELEASE)

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    def push_of(self, wanted: BookingMade) -> bytes:
        """The whole request that pushes this booking: made before anything is measured."""
        self._n += 1
        now = datetime.now(UTC)
        signed = sign(wanted, None, standing=self._standing, n=self._n, at=now, actor=wanted.person_id, key=self._key)
        return self._request("POST", "/sync/v1/push", encode(Push((signed,))))

    async def push(self, request: bytes) -> tuple[Outcome, float]:
        """The outcome of the one change in the push, and the milliseconds until it was known."""
        began = time.perf_counter()
        answer = await self.ask(request)
        took_ms = (time.perf_counter() - began) * 1000
        (outcome,) = msgspec.msgpack.decode(answer, type=PushReply).outcomes
        return outcome, took_ms

    async def ask(self, request: bytes) -> bytes:
        """The content of a successful answer. A client library would take longer over it than the server does.

        Raises:
            ConnectionError: another answer.
        """
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        lengths = [line.partition(":")[2] for line in lines if line.lower().startswith("content-length:")]
        content = await self._reader.readexactly(int(lengths[0]))
        if " 200 " not in status:
            raise ConnectionError(f"{status}: {content[:500]!r}")
        return content

    def _request(self, method: str, path: str, content: bytes = b"") -> bytes:
        return f"{method} {path} HTTP/1.1\r\n{self._head}Content-Length: {len(content)}\r\n\r\n".encode() + content


class Rig(Struct, frozen=True):
    """A server at work.

    Attributes:
        starts: the first full hour that can be booked.
    """

    url: str
    doors: tuple[BenchDoor, ...]
    starts: datetime

    def booking(self, person: int, machine: int, hour: int) -> BookingMade:
        """A booking of one hour, so many hours after `starts`."""
        starts_at = self.starts + hour * _HOUR
        return BookingMade(
            BookingId(new_change_id()), machine_id(machine), person_id(person), starts_at, starts_at + _HOUR
        )


@contextmanager
def rig(doors: int, policy: Policy) -> Iterator[Rig]:
    """A workshop of `PEOPLE` and `MACHINES` behind a server process of its own, which ends with the block.

    Args:
        policy: of every type; its own type does not matter.
    """
    now = datetime.now(UTC)
    folder = Path(tempfile.mkdtemp(prefix="doorwright-bench-"))
    folder.chmod(0o711)  # whoever runs PostgreSQL for root passes through
    try:
        with Cluster(folder / "postgresql") as cluster:
            upgrade(Addresses(cluster.url(APP), cluster.url(OWNER), own=True))
            engine = postgres_engine(cluster.url(APP))
            try:
                paired = _furnished(engine, doors, policy, now)
            finally:
                engine.dispose()
            with _server(cluster.url(APP), folder / "log") as url:
                starts = now.replace(minute=0, second=0, microsecond=0) + 2 * _HOUR
                yield Rig(url, paired, starts)
    finally:
        shutil.rmtree(folder)


def conditions(doors: int) -> dict[str, str | int | float]:
    return {
        "doors": doors,
        "people": PEOPLE,
        "machines": MACHINES,
        "types": TYPES,
        "database": "PostgreSQL of our own, fsync on",
        "server": "one process, HTTP over loopback; the doors are one process on the same machine",
        "load_average_before": round(os.getloadavg()[0], 2),
    }


@contextmanager
def _server(database: URL, log: Path) -> Iterator[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DOORWRIGHT_")}
    environ |= {
        "DOORWRIGHT_DATABASE__URL": database.render_as_string(hide_password=False),
        "DOORWRIGHT_LISTEN__PORT": "0",
        "DOORWRIGHT_LOG__FORMAT": "json",
    }
    run = [sys.executable, "-c", "from server.cli import main; main(prog_name='doorwright server')", "run"]
    with log.open("wb") as lines, subprocess.Popen(run, env=environ, stderr=lines) as process:
        try:
            yield _address(process, log)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _START_LIMIT_S
    while process.poll() is None and time.monotonic() < until:
        for line in log.read_text().splitlines():
            if line.startswith("{") and json.loads(line)["event"] == "serving":
                url: str = json.loads(line)["url"]
                return url
        time.sleep(0.05)
    raise RuntimeError(f"the server does not start:\n{log.read_text()}")


# --- the workshop


def _furnished(engine: Engine, doors: int, policy: Policy, now: datetime) -> tuple[BenchDoor, ...]:
    """Open the workshop and fill its tables. Not by changes: those that are measured are the first."""
    before = now - timedelta(days=1)
    with engine.begin() as conn:
        workshop = open_workshop(
            conn,
            "Bench",
            slug="bench",
            zone="Europe/Berlin",
            language=LanguageCode.ENGLISH,
            first_owner=PersonId(new_change_id()),
            details=PersonDetails("Ada"),
            now=before,
            release=_RELEASE,
        )
    with transaction(engine, workshop) as conn:

        def put(table: Table, rows: Sequence[Struct]) -> None:
            names = [column.name for column in row_columns(table)]
            values = [{name: getattr(row, name) for name in names} for row in rows]
            conn.execute(insert(table), [{"workshop_id": workshop, **each} for each in values])

        put(people.person, [Person(person_id(n), PersonState.ACTIVE, before) for n in range(PEOPLE)])
        put(
            people.profile,
            [Profile(person_id(n), f"Person {n}", "", None, LanguageCode.ENGLISH, Pace.USUAL) for n in range(PEOPLE)],
        )
        put(
            equipment.equipment_type,
            [EquipmentType(type_id(n), f"Type {n}", "tool", Category.RED, Standing.MACHINES) for n in range(TYPES)],
        )
        put(
            equipment.machine,
            [
                Machine(machine_id(n), type_id(n % TYPES), f"Machine {n}", "", MachineState.USABLE, None)
                for n in range(MACHINES)
            ],
        )
        put(booking.policy, [msgspec.structs.replace(policy, type_id=type_id(n)) for n in range(TYPES)])
        put(training.module, [_module(n) for n in range(MODULES)])
        put(training.required, [_required(n) for n in range(TYPES)])
        put(training.grant, list(_grants(before)))
        return tuple(_paired(conn, workshop, number, before) for number in range(1, doors + 1))


def _module(number: int) -> Module:
    module = ModuleId(_id(4, number))
    return Module(module, f"Module {number}", ModuleState.OFFERED, 1, f"{number:011}", 600_000, verified=True)


def _required(number: int) -> Required:
    watched = ModuleWatched(ModuleId(_id(4, number)), 90)
    return Required(SubjectId(type_id(number)), Level.USER, AllOf((Membership(), watched, PracticalSignOff())))


def _grants(since: datetime) -> Iterator[Grant]:
    held = [(n, WORKSHOP_TYPE) for n in range(PEOPLE)]
    held += [(n, type_id(of)) for of in range(TYPES) for n in holders(of)]
    for person, of_type in held:
        yield Grant(
            GrantId(new_change_id()),
            person_id(person),
            of_type,
            Level.USER,
            since,
            until=None,
            granted_by=None,
            origin=Origin.DIRECT,
            withdrawn_at=None,
            withdrawn_by=None,
        )


def _paired(conn: Any, workshop: int, number: int, since: datetime) -> BenchDoor:
    key = Ed25519PrivateKey.generate()
    row = Door(number, f"Door {number}", key.public_key().public_bytes_raw(), DoorState.PAIRED, since)
    conn.execute(insert(sync.door).values(workshop_id=workshop, **msgspec.structs.asdict(row)))
    return BenchDoor(number, issue_token(conn, workshop, number), key)

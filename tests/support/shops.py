"""A small workshop for tests: on SQLite and on PostgreSQL, with doors that talk to its desk without a network."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Raw, Struct
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, Table
from structlog.testing import capture_logs

from server.database.roles import SUPERUSER
from shared.booking.changes import BookingMade
from shared.booking.types import BookingId
from shared.equipment.changes import EquipmentTypeSet, MachineSet
from shared.equipment.types import Category, EquipmentType, Machine, MachineId, MachineState, Standing
from shared.journal.queries import Outcome, head
from shared.journal.signing import new_change_id, private_part, seal_of
from shared.journal.types import BadgeId, Change, PersonId, Private, Refusal, Signed, Tap, Verdict
from shared.journal.writes import open_journal
from shared.people.badges import BadgeUid, keyed_hash
from shared.people.changes import BadgeEnrolled, EnrolmentOpened, PersonSet, WorkshopOpened
from shared.people.types import (
    WORKSHOP_TYPE,
    BadgeDetails,
    EquipmentTypeId,
    LanguageCode,
    Level,
    PersonDetails,
    PersonState,
)
from shared.refusals import decode
from shared.signoff.changes import SignedOff
from shared.signoff.types import SignOffId
from shared.store.engines import postgres_engine, sqlite_engine, transaction
from shared.store.shop import Shop
from shared.store.tables import metadata
from shared.sync.changes import DoorPaired
from shared.sync.desk import Desk, FromDoor, FromServer
from shared.sync.messages import MOST_CHANGES, Pull, Push, encode
from shared.sync.outbox import Outbox
from shared.sync.replica import Made, Replica, Settled
from shared.training.changes import QualificationGranted
from shared.training.types import GrantId
from tests.support.postgres import Database, Postgres

Message = TypeVar("Message", bound=Struct)

WORKSHOP = 1
START = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
BADGE_KEY = b"the key of the badges of the test"


def person_id(n: int) -> PersonId:
    return PersonId(UUID(int=0xA000 + n))


ADMIN, ANA, MIA, JO, KIM = (person_id(n) for n in range(5))
LASER_TYPE = EquipmentTypeId(UUID(int=0xB001))
LASER = MachineId(UUID(int=0xC001))
LASER_TWO = MachineId(UUID(int=0xC002))


def badge_id(person: PersonId) -> BadgeId:
    return BadgeId(UUID(int=person.int + 0x10000))


def uid_of(person: PersonId) -> BadgeUid:
    return BadgeUid(b"\x04" + person.bytes[-6:])


def over_the_wire(message: Message) -> Message:
    """A message as the other side reads it."""
    return msgspec.msgpack.decode(encode(message), type=type(message))


class Clock:
    """The time of a test; it stands still until the test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **how: float) -> datetime:
        self.now += timedelta(**how)
        return self.now


class Server:
    """A desk on a real database, with one workshop: an admin, a trainer and two members, and two laser cutters."""

    def __init__(self, engine: Engine, clock: Clock, key: Ed25519PrivateKey | None = None) -> None:
        """Open a new workshop; or, given the server's key, serve one that is there and furnished."""
        self.engine = engine
        self.clock = clock
        self.furnished = key is not None
        self.key = key or Ed25519PrivateKey.generate()
        self.desk = Desk(engine, key=self.key, receipt_secret=b"receipts", release="1.0")
        if not self.furnished:
            self._open()

    def _open(self) -> None:
        with transaction(self.engine, WORKSHOP) as conn:
            open_journal(conn, WORKSHOP, UUID(int=7), self.clock())
        details = private_part(PersonDetails("Ada"), [ADMIN])
        opened = WorkshopOpened(
            "Woodside Makers",
            "Europe/Berlin",
            LanguageCode.ENGLISH,
            ADMIN,
            self.key.public_key().public_bytes_raw(),
            seal_of(details),
        )
        self.accept(opened, actor=None, private=details)

    def take(
        self,
        change: Change,
        *,
        actor: PersonId | None = ADMIN,
        private: Private | None = None,
        seen: int | None = None,
    ) -> Outcome:
        """Put a change of the server's own through the desk; its page was made from the head, or from `seen`."""
        sent = FromServer(change, actor, seen=self.head() if seen is None else seen, private=private)
        return self.desk.take(WORKSHOP, [sent], self.clock()).outcomes[0]

    def accept(self, change: Change, *, actor: PersonId | None = ADMIN, private: Private | None = None) -> None:
        outcome = self.take(change, actor=actor, private=private)
        assert outcome.verdict is Verdict.ACCEPTED, decode(outcome.refusals)

    def refusals(
        self,
        change: Change,
        *,
        actor: PersonId | None = ADMIN,
        private: Private | None = None,
        seen: int | None = None,
    ) -> tuple[Refusal, ...]:
        """What the desk says against a change; empty where it was accepted."""
        outcome = self.take(change, actor=actor, private=private, seen=seen)
        found = decode(outcome.refusals)
        assert outcome.verdict is (Verdict.REFUSED if found else Verdict.ACCEPTED)
        return found

    def head(self) -> int:
        with self.shop() as shop:
            found = head(shop)
        assert found is not None
        return found.seq

    @contextmanager
    def shop(self) -> Iterator[Shop]:
        with transaction(self.engine, WORKSHOP) as conn:
            yield Shop(conn, WORKSHOP)

    # --- what a workshop has

    def add_person(self, person: PersonId, name: str, *, member: bool = True, badge: bool = True) -> None:
        details = private_part(PersonDetails(name, email=f"{name}@example.org"), [person])
        self.accept(PersonSet(person, PersonState.ACTIVE, seal_of(details)), private=details)
        if member:
            self.grant(person, WORKSHOP_TYPE)
        if badge:
            self.add_badge(person)

    def add_badge(self, person: PersonId) -> None:
        self.accept(EnrolmentOpened(0, person, self.clock() + timedelta(seconds=60)))
        hashed = private_part(BadgeDetails(keyed_hash(uid_of(person), BADGE_KEY)), [person])
        self.accept(BadgeEnrolled(badge_id(person), person, "member", seal_of(hashed)), private=hashed)

    def grant(self, person: PersonId, type_id: EquipmentTypeId, level: Level = Level.USER) -> GrantId:
        grant_id = GrantId(new_change_id())
        by = ADMIN if level is not Level.USER or type_id == WORKSHOP_TYPE else ANA
        self.accept(QualificationGranted(grant_id, person, type_id, level, None), actor=by)
        return grant_id

    def add_laser(self, category: Category = Category.RED) -> None:
        laser = EquipmentType(LASER_TYPE, "Laser cutter", "focus-2", category, Standing.MACHINES)
        self.accept(EquipmentTypeSet(laser))
        for machine_id, name in ((LASER, "Laser 1"), (LASER_TWO, "Laser 2")):
            machine = Machine(machine_id, LASER_TYPE, name, "Back room", MachineState.USABLE, None)
            self.accept(MachineSet(machine))

    def furnish(self) -> None:
        """Ana trains on the lasers; Mia and Jo are members and may use them. Does nothing a second time."""
        if self.furnished:
            return
        self.furnished = True
        self.add_laser()
        self.add_person(ANA, "Ana")
        self.grant(ANA, LASER_TYPE, Level.TRAINER)
        self.add_person(MIA, "Mia")
        self.add_person(JO, "Jo")
        self.add_person(KIM, "Kim")
        self.grant(MIA, LASER_TYPE)
        self.grant(JO, LASER_TYPE)


class TestDoor:
    """A door: its outbox and replica on disk, and a line to the desk that a test can cut."""

    __test__ = False

    def __init__(self, server: Server, folder: Path, number: int = 1, key: Ed25519PrivateKey | None = None) -> None:
        """Pair a new door and let it meet its workshop; or, given its key, open one that is in the folder."""
        self.server = server
        self.number = number
        self.forged = 0
        self.off = timedelta()
        """How far the door's clock is off."""
        self.folder = folder
        self.folder.mkdir(exist_ok=True)
        self.key = key or Ed25519PrivateKey.generate()
        if key is None:
            server.accept(DoorPaired(number, f"Door {number}", self.key.public_key().public_bytes_raw()))
        self.open()
        if key is None:
            self.pull()

    def open(self) -> None:
        self.outbox = Outbox(self.folder / "outbox.sqlite")
        self.replica = Replica(
            self.folder / "replica.sqlite", self.outbox, door=self.number, key=self.key, release="1.0"
        )

    def close(self) -> None:
        self.replica.close()
        self.outbox.close()

    def shop(self) -> Shop:
        return self.replica.shop()

    def tap(self, person: PersonId, *, before: timedelta = timedelta()) -> Tap:
        return Tap(badge_id(person), person, self.now() - before)

    def now(self) -> datetime:
        return self.server.clock() + self.off

    def make(
        self, change: Change, *, actor: PersonId | None, taps: tuple[Tap, ...] = (), private: Private | None = None
    ) -> Made | tuple[Refusal, ...]:
        return self.replica.make(change, at=self.now(), actor=actor, taps=taps, private=private)

    def forge(
        self,
        change: Change | Raw,
        *,
        actor: PersonId | None = None,
        taps: tuple[Tap, ...] = (),
        private: Private | None = None,
        at: datetime | None = None,
        key: Ed25519PrivateKey | None = None,
        **said: Any,
    ) -> Signed:
        """A change as this door's key signs it, whatever its rules would say; `said` goes into the envelope.

        A forged change is not in the outbox. Its number goes on from the last one that was forged or made.
        """
        self.forged = max(self.forged, self.outbox.next_n() - 1) + 1
        words: dict[str, Any] = {
            "id": new_change_id(),
            "workshop": WORKSHOP,
            "door": self.number,
            "n": self.forged,
            "seen": self.replica.cursor,
            "fresh_at": self.replica.fresh_at,
            "receipt": self.replica.receipt,
            "at": at or self.now(),
            "actor": actor,
            "task": "",
            "taps": taps,
            "release": "1.0",
            "change": change if isinstance(change, Raw) else Raw(msgspec.json.encode(change)),
        }
        # From plain words, so that it may also say what no door of ours would.
        envelope = msgspec.json.encode(words | said)
        return Signed((words | said)["id"], envelope, (key or self.key).sign(envelope), private)

    def outcome(self, change: Change | Raw, **how: Any) -> Outcome:
        """What the desk makes of a forged change."""
        (found,) = self.send(self.forge(change, **how))
        return found

    def push(self) -> tuple[Outcome, ...]:
        """Send what waits, as it travels."""
        sent = over_the_wire(Push(tuple(self.replica.to_push(MOST_CHANGES))))
        return self.send(*sent.changes)

    def send(self, *changes: Signed) -> tuple[Outcome, ...]:
        """Send these on this door's own line, whatever they are."""
        sent = [FromDoor(self.number, signed) for signed in changes]
        return self.server.desk.take(WORKSHOP, sent, self.server.clock()).outcomes

    def news(self) -> Pull:
        """What the server has for this door now, as it travels."""
        cursor, epoch, oldest = self.replica.cursor, self.replica.epoch, self.replica.oldest
        now = self.server.clock()
        return over_the_wire(self.server.desk.pull(WORKSHOP, self.number, cursor, epoch, now, oldest=oldest))

    def pull(self) -> Settled:
        return self.replica.rebase(self.news())

    def sync(self) -> None:
        self.push()
        self.pull()


def a_booking(
    person: PersonId = MIA, machine: MachineId = LASER, *, hours: float = 1, length_h: float = 1
) -> BookingMade:
    """A booking that begins so many hours after the test's start."""
    starts = START + timedelta(hours=hours)
    return BookingMade(BookingId(new_change_id()), machine, person, starts, starts + timedelta(hours=length_h))


def a_sign_off(learner: PersonId = JO) -> SignedOff:
    """A trainer makes a user of the laser: a grant that doors make; both must have tapped."""
    sign_off_id = SignOffId(new_change_id())
    return SignedOff(sign_off_id, learner, LASER_TYPE, Level.USER, True, answers=(), reasons=(), until=None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


class SqliteTemplate(NamedTuple):
    """A furnished workshop that tests have copies of: the bytes of its database, and the server's key."""

    database: bytes
    key: Ed25519PrivateKey


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    path = tmp_path_factory.mktemp("template") / "server.sqlite"
    engine = sqlite_engine(path)
    with engine.begin() as conn:
        metadata.create_all(conn)
    server = Server(engine, Clock())
    server.furnish()
    engine.dispose()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode=DELETE")  # so that a copy in memory can be made of it, too
    return SqliteTemplate(path.read_bytes(), server.key)


class PostgresTemplate:
    """A furnished workshop on PostgreSQL. Its one database is made as it was before each test that asks for it."""

    def __init__(self, postgres: Postgres, database: Database, key: Ed25519PrivateKey) -> None:
        self.database = database
        self.key = key
        sockets = str(postgres.cluster.sockets)
        self._superuser = psycopg.connect(host=sockets, user=SUPERUSER, dbname=database.name, autocommit=True)
        self._superuser.execute("SET session_replication_role = replica")  # no foreign key minds the order
        self._superuser.execute("SET lock_timeout = '5s'")
        self._superuser.execute("CREATE SCHEMA template")
        self._tables = metadata.sorted_tables
        for table in self._tables:
            self._superuser.execute(
                SQL("CREATE TABLE template.{} AS TABLE {}").format(Identifier(table.name), _identifier(table))
            )

    def restore(self) -> None:
        with self._superuser.transaction():
            for table in self._tables:
                self._superuser.execute(SQL("DELETE FROM {}").format(_identifier(table)))
                self._superuser.execute(
                    SQL("INSERT INTO {} TABLE template.{}").format(_identifier(table), Identifier(table.name))
                )

    def clear(self) -> None:
        for table in self._tables:
            self._superuser.execute(SQL("DELETE FROM {}").format(_identifier(table)))

    def close(self) -> None:
        self._superuser.close()


def _identifier(table: Table) -> Identifier:
    return Identifier(table.schema or "public", table.name)


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> Iterator[PostgresTemplate]:
    with postgres.new_database() as database:
        engine = postgres_engine(database.app_url)
        server = Server(engine, Clock())
        server.furnish()
        engine.dispose()
        template = PostgresTemplate(postgres, database, server.key)
        yield template
        template.close()


@pytest.fixture
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What is logged while the test runs."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def sqlite_server(clock: Clock, tmp_path: Path, sqlite_template: SqliteTemplate, logged: object) -> Iterator[Server]:
    """The furnished workshop on SQLite: for tests that are not about the server's database."""
    path = tmp_path / "server.sqlite"
    path.write_bytes(sqlite_template.database)
    engine = sqlite_engine(path)
    yield Server(engine, clock, sqlite_template.key)
    engine.dispose()


@pytest.fixture
def postgres_server(clock: Clock, postgres_template: PostgresTemplate, logged: object) -> Iterator[Server]:
    """The furnished workshop on PostgreSQL."""
    postgres_template.restore()
    engine = postgres_engine(postgres_template.database.app_url)
    yield Server(engine, clock, postgres_template.key)
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def server(request: pytest.FixtureRequest) -> Server:
    """The same furnished workshop on each database."""
    found: Server = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture
def door(server: Server, tmp_path: Path) -> Iterator[TestDoor]:
    """Door 1 of a furnished workshop."""
    server.furnish()
    server.clock.forward(seconds=1)  # what was granted a moment ago holds now
    found = TestDoor(server, tmp_path / "door1")
    yield found
    found.close()

"""Two doors and a server, any story, any order and repetition of what travels: in the end all hold the same."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Text, select, type_coerce

from shared.booking import queries as booking
from shared.booking.changes import (
    BookingApproved,
    BookingCancelled,
    BookingMade,
    BookingRejected,
    PolicySet,
    UseStarted,
    UseStopped,
)
from shared.booking.types import BLOCKING, BookingId, Policy, ReasonDetails, UseId
from shared.calendar import tables as calendar
from shared.calendar.types import Claim
from shared.equipment import queries as equipment
from shared.equipment.changes import MachineSet
from shared.equipment.types import MachineState
from shared.journal.queries import entries
from shared.journal.signing import new_change_id, private_part, seal_of
from shared.journal.types import Change, ChangeId, PersonId, Private, Signed, Tap, Verdict
from shared.notifications.changes import NoticesRead
from shared.notifications.queries import unread
from shared.people.changes import LostBadgeTapped, Visited
from shared.people.types import Level
from shared.signoff.changes import SignedOff, SignOffUndone
from shared.signoff.types import SignOffId
from shared.store.engines import sqlite_engine
from shared.store.shop import Shop
from shared.store.tables import Encoded, door_tables, row_columns
from shared.sync.desk import FromDoor
from shared.sync.messages import Pull
from shared.sync.replica import Made
from shared.training.changes import ModuleSet, VideoWatched
from shared.training.coverage import Range
from shared.training.types import Module, ModuleId, ModuleState, SessionId
from tests.support.shops import (
    ANA,
    JO,
    LASER,
    LASER_TWO,
    LASER_TYPE,
    MIA,
    START,
    WORKSHOP,
    Clock,
    Server,
    TestDoor,
    badge_id,
    person_id,
)

KIM = person_id(50)
PEOPLE = (MIA, JO, KIM, ANA)
MACHINES = (LASER, LASER_TWO)
SAFETY = ModuleId(UUID(int=0xD001))
QUARTER = timedelta(minutes=15)

# A step is its name, the door (or the server, 0), and two small numbers that its meaning is made of.
DONE_AT_A_DOOR = (
    "book", "book", "book", "cancel", "visit", "watch", "watch", "sign", "undo", "start", "stop", "read", "lost",
)  # fmt: skip
DONE_AT_THE_SERVER = ("admin books", "admin cancels", "approve", "reject", "approval", "break")
TRAVEL = (
    "push",
    "push",
    "push some",
    "pull",
    "pull",
    "sync",
    "push again",
    "keep news",
    "late news",
    "restart",
    "over",
)
TIME = ("wait", "wait", "clock off")
steps = st.one_of(
    [
        st.tuples(st.sampled_from(names), st.integers(1, 2), st.integers(0, 7), st.integers(0, 3))
        for names in (DONE_AT_A_DOOR, DONE_AT_A_DOOR, TRAVEL, DONE_AT_THE_SERVER, TIME)
    ]
)
stories = st.lists(steps, max_size=25)
Step = tuple[str, int, int, int]


@dataclass(frozen=True, repr=False)
class World:
    """What every story begins with: two doors that have met a furnished workshop."""

    server: bytes
    server_key: Ed25519PrivateKey
    doors: Path
    door_keys: tuple[Ed25519PrivateKey, Ed25519PrivateKey]


def furnish_more(server: Server) -> None:
    """Kim is a member who holds nothing; there is a video."""
    server.add_person(KIM, "Kim")
    server.accept(ModuleSet(Module(SAFETY, "Safety", ModuleState.OFFERED, 1, "dQw4w9WgXcQ", 600_000, verified=True)))
    server.clock.forward(seconds=1)


@pytest.fixture(scope="module")
def world(sqlite_template, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    engine = in_memory(sqlite_template.database)
    server = Server(engine, Clock(), sqlite_template.key)
    furnish_more(server)
    doors = [TestDoor(server, folder / str(number), number) for number in (1, 2)]
    for door in doors:
        door.close()
    found = World(_driver(engine).serialize(), server.key, folder, (doors[0].key, doors[1].key))
    engine.dispose()
    return found


def _driver(engine):
    return engine.raw_connection().driver_connection


def in_memory(database: bytes):
    engine = sqlite_engine(None)
    _driver(engine).deserialize(database)
    return engine


@contextmanager
def on_sqlite(world: World) -> Iterator[tuple[Server, list[TestDoor]]]:
    engine = in_memory(world.server)
    server = Server(engine, Clock(START + timedelta(seconds=1)), world.server_key)
    with tempfile.TemporaryDirectory() as folder:
        doors = []
        for number, key in enumerate(world.door_keys, start=1):
            shutil.copytree(world.doors / str(number), Path(folder) / str(number))
            doors.append(TestDoor(server, Path(folder) / str(number), number, key))
        yield server, doors
        for door in doors:
            door.close()
    engine.dispose()


class Story:
    """Plays steps, and remembers what was acknowledged."""

    def __init__(self, server: Server, doors: list[TestDoor]) -> None:
        self.server = server
        self.doors = doors
        self.acknowledged: list[tuple[TestDoor, ChangeId]] = []
        self.sent: list[tuple[int, Signed]] = []
        self.news: list[tuple[TestDoor, Pull]] = []
        self.bookings: list[BookingMade] = []
        self.uses: list[UseId] = []
        self.sign_offs: list[SignOffId] = []
        self.watched = 0

    def play(self, story: list[Step]) -> None:
        for name, number, m, n in story:
            door = self.doors[number - 1]
            for names, play in (
                (DONE_AT_A_DOOR, self._at_a_door),
                (DONE_AT_THE_SERVER, self._at_the_server),
                (TRAVEL, self._travel),
                (TIME, self._time),
            ):
                if name in names:
                    play(name, door, m, n)

    def end(self) -> None:
        """One more round: everybody sends what waits, then everybody hears of it."""
        for door in self.doors:
            door.sync()
        for door in self.doors:
            door.pull()

    # --- steps

    def _make(
        self, door: TestDoor, change: Change, actor: PersonId | None, *taps: Tap, private: Private | None = None
    ) -> bool:
        made = door.make(change, actor=actor, taps=taps, private=private)
        if isinstance(made, Made):
            self.acknowledged.append((door, made.id))
        return isinstance(made, Made)

    def _at_a_door(self, name: str, door: TestDoor, m: int, n: int) -> None:  # noqa: C901, PLR0912 - a case a step
        person, machine = PEOPLE[n % len(PEOPLE)], MACHINES[m % 2]
        match name:
            case "book":
                change = self._booking(person, m, n)
                if self._make(door, change, person):
                    self.bookings.append(change)
            case "cancel" if self.bookings:
                change = self.bookings[m % len(self.bookings)]
                self._make(door, BookingCancelled(change.booking_id, None), change.person_id)
            case "visit":
                self._make(door, Visited(person, badge_id(person)), person)
            case "lost":
                self._make(door, LostBadgeTapped(badge_id(person)), None)
            case "watch":
                self.watched += 1
                ranges = (Range(m * 20_000, m * 20_000 + 30_000),)
                session = SessionId(UUID(int=number_of(door, person)))
                change_ = VideoWatched(person, SAFETY, 1, session, self.watched, ranges, elapsed_ms=20_000 + n * 5_000)
                self._make(door, change_, person)
            case "sign":
                signed = SignedOff(SignOffId(new_change_id()), KIM, LASER_TYPE, Level.USER, True, (), (), None)
                if self._make(door, signed, ANA, door.tap(KIM), door.tap(ANA)):
                    self.sign_offs.append(signed.sign_off_id)
            case "undo" if self.sign_offs:
                self._make(door, SignOffUndone(self.sign_offs[m % len(self.sign_offs)]), ANA, door.tap(ANA))
            case "start":
                until = door.now() + timedelta(hours=1)
                promised = self.bookings[m % len(self.bookings)].booking_id if self.bookings and n > 1 else None
                started = UseStarted(UseId(new_change_id()), machine, person, promised, until)
                if self._make(door, started, person):
                    self.uses.append(started.use_id)
            case "stop" if self.uses:
                self._make(door, UseStopped(self.uses[m % len(self.uses)]), person)
            case "read":
                notices = tuple(each.notice_id for each in unread(door.shop(), person))[:3]
                self._make(door, NoticesRead(person, notices), person)

    def _booking(self, person: PersonId, m: int, n: int) -> BookingMade:
        # Few slots, so that many of them meet.
        starts = START + timedelta(hours=1) + (m // 2) * 2 * QUARTER
        return BookingMade(BookingId(new_change_id()), MACHINES[m % 2], person, starts, starts + (1 + n) * QUARTER)

    def _at_the_server(self, name: str, _door: TestDoor, m: int, n: int) -> None:
        server = self.server
        part = private_part(ReasonDetails("Maintenance"), [MIA])
        of = self.bookings[m % len(self.bookings)].booking_id if self.bookings else BookingId(UUID(int=1))
        match name:
            case "admin books":
                change = self._booking(PEOPLE[n], m, n)
                if server.take(change).verdict is Verdict.ACCEPTED:
                    self.bookings.append(change)
            case "admin cancels":
                server.take(BookingCancelled(of, seal_of(part)), private=part)
            case "approve":
                server.take(BookingApproved(of))
            case "reject":
                server.take(BookingRejected(of, seal_of(part)), private=part)
            case "approval":
                server.take(PolicySet(Policy(LASER_TYPE, approval=n % 2 == 0)))
            case "break":
                with server.shop() as shop:
                    machine = equipment.machine(shop, MACHINES[m % 2])
                assert machine is not None
                states = (MachineState.USABLE, MachineState.OUT_OF_ORDER)
                server.take(MachineSet(replace(machine, state=states[n % 2])))

    def _travel(self, name: str, door: TestDoor, m: int, n: int) -> None:
        match name:
            case "push":
                self._send(door, door.replica.to_push(100))
            case "push some":
                self._send(door, door.replica.to_push(1 + n))
            case "push again" if self.sent:
                # An answer was lost, or a proxy has tried twice.
                number, signed = self.sent[m % len(self.sent)]
                self.server.desk.take(WORKSHOP, [FromDoor(number, signed)], self.server.clock())
            case "pull":
                door.pull()
            case "sync":
                door.sync()
            case "keep news":
                self.news.append((door, door.news()))
            case "late news" if self.news:
                self._hear(*self.news[m % len(self.news)])
            case "restart":
                door.close()
                door.open()
            case "over":
                door.replica.start_over()

    def _send(self, door: TestDoor, changes: list[Signed]) -> None:
        self.sent += [(door.number, signed) for signed in changes]
        door.send(*changes)

    def _hear(self, door: TestDoor, news: Pull) -> None:
        try:
            door.replica.rebase(news)
        except ValueError:  # a gap, as after `over`: the door asks for everything
            door.pull()

    def _time(self, name: str, door: TestDoor, m: int, n: int) -> None:
        if name == "wait":
            self.server.clock.forward(seconds=(1, 30, 300, 1800)[n])
        else:
            door.off = (timedelta(), timedelta(seconds=-60), timedelta(seconds=60), timedelta(hours=m - 3))[n]


def number_of(door: TestDoor, person: PersonId) -> int:
    return door.number * 10 + PEOPLE.index(person)


# --- what must hold in the end


def contents(shop: Shop) -> dict[str, list[str]]:
    """Every row that goes to doors, without the columns that do not."""
    found: dict[str, list[str]] = {}
    for table in door_tables():
        shown = [column for column in row_columns(table) if column.name not in table.info["hidden"]]
        columns = [type_coerce(column, Text) if isinstance(column.type, Encoded) else column for column in shown]
        query = select(*columns).where(table.c.workshop_id == WORKSHOP)
        found[table.fullname] = sorted(map(repr, shop.conn.execute(query).all()))
    return found


def check(story: Story) -> None:
    with story.server.shop() as shop:
        there = contents(shop)
        claims = shop.all(shop.of(calendar.claim), Claim)
        verdicts = {entry.change_id: entry.verdict for entry in entries(shop, 0, 10_000)}
        bookings = [booking.booking(shop, each.booking_id) for each in story.bookings]
    for door in story.doors:
        assert contents(door.shop()) == there
        assert door.replica.waiting == frozenset()
        assert list(door.outbox.waiting()) == []
        assert door.replica.cursor == story.server.head()
    for one in claims:
        for other in claims:
            same = one.claim_id == other.claim_id
            assert same or one.resource_id != other.resource_id or not one.span.overlaps(other.span)
    for door, change in story.acknowledged:
        outcome = door.replica.verdict(change)
        assert outcome is not None
        assert outcome.verdict is verdicts[change]
        assert outcome.verdict is not Verdict.SET_ASIDE
    standing = {each.booking_id for each in bookings if each is not None and each.state in BLOCKING}
    assert {UUID(int=claim.claim_id.int) for claim in claims} == standing


def played(server: Server, doors: list[TestDoor], story: list[Step]) -> None:
    told = Story(server, doors)
    told.play(story)
    told.end()
    check(told)


@pytest.mark.timeout(600)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(story=stories)
def test_in_the_end_both_doors_hold_what_the_server_holds(world, logged, story):
    with on_sqlite(world) as (server, doors):
        played(server, doors, story)


@pytest.mark.postgres
def test_in_the_end_both_doors_hold_what_postgres_holds(postgres_server, postgres_template, tmp_path):
    numbers = iter(range(1000))

    @settings(max_examples=6, suppress_health_check=list(HealthCheck))
    @given(story=stories)
    def any_story(story: list[Step]) -> None:
        postgres_template.restore()
        server = Server(postgres_server.engine, Clock(), postgres_template.key)
        furnish_more(server)
        doors = [TestDoor(server, tmp_path / str(next(numbers)), number) for number in (1, 2)]
        played(server, doors, story)
        for door in doors:
            door.close()

    any_story()


def test_a_story_in_which_everything_happens(world, logged):
    names = (*DONE_AT_A_DOOR, *DONE_AT_THE_SERVER, *TRAVEL, *TIME) * 2
    every_step = [(name, door, (at * 5 + door) % 8, at % 4) for at, name in enumerate(names) for door in (1, 2)]
    with on_sqlite(world) as (server, doors):
        told = Story(server, doors)

        told.play(every_step)
        told.end()

        check(told)
        assert len(told.acknowledged) > 10

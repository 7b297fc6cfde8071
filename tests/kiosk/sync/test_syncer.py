"""The syncer with a server that answers nonsense, a disk that fails, or a door that is none any more."""

import asyncio
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.clock import DoorClock
from kiosk.store import DoorFiles, Store
from kiosk.sync import syncer as syncer_module
from kiosk.sync.line import DoorRefused, ServerAway
from kiosk.sync.syncer import LineState, Syncer
from shared.booking import queries as booking
from shared.equipment import queries as equipment
from shared.equipment.changes import MachineSet
from shared.equipment.types import MachineId
from shared.journal.types import Verdict
from shared.people.changes import Visited
from shared.sync.changes import DoorRevoked
from shared.sync.desk import FromDoor
from shared.sync.messages import MOST_CHANGES, Push, PushReply, Rows, encode
from shared.sync.replica import Made
from tests.support.shops import JO, LASER, LASER_TYPE, MIA, WORKSHOP, TestDoor, a_booking, badge_id

NEVER = Rows("machine", ("machine_id",), ((str(LASER),),))


class DeskLine:
    """A line that ends at the desk of a test's server. `twist` is what becomes of a pull on its way."""

    def __init__(self, server, door):
        self.server, self.door = server, door
        self.twist = lambda pull: pull
        self.refuses = None
        self.most_bytes = 1024 * 1024
        self.pushed = []
        self.asked_after = []

    async def push(self, changes):
        assert len(encode(Push(changes))) <= self.most_bytes
        self.pushed.append(len(changes))
        sent = [FromDoor(self.door, each) for each in changes]
        return PushReply(self.server.desk.take(WORKSHOP, sent, self.server.clock()).outcomes)

    async def pull(self, after, epoch, oldest):
        self.asked_after.append(after)
        if self.refuses is not None:
            raise self.refuses
        news = self.server.desk.pull(WORKSHOP, self.door, after, epoch, self.server.clock(), oldest=oldest)
        return self.twist(news)

    @asynccontextmanager
    async def news(self):
        raise ServerAway("no stream in this test")
        yield

    async def close(self):
        """There is nothing to close."""


class Door:
    """A door's store and syncer, without the loop that lets it sync by itself."""

    def __init__(self, server, folder):
        self.synced = TestDoor(server, folder)
        self.synced.close()
        self.store = Store(DoorFiles(folder, 1, self.synced.key, "1.0"))
        self.store.start()
        self.line = DeskLine(server, 1)
        line: Any = self.line
        self.clock = DoorClock(wall=server.clock, monotonic=lambda: 0.0)
        self.states, self.told, self.heard = [], asyncio.Event(), asyncio.Event()
        self.syncer = Syncer(
            line, self.store, self.clock, on_news=lambda _settled: self.heard.set(), on_state=self._on_state
        )

    def _on_state(self, state):
        self.states.append(state)
        self.told.set()

    def ask(self, work):
        return self.store.ask(work).result(20)

    def make(self, change, actor):
        made = self.ask(lambda replica: replica.make(change, at=self.synced.now(), actor=actor))
        assert isinstance(made, Made)
        return made.id

    def round(self):
        asyncio.run(self.syncer.round())

    def run(self):
        """Until the server does not know the door any more."""
        asyncio.run(asyncio.wait_for(self.syncer.run(), 60))

    def waiting(self):
        return self.ask(lambda replica: {each.id for each in replica.to_push(sys.maxsize)})


@pytest.fixture
def furnished(sqlite_server, clock):
    sqlite_server.furnish()
    clock.forward(seconds=1)
    return sqlite_server


@pytest.fixture
def door(furnished, tmp_path):
    found = Door(furnished, tmp_path / "door1")
    yield found
    found.store.stop()


def add_row(*rows):
    """A pull with such rows besides its own."""
    return lambda pull: replace(pull, head=pull.head + 1, rows=(*pull.rows, *rows))


COLUMNS = ("machine_id", "type_id", "name", "place", "state", "back_at")
NONSENSE = {
    "a number for an id": add_row(Rows("machine", COLUMNS, ((7, str(LASER_TYPE), "L", "", "usable", None),))),
    "no id at all": add_row(Rows("machine", COLUMNS, (("seven", str(LASER_TYPE), "L", "", "usable", None),))),
    "a row too short": add_row(Rows("machine", COLUMNS, ((str(LASER),),))),
    "a row without what it needs": add_row(Rows("machine", ("machine_id",), ((str(UUID(int=9)),),))),
    "a number too large": add_row(Rows("enrolment", ("door", "person_id"), ((2**64 - 1, str(MIA)),))),
    "a list for a name": add_row(Rows("machine", COLUMNS, ((str(LASER), str(LASER_TYPE), ["L"], "", "usable", None),))),
    "a text for a time": add_row(Rows("machine", COLUMNS, ((str(LASER), str(LASER_TYPE), "L", "", "usable", "soon"),))),
    "a key that is none": add_row(Rows("machine", COLUMNS, (), ("nonsense",))),
    "a key of another shape": add_row(Rows("machine", COLUMNS, (), ("[1, 2, 3]",))),
    "rows of a future that does not follow": lambda pull: replace(pull, after=pull.head + 5, head=pull.head + 9),
    "the year 1970": lambda pull: replace(pull, given_at=datetime(1970, 1, 1, tzinfo=UTC)),
    "the year 9999": lambda pull: replace(pull, given_at=datetime(9999, 12, 31, tzinfo=UTC)),
}


@pytest.mark.parametrize("twist", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_leaves_the_door_as_it_was_and_the_truth_is_taken_afterwards(door, furnished, twist):
    made = door.make(a_booking(MIA), MIA)
    furnished.clock.forward(seconds=5)
    before = door.clock()
    door.line.twist = twist

    with pytest.raises(ServerAway):
        door.round()

    assert door.waiting() == {made}
    assert [each.name for each in door.ask(lambda replica: equipment.machines(replica.shop()))] == [
        "Laser 1",
        "Laser 2",
    ]
    assert abs(door.clock() - before) < timedelta(minutes=1)
    door.line.twist = lambda pull: pull
    door.round()
    assert door.waiting() == set()
    assert door.ask(lambda replica: replica.verdict(made)).verdict is Verdict.ACCEPTED
    assert door.syncer.state == LineState(online=True)


def test_a_server_that_takes_changes_and_settles_none_is_not_asked_again_and_again(door):
    for _ in range(MOST_CHANGES + 1):
        door.make(Visited(MIA, badge_id(MIA)), MIA)
    door.line.twist = lambda pull: replace(pull, settled=())

    door.round()

    assert door.line.pushed == [MOST_CHANGES, 1]
    assert len(door.waiting()) == MOST_CHANGES + 1


def test_more_than_fit_into_a_push_go_in_one_round(door):
    for _ in range(2 * MOST_CHANGES + 1):
        door.make(Visited(MIA, badge_id(MIA)), MIA)

    door.round()

    assert door.line.pushed == [MOST_CHANGES, MOST_CHANGES, 1]
    assert door.waiting() == set()


def test_however_much_waits_it_is_laid_on_the_rows_again_at_two_pulls_only(door):
    """The first soon, for those in front of the door; the other when all is sent."""
    for _ in range(4 * MOST_CHANGES):
        door.make(Visited(MIA, badge_id(MIA)), MIA)

    door.round()

    assert door.line.pushed == [MOST_CHANGES] * 4
    assert len(door.line.asked_after) == 2
    assert door.waiting() == set()


def test_what_was_sent_before_the_line_broke_is_not_sent_a_third_time(door):
    for _ in range(4 * MOST_CHANGES):
        door.make(Visited(MIA, badge_id(MIA)), MIA)
    push = door.line.push

    async def until_it_breaks(changes):
        if len(door.line.pushed) == 3:
            raise ServerAway("the line has broken")
        return await push(changes)

    door.line.push = until_it_breaks
    with pytest.raises(ServerAway):
        door.round()
    door.line.push = push

    door.round()

    # 300 got there, and 100 of them were settled before the line broke.
    assert door.line.pushed == [MOST_CHANGES] * 3 + [MOST_CHANGES] * 2
    assert door.waiting() == set()


def test_no_push_is_larger_than_what_a_server_takes(door, monkeypatch):
    for _ in range(10):
        door.make(Visited(MIA, badge_id(MIA)), MIA)
    sizes = door.ask(lambda replica: [len(encode(Push((each,)))) for each in replica.to_push(10)])
    monkeypatch.setattr(syncer_module, "_LARGEST_PUSH", 4 * max(sizes))
    door.line.most_bytes = 4 * max(sizes)

    door.round()

    assert len(door.line.pushed) > 2
    assert sum(door.line.pushed) == 10
    assert door.waiting() == set()


def test_a_door_whose_disk_is_full_works_on_and_follows_again_once_there_is_room(small_disk, furnished, logged):
    door = Door(furnished, small_disk.folder / "door")
    with furnished.shop() as shop:
        laser = equipment.machine(shop, LASER)
    assert laser is not None
    for n in range(300):
        furnished.clock.forward(seconds=1)
        furnished.accept(
            MachineSet(replace(laser, machine_id=MachineId(UUID(int=n + 1)), name=f"Laser {n + 3}", place="x" * 400))
        )
    small_disk.fill()

    async def story():
        running = asyncio.create_task(door.syncer.run())
        await door.told.wait()
        (lost,) = door.states
        seen = await asyncio.wrap_future(door.store.ask(lambda replica: len(equipment.machines(replica.shop()))))
        small_disk.clear()
        await door.heard.wait()
        running.cancel()
        await asyncio.wait({running})
        return lost, seen

    lost, seen = asyncio.run(asyncio.wait_for(story(), 60))
    machines = door.ask(lambda replica: len(equipment.machines(replica.shop())))
    door.store.stop()
    assert (lost.online, lost.refused) == (False, False)
    assert (seen, machines) == (2, 302)
    assert [line["event"] for line in logged if line["log_level"] == "error"] == [
        "the disk does not take what the server sends"
    ]


def test_a_revoked_door_hands_in_all_that_waits_and_asks_no_more(door, furnished):
    made = [door.make(Visited(MIA, badge_id(MIA)), MIA) for _ in range(MOST_CHANGES + 1)]
    furnished.accept(DoorRevoked(1))
    door.line.refuses = DoorRefused("HTTP 403", revoked=True)

    door.run()

    assert door.states[-1].refused
    assert door.states[-1].revoked
    assert sum(door.line.pushed) >= len(made)
    with furnished.shop() as shop:
        kept = shop.conn.exec_driver_sql("SELECT count(*) FROM quarantine").scalar_one()
    assert kept == len(made)


def test_a_server_that_has_forgotten_the_door_gets_nothing_and_the_door_keeps_all(door):
    made = door.make(a_booking(JO), JO)
    refused = DoorRefused("HTTP 401", revoked=False)
    door.line.refuses = refused

    async def nothing(_changes):
        raise refused

    door.line.push = nothing

    door.run()

    assert door.states[-1].refused
    assert not door.states[-1].revoked
    assert door.waiting() == {made}
    assert door.ask(lambda replica: len(booking.bookings_of(replica.shop(), JO, door.synced.now()))) == 1


@pytest.mark.parametrize("passes", range(6))
def test_a_syncer_ends_when_it_is_told_to_though_news_come_at_that_moment(door, passes):
    async def story():
        running = asyncio.create_task(door.syncer.run())
        await door.heard.wait()
        for _ in range(20):
            await asyncio.sleep(0)
        door.syncer.hurry()
        for _ in range(passes):
            await asyncio.sleep(0)
        running.cancel()
        done, _ = await asyncio.wait({running}, timeout=20)
        return bool(done)

    ended = asyncio.run(story())

    assert ended

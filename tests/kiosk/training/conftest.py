"""A whole door whose videos come from the stand-in for YouTube, with something to watch."""

from uuid import UUID

import msgspec
import pytest

from kiosk.player.watching import Heartbeat, PlayState
from kiosk.settings import Player
from shared.demo.youtube import SILENT, YouTubeStub, demo_video
from shared.people.types import Level
from shared.training import queries as training
from shared.training.changes import ModuleSet, RequirementSet
from shared.training.types import (
    AllOf,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    PracticalSignOff,
    SubjectId,
)
from tests.support.doors import WholeDoor
from tests.support.shops import KIM, LASER_TYPE, TestDoor

SAFETY = ModuleId(UUID(int=0xD001))
FUMES = ModuleId(UUID(int=0xD002))
LENGTH_MS = 30_000
# 70 % of it is asked, and no gap of more than ten seconds.
ENOUGH_MS = 21_000


@pytest.fixture(scope="session")
def youtube():
    with YouTubeStub() as stub:
        yield stub


@pytest.fixture
def safety():
    """The video of `SAFETY`: the stand-in loads its player, which says nothing; the test plays it."""
    return SILENT


@pytest.fixture
def school(sqlite_server, clock, safety):
    """The laser asks for 70 % of a video of 30 s, for another of 20 s, and for a sign-off. Kim has done nothing yet."""
    server = sqlite_server
    module = Module(SAFETY, "Laser safety", ModuleState.OFFERED, 1, safety, LENGTH_MS, verified=False, demo=True)
    server.accept(ModuleSet(module))
    fumes = Module(FUMES, "Fumes", ModuleState.OFFERED, 1, demo_video(8, 20), 20_000, verified=True)
    server.accept(ModuleSet(fumes))
    tree = AllOf((Membership(), ModuleWatched(SAFETY, 70), ModuleWatched(FUMES, 100), PracticalSignOff()))
    server.accept(RequirementSet(SubjectId(LASER_TYPE), Level.USER, tree))
    clock.forward(seconds=1)
    return server


@pytest.fixture
def synced(school, tmp_path):
    """What door 1 knows, in its folder."""
    found = TestDoor(school, tmp_path / "door1")
    found.close()
    return found


@pytest.fixture
def open_door(qt_loop, synced, clock, youtube):
    """Opens door 1 of the school, on the board."""
    doors = []

    def open_it():
        found = WholeDoor(qt_loop, synced, clock, Player(youtube.identity, youtube.script_url))
        found.do(found.door.start)
        doors.append(found)
        return found

    yield open_it
    for door in doors:
        door.close()
        assert not door.warnings


@pytest.fixture
def door(open_door):
    return open_door()


def credited(door):
    """What the door has written down for Kim."""
    found = door.wait(door.door.read(lambda shop, _now: training.watched(shop, KIM, SAFETY, 1)))
    return () if found is None else found.ranges


class Film:
    """`SAFETY`, open for Kim, with a player that the test plays."""

    def __init__(self, door):
        self.door = door
        self.player = door.player
        self.orders: list[str] = []
        self.at_ms = 0
        door.real_time = False
        self.player.order.connect(lambda name, _value: self.orders.append(name))
        door.tap(KIM)
        self.open()

    def open(self):
        self.door.do(lambda: self.door.trainings.open_video(SAFETY, LASER_TYPE))
        self.at_ms = self.player.page.at_ms
        self.player.pageReady()

    def hear(self, state=PlayState.PLAYING, *, after_ms=250, at_ms=None, duration_ms=LENGTH_MS):
        """A heartbeat of the player's page, so long after the one before."""
        self.at_ms = self.at_ms if at_ms is None else at_ms
        self.door.played_ms += after_ms
        beat = Heartbeat(SILENT, self.at_ms, duration_ms, state, 1.0, (1.0, 1.25, 1.5, 2.0), True, "Laser safety")
        self.door.do(lambda: self.player.pageReported(msgspec.json.encode(beat).decode()))

    def play(self, ms):
        """Play on for so long."""
        self.hear(after_ms=0)
        self.door.later(ms / 1000)
        for _ in range(ms // 250):
            self.hear(at_ms=self.at_ms + 250)

    def pause(self):
        self.hear(PlayState.PAUSED, after_ms=0)

    @property
    def credited(self):
        return credited(self.door)

    @property
    def kept(self):
        """What the door has kept and not yet reported."""
        return self.door.wait(self.door.door.ask(lambda _replica: self.door.kept.changes()))


@pytest.fixture
def film(door):
    return Film(door)

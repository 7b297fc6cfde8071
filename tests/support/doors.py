"""A whole door for tests: window, store and pages on a real replica, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QEventLoop

from kiosk.app import captions
from kiosk.board.flow import BoardFlow
from kiosk.board.pages import board_pages
from kiosk.board.view_model import BoardViewModel
from kiosk.booking.flow import BookingFlow
from kiosk.booking.pages import BookingModels, booking_pages
from kiosk.clock import DoorClock
from kiosk.comfort.flow import ComfortFlow
from kiosk.comfort.pages import comfort_pages
from kiosk.comfort.view_model import ComfortViewModel
from kiosk.door import Door
from kiosk.enrolment.flow import EnrolmentFlow
from kiosk.enrolment.pages import enrolment_pages
from kiosk.enrolment.view_model import EnrolViewModel
from kiosk.hello.flow import HelloFlow
from kiosk.hello.pages import hello_pages
from kiosk.hello.view_model import HelloViewModel
from kiosk.identity import Pairing
from kiosk.machine.flow import MachineFlow
from kiosk.machine.pages import machine_pages
from kiosk.machine.view_model import MachinesViewModel, MachineViewModel
from kiosk.notices.flow import NoticesFlow
from kiosk.notices.pages import notices_pages
from kiosk.notices.view_model import NoticesViewModel
from kiosk.player.view_model import PlayerViewModel, monotonic_ms
from kiosk.reader.events import BadgeRead, BadgeRemoved
from kiosk.settings import Player
from kiosk.shell.engine import open_engine
from kiosk.shell.view_model import ShellViewModel
from kiosk.shell.window import DoorWindow
from kiosk.signoff.flow import SignOffFlow
from kiosk.signoff.pages import sign_off_pages
from kiosk.signoff.view_model import SignOffViewModel
from kiosk.store import DoorFiles, Store
from kiosk.theme.look import Glass, Look
from kiosk.theme.sounds import Sound
from kiosk.theme.wardrobe import Wardrobe
from kiosk.training.flow import TrainingFlow
from kiosk.training.kept import KEPT_FILE, Kept
from kiosk.training.pages import TrainingModels, training_pages
from kiosk.words import words_of
from shared.journal.types import PersonId
from shared.language import language
from shared.sync.desk import FromDoor
from shared.sync.messages import MOST_CHANGES, Push
from shared.sync.replica import Replica, Settled
from tests.support.shops import BADGE_KEY, WORKSHOP, Clock, Server, TestDoor, over_the_wire, uid_of

LIMIT_S = 20.0


class WholeDoor:
    """A door whose reader is a method call, and whose clock is the test's.

    Args:
        player: where its videos come from; without it no video plays.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, synced: TestDoor, clock: Clock, player: Player | None = None
    ) -> None:
        self.loop = loop
        self.clock = clock
        self.server = synced.server
        self.monotonic = 1000.0
        look = Look(Glass(1920, 1080, 527), calm=True)
        self.engine = open_engine(captions(), language("en"), look)
        self.wardrobe = Wardrobe(self.engine, look)
        self.warnings: list[str] = []
        self.engine.warnings.connect(lambda found: self.warnings.extend(each.toString() for each in found))
        self.words = words_of(self.engine)
        self.shell = ShellViewModel(self.words, clock=lambda: self.monotonic)
        self.board, self.hello = BoardViewModel(), HelloViewModel()
        self.machines, self.machine, self.booking = MachinesViewModel(), MachineViewModel(), BookingModels()
        self.book = self.booking.book
        self.enrol, self.sign_off = EnrolViewModel(), SignOffViewModel()
        self.notices, self.comfort = NoticesViewModel(), ComfortViewModel()
        # The player's clock: real time where a real player plays, and what the test puts it forward by.
        self.real_time, self.played_ms = True, 0
        self.player = PlayerViewModel(
            player or Player(),
            clock_ms=lambda: (monotonic_ms() if self.real_time else 0) + self.played_ms,
            random=Random(7),
        )
        self.training = TrainingModels(self.player)
        pages = {
            **board_pages(self.board, self.shell),
            **comfort_pages(self.comfort),
            **hello_pages(self.hello),
            **machine_pages(self.machines, self.machine),
            **booking_pages(self.booking),
            **notices_pages(self.notices),
            **enrolment_pages(self.enrol),
            **sign_off_pages(self.sign_off),
            **training_pages(self.training),
        }
        self.window = DoorWindow(self.engine, self.shell, pages)
        self.store = Store(DoorFiles(synced.folder, synced.number, synced.key, "1.0"))
        self.store.start()
        self.door = Door(
            store=self.store,
            clock=DoorClock(wall=clock, monotonic=lambda: self.monotonic),
            agreed=Pairing("http://nowhere", 1, synced.number, "token", BADGE_KEY),
            window=self.window,
            shell=self.shell,
            board=self.board,
            words=self.words,
            spoken=language("en"),
        )
        bookings = BookingFlow(self.door, self.booking)
        enrolment = EnrolmentFlow(self.door, self.shell, self.enrol)
        SignOffFlow(self.door, self.shell, self.sign_off)
        self.kept = Kept(synced.folder / KEPT_FILE)
        self.trainings = TrainingFlow(self.door, self.shell, self.words, self.training, self.kept)
        machines = MachineFlow(self.door, self.machines, self.machine, bookings, self.trainings)
        notices = NoticesFlow(self.door, self.notices, bookings, self.trainings)
        comfort = ComfortFlow(self.door, self.shell, self.comfort, self.wardrobe)
        HelloFlow(self.door, self.hello, machines, enrolment, self.trainings, bookings, notices, comfort)
        BoardFlow(self.door, self.board, self.shell, self.window, machines)
        self.heard: list[Sound] = []
        self.door.sounded.connect(self.heard.append)
        self.door.darkened.connect(self.wardrobe.darken)

    def do(self, work: Callable[[], object]) -> None:
        """Do something as it happens in the running program, and wait for all that it has begun."""

        async def all_of_it() -> None:
            work()
            await self.door.idle()

        self.wait(all_of_it())

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        waited = self.loop.create_task(asyncio.wait_for(work, LIMIT_S))
        while not waited.done():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return waited.result()

    def tap(self, person: PersonId) -> None:
        self.lay(person)
        self.trainings.on_reader(BadgeRemoved())

    def lay(self, person: PersonId) -> None:
        """Put this person's badge on the reader, and leave it there."""
        event = BadgeRead(uid_of(person), self.monotonic)
        self.trainings.on_reader(event)
        self.do(lambda: self.door.on_reader(event))

    def sync(self) -> None:
        """Push what waits and pull what is new, as the line does."""
        door, desk = self.door, self.server.desk

        def both(replica: Replica) -> Settled:
            sent = over_the_wire(Push(tuple(replica.to_push(MOST_CHANGES))))
            desk.take(WORKSHOP, [FromDoor(door.number, each) for each in sent.changes], self.clock())
            news = desk.pull(WORKSHOP, door.number, replica.cursor, replica.epoch, self.clock())
            return replica.rebase(over_the_wire(news))

        async def until_told() -> None:
            door.on_news(await door.ask(both))
            await door.idle()

        self.wait(until_told())

    def later(self, seconds: float) -> None:
        self.monotonic += seconds
        self.clock.forward(seconds=seconds)
        self.do(self.shell.tick)

    def close(self) -> None:
        self.do(self.player.clear)
        self.door.stop()
        self.wait(self.door.idle())
        self.store.stop()
        self.kept.close()
        self.window.may_close()
        self.window.window.close()
        self.engine.deleteLater()


@pytest.fixture(scope="session")
def qt_event_loop(qapp: object) -> asyncio.AbstractEventLoop:
    # One for the whole run, as the kiosk has one for its life. It counts as running already, and the tests move it on:
    # Qt's own loop, begun again and again between the waits of other tests, does not bear to be ended.
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(qapp, already_running=True)
    asyncio.events._set_running_loop(None)
    return loop


@pytest.fixture
def qt_loop(qt_event_loop: asyncio.AbstractEventLoop) -> Iterator[asyncio.AbstractEventLoop]:
    """The one event loop of Qt and asyncio, as the kiosk runs it."""
    asyncio.events._set_running_loop(qt_event_loop)
    yield qt_event_loop
    asyncio.events._set_running_loop(None)


@pytest.fixture
def whole_door(
    qt_loop: asyncio.AbstractEventLoop, sqlite_server: Server, clock: Clock, tmp_path: Path
) -> Iterator[WholeDoor]:
    """Door 1 of a furnished workshop, on the board."""
    sqlite_server.furnish()
    clock.forward(seconds=1)
    synced = TestDoor(sqlite_server, tmp_path / "door1")
    synced.close()
    found = WholeDoor(qt_loop, synced, clock)
    found.do(found.door.start)
    yield found
    found.close()
    assert not found.warnings

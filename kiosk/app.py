"""The kiosk, put together here and nowhere else."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import signal
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import qasync
import structlog
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWebEngineQuick import QtWebEngineQuick

import kiosk
from kiosk.board.pages import board_pages
from kiosk.board.view_model import BoardViewModel
from kiosk.booking.pages import BookingModels, booking_pages
from kiosk.clock import DoorClock
from kiosk.comfort.pages import comfort_pages
from kiosk.comfort.view_model import ComfortViewModel
from kiosk.enrolment.pages import enrolment_pages
from kiosk.enrolment.view_model import EnrolViewModel
from kiosk.hello.pages import hello_pages
from kiosk.hello.view_model import HelloViewModel
from kiosk.machine.pages import machine_pages
from kiosk.machine.view_model import MachinesViewModel, MachineViewModel
from kiosk.notices.pages import notices_pages
from kiosk.notices.view_model import NoticesViewModel
from kiosk.player.view_model import PlayerViewModel
from kiosk.reader.qt import QtBadgeReader
from kiosk.settings import KioskSettings
from kiosk.shell.engine import open_engine
from kiosk.shell.pages import Page
from kiosk.shell.view_model import ShellViewModel
from kiosk.shell.window import DoorWindow
from kiosk.signoff.pages import sign_off_pages
from kiosk.signoff.view_model import SignOffViewModel
from kiosk.theme.look import TEXT_SCALES, Glass, Look, ReaderSide
from kiosk.theme.wardrobe import Wardrobe
from kiosk.training.pages import TrainingModels, training_pages
from kiosk.words import Captions, words_of
from shared.language import language

if TYPE_CHECKING:
    from kiosk.working import WorkingDoor

_log = structlog.get_logger(__name__)

_FRAME_LIMIT_S = 2.0
# Where a screen does not say how large it is, it is taken for one of 24 inches.
_USUAL_WIDTH_MM = 527.0
# In a window, where a screen has room for it.
_WINDOW = QSize(1600, 900)
# Until the workshop's own clock and hours are known.
_NIGHT_FROM, _NIGHT_TO = 21, 7
_TEXT_SCALES = dict(zip(("usual", "larger", "largest"), TEXT_SCALES, strict=True))


def captions() -> dict[str, Captions]:
    """The captions of every area of the kiosk that has any, by its name."""
    found: dict[str, Captions] = {}
    for area in pkgutil.iter_modules(kiosk.__path__):
        if area.ispkg and importlib.util.find_spec(f"kiosk.{area.name}.labels"):
            labels = importlib.import_module(f"kiosk.{area.name}.labels")
            if hasattr(labels, "captions"):
                found[area.name] = labels.captions
    return found


def look_of(settings: KioskSettings, app: QGuiApplication, hour: int) -> Look:
    """How the theme is told of the screen, the mount, and the time of day."""
    screen = app.primaryScreen().geometry()
    physical = app.primaryScreen().physicalSize().width()
    width_mm = settings.display.width_mm or (physical if physical > 0 else _USUAL_WIDTH_MM)
    by_clock = not _NIGHT_TO <= hour < _NIGHT_FROM
    night = by_clock if settings.display.theme == "auto" else settings.display.theme == "night"
    glass = Glass(screen.width(), screen.height(), width_mm, bottom_mm=settings.mount.bottom_mm)
    return Look(
        glass,
        night=night,
        text_scale=_TEXT_SCALES[settings.display.text],
        calm=settings.display.calm,
        lower=settings.mount.lower,
        reader_side=ReaderSide(settings.reader.side),
    )


class Kiosk:
    """The running program: its window and all pages from the start, and behind them a door that works.

    Attributes:
        working: None until the first frame is on the screen.
    """

    def __init__(self, settings: KioskSettings, app: QGuiApplication) -> None:
        self.settings = settings
        self.clock = DoorClock()
        self.spoken = language(settings.display.language)
        look = look_of(settings, app, time.localtime().tm_hour)
        self.engine = open_engine(captions(), self.spoken, look)
        self.wardrobe = Wardrobe(self.engine, look, settings.display.theme)
        self.words = words_of(self.engine)
        self.shell = ShellViewModel(self.words)
        self.board = BoardViewModel()
        self.hello = HelloViewModel()
        self.machines, self.machine, self.booking = MachinesViewModel(), MachineViewModel(), BookingModels()
        self.enrol, self.sign_off = EnrolViewModel(), SignOffViewModel()
        self.notices, self.comfort = NoticesViewModel(), ComfortViewModel()
        self.training = TrainingModels(PlayerViewModel(settings.player, demo_settings=settings.demo_player))
        self.window = DoorWindow(self.engine, self.shell, self._pages())
        self.reader = QtBadgeReader()
        self.shell.taps_over.connect(self.reader.forget_taps)
        self.working: WorkingDoor | None = None
        self.opened = asyncio.Event()
        self._framed = asyncio.Event()
        self._app = app
        self.window.window.frameSwapped.connect(self._on_frame, Qt.ConnectionType.QueuedConnection)

    def _on_frame(self) -> None:
        if self._framed.is_set():
            return  # more frames were there before anybody heard of the first
        self.window.window.frameSwapped.disconnect(self._on_frame)
        self._framed.set()
        _log.info("the first frame is on the screen")

    def _pages(self) -> dict[str, Page]:
        return {
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

    def show(self) -> None:
        """Put the window on the screen."""
        if self.settings.display.fullscreen:
            self.window.fill_screen(hide_cursor=True)
        else:
            # A window without a size is a stamp; a page needs about that much.
            room = self._app.primaryScreen().availableSize()
            self.window.window.resize(room.boundedTo(_WINDOW))
            self.window.window.show()

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set: pair if need be, then open the store and follow the server."""
        running = asyncio.create_task(self._run())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()  # what went wrong ends the program, with its words
        finally:
            for task in (running, stopping):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            self.close()

    async def _run(self) -> None:
        # What takes no frame within that time has no screen to show it on, and works all the same.
        # Not `wait_for`: before Python 3.12 it loses a cancellation that comes together with the frame.
        with suppress(TimeoutError):
            async with asyncio.timeout(_FRAME_LIMIT_S):
                await self._framed.wait()
        from kiosk.working import WorkingDoor  # noqa: PLC0415 - to import it takes longer than to draw the first frame

        self.working = WorkingDoor(self)
        await self.working.run()

    def close(self) -> None:
        """End the threads; nothing that was acknowledged is lost."""
        self.reader.stop()
        if self.working is not None:
            self.working.close()
        self.window.may_close()
        self.window.window.close()


def gui() -> QGuiApplication:
    """The one Qt application of this process."""
    QtWebEngineQuick.initialize()
    app = QGuiApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return app


def event_loop(app: QGuiApplication) -> Any:
    """The one event loop of Qt and asyncio."""
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    # qasync leaves these out, and a stream that is left early would complain about its generator.
    sys.set_asyncgen_hooks(
        firstiter=loop._asyncgen_firstiter_hook,  # noqa: SLF001
        finalizer=loop._asyncgen_finalizer_hook,  # noqa: SLF001
    )
    return loop


def run(settings: KioskSettings) -> None:
    """Show the door until SIGTERM, SIGINT or the window's end.

    Raises:
        IdentityTrouble: the door cannot begin; the words say what to do.
    """
    app = gui()
    loop = event_loop(app)
    stop = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wanted, stop.set)
    app.aboutToQuit.connect(stop.set)
    door = Kiosk(settings, app)
    door.show()
    _install_bug_handler(loop, door)
    with loop:
        loop.run_until_complete(door.run(stop))


def _install_bug_handler(loop: asyncio.AbstractEventLoop, door: Kiosk) -> None:
    """Bugs reach one handler: it logs them under a reference, and the board comes back."""

    def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        _log.error("a bug", what=context.get("message"), exc_info=context.get("exception"))
        door.shell.done()

    loop.set_exception_handler(handle)

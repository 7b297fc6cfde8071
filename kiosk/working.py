"""A door's working parts, put together here and nowhere else: its store, its line, and what its pages do.

Apart from `kiosk.app`, because a window can be drawn before all of this is imported.
"""

from __future__ import annotations

import asyncio
import socket
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import structlog

from kiosk import identity
from kiosk.board import labels as board_labels
from kiosk.board.flow import BoardFlow
from kiosk.board.page import BoardPage
from kiosk.booking.flow import BookingFlow
from kiosk.comfort.flow import ComfortFlow
from kiosk.door import Door
from kiosk.enrolment.flow import EnrolmentFlow
from kiosk.hello.flow import HelloFlow
from kiosk.machine.flow import MachineFlow
from kiosk.notices.flow import NoticesFlow
from kiosk.pairing.asking import pair
from kiosk.signoff.flow import SignOffFlow
from kiosk.store import DoorFiles, Store
from kiosk.sync.line import Line
from kiosk.sync.syncer import Syncer
from kiosk.theme.sounds import Sound, Sounds, is_quiet
from kiosk.training.flow import TrainingFlow
from kiosk.training.kept import KEPT_FILE, Kept
from shared.sync.outbox import OutboxTrouble
from shared.sync.replica import ReplicaTrouble

if TYPE_CHECKING:
    from kiosk.app import Kiosk

_log = structlog.get_logger(__name__)

# A door whose disk takes nothing says so, and looks this often whether somebody has mended that.
_OPEN_AGAIN_S = 5.0


class WorkingDoor:
    """What works behind the window of `kiosk`.

    Attributes:
        store, door: None until it is paired and its files are open.
        kept: what was watched since the last report; used by the store's thread.
    """

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        self.folder = identity.own_folder(kiosk.settings.state.own_folder)
        self.kept = Kept(self.folder / KEPT_FILE)
        self.store: Store | None = None
        self.door: Door | None = None

    async def run(self) -> None:
        """Pair if need be, then open the store and follow the server, for as long as it knows this door.

        Raises:
            IdentityTrouble: the door cannot begin; the words say what to do.
        """
        key = identity.door_key(self.folder)
        agreed = identity.pairing(self.folder) or await self._pair(key)
        kiosk = self._kiosk
        files = DoorFiles(self.folder, agreed.door, key, version("doorwright"))
        self.store = await self._opened(files)
        self.door = Door(
            store=self.store,
            clock=kiosk.clock,
            agreed=agreed,
            window=kiosk.window,
            shell=kiosk.shell,
            board=kiosk.board,
            words=kiosk.words,
            spoken=kiosk.spoken,
        )
        bookings = BookingFlow(self.door, kiosk.booking)
        enrolment = EnrolmentFlow(self.door, kiosk.shell, kiosk.enrol)
        SignOffFlow(self.door, kiosk.shell, kiosk.sign_off)
        training = TrainingFlow(self.door, kiosk.shell, kiosk.words, kiosk.training, self.kept)
        machines = MachineFlow(self.door, kiosk.machines, kiosk.machine, bookings, training)
        notices = NoticesFlow(self.door, kiosk.notices, bookings, training)
        comfort = ComfortFlow(self.door, kiosk.shell, kiosk.comfort, kiosk.wardrobe)
        HelloFlow(self.door, kiosk.hello, machines, enrolment, training, bookings, notices, comfort)
        BoardFlow(self.door, kiosk.board, kiosk.shell, kiosk.window, machines)
        self._see_and_hear(self.door)
        syncer = Syncer(Line(agreed), self.store, kiosk.clock, on_news=self.door.on_news, on_state=self.door.on_line)
        self.door.hurry = syncer.hurry
        self.door.start()
        kiosk.reader.happened.connect(training.on_reader)
        kiosk.reader.happened.connect(self.door.on_reader)
        kiosk.reader.start()
        kiosk.opened.set()
        _log.info("the door is open", door=agreed.door)
        await syncer.run()
        self._end(files, revoked=syncer.state.revoked)
        await asyncio.Event().wait()  # it only says so, until somebody pairs it anew

    def _see_and_hear(self, door: Door) -> None:
        """What the door looks like at this hour, and what is heard of it."""
        kiosk, heard = self._kiosk, self._kiosk.settings.sound
        sounds = Sounds(self.folder / "sounds", volume=heard.volume, parent=door)

        def play(sound: Sound) -> None:
            if not is_quiet(kiosk.clock().astimezone().hour, heard.quiet_from, heard.quiet_to):
                sounds.play(sound)

        door.sounded.connect(play)
        door.darkened.connect(kiosk.wardrobe.darken)
        door.join = kiosk.settings.visitors.join or ""
        kiosk.board.show_join(door.join)

    async def _opened(self, files: DoorFiles) -> Store:
        """The store, once the disk lets it open; until then the screen says what is the matter."""
        while True:
            store = Store(files)
            try:
                store.start()
            except (OutboxTrouble, ReplicaTrouble) as trouble:
                _log.error("the door cannot open its files", why=str(trouble))
                self._kiosk.board.show(BoardPage(message=board_labels.cannot_open(self._kiosk.words.language)))
                await asyncio.sleep(_OPEN_AGAIN_S)
            else:
                return store

    def _end(self, files: DoorFiles, *, revoked: bool) -> None:
        """The server does not know this door: nobody uses it any more, and one that was revoked forgets everything."""
        self._kiosk.reader.stop()
        self._kiosk.shell.done()
        self.close()
        self._kiosk.board.show(BoardPage(message=board_labels.revoked(self._kiosk.words.language)))
        if revoked:
            files.wipe()
            identity.forget(self.folder)
            _log.warning("this door was revoked and has forgotten its workshop", door=files.door)

    async def _pair(self, key: Any) -> identity.Pairing:
        server = self._kiosk.settings.server.address
        if server is None:
            raise identity.IdentityTrouble(
                "This door has no workshop yet. Say where its server is: `doorwright kiosk run --server ADDRESS`,"
                " or `server.address` in kiosk.toml."
            )

        def say_code(code: str) -> None:
            self._kiosk.board.show(BoardPage(message=board_labels.pairing_code(self._kiosk.words.language, code)))

        def say_unheard(_trouble: Exception) -> None:
            self._kiosk.board.show(BoardPage(message=board_labels.server_unheard(self._kiosk.words.language)))

        agreed = await pair(
            server,
            key,
            name=socket.gethostname(),
            release=version("doorwright"),
            on_code=say_code,
            on_trouble=say_unheard,
        )
        identity.keep_pairing(self.folder, agreed)
        return agreed

    def close(self) -> None:
        """End the store's thread and close the files; nothing that was acknowledged is lost."""
        if self.door is not None:
            self.door.stop()
        if self.store is not None:
            self.store.stop()
        self.kept.close()  # what was still asked of the store may have opened it

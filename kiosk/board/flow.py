"""What can be done at the board while nobody is signed in: ask about a machine, or say that one has no badge."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from kiosk.board import labels
from kiosk.board.pages import NO_BADGE
from kiosk.board.view_model import BoardViewModel
from kiosk.door import Door
from kiosk.machine.flow import MachineFlow
from kiosk.shell.session import Visitor
from kiosk.shell.view_model import ShellViewModel
from kiosk.shell.window import BOARD, DoorWindow

# Whoever walks away from this page leaves nothing behind but the page.
NO_BADGE_MS = 60_000
# Whoever touched a machine and taps within this time has come for that machine.
ASKED_MS = 15_000


class BoardFlow(QObject):
    """Carries what is wanted at the board to the door."""

    def __init__(
        self, door: Door, board: BoardViewModel, shell: ShellViewModel, window: DoorWindow, machines: MachineFlow
    ) -> None:
        super().__init__(door)
        self._door = door
        self._board = board
        self._shell = shell
        self._window = window
        self._machines = machines
        self._asked = ""
        self._forget = QTimer(self, singleShot=True, interval=ASKED_MS)
        self._forget.timeout.connect(self._forgotten)
        self._leave = QTimer(self, singleShot=True, interval=NO_BADGE_MS)
        self._leave.timeout.connect(self._to_board)
        board.machine_wanted.connect(self._ask)
        board.no_badge_wanted.connect(self._no_badge)
        board.board_wanted.connect(self._to_board)
        # After the door's own: the first page comes first.
        shell.greeted.connect(self._greeted)

    def _ask(self, tile: str) -> None:
        """Say what everybody may know of a machine."""
        touched = next((each for each in self._board.page.tiles if each.id == tile), None)
        if touched is not None:
            self._asked = tile
            self._forget.start()
            self._door.say(labels.about_machine(self._door.moment().language, touched))

    def _forgotten(self) -> None:
        self._asked = ""

    def _greeted(self, _visitor: Visitor) -> None:
        """Whoever asked about a machine and then taps has come for it."""
        self._leave.stop()
        self._forget.stop()
        tile, self._asked = self._asked, ""
        if tile:
            self._machines.open(tile)

    def _no_badge(self) -> None:
        if self._shell.session.here is None:
            self._window.open(NO_BADGE)
            self._leave.start()

    def _to_board(self) -> None:
        self._leave.stop()
        if self._window.page == NO_BADGE:
            self._window.home(BOARD)

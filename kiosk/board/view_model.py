"""State and actions of the idle screen. It decides nothing."""

from __future__ import annotations

from typing import Any

import segno
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.board.page import BoardPage
from kiosk.components.rows import Rows, plain

QML_IMPORT_NAME = "kiosk.board"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class BoardViewModel(QObject):
    """Signals: `machine_wanted` carries a tile's id, `language_wanted` a code, `no_badge_wanted` nothing."""

    page_changed = Signal()
    machine_wanted = Signal(str)
    no_badge_wanted = Signal()
    board_wanted = Signal()
    join_changed = Signal()

    def __init__(self, page: BoardPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._join = ""
        self._page = page or BoardPage()
        self._tiles = Rows(self)
        self._tiles.show(self._page.tiles)

    def show(self, page: BoardPage) -> None:
        """Show this instead."""
        self._page = page
        self._tiles.show(page.tiles)
        self.page_changed.emit()

    @property
    def page(self) -> BoardPage:
        return self._page

    @Property(str, notify=page_changed)
    def clock(self) -> str:
        return self._page.clock

    @Property(str, notify=page_changed)
    def date(self) -> str:
        return self._page.date

    @Property(str, notify=page_changed)
    def door(self) -> str:
        """`date` and the door's name."""
        return self._page.door

    @Property(str, notify=page_changed)
    def place(self) -> str:
        return self._page.place

    @Property(QObject, constant=True)
    def tiles(self) -> Rows:
        return self._tiles

    @Property(int, notify=page_changed)
    def count(self) -> int:
        """How many tiles there are."""
        return len(self._page.tiles)

    @Property(dict, notify=page_changed)
    def day(self) -> Any:
        return plain(self._page.day)

    @Property(list, notify=page_changed)
    def offline(self) -> list[str]:
        """Title and words of the strip."""
        return [self._page.offline_title, self._page.offline_words]

    @Property(dict, notify=page_changed)
    def message(self) -> Any:
        """What the reader has to say; an empty title says nothing."""
        message = self._page.message
        if message is None:
            return {"title": "", "words": "", "mark": "", "icon": "", "code": ""}
        return plain(message) | {"code": code_of(message.link)}

    @Property(str, notify=join_changed)
    def join(self) -> str:
        """The code with the address where somebody new can join; empty where there is none."""
        return code_of(self._join)

    def show_join(self, address: str) -> None:
        """This is the address where somebody new can join."""
        self._join = address
        self.join_changed.emit()

    @Slot(str)
    def open_machine(self, tile: str) -> None:
        self.machine_wanted.emit(tile)

    @Slot()
    def no_badge(self) -> None:
        self.no_badge_wanted.emit()

    @Slot()
    def back(self) -> None:
        """From "No badge" to the board."""
        self.board_wanted.emit()


def code_of(link: str) -> str:
    """A picture of an address for a phone's camera, as an image's source; empty without an address."""
    return segno.make(link, micro=False).png_data_uri(border=4) if link else ""

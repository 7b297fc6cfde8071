"""State and actions of the training card and the video. They decide nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.rows import plain
from kiosk.components.view_model import PageViewModel, listed
from kiosk.training.page import CardPage, Playing, VideoPage

QML_IMPORT_NAME = "kiosk.training"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CardViewModel(PageViewModel[CardPage]):
    """Signals: `deed_wanted` carries the page's deed, `video_wanted` a module's id."""

    empty = CardPage()
    steps = listed("steps")
    deed_wanted = Signal(str)
    video_wanted = Signal(str)

    @Slot()
    def do(self) -> None:
        self.deed_wanted.emit(self._page.deed)

    @Slot(str)
    def play(self, module: str) -> None:
        self.video_wanted.emit(module)


@QmlElement
class VideoViewModel(PageViewModel[VideoPage]):
    """What stands beside the player. Signal: `deed_wanted` carries the page's deed."""

    empty = VideoPage()
    playing_changed = Signal()
    deed_wanted = Signal(str)
    faster_wanted = Signal()
    card_wanted = Signal()

    def __init__(self, page: VideoPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(page, parent)
        self._playing = Playing()

    def tell(self, playing: Playing) -> None:
        """Say this of the video that plays."""
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit()

    def clear(self) -> None:
        super().clear()
        self.tell(Playing())

    @property
    def playing(self) -> Playing:
        return self._playing

    @Property(dict, notify=playing_changed)
    def told(self) -> Any:
        return plain(self._playing)

    @Slot()
    def do(self) -> None:
        self.deed_wanted.emit(self._page.deed)

    @Slot()
    def faster(self) -> None:
        self.faster_wanted.emit()

    @Slot()
    def leave(self) -> None:
        self.card_wanted.emit()

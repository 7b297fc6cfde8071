"""State and actions of the training card and the video. They decide nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.rows import Rows, plain
from kiosk.training.page import CardPage, Playing, VideoPage

QML_IMPORT_NAME = "kiosk.training"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CardViewModel(QObject):
    """Signals: `deed_wanted` carries the page's deed, `video_wanted` a module's id."""

    page_changed = Signal()
    deed_wanted = Signal(str)
    video_wanted = Signal(str)

    def __init__(self, page: CardPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = Rows(self)
        self.show(page or CardPage())

    def show(self, page: CardPage) -> None:
        """Show this instead."""
        self._page = page
        self._steps.show(page.steps)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(CardPage())

    @property
    def page(self) -> CardPage:
        return self._page

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        """The page's texts; its list is `steps`."""
        found: dict[str, Any] = plain(self._page)
        return found

    @Property(QObject, constant=True)
    def steps(self) -> Rows:
        return self._steps

    @Slot()
    def do(self) -> None:
        self.deed_wanted.emit(self._page.deed)

    @Slot(str)
    def play(self, module: str) -> None:
        self.video_wanted.emit(module)


@QmlElement
class VideoViewModel(QObject):
    """What stands beside the player. Signal: `deed_wanted` carries the page's deed."""

    page_changed = Signal()
    playing_changed = Signal()
    deed_wanted = Signal(str)
    faster_wanted = Signal()
    card_wanted = Signal()

    def __init__(self, page: VideoPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page or VideoPage()
        self._playing = Playing()

    def show(self, page: VideoPage) -> None:
        """Show this instead."""
        self._page = page
        self.page_changed.emit()

    def tell(self, playing: Playing) -> None:
        """Say this of the video that plays."""
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self.show(VideoPage())
        self.tell(Playing())

    @property
    def page(self) -> VideoPage:
        return self._page

    @property
    def playing(self) -> Playing:
        return self._playing

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        found: dict[str, Any] = plain(self._page)
        return found

    @Property("QVariantMap", notify=playing_changed)  # type: ignore[arg-type]
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = plain(self._playing)
        return found

    @Slot()
    def do(self) -> None:
        self.deed_wanted.emit(self._page.deed)

    @Slot()
    def faster(self) -> None:
        self.faster_wanted.emit()

    @Slot()
    def leave(self) -> None:
        self.card_wanted.emit()

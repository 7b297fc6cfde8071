"""The badge reader for Qt: its events as a signal on the thread that the object lives on."""

from PySide6.QtCore import QObject, Qt, Signal, Slot

from kiosk.reader.events import ReaderEvent
from kiosk.reader.reader import BadgeReader


class QtBadgeReader(QObject):
    """A `BadgeReader` that hands over by signal. Call `stop` before the application ends."""

    happened = Signal(object)  # ReaderEvent
    _from_thread = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Queued, since only this object's own thread may touch what listens to `happened`.
        self._from_thread.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._reader = BadgeReader(self._from_thread.emit)

    def start(self) -> None:
        self._reader.start()

    def stop(self) -> None:
        self._reader.stop()

    @Slot()
    def forget_taps(self) -> None:
        self._reader.forget_taps()

    @Slot(object)
    def _hand_over(self, event: ReaderEvent) -> None:
        self.happened.emit(event)

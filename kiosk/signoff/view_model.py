"""State and actions of the sign-off page. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.view_model import PageViewModel, listed
from kiosk.signoff.page import SignOffPage

QML_IMPORT_NAME = "kiosk.signoff"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SignOffViewModel(PageViewModel[SignOffPage]):
    """What is wanted, by the ids of the page.

    Signals: `answer_wanted` carries a row and whether it was seen; `verdict_wanted` "pass" or "not_yet"; `resumed` what
    had been answered when the learner left, which is kept ten minutes for them.
    """

    empty = SignOffPage()
    types, proofs, rows = listed("types"), listed("proofs"), listed("rows")
    reasons, limits = listed("reasons"), listed("limits")
    type_wanted = Signal(str)
    answer_wanted = Signal(str, bool)
    verdict_wanted = Signal(str)
    reason_wanted = Signal(str)
    limit_wanted = Signal(str)
    undo_wanted = Signal()
    leave_wanted = Signal()
    resumed = Signal(object)

    def __init__(self, page: SignOffPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(page, parent)
        self._form: object | None = None

    def clear(self) -> None:
        self._form = None
        super().clear()

    def keep(self, form: object | None) -> None:
        """Remember what has been answered so far, in case the learner leaves."""
        self._form = form

    def unfinished(self) -> object | None:
        return self._form

    def resume(self, form: object) -> None:
        self.resumed.emit(form)

    @Slot(str)
    def choose(self, type_id: str) -> None:
        self.type_wanted.emit(type_id)

    @Slot(str, bool)
    def answer(self, row: str, seen: bool) -> None:
        self.answer_wanted.emit(row, seen)

    @Slot(str)
    def decide(self, verdict: str) -> None:
        self.verdict_wanted.emit(verdict)

    @Slot(str)
    def toggle(self, reason: str) -> None:
        self.reason_wanted.emit(reason)

    @Slot(str)
    def limit(self, end: str) -> None:
        self.limit_wanted.emit(end)

    @Slot()
    def undo(self) -> None:
        self.undo_wanted.emit()

    @Slot()
    def leave(self) -> None:
        self.leave_wanted.emit()

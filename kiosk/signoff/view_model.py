"""State and actions of the sign-off page. It decides nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.components.rows import Rows, plain
from kiosk.signoff.page import SignOffPage

QML_IMPORT_NAME = "kiosk.signoff"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SignOffViewModel(QObject):
    """What is wanted, by the ids of the page.

    Signals: `answer_wanted` carries a row and whether it was seen; `verdict_wanted` "pass" or "not_yet"; `resumed` what
    had been answered when the learner left, which is kept ten minutes for them.
    """

    page_changed = Signal()
    type_wanted = Signal(str)
    answer_wanted = Signal(str, bool)
    verdict_wanted = Signal(str)
    reason_wanted = Signal(str)
    limit_wanted = Signal(str)
    undo_wanted = Signal()
    leave_wanted = Signal()
    resumed = Signal(object)

    def __init__(self, page: SignOffPage | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._types, self._proofs, self._rows, self._reasons, self._limits = (Rows(self) for _ in range(5))
        self._form: object | None = None
        self.show(page or SignOffPage())

    def show(self, page: SignOffPage) -> None:
        """Show this instead."""
        self._page = page
        self._types.show(page.types)
        self._proofs.show(page.proofs)
        self._rows.show(page.rows)
        self._reasons.show(page.reasons)
        self._limits.show(page.limits)
        self.page_changed.emit()

    def clear(self) -> None:
        """Nothing of the last person stays."""
        self._form = None
        self.show(SignOffPage())

    def keep(self, form: object | None) -> None:
        """Remember what has been answered so far, in case the learner leaves."""
        self._form = form

    def unfinished(self) -> object | None:
        return self._form

    def resume(self, form: object) -> None:
        self.resumed.emit(form)

    @property
    def page(self) -> SignOffPage:
        return self._page

    @Property("QVariantMap", notify=page_changed)  # type: ignore[arg-type]
    def shown(self) -> dict[str, Any]:
        """The page's texts; its lists are properties of their own."""
        found: dict[str, Any] = plain(self._page)
        return found

    @Property(QObject, constant=True)
    def types(self) -> Rows:
        return self._types

    @Property(QObject, constant=True)
    def proofs(self) -> Rows:
        return self._proofs

    @Property(QObject, constant=True)
    def rows(self) -> Rows:
        return self._rows

    @Property(QObject, constant=True)
    def reasons(self) -> Rows:
        return self._reasons

    @Property(QObject, constant=True)
    def limits(self) -> Rows:
        return self._limits

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

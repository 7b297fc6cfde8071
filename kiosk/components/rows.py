"""Lists for QML that change in place, so that nothing moves or vanishes under a finger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec
from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

ROW = Qt.ItemDataRole.UserRole
NOWHERE = QModelIndex()


class Row(Protocol):
    """A frozen msgspec struct with an id that is unique in its list."""

    @property
    def id(self) -> str: ...


class Rows(QAbstractListModel):
    """Rows of one kind. A delegate says `required property var row` and reads `row.name`, camelCase.

    Rows that stay in their place are changed in place: a button being pressed is not taken away by news.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows instead."""
        before, after = self._rows, tuple(rows)
        if [row.id for row in before] != [row.id for row in after]:
            self.beginResetModel()
            self._rows = after
            self.endResetModel()
            return
        self._rows = after
        for n, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(n), self.index(n), [ROW])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = ROW) -> Any:
        return plain(self._rows[index.row()]) if index.isValid() and role == ROW else None

    def roleNames(self) -> dict[int, QByteArray]:
        return {int(ROW): QByteArray(b"row")}


def plain(value: object) -> Any:
    """A struct as what QML can read: dicts and lists, keys as the struct renames them."""
    return _listed(msgspec.to_builtins(value))


def _listed(value: Any) -> Any:
    """Qt makes no list of a tuple."""
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value

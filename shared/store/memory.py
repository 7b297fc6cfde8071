"""What a desk or a door remembers of one workshop's rows, from one decision to the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Table

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of a group that end after `since`, by their keys."""

    since: datetime
    rows: dict[tuple[object, ...], Any]


class Memory:
    """Answers of the database that hold as long as nobody writes the table that they were read from.

    A `Shop` forgets what it writes. Whoever keeps a memory beyond a transaction has to know that nobody else has
    written since, and drops it where they do not know.
    """

    def __init__(self) -> None:
        self._found: dict[str, dict[Hashable, Any]] = {}
        self._groups: dict[str, dict[object, _Group]] = {}
        self._kept = 0

    def __len__(self) -> int:
        """How many answers and rows it has taken in; some may be forgotten by now."""
        return self._kept

    def recall(self, table: Table, question: Hashable, read: Callable[[], Found]) -> Found:
        """What `read` gave when this was last asked of `table`, or gives now. Whoever gets it must not change it."""
        answers = self._found.setdefault(table.fullname, {})
        if question not in answers:
            answers[question] = read()
            self._kept += 1
        found: Found = answers[question]
        return found

    def forget(self, table: Table) -> None:
        """Somebody writes this table."""
        self._found.pop(table.fullname, None)

    def group(
        self,
        table: Table,
        value: object,
        since: datetime,
        read: Callable[[], Iterable[tuple[tuple[object, ...], Found]]],
    ) -> Iterable[Found]:
        """The rows of a group, among them all that end after `since`; `read` gives those with their keys."""
        groups = self._groups.setdefault(table.fullname, {})
        known = groups.get(value)
        if known is None or since < known.since:
            known = groups[value] = _Group(since, dict(read()))
            self._kept += 1 + len(known.rows)
        return known.rows.values()

    def note(self, table: Table, value: object, key: tuple[object, ...], row: object | None) -> None:
        """A row of a group was written; None where it was removed."""
        known = self._groups.get(table.fullname, {}).get(value)
        if known is None:
            return
        if row is None:
            known.rows.pop(key, None)
        else:
            known.rows[key] = row
            self._kept += 1

    def forget_groups(self, table: Table) -> None:
        """A row was removed, and nobody knows of which group."""
        self._groups.pop(table.fullname, None)

    def forget_all(self) -> None:
        self._found.clear()
        self._groups.clear()
        self._kept = 0

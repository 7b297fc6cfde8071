"""What a desk or a door remembers of one workshop's rows, from one decision to the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Table

Found = TypeVar("Found")


class Memory:
    """Answers of the database that hold as long as nobody writes the table that they were read from.

    A `Shop` forgets what it writes. Whoever keeps a memory beyond a transaction has to know that nobody else has
    written since, and drops it where they do not know.
    """

    def __init__(self) -> None:
        self._found: dict[str, dict[Hashable, Any]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._found.values()))

    def recall(self, table: Table, question: Hashable, read: Callable[[], Found]) -> Found:
        """What `read` gave when this was last asked of `table`, or gives now. Whoever gets it must not change it."""
        answers = self._found.setdefault(table.fullname, {})
        if question not in answers:
            answers[question] = read()
        found: Found = answers[question]
        return found

    def forget(self, table: Table) -> None:
        """Somebody writes this table."""
        self._found.pop(table.fullname, None)

    def forget_all(self) -> None:
        self._found.clear()

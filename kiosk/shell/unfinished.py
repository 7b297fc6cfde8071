"""Forms that somebody left unfinished: kept for ten minutes, and given back to that person only."""

from __future__ import annotations

from typing import Final
from uuid import UUID

KEPT_S: Final = 600.0


class Unfinished:
    """In memory only. Times are seconds of one monotonic clock."""

    def __init__(self) -> None:
        self._forms: dict[tuple[UUID, str], tuple[object, float]] = {}

    def keep(self, person: UUID, page: str, form: object, at: float) -> None:
        """Remember what `person` had entered on `page`."""
        self._forms[person, page] = (form, at)

    def take(self, person: UUID, page: str, at: float) -> object | None:
        """What this person had entered there within the last ten minutes; it is given back once."""
        self.forget(at)
        form, _ = self._forms.pop((person, page), (None, at))
        return form

    def forget(self, at: float) -> None:
        """Drop what is too old."""
        self._forms = {key: kept for key, kept in self._forms.items() if at - kept[1] < KEPT_S}

"""What the demo's history is made of: ids of one seed, and changes with the moment at which each happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from random import Random
from uuid import UUID

from msgspec import Struct

from shared.journal.types import Change, PersonId, Private, Refusal, Verdict
from shared.refusals import decode
from shared.sync.desk import Desk, FromServer
from shared.sync.messages import MOST_CHANGES

# The ids lie before all that are made while a demo runs, so that what is added there comes last in lists.
_FIRST_MS = 1_735_689_600_000  # 2025-01-01


class Ids:
    """UUIDv7s of one seed, each later than the one before."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(f"{seed} ids")
        self._ms = _FIRST_MS

    def next(self) -> UUID:
        self._ms += 1
        random = self._rng.getrandbits
        return UUID(int=self._ms << 80 | 7 << 76 | random(12) << 64 | 2 << 62 | random(62))


class Moment(Struct, frozen=True):
    """A change, and when it happened."""

    at: datetime
    change: Change
    actor: PersonId
    private: Private | None = None


class CannotFurnish(Exception):
    """The desk refused a change of the demo: the workshop is not new, or was opened too late for its history."""

    def __init__(self, change: Change, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(f"{type(change).__name__}: {', '.join(map(str, refusals)) or 'set aside'}")


def play(desk: Desk, workshop: int, moments: Iterable[Moment]) -> None:
    """Put changes through the desk in the order of their times, those of one moment together.

    Raises:
        CannotFurnish: one was refused; those before it stand.
    """
    head = 0
    for at, group in groupby(sorted(moments, key=lambda each: each.at), key=lambda each: each.at):
        together = list(group)
        for first in range(0, len(together), MOST_CHANGES):
            batch = together[first : first + MOST_CHANGES]
            head = head or desk.take(workshop, [], at).head
            sent = [FromServer(each.change, each.actor, seen=head, private=each.private) for each in batch]
            taken = desk.take(workshop, sent, at)
            for each, outcome in zip(batch, taken.outcomes, strict=True):
                if outcome.verdict is not Verdict.ACCEPTED:
                    raise CannotFurnish(each.change, decode(outcome.refusals))
            head = taken.head

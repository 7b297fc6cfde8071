"""What comes from a door that was revoked: kept apart for an admin to look at, and never in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
import structlog

from shared import refusals
from shared.journal.queries import Outcome
from shared.journal.rules import IdReused
from shared.journal.signing import open_envelope
from shared.journal.types import Refusal, Signed, Verdict
from shared.journal.writes import keep_private_part
from shared.store.shop import Shop
from shared.sync import queries, tables
from shared.sync.rules import Apart, quarantine_refusals, size_apart
from shared.sync.sender import sender_refusals, signature_refusals
from shared.sync.types import Door, Quarantined

_log = structlog.get_logger()


class Quarantine:
    """A workshop's quarantine, in one transaction of the desk."""

    def __init__(self, shop: Shop, came_at: datetime) -> None:
        self._shop = shop
        self._came_at = came_at
        self._kept: dict[int, Apart] = {}
        self._alarmed: set[tuple[str, int]] = set()

    def take(self, signed: Signed, door: Door) -> Outcome:
        """Keep apart what the revoked door has signed, as far as there is room; of anything else nothing is kept."""
        try:
            refused: Sequence[Refusal] = sender_refusals(signed, open_envelope(signed), door, self._shop.workshop)
        except (msgspec.DecodeError, RecursionError):
            refused = signature_refusals(signed, door)
        if refused:
            self._alarm("a revoked door sends what it has not signed", door)
            return not_kept(signed, refused)
        self._alarm("a revoked door pushes into quarantine", door)
        first = self._shop.get(tables.quarantine, Quarantined, signed.id)
        if first is None:
            refused = self._keep(signed, door)
        elif first.envelope != signed.envelope:
            refused = (IdReused(),)
        return not_kept(signed, refused) if refused else Outcome(signed.id, Verdict.QUARANTINED, 0)

    def _keep(self, signed: Signed, door: Door) -> Sequence[Refusal]:
        kept = self._kept.get(door.door) or queries.kept_apart(self._shop, door.door)
        size = size_apart(signed)
        full = quarantine_refusals(kept, size)
        if full:
            self._alarm("a revoked door's quarantine is full", door)
            return full
        row = Quarantined(signed.id, door.door, self._came_at, signed.envelope, signed.signature, taken=False)
        self._shop.put(tables.quarantine, row)
        if signed.private is not None:
            keep_private_part(self._shop.conn, self._shop.workshop, signed.id, signed.private)
        self._kept[door.door] = Apart(kept.changes + 1, kept.bytes + size)
        return ()

    def _alarm(self, event: str, door: Door) -> None:
        """Say it once of a door and batch: such a door must not fill the log, either."""
        if (event, door.door) not in self._alarmed:
            self._alarmed.add((event, door.door))
            _log.error(event, door=door.door)


def not_kept(signed: Signed, found: Sequence[Refusal]) -> Outcome:
    """Refused, and neither in the journal nor in quarantine."""
    return Outcome(signed.id, Verdict.REFUSED, 0, refusals.encode(found))

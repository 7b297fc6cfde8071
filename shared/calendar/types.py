"""The values of the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from msgspec import Struct

from shared.timespan import TimeSpan

ClaimId = NewType("ClaimId", UUID)
# A machine's or a person's id: whatever can be promised.
ResourceId = NewType("ResourceId", UUID)

# No claim is longer: a CHECK of the table, so that overlaps are found by plain comparisons on an index.
LONGEST = timedelta(days=31)


class ClaimSource(StrEnum):
    """What made the claim; its id is the claim's."""

    BOOKING = "booking"


class Taken(Struct, frozen=True):
    """A fact: a resource is not free then, though nobody has promised it. It blocks nothing by itself."""

    resource_id: ResourceId
    span: TimeSpan


class Claim(Struct, frozen=True):
    """A promise of one resource: while it stands, no other promise of that resource overlaps it."""

    claim_id: ClaimId
    resource_id: ResourceId
    source: ClaimSource
    starts_at: datetime
    ends_at: datetime

    @property
    def span(self) -> TimeSpan:
        return TimeSpan(self.starts_at, self.ends_at)

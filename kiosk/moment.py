"""The moment that a page speaks of, and how old the door's data is then."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from shared.booking.changes import BookingMade, UseExtended
from shared.journal.rules import CLOCK_SLACK
from shared.journal.types import Change
from shared.language import Language
from shared.signoff.changes import SignedOff


class Moment(Struct, frozen=True):
    """When a page was made, and in which language.

    Attributes:
        fresh_at: the server's time of the door's last pull; None before the first.
        offline_since: since when the server does not answer; None while it does.
        door: what the workshop calls this door; empty before it has said so.
        waiting: bookings, uses that are to go on longer, and sign-offs, of which only this door knows yet.
    """

    at: datetime
    fresh_at: datetime | None
    language: Language
    offline_since: datetime | None = None
    door: str = ""
    waiting: frozenset[UUID] = frozenset()

    @property
    def age(self) -> timedelta:
        """How old the door's data is; longer than anything before the first sync, or where the clock is wrong."""
        if self.fresh_at is None or self.at < self.fresh_at - CLOCK_SLACK:
            return timedelta.max  # a clock that stands before the last pull is wrong, and nobody can tell
        return self.at - self.fresh_at


def claimed(changes: Collection[Change]) -> frozenset[UUID]:
    """The bookings that are made, the uses that are kept longer, and the sign-offs, by these changes."""
    booked = {each.booking_id for each in changes if isinstance(each, BookingMade)}
    longer = {each.use_id for each in changes if isinstance(each, UseExtended)}
    return frozenset(booked | longer | {each.sign_off_id for each in changes if isinstance(each, SignedOff)})

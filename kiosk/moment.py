"""The moment that a page speaks of, and how old the door's data is then."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from shared.language import Language


class Moment(Struct, frozen=True):
    """When a page was made, and in which language.

    Attributes:
        fresh_at: the server's time of the door's last pull; None before the first.
        offline_since: since when the server does not answer; None while it does.
    """

    at: datetime
    fresh_at: datetime | None
    language: Language
    offline_since: datetime | None = None

    @property
    def age(self) -> timedelta:
        """How old the door's data is; longer than anything before the first sync."""
        return timedelta.max if self.fresh_at is None else self.at - self.fresh_at

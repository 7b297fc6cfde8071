"""Stretches of time, half-open and in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

AwareTime = Annotated[datetime, Meta(tz=True)]
"""A time that says its zone: what travels has no other."""


class TimeSpan(Struct, frozen=True, order=True):
    """A stretch of time that contains `start` and does not contain `end`; both are aware, and kept in UTC.

    Raises:
        ValueError: a time without a zone, or an end that is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError(f"a time without a zone: {self.start}, {self.end}")
        # Two times of one zone are compared and subtracted by the wall clock, an hour wrong when that is changed.
        force_setattr(self, "start", self.start.astimezone(UTC))
        force_setattr(self, "end", self.end.astimezone(UTC))
        if self.start >= self.end:
            raise ValueError(f"a span that ends before it has begun: {self.start}, {self.end}")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def overlaps(self, other: TimeSpan) -> bool:
        # Strict on both sides, so that one booking may begin the moment another ends.
        return self.start < other.end and other.start < self.end

    def contains(self, at: datetime) -> bool:
        return self.start <= at < self.end


def free_spans(within: TimeSpan, taken: Iterable[TimeSpan]) -> tuple[TimeSpan, ...]:
    """What `taken` (in any order, overlapping or not) leaves of `within`, earliest first."""
    free: list[TimeSpan] = []
    start = within.start
    for span in sorted(taken):
        if span.start > start and start < within.end:
            free.append(TimeSpan(start, min(span.start, within.end)))
        start = max(start, span.end)
    if start < within.end:
        free.append(TimeSpan(start, within.end))
    return tuple(free)


def whole_microseconds(at: datetime) -> int:
    """Microseconds since 1970 in UTC: how times enter hashes."""
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds

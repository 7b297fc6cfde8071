"""What somebody has watched of a video: a union of stretches of media time, in whole milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

# A longer stretch left out means that the module is not complete, whatever its percentage.
LONGEST_GAP_MS = 10_000
# Players report "ended" a little early, so this much at the very end need not be seen.
END_SNAP_MS = 3_000


class Range(Struct, frozen=True, order=True, array_like=True):
    """A stretch of a video that contains `start_ms` and does not contain `end_ms`; two numbers on the wire.

    Raises:
        ValueError: a start before the video's, or an end that is not after the start.
    """

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"not a stretch of a video: {self.start_ms} to {self.end_ms} ms")

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


class Coverage(Struct, frozen=True):
    """The watched stretches of one video: sorted, and apart from each other.

    It knows no duration, since that belongs to the module's approved version. Whoever asks gives it, and what
    lies beyond it never counts.

    Raises:
        ValueError: ranges out of order, or touching; `Coverage.of` takes any.
    """

    ranges: tuple[Range, ...] = ()

    def __post_init__(self) -> None:
        if any(before.end_ms >= after.start_ms for before, after in pairwise(self.ranges)):
            raise ValueError("ranges of a coverage are sorted and do not touch")

    @classmethod
    def of(cls, ranges: Iterable[Range]) -> Coverage:
        """The union of `ranges`, which come in any order and may overlap."""
        merged: list[Range] = []
        for stretch in sorted(ranges):
            if merged and stretch.start_ms <= merged[-1].end_ms:
                merged[-1] = Range(merged[-1].start_ms, max(merged[-1].end_ms, stretch.end_ms))
            else:
                merged.append(stretch)
        return cls(tuple(merged))

    def add(self, *ranges: Range) -> Coverage:
        return Coverage.of((*self.ranges, *ranges))

    def union(self, other: Coverage) -> Coverage:
        return self.add(*other.ranges)

    def within(self, duration_ms: int) -> Coverage:
        """What lies inside a video of this length."""
        inside = (r for r in self.ranges if r.start_ms < duration_ms)
        return Coverage(tuple(Range(r.start_ms, min(r.end_ms, duration_ms)) for r in inside))

    def missing(self, wanted: Range) -> tuple[Range, ...]:
        """The parts of `wanted` that are not covered, first to last."""
        found: list[Range] = []
        start = wanted.start_ms
        for stretch in self.ranges:
            if start < stretch.start_ms and start < wanted.end_ms:
                found.append(Range(start, min(stretch.start_ms, wanted.end_ms)))
            start = max(start, stretch.end_ms)
        if start < wanted.end_ms:
            found.append(Range(start, wanted.end_ms))
        return tuple(found)

    def gaps(self, duration_ms: int) -> tuple[Range, ...]:
        """What is still to be seen of a video of this length, first to last.

        At most 3 s at the very end are left out, once anything was watched: players stop short of the end.

        Raises:
            ValueError: a duration that is not above zero.
        """
        gaps = self.missing(Range(0, duration_ms))
        if not gaps or gaps[-1].end_ms < duration_ms:
            return gaps
        tail = gaps[-1]
        return gaps[:-1] if tail.start_ms > 0 and tail.length_ms <= END_SNAP_MS else gaps

    def percent(self, duration_ms: int) -> int:
        """How much of a video of this length was seen, 0 to 100, rounded down: 100 means all of it."""
        left_ms = sum(gap.length_ms for gap in self.gaps(duration_ms))
        return (duration_ms - left_ms) * 100 // duration_ms

    def complete(self, duration_ms: int, percent: int) -> bool:
        """Whether the requirement's `percent` is reached and no stretch of more than 10 s was left out."""
        longest_ms = max((gap.length_ms for gap in self.gaps(duration_ms)), default=0)
        return self.percent(duration_ms) >= percent and longest_ms <= LONGEST_GAP_MS


def cut(ranges: Iterable[Range], already: Coverage, *, duration_ms: int, allowance_ms: int) -> tuple[Range, ...]:
    """The parts of `ranges` that are new to `already`, in the order given, until `allowance_ms` is used up.

    What was seen before, what is named twice and what lies beyond the duration costs nothing and gives nothing.
    """
    credited: list[Range] = []
    seen = already
    left_ms = allowance_ms
    for stretch in ranges:
        if stretch.start_ms >= duration_ms:
            continue
        for new in seen.missing(Range(stretch.start_ms, min(stretch.end_ms, duration_ms))):
            if left_ms <= 0:
                return tuple(credited)
            credited.append(Range(new.start_ms, min(new.end_ms, new.start_ms + left_ms)))
            left_ms -= new.length_ms
        seen = seen.add(stretch)
    return tuple(credited)

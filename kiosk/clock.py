"""The door's time: it goes with the machine's monotonic clock, is set by the server, and never jumps."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# The machine's own clock is doubted once it differs from the server's by more than this.
DOUBTED = timedelta(minutes=2)


class DoorClock:
    """What time it is. Until the server has said so, the machine's own clock is taken at its word.

    Args:
        wall: the machine's clock; read once at the start, since it may jump.
        monotonic: seconds that only ever rise.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._base = wall()
        self._since = monotonic()

    def __call__(self) -> datetime:
        return self._base + timedelta(seconds=self._monotonic() - self._since)

    def at(self, monotonic: float) -> datetime:
        """The time at a moment of the monotonic clock, as the badge reader gives it."""
        return self._base + timedelta(seconds=monotonic - self._since)

    def set(self, server: datetime) -> None:
        """The server has just said what time it is. A step back is taken only where it is a real correction."""
        now = self()
        if timedelta() <= now - server < timedelta(seconds=1):
            return  # the answer's way here; going back by that would reorder what happened
        self._base, self._since = server, self._monotonic()

    @property
    def offset(self) -> timedelta:
        """By how much the machine's own clock is ahead of the door's time."""
        return self._wall() - self()

    @property
    def doubted(self) -> bool:
        """Whether the machine's own clock is so wrong that somebody should look at it."""
        return abs(self.offset) > DOUBTED

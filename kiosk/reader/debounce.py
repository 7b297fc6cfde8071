"""When a badge that was read is a tap."""

from typing import Final

from shared.people.badges import BadgeUid

ONE_TAP: Final = 5.0  # seconds


class Debounce:
    """Knows the taps of the last five seconds, so that a badge read twice within them is one tap.

    Each badge counts for itself: two in one wallet that the reader finds in turns are two taps, not twenty. The time
    runs from the tap, not from the last reading, so a badge held in front of the reader is not ignored for ever.
    """

    def __init__(self) -> None:
        self._taps: dict[BadgeUid, float] = {}

    def is_tap(self, uid: BadgeUid, at: float) -> bool:
        """Is this reading, at `at` seconds of a clock that never goes back, a tap? It is remembered if so."""
        self._taps = {known: tapped for known, tapped in self._taps.items() if at - tapped < ONE_TAP}
        if uid in self._taps:
            return False
        self._taps[uid] = at
        return True

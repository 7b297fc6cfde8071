"""What the player shows, as one value."""

from __future__ import annotations

from msgspec import Struct

from kiosk.player.trouble import Trouble, TroubleWords, words
from kiosk.player.watching import PlayState
from shared.language import Language
from shared.training.coverage import Coverage

# As QML knows the states of the player; beside these it is idle, loading or in trouble.
STATES = {
    PlayState.UNSTARTED: "ready",
    PlayState.CUED: "ready",
    PlayState.PLAYING: "playing",
    PlayState.BUFFERING: "buffering",
    PlayState.PAUSED: "paused",
    PlayState.ENDED: "ended",
}


class PlayerPage(Struct, frozen=True):
    """What the player shows; it begins with nothing open."""

    state: str = "idle"
    html: str = ""
    """The web page to show; empty where there is none."""
    identity: str = ""
    """The address that the web page stands under."""
    at_ms: int = 0
    duration_ms: int = 0
    """Of the module's approved version."""
    rate: float = 1.0
    watched: Coverage = Coverage()
    asking: bool = False
    """Whether somebody is asked to show that they are there."""
    trouble: Trouble | None = None

    @property
    def playing(self) -> bool:
        return self.state in ("playing", "buffering")

    @property
    def percent(self) -> int:
        return self.watched.percent(self.duration_ms) if self.duration_ms else 0

    @property
    def parts(self) -> list[dict[str, float]]:
        """What has been watched, for the bar: from `start` to `end`, each 0 to 1."""
        return [
            {"start": seen.start_ms / self.duration_ms, "end": seen.end_ms / self.duration_ms}
            for seen in self.watched.within(self.duration_ms).ranges
        ]

    @property
    def notches(self) -> int:
        """How many stretches were left out before the last that was watched."""
        ranges = self.watched.within(self.duration_ms).ranges
        return len(ranges) - (1 if ranges and ranges[0].start_ms == 0 else 0)

    def progress(self, spoken: Language) -> str:
        """The bar in words."""
        if not self.notches:
            return spoken.say("{percent} % watched", percent=self.percent)
        return spoken.say_n(
            "{percent} % watched, {n} gap", "{percent} % watched, {n} gaps", self.notches, percent=self.percent
        )

    def words(self, spoken: Language) -> TroubleWords:
        """What stands in place of the video; empty while there is no trouble."""
        return words(self.trouble, spoken.say) if self.trouble else TroubleWords("", "", again=False)

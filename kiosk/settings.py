"""Settings of a kiosk: every one of them, with its default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from msgspec import Meta

from shared.settings import Log, Section


class Server(Section, frozen=True):
    """The companion server.

    Attributes:
        address: as `https://doorwright.example.org`; None until the kiosk is paired, which remembers it in its state.
    """

    address: str | None = None


class State(Section, frozen=True):
    """Where the kiosk keeps its outbox, its replica and its key.

    Attributes:
        folder: None is the user's own state folder.
    """

    folder: Path | None = None

    @property
    def own_folder(self) -> Path:
        """`folder`, or where this user keeps such things."""
        return self.folder or platformdirs.user_state_path("doorwright", appauthor=False) / "kiosk"


class Display(Section, frozen=True):
    """The screen.

    Attributes:
        width_mm: the width of what it shows, where it lies about itself; None believes it.
        theme: `auto` follows the clock and the opening hours.
        language: code of the language that the idle screen begins with.
        text: how large the letters are for everybody; who wants them larger still has them so.
        calm: motion becomes a short fade for everybody.
    """

    width_mm: Annotated[float, Meta(gt=0)] | None = None
    fullscreen: bool = True
    theme: Literal["auto", "day", "night"] = "auto"
    language: Annotated[str, Meta(pattern="^[a-z]{2}$")] = "en"
    text: Literal["usual", "larger", "largest"] = "usual"
    calm: bool = False


class Mount(Section, frozen=True):
    """How the screen hangs.

    Attributes:
        bottom_mm: the lower edge of what it shows above the floor; from it follows what everybody can reach.
            At most 800 keep the lower page below one metre: it needs 200 mm of the screen.
        lower: everything to touch moves down, below one metre where the screen hangs low enough, for everybody.
    """

    bottom_mm: Annotated[float, Meta(ge=0)] = 900
    lower: bool = False


class Reader(Section, frozen=True):
    """The badge reader.

    Attributes:
        side: where it is, seen from the screen; the yellow column points there.
    """

    side: Literal["left", "right", "below"] = "right"


class Sound(Section, frozen=True):
    """What is heard at the door.

    Attributes:
        volume: 0 to 1; 0 is silent.
        quiet_from, quiet_to: between these hours of the day nothing is heard; the same hour twice is never.
    """

    volume: Annotated[float, Meta(ge=0, le=1)] = 1.0
    quiet_from: Annotated[int, Meta(ge=0, le=23)] = 0
    quiet_to: Annotated[int, Meta(ge=0, le=23)] = 0


class Visitors(Section, frozen=True):
    """People without a badge.

    Attributes:
        join: the address where somebody new can join, shown as a code for a phone; without it a manager is named.
    """

    join: str | None = None


class Player(Section, frozen=True):
    """The embedded video player.

    Attributes:
        identity: the address under which the player page presents itself to YouTube, which refuses one without.
        script_url: YouTube's player script.
    """

    identity: str = "https://org.doorwright.kiosk/"
    script_url: str = "https://www.youtube.com/iframe_api"


class KioskSettings(Section, frozen=True):
    """Everything that can be set for a kiosk.

    Attributes:
        demo_player: plays the videos that the demo makes on the spot; `doorwright demo` says where they are.
    """

    server: Server = Server()
    state: State = State()
    display: Display = Display()
    mount: Mount = Mount()
    reader: Reader = Reader()
    sound: Sound = Sound()
    visitors: Visitors = Visitors()
    player: Player = Player()
    demo_player: Player = Player()
    log: Log = Log()

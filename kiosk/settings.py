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
    """

    width_mm: Annotated[float, Meta(gt=0)] | None = None
    fullscreen: bool = True
    theme: Literal["auto", "day", "night"] = "auto"
    language: Annotated[str, Meta(pattern="^[a-z]{2}$")] = "en"


class Mount(Section, frozen=True):
    """How the screen hangs.

    Attributes:
        bottom_mm: the lower edge of what it shows above the floor; from it follows what everybody can reach.
    """

    bottom_mm: Annotated[float, Meta(ge=0)] = 900


class Reader(Section, frozen=True):
    """The badge reader.

    Attributes:
        side: on which side of the screen it is; the yellow column stands there.
    """

    side: Literal["left", "right"] = "right"


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
    player: Player = Player()
    demo_player: Player = Player()
    log: Log = Log()

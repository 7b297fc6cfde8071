"""What the idle screen shows: one frozen value, every text of it said in the language that is spoken just now."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from kiosk.theme.sounds import Sound


class TileState(StrEnum):
    """How a place on the shadow board looks."""

    FREE = "free"
    IN_USE = "in_use"
    MINE = "mine"
    PENCILLED = "pencilled"
    TRAINING = "training"
    OUT_OF_ORDER = "out_of_order"
    UNHEARD = "unheard"


class MachineTile(Struct, frozen=True, rename="camel"):
    """A machine, or all machines of a type.

    Attributes:
        id: handed back when the tile is touched.
        icon: a Tabler name that is in `kiosk.theme.icons`.
        words: "Free until 20:00", "3 of 4 free".
        spoken: for a screen reader: "Laser cutter, in use, 35 minutes left".
    """

    id: str
    name: str
    icon: str
    state: TileState
    words: str
    spoken: str


class DayItem(Struct, frozen=True, rename="camel"):
    """Something on today's line.

    Attributes:
        start, end: parts of the line's width, 0 to 1.
        caption: "Laser class · 2 places".
        spoken: with its times: "Laser class, 19:00 to 20:30, 2 places left".
    """

    id: str
    start: float
    end: float
    caption: str
    spoken: str


class Hour(Struct, frozen=True, rename="camel"):
    """A label above today's line; `at` is a part of its width."""

    at: float
    caption: str


class Day(Struct, frozen=True, rename="camel"):
    """Today's line, from opening to closing.

    Attributes:
        items: the most important first; what finds no room is counted.
        now: a part of the width; None before opening and after closing.
        empty: said where there are no items: "Nothing is booked today."
    """

    items: tuple[DayItem, ...] = ()
    hours: tuple[Hour, ...] = ()
    now: float | None = None
    empty: str = ""


class Message(Struct, frozen=True, rename="camel"):
    """Something the reader has to say: `title` and `words` as in section 9 of the guide.

    Attributes:
        mark: a kind of the `Mark` component: "unknown", "stop" or "nearly".
        icon: a Tabler name.
        link: an address to be scanned with a phone; empty without.
        sound: what is heard with it; None is nothing.
    """

    title: str
    words: str
    mark: str
    icon: str
    link: str = ""
    sound: Sound | None = None


class BoardPage(Struct, frozen=True, rename="camel"):
    """The whole idle screen.

    Attributes:
        clock: "18:42"; each change moves the contents by 2 mm, so that nothing burns in.
        date: "Saturday 21 November".
        door: "Saturday 21 November · Front door", for where there is room; empty before the door has a name.
        place: "Woodside Makers · open until 22:00".
        offline_title, offline_words: the strip; empty with the network.
        message: instead of "Tap your badge"; stays until the page says otherwise.
        dark: whether it is night in the workshop: late, and nobody has opened it.
    """

    clock: str = ""
    date: str = ""
    door: str = ""
    place: str = ""
    tiles: tuple[MachineTile, ...] = ()
    day: Day = Day()
    offline_title: str = ""
    offline_words: str = ""
    message: Message | None = None
    dark: bool = False

"""The idle screen in every state, for the walk and for the pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from kiosk.board import labels
from kiosk.board.page import BoardPage, Day, DayItem, Hour, MachineTile, TileState
from kiosk.board.view_model import BoardViewModel
from kiosk.shell.pages import Page, qml_of
from shared.language import Language
from tests.support.pages import State


def tile(name: str, icon: str, state: TileState, words: str) -> MachineTile:
    return MachineTile(name, name, icon, state, words, f"{name}, {words}")


def eight(say: Language) -> tuple[MachineTile, ...]:
    s = say.say
    return (
        tile("3D printer A", "printer", TileState.FREE, s("Free until {time}", time="20:00")),
        tile("Laser cutter", "microscope", TileState.IN_USE, s("In use · {left} left", left="35 min")),
        tile("CNC router", "tool", TileState.FREE, s("Free all evening")),
        tile("Sewing", "needle-thread", TileState.FREE, s("Free until {time}", time="21:00")),
        tile("Wood lathe", "wood", TileState.OUT_OF_ORDER, s("Out of order · back {day}", day="Thu")),
        tile("Robot arm", "robot", TileState.IN_USE, s("In use · {left} left", left="1 h 10")),
        tile("Electronics", "cpu", TileState.FREE, s("Free all evening")),
        tile("Kiln", "flame", TileState.UNHEARD, s("Last seen {time}", time="17:58")),
    )


def every_state(say: Language) -> tuple[MachineTile, ...]:
    s = say.say
    return (
        *eight(say),
        tile("Band saw", "axe", TileState.MINE, s("Yours until {time}", time="20:00")),
        tile("Plotter", "pencil", TileState.PENCILLED, s("Pencilled until {time}", time="Fri 17:00")),
        tile("Vacuum former", "vacuum-cleaner", TileState.TRAINING, s("{n} steps to go", n=2)),
        tile("Embroidery machine", "needle-thread", TileState.FREE, s("Free until {time}", time="22:00")),
    )


TYPES = (
    ("3D printer (filament)", "printer", 6, 4),
    ("3D printer (resin)", "cube-3d-sphere", 3, 2),
    ("Laser cutter", "microscope", 2, 0),
    ("CNC router", "tool", 2, 1),
    ("Table saw", "settings", 2, 2),
    ("Band saw", "axe", 3, 3),
    ("Wood lathe", "wood", 3, 1),
    ("Metal lathe", "engine", 2, 0),
    ("Milling machine", "propeller", 2, 1),
    ("Drill press", "hammer-drill", 4, 4),
    ("Welding bench", "bolt", 3, 2),
    ("Sewing machine", "needle-thread", 6, 5),
    ("Embroidery machine", "shirt", 2, 1),
    ("Vinyl cutter", "cut", 2, 2),
    ("Screen press", "wash-press", 2, 0),
    ("Kiln", "flame", 2, 1),
    ("Potter's wheel", "disc", 4, 4),
    ("Electronics bench", "cpu", 6, 3),
    ("Robot arm", "robot", 2, 1),
    ("Photo studio", "camera", 2, 2),
)


def twenty_types(say: Language) -> tuple[MachineTile, ...]:
    def group(name: str, icon: str, there: int, free: int) -> MachineTile:
        words = say.say("{free} of {all} free", free=free, all=there)
        return tile(name, icon, TileState.FREE if free else TileState.IN_USE, words)

    tiles = [group(*each) for each in TYPES]
    tiles[6] = tile("Wood lathe", "wood", TileState.OUT_OF_ORDER, say.say("Out of order"))
    return tuple(tiles)


def evening(say: Language, *more: DayItem) -> Day:
    items = (
        DayItem("1", 0.04, 0.44, "Sewing machine 2", "Sewing machine 2, 17:15 to 19:15"),
        DayItem("2", 0.39, 0.69, "Laser 1", "Laser 1, 19:00 to 20:30"),
        DayItem("3", 0.70, 0.96, "Wood lathe 3", "Wood lathe 3, 20:30 to 21:45"),
        *more,
    )
    hours = tuple(Hour(n / 5, f"{17 + n}:00") for n in range(6))
    return Day(items, hours, now=0.34, empty=say.say("Nothing is booked today."))


def short_bookings(say: Language) -> Day:
    """Bars with no room for their words: in the midst of the day, at its end, and beside each other."""
    items = (
        DayItem("1", 0.10, 0.15, "Sewing machine 2", "Sewing machine 2, 17:30 to 17:45"),
        DayItem("2", 0.17, 0.22, "Laser 1", "Laser 1, 17:50 to 18:05"),
        DayItem("3", 0.94, 1.0, "Wood lathe 3", "Wood lathe 3, 21:40 to 22:00"),
    )
    return Day(items, evening(say).hours, now=0.34)


def board(say: Language, **changes: object) -> BoardPage:
    values: dict[str, Any] = {
        "clock": "18:42",
        "date": "Saturday 21 November",
        "door": "Saturday 21 November · Front door",
        "place": "Woodside Makers · " + say.say("open until {time}", time="22:00"),
        "tiles": eight(say),
        "day": evening(say),
    } | changes
    return BoardPage(**values)


@dataclass(frozen=True)
class Shows:
    """Makes a state of the board from changes to the usual evening; each value may be a function of the language."""

    changes: dict[str, object]

    def __call__(self, say: Language) -> State:
        made = {key: value(say) if callable(value) else value for key, value in self.changes.items()}
        return State(board=Page(qml_of("board", "BoardPage"), {"board": BoardViewModel(board(say, **made))}))


def offline(title: object, words: object) -> dict[str, object]:
    return {"offline_title": title, "offline_words": words}


def unheard(say: Language) -> tuple[MachineTile, ...]:
    """The door's data is older than an hour."""
    words = say.say("Last seen {time}", time="17:58")
    return tuple(replace(each, state=TileState.UNHEARD, words=words) for each in eight(say))


def no_badge(join: str) -> Callable[[Language], State]:
    def make(say: Language) -> State:
        model = BoardViewModel(board(say))
        model.show_join(join)
        return State(board=Page(qml_of("board", "NoBadgePage"), {"board": model}))

    return make


STATES = {
    "no badge": no_badge("https://doorwright.example.org/w/woodside/join"),
    "no badge, nowhere to join": no_badge(""),
    "unheard": Shows({"tiles": unheard, **offline("Working offline since 17:58.", "")}),
    "asked": Shows({"message": lambda say: labels.about_machine(say, eight(say)[0])}),
    "asked in use": Shows({"message": lambda say: labels.about_machine(say, eight(say)[1])}),
    "asked stopped": Shows({"message": lambda say: labels.about_machine(say, eight(say)[4])}),
    "evening": Shows({}),
    "every state": Shows({"tiles": every_state}),
    "sixty machines": Shows({"tiles": twenty_types}),
    "three machines": Shows({"tiles": lambda say: eight(say)[:3]}),
    "quiet day": Shows({"day": lambda say: Day((), evening(say).hours, 0.34, say.say("Nothing is booked today."))}),
    "short bookings": Shows({"day": short_bookings}),
    "offline": Shows(
        offline(
            lambda say: say.say("Working offline since {time}.", time="18:20"),
            lambda say: say.say("Badges, training you have begun and sign-offs work; bookings wait until we are back."),
        )
    ),
    "unknown badge": Shows(
        {"message": lambda say: labels.unknown_badge(say, "https://doorwright.example.org/w/woodside/join")}
    ),
    "lost badge": Shows({"message": labels.lost_badge}),
    "phone": Shows({"message": labels.unusable_badge}),
    "read too short": Shows({"message": labels.read_too_short}),
    "reader gone": Shows({"message": labels.reader_gone}),
    "pairing": Shows(
        {
            "message": lambda say: labels.pairing_code(say, "1-KXQ47RTM"),
            "tiles": (),
            "day": Day(),
            "clock": "",
            "place": "",
            "date": "",
            "door": "",
        }
    ),
    "nothing known": Shows({"tiles": (), "day": Day(), "place": "", "date": "", "door": ""}),
}

GOLDEN = ("evening", "every state", "sixty machines", "unheard", "asked", "no badge")

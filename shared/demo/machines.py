"""What the demo workshop has: its equipment types with their machines, videos, checklists and booking policies."""

from __future__ import annotations

from msgspec import Struct

from shared.equipment.types import Category

LASER = "Laser cutter"
LASER_ONE = "Laser 1"
BAND_SAW = "Band saw"
# What Mia has seen, and what she is to see in the demo.
LASER_SEEN = "Laser cutter: fire and fumes"
LASER_TO_WATCH = "Laser cutter: focus and materials"
# What Mia has begun, and what she may use without more.
ROUTER_BEGUN = "CNC router: holding the work"
PRINTER = "3D printer (filament)"
PRINTER_THREE = "Printer 3"
# This machine asks for a video more than its type.
VACUUM_TABLE, VACUUM_VIDEO = "Router 2", "CNC router: the vacuum table"


class Video(Struct, frozen=True):
    """A module: its title, and how long the demo's video of it is."""

    title: str
    seconds: int


class Kept(Struct, frozen=True):
    """An equipment type, and what belongs to it.

    Attributes:
        icon: a Tabler name that the kiosk has.
        machine: what its machines are called, without their number.
        videos: in the order in which people watch them.
        one_is_enough: one of the videos instead of all.
        practical: whether a trainer signs off; then `checklist` says what they see.
        demand: how likely a free hour of a machine is booked, 0 to 1; 0: nobody books it.
        lengths_min: how long people book it for.
        holders: how many people may use it besides its trainers and owners.
    """

    name: str
    icon: str
    category: Category
    machine: str
    machines: int
    place: str
    videos: tuple[Video, ...] = ()
    one_is_enough: bool = False
    practical: bool = False
    checklist: tuple[str, ...] = ()
    demand: float = 0.1
    lengths_min: tuple[int, ...] = (60, 90, 120)
    longest_min: int = 240
    approval: bool = False
    holders: int = 0


RED, AMBER, GREEN = Category.RED, Category.AMBER, Category.GREEN

KEPT = (
    Kept(
        PRINTER,
        "printer",
        AMBER,
        "Printer",
        6,
        "Print corner",
        videos=(Video("3D printing: the first layer", 30),),
        demand=0.12,
        lengths_min=(120, 180, 240),
        longest_min=480,
    ),
    Kept(
        "3D printer (resin)",
        "cube-3d-sphere",
        RED,
        "Resin printer",
        3,
        "Print corner, with the hood",
        videos=(Video("Resin printing: gloves and washing", 32),),
        practical=True,
        checklist=(
            "Wears gloves and glasses before the lid is open",
            "Fills and empties the tank without a spill",
            "Washes and cures a part",
            "Knows where the spill kit is",
        ),
        demand=0.08,
        lengths_min=(120, 180),
        longest_min=360,
        holders=18,
    ),
    Kept(
        LASER,
        "microscope",
        RED,
        "Laser",
        2,
        "Back room",
        videos=(Video(LASER_SEEN, 28), Video(LASER_TO_WATCH, 24)),
        practical=True,
        checklist=(
            "Names three materials that must never go in",
            "Switches the extraction on first",
            "Sets the focus with the gauge",
            "Stays at the machine while it cuts",
            "Puts out a small fire with the lid and the blanket",
        ),
        demand=0.22,
        lengths_min=(45, 60, 75, 90),
        longest_min=120,
        holders=34,
    ),
    Kept(
        "CNC router",
        "tool",
        RED,
        "Router",
        2,
        "Wood shop",
        videos=(
            Video(ROUTER_BEGUN, 36),
            Video("CNC router: zero and feeds", 34),
            Video(VACUUM_VIDEO, 26),
        ),
        practical=True,
        checklist=(
            "Clamps the sheet so that no screw is in the way",
            "Finds zero on all three axes",
            "Runs the program in the air first",
            "Keeps a hand at the stop button",
            "Leaves the bed clean",
        ),
        demand=0.16,
        lengths_min=(90, 120, 180),
        holders=20,
    ),
    Kept(
        "Table saw",
        "settings",
        RED,
        "Table saw",
        2,
        "Wood shop",
        videos=(Video("Table saw: riving knife and push stick", 35), Video("Table saw: kickback", 22)),
        practical=True,
        checklist=(
            "Sets riving knife and guard",
            "Stands beside the line of the cut",
            "Uses the push stick on narrow work",
            "Lowers the blade before leaving",
        ),
        demand=0.1,
        lengths_min=(30, 60),
        longest_min=120,
        holders=22,
    ),
    Kept(
        BAND_SAW,
        "axe",
        RED,
        "Band saw",
        3,
        "Wood shop",
        videos=(Video("Band saw: the whole course", 40), Video("Band saw: for those who know saws", 20)),
        one_is_enough=True,
        practical=True,
        checklist=(
            "Sets the guard a finger above the work",
            "Keeps hands out of the line of the blade",
            "Changes and tensions the blade",
        ),
        demand=0.07,
        lengths_min=(30, 60),
        holders=25,
    ),
    Kept(
        "Wood lathe",
        "wood",
        RED,
        "Wood lathe",
        3,
        "Wood shop",
        videos=(Video("Wood lathe: stance and tools", 33),),
        practical=True,
        checklist=(
            "Nothing loose: sleeves, hair, cords",
            "Chooses the speed for the size",
            "Sharpens a gouge",
            "Turns a spindle with three tools",
        ),
        demand=0.1,
        holders=14,
    ),
    Kept(
        "Metal lathe",
        "engine",
        RED,
        "Metal lathe",
        2,
        "Metal shop",
        videos=(
            Video("Metal lathe: chuck and key", 26),
            Video("Metal lathe: speeds and tools", 38),
            Video("Metal lathe: long work", 24),
        ),
        practical=True,
        checklist=(
            "Takes the key out before everything else",
            "Centres the tool",
            "Turns, faces and parts off",
            "Clears swarf with the hook only",
        ),
        demand=0.14,
        lengths_min=(90, 120, 180),
        holders=12,
    ),
    Kept(
        "Milling machine",
        "propeller",
        RED,
        "Mill",
        2,
        "Metal shop",
        videos=(Video("Milling machine: vice and cutters", 37), Video("Milling machine: the first cut", 29)),
        practical=True,
        checklist=(
            "Squares the vice",
            "Chooses cutter, speed and feed",
            "Finds an edge",
            "Mills a step to a tenth",
        ),
        demand=0.12,
        lengths_min=(90, 120, 180),
        holders=10,
    ),
    Kept("Drill press", "hammer-drill", AMBER, "Drill press", 4, "Metal shop", demand=0.03, lengths_min=(30, 60)),
    Kept(
        "Welding bench",
        "bolt",
        RED,
        "Welding bench",
        3,
        "Yard",
        videos=(Video("Welding: eyes, skin and fumes", 31), Video("Welding: the first bead", 39)),
        practical=True,
        checklist=(
            "Mask, gloves and jacket before the arc",
            "Curtain closed, extraction on",
            "Welds a seam that holds in the vice",
            "Stays half an hour for the fire watch",
        ),
        demand=0.1,
        holders=13,
    ),
    Kept(
        "Sewing machine",
        "needle-thread",
        AMBER,
        "Sewing machine",
        6,
        "Textile room",
        videos=(Video("Sewing: thread and tension", 27),),
        demand=0.08,
    ),
    Kept(
        "Embroidery machine",
        "shirt",
        RED,
        "Embroidery machine",
        2,
        "Textile room",
        videos=(Video("Embroidery: hoops and files", 25),),
        demand=0.1,
        lengths_min=(60, 120),
        holders=10,
    ),
    Kept(
        "Vinyl cutter",
        "cut",
        RED,
        "Vinyl cutter",
        2,
        "Print studio",
        videos=(Video("Vinyl cutter: weeding and transfer", 21),),
        demand=0.1,
        lengths_min=(30, 60),
        holders=12,
    ),
    Kept("Screen press", "wash-press", AMBER, "Screen press", 2, "Print studio", demand=0.1, lengths_min=(120, 180)),
    Kept(
        "Kiln",
        "flame",
        RED,
        "Kiln",
        2,
        "Kiln shed",
        videos=(Video("Kiln: loading", 30), Video("Kiln: firing programs", 34)),
        practical=True,
        checklist=(
            "Stacks shelves so that nothing touches",
            "Chooses the program for clay and glaze",
            "Writes the firing into the book",
            "Waits for 100 °C before opening",
        ),
        demand=0.3,
        lengths_min=(300, 360, 420),
        longest_min=720,
        approval=True,
        holders=9,
    ),
    Kept("Potter's wheel", "disc", GREEN, "Wheel", 4, "Kiln shed", demand=0.07),
    Kept("Electronics bench", "cpu", GREEN, "Electronics bench", 6, "Electronics lab", demand=0.0),
    Kept(
        "Robot arm",
        "robot",
        RED,
        "Robot arm",
        2,
        "Electronics lab",
        videos=(Video("Robot arm: the cell and the stop button", 28),),
        practical=True,
        checklist=(
            "Closes the cell before power",
            "Finds all three stop buttons without looking",
            "Jogs an axis slowly",
            "Runs a program at a tenth of the speed",
        ),
        demand=0.1,
        lengths_min=(120, 180),
        holders=8,
    ),
    Kept("Photo studio", "camera", GREEN, "Photo studio", 2, "First floor", demand=0.12, lengths_min=(60, 120, 180)),
)

# What is broken just now, and for how many days still; None: nobody knows.
BROKEN: tuple[tuple[str, int | None], ...] = (("Wood lathe 3", 3), ("Sewing machine 4", None))

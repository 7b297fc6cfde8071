"""What one screen and one person need of the theme: size of the glass, reach, night, larger text, calm motion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlEngine

from kiosk.theme.icons import FALLBACK, glyphs

# Hands reach up to here (EN 301 549 section 8.3, ADA section 308); with *lower page* up to there.
REACH_MM = 1220
LOWER_REACH_MM = 1000
# So much of a screen is always there for hands: with less, a page would be a header and no page.
LEAST_FOR_HANDS_MM = 200
TEXT_SCALES = (1.0, 1.25, 1.5)


class ReaderSide(StrEnum):
    """Where the reader is, seen from the screen."""

    LEFT = "left"
    RIGHT = "right"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Glass:
    """A screen: `width` and `height` in pixels, `width_mm` of what is lit, `bottom_mm` above the floor."""

    width: int
    height: int
    width_mm: float
    bottom_mm: float = 900

    @property
    def pixels_per_mm(self) -> float:
        return self.width / self.width_mm

    @property
    def height_mm(self) -> float:
        return self.height / self.pixels_per_mm

    def out_of_reach_mm(self, *, lower: bool) -> float:
        """How much of the screen's top is for reading only; a screen that hangs high keeps some of itself for hands."""
        above = self.bottom_mm + self.height_mm - (LOWER_REACH_MM if lower else REACH_MM)
        return max(0.0, min(above, self.height_mm - LEAST_FOR_HANDS_MM))


@dataclass(frozen=True, slots=True)
class Look:
    """All that `Theme` needs to be told."""

    glass: Glass
    night: bool = False
    text_scale: float = 1.0
    calm: bool = False
    lower: bool = False
    mirrored: bool = False
    reader_side: ReaderSide = ReaderSide.BELOW

    def __post_init__(self) -> None:
        if self.text_scale not in TEXT_SCALES:
            raise ValueError(f"text comes in {TEXT_SCALES}, not {self.text_scale}")


def theme_of(engine: QQmlEngine) -> QObject:
    """The `Theme` of this engine."""
    theme = engine.singletonInstance("kiosk.theme", "Theme")
    if not isinstance(theme, QObject):
        raise TypeError("kiosk/theme/qml/Theme.qml did not load")
    return theme


def wear(engine: QQmlEngine, look: Look) -> None:
    """Give `Theme` this look; every page follows at once."""
    theme = theme_of(engine)
    glass = look.glass
    letters = glyphs()
    for name, value in {
        "pixelsPerMm": glass.pixels_per_mm,
        "screenWidth": glass.width_mm,
        "screenHeight": glass.height_mm,
        "reachTop": glass.out_of_reach_mm(lower=look.lower),
        "night": look.night,
        "textScale": look.text_scale,
        "calm": look.calm,
        "mirrored": look.mirrored,
        "readerSide": look.reader_side.value,
        "glyphs": letters | {"": letters[FALLBACK]},
    }.items():
        if not theme.setProperty(name, value):
            raise AttributeError(f"Theme has no {name}")

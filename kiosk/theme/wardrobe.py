"""What the theme wears just now: the door's own look, changed by the hour and by who stands there."""

from __future__ import annotations

from dataclasses import replace

from msgspec import Struct
from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlEngine

from kiosk.theme.look import Look, wear


class Comfort(Struct, frozen=True):
    """What makes the screen easier for somebody: larger text, everything to touch lower, calm motion."""

    text_scale: float = 1.0
    lower: bool = False
    calm: bool = False


class Wardrobe(QObject):
    """Dresses the theme, live.

    Args:
        look: of this door, on its board, by day; what it says of text, reach and motion holds for everybody.
        theme: "day" or "night", by hand; "auto" goes by what `darken` says.
    """

    def __init__(self, engine: QQmlEngine, look: Look, theme: str = "auto") -> None:
        super().__init__(engine)
        self._engine = engine
        self._look = look
        self._theme = theme
        self._dark = look.night
        self._comfort = Comfort()
        self._worn: Look | None = None
        self._wear()

    @property
    def worn(self) -> Look:
        """The present look."""
        return self._look if self._worn is None else self._worn

    def darken(self, dark: bool) -> None:
        """It is night in the workshop, or day again."""
        self._dark = dark
        self._wear()

    def suit(self, comfort: Comfort) -> None:
        """Somebody stands there who has it easier so; `Comfort()` is for the board."""
        self._comfort = comfort
        self._wear()

    def _wear(self) -> None:
        own, wanted = self._look, self._comfort
        look = replace(
            own,
            night=self._dark if self._theme == "auto" else self._theme == "night",
            text_scale=max(own.text_scale, wanted.text_scale),
            lower=own.lower or wanted.lower,
            calm=own.calm or wanted.calm,
        )
        if look != self._worn:
            self._worn = look
            wear(self._engine, look)

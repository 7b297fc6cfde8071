"""The three fonts of the door, loaded from files that come with it: a bare system has none of them."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import fontpkg
from PySide6.QtGui import QFontDatabase

ARCHIVO = "Archivo"
ATKINSON = "Atkinson Hyperlegible"


class FontMissing(Exception):
    """A font file is not there or cannot be read: the installation is not complete."""


def font_files() -> tuple[Path, ...]:
    """The files to load: Archivo (variable), Atkinson Hyperlegible in regular and bold, and Tabler's icons."""
    archivo = fontpkg.path(ARCHIVO, weight=800)
    reading = (fontpkg.path(ATKINSON, weight=400), fontpkg.path(ATKINSON, weight=700))
    with as_file(files("kiosk") / "assets" / "tabler-icons.ttf") as icons:
        return (archivo, *reading, icons)


def load_fonts() -> None:
    """Make the fonts known to Qt. Safe to repeat: Qt knows a file that it already has.

    Raises:
        FontMissing: names the file.
    """
    for path in font_files():
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FontMissing(f"{path.name} cannot be read")

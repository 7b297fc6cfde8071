"""A QML engine that knows the door's modules, fonts, captions and look."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files

from PySide6.QtQml import QQmlApplicationEngine

# Registers kiosk.touch for QML.
import kiosk.components.touch  # noqa: F401
from kiosk.theme.fonts import load_fonts
from kiosk.theme.look import Look, wear
from kiosk.words import Captions, words_of
from shared.language import Language


def open_engine(areas: Mapping[str, Captions], spoken: Language, look: Look) -> QQmlApplicationEngine:
    """An engine for `kiosk.…` imports. `areas`: the captions of each page, by the name that QML knows them by."""
    load_fonts()
    engine = QQmlApplicationEngine()
    with as_file(files("kiosk")) as package:
        engine.addImportPath(str(package.parent))
    words_of(engine).open(areas, spoken)
    wear(engine, look)
    return engine

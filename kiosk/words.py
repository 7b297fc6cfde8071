"""`Words`: the captions of all pages for QML, in the language that is spoken just now.

Beside each page stands a `labels.py` with one function, `Captions`: it says every caption of that page in a language.
`Words.captions.<area>.<name>` reads them in QML; when the language changes they are all said again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton, QQmlEngine

from shared.language import SOURCE, Language, language

QML_IMPORT_NAME = "kiosk.words"
QML_IMPORT_MAJOR_VERSION = 1

# A page's captions in one language: name in QML (camelCase) -> sentence.
Captions = Callable[[Language], dict[str, str]]


@QmlElement
@QmlSingleton
class Words(QObject):
    """One for each QML engine; `words_of` finds it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._areas: Mapping[str, Captions] = {}
        self._language = language(SOURCE)
        self._captions: dict[str, dict[str, str]] = {}

    def open(self, areas: Mapping[str, Captions], spoken: Language) -> None:
        """Take the captions of all areas, by the name that QML knows them by."""
        self._areas = areas
        self.speak(spoken)

    def speak(self, spoken: Language) -> None:
        """Say everything in this language from now on."""
        self._language = spoken
        self._captions = {area: captions(spoken) for area, captions in self._areas.items()}
        self.changed.emit()

    @property
    def language(self) -> Language:
        return self._language

    @Property(dict, notify=changed)
    def captions(self) -> dict[str, Any]:
        return self._captions

    def said(self, area: str, name: str) -> str:
        """One caption, for Python."""
        return self._captions[area][name]

    @Slot(int, result=str)
    def more(self, n: int) -> str:
        """How much of a list is out of sight: "3 more"."""
        return self._language.say_n("{n} more", "{n} more", n)


def words_of(engine: QQmlEngine) -> Words:
    """The `Words` of this engine."""
    words = engine.singletonInstance("kiosk.words", "Words")
    if not isinstance(words, Words):
        raise TypeError("kiosk.words is not registered")
    return words

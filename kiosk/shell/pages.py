"""How a page is made, and the list of pages that the window can show.

A page is a QML file and the view models that it needs. To add one, "machine" say:

1. `kiosk/machine/page.py`: the frozen value that it shows, a `msgspec.Struct` with `rename="camel"`.
2. `kiosk/machine/view_model.py`: a `kiosk.components.view_model.PageViewModel`, with slots that emit what is wanted.
   `show(page)` shows a value; `clear()` goes back to the empty one: it is called when somebody leaves.
   Lists with things to touch are `listed`: news does not take a button from under a finger.
3. `kiosk/machine/labels.py`: `captions(language)`, the fixed captions; in QML `Words.captions.machine.book`.
   What depends on values is said when the value is made, with the same `Language`, again after `Words.changed`.
4. `kiosk/machine/qml/MachinePage.qml`: `PageFrame { required property MachineViewModel machine … }` from
   `kiosk.components`, sizes and colours from `kiosk.theme`'s `Theme` only. What is touched is a `Touch` (`MainAction`,
   `PlainButton`, `Tile`, `Chip`, …) with an `objectName`; handle `onActivated`. If it may not fit, it goes into the one
   `Scroller`. Say `headerLine` for the line beside the name.
5. `pages["machine"] = Page(qml_of("machine", "MachinePage"), {"machine": view_model})` where the door is put together.
6. `tests/kiosk/machine/`: `stage.show(...)` from tests/support/pages.py in each state, then `stage.complaints()`, which
   walks it item by item; a golden picture by day and by night.

View models become children of the QML engine, so that no page outlives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject


@runtime_checkable
class Clears(Protocol):
    """A view model that can be emptied, so that nothing of the last person is left in it."""

    def clear(self) -> None: ...


@runtime_checkable
class KeepsUnfinished(Protocol):
    """A view model with a form that is kept ten minutes for the person who did not finish it."""

    def unfinished(self) -> object | None:
        """What has been entered so far; None if that is nothing."""
        ...

    def resume(self, form: object) -> None:
        """Put back what `unfinished` gave."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """A QML file and its required properties. `manager_may_join`: a manager's badge joins, and does not take over."""

    qml: Path
    models: Mapping[str, QObject]
    manager_may_join: bool = False


def qml_of(area: str, name: str) -> Path:
    """The file of a page: `qml_of("board", "BoardPage")`."""
    with as_file(files("kiosk") / area / "qml" / f"{name}.qml") as path:
        return path

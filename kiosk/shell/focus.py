"""Walking a page with the arrow keys: the nearest thing to touch in that direction."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtQuick import QQuickItem

# Walking the children of a web view ends the process (PySide6 6.11); there is nothing of ours inside.
WEB_VIEW = "QQuickWebEngineView"
# Sideways distance counts double, so that an arrow rather goes straight on.
ASIDE = 2.0


def shown_items(root: QQuickItem) -> Iterator[QQuickItem]:
    """`root` and every visible item inside it, in the order in which they are made."""
    if not root.isVisible():
        return
    yield root
    if root.inherits(WEB_VIEW):
        return
    for child in root.childItems():
        yield from shown_items(child)


def touchables(root: QQuickItem) -> list[QQuickItem]:
    """What can be touched just now, disabled things left out."""
    return [item for item in shown_items(root) if item.property("touchable") and item.isEnabled()]


def box(item: QQuickItem) -> QRectF:
    """Where an item is in the window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def neighbour(here: QQuickItem, others: list[QQuickItem], key: Qt.Key) -> QQuickItem | None:
    """The nearest of `others` in the direction of an arrow key."""
    origin = box(here).center()
    best: tuple[float, QQuickItem] | None = None
    for item in others:
        if item is here:
            continue
        away = box(item).center() - origin
        ahead, aside = _ahead(away, key)
        if ahead <= 1 or aside > 4 * ahead:
            continue
        distance = ahead + ASIDE * aside
        if best is None or distance < best[0]:
            best = (distance, item)
    return None if best is None else best[1]


def _ahead(away: QPointF, key: Qt.Key) -> tuple[float, float]:
    """How far ahead and how far aside something is."""
    match key:
        case Qt.Key.Key_Left:
            return -away.x(), abs(away.y())
        case Qt.Key.Key_Right:
            return away.x(), abs(away.y())
        case Qt.Key.Key_Up:
            return -away.y(), abs(away.x())
        case _:
            return away.y(), abs(away.x())

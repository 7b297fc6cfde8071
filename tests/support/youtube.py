"""A screen that shows the player, playing from the stand-in for YouTube."""

from __future__ import annotations

from random import Random

from PySide6.QtCore import Q_ARG, QCoreApplication, QEvent, QMetaObject, QPointF, Qt, QUrl
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

import kiosk.components.labels
import kiosk.player.labels
from kiosk.components.touch import touch_guard_of
from kiosk.player.view_model import PlayerViewModel, monotonic_ms
from kiosk.player.watching import Watched
from kiosk.settings import Player
from kiosk.shell.engine import open_engine
from kiosk.theme.look import Glass, Look
from shared.language import language

GLASS = Glass(1280, 800, 351)
SCREEN = b"""
import QtQuick
import kiosk.player
import kiosk.theme
Window {
    id: window
    required property PlayerViewModel player
    width: 1280; height: 800; visible: true; color: Theme.bench
    Player {
        id: video
        objectName: "player"
        player: window.player
        width: 1067; height: 600
    }
    WatchedBar {
        objectName: "bar"
        anchors { left: video.left; right: video.right; top: video.bottom }
        watched: window.player.watched
        position: window.player.position / Math.max(1, window.player.duration)
        progress: window.player.progress
        onSought: to => window.player.seek(to * window.player.duration)
        onGapSought: window.player.toGap()
    }
}
"""


class Screen:
    """A window with the player and its bar, and what the player told the door. Its clock can be put forward."""

    def __init__(self, settings: Player, *, silence_limit_ms: int = 30_000) -> None:
        self.kept: list[Watched] = []
        self.reported: list[Watched] = []
        self.told: list[object] = []
        self.warnings: list[str] = []
        self.later_ms = 0
        areas = {"components": kiosk.components.labels.captions, "player": kiosk.player.labels.captions}
        self.engine = open_engine(areas, language("en"), Look(GLASS))
        self.engine.warnings.connect(lambda found: self.warnings.extend(warning.toString() for warning in found))
        self._touched_s = 0.0
        touch_guard_of(self.engine).clock = lambda: self._touched_s
        self.player = PlayerViewModel(
            settings,
            self.engine,
            clock_ms=lambda: monotonic_ms() + self.later_ms,
            random=Random(7),
            silence_limit_ms=silence_limit_ms,
        )
        self.player.kept.connect(self.kept.append)
        self.player.reported.connect(self.reported.append)
        self.player.duration_differs.connect(self.told.append)
        self.player.video_seen.connect(self.told.append)
        component = QQmlComponent(self.engine)
        component.setData(SCREEN, QUrl("file:///screen.qml"))
        window = component.createWithInitialProperties({"player": self.player})
        if not isinstance(window, QQuickWindow):
            raise TypeError(component.errorString())
        self.window = window
        self._component = component  # PySide takes the window away with it

    def item(self, name: str) -> QQuickItem:
        """The item with this objectName; a web view is found by it and never walked through."""
        found = self.window.findChild(QQuickItem, name)
        if not isinstance(found, QQuickItem):
            raise TypeError(f"no {name} on the screen")
        return found

    def touch(self, name: str, across: float = 0.5) -> None:
        """Touch an item in its middle, or elsewhere across; well after the touch before."""
        self._touched_s += 1
        self.window.grabWindow()  # drawn, so that everything is in its place
        item = self.item(name)
        at = item.mapToScene(QPointF(item.width() * across, item.height() / 2)).toPoint()
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def run_script(self, script: str) -> None:
        """Do something in the page that holds the player, as a script of YouTube's could."""
        QMetaObject.invokeMethod(self.item("playerView"), "runJavaScript", Q_ARG("QString", script))

    def close(self) -> None:
        """Take everything away; the engine goes before what its pages bind to."""
        self.player.clear()
        self.window.close()
        self.window.deleteLater()
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

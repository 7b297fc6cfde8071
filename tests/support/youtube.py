"""A screen that shows the player, playing from the stand-in for YouTube."""

from __future__ import annotations

from pathlib import Path
from random import Random

from PySide6.QtCore import QUrl
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickView

import kiosk
from kiosk.player.view_model import PlayerViewModel
from kiosk.player.watching import Watched
from kiosk.settings import Player
from shared.demo.youtube import YouTubeStub

ROOT = Path(kiosk.__file__).parents[1]


class Screen:
    """A window with the player in it, and what the player told the door."""

    def __init__(self, stub: YouTubeStub, start_limit_ms: int = 30_000) -> None:
        self.kept: list[Watched] = []
        self.reported: list[Watched] = []
        self.told: list[object] = []
        self.warnings: list[str] = []
        self.engine = QQmlEngine()
        self.engine.addImportPath(str(ROOT))
        self.engine.warnings.connect(lambda found: self.warnings.extend(warning.toString() for warning in found))
        self.player = PlayerViewModel(
            Player(identity=stub.identity, script_url=stub.script_url),
            self.engine,
            random=Random(7),
            start_limit_ms=start_limit_ms,
        )
        self.player.kept.connect(self.kept.append)
        self.player.reported.connect(self.reported.append)
        self.player.duration_differs.connect(self.told.append)
        self.player.video_seen.connect(self.told.append)
        self.window = QQuickView()
        self.window.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.window.setInitialProperties({"player": self.player})
        self.window.setSource(QUrl.fromLocalFile(str(ROOT / "kiosk/player/qml/Player.qml")))
        self.window.resize(640, 400)
        self.window.show()

    def find(self, name: str) -> QQuickItem:
        found = self.window.rootObject().findChild(QQuickItem, name)
        assert isinstance(found, QQuickItem), f"no {name} on the screen"
        return found

    def close(self) -> None:
        self.player.clear()
        self.window.deleteLater()
        self.engine.deleteLater()

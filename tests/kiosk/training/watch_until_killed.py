"""A door in a process of its own, at which Kim watches six seconds; then it says so and goes on until it is killed.

`watch_until_killed.py FOLDER KEY IDENTITY SCRIPT`: the folder of a door that knows its workshop, the door's private key
in hexadecimal, and where its videos come from.
"""

import asyncio
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import qasync
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtGui import QGuiApplication
from PySide6.QtWebEngineQuick import QtWebEngineQuick

from kiosk.settings import Player
from tests.kiosk.training.conftest import Film
from tests.support.doors import WholeDoor
from tests.support.shops import Clock


def main(folder: str, key: str, identity: str, script: str) -> None:
    QtWebEngineQuick.initialize()
    app = QGuiApplication([])
    loop = qasync.QEventLoop(app, already_running=True)
    asyncio.events._set_running_loop(loop)
    known = SimpleNamespace(
        folder=Path(folder), number=1, key=Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key)), server=None
    )
    clock = Clock()
    clock.forward(seconds=2)
    door = WholeDoor(loop, known, clock, Player(identity, script))  # type: ignore[arg-type]
    door.do(door.door.start)
    Film(door).play(6_000)
    sys.stdout.write("kept\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])

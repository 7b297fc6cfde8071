"""One tap in a process of its own: `tap_once.py FOLDER UID` says `read` if that badge was read, else what happened."""

import os
import queue
import sys
from pathlib import Path

from kiosk.reader.events import BadgeRead, ReaderBack, ReaderEvent
from kiosk.reader.reader import BadgeReader
from shared.demo.badge import VirtualBadge
from shared.demo.pcsc import PcscdTrouble, PrivatePcscd


def main(folder: str, uid: str) -> str:
    heard: queue.SimpleQueue[ReaderEvent] = queue.SimpleQueue()
    try:
        with PrivatePcscd(Path(folder)) as pcscd:
            os.environ.update(pcscd.env)
            reader = BadgeReader(heard.put)
            reader.start()
            first = heard.get(timeout=30)
            with VirtualBadge(bytes.fromhex(uid), pcscd.slots[0]):
                tap = heard.get(timeout=30)
            reader.stop()
    except PcscdTrouble as trouble:
        return f"refused: {trouble}"
    if first == ReaderBack() and isinstance(tap, BadgeRead) and tap.uid.value.hex() == uid:
        return "read"
    return f"{first}, {tap}"


if __name__ == "__main__":
    sys.stdout.write(f"{main(*sys.argv[1:])}\n")

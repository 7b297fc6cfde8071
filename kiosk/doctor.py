"""What is well with this door and what is not, for whoever mounts it: each line says what to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from msgspec import Struct

from kiosk import identity
from kiosk.clock import DOUBTED
from kiosk.settings import KioskSettings
from kiosk.store import OUTBOX_FILE, REPLICA_FILE
from kiosk.sync.line import why_away

_LIMIT_S = 2.0


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    what: str
    well: bool
    words: str


def findings(settings: KioskSettings) -> Iterator[Finding]:
    """Look at everything that a door needs, most basic first. Opens the door's files for reading only."""
    folder = settings.state.own_folder
    yield _folder(folder)
    agreed = None
    try:
        agreed = identity.pairing(folder)
        yield Finding(
            "pairing",
            agreed is not None,
            f"door {agreed.door} of {agreed.server}" if agreed else "not paired yet; `doorwright kiosk pair`",
        )
    except identity.IdentityTrouble as trouble:
        yield Finding("pairing", well=False, words=str(trouble))
    server = agreed.server if agreed else settings.server.address
    if server:
        yield from _server(server)
    else:
        yield Finding("server", well=False, words="no address; set `server.address`")
    yield _reader()
    for name, file in (("outbox", OUTBOX_FILE), ("replica", REPLICA_FILE)):
        yield _database(name, folder / file)


def _folder(folder: Path) -> Finding:
    if not os.access(folder, os.F_OK):
        return Finding("state folder", well=False, words=f"{folder} is not there yet, or not for this user")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("state folder", well=False, words=f"{folder} cannot be written by this user")
    stat = os.statvfs(folder)
    free_mb = stat.f_bavail * stat.f_frsize // 1_000_000
    return Finding("state folder", free_mb >= 200, f"{folder}, {free_mb} MB free")  # noqa: PLR2004 - a week of use


def _server(address: str) -> Iterator[Finding]:
    try:
        answer = httpx.get(f"{address}/readyz", timeout=_LIMIT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        yield Finding("server", well=False, words=f"{address} does not answer: {why_away(error)}")
        return
    if answer.is_success:
        yield Finding("server", well=True, words=f"{address} is ready")
    else:
        yield Finding("server", well=False, words=f"{address} answers, but is not ready: HTTP {answer.status_code}")
    yield from _clock(answer.headers.get("date", ""))


def _clock(server_says: str) -> Iterator[Finding]:
    """The machine's own clock beside the server's, which whole seconds of an HTTP header tell well enough."""
    try:
        ahead = datetime.now(UTC) - parsedate_to_datetime(server_says)
    except (TypeError, ValueError):
        return  # it did not say, or not with a zone
    if abs(ahead) <= DOUBTED:
        yield Finding("clock", well=True, words="as the server's")
    else:
        way = "ahead of" if ahead > timedelta() else "behind"
        words = f"{abs(ahead)} {way} the server's; without the network this door would not know how late it is"
        yield Finding("clock", well=False, words=words)


def _reader() -> Finding:
    from kiosk.reader.pcsc import PcscService, PcscTrouble  # noqa: PLC0415 - pyscard, only where readers are

    try:
        pcsc = PcscService()
        try:
            readers = pcsc.readers()
        finally:
            pcsc.close()
    except PcscTrouble as trouble:
        return Finding(
            "badge reader", well=False, words=f"the PC/SC service does not answer ({trouble}); is pcscd running?"
        )
    if not readers:
        return Finding("badge reader", well=False, words="no reader is plugged in")
    return Finding("badge reader", well=True, words=", ".join(readers))


def _database(name: str, path: Path) -> Finding:
    if not os.access(path, os.F_OK):
        return Finding(name, well=True, words="not there yet; the first sync makes it")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=_LIMIT_S)) as db:
            found = db.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.Error as error:
        return Finding(name, well=False, words=f"{path} cannot be read: {error}")
    well = found == [("ok",)]
    return Finding(name, well, "in order" if well else f"{path} is damaged: {found[0][0]}")

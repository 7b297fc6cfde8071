"""A real pcscd with a virtual reader, somebody who listens to the reader, and a PC/SC that can be unplugged."""

from __future__ import annotations

import os
import queue
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from smartcard import scard

from kiosk.reader.events import ReaderEvent
from kiosk.reader.pcsc import PNP, PcscTrouble
from kiosk.reader.reader import BadgeReader
from shared.demo.pcsc import NoRoomForPcscd, PrivatePcscd

LIMIT = 30.0  # seconds; generous, for a busy machine


class Listener:
    """Hears what a reader tells, in its order."""

    def __init__(self) -> None:
        self._heard: queue.SimpleQueue[ReaderEvent] = queue.SimpleQueue()

    def __call__(self, event: ReaderEvent) -> None:
        self._heard.put(event)

    def next(self) -> ReaderEvent:
        """The next event; `queue.Empty` if none comes."""
        return self._heard.get(timeout=LIMIT)

    def rest(self) -> list[ReaderEvent]:
        """What was told and not yet asked for. Complete only once the reader has stopped."""
        return [self._heard.get_nowait() for _ in range(self._heard.qsize())]


@pytest.fixture(scope="session")
def pcsc_folder() -> Iterator[Path]:
    # One for the whole run, since libpcsclite looks for its socket's path once in a process; and with a short path.
    folder = Path(tempfile.mkdtemp(prefix="pcsc-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def pcscd(pcsc_folder: Path) -> Iterator[PrivatePcscd]:
    """Runs, with no badge on either slot."""
    running = PrivatePcscd(pcsc_folder)
    try:
        running.start()
    except NoRoomForPcscd as refused:
        pytest.skip(f"no pcscd can run here: {refused}")
    try:
        os.environ.update(running.env)
        yield running
    finally:
        running.stop()


@pytest.fixture
def room_for_pcscd(pcscd: PrivatePcscd) -> None:
    """Skips what will start a pcscd of its own where none can run; this one has ended before."""
    pcscd.stop()


@pytest.fixture
def listener(pcscd: PrivatePcscd) -> Iterator[Listener]:
    """Listens to a reader on `pcscd`, which has not told anything yet."""
    heard = Listener()
    reader = BadgeReader(heard)
    reader.start()
    yield heard
    assert reader.stop(LIMIT)


@dataclass
class FakePcsc:
    """A PC/SC service whose readers can be plugged in and out, and which can go away.

    As pcsc-lite before 2.3 it notices a reader that is plugged in while somebody waits, and none from before.
    """

    running: bool = True
    cancels_ignored: int = 0  # so many are to come too early, as one does just before a wait
    plugged_after_listing: str = ""
    _news: threading.Condition = field(default_factory=threading.Condition)
    _states: dict[str, int] = field(default_factory=dict)
    _answers: dict[str, list[bytes | PcscTrouble]] = field(default_factory=dict)
    _asked: int = 0
    _cancelled: bool = False
    _time_is_up: bool = False

    def open(self) -> FakePcsc:
        if not self.running:
            raise PcscTrouble("SCardEstablishContext", scard.SCARD_E_NO_SERVICE)
        return self

    def plug_in(self, reader: str) -> None:
        self._change(reader, scard.SCARD_STATE_EMPTY)

    def unplug(self, reader: str) -> None:
        with self._news:
            del self._states[reader]
            self._news.notify_all()

    def break_down(self, reader: str) -> None:
        self._change(reader, scard.SCARD_STATE_UNAVAILABLE)

    def lay(self, reader: str, *answers: bytes | PcscTrouble) -> None:
        """A badge that gives these answers, one each time it is asked; one may be that the reader goes away."""
        self._answers[reader] = list(answers)
        self._change(reader, scard.SCARD_STATE_PRESENT, cards=1)

    def lift(self, reader: str) -> None:
        self._change(reader, scard.SCARD_STATE_EMPTY, cards=1)

    def flash(self, reader: str) -> None:
        """A badge is there and gone before anybody can look."""
        self._change(reader, scard.SCARD_STATE_EMPTY, cards=2)

    def wait_until_asked(self, times: int) -> bool:
        with self._news:
            return self._news.wait_for(lambda: self._asked >= times, LIMIT)

    def go(self) -> None:
        with self._news:
            self.running = False
            self._news.notify_all()

    def let_time_pass(self) -> None:
        with self._news:
            self._time_is_up = True
            self._news.notify_all()

    def _change(self, reader: str, flags: int, cards: int = 0) -> None:
        with self._news:
            self._states[reader] = ((self._states.get(reader, 0) >> 16) + cards << 16) | flags
            self._news.notify_all()

    def readers(self) -> tuple[str, ...]:
        names = tuple(self._states)
        if self.plugged_after_listing:
            self.plug_in(self.plugged_after_listing)
            self.plugged_after_listing = ""
        return names

    def wait(self, states: Mapping[str, int], limit_ms: int) -> dict[str, int]:
        with self._news:
            plugged = len(self._states)
            self._cancelled = False

            def news() -> bool:
                return (
                    not self.running
                    or self._cancelled
                    or self._time_is_up
                    or len(self._states) != plugged
                    or any(self._states.get(reader) != state for reader, state in states.items() if reader != PNP)
                )

            happened = self._news.wait_for(news, LIMIT)
            if not self.running:
                raise PcscTrouble("SCardGetStatusChange", scard.SCARD_F_COMM_ERROR)
            over = self._cancelled or self._time_is_up or not happened
            self._time_is_up = False
            if over or any(reader not in self._states for reader in states if reader != PNP):
                return {}
            return {reader: self._states.get(reader, scard.SCARD_STATE_CHANGED) for reader in states}

    def ask_uid(self, reader: str) -> bytes:
        with self._news:
            answer = self._answers[reader].pop(0)
            self._asked += 1
            self._news.notify_all()
        if isinstance(answer, PcscTrouble):
            raise answer
        return answer

    def cancel(self) -> None:
        with self._news:
            if self.cancels_ignored:
                self.cancels_ignored -= 1
                return
            self._cancelled = True
            self._news.notify_all()

    def close(self) -> None:
        """There is nothing to release."""

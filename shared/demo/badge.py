"""A badge made of software, for the demo and the tests: it is laid on a slot of the virtual reader in `pcsc.py`.

What it speaks is the protocol that the vpcd driver documents. Every message, either way, is a two-byte big-endian
length and that many bytes. A message of one byte from the driver is a control code, of which only `GIVE_ATR` is
answered; a longer one is a command APDU. The badge lies on the reader as long as the connection is open.
"""

import enum
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import reduce
from operator import xor
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Final, Self

POWER_ON: Final = 1
GIVE_ATR: Final = 4
GIVE_UID: Final = bytes.fromhex("FFCA000000")
DONE: Final = bytes.fromhex("9000")
NO_SUCH_FUNCTION: Final = bytes.fromhex("6A81")

POLL: Final = 0.4  # seconds from one look of pcscd at a virtual slot to the next
MISSING_LIMIT: Final = 3.0  # seconds


class CardKind(enum.StrEnum):
    ULTRALIGHT = enum.auto()  # the NTAG21x stickers look the same
    MIFARE1K = enum.auto()
    MUTE = enum.auto()  # never answers a command, like a badge at the edge of the field


class Moment(enum.StrEnum):
    """What the reader can do to a badge that lies on it."""

    POWERED = enum.auto()
    ASKED = enum.auto()  # a command came
    READ = enum.auto()  # the UID was given


class NoVirtualReader(Exception):
    """There is no virtual reader behind this slot, or it has gone."""


class VirtualBadge:
    """One badge for one slot of the virtual reader. As a context manager it lies there from entry to exit.

    pcscd looks at a virtual slot every 0.4 s only, so a badge is noticed up to that much later.
    """

    def __init__(self, uid: bytes, slot: Path, kind: CardKind = CardKind.ULTRALIGHT) -> None:
        self._uid, self._slot, self._kind = uid, slot, kind
        self._link: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._seen: Counter[Moment] = Counter()
        self._news = threading.Condition()
        self._missed = False

    def insert(self) -> Self:
        """Lay the badge on the reader.

        Raises:
            NoVirtualReader: nothing to lay it on.
        """
        if self._link is not None:
            raise ValueError("the badge lies on the reader already")
        self._link = _connect(self._slot)
        self._thread = threading.Thread(target=self._serve, args=(self._link,), name="virtual badge", daemon=True)
        self._thread.start()
        return self

    def remove(self) -> None:
        """Take the badge off, and wait until the reader has missed it; nothing happens if it is off.

        That takes up to half a second, or one and a half if it had lain there for a while.
        """
        link, self._link = self._link, None
        if link is None or self._thread is None:
            return
        # Only this side falls silent. Were the connection closed, the driver could find that out when it turns the
        # power off, and take the next badge for this one when pcscd asks it whether there is a badge.
        with suppress(OSError):  # the reader may have hung up first
            link.shutdown(socket.SHUT_WR)
        self._thread.join(MISSING_LIMIT)
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        link.close()
        if not self._missed:
            _show_empty(self._slot)

    def wait(self, moment: Moment, *, times: int = 1, limit: float = 10.0) -> bool:
        """Wait, at most `limit` seconds, until this has happened `times` times since the badge was made; did it?"""
        with self._news:
            return self._news.wait_for(lambda: self._seen[moment] >= times, limit)

    def __enter__(self) -> Self:
        return self.insert()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def _serve(self, link: socket.socket) -> None:
        before = message = b""
        with suppress(OSError):  # the reader hung up
            while True:
                before, message = message, _receive(link)
                answer, moment = self._answer(message)
                try:
                    if answer is not None:
                        link.sendall(struct.pack(">H", len(answer)) + answer)
                except BrokenPipeError:
                    continue  # just taken off; the reader will notice
                if moment is not None:  # after the answer, so that whoever waits for it may take the badge off
                    with self._news:
                        self._seen[moment] += 1
                        self._news.notify_all()
        # The driver learns of a badge's leaving by any question without an answer, pcscd only by its regular one,
        # whether there is a badge. Others look the same, but belong to changes of power, and none follows a command.
        self._missed = message == bytes([GIVE_ATR]) and len(before) > 1

    def _answer(self, message: bytes) -> tuple[bytes | None, Moment | None]:
        if len(message) == 1:
            if message[0] == GIVE_ATR:
                return ATRS[self._kind], None
            return None, Moment.POWERED if message[0] == POWER_ON else None
        if self._kind is CardKind.MUTE:
            return None, Moment.ASKED
        if message == GIVE_UID:
            return self._uid + DONE, Moment.READ
        return NO_SUCH_FUNCTION, Moment.ASKED


def _storage_card_atr(card_name: int) -> bytes:
    """The answer to reset that a PC/SC reader makes up for a memory card. Source: PC/SC part 3, section 3.1.3.2.3."""
    body = bytes.fromhex("8F8001 804F0C A000000306 03") + struct.pack(">H", card_name) + bytes(4)
    return b"\x3b" + body + bytes([reduce(xor, body)])


ATRS: Final[Mapping[CardKind, bytes]] = MappingProxyType(
    {
        CardKind.ULTRALIGHT: _storage_card_atr(0x0003),
        CardKind.MIFARE1K: _storage_card_atr(0x0001),
        CardKind.MUTE: _storage_card_atr(0x0003),
    }
)


def _connect(slot: Path) -> socket.socket:
    """A connection to the driver, which listens where only `pcscd_host.py` can reach it."""
    try:
        with socket.socket(socket.AF_UNIX) as host:
            host.connect(str(slot))
            _, handles, _, _ = socket.recv_fds(host, 1, 1)
    except OSError as error:
        raise NoVirtualReader(f"no virtual reader behind {slot}: {error.strerror}") from error
    if not handles:
        raise NoVirtualReader(f"the virtual reader behind {slot} takes no badge")
    link = socket.socket(fileno=handles[0])
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link


def _show_empty(slot: Path) -> None:
    """Let pcscd ask the slot for a badge in vain, so that it does not take the next badge for the last one.

    A connection without an answer waits for each of its questions, until there must have been a regular one.
    """
    until = time.monotonic() + POLL * 1.2
    with suppress(NoVirtualReader, OSError):
        while time.monotonic() < until:
            with _connect(slot) as nobody:
                nobody.shutdown(socket.SHUT_WR)
                nobody.settimeout(MISSING_LIMIT)
                while nobody.recv(64):
                    pass


def _receive(link: socket.socket) -> bytes:
    (length,) = struct.unpack(">H", _exactly(link, 2))
    return _exactly(link, length)


def _exactly(link: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        # The driver sends length and message apart, and waits some 40 ms between them unless the first is
        # acknowledged at once. The kernel forgets this option, hence each time.
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        piece = link.recv(length - len(data))
        if not piece:
            raise ConnectionResetError
        data += piece
    return data

"""PC/SC as the reader thread needs it, on pyscard's low level.

Never on its CardMonitor and ReaderMonitor: their threads die for good when pcscd is stopped once.
"""

from collections.abc import Mapping
from typing import Final, Protocol

import structlog
from smartcard import scard

PNP: Final = r"\\?PnP?\Notification"  # the name of no reader, whose state changes when one is plugged in or out
UNAWARE: Final[int] = scard.SCARD_STATE_UNAWARE
PRESENT: Final[int] = scard.SCARD_STATE_PRESENT
OUT_OF_ORDER: Final[int] = scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE
GIVE_UID: Final = (0xFF, 0xCA, 0x00, 0x00, 0x00)  # PC/SC part 3, section 3.2.2.1.3; answered by the reader itself

# The service, the context or the reader is gone, so every other call will fail, too.
LOST: Final[frozenset[int]] = frozenset(
    {
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_E_INVALID_HANDLE,
        scard.SCARD_E_READER_UNAVAILABLE,
        scard.SCARD_E_UNKNOWN_READER,
        scard.SCARD_F_COMM_ERROR,
    }
)
# A badge taken off while it was being read, in the ways in which drivers say so.
TAKEN_OFF: Final[frozenset[int]] = frozenset(
    {
        scard.SCARD_E_NO_SMARTCARD,
        scard.SCARD_E_NOT_TRANSACTED,
        scard.SCARD_W_REMOVED_CARD,
        scard.SCARD_W_RESET_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNRESPONSIVE_CARD,
    }
)

log = structlog.get_logger(__name__)


class PcscTrouble(Exception):
    """The PC/SC service refused a call, for instance as it is not running."""

    def __init__(self, call: str, code: int) -> None:
        super().__init__(f"{call}: {code:#010x}")
        self.code = code


class Pcsc(Protocol):
    """An open context of the PC/SC service. All of it belongs to one thread, `cancel` to any."""

    def readers(self) -> tuple[str, ...]:
        """The names of the readers that are plugged in; `PcscTrouble` when the service is gone."""

    def wait(self, states: Mapping[str, int], limit_ms: int) -> dict[str, int]:
        """Wait until a reader's state is another than the given one; the states then. UNAWARE is never the present one.

        A state has flags in the lower 16 bits, and above them how often a card came or went. The answer is empty when
        time is up, one of the readers has gone or `cancel` was called; `PcscTrouble` when the service is gone.
        """

    def ask_uid(self, reader: str) -> bytes:
        """What the badge on this reader answers: its UID and two status bytes; empty if it was taken off too early.

        It blocks while a badge stays and says nothing. `PcscTrouble` when service or reader are gone.
        """

    def cancel(self) -> None:
        """End the `wait` of another thread, if it is waiting now; nothing is remembered for the next one."""

    def close(self) -> None:
        """Release the context."""


class PcscService:
    """`Pcsc` on the machine's pcscd.

    Raises:
        PcscTrouble: when it is made, if the service does not run.
    """

    def __init__(self) -> None:
        code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        _check("SCardEstablishContext", code)

    def readers(self) -> tuple[str, ...]:
        code, names = scard.SCardListReaders(self._context, [])
        if code == scard.SCARD_E_NO_READERS_AVAILABLE:
            return ()
        _check("SCardListReaders", code)
        return tuple(names)

    def wait(self, states: Mapping[str, int], limit_ms: int) -> dict[str, int]:
        code, found = scard.SCardGetStatusChange(self._context, limit_ms, list(states.items()))
        if code in {scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED, scard.SCARD_E_UNKNOWN_READER}:
            return {}
        _check("SCardGetStatusChange", code)
        return {name: state for name, state, _ in found}

    def ask_uid(self, reader: str) -> bytes:
        code, card, protocol = scard.SCardConnect(
            self._context, reader, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        if not _went_well("SCardConnect", code):
            return b""
        try:
            header = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
            code, answer = scard.SCardTransmit(card, header, list(GIVE_UID))
            return bytes(answer) if _went_well("SCardTransmit", code) else b""
        finally:
            # Its result says nothing new: a badge may be gone by now, and a service that is shows at the next call.
            scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)

    def cancel(self) -> None:
        scard.SCardCancel(self._context)  # fails if the other thread has closed the context just now, which will do

    def close(self) -> None:
        scard.SCardReleaseContext(self._context)  # fails if the service is gone, and has released it that way


def _check(call: str, code: int) -> None:
    if code != scard.SCARD_S_SUCCESS:
        raise PcscTrouble(call, code)


def _went_well(call: str, code: int) -> bool:
    if code in LOST:
        raise PcscTrouble(call, code)
    if code not in TAKEN_OFF and code != scard.SCARD_S_SUCCESS:
        # For instance as another program keeps the reader to itself.
        log.warning("badge_not_read", call=call, code=f"{code:#010x}")
    return bool(code == scard.SCARD_S_SUCCESS)

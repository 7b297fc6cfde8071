"""The thread that watches the badge reader for as long as the door is open, whatever happens to reader and service."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from enum import Enum, auto
from typing import Final

import structlog

from kiosk.reader.debounce import Debounce
from kiosk.reader.events import (
    BadgeRead,
    BadgeRemoved,
    ReaderBack,
    ReaderEvent,
    ReaderGone,
    ReadTooShort,
    UnusableBadgeRead,
)
from kiosk.reader.pcsc import OUT_OF_ORDER, PNP, PRESENT, UNAWARE, Pcsc, PcscService, PcscTrouble
from shared.people.badges import LENGTHS, UnusableBadge, parse_badge_uid

RETRY: Final = 0.5  # seconds, while the service is down
# pcsc-lite before 2.3 misses a reader that is plugged in between the listing and the wait, so look again now and then.
LOOK_AGAIN_MS: Final = 5_000
COUNT_BITS: Final = 16  # so far up in a state is its count of cards come and gone
COUNTS: Final = 1 << 16
DONE: Final = bytes.fromhex("9000")
# No such function, class or instruction: however long this badge is held, it will not say its UID. ISO/IEC 7816-4.
CANNOT_SAY: Final = frozenset(bytes.fromhex(status) for status in ("6A81", "6D00", "6E00", "6800", "6881"))

log = structlog.get_logger(__name__)


class Step(Enum):
    """What a badge did between two looks at a reader."""

    REMOVED = auto()
    LAID = auto()
    GONE_ALREADY = auto()  # laid and taken off again


def steps(before: int, now: int) -> tuple[Step, ...]:
    """What happened on a reader between two of its states, as `Pcsc.wait` gives them; `before` may be UNAWARE."""
    was, is_ = bool(before & PRESENT), bool(now & PRESENT)
    # It wraps. More than half of its range is a fall: the reader was unplugged in between and counts from zero again.
    rise = ((now >> COUNT_BITS) - (before >> COUNT_BITS)) % COUNTS
    if before == UNAWARE or before & OUT_OF_ORDER:
        rise = 0  # it was not counted from there
    if was and is_:
        return (Step.REMOVED, Step.LAID) if rise else ()
    if was:
        return (Step.REMOVED,)
    if is_:
        return (Step.LAID,)
    return (Step.GONE_ALREADY,) if 0 < rise < COUNTS // 2 else ()


def reading(answer: bytes, at: float) -> BadgeRead | ReadTooShort | UnusableBadgeRead:
    """What a badge's answer to "give your UID" is worth: the UID and two status bytes, or less."""
    uid, status = answer[:-2], answer[-2:]
    if status in CANNOT_SAY:
        return UnusableBadgeRead("a badge that has no UID to give")
    if status != DONE or len(uid) < min(LENGTHS):
        return ReadTooShort()
    try:
        return BadgeRead(parse_badge_uid(uid), at)
    except UnusableBadge as unusable:
        return UnusableBadgeRead(str(unusable))


class BadgeReader:
    """Watches every PC/SC reader of the machine from a thread of its own, from `start` to `stop`.

    Args:
        on_event: called on that thread with each event; it must return at once and not raise. The first event is
            `ReaderBack` or `ReaderGone`. The same badge within five seconds is one tap, hence one `BadgeRead`.
        open_pcsc: gives an open context, or raises `PcscTrouble`.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        on_event: Callable[[ReaderEvent], None],
        *,
        open_pcsc: Callable[[], Pcsc] = PcscService,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_event, self._open_pcsc, self._monotonic = on_event, open_pcsc, monotonic
        # A daemon, since a mute badge can keep it from ending for as long as it lies there.
        self._thread = threading.Thread(target=self._run, name="badge reader", daemon=True)
        self._stopping = threading.Event()
        self._pcsc: Pcsc | None = None
        self._states: dict[str, int] = {}
        self._debounce = Debounce()
        self._usable: bool | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self, limit: float = 2.0) -> bool:
        """End the thread and its events; False if a mute badge or a frozen service kept it for `limit` seconds."""
        self._stopping.set()
        if self._thread.ident is None:
            return True  # it was never started
        # From yet another thread, since a frozen service would keep whoever asks it to cancel.
        threading.Thread(target=self._cancel, args=(limit,), name="badge reader's end", daemon=True).start()
        self._thread.join(limit)
        ended = not self._thread.is_alive()
        if not ended:
            log.warning("reader_still_busy")
        return ended

    def forget_taps(self) -> None:
        """Whoever was here is done: a badge laid from now on is a tap. What lies there is not read again."""
        self._debounce = Debounce()  # a new one, since the reader's own thread may be asking the old one just now

    def _cancel(self, limit: float) -> None:
        deadline = time.monotonic() + limit
        while self._thread.is_alive() and time.monotonic() < deadline:
            if (pcsc := self._pcsc) is not None:
                pcsc.cancel()
            # Again, as it did nothing to a thread that was only about to wait.
            self._thread.join(0.02)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with closing(self._open_pcsc()) as pcsc:
                    self._pcsc = pcsc
                    self._watch(pcsc)
            except PcscTrouble as trouble:
                self._lose(trouble)
                self._stopping.wait(RETRY)
            finally:
                self._pcsc = None

    def _watch(self, pcsc: Pcsc) -> None:
        while not self._stopping.is_set():
            self._follow(pcsc.readers())
            found = pcsc.wait(self._states, LOOK_AGAIN_MS)
            before = dict(self._states)
            self._states.update(found)
            self._tell_usable()
            for reader in found.keys() - {PNP}:
                for step in steps(before[reader], found[reader]):
                    self._act(pcsc, reader, step)

    def _follow(self, readers: tuple[str, ...]) -> None:
        """Begin with the readers that were plugged in, and forget those that were plugged out."""
        for gone in self._states.keys() - {PNP, *readers}:
            if self._states.pop(gone) & PRESENT:
                self._tell(BadgeRemoved())
        for reader in (PNP, *readers):
            self._states.setdefault(reader, UNAWARE)
        self._tell_usable()

    def _act(self, pcsc: Pcsc, reader: str, step: Step) -> None:
        match step:
            case Step.REMOVED:
                self._tell(BadgeRemoved())
            case Step.LAID:
                event = reading(pcsc.ask_uid(reader), self._monotonic())
                if not isinstance(event, BadgeRead) or self._debounce.is_tap(event.uid, event.at_monotonic):
                    self._tell(event)
            case Step.GONE_ALREADY:
                self._tell(ReadTooShort())

    def _tell_usable(self) -> None:
        """Say so when the first reader comes or the last one goes."""
        states = [state for reader, state in self._states.items() if reader != PNP]
        if UNAWARE not in states:
            self._say(usable=any(not state & OUT_OF_ORDER for state in states))

    def _lose(self, trouble: PcscTrouble) -> None:
        """The service has gone, and with it all that was known of its readers."""
        if self._usable is not False:  # once, not at each try to get it back
            log.warning("pcsc_lost", trouble=str(trouble))
        self._follow(())

    def _tell(self, event: ReaderEvent) -> None:
        if not self._stopping.is_set():  # whoever listened may have gone since
            self._on_event(event)

    def _say(self, *, usable: bool) -> None:
        if usable is not self._usable:
            self._usable = usable
            log.info("reader_back" if usable else "reader_gone")
            self._tell(ReaderBack() if usable else ReaderGone())

"""The reader on a real pcscd, with badges that are software."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle, takewhile

import pytest
from PySide6.QtCore import Qt
from smartcard import scard
from structlog.testing import capture_logs

from kiosk.reader.events import (
    BadgeRead,
    BadgeRemoved,
    ReaderBack,
    ReaderGone,
    ReadTooShort,
    UnusableBadgeRead,
)
from kiosk.reader.pcsc import PNP, UNAWARE, PcscService
from kiosk.reader.qt import QtBadgeReader
from kiosk.reader.reader import BadgeReader
from shared.demo.badge import CardKind, Moment, VirtualBadge
from tests.support.pcsc import LIMIT, Listener

pytestmark = pytest.mark.reader

MIA = bytes.fromhex("04A1B2C3D4E5F6")
ANA = bytes.fromhex("04112233445566")
PHONE = bytes.fromhex("08A1B2C3")


def uid_of(event):
    assert isinstance(event, BadgeRead)
    return event.uid.value


@pytest.mark.parametrize(
    ("uid", "kind"),
    [
        (MIA, CardKind.ULTRALIGHT),
        (bytes.fromhex("A1B2C3D4"), CardKind.MIFARE1K),
        (bytes.fromhex("04A1B2C3D4E5F6070809"), CardKind.ULTRALIGHT),
    ],
)
def test_a_tap_gives_the_badges_uid(pcscd, listener, uid, kind):
    with VirtualBadge(uid, pcscd.slots[0], kind):
        heard = [listener.next(), listener.next()]

    assert heard[0] == ReaderBack()
    assert uid_of(heard[1]) == uid
    assert listener.next() == BadgeRemoved()


def test_sixty_swaps_give_sixty_right_uids(pcscd, listener):
    uids = [bytes([4, number]) + random.Random(number).randbytes(5) for number in range(60)]
    on_slots = [uids[:30], uids[30:]]

    def swap(slot, uids):
        for uid in uids:
            with VirtualBadge(uid, slot) as badge:
                assert badge.wait(Moment.READ, limit=LIMIT)

    # On both slots at a time, since pcscd needs 0.8 s to see one swap.
    with ThreadPoolExecutor(2) as hands:
        list(hands.map(swap, pcscd.slots, on_slots))

    read = [uid_of(event) for event in (listener.next() for _ in range(1 + 60 + 60)) if isinstance(event, BadgeRead)]
    assert [[uid for uid in read if uid in on_slot] for on_slot in on_slots] == on_slots
    assert len(read) == 60


def test_badges_laid_in_turns_on_two_readers_are_all_read(pcscd, listener):
    uids = [bytes([4, number, 1, 2, 3, 4, 5]) for number in range(6)]

    # Each is taken off when the other reader has read the next, about when pcscd takes its power away.
    with ExitStack() as first, ExitStack() as second:
        for uid, on_slot, slot in zip(uids, cycle((first, second)), cycle(pcscd.slots), strict=False):
            on_slot.close()
            assert on_slot.enter_context(VirtualBadge(uid, slot)).wait(Moment.READ, limit=LIMIT)

    heard = [listener.next() for _ in range(1 + 6 + 6)]
    assert [uid_of(event) for event in heard if isinstance(event, BadgeRead)] == uids


def test_two_badges_on_two_readers_are_two_taps(pcscd, listener):
    left, right = pcscd.slots
    with VirtualBadge(MIA, left), VirtualBadge(ANA, right):
        heard = [listener.next() for _ in range(3)]

    assert heard[0] == ReaderBack()
    assert {uid_of(event) for event in heard[1:]} == {MIA, ANA}


def test_a_badge_laid_on_the_reader_twice_within_five_seconds_is_one_tap(pcscd):
    heard, now = Listener(), 12.5
    reader = BadgeReader(heard, monotonic=lambda: now)
    reader.start()

    for _ in range(2):
        with VirtualBadge(MIA, pcscd.slots[0]) as badge:
            assert badge.wait(Moment.READ, limit=LIMIT)
    taps = [heard.next() for _ in range(4)]

    assert reader.stop(LIMIT)
    assert [type(event) for event in taps] == [ReaderBack, BadgeRead, BadgeRemoved, BadgeRemoved]


def test_a_mute_badge_is_asked_to_hold_still_once_it_is_gone(pcscd, listener):
    assert listener.next() == ReaderBack()

    with VirtualBadge(MIA, pcscd.slots[0], CardKind.MUTE) as badge:
        assert badge.wait(Moment.ASKED, limit=LIMIT)

    assert [listener.next(), listener.next()] == [ReadTooShort(), BadgeRemoved()]


def test_a_badge_after_a_mute_one_is_read(pcscd, listener):
    assert listener.next() == ReaderBack()
    with VirtualBadge(MIA, pcscd.slots[0], CardKind.MUTE) as badge:
        assert badge.wait(Moment.ASKED, limit=LIMIT)
    assert [listener.next(), listener.next()] == [ReadTooShort(), BadgeRemoved()]

    with VirtualBadge(ANA, pcscd.slots[0]):
        assert uid_of(listener.next()) == ANA


def test_a_phone_that_makes_up_a_uid_is_unusable(pcscd, listener):
    assert listener.next() == ReaderBack()

    with VirtualBadge(PHONE, pcscd.slots[0]):
        assert isinstance(listener.next(), UnusableBadgeRead)

    assert listener.next() == BadgeRemoved()


def test_a_badge_pulled_as_soon_as_it_has_power_is_too_short_or_never_was_there(pcscd, listener):
    assert listener.next() == ReaderBack()
    with VirtualBadge(MIA, pcscd.slots[0]) as badge:
        assert badge.wait(Moment.POWERED, limit=LIMIT)
    with VirtualBadge(ANA, pcscd.slots[0]) as badge:
        assert badge.wait(Moment.READ, limit=LIMIT)
        heard = list(takewhile(lambda event: not isinstance(event, BadgeRead), iter(listener.next, None)))

    # Which of them depends on whether the reader was faster than the hand; it must not be a badge half read.
    assert set(heard) <= {ReadTooShort(), BadgeRemoved()}


def end_in_good_order(pcscd):
    pcscd.stop()


def end_by_kill_9(pcscd):
    pcscd.kill()


@pytest.mark.parametrize("end", [end_in_good_order, end_by_kill_9])
def test_the_reader_is_back_after_pcscd_was(pcscd, listener, end):
    heard = [listener.next()]
    for uid in (MIA, ANA):
        end(pcscd)
        heard.append(listener.next())
        pcscd.start()
        heard.append(listener.next())
        with VirtualBadge(uid, pcscd.slots[0]):
            assert uid_of(listener.next()) == uid
        heard.append(listener.next())

    again = [ReaderGone(), ReaderBack(), BadgeRemoved()]
    assert heard == [ReaderBack(), *again, *again]


def test_pcscd_ended_under_a_badge_takes_the_badge_along(pcscd, listener):
    assert listener.next() == ReaderBack()

    with VirtualBadge(MIA, pcscd.slots[0]):
        assert uid_of(listener.next()) == MIA
        pcscd.kill()

    assert [listener.next(), listener.next()] == [BadgeRemoved(), ReaderGone()]


def test_pcscd_ended_while_it_waits_for_a_mute_badge_is_a_reader_gone(pcscd, listener):
    assert listener.next() == ReaderBack()

    with VirtualBadge(MIA, pcscd.slots[0], CardKind.MUTE) as badge:
        assert badge.wait(Moment.ASKED, limit=LIMIT)
        pcscd.kill()

    assert [listener.next(), listener.next()] == [BadgeRemoved(), ReaderGone()]


def test_the_reader_stops_while_it_waits_for_a_badge(pcscd):
    heard = Listener()
    reader = BadgeReader(heard)
    reader.start()
    assert heard.next() == ReaderBack()

    assert reader.stop(LIMIT)
    assert heard.rest() == []


def test_a_wait_without_end_is_ended_from_another_thread(pcscd):
    an_hour_ms = 3_600_000
    pcsc = PcscService()
    states = pcsc.wait(dict.fromkeys((PNP, *pcsc.readers()), UNAWARE), 0)
    waiting = threading.Thread(target=pcsc.wait, args=(states, an_hour_ms), daemon=True)
    waiting.start()

    # A cancel does nothing to a thread that does not wait yet, so more than one may be needed.
    for _ in range(1000):
        pcsc.cancel()
        waiting.join(LIMIT / 1000)

    assert not waiting.is_alive()
    pcsc.close()  # not sooner: it would wait for the other thread


def test_a_badge_that_was_read_is_left_to_other_programs(pcscd, listener):
    assert listener.next() == ReaderBack()
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)

    with VirtualBadge(MIA, pcscd.slots[0]):
        assert uid_of(listener.next()) == MIA
        result, card, _ = scard.SCardConnect(
            context, "Virtual PCD 00 00", scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T1
        )
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)

    scard.SCardReleaseContext(context)
    assert result == scard.SCARD_S_SUCCESS


def test_a_mute_badge_does_not_keep_the_reader_once_it_is_gone(pcscd):
    heard = Listener()
    reader = BadgeReader(heard)
    reader.start()
    with VirtualBadge(MIA, pcscd.slots[0], CardKind.MUTE) as badge:
        assert badge.wait(Moment.ASKED, limit=LIMIT)
        kept = not reader.stop(0.0)

    assert kept
    assert reader.stop(LIMIT)
    assert heard.rest() == [ReaderBack()]


def test_no_uid_is_in_the_log_of_a_day_at_the_door(pcscd, pcsc_folder):
    heard, uids = Listener(), (MIA, PHONE, ANA)

    with capture_logs() as lines:
        reader = BadgeReader(heard)
        reader.start()
        for uid in uids:
            with VirtualBadge(uid, pcscd.slots[0]) as badge:
                assert badge.wait(Moment.READ, limit=LIMIT)
        with VirtualBadge(MIA, pcscd.slots[0], CardKind.MUTE) as badge:
            assert badge.wait(Moment.ASKED, limit=LIMIT)
        pcscd.kill()
        while heard.next() != ReaderGone():
            pass
        reader.stop(LIMIT)

    said = repr(lines) + (pcsc_folder / "pcscd.log").read_text("utf-8")
    assert {line["event"] for line in lines} >= {"reader_back", "reader_gone"}
    for uid in uids:
        assert uid.hex() not in said.lower().replace(" ", "").replace("0x", "").replace(",", "")
        assert repr(uid)[2:-1] not in said


def test_qt_is_told_on_its_own_thread(qtbot, pcscd):
    heard = []
    reader = QtBadgeReader()
    # Directly, so that it is called on the thread that emits.
    reader.happened.connect(
        lambda event: heard.append((event, threading.current_thread())), Qt.ConnectionType.DirectConnection
    )
    try:
        with qtbot.waitSignal(reader.happened, timeout=LIMIT * 1000):
            reader.start()
        with qtbot.waitSignal(reader.happened, timeout=LIMIT * 1000), VirtualBadge(MIA, pcscd.slots[0]) as badge:
            assert badge.wait(Moment.READ, limit=LIMIT)
    finally:
        reader.stop()

    assert [type(event) for event, _ in heard[:2]] == [ReaderBack, BadgeRead]
    assert {thread for _, thread in heard} == {threading.main_thread()}

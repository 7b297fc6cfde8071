"""What the virtual reader cannot do: be plugged in and out, break down, and do so at a given moment."""

import threading

import pytest
from smartcard import scard

from kiosk.reader.events import (
    BadgeRead,
    BadgeRemoved,
    ReaderBack,
    ReaderGone,
    ReadTooShort,
)
from kiosk.reader.pcsc import PcscTrouble
from kiosk.reader.reader import BadgeReader
from shared.people.badges import BadgeUid
from tests.support.pcsc import LIMIT, FakePcsc, Listener

LEFT, RIGHT = "Left", "Right"
MIA = bytes.fromhex("04A1B2C3D4E5F6")
ANA = bytes.fromhex("04112233445566")
OK = b"\x90\x00"
AT = 100.0


class Clock:
    def __init__(self):
        self.now = AT

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pcsc():
    return FakePcsc()


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def reader(pcsc, listener, clock):
    """Not yet started."""
    watching = BadgeReader(listener, open_pcsc=pcsc.open, monotonic=clock)
    yield watching
    assert watching.stop(LIMIT)


@pytest.fixture
def heard(pcsc, reader, listener):
    """Listens to a reader that is plugged in."""
    pcsc.plug_in(LEFT)
    reader.start()
    assert listener.next() == ReaderBack()
    return listener


def test_a_tap_is_told_with_its_moment(pcsc, heard):
    pcsc.lay(LEFT, MIA + OK)

    assert heard.next() == BadgeRead(BadgeUid(MIA), AT)


def test_a_badge_taken_off_is_told(pcsc, heard):
    pcsc.lay(LEFT, MIA + OK)
    heard.next()

    pcsc.lift(LEFT)

    assert heard.next() == BadgeRemoved()


def test_a_badge_laid_again_within_five_seconds_is_one_tap(pcsc, heard, clock):
    pcsc.lay(LEFT, MIA + OK)
    heard.next()
    pcsc.lift(LEFT)
    heard.next()

    clock.now += 4.9
    pcsc.lay(LEFT, MIA + OK)
    assert pcsc.wait_until_asked(times=2)
    pcsc.lift(LEFT)

    assert heard.next() == BadgeRemoved()


def test_a_badge_that_is_laid_again_once_its_taps_are_forgotten_is_a_tap(pcsc, heard, reader, clock):
    pcsc.lay(LEFT, MIA + OK)
    heard.next()
    pcsc.lift(LEFT)
    heard.next()

    reader.forget_taps()
    clock.now += 2
    pcsc.lay(LEFT, MIA + OK)

    assert heard.next() == BadgeRead(BadgeUid(MIA), AT + 2)


def test_a_badge_left_on_the_reader_is_no_tap_once_its_taps_are_forgotten_until_it_is_laid_again(pcsc, heard, reader):
    pcsc.lay(LEFT, MIA + OK)
    heard.next()

    reader.forget_taps()
    pcsc.let_time_pass()
    pcsc.lift(LEFT)
    lifted = heard.next()
    pcsc.lay(LEFT, MIA + OK)

    assert (lifted, heard.next()) == (BadgeRemoved(), BadgeRead(BadgeUid(MIA), AT))


def test_a_door_without_a_reader_says_so_first(reader, listener):
    reader.start()

    assert listener.next() == ReaderGone()


def test_a_reader_plugged_in_is_used_without_a_restart(pcsc, reader, listener):
    reader.start()
    listener.next()

    pcsc.plug_in(LEFT)
    back = listener.next()
    pcsc.lay(LEFT, MIA + OK)

    assert (back, listener.next()) == (ReaderBack(), BadgeRead(BadgeUid(MIA), AT))


def test_a_reader_unplugged_and_plugged_in_again_works_again(pcsc, heard):
    pcsc.unplug(LEFT)
    gone = heard.next()
    pcsc.plug_in(LEFT)
    back = heard.next()
    pcsc.lay(LEFT, MIA + OK)

    assert (gone, back, heard.next()) == (ReaderGone(), ReaderBack(), BadgeRead(BadgeUid(MIA), AT))


def test_a_reader_unplugged_takes_its_badge_along(pcsc, heard):
    pcsc.lay(LEFT, MIA + OK)
    heard.next()

    pcsc.unplug(LEFT)

    assert (heard.next(), heard.next()) == (BadgeRemoved(), ReaderGone())


def test_a_reader_plugged_in_just_before_the_wait_is_found_soon(pcsc, reader, listener):
    pcsc.plugged_after_listing = LEFT
    reader.start()
    listener.next()

    pcsc.let_time_pass()

    assert listener.next() == ReaderBack()


def test_one_of_two_readers_is_enough(pcsc, reader, listener):
    pcsc.plug_in(LEFT)
    pcsc.plug_in(RIGHT)
    reader.start()
    listener.next()

    pcsc.unplug(LEFT)
    pcsc.lay(RIGHT, MIA + OK)

    assert listener.next() == BadgeRead(BadgeUid(MIA), AT)


def test_a_second_reader_is_watched_too(pcsc, heard):
    pcsc.plug_in(RIGHT)
    pcsc.lay(RIGHT, MIA + OK)
    first = heard.next()
    pcsc.lay(LEFT, ANA + OK)

    assert (first, heard.next()) == (BadgeRead(BadgeUid(MIA), AT), BadgeRead(BadgeUid(ANA), AT))


def test_a_reader_out_of_order_is_as_good_as_gone(pcsc, heard):
    pcsc.break_down(LEFT)
    gone = heard.next()
    pcsc.plug_in(LEFT)

    assert (gone, heard.next()) == (ReaderGone(), ReaderBack())


def test_a_reader_out_of_order_from_the_beginning_is_never_said_to_be_there(pcsc, reader, listener):
    pcsc.break_down(LEFT)
    reader.start()
    first = listener.next()
    pcsc.plug_in(LEFT)

    assert (first, listener.next()) == (ReaderGone(), ReaderBack())


def test_a_badge_too_quick_to_be_seen_is_asked_to_hold_still(pcsc, heard):
    pcsc.flash(LEFT)

    assert heard.next() == ReadTooShort()


def test_a_badge_pulled_while_it_is_read_is_asked_to_hold_still(pcsc, heard):
    pcsc.lay(LEFT, b"")

    assert heard.next() == ReadTooShort()


def test_a_reader_unplugged_while_it_reads_is_gone_and_comes_back(pcsc, heard):
    pcsc.lay(LEFT, PcscTrouble("SCardTransmit", scard.SCARD_E_READER_UNAVAILABLE), MIA + OK)

    assert (heard.next(), heard.next()) == (BadgeRemoved(), ReaderGone())
    assert (heard.next(), heard.next()) == (ReaderBack(), BadgeRead(BadgeUid(MIA), AT))


def test_a_service_that_goes_and_returns_is_found_again(pcsc, heard):
    pcsc.go()
    gone = heard.next()
    pcsc.running = True

    assert (gone, heard.next()) == (ReaderGone(), ReaderBack())


def test_a_service_that_is_not_there_at_first_is_found_later(pcsc, reader, listener):
    pcsc.running = False
    reader.start()
    first = listener.next()
    pcsc.plug_in(LEFT)
    pcsc.running = True

    assert (first, listener.next()) == (ReaderGone(), ReaderBack())


def test_a_badge_that_lies_there_when_the_service_returns_is_read(pcsc, heard):
    pcsc.go()
    heard.next()
    pcsc.lay(LEFT, MIA + OK)
    pcsc.running = True

    assert (heard.next(), heard.next()) == (ReaderBack(), BadgeRead(BadgeUid(MIA), AT))


def test_it_stops_although_the_first_cancels_came_too_early(pcsc, reader, listener):
    pcsc.plug_in(LEFT)
    pcsc.cancels_ignored = 3
    reader.start()
    listener.next()

    assert reader.stop(LIMIT)
    assert pcsc.cancels_ignored == 0


def test_a_reader_that_was_never_started_stops_too(reader):
    assert reader.stop(LIMIT)


def test_it_stops_while_the_service_is_away(pcsc, reader, listener):
    pcsc.running = False
    reader.start()
    listener.next()

    assert reader.stop(LIMIT)


def test_a_badge_that_keeps_the_reader_busy_is_not_waited_for_and_not_told(pcsc, clock):
    asked, go_on, heard = threading.Event(), threading.Event(), Listener()

    class Mute(FakePcsc):
        def ask_uid(self, reader):
            asked.set()
            go_on.wait(LIMIT)
            return b""

    pcsc = Mute()
    pcsc.plug_in(LEFT)
    pcsc.lay(LEFT)
    reader = BadgeReader(heard, open_pcsc=pcsc.open, monotonic=clock)
    reader.start()
    asked.wait(LIMIT)

    ended_at_once = reader.stop(0.0)
    go_on.set()

    assert (ended_at_once, reader.stop(LIMIT)) == (False, True)
    assert heard.rest() == [ReaderBack()]

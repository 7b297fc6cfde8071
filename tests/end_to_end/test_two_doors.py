"""Two doors and a real server: what one does the other sees; what the network cuts off is neither lost nor doubled."""

import asyncio
from datetime import timedelta

import pytest

from shared.booking import queries as booking
from shared.booking.changes import BookingMade
from shared.booking.types import BookingId
from shared.calendar.rules import AlreadyBooked
from shared.journal.signing import new_change_id
from shared.journal.types import Verdict
from shared.refusals import decode
from shared.sync.changes import DoorRevoked
from tests.support.companions import FarDoor
from tests.support.shops import JO, LASER, MIA

pytestmark = [pytest.mark.postgres, pytest.mark.process]


def a_booking(companion, person):
    starts = companion.clock().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    return BookingMade(BookingId(new_change_id()), LASER, person, starts, starts + timedelta(hours=1))


def booked(person, companion):
    return lambda replica: bool(booking.bookings_of(replica.shop(), person, companion.clock()))


def nothing_waits(replica):
    return replica.ready and not replica.waiting


def test_a_booking_at_one_door_shows_at_the_other(companion, tmp_path):
    async def story():
        front, back = FarDoor(companion, tmp_path / "front", 1), FarDoor(companion, tmp_path / "back", 2)
        await front.until(nothing_waits)
        await back.until(nothing_waits)

        await front.make(a_booking(companion, MIA), MIA)

        await back.until(booked(MIA, companion))
        await front.until(nothing_waits)
        await asyncio.gather(front.close(), back.close())

    asyncio.run(story())


def test_of_two_doors_with_one_slot_one_is_confirmed_and_the_other_reads_when_it_is_free_next(companion, tmp_path):
    async def story():
        front, back = FarDoor(companion, tmp_path / "front", 1), FarDoor(companion, tmp_path / "back", 2)
        await front.until(nothing_waits)
        await back.until(nothing_waits)

        mine, theirs = a_booking(companion, MIA), a_booking(companion, JO)
        made = await asyncio.gather(front.make(mine, MIA), back.make(theirs, JO))
        await front.until(nothing_waits)
        await back.until(nothing_waits)

        verdicts = [
            await front.ask(lambda replica: replica.verdict(made[0])),
            await back.ask(lambda replica: replica.verdict(made[1])),
        ]
        assert sorted(each.verdict for each in verdicts if each) == [Verdict.ACCEPTED, Verdict.REFUSED]
        (lost,) = (each for each in verdicts if each and each.verdict is Verdict.REFUSED)
        assert decode(lost.refusals) == (AlreadyBooked(mine.ends_at, mine.ends_at),)
        await asyncio.gather(front.close(), back.close())

    asyncio.run(story())


def test_a_booking_waits_while_the_server_is_away_and_is_confirmed_when_it_is_back(companion, tmp_path):
    async def story():
        front = FarDoor(companion, tmp_path / "front", 1)
        await front.until(nothing_waits)
        await asyncio.to_thread(companion.stop)

        made = await front.make(a_booking(companion, MIA), MIA)
        await front.until(lambda replica: not front.syncer.state.online)
        waited = await front.ask(lambda replica: made in replica.waiting)
        await asyncio.to_thread(companion.start)
        await front.until(nothing_waits)

        verdict = await front.ask(lambda replica: replica.verdict(made))
        assert waited
        assert verdict is not None
        assert verdict.verdict is Verdict.ACCEPTED
        await front.close()

    asyncio.run(story())


def test_a_booking_waits_while_the_server_is_frozen_and_is_confirmed_once_it_goes_on(companion, tmp_path):
    async def story():
        front = FarDoor(companion, tmp_path / "front", 1)
        await front.until(nothing_waits)
        with companion.frozen():
            made = await front.make(a_booking(companion, MIA), MIA)
            await front.until(lambda replica: not front.syncer.state.online)
            waited = await front.ask(lambda replica: made in replica.waiting)
        await front.until(nothing_waits)

        verdict = await front.ask(lambda replica: replica.verdict(made))
        assert waited
        assert verdict is not None
        assert verdict.verdict is Verdict.ACCEPTED
        await front.close()

    asyncio.run(story())


def test_a_door_that_was_revoked_stops_asking(companion, tmp_path):
    async def story():
        front = FarDoor(companion, tmp_path / "front", 1)
        await front.until(nothing_waits)

        companion.desk.accept(DoorRevoked(1))

        async with asyncio.timeout(20):
            await front.running
        assert front.syncer.state.revoked
        await front.close()

    asyncio.run(story())

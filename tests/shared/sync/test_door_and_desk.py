"""One change, from a door to the journal and to another door, on both databases."""

from datetime import timedelta

from shared.booking import queries as booking
from shared.calendar.rules import AlreadyBooked
from shared.journal.types import Verdict
from shared.refusals import decode
from shared.sync.replica import Made
from shared.training.types import Answer, Explanation
from tests.support.shops import JO, LASER, MIA, START, TestDoor, a_booking
from tests.support.training import may_use

NOW = START + timedelta(seconds=1)


def test_a_member_who_was_signed_off_may_use_the_laser(door):
    shop = door.shop()

    found = may_use(shop, MIA, LASER, NOW)

    assert found == Explanation(Answer.YES, ())


def test_a_booking_waits_at_its_door_until_the_server_has_confirmed_it(door):
    made = door.make(a_booking(), actor=MIA)
    assert isinstance(made, Made)

    waiting_before = made.id in door.replica.waiting
    door.sync()

    assert waiting_before
    assert made.id not in door.replica.waiting
    assert len(booking.bookings_of(door.shop(), MIA, START)) == 1


def test_another_door_sees_the_booking_after_its_pull(door, server, tmp_path):
    other = TestDoor(server, tmp_path / "door2", number=2)
    door.make(a_booking(), actor=MIA)
    door.push()

    other.pull()

    assert len(booking.bookings_of(other.shop(), MIA, START)) == 1
    other.close()


def test_of_two_doors_that_want_one_slot_the_second_reads_why_and_when_it_is_free_next(door, server, tmp_path):
    other = TestDoor(server, tmp_path / "door2", number=2)
    door.make(a_booking(MIA), actor=MIA)
    lost = other.make(a_booking(JO), actor=JO)
    door.push()

    (outcome,) = other.push()
    other.pull()

    assert outcome.verdict is Verdict.REFUSED
    ends = START + timedelta(hours=2)
    assert decode(outcome.refusals) == (AlreadyBooked(ends, ends),)
    assert isinstance(lost, Made)
    assert lost.id not in other.replica.waiting
    assert booking.bookings_of(other.shop(), JO, START) == []
    other.close()


def test_a_change_that_is_sent_twice_is_entered_once_and_answered_the_same(door, server):
    door.make(a_booking(), actor=MIA)
    first = door.push()
    head = server.head()

    again = door.push()

    assert again == first
    assert server.head() == head


def test_what_was_acknowledged_is_there_after_the_door_was_killed(door):
    made = door.make(a_booking(), actor=MIA)
    door.replica._engine.dispose()  # no rollback: the process is gone
    door.outbox.close()

    door.open()

    assert made.id in door.replica.waiting
    assert len(booking.bookings_of(door.shop(), MIA, START)) == 1

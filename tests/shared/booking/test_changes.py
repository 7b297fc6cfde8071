"""Booking and using machines, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from shared.booking import queries as booking
from shared.booking.changes import (
    BookingApproved,
    BookingCancelled,
    BookingMade,
    BookingRejected,
    PolicySet,
    UseExtended,
    UseStarted,
    UseStopped,
)
from shared.booking.rules import (
    BookedNow,
    BookingOver,
    BookingUnknown,
    InThePast,
    InUse,
    LongestTooShort,
    NotBookable,
    NotInUse,
    NotYours,
    ReasonMissing,
    TooFarAhead,
    TooLong,
    TooManyAhead,
    TooShort,
    UsualOutside,
)
from shared.booking.types import BookingId, BookingState, Policy, ReasonDetails, StartState, UseId
from shared.calendar.queries import claims_of, claims_touching
from shared.calendar.rules import AlreadyBooked, PersonBusy
from shared.calendar.types import ClaimId, ResourceId
from shared.equipment import queries as equipment
from shared.equipment.changes import MachineSet
from shared.equipment.rules import MachineUnknown, TypeUnknown
from shared.equipment.types import MachineId, MachineState
from shared.journal.rules import Freshness, NotAllowed, StaleEdit, TooLongOffline
from shared.journal.signing import new_change_id, private_part, seal_of
from shared.journal.types import PersonId, Private, Verdict
from shared.people import queries as people
from shared.people.changes import WorkshopSet
from shared.people.types import WORKSHOP_TYPE, EquipmentTypeId, LanguageCode, Level, Opening
from shared.refusals import decode
from shared.sync.desk import FromServer
from shared.sync.replica import Made
from shared.timespan import TimeSpan
from shared.training.rules import OutOfOrder, SignOffMissing
from tests.support.shops import (
    ADMIN,
    ANA,
    JO,
    LASER,
    LASER_TWO,
    LASER_TYPE,
    MIA,
    START,
    WORKSHOP,
    Server,
    TestDoor,
    a_booking,
    person_id,
)

KIM = person_id(50)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def evening(server: Server) -> Server:
    """A furnished workshop, a second after it was furnished."""
    server.clock.forward(seconds=1)
    return server


def with_policy(server: Server, **changed: Any) -> None:
    server.accept(PolicySet(Policy(LASER_TYPE, **changed)))
    server.clock.forward(seconds=1)


def booked(server: Server, change: BookingMade) -> BookingMade:
    server.accept(change, actor=change.person_id)
    return change


def state_of(server: Server, change: BookingMade) -> BookingState:
    with server.shop() as shop:
        found = booking.booking(shop, change.booking_id)
    assert found is not None
    return found.state


def claims(server: Server, change: BookingMade) -> set[ResourceId]:
    with server.shop() as shop:
        return {each.resource_id for each in claims_of(shop, ClaimId(change.booking_id))}


# --- making


def test_a_booking_promises_the_machine_and_the_persons_time(evening):
    made = booked(evening, a_booking())

    assert state_of(evening, made) is BookingState.CONFIRMED
    assert claims(evening, made) == {LASER, MIA}
    with evening.shop() as shop:
        (of_mia,) = booking.bookings_of(shop, MIA, START)
        assert booking.bookings_touching(shop, of_mia.span) == [of_mia]
        assert booking.bookings_touching(shop, of_mia.span, [LASER_TWO]) == []
        assert booking.bookings_ahead(shop, MIA, LASER_TYPE, START) == 1
        assert booking.bookings_ahead(shop, MIA, WORKSHOP_TYPE, START) == 0
        assert booking.bookings_of(shop, MIA, of_mia.ends_at) == []


def test_one_booking_may_begin_the_moment_another_ends(evening):
    booked(evening, a_booking(MIA, hours=1))

    assert evening.refusals(a_booking(JO, hours=2), actor=JO) == ()
    assert evening.refusals(a_booking(JO, hours=0, length_h=1), actor=JO) == ()


def test_who_comes_second_reads_until_when_and_when_it_is_free_next(evening):
    booked(evening, a_booking(MIA, hours=1))
    booked(evening, a_booking(ANA, hours=2.5))

    found = evening.refusals(a_booking(JO, hours=1.5), actor=JO)

    assert found == (AlreadyBooked(START + 2 * HOUR, START + 3.5 * HOUR),)


def test_the_next_free_time_is_one_at_which_the_workshop_is_open(evening):
    """The evening begins on a Monday at 18:00 in Berlin."""
    hours = (Opening(0, 10 * 60, 20 * 60), Opening(1, 10 * 60, 20 * 60))
    evening.accept(WorkshopSet("Woodside", "Europe/Berlin", LanguageCode.ENGLISH, hours, Freshness()))
    booked(evening, a_booking(MIA, hours=1))

    (found,) = evening.refusals(a_booking(JO, hours=1), actor=JO)

    assert found == AlreadyBooked(START + 2 * HOUR, datetime(2026, 11, 24, 9, tzinfo=UTC))


def test_nobody_is_in_two_places_at_once(evening):
    booked(evening, a_booking(MIA, LASER))

    assert evening.refusals(a_booking(MIA, LASER_TWO), actor=MIA) == (PersonBusy(START + 2 * HOUR),)


@pytest.mark.parametrize(
    ("policy", "wanted", "refusal"),
    [
        ({"bookable": False}, a_booking(), NotBookable()),
        ({}, a_booking(hours=-1, length_h=2), InThePast()),
        ({}, a_booking(hours=15 * 24), TooFarAhead(START + timedelta(days=14, seconds=2))),
        ({}, a_booking(length_h=0.2), TooShort(15)),
        ({}, a_booking(length_h=4.1), TooLong(240)),
        ({}, a_booking(length_h=0), TooShort(15)),
        ({}, a_booking(length_h=-1), TooShort(15)),
        ({"longest_min": 60}, a_booking(length_h=32 * 24), TooLong(60)),
    ],
)
def test_a_policy_says_why_not(evening, policy, wanted, refusal):
    with_policy(evening, **policy)

    assert evening.refusals(wanted, actor=MIA) == (refusal,)


def test_nobody_has_more_bookings_ahead_than_the_policy_allows(evening):
    with_policy(evening, most_future=2)
    for hours in (1, 2):
        booked(evening, a_booking(hours=hours))

    assert evening.refusals(a_booking(hours=3), actor=MIA) == (TooManyAhead(2),)
    evening.clock.forward(hours=2)
    assert evening.refusals(a_booking(hours=3), actor=MIA) == ()


def test_who_may_not_use_the_laser_may_not_book_it(evening):
    evening.add_person(KIM, "Kim")
    evening.clock.forward(seconds=1)

    found = evening.refusals(a_booking(KIM), actor=KIM)

    assert found == (SignOffMissing(LASER_TYPE, "Laser cutter", ready=True),)


def test_a_machine_that_is_broken_or_unknown_cannot_be_booked(evening):
    with evening.shop() as shop:
        laser = equipment.machine(shop, LASER)
    assert laser is not None
    evening.accept(MachineSet(replace(laser, state=MachineState.OUT_OF_ORDER)))

    assert evening.refusals(a_booking(), actor=MIA) == (OutOfOrder(None),)
    assert evening.refusals(a_booking(machine=MachineId(UUID(int=1))), actor=MIA) == (MachineUnknown(),)


def test_people_book_for_themselves_and_staff_for_anybody(evening):
    assert evening.refusals(a_booking(MIA), actor=JO) == (NotYours(),)
    assert evening.refusals(a_booking(MIA), actor=None) == (NotYours(),)
    assert evening.refusals(a_booking(MIA), actor=ADMIN) == ()


def test_a_booking_cannot_take_the_place_of_another_by_its_id(evening):
    made = booked(evening, a_booking(MIA, LASER))

    outcome = evening.take(replace(a_booking(JO, LASER_TWO, hours=5), booking_id=made.booking_id), actor=JO)

    assert outcome.verdict is Verdict.SET_ASIDE
    assert claims(evening, made) == {LASER, MIA}
    with evening.shop() as shop:
        assert booking.bookings_of(shop, JO, START) == []


@pytest.mark.parametrize("year", [1, 9999])
def test_a_booking_at_either_end_of_the_calendar_stops_nothing(evening, year):
    ends = datetime(year, 12, 31, 23, tzinfo=START.tzinfo)

    outcome = evening.take(replace(a_booking(), starts_at=ends - HOUR, ends_at=ends), actor=MIA)

    assert outcome.verdict is not Verdict.ACCEPTED


def test_the_longest_claim_is_as_long_on_the_night_the_clocks_change(postgres_server):
    """PostgreSQL counts days by the session's time zone; the constraint must not."""
    server = postgres_server
    server.clock.forward(seconds=1)
    with_policy(server, longest_min=31 * 24 * 60, horizon_days=365)
    march = datetime(2027, 3, 10, 12, tzinfo=START.tzinfo)
    wanted = replace(a_booking(), starts_at=march, ends_at=march + timedelta(days=31))
    with server.engine.connect() as conn:
        conn.exec_driver_sql("ALTER ROLE app SET timezone = 'Europe/Berlin'")
        conn.commit()
    server.engine.dispose()

    assert server.refusals(wanted, actor=MIA) == ()


# --- cancelling and deciding


def reason(text: str = "The tube is broken.") -> Private:
    return private_part(ReasonDetails(text), [MIA])


def cancelled(made: BookingMade, part: Private | None = None) -> BookingCancelled:
    return BookingCancelled(made.booking_id, None if part is None else seal_of(part))


def test_the_booker_cancels_and_the_time_is_free_at_once(evening):
    made = booked(evening, a_booking())

    evening.accept(cancelled(made), actor=MIA)

    assert state_of(evening, made) is BookingState.CANCELLED
    assert claims(evening, made) == set()
    assert evening.refusals(a_booking(JO), actor=JO) == ()
    assert evening.refusals(cancelled(made), actor=MIA) == (BookingOver(),)


def test_staff_cancel_with_a_reason_that_the_booker_can_read(evening):
    made = booked(evening, a_booking())
    part = reason("  The tube is broken. ")

    evening.accept(cancelled(made, part), private=part)

    with evening.shop() as shop:
        assert booking.reason(shop, made.booking_id) == "The tube is broken."


@pytest.mark.parametrize("text", ["", "   "])
def test_a_reason_of_blanks_is_none(evening, text):
    made = booked(evening, a_booking())
    part = reason(text)

    assert evening.refusals(cancelled(made, part), private=part) == (ReasonMissing(),)
    assert evening.refusals(cancelled(made)) == (ReasonMissing(),)
    with evening.shop() as shop:
        assert booking.reason(shop, made.booking_id) == ""


def test_others_cannot_cancel_and_owners_of_the_type_can(evening):
    made = booked(evening, a_booking())
    part = reason()

    assert evening.refusals(cancelled(made, part), actor=JO, private=part) == (NotYours(),)
    assert evening.refusals(cancelled(a_booking()), actor=MIA) == (BookingUnknown(),)
    evening.grant(JO, LASER_TYPE, Level.OWNER)
    evening.clock.forward(seconds=1)
    assert evening.refusals(cancelled(made, part), actor=JO, private=part) == ()


def test_a_booking_that_needs_a_yes_is_pending_and_blocks(evening):
    with_policy(evening, approval=True)
    made = booked(evening, a_booking())

    assert state_of(evening, made) is BookingState.PENDING
    assert [type(each) for each in evening.refusals(a_booking(JO), actor=JO)] == [AlreadyBooked]
    with evening.shop() as shop:
        assert [each.booking_id for each in booking.pending(shop, START)] == [made.booking_id]


def test_staff_approve_but_never_for_themselves(evening):
    with_policy(evening, approval=True)
    made = booked(evening, a_booking())
    evening.grant(MIA, LASER_TYPE, Level.OWNER)
    evening.clock.forward(seconds=1)

    assert evening.refusals(BookingApproved(made.booking_id), actor=MIA) == (NotYours(),)
    assert evening.refusals(BookingApproved(made.booking_id), actor=JO) == (NotYours(),)
    evening.accept(BookingApproved(made.booking_id))
    assert state_of(evening, made) is BookingState.CONFIRMED
    assert evening.refusals(BookingApproved(made.booking_id)) == (BookingOver(),)
    assert evening.refusals(BookingApproved(BookingId(UUID(int=1)))) == (BookingUnknown(),)


def test_staff_reject_with_a_reason_and_the_time_is_free(evening):
    with_policy(evening, approval=True)
    made = booked(evening, a_booking())
    none, part = reason(" "), reason()

    assert evening.refusals(BookingRejected(made.booking_id, seal_of(none)), private=none) == (ReasonMissing(),)
    evening.accept(BookingRejected(made.booking_id, seal_of(part)), private=part)

    assert state_of(evening, made) is BookingState.REJECTED
    assert claims(evening, made) == set()


def test_of_two_who_decide_the_second_is_told(evening):
    with_policy(evening, approval=True)
    made = booked(evening, a_booking())
    seen, part = evening.head(), reason()
    evening.accept(BookingApproved(made.booking_id))

    found = evening.refusals(BookingRejected(made.booking_id, seal_of(part)), private=part, seen=seen)

    assert found == (BookingOver(), StaleEdit())


def test_a_policy_is_set_by_admins_for_a_type_that_exists_one_at_a_time(evening):
    seen = evening.head()

    assert evening.refusals(PolicySet(Policy(LASER_TYPE)), actor=ANA) == (NotAllowed(),)
    assert evening.refusals(PolicySet(Policy(EquipmentTypeId(UUID(int=1))))) == (TypeUnknown(),)
    assert evening.refusals(PolicySet(Policy(LASER_TYPE)), seen=seen) == ()
    assert evening.refusals(PolicySet(Policy(LASER_TYPE)), seen=seen) == (StaleEdit(),)
    with evening.shop() as shop:
        assert booking.policy(shop, WORKSHOP_TYPE) == Policy(WORKSHOP_TYPE)


# --- waiting at a door


def test_a_waiting_claim_that_the_news_makes_impossible_leaves_the_screen_at_once(door, server):
    made = door.make(a_booking(MIA), actor=MIA)
    assert isinstance(made, Made)
    server.accept(a_booking(JO), actor=JO)

    door.pull()

    assert [each.person_id for each in booking.bookings_touching(door.shop(), a_span())] == [JO]
    assert made.id in door.replica.waiting  # the server has the last word
    door.sync()
    assert made.id not in door.replica.waiting
    verdict = door.replica.verdict(made.id)
    assert verdict is not None
    assert verdict.verdict is Verdict.REFUSED


def a_span() -> TimeSpan:
    return TimeSpan(START, START + 24 * HOUR)


def test_a_cancellation_waits_at_the_door_and_frees_the_time_there_at_once(door):
    wanted = a_booking(MIA)
    door.make(wanted, actor=MIA)
    door.sync()

    door.make(cancelled(wanted), actor=MIA)

    assert booking.bookings_touching(door.shop(), a_span()) == []
    assert claims_touching(door.shop(), [ResourceId(LASER)], a_span()) == []
    assert isinstance(door.make(a_booking(JO), actor=JO), Made)


# --- use


def start_of(
    person: PersonId = MIA, machine: MachineId = LASER, of: BookingMade | None = None, until: datetime | None = None
) -> UseStarted:
    ends = until or START + 4 * HOUR
    return UseStarted(UseId(new_change_id()), machine, person, of.booking_id if of else None, ends)


def test_a_machine_runs_until_it_is_stopped(door, server):
    change = start_of()
    assert isinstance(door.make(change, actor=MIA), Made)
    assert [each.use_id for each in booking.running(door.shop(), LASER)] == [change.use_id]
    server.clock.forward(minutes=5)
    assert isinstance(door.make(UseStopped(change.use_id), actor=MIA), Made)
    door.sync()

    assert booking.running(door.shop()) == []
    use = booking.use(door.shop(), change.use_id)
    assert use is not None
    assert use.stopped_at is not None
    assert use.stopped_at - use.started_at == 5 * MINUTE


def test_what_runs_or_is_promised_cannot_be_started(door):
    first = start_of()
    door.make(first, actor=MIA)

    assert door.make(start_of(JO), actor=JO) == (InUse(first.until),)
    assert door.make(start_of(MIA, LASER_TWO), actor=JO) == (NotYours(),)
    assert door.make(start_of(machine=MachineId(UUID(int=1))), actor=MIA) == (MachineUnknown(),)
    door.make(a_booking(JO, LASER_TWO, hours=0), actor=JO)
    assert door.make(start_of(MIA, LASER_TWO), actor=MIA) == (BookedNow(START),)


def test_who_may_not_use_it_cannot_start_it_and_an_old_door_cannot_tell(door, server):
    server.add_person(KIM, "Kim")
    server.clock.forward(seconds=1)
    door.pull()
    fresh_at = door.replica.fresh_at

    refused = door.make(start_of(KIM), actor=KIM)
    server.clock.forward(hours=73)
    too_old = door.make(start_of(MIA, until=server.clock() + HOUR), actor=MIA)

    assert refused == (SignOffMissing(LASER_TYPE, "Laser cutter", ready=True),)
    assert too_old == (TooLongOffline(fresh_at),)


def test_others_stop_it_when_its_time_is_over(door, server):
    change = start_of(until=START + HOUR)
    door.make(change, actor=MIA)

    assert door.make(UseStopped(change.use_id), actor=JO) == (NotYours(),)
    server.clock.forward(hours=1)
    assert isinstance(door.make(UseStopped(change.use_id), actor=JO), Made)
    assert door.make(UseStopped(change.use_id), actor=MIA) == (NotInUse(),)
    assert door.make(UseStopped(UseId(UUID(int=1))), actor=MIA) == (NotInUse(),)


def test_stopping_early_frees_the_rest_of_the_booking(door, server):
    wanted = a_booking(MIA, hours=0, length_h=2)
    door.make(wanted, actor=MIA)
    door.sync()
    change = start_of(of=wanted)
    door.make(change, actor=MIA)
    server.clock.forward(minutes=30)

    door.make(UseStopped(change.use_id), actor=MIA)
    door.sync()

    assert state_of(server, wanted) is BookingState.FINISHED
    assert isinstance(door.make(a_booking(JO, hours=0.6), actor=JO), Made)


def test_stopping_a_use_never_ends_somebody_elses_booking(door, server):
    of_jo = a_booking(JO, hours=3)
    server.accept(of_jo, actor=JO)
    of_another_machine = a_booking(MIA, LASER_TWO, hours=3)
    server.accept(of_another_machine, actor=MIA)
    for promised in (of_jo, of_another_machine):
        change = start_of(MIA, of=promised)
        door.outcome(change, actor=MIA)

        door.outcome(UseStopped(change.use_id), actor=MIA)

        assert state_of(server, promised) is BookingState.CONFIRMED


def test_a_use_at_a_time_that_cannot_be_right_is_shown_as_of_when_it_was_heard_of(door, server):
    change = start_of(until=START - timedelta(days=400))
    outcome = door.outcome(change, actor=MIA, at=START - timedelta(days=400))

    assert [each.__struct_config__.tag for each in decode(outcome.refusals)] == ["not_believable"]
    with server.shop() as shop:
        (use,) = booking.running(shop)
    assert START <= use.started_at <= use.until <= START + MINUTE
    door.outcome(UseStopped(change.use_id), actor=MIA, at=START + timedelta(days=400))
    with server.shop() as shop:
        stopped = booking.use(shop, change.use_id)
    assert stopped is not None
    assert stopped.stopped_at is not None
    assert stopped.stopped_at < START + MINUTE


def test_a_use_of_what_nobody_knows_is_kept_and_shown_nowhere(door, server):
    for change in (start_of(machine=MachineId(UUID(int=1))), start_of(person_id(99))):
        assert door.outcome(change, actor=MIA).verdict is Verdict.ACCEPTED
    assert door.outcome(UseStopped(UseId(UUID(int=1))), actor=MIA).verdict is Verdict.ACCEPTED

    with server.shop() as shop:
        assert booking.running(shop) == []


def test_a_use_cannot_take_the_place_of_another_by_its_id(door, server):
    change = start_of()
    door.outcome(change, actor=MIA)

    outcome = door.outcome(replace(change, person_id=JO), actor=JO)

    assert outcome.verdict is Verdict.SET_ASIDE
    with server.shop() as shop:
        assert [each.person_id for each in booking.running(shop)] == [MIA]


# --- keeping it longer


def test_a_use_that_goes_on_keeps_the_machine_for_longer_and_its_booking_with_it(door, server):
    wanted = a_booking(MIA, hours=0)
    door.make(wanted, actor=MIA)
    change = start_of(of=wanted, until=START + HOUR)
    door.make(change, actor=MIA)
    with server.shop() as shop:
        laser = equipment.machine(shop, LASER)
    assert laser is not None
    (use,) = booking.running(door.shop())

    until = booking.extension(door.shop(), use, laser, server.clock())
    assert until is not None
    made = door.make(UseExtended(change.use_id, until), actor=MIA)
    door.sync()

    assert isinstance(made, Made)
    assert until == START + HOUR + 15 * MINUTE
    with server.shop() as shop:
        use_there = booking.use(shop, change.use_id)
        booked_there = booking.booking(shop, wanted.booking_id)
        claimed = claims_touching(shop, [ResourceId(LASER), ResourceId(MIA)], TimeSpan(START + HOUR, until))
    assert use_there is not None
    assert booked_there is not None
    assert (use_there.until, booked_there.ends_at) == (until, until)
    assert [each.ends_at for each in claimed] == [until, until]
    (refused,) = door.make(a_booking(JO, hours=1), actor=JO)
    assert isinstance(refused, AlreadyBooked)


def test_a_use_does_not_go_on_into_somebody_elses_time(door, server):
    change = start_of(until=START + HOUR)
    door.make(change, actor=MIA)
    door.make(a_booking(JO, hours=1), actor=JO)
    with server.shop() as shop:
        laser = equipment.machine(shop, LASER)
    assert laser is not None
    (use,) = booking.running(door.shop())

    refused = door.make(UseExtended(change.use_id, START + HOUR + 15 * MINUTE), actor=MIA)

    assert refused == (AlreadyBooked(START + 2 * HOUR, START + 2 * HOUR),)
    assert booking.extension(door.shop(), use, laser, server.clock()) is None


def test_nobody_keeps_a_machine_for_somebody_else(door):
    change = start_of(until=START + HOUR)
    door.make(change, actor=MIA)

    assert door.make(UseExtended(change.use_id, START + 2 * HOUR), actor=JO) == (NotYours(),)
    assert door.make(UseExtended(UseId(UUID(int=1)), START + 2 * HOUR), actor=JO) == (NotInUse(),)


# --- what the door proposes


def test_a_day_is_shown_with_what_is_taken_and_each_free_time_in_it_can_be_booked(evening):
    booked(evening, a_booking(JO, hours=1, length_h=2))
    with evening.shop() as shop:
        workshop, laser = people.workshop(shop), equipment.machine(shop, LASER)
        assert workshop is not None
        assert laser is not None
        today = booking.starts_on(shop, workshop, MIA, laser, START.date(), evening.clock())
        limit = booking.free_until(shop, MIA, laser, START + 15 * MINUTE)

    taken = [each.at for each in today if each.state is StartState.TAKEN]
    assert (taken[0], taken[-1], len(taken)) == (START + HOUR, START + 3 * HOUR - 15 * MINUTE, 8)
    assert limit == START + HOUR
    free = next(each for each in today if each.state is StartState.FREE)
    wanted = BookingMade(BookingId(new_change_id()), LASER, MIA, free.at, free.until)
    assert evening.refusals(wanted, actor=MIA) == ()


def test_the_door_proposes_times_while_the_workshop_is_open_and_the_machine_is_free(evening):
    every_day = tuple(Opening(day, 9 * 60, 22 * 60) for day in range(7))
    with evening.shop() as shop:
        settings = people.workshop(shop)
    assert settings is not None
    evening.accept(WorkshopSet(settings.name, settings.zone, settings.language, every_day, settings.freshness))
    booked(evening, a_booking(JO, hours=0, length_h=1))

    with evening.shop() as shop:
        workshop, laser = people.workshop(shop), equipment.machine(shop, LASER)
        assert workshop is not None
        assert laser is not None
        found = booking.suggested_times(shop, workshop, MIA, laser, evening.clock())

    # It is 18:00 in Berlin, and Jo has the laser until 19:00.
    assert [(each.start - START) / HOUR for each in found] == [1, 16, 25]
    for each in found:
        wanted = BookingMade(BookingId(new_change_id()), LASER, MIA, each.start, each.end)
        assert evening.refusals(wanted, actor=MIA) == ()


def test_the_door_proposes_no_time_at_which_the_person_is_promised_elsewhere(evening):
    booked(evening, a_booking(MIA, LASER_TWO, hours=1, length_h=1))

    with evening.shop() as shop:
        workshop, laser = people.workshop(shop), equipment.machine(shop, LASER)
        assert workshop is not None
        assert laser is not None
        for_mia, for_jo = (booking.suggested_times(shop, workshop, each, laser, evening.clock()) for each in (MIA, JO))

    elsewhere = TimeSpan(START + HOUR, START + 2 * HOUR)
    assert any(each.overlaps(elsewhere) for each in for_jo)
    assert not any(each.overlaps(elsewhere) for each in for_mia)
    for each in for_mia:
        wanted = BookingMade(BookingId(new_change_id()), LASER, MIA, each.start, each.end)
        assert evening.refusals(wanted, actor=MIA) == ()


# --- a machine that runs, without a booking


def running_until(server: Server, until: datetime, person: PersonId = MIA) -> UseStarted:
    change = start_of(person, until=until)
    server.accept(change, actor=person)
    return change


def test_a_machine_that_runs_is_not_booked_before_its_time_is_over(evening):
    running_until(evening, START + HOUR)

    found = evening.refusals(a_booking(JO, hours=0.5), actor=JO)

    assert found == (AlreadyBooked(START + HOUR, START + HOUR),)
    assert evening.refusals(a_booking(JO, hours=1), actor=JO) == ()


def test_it_can_be_booked_once_it_is_stopped_or_its_time_is_over(evening):
    change = running_until(evening, START + HOUR)
    evening.clock.forward(minutes=5)
    evening.accept(UseStopped(change.use_id), actor=MIA)
    assert evening.refusals(a_booking(JO, hours=0.5, length_h=0.25), actor=JO) == ()

    running_until(evening, START + 10 * MINUTE)
    evening.clock.forward(minutes=6)
    assert evening.refusals(a_booking(JO, hours=0.25, length_h=0.25), actor=JO) == ()


def test_who_runs_a_machine_does_not_book_it_for_the_same_time_but_another_one(evening):
    running_until(evening, START + HOUR)

    assert evening.refusals(a_booking(MIA, hours=0.5), actor=MIA) == (PersonBusy(START + HOUR),)
    assert evening.refusals(a_booking(MIA, LASER_TWO, hours=0.5), actor=MIA) == ()


def test_the_door_proposes_a_machine_that_runs_for_after_its_time(evening):
    running_until(evening, START + HOUR)
    with evening.shop() as shop:
        workshop, laser = people.workshop(shop), equipment.machine(shop, LASER)
        assert workshop is not None
        assert laser is not None
        proposed = booking.suggested_times(shop, workshop, JO, laser, evening.clock())
        for_jo = booking.starts_on(shop, workshop, JO, laser, START.date(), evening.clock())
        for_mia = booking.starts_on(shop, workshop, MIA, laser, START.date(), evening.clock())
        limit = booking.free_until(shop, JO, laser, evening.clock())

    assert proposed[0].start == START + HOUR
    assert next(each.at for each in for_jo if each.state is StartState.FREE) == START + HOUR
    assert {each.state for each in for_jo if each.at < START + HOUR} == {StartState.TAKEN}
    assert {each.state for each in for_mia if each.at < START + HOUR} == {StartState.MINE}
    assert limit <= evening.clock()
    wanted = BookingMade(BookingId(new_change_id()), LASER, JO, proposed[0].start, proposed[0].end)
    assert evening.refusals(wanted, actor=JO) == ()


def test_a_waiting_booking_is_left_out_when_somebody_runs_the_machine_at_another_door(door, server, tmp_path):
    server.clock.forward(seconds=1)
    other = TestDoor(server, tmp_path / "door2", number=2)
    wanted = a_booking(JO, hours=0.5)
    assert isinstance(door.make(wanted, actor=JO), Made)
    other.make(start_of(until=START + HOUR), actor=MIA)
    other.sync()

    door.pull()

    assert booking.booking(door.shop(), wanted.booking_id) is None
    assert decode(door.push()[0].refusals) == (AlreadyBooked(START + HOUR, START + HOUR),)
    other.close()


def test_many_bookings_ask_once_what_runs(evening):
    asked: list[str] = []
    event.listen(evening.engine, "before_cursor_execute", lambda _c, _cu, said, *_: asked.append(said))

    changes = [FromServer(a_booking(MIA, hours=2 * n + 1), MIA, seen=0) for n in range(5)]
    evening.desk.take(WORKSHOP, changes, evening.clock())

    assert len([each for each in asked if "stopped_at IS NULL" in each]) == 1


# --- opening hours that pass midnight


def open_on_fridays_until_two(server: Server) -> None:
    server.accept(
        WorkshopSet("Woodside", "Europe/Berlin", LanguageCode.ENGLISH, (Opening(4, 18 * 60, 26 * 60),), Freshness())
    )


@pytest.mark.parametrize(("minutes", "offered_at"), [(-30, -30), (30, 30)])
def test_a_night_goes_on_after_midnight(evening, minutes, offered_at):
    """Friday 18:00 to Saturday 2:00 in Berlin; minutes count from Saturday's midnight."""
    open_on_fridays_until_two(evening)
    midnight = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    now = midnight + minutes * MINUTE
    with evening.shop() as shop:
        workshop, laser = people.workshop(shop), equipment.machine(shop, LASER)
        assert workshop is not None
        assert laser is not None
        found = booking.suggested_times(shop, workshop, MIA, laser, now)

    assert found[0].start == midnight + offered_at * MINUTE
    assert found[0].length == HOUR


def test_each_time_of_a_night_stands_on_its_own_day_once(evening):
    open_on_fridays_until_two(evening)
    midnight = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    with evening.shop() as shop:
        workshop, laser = people.workshop(shop), equipment.machine(shop, LASER)
        assert workshop is not None
        assert laser is not None
        on_friday, on_saturday = (
            [each.at for each in booking.starts_on(shop, workshop, MIA, laser, day, midnight - 2 * HOUR)]
            for day in (friday, saturday)
        )
        late = booking.starts_on(shop, workshop, MIA, laser, saturday, midnight + 31 * MINUTE)

    assert (on_friday[0], on_friday[-1]) == (midnight - 2 * HOUR, midnight - 15 * MINUTE)
    assert (on_saturday[0], on_saturday[-1]) == (midnight, midnight + 2 * HOUR - 15 * MINUTE)
    assert late[0].at == midnight + 45 * MINUTE


def test_openings_that_overlap_show_each_time_once(evening):
    hours = (Opening(4, 18 * 60, 34 * 60), Opening(5, 0, 10 * 60))
    evening.accept(WorkshopSet("Woodside", "Europe/Berlin", LanguageCode.ENGLISH, hours, Freshness()))
    with evening.shop() as shop:
        workshop, laser = people.workshop(shop), equipment.machine(shop, LASER)
        assert workshop is not None
        assert laser is not None
        found = booking.starts_on(shop, workshop, MIA, laser, date(2026, 11, 28), evening.clock())

    assert [each.at for each in found] == sorted({each.at for each in found})
    assert len(found) == 40


def test_a_policy_whose_lengths_do_not_fit_is_refused(evening):
    assert evening.refusals(PolicySet(Policy(LASER_TYPE, shortest_min=240, longest_min=15))) == (LongestTooShort(),)
    assert evening.refusals(PolicySet(Policy(LASER_TYPE, usual_min=241))) == (UsualOutside(),)

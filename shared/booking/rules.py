"""What may be booked and used, and which times the door proposes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from shared.booking.types import BLOCKING, Booking, BookingState, Policy, StartState, StartTime, Use
from shared.calendar.types import ResourceId, Taken
from shared.journal.types import Action, PersonId, Refusal
from shared.people.rules import Holding, may
from shared.people.types import EquipmentTypeId, Level
from shared.timespan import TimeSpan, free_spans

# Whoever has booked may begin this much earlier, where nobody else is in the way.
CHECK_IN_EARLY = timedelta(minutes=5)
# A claim that a door made offline is still taken if its start has passed by no more than this.
LATE_START = timedelta(minutes=15)


class LongestTooShort(Refusal, frozen=True, tag="longest_too_short"):
    """Nobody could book: the longest length of a policy is shorter than its shortest."""


class UsualOutside(Refusal, frozen=True, tag="usual_outside"):
    """The length that doors would propose lies outside of what may be booked."""


class NotBookable(Refusal, frozen=True, tag="not_bookable"):
    """Machines of this type are used as they are free; nobody books them."""


class InThePast(Refusal, frozen=True, tag="in_the_past"):
    """The time has begun already."""


class TooFarAhead(Refusal, frozen=True, tag="too_far_ahead"):
    """Bookings open later."""

    until: datetime
    """The last moment that can be booked now."""


class TooShort(Refusal, frozen=True, tag="too_short"):
    minutes: int


class TooLong(Refusal, frozen=True, tag="too_long"):
    minutes: int


class TooManyAhead(Refusal, frozen=True, tag="too_many_ahead"):
    """The person has as many bookings of this type ahead as one may have."""

    most: int


class NotYours(Refusal, frozen=True, tag="not_yours"):
    """Only the person themselves, or staff, may do this."""


class ReasonMissing(Refusal, frozen=True, tag="reason_missing"):
    """Whoever takes somebody's booking away says why."""


class BookingUnknown(Refusal, frozen=True, tag="booking_unknown"):
    """There is no such booking."""


class BookingOver(Refusal, frozen=True, tag="booking_over"):
    """The booking no longer stands, so there is nothing to do to it."""


class InUse(Refusal, frozen=True, tag="in_use"):
    """Somebody runs the machine now."""

    until: datetime


class BookedNow(Refusal, frozen=True, tag="booked_now"):
    """The machine is promised to somebody now, or in a moment."""

    since: datetime


class NotInUse(Refusal, frozen=True, tag="not_in_use"):
    """The machine is not running, so it cannot be stopped."""


BookingRefusal = (
    LongestTooShort
    | UsualOutside
    | NotBookable
    | InThePast
    | TooFarAhead
    | TooShort
    | TooLong
    | TooManyAhead
    | NotYours
    | ReasonMissing
    | BookingUnknown
    | BookingOver
    | InUse
    | BookedNow
    | NotInUse
)


def may_decide(holdings: AbstractSet[Holding], type_id: EquipmentTypeId) -> bool:
    """Whether somebody with these live qualifications decides over other people's bookings of this type's machines."""
    return may(Action.MODERATE, holdings) or (type_id, Level.OWNER) in holdings


def lengths_refusals(wanted: Policy) -> tuple[LongestTooShort | UsualOutside, ...]:
    """What of a policy's lengths cannot be meant."""
    if wanted.longest < wanted.shortest:
        return (LongestTooShort(),)
    return () if wanted.shortest <= wanted.usual <= wanted.longest else (UsualOutside(),)


def policy_refusals(wanted: TimeSpan, *, policy: Policy, ahead: int, now: datetime) -> tuple[BookingRefusal, ...]:
    """Every reason of the type's policy against booking `wanted`.

    Args:
        ahead: how many bookings of this type the person has ahead already.
    """
    found: list[BookingRefusal] = []
    if not policy.bookable:
        found.append(NotBookable())
    if wanted.start < now - LATE_START or wanted.end <= now:
        found.append(InThePast())
    if wanted.start > now + policy.horizon:
        found.append(TooFarAhead(now + policy.horizon))
    if wanted.length < policy.shortest:
        found.append(TooShort(policy.shortest_min))
    if wanted.length > policy.longest:
        found.append(TooLong(policy.longest_min))
    if ahead >= policy.most_future:
        found.append(TooManyAhead(policy.most_future))
    return tuple(found)


def cancel_refusals(
    booking: Booking | None, *, by: PersonId | None, staff: bool, reason: bool
) -> tuple[BookingRefusal, ...]:
    """Whether this person may cancel: the booker always, staff with a reason."""
    if booking is None:
        return (BookingUnknown(),)
    if booking.state not in BLOCKING:
        return (BookingOver(),)
    if by == booking.person_id:
        return ()
    if not staff:
        return (NotYours(),)
    return () if reason else (ReasonMissing(),)


def decide_refusals(
    booking: Booking | None, *, by: PersonId | None, staff: bool, reason: bool
) -> tuple[BookingRefusal, ...]:
    """Whether this person may approve or reject: staff, but never for themselves."""
    if booking is None:
        return (BookingUnknown(),)
    found: list[BookingRefusal] = []
    if booking.state is not BookingState.PENDING:
        found.append(BookingOver())
    if not staff or by == booking.person_id:
        found.append(NotYours())
    if not reason:
        found.append(ReasonMissing())
    return tuple(found)


def use_refusals(
    person: PersonId, *, running: Use | None, promises: Iterable[Booking], now: datetime
) -> tuple[BookingRefusal, ...]:
    """Whether a machine is there to be used now.

    Args:
        promises: bookings that stand, from now on.
    """
    found: list[BookingRefusal] = []
    if running is not None:
        found.append(InUse(running.until))
    now_promised = [each for each in promises if each.span.contains(now) and each.person_id != person]
    found += [BookedNow(each.starts_at) for each in now_promised]
    return tuple(found)


def use_until(person: PersonId, *, promises: Iterable[Booking], policy: Policy, now: datetime) -> TimeSpan:
    """From now until when a machine may be used: the own booking's end, or the next promise to somebody else."""
    ordered = sorted(promises, key=lambda each: each.starts_at)
    own = [each for each in ordered if each.person_id == person and each.starts_at <= now + CHECK_IN_EARLY]
    latest = max((each.ends_at for each in own), default=now + policy.longest)
    others = [each.starts_at for each in ordered if each.person_id != person and each.starts_at > now]
    return TimeSpan(now, min([latest, *others]))


def own_booking(person: PersonId, promises: Iterable[Booking], now: datetime) -> Booking | None:
    """The confirmed booking that the person may begin now: its time has come, or comes in a moment."""
    ordered = sorted(promises, key=lambda each: each.starts_at)
    return next(
        (
            each
            for each in ordered
            if each.person_id == person
            and each.state is BookingState.CONFIRMED
            and each.starts_at <= now + CHECK_IN_EARLY
            and now < each.ends_at
        ),
        None,
    )


def extend_refusals(
    use: Use | None, until: datetime, *, by: PersonId | None, begun: datetime, policy: Policy
) -> tuple[BookingRefusal, ...]:
    """Whether whoever runs a machine may keep it until then; whether it is free is for the calendar.

    Args:
        begun: when their booking began or, without one, their use: the longest length counts from there.
    """
    if use is None or use.stopped_at is not None:
        return (NotInUse(),)
    found: list[BookingRefusal] = []
    if by != use.person_id:
        found.append(NotYours())
    if until <= use.until:
        found.append(TooShort(policy.step_min))
    if until - begun > policy.longest:
        found.append(TooLong(policy.longest_min))
    return tuple(found)


def longer_until(until: datetime, *, policy: Policy, now: datetime) -> datetime:
    """The next end after `until`, in steps of the policy, that has not passed yet."""
    passed = max(timedelta(), now - until)
    return until + (passed // policy.step + 1) * policy.step


def in_use(running: Iterable[Use], person: PersonId | None, since: datetime) -> tuple[Taken, ...]:
    """What running uses take from `since` on: from whoever runs the machine their own time, from others the machine.

    So nobody is told of themselves that somebody was quicker. One whose time is over takes nothing: anybody may stop
    it.

    Args:
        running: of the machine in question only, since whoever runs one may run another beside it.
        person: for whom this is asked; None: for anybody.
    """
    return tuple(
        Taken(
            ResourceId(each.person_id if each.person_id == person else each.machine_id),
            TimeSpan(since, each.until),
        )
        for each in running
        if each.until > since
    )


def stop_refusals(use: Use | None, *, by: PersonId | None, staff: bool, now: datetime) -> tuple[BookingRefusal, ...]:
    """Whether this person may stop it: who runs it, staff, or anybody once the time is over."""
    if use is None or use.stopped_at is not None:
        return (NotInUse(),)
    return () if by == use.person_id or staff or now >= use.until else (NotYours(),)


def suggestions(
    *,
    openings: Sequence[TimeSpan],
    anchors: Sequence[datetime],
    taken: Iterable[TimeSpan],
    policy: Policy,
    now: datetime,
    most: int = 3,
) -> tuple[TimeSpan, ...]:
    """Times that the door proposes: for each anchor the first free stretch from it on, of about the usual length.

    Args:
        openings: when the workshop is open, earliest first; times outside are not proposed.
        anchors: moments that people think in, such as now, tonight, tomorrow morning; earliest first.
        taken: what is promised already, of the machine and of the person, for all the days of `openings`.
    """
    promised = list(taken)
    found: list[TimeSpan] = []
    for anchor in anchors:
        start = max(anchor, now)
        for opening in openings:
            if opening.end <= start or opening.start > now + policy.horizon:
                continue
            within = TimeSpan(max(opening.start, start), opening.end)
            free = next((each for each in free_spans(within, promised) if each.length >= policy.shortest), None)
            if free is not None and free.start <= now + policy.horizon:
                end = min(free.end, free.start + policy.usual)
                # Whoever begins between two steps ends on one: the next person finds no odd minutes.
                even = opening.start + (end - opening.start) // policy.step * policy.step
                wanted = TimeSpan(free.start, even if even - free.start >= policy.shortest else end)
                if not any(wanted.overlaps(other) for other in found):
                    found.append(wanted)
                break
        if len(found) == most:
            break
    return tuple(found)


def booking_limit(start: datetime, *, taken: Iterable[TimeSpan], policy: Policy) -> datetime:
    """Until when a booking that begins at `start` may last: as long as one may book, or until the next promise.

    Args:
        taken: promises of the machine and of the person that end after `start`.
    """
    return min([start + policy.longest, *(span.start for span in taken if span.end > start)])


def start_times(
    opening: TimeSpan, *, taken: Sequence[TimeSpan], busy: Sequence[TimeSpan], policy: Policy, now: datetime
) -> tuple[StartTime, ...]:
    """The moments of an opening at which a booking may begin, each step of the policy, earliest first.

    What has passed and what is beyond the horizon is left out; what is promised is not.

    Args:
        taken: what is promised of the machine.
        busy: what the person has promised.
    """
    found: list[StartTime] = []
    at = opening.start
    while at + policy.shortest <= opening.end:
        if now <= at <= now + policy.horizon:
            least = TimeSpan(at, at + policy.shortest)
            own = [span.end for span in busy if span.overlaps(least)]
            others = [span.end for span in taken if span.overlaps(least)]
            if own:
                found.append(StartTime(at, StartState.MINE, max(own)))
            elif others:
                found.append(StartTime(at, StartState.TAKEN, max(others)))
            else:
                limit = booking_limit(at, taken=[*taken, *busy], policy=policy)
                found.append(StartTime(at, StartState.FREE, limit))
        at += policy.step
    return tuple(found)

"""What is said of the refusals of booking and use, of a booking's state, and of a machine as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

from shared.booking.rules import (
    BookedNow,
    BookingOver,
    BookingRefusal,
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
from shared.booking.types import Booking, BookingState, Use
from shared.equipment.texts import machine_words
from shared.equipment.types import Machine, MachineState
from shared.journal.types import PersonId
from shared.words import (
    ChooseMachine,
    ChooseTime,
    Mark,
    SeeBookings,
    Speaker,
    TalkToManager,
    TryAgain,
    Words,
)

_Policy = LongestTooShort | UsualOutside
_Wanted = NotBookable | InThePast | TooFarAhead | TooShort | TooLong | TooManyAhead
_Standing = NotYours | ReasonMissing | BookingUnknown | BookingOver | InUse | BookedNow | NotInUse


def words(refusal: BookingRefusal, speaker: Speaker) -> Words:
    if isinstance(refusal, _Policy):
        return _policy(refusal, speaker)
    return _wanted(refusal, speaker) if isinstance(refusal, _Wanted) else _standing(refusal, speaker)


def _policy(refusal: _Policy, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case LongestTooShort():
            sentence = say("The longest is shorter than the shortest.")
        case UsualOutside():
            sentence = say("The usual length lies between the shortest and the longest.")
        case _:
            assert_never(refusal)
    return Words(sentence, Mark.NOTE, "", TryAgain(), say("Change it"))


def _wanted(refusal: _Wanted, speaker: Speaker) -> Words:
    say, say_n, length = speaker.language.say, speaker.language.say_n, speaker.language.length
    match refusal:
        case NotBookable():
            sentence = say("Nobody books these machines.")
            detail = say("Use one whenever it is free.")
            return Words(sentence, Mark.NOTE, detail, ChooseMachine(), say("See the machines"))
        case InThePast():
            sentence = say("That time has begun already.")
            return Words(sentence, Mark.NOTE, "", ChooseTime(), say("Find another time"))
        case TooFarAhead(until):
            sentence = say("That is too far ahead.")
            detail = say("Now you can book up to {moment}.", moment=speaker.moment(until))
            return Words(sentence, Mark.NOTE, detail, ChooseTime(), say("Find another time"))
        case TooShort(minutes):
            sentence = say("The shortest booking is {length}.", length=length(timedelta(minutes=minutes)))
            return Words(sentence, Mark.NOTE, "", ChooseTime(), say("Make it longer"))
        case TooLong(minutes):
            sentence = say("The longest booking is {length}.", length=length(timedelta(minutes=minutes)))
            return Words(sentence, Mark.NOTE, "", ChooseTime(), say("Make it shorter"))
        case TooManyAhead(most):
            sentence = say_n(
                "You have {n} booking of these ahead; more is not possible.",
                "You have {n} bookings of these ahead; more are not possible.",
                most,
            )
            detail = say("When one is over, or you give one back, you can book again.")
            return Words(sentence, Mark.MINE, detail, SeeBookings(), say("See your bookings"))
        case _:
            assert_never(refusal)


def _standing(refusal: _Standing, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case NotYours():
            sentence, detail = say("This is somebody else's."), say("They can do it themselves, or a manager can.")
            return Words(sentence, Mark.PADLOCK, detail, TalkToManager(), say("Ask a manager"))
        case ReasonMissing():
            sentence, detail = say("Please say why."), say("Whoever booked it will read it.")
            return Words(sentence, Mark.NOTE, detail, TryAgain(), say("Write the reason"))
        case BookingUnknown():
            return Words(say("This booking is not there."), Mark.NOTE, "", TryAgain(), say("Look again"))
        case BookingOver():
            sentence, detail = say("This booking no longer stands."), say("It is over, given back or decided.")
            return Words(sentence, Mark.NOTE, detail, TryAgain(), say("Look again"))
        case InUse(until):
            sentence = (
                say("Somebody is using it until {time}.", time=speaker.moment(until))
                if until > speaker.now
                else say("Somebody is still using it, and their time is over.")
            )
            return Words(sentence, Mark.IN_USE, "", ChooseTime(), say("Find a time"))
        case BookedNow(since):
            sentence = say("Somebody has booked it from {time} on.", time=speaker.moment(since))
            return Words(sentence, Mark.IN_USE, "", ChooseTime(), say("Find a time"))
        case NotInUse():
            return Words(say("This machine is not in use."), Mark.FREE, "", TryAgain(), say("Look again"))
        case _:
            assert_never(refusal)


def state_words(state: BookingState, speaker: Speaker, *, waiting: bool = False) -> Words:
    """How a booking stands.

    Args:
        waiting: only this door has it yet; the server may still say no.
    """
    say = speaker.language.say
    if waiting:
        detail = say("The workshop has not heard of it yet.")
        return Words(say("Waiting to be confirmed"), Mark.PENCILLED, detail)
    match state:
        case BookingState.PENDING:
            detail = say("Somebody has to say yes; you will read it here.")
            return Words(say("Waiting for approval"), Mark.PENCILLED, detail)
        case BookingState.CONFIRMED:
            return Words(say("Confirmed"), Mark.MINE, "", SeeBookings(), say("See your bookings"))
        case BookingState.REJECTED:
            return Words(say("Not approved"), Mark.STOP, "", ChooseTime(), say("Find another time"))
        case BookingState.CANCELLED:
            return Words(say("Cancelled"), Mark.STOP, "", ChooseTime(), say("Find another time"))
        case BookingState.FINISHED:
            return Words(say("Over"), Mark.FREE)
        case _:
            assert_never(state)


def now_words(
    machine: Machine,
    *,
    running: Use | None,
    promises: Iterable[Booking],
    viewer: PersonId | None,
    speaker: Speaker,
) -> Words:
    """A machine as it is now: out of order, in use, yours, booked, or free until somebody's booking.

    Args:
        promises: bookings that stand, from now on.
        viewer: who reads it; None before the idle screen.
    """
    say, now = speaker.language.say, speaker.now
    if machine.state is not MachineState.USABLE:
        return machine_words(machine, speaker)
    if running is not None:
        return _running(running, viewer, speaker)
    ordered = sorted(promises, key=lambda each: each.starts_at)
    present = next((each for each in ordered if each.span.contains(now)), None)
    if present is not None and present.person_id == viewer:
        return Words(say("Yours until {time}", time=speaker.moment(present.ends_at)), Mark.MINE)
    if present is not None:
        sentence = say("Booked until {time}", time=speaker.moment(present.ends_at))
        return Words(sentence, Mark.IN_USE, "", ChooseTime(), say("Find a time"))
    coming = next((each for each in ordered if each.starts_at > now), None)
    today = coming is not None and speaker.day(coming.starts_at) == speaker.day(now)
    if coming is None or not today:
        return Words(say("Free for the rest of the day"), Mark.FREE)
    return Words(say("Free until {time}", time=speaker.time(coming.starts_at)), Mark.FREE)


def _running(running: Use, viewer: PersonId | None, speaker: Speaker) -> Words:
    say, left = speaker.language.say, running.until - speaker.now
    if running.person_id == viewer:
        return Words(say("Yours until {time}", time=speaker.moment(running.until)), Mark.MINE)
    sentence = (
        say("In use · {length} left", length=speaker.language.length(left))
        if left > timedelta()
        else say("In use · time is over")
    )
    return Words(sentence, Mark.IN_USE, "", ChooseTime(), say("Find a time"))

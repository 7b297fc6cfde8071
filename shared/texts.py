"""The words of every refusal, answer and notice: the same at the door, in the API, on the admin pages and in mail.

A new refusal needs a `case` in its area's `texts`, or it does not type-check, and German in `shared/locale`, or a test
fails. A sentence stands as a literal in a call of `say` or `say_n`, where the catalogues' extraction finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from types import UnionType
from typing import Any, assert_never

from shared import refusals
from shared.booking import texts as booking
from shared.booking.rules import BookingRefusal
from shared.booking.types import Booking
from shared.calendar import texts as calendar
from shared.calendar.rules import CalendarRefusal
from shared.equipment import texts as equipment
from shared.equipment.rules import EquipmentRefusal
from shared.journal import texts as journal
from shared.journal.rules import JournalRefusal
from shared.journal.types import Refusal
from shared.notifications import texts as notifications
from shared.notifications.types import BookingRefused, NoticeBody, SignOffRefused
from shared.people import texts as people
from shared.people.rules import PeopleRefusal
from shared.signoff import texts as signoff
from shared.signoff.rules import SignOffRefusal
from shared.sync import texts as sync
from shared.sync.rules import SyncRefusal
from shared.training import texts as training
from shared.training.rules import OneOfMissing, SignOffMissing, TrainingRefusal, VideoToWatch
from shared.training.types import Answer, Explanation
from shared.words import Mark, Speaker, TalkToManager, TryAgain, Words

_AREAS: tuple[tuple[UnionType, Callable[[Any, Speaker], Words]], ...] = (
    (JournalRefusal, journal.words),
    (PeopleRefusal, people.words),
    (EquipmentRefusal, equipment.words),
    (CalendarRefusal, calendar.words),
    (TrainingRefusal, training.words),
    (BookingRefusal, booking.words),
    (SignOffRefusal, signoff.words),
    (SyncRefusal, sync.words),
)


def refusal_words(refusal: Refusal, speaker: Speaker) -> Words:
    """What is said of one reason.

    Raises:
        TypeError: a reason that no area has.
    """
    for reasons, words in _AREAS:
        if isinstance(refusal, reasons):
            return words(refusal, speaker)
    if isinstance(refusal, refusals.ReasonUnknown):
        say = speaker.language.say
        sentence = say("The workshop said no, for a reason that is new to this door.")
        detail = say("This door needs its update. A manager can look the reason up.")
        return Words(sentence, Mark.NOTE, detail, TalkToManager(), say("Ask a manager"))
    raise TypeError(f"nobody has words for {type(refusal).__name__}")


def no_words(reasons: Sequence[Refusal], thing: str, speaker: Speaker) -> Words:
    """What is said first of all the reasons together: "2 steps to Laser 1: a video and a sign-off".

    Args:
        reasons: nearest remedy first, and at least one; each has words of its own besides.
        thing: what the person wants, by name.

    Raises:
        IndexError: there is no reason.
    """
    first = refusal_words(reasons[0], speaker)
    steps = [each for each in reasons if isinstance(each, VideoToWatch | SignOffMissing | OneOfMissing)]
    if len(steps) < len(reasons):
        return first
    sentence = training.steps_to_go(steps, thing, speaker)
    return Words(sentence, Mark.PADLOCK, "", first.remedy, first.caption)


def answer_words(explanation: Explanation, thing: str, speaker: Speaker) -> Words:
    """What is said to "may I use this?".

    Args:
        thing: the machine, by name.
    """
    say = speaker.language.say
    match explanation.answer:
        case Answer.YES:
            detail = say("That holds until {time}.", time=_end(explanation.until, speaker)) if explanation.until else ""
            return Words(say("You may use {thing}.", thing=thing), Mark.FREE, detail)
        case Answer.NO:
            return no_words(explanation.reasons, thing, speaker)
        case Answer.CANNOT_TELL:
            if explanation.reasons:
                return refusal_words(explanation.reasons[0], speaker)
            sentence = say("This door can't tell yet.")
            detail = say("It has not heard enough from the workshop.")
            return Words(sentence, Mark.UNHEARD, detail, TryAgain(), say("Try again"))
        case _:
            assert_never(explanation.answer)


def _end(at: datetime, speaker: Speaker) -> str:
    """A day, as far as it is not today's time of day that counts."""
    day = speaker.date(at)
    return speaker.time(at) if day == speaker.date(speaker.now) else day


def notice_words(body: NoticeBody, speaker: Speaker, *, booking: Booking | None = None, reason: str = "") -> Words:
    """What a notice says.

    Args:
        booking: the one that `BookingConfirmed` and `BookingTakenAway` name, where it is known.
        reason: what staff wrote when they took it away.
    """
    return notifications.words(body, speaker, why=_first_reason(body, speaker), booking=booking, reason=reason)


def _first_reason(body: NoticeBody, speaker: Speaker) -> Words | None:
    if not isinstance(body, BookingRefused | SignOffRefused):
        return None
    found = refusals.decode(b"[" + b",".join(bytes(each) for each in body.refusals) + b"]")
    if not found:
        return None
    wanted = body.starts_at if isinstance(body, BookingRefused) else None
    return refusal_words(found[0], replace(speaker, wanted=wanted))

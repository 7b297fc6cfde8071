"""What a notice says."""

from __future__ import annotations

from typing import assert_never

from shared.booking.types import Booking
from shared.notifications.types import (
    BookingConfirmed,
    BookingRefused,
    BookingTakenAway,
    LostBadgeSeen,
    ModuleDiffers,
    NoticeBody,
    SignOffRefused,
)
from shared.words import ChooseTime, Mark, SeeBookings, Speaker, WatchVideo, Words


def words(
    body: NoticeBody, speaker: Speaker, *, why: Words | None = None, booking: Booking | None = None, reason: str = ""
) -> Words:
    """The words of a notice.

    Args:
        why: what is said of the first reason in it, if it has one.
        booking: the one that the notice is about, where the reader's door knows it.
        reason: what staff wrote of it.
    """
    match body:
        case BookingRefused():
            return _refused(body, speaker, why)
        case BookingConfirmed():
            say = speaker.language.say
            machine = speaker.names.get(booking.machine_id) if booking else None
            sentence = (
                say("Your booking of {machine} is confirmed.", machine=machine)
                if machine
                else say("Your booking is confirmed.")
            )
            return Words(sentence, Mark.MINE, _when(booking, speaker), SeeBookings(), say("See your bookings"))
        case BookingTakenAway(_, rejected):
            detail = "\n".join(text for text in (_when(booking, speaker), reason) if text)
            sentence = _taken_away(booking, speaker, rejected=rejected)
            return Words(sentence, Mark.STOP, detail, ChooseTime(), speaker.language.say("Find another time"))
        case SignOffRefused():
            return _sign_off_refused(body, speaker, why)
        case LostBadgeSeen(_, door):
            sentence = speaker.language.say("A badge that was reported lost has been tapped.")
            return Words(sentence, Mark.STOP, speaker.language.say("At door {number}.", number=door))
        case ModuleDiffers():
            return _differs(body, speaker)
        case _:
            assert_never(body)


def _when(booking: Booking | None, speaker: Speaker) -> str:
    return _sentence(speaker.stretch(booking.starts_at, booking.ends_at)) if booking else ""


def _sentence(text: str) -> str:
    """With a capital letter and a full stop: a day may begin with a small one."""
    return f"{text[:1].upper()}{text[1:]}."


def _because(why: Words | None) -> str:
    """The reason in a line. What is about the person stays behind its own button."""
    if why is None:
        return ""
    return why.sentence if why.personal or not why.detail else f"{why.sentence} {why.detail}"


def _refused(body: BookingRefused, speaker: Speaker, why: Words | None) -> Words:
    say, machine = speaker.language.say, speaker.names.get(body.machine_id)
    sentence = (
        say("Your booking of {machine} could not be confirmed.", machine=machine)
        if machine
        else say("Your booking could not be confirmed.")
    )
    when = _sentence(speaker.stretch(body.starts_at, body.ends_at))
    detail = "\n".join(text for text in (when, _because(why)) if text)
    if why is None or not why.caption:
        return Words(sentence, Mark.STOP, detail, ChooseTime(), say("Find another time"))
    return Words(sentence, Mark.STOP, detail, why.remedy, why.caption)


def _taken_away(booking: Booking | None, speaker: Speaker, *, rejected: bool) -> str:
    say = speaker.language.say
    machine = speaker.names.get(booking.machine_id) if booking else None
    if not machine:
        return say("Your booking was not approved.") if rejected else say("Your booking was cancelled.")
    return (
        say("Your booking of {machine} was not approved.", machine=machine)
        if rejected
        else say("Your booking of {machine} was cancelled.", machine=machine)
    )


def _sign_off_refused(body: SignOffRefused, speaker: Speaker, why: Words | None) -> Words:
    say, name = speaker.language.say, speaker.names.get(body.type_id)
    sentence = (
        say("A sign-off could not stand: {type}.", type=name) if name else say("A sign-off of yours could not stand.")
    )
    if why is None:
        return Words(sentence, Mark.STOP)
    return Words(sentence, Mark.STOP, _because(why), why.remedy, why.caption)


def _differs(body: ModuleDiffers, speaker: Speaker) -> Words:
    say, title = speaker.language.say, speaker.names.get(body.module_id)
    sentence = (
        say("“{title}” has another length than the one approved.", title=title)
        if title
        else say("A video has another length than the one approved.")
    )
    detail = say(
        "Approved: {approved}. Played: {measured}.",
        approved=_clock(body.approved_ms),
        measured=_clock(body.measured_ms),
    )
    return Words(sentence, Mark.NOTE, detail, WatchVideo(body.module_id), say("Look at the video"))


def _clock(milliseconds: int) -> str:
    """Minutes and seconds as players show them: "6:05"."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{seconds:02}"

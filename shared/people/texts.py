"""What is said of the refusals of people, and the names of levels and badge states."""

from __future__ import annotations

from typing import assert_never

from shared.language import Language
from shared.people.rules import (
    FRESH_TAP,
    AdminsOnly,
    AnotherAwaited,
    BadgeTaken,
    BadgeUnknown,
    ClosesBeforeOpening,
    NoEnrolmentOpen,
    PeopleRefusal,
    PersonNotActive,
    PersonUnknown,
    TapTooOld,
    TiersFall,
    UnknownTimeZone,
    WorkshopExists,
)
from shared.people.types import BadgeState, Level, PersonState
from shared.words import Mark, Speaker, TalkToManager, TapBadge, TryAgain, Words

_OfBadges = BadgeUnknown | BadgeTaken | NoEnrolmentOpen | AnotherAwaited | TapTooOld
_OfSettings = WorkshopExists | UnknownTimeZone | ClosesBeforeOpening | TiersFall
_OfPersons = PersonUnknown | PersonNotActive | AdminsOnly


def words(refusal: PeopleRefusal, speaker: Speaker) -> Words:
    if isinstance(refusal, _OfBadges):
        return _of_badges(refusal, speaker)
    return _of_settings(refusal, speaker) if isinstance(refusal, _OfSettings) else _of_persons(refusal, speaker)


def _of_badges(refusal: _OfBadges, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case BadgeUnknown():
            sentence = say("We don't know this badge yet.")
            detail = say("A manager can connect it.")
            found = Words(sentence, Mark.NOTE, detail, TalkToManager(), say("Ask a manager"))
        case BadgeTaken(person_id):
            name = speaker.names.get(person_id)
            detail = (
                say("It is {name}'s. Take another one, or have it given back first.", name=name)
                if name
                else say("Take another one, or have it given back first.")
            )
            sentence = say("This badge is somebody's already.")
            found = Words(sentence, Mark.STOP, detail, TryAgain(), say("Try another badge"))
        case NoEnrolmentOpen():
            sentence = say("This door does not wait for a new badge now.")
            detail = say("A manager starts it once more; then the badge has a few seconds.")
            found = Words(sentence, Mark.NOTE, detail, TryAgain(), say("Try again"))
        case TapTooOld(person_id):
            found = _tap_again(refusal, speaker)
        case AnotherAwaited():
            sentence = say("This door waits for somebody else's new badge.")
            detail = say("It waits for a minute at most.")
            found = Words(sentence, Mark.NOTE, detail, TryAgain(), say("Try again"))
        case _:
            assert_never(refusal)
    return found


def _of_persons(refusal: _OfPersons, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case PersonUnknown():
            sentence, detail = say("We don't know this person."), say("A manager can add somebody who is new.")
            found = Words(sentence, Mark.NOTE, detail, TalkToManager(), say("Ask a manager"))
        case PersonNotActive():
            found = please_talk(speaker, say("You are listed here as somebody who has left."))
        case AdminsOnly():
            sentence = say("Only an admin can change an admin, or their badges.")
            found = Words(sentence, Mark.PADLOCK, "", TalkToManager(), say("Ask an admin"))
        case _:
            assert_never(refusal)
    return found


def _of_settings(refusal: _OfSettings, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case WorkshopExists():
            found = Words(say("This workshop has been opened before."), Mark.NOTE)
        case UnknownTimeZone():
            sentence, detail = say("No time zone has this name."), say("They read like Europe/Berlin.")
            found = Words(sentence, Mark.NOTE, detail, TryAgain(), say("Change it"))
        case ClosesBeforeOpening():
            sentence = say("The workshop would close before it opens.")
            found = Words(sentence, Mark.NOTE, "", TryAgain(), say("Change it"))
        case TiersFall():
            sentence = say("Each of the three is at least as long as the one before.")
            found = Words(sentence, Mark.NOTE, "", TryAgain(), say("Change it"))
        case _:
            assert_never(refusal)
    return found


def please_talk(speaker: Speaker, detail: str) -> Words:
    """A reason that is about the person: nobody in the queue behind them reads it."""
    say = speaker.language.say
    return Words(say("Please talk to a manager."), Mark.NOTE, detail, TalkToManager(), say("See who is in"), True)


def _tap_again(refusal: TapTooOld, speaker: Speaker) -> Words:
    say, name = speaker.language.say, speaker.names.get(refusal.person_id)
    sentence = say("{name}, please tap your badge again.", name=name) if name else say("Please tap your badge again.")
    detail = say("A badge signs for {seconds} seconds after its tap.", seconds=int(FRESH_TAP.total_seconds()))
    return Words(sentence, Mark.NOTE, detail, TapBadge(refusal.person_id), say("Tap the badge"))


def level_name(level: Level, language: Language) -> str:
    match level:
        case Level.USER:
            return language.say("User")
        case Level.TRAINER:
            return language.say("Trainer")
        case Level.OWNER:
            return language.say("Owner")
        case _:
            assert_never(level)


def badge_state_name(state: BadgeState, language: Language) -> str:
    match state:
        case BadgeState.ACTIVE:
            return language.say("Active")
        case BadgeState.LOST:
            return language.say("Lost")
        case BadgeState.RETURNED:
            return language.say("Given back")
        case _:
            assert_never(state)


def person_state_name(state: PersonState, language: Language) -> str:
    match state:
        case PersonState.ACTIVE:
            return language.say("Here")
        case PersonState.LEFT:
            return language.say("Has left")
        case _:
            assert_never(state)

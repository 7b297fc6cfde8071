"""What is said of the journal's refusals: most are a door's trouble, and none is the person's fault."""

from __future__ import annotations

from typing import assert_never

from shared.journal.rules import (
    BadSignature,
    IdReused,
    JournalRefusal,
    NotAllowed,
    NotAtDoors,
    NotBelievable,
    NumberReused,
    PrivatePartMissing,
    StaleEdit,
    TooLongOffline,
    WrongDoor,
)
from shared.words import Mark, Speaker, TalkToManager, TryAgain, Words

_Broken = IdReused | NumberReused | BadSignature | WrongDoor | PrivatePartMissing
_Judged = NotBelievable | TooLongOffline | NotAllowed | NotAtDoors | StaleEdit


def words(refusal: JournalRefusal, speaker: Speaker) -> Words:
    return _broken(refusal, speaker) if isinstance(refusal, _Broken) else _judged(refusal, speaker)


def _broken(refusal: _Broken, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case IdReused():
            found = _trouble(speaker, say("Something else has been sent under its number before. Nothing was changed."))
        case NumberReused():
            found = _trouble(speaker, say("This door counts as if it had been copied. An admin has to look at it."))
        case BadSignature():
            found = _trouble(speaker, say("The door's signature does not fit. An admin has to look at it."))
        case WrongDoor():
            found = _trouble(speaker, say("It was signed for another door or another workshop."))
        case PrivatePartMissing():
            again = say("A part of it was lost on the way. Nothing was changed.")
            found = Words(_not_you(speaker), Mark.STOP, again, TryAgain(), say("Try again"))
        case _:
            assert_never(refusal)
    return found


def _judged(refusal: _Judged, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case NotBelievable(earliest, latest):
            detail = say(
                "It would have to be between {earliest} and {latest}. Nothing was changed.",
                earliest=speaker.moment(earliest),
                latest=speaker.moment(latest),
            )
            sentence = say("This door's clock cannot be right.")
            found = Words(sentence, Mark.STOP, detail, TalkToManager(), say("Tell a manager"))
        case TooLongOffline(since):
            sentence = say("This door has been on its own since {moment}.", moment=speaker.moment(since))
            detail = say("It can answer this when it has heard from the workshop again.")
            found = Words(sentence, Mark.UNHEARD, detail, TryAgain(), say("Try again"))
        case NotAllowed():
            sentence = say("This takes a right that you don't have.")
            detail = say("A manager or an admin can do it.")
            found = Words(sentence, Mark.PADLOCK, detail, TalkToManager(), say("Ask a manager"))
        case NotAtDoors():
            sentence = say("This is not done at the door.")
            detail = say("It is done on the admin pages, by somebody who has logged in.")
            found = Words(sentence, Mark.NOTE, detail, TalkToManager(), say("Ask a manager"))
        case StaleEdit():
            sentence = say("Somebody has just changed this, too.")
            detail = say("Look at it as it is now, then change it again.")
            found = Words(sentence, Mark.NOTE, detail, TryAgain(), say("Look again"))
        case _:
            assert_never(refusal)
    return found


def _not_you(speaker: Speaker) -> str:
    return speaker.language.say("That did not work, and it's not you.")


def _trouble(speaker: Speaker, detail: str) -> Words:
    return Words(_not_you(speaker), Mark.STOP, detail, TalkToManager(), speaker.language.say("Tell a manager"))

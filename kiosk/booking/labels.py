"""The captions of the pages of booking."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.booking` in QML."""
    say = language.say
    return {
        "book": say("Book"),
        "length": say("How long?"),
        "begin": say("From when?"),
        "earlier": say("Earlier"),
        "later": say("Later"),
        "free": say("Free"),
        "taken": say("Taken"),
        "mine": say("You have booked then"),
    }

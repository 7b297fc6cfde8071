"""The captions of the building blocks."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.components` in QML."""
    say = language.say
    return {
        "up": say("Further up"),
        "down": say("Further down"),
        "oneMoment": say("One moment"),
    }

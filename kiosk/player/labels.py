"""The captions of the player."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.player` in QML."""
    say = language.say
    return {
        "again": say("Try again"),
        "player": say("Video"),
    }

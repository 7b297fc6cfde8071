"""The captions of a member's first page."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.hello` in QML."""
    say = language.say
    return {
        "cards": say("Your training cards"),
        "today": say("Today"),
    }

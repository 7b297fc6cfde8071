"""The captions of the pages of machines."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.machine` in QML."""
    say = language.say
    return {"book": say("Book"), "length": say("How long?")}

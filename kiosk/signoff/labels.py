"""The captions of the sign-off page."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.signoff` in QML."""
    say = language.say
    return {
        "seen": say("Seen"),
        "notYet": say("Not yet"),
        "pass": say("Pass"),
        "why": say("Why not yet? One or two reasons."),
        "limit": say("How long does it hold?"),
        "goOn": say("Go on"),
    }

"""The captions of the training card and the video."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.training` in QML."""
    say = language.say
    return {
        "play": say("Play"),
        "pause": say("Pause"),
        "gap": say("Go to the gap"),
        "watching": say("I'm here"),
        "unanswered": say("Touch the screen or tap your badge; else the video pauses in a minute."),
        "paused": say("The video is paused."),
        "toCard": say("See the other steps"),
    }

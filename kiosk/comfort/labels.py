"""The captions of the page of comfort."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.comfort` in QML."""
    say = language.say
    return {
        "title": say("Comfort"),
        "text": say("How large should the letters be?"),
        "usual": say("Usual"),
        "larger": say("Larger"),
        "largest": say("Largest"),
        "lower": say("Lower page"),
        "lowerWords": say("Everything to touch moves down, below one metre if the screen hangs low enough."),
        "calm": say("Calm motion"),
        "calmWords": say("Nothing slides; pages only fade."),
        "on": say("On"),
        "off": say("Off"),
        "kept": say("Your choice comes with your badge, at every door."),
    }

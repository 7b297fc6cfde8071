"""The captions of the window: header, questions, messages at the reader."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.shell` in QML."""
    say = language.say
    return {
        "done": say("I'm done"),
        "doneSpoken": say("I'm done, sign out"),
        "back": say("Back"),
        "stillHere": say("Yes, go on"),
    }


def greeting(language: Language, name: str) -> str:
    return language.say("Hi, {name}", name=name)


def goodbye(language: Language, name: str) -> str:
    return language.say("Bye, {name}", name=name)


def still_there(language: Language, name: str) -> str:
    return language.say("Still there, {name}?", name=name)


def handover(language: Language, name: str, other: str) -> str:
    return language.say("Finish for {name} and start for {other}?", name=name, other=other)


def start_for(language: Language, other: str) -> str:
    return language.say("Start for {other}", other=other)


def stay(language: Language, name: str) -> str:
    return language.say("{name} stays", name=name)


def in_language(spoken: Language) -> str:
    """For a screen reader, in that language: the button shows its name only."""
    return spoken.say("Speak {language}", language=spoken.own_name)

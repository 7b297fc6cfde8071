"""The captions of the page for a new badge."""

from __future__ import annotations

from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.enrolment` in QML."""
    say = language.say
    return {
        "letters": say("A letter or two of the name"),
        "delete": say("Delete a letter"),
        "somebodyElse": say("Somebody else"),
        "another": say("Another badge"),
        "done": say("Done"),
    }

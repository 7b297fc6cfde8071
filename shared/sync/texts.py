"""What is said of the refusals of doors."""

from __future__ import annotations

from typing import assert_never

from shared.sync.rules import DoorNumberTaken, DoorUnknown, QuarantineFull, SyncRefusal
from shared.words import Mark, Speaker, TalkToManager, TryAgain, Words


def words(refusal: SyncRefusal, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case DoorUnknown():
            sentence, detail = say("The workshop has no such door."), say("An admin can pair it.")
            return Words(sentence, Mark.NOTE, detail, TalkToManager(), say("Ask an admin"))
        case DoorNumberTaken():
            sentence, detail = say("Another door has this number."), say("A number is never given twice.")
            return Words(sentence, Mark.NOTE, detail, TryAgain(), say("Change the number"))
        case QuarantineFull():
            sentence = say("Of a revoked door, no more than this is kept apart.")
            detail = say("Nothing of this change was kept.")
            return Words(sentence, Mark.NOTE, detail, TalkToManager(), say("Ask an admin"))
        case _:
            assert_never(refusal)

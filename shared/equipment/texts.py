"""What is said of the refusals of equipment, and of machines and categories by themselves."""

from __future__ import annotations

from typing import assert_never

from shared.equipment.rules import EquipmentRefusal, FixedType, MachineUnknown, NameTaken, TypeUnknown
from shared.equipment.types import Category, Machine, MachineState
from shared.language import Language
from shared.words import ChooseMachine, Mark, Speaker, TryAgain, Words


def words(refusal: EquipmentRefusal, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case TypeUnknown():
            sentence = say("The workshop does not have this type of machine.")
            return Words(sentence, Mark.NOTE, "", ChooseMachine(), say("See the machines"))
        case MachineUnknown():
            sentence = say("The workshop does not have this machine.")
            return Words(sentence, Mark.NOTE, "", ChooseMachine(), say("See the machines"))
        case NameTaken():
            sentence, detail = say("Another one has this name."), say("At the door nobody could tell them apart.")
            return Words(sentence, Mark.NOTE, detail, TryAgain(), say("Change the name"))
        case FixedType():
            sentence = say("Workshop, system and noticeboard stay as they are.")
            return Words(sentence, Mark.NOTE, say("They stand for roles, and have no machines."))
        case _:
            assert_never(refusal)


def machine_words(machine: Machine, speaker: Speaker) -> Words:
    """The state of a machine by itself; `booking.texts.now_words` knows who uses it."""
    say = speaker.language.say
    match machine.state:
        case MachineState.USABLE:
            return Words(say("Ready to use"), Mark.FREE)
        case MachineState.OUT_OF_ORDER:
            back = machine.back_at
            sentence = (
                say("Out of order · back {day}", day=speaker.date(back))
                if back is not None and back > speaker.now
                else say("Out of order")
            )
            return Words(sentence, Mark.STOP, "", ChooseMachine(), say("See other machines"))
        case MachineState.RETIRED:
            return Words(say("Has left the workshop"), Mark.STOP, "", ChooseMachine(), say("See other machines"))
        case _:
            assert_never(machine.state)


def category_name(category: Category, language: Language) -> str:
    match category:
        case Category.RED:
            return language.say("Red: only with training")
        case Category.AMBER:
            return language.say("Amber: training is advised")
        case Category.GREEN:
            return language.say("Green: for every member")
        case _:
            assert_never(category)

"""What is said where a time is taken."""

from __future__ import annotations

from typing import assert_never

from shared.calendar.rules import AlreadyBooked, CalendarRefusal, PersonBusy
from shared.words import ChooseTime, Mark, Speaker, TakeTime, Words


def words(refusal: CalendarRefusal, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case AlreadyBooked(until, next_free):
            sentence = (
                say("Somebody was quicker: {time} is gone.", time=speaker.moment(speaker.wanted))
                if speaker.wanted is not None
                else say("Somebody was quicker: it is taken until {time}.", time=speaker.moment(until))
            )
            if next_free is None:
                detail = say("Nothing as long is free in the days after it.")
                return Words(sentence, Mark.STOP, detail, ChooseTime(), say("Find another time"))
            free = speaker.moment(next_free)
            detail, caption = say("Free next: {time}.", time=free), say("Take {time}", time=free)
            return Words(sentence, Mark.STOP, detail, TakeTime(next_free), caption)
        case PersonBusy(until):
            sentence = say("You have something else then, until {time}.", time=speaker.moment(until))
            return Words(sentence, Mark.MINE, "", ChooseTime(), say("Find another time"))
        case _:
            assert_never(refusal)

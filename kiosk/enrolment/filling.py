"""What is shown of a new badge on its way to a person, read from the replica and said in a language."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from kiosk.enrolment.finding import found
from kiosk.enrolment.page import EnrolPage, Somebody, Step
from kiosk.greeting import Member
from kiosk.moment import Moment
from kiosk.saying import speaker
from shared.journal.types import Action, PersonId, Refusal
from shared.naming import persons_in
from shared.people import queries as people
from shared.people.rules import ENROL_AT_KIOSK, may
from shared.store.shop import Shop
from shared.texts import refusal_words
from shared.training.queries import holdings

# More names than these are not looked through: another letter is quicker.
MOST_PEOPLE = 6


class Draft(Struct, frozen=True):
    """A badge that is being connected at the door.

    Attributes:
        stranger: a badge that we do not know has brought the manager here.
        enrolled: the person has a new badge now.
    """

    stranger: bool = False
    typed: str = ""
    person: PersonId | None = None
    refused: tuple[Refusal, ...] = ()
    enrolled: bool = False


class Waiting(Struct, frozen=True):
    """The door waits for a new badge of this person."""

    person: PersonId
    name: str
    until: datetime


def may_enrol(shop: Shop, member: Member, at: datetime) -> bool:
    """Whether this person may say whose badge it is."""
    return may(Action.MANAGE_PEOPLE, holdings(shop, member.person_id, at))


def waiting(shop: Shop, now: Moment, door: int) -> Waiting | None:
    """For whom this door waits; None where it does not, or no longer."""
    row = people.enrolment(shop, door)
    if row is None or now.at > row.until:
        return None
    name = people.first_names(shop, [row.person_id]).get(row.person_id, "")
    return Waiting(row.person_id, name, row.until)


def enrol_page(shop: Shop, now: Moment, manager: Member, draft: Draft, door: int) -> EnrolPage:
    """The step at which the new badge is."""
    if draft.person is None:
        return _choose(shop, now, draft)
    say, profile = now.language.say, people.profile(shop, draft.person)
    name = profile.first_name if profile else ""
    if draft.enrolled:
        return EnrolPage(
            Step.DONE, say("This is {name}'s badge now.", name=name), say("{name} can tap it at every door.", name=name)
        )
    title = say("A new badge for {name}", name=profile.full_name if profile else "")
    problem, detail = _problem(shop, now, draft)
    row = waiting(shop, now, door)
    if row is not None and row.person == draft.person:
        words, left = say("Hold the new badge to the reader."), (row.until - now.at).total_seconds()
        return EnrolPage(Step.HOLD, title, words, problem=problem, detail=detail, seconds=left)
    seconds = int(ENROL_AT_KIOSK / timedelta(seconds=1))
    words = say(
        "{manager}, tap your badge first. Then there are {seconds} seconds for the new one.",
        manager=manager.first_name,
        seconds=seconds,
    )
    return EnrolPage(Step.SIGN, title, words, problem=problem, detail=detail)


def _choose(shop: Shop, now: Moment, draft: Draft) -> EnrolPage:
    say = now.language.say
    everybody, with_badge = people.active_profiles(shop), people.with_badge(shop)
    if draft.typed:
        fitting = found(everybody, draft.typed)
    else:  # most likely somebody who is new
        fitting = [each for each in everybody if each.person_id not in with_badge]
    shown: list[Somebody] = []
    for each in fitting[:MOST_PEOPLE]:
        words = say("Has a badge") if each.person_id in with_badge else say("No badge yet")
        name = each.full_name
        shown.append(Somebody(str(each.person_id), name, words, f"{name}, {words}"))
    if not fitting:
        more = say("Nobody has a name like that.") if draft.typed else say("Everybody has a badge.")
    else:
        others = len(fitting) - len(shown)
        more = now.language.say_n("{n} more: type a letter", "{n} more: type a letter", others) if others else ""
    return EnrolPage(
        Step.CHOOSE,
        say("Whose badge is it?"),
        say("We don't know this badge yet.") if draft.stranger else say("A new badge for somebody of the workshop."),
        typed=draft.typed,
        people=tuple(shown),
        more=more,
    )


def _problem(shop: Shop, now: Moment, draft: Draft) -> tuple[str, str]:
    if not draft.refused:
        return "", ""
    says = speaker(shop, now, persons_in(draft.refused))
    if says is None:
        return "", ""
    words = refusal_words(draft.refused[0], says)
    return words.sentence, words.detail

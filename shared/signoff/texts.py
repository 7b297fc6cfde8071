"""What is said of the refusals of sign-off, and the ready-made reasons for a *not yet*."""

from __future__ import annotations

from typing import assert_never

from shared.language import Language
from shared.signoff.rules import (
    LearnerAbsent,
    MayNotSign,
    NotReady,
    OpenRows,
    SignOffRefusal,
    SignOffUnknown,
    SignsForSelf,
    TooLateToUndo,
    WhyNotYet,
)
from shared.signoff.types import Helpers, NotYet, Shown, SignOff
from shared.training.rules import VideoToWatch
from shared.training.texts import step_name
from shared.training.types import Membership, ModuleWatched
from shared.words import Mark, SeeSteps, Speaker, TalkToManager, TapBadge, TryAgain, Words

# More names than these do not help in finding one of them.
_MOST_NAMES = 4


def words(refusal: SignOffRefusal, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case SignsForSelf():
            sentence = say("Nobody signs for themselves.")
            detail = say("Somebody else who may sign can do it.")
            found = Words(sentence, Mark.PADLOCK, detail, TalkToManager(), say("See who can sign"))
        case MayNotSign():
            found = _may_not_sign(refusal, speaker)
        case OpenRows():
            found = _open_rows(refusal, speaker)
        case NotReady(steps):
            sentence = speaker.language.say_n(
                "{n} step comes before the sign-off.", "{n} steps come before the sign-off.", steps
            )
            found = Words(sentence, Mark.PADLOCK, "", SeeSteps(), say("See the steps"))
        case LearnerAbsent():
            sentence = say("Whoever learns has to be here.")
            detail = say("They tap their badge at this door, too.")
            found = Words(sentence, Mark.NOTE, detail, TapBadge(), say("Tap the badge"))
        case WhyNotYet():
            sentence = say("A “not yet” needs one or two reasons, a pass none.")
            found = Words(sentence, Mark.NOTE, "", TryAgain(), say("Choose the reasons"))
        case SignOffUnknown():
            sentence, detail = say("This sign-off is not there."), say("It was undone, or somebody else has signed.")
            found = Words(sentence, Mark.NOTE, detail, TryAgain(), say("Look again"))
        case TooLateToUndo():
            sentence = say("The minute to undo it is over.")
            detail = say("Now it can only be withdrawn.")
            found = Words(sentence, Mark.NOTE, detail, TalkToManager(), say("Ask a manager"))
        case _:
            assert_never(refusal)
    return found


def _may_not_sign(refusal: MayNotSign, speaker: Speaker) -> Words:
    say, can = speaker.language.say, refusal.can
    names = [speaker.names[each] for each in can if each in speaker.names][:_MOST_NAMES]
    if names and len(names) < len(can):
        detail = say("For example {names} can.", names=speaker.either(names))
    elif names:
        detail = speaker.language.say_n("{names} can.", "{names} can.", len(names), names=speaker.listed(names))
    elif can:
        detail = say("Somebody who trains on it can.")
    else:
        detail = say("Nobody trains on it yet; an admin can name somebody.")
    sentence = say("You don't sign for this type of machine.")
    return Words(sentence, Mark.PADLOCK, detail, TalkToManager(can), say("See who can sign"))


def _open_rows(refusal: OpenRows, speaker: Speaker) -> Words:
    say_n, n = speaker.language.say_n, len(refusal.numbers)
    sentence = say_n("{n} row of the checklist is open.", "{n} rows of the checklist are open.", n)
    rows = speaker.listed(str(number) for number in refusal.numbers)
    detail = say_n("Row {rows}.", "Rows {rows}.", n, rows=rows)
    return Words(sentence, Mark.NOTE, detail, TryAgain(), speaker.language.say("See what is open"))


def not_yet_name(reason: NotYet, language: Language) -> str:
    """A reason on its chip."""
    match reason:
        case NotYet.MORE_PRACTICE:
            return language.say("A little more practice")
        case NotYet.SAFETY:
            return language.say("Safety")
        case NotYet.SETTING_UP:
            return language.say("Setting up")
        case NotYet.CLEANING_UP:
            return language.say("Cleaning up")
        case NotYet.TIME_RAN_OUT:
            return language.say("Time ran out")
        case _:
            assert_never(reason)


def shown_words(shown: Shown, speaker: Speaker) -> str:
    """What a trainer reads of something that comes before the sign-off: "Safety: 100 % seen, yesterday"."""
    say, name, step = speaker.language.say, step_name(shown.step.leaf, speaker), shown.step
    day = speaker.date(shown.day) if shown.day is not None else ""
    match step.leaf:
        case Membership():
            if not step.done:
                # Since when is about the person: a manager sees it, not whoever stands behind them.
                return say("{step}: still open", step=name)
            return say("{step} until {day}", step=name, day=day) if day else say("{step}: yes", step=name)
        case ModuleWatched(_, wanted) if not step.done:
            seen = step.missing.percent if isinstance(step.missing, VideoToWatch) else 0
            return say("{step}: {percent} % seen, {wanted} % needed", step=name, percent=seen, wanted=wanted)
        case ModuleWatched() if shown.percent is not None:
            return say("{step}: {percent} % seen, {day}", step=name, percent=shown.percent, day=day)
        case _:
            return say("{step}: yes", step=name) if step.done else say("{step}: still open", step=name)


def decided_words(sign_off: SignOff, thing: str, speaker: Speaker) -> Words:
    """What a trainer has decided, said to both; in detail who it was and when, and why not yet."""
    say = speaker.language.say
    learner, trainer = speaker.names.get(sign_off.person_id, ""), speaker.names.get(sign_off.trainer_id, "")
    signed = say("{name}, {moment}.", name=trainer, moment=speaker.moment(sign_off.at))
    if sign_off.passed:
        sentence = say("{name} may use this now: {thing}.", name=learner, thing=thing)
        if sign_off.until is not None:
            signed = say("{signed} It holds until {day}.", signed=signed, day=speaker.date(sign_off.until))
        return Words(sentence, Mark.FREE, signed)
    reasons = " · ".join(not_yet_name(each, speaker.language) for each in sign_off.reasons)
    sentence = say("Not yet, {name}: {thing}.", name=learner, thing=thing)
    return Words(sentence, Mark.NOTE, say("{reasons}. {signed}", reasons=reasons, signed=signed))


def who_can_sign(helpers: Helpers, speaker: Speaker) -> str:
    """Who can sign the one who reads this off; those who came in today, where there are any."""
    say = speaker.language.say
    here, names = (
        [speaker.names[each] for each in some if each in speaker.names][:_MOST_NAMES]
        for some in (helpers.here, helpers.persons)
    )
    if here:
        return say("{names} can sign you off, and came in today.", names=speaker.either(here))
    if names:
        return say("{names} can sign you off.", names=speaker.either(names))
    return say("Nobody can sign you off yet. A manager can name somebody.")

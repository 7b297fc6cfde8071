"""What is said on the way to a machine: each missing step, what may be granted, and the names of the steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import assert_never

from shared.people.texts import please_talk
from shared.training.rules import (
    EndPassed,
    GrantUnknown,
    LastOwner,
    LeafRefusal,
    ModuleUnknown,
    NoMembership,
    NotGrantable,
    OneOfMissing,
    OutOfOrder,
    RequirementCannotBeMet,
    Retired,
    SignOffMissing,
    TrainingRefusal,
    VersionOutOfStep,
    VideoToWatch,
)
from shared.training.types import Leaf, Membership, ModuleWatched, PracticalSignOff
from shared.words import AskForSignOff, ChooseMachine, Mark, Speaker, TalkToManager, TryAgain, WatchVideo, Words

_Missing = LeafRefusal | OneOfMissing | OutOfOrder | Retired
_Setting = (
    NotGrantable | GrantUnknown | LastOwner | EndPassed | ModuleUnknown | VersionOutOfStep | RequirementCannotBeMet
)


def words(refusal: TrainingRefusal, speaker: Speaker) -> Words:
    return _missing(refusal, speaker) if isinstance(refusal, _Missing) else _setting(refusal, speaker)


def _missing(refusal: _Missing, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case NoMembership():
            return _no_membership(refusal, speaker)
        case VideoToWatch():
            return _video(refusal, speaker)
        case SignOffMissing():
            return _sign_off(refusal, speaker)
        case OneOfMissing():
            return _one_of(refusal, speaker)
        case OutOfOrder(back_at):
            detail = (
                say("It should be back {day}.", day=speaker.date(back_at))
                if back_at is not None and back_at > speaker.now
                else say("Nobody knows yet when it is back.")
            )
            sentence = say("This machine is out of order.")
            return Words(sentence, Mark.STOP, detail, ChooseMachine(), say("See other machines"))
        case Retired():
            sentence = say("This machine has left the workshop.")
            return Words(sentence, Mark.STOP, "", ChooseMachine(), say("See other machines"))
        case _:
            assert_never(refusal)


def _no_membership(refusal: NoMembership, speaker: Speaker) -> Words:
    say, ended = speaker.language.say, refusal.ended_at
    if ended is None:
        return please_talk(speaker, say("You are not a member yet."))
    return please_talk(speaker, say("Your membership ended {day}.", day=speaker.date(ended)))


def _video(refusal: VideoToWatch, speaker: Speaker) -> Words:
    say, remedy = speaker.language.say, WatchVideo(refusal.module_id)
    if not refusal.title:  # its row has not come yet, so neither its length nor what was seen of it is known
        return Words(say("There is a video to watch."), Mark.PADLOCK, "", remedy, say("Start the video"))
    sentence = say("A video to watch: “{title}”.", title=refusal.title)
    if refusal.percent:
        left = speaker.length_left(refusal.left_ms)
        detail = say("You have seen {percent} %, {left}.", percent=refusal.percent, left=left)
        return Words(sentence, Mark.PADLOCK, detail, remedy, say("Go on with the video"))
    length = speaker.whole_minutes(refusal.left_ms)
    detail = say("It takes {length}.", length=length) if length else say("It takes less than a minute.")
    return Words(sentence, Mark.PADLOCK, detail, remedy, say("Start the video"))


def _sign_off(refusal: SignOffMissing, speaker: Speaker) -> Words:
    say, remedy = speaker.language.say, AskForSignOff(refusal.type_id)
    if refusal.ready:
        sentence = say("You are ready for the sign-off: {type}.", type=refusal.type_name)
        detail = say("Somebody who may sign watches you do it.")
        return Words(sentence, Mark.PADLOCK, detail, remedy, say("Ask for sign-off"))
    sentence = say("A sign-off is needed: {type}.", type=refusal.type_name)
    detail = say("It comes last: somebody who may sign watches you do it.")
    return Words(sentence, Mark.PADLOCK, detail, remedy, say("See who can sign"))


def _ways(refusal: OneOfMissing) -> Iterator[LeafRefusal]:
    for way in refusal.ways:
        if isinstance(way, OneOfMissing):
            yield from _ways(way)
        else:
            yield way


def _one_of(refusal: OneOfMissing, speaker: Speaker) -> Words:
    """One sentence for all the ways; the button leads to the first that the person can do something about."""
    ways = [_missing(way, speaker) for way in _ways(refusal)]
    nearest = next((way for way in ways if not way.personal), ways[0])
    sentence = speaker.language.say("One of these is enough:")
    detail = " ".join(dict.fromkeys(way.sentence for way in ways))
    return Words(sentence, nearest.mark, detail, nearest.remedy, nearest.caption)


def _setting(refusal: _Setting, speaker: Speaker) -> Words:
    say = speaker.language.say
    match refusal:
        case NotGrantable():
            sentence = say("You can't give this, or take it away.")
            detail = say("It takes somebody who trains on it or owns it, and nobody does it for themselves.")
            return Words(sentence, Mark.PADLOCK, detail, TalkToManager(), say("Ask a manager"))
        case GrantUnknown():
            sentence = say("This qualification is no longer there.")
            return Words(sentence, Mark.NOTE, say("It was withdrawn before."), TryAgain(), say("Look again"))
        case LastOwner():
            sentence = say("A workshop needs at least one admin.")
            return Words(sentence, Mark.STOP, say("Make somebody else an admin first."))
        case EndPassed():
            return Words(say("This end has passed already."), Mark.NOTE, "", TryAgain(), say("Change it"))
        case ModuleUnknown():
            sentence = say("The workshop does not have this video.")
            return Words(sentence, Mark.NOTE, "", TryAgain(), say("Look again"))
        case VersionOutOfStep():
            sentence = say("The video and the number of its version do not fit.")
            detail = say("Another video, or another length, is a new version.")
            return Words(sentence, Mark.NOTE, detail, TryAgain(), say("Look again"))
        case RequirementCannotBeMet(module_id):
            title = speaker.names.get(module_id)
            sentence = (
                say("Nobody could do this: “{title}” is not offered.", title=title)
                if title
                else say("Nobody could do this: one of its videos is not offered.")
            )
            detail = say("Choose another video, or offer this one again.")
            return Words(sentence, Mark.NOTE, detail, TryAgain(), say("Change it"))
        case _:
            assert_never(refusal)


def step_name(leaf: Leaf, speaker: Speaker) -> str:
    """What a step is called on the training card."""
    match leaf:
        case Membership():
            return speaker.language.say("Membership")
        case ModuleWatched(module_id):
            return speaker.names.get(module_id) or speaker.language.say("Video")
        case PracticalSignOff():
            return speaker.language.say("Sign-off")
        case _:
            assert_never(leaf)


def steps_to_go(refusals: Iterable[LeafRefusal | OneOfMissing], thing: str, speaker: Speaker) -> str:
    """All steps in one sentence: "2 steps to Laser 1: a 6-minute video and a sign-off."."""
    steps = list(refusals)
    videos = Counter(_minutes(each) for each in steps if isinstance(each, VideoToWatch))
    said: list[str] = []
    for each in steps:
        if not isinstance(each, VideoToWatch):
            said.append(_step_to_go(each, speaker))
        elif count := videos.pop(_minutes(each), 0):  # those of one length together, where the first of them stands
            said.append(_videos_to_go(count, _minutes(each), speaker))
    return speaker.language.say_n(
        "{n} step to {thing}: {steps}.",
        "{n} steps to {thing}: {steps}.",
        len(steps),
        thing=thing,
        steps=speaker.listed(said),
    )


def _minutes(video: VideoToWatch) -> int:
    """What is left of it, rounded up; one where its length is not known yet."""
    return max(1, -(-video.left_ms // 60_000))


def _step_to_go(refusal: LeafRefusal | OneOfMissing, speaker: Speaker) -> str:
    say = speaker.language.say
    match refusal:
        case NoMembership():
            return say("a word with a manager")
        case VideoToWatch():
            return _videos_to_go(1, _minutes(refusal), speaker)
        case SignOffMissing():
            return say("a sign-off")
        case OneOfMissing():
            ways = dict.fromkeys(_step_to_go(way, speaker) for way in _ways(refusal))
            return speaker.either(ways)
        case _:
            assert_never(refusal)


def _videos_to_go(count: int, minutes: int, speaker: Speaker) -> str:
    say_n = speaker.language.say_n
    if minutes <= 1:
        return say_n("a short video", "{n} short videos", count)
    if count > 1:
        return say_n("{n} video of {minutes} minutes", "{n} videos of {minutes} minutes each", count, minutes=minutes)
    # English says "an 8-minute video", an eleven- and an eighteen-minute one.
    if minutes in {8, 11, 18} or str(minutes).startswith("8"):
        return say_n("an {n}-minute video", "an {n}-minute video", minutes)
    return say_n("a {n}-minute video", "a {n}-minute video", minutes)

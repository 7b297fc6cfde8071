"""Why a video does not play: each a state with words of its own, never a blank picture."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import assert_never

from msgspec import Struct


class Trouble(StrEnum):
    """What stands between the person and the video; the value is its name in the log."""

    NOT_A_VIDEO = "not_a_video"
    NOT_PLAYABLE_HERE = "not_playable_here"
    GONE = "gone"
    NOT_ALLOWED_HERE = "not_allowed_here"
    DOOR_NOT_RECOGNISED = "door_not_recognised"
    UNKNOWN = "unknown"
    NO_NETWORK = "no_network"
    STUCK = "stuck"
    KEEPS_STOPPING = "keeps_stopping"


# Source: the interface's onError, and its revision history of July 2025 for 153. 101 and 150 are the same.
_ERRORS = {
    2: Trouble.NOT_A_VIDEO,
    5: Trouble.NOT_PLAYABLE_HERE,
    100: Trouble.GONE,
    101: Trouble.NOT_ALLOWED_HERE,
    150: Trouble.NOT_ALLOWED_HERE,
    153: Trouble.DOOR_NOT_RECOGNISED,
}
# Only somebody else can mend these, so the screen does not offer to try again.
_LASTING = frozenset({Trouble.NOT_A_VIDEO, Trouble.GONE, Trouble.NOT_ALLOWED_HERE})


class TroubleWords(Struct, frozen=True):
    """What the screen says in place of the video."""

    headline: str
    advice: str
    again: bool
    """Whether trying again may help, and is offered as a button."""


def trouble_of(error: int) -> Trouble:
    """What an error number of YouTube's player means; numbers that nobody has described are `UNKNOWN`."""
    return _ERRORS.get(error, Trouble.UNKNOWN)


def words(trouble: Trouble, say: Callable[[str], str]) -> TroubleWords:
    """What happened, what to do and who can help, in the language that `say` translates to."""
    match trouble:
        case Trouble.NOT_A_VIDEO:
            headline = say("This video's address leads nowhere.")
            advice = say("A manager can correct it. What you have watched is kept.")
        case Trouble.NOT_PLAYABLE_HERE:
            headline = say("This screen can't show this video.")
            advice = say("It comes in a format that we don't have. A manager can choose another one.")
        case Trouble.GONE:
            headline = say("This video has left YouTube, or is private now.")
            advice = say("A manager can choose another one. What you have watched is kept.")
        case Trouble.NOT_ALLOWED_HERE:
            headline = say("The people who made this video show it on YouTube only.")
            advice = say("A manager can ask them, or choose another one.")
        case Trouble.DOOR_NOT_RECOGNISED:
            headline = say("YouTube does not know this door.")
            advice = say("A manager can check the player's settings. Your other steps work.")
        case Trouble.UNKNOWN:
            headline = say("The video did not start, and it's not you.")
            advice = say("What you have watched is kept. A manager can look into it.")
        case Trouble.NO_NETWORK:
            headline = say("We can't reach YouTube from here.")
            advice = say("Videos need the network. What you have watched is kept; sign-offs and bookings work.")
        case Trouble.STUCK:
            headline = say("The picture has stopped moving.")
            advice = say("The network may be slow. You go on from where you were.")
        case Trouble.KEEPS_STOPPING:
            headline = say("The player stopped several times, and it's not you.")
            advice = say("What you have watched is kept. A manager can look into it.")
        case _:
            assert_never(trouble)
    return TroubleWords(headline, advice, again=trouble not in _LASTING)

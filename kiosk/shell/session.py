"""Who stands at the door: the rules of tapping in, being asked, and walking away. No Qt and no clock of its own.

Times are seconds of one monotonic clock, given with each call.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

SAME_TAP_S: Final = 5.0
HANDOVER_S: Final = 10.0
IDLE_S: Final = 40.0
WARNING_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody whose badge we know. `patience` multiplies the idle times: 1, or 2 or 4 for *more time*."""

    person: UUID
    first_name: str
    manager: bool = False
    patience: int = 1


@dataclass(frozen=True, slots=True)
class Greeted:
    visitor: Visitor


@dataclass(frozen=True, slots=True)
class SignedOut:
    """`goodbye` is said to somebody who is still there to hear it."""

    visitor: Visitor
    goodbye: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """A manager has come to the page of `visitor`."""

    visitor: Visitor
    manager: Visitor


@dataclass(frozen=True, slots=True)
class JoinedTapped:
    """The manager who joined has tapped again, which on the sign-off page is a signature."""

    manager: Visitor


@dataclass(frozen=True, slots=True)
class Asked:
    """Finish for `visitor` and start for `other`?"""

    visitor: Visitor
    other: Visitor


@dataclass(frozen=True, slots=True)
class Stayed:
    """The question is answered or has lapsed, or somebody is still there after all: `visitor` goes on."""

    visitor: Visitor


@dataclass(frozen=True, slots=True)
class Warned:
    """Still there?"""

    visitor: Visitor


Event = Greeted | SignedOut | Joined | JoinedTapped | Asked | Stayed | Warned


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody is signed in.

    Attributes:
        active_at: when they last did something; None while a video plays and the idle clock rests.
        warned: is "Still there?" on the screen?
        other: who wants to take over, and since when.
        manager: who has joined, and their last tap.
    """

    visitor: Visitor
    active_at: float | None
    warned: bool = False
    other: tuple[Visitor, float] | None = None
    manager: tuple[Visitor, float] | None = None

    @property
    def warns_at(self) -> float:
        """When "Still there?" comes up; never while a video plays."""
        return float("inf") if self.active_at is None else self.active_at + IDLE_S * self.visitor.patience

    @property
    def ends_at(self) -> float:
        return self.warns_at + WARNING_S * self.visitor.patience


class Session:
    """The rules. Every method answers what has come of it; nothing is remembered of a visitor who has left."""

    def __init__(self) -> None:
        self._here: Here | None = None
        # The tap that ended a session must not begin the next one.
        self._last: tuple[UUID, float] | None = None

    @property
    def here(self) -> Here | None:
        return self._here

    def tap(self, who: Visitor, at: float, *, manager_may_join: bool = False) -> tuple[Event, ...]:
        """A known badge was tapped. `manager_may_join`: does the page that is shown take a manager in?"""
        if self._last is not None and self._last[0] == who.person and at - self._last[1] < SAME_TAP_S:
            return ()
        self._last = (who.person, at)
        here = self._here
        if here is None:
            return self._greet(who, at)
        if who.person == here.visitor.person:
            return self._sign_out(goodbye=True)
        if here.manager is not None and here.manager[0].person == who.person:
            if at - here.manager[1] < SAME_TAP_S:
                return ()  # still the one with which they joined, whoever tapped in between
            return (*self._with_manager(here, who, at), JoinedTapped(who))
        if manager_may_join and who.manager and here.manager is None:
            return (*self._with_manager(here, who, at), Joined(here.visitor, who))
        self._here = replace(here, other=(who, at))
        return (Asked(here.visitor, who),)

    def touch(self, at: float) -> tuple[Event, ...]:
        """Somebody has touched the screen or a key."""
        here = self._here
        if here is None:
            return ()
        self._here = replace(self._active(here, at), warned=False)
        return (Stayed(here.visitor),) if here.warned else ()

    def done(self) -> tuple[Event, ...]:
        """The visitor says that they are done. No tap of theirs goes on: the next one greets, however soon it comes."""
        if self._here is None:
            return ()
        self._last = None
        return self._sign_out(goodbye=True)

    def answer(self, *, switch: bool, at: float) -> tuple[Event, ...]:
        """The answer to "Finish for Mia and start for Jo?"."""
        here = self._here
        if here is None or here.other is None:
            return ()
        if switch:
            return (*self._sign_out(goodbye=False), *self._greet(here.other[0], at))
        self._here = replace(self._active(here, at), other=None)
        return (Stayed(here.visitor),)

    def rest(self, *, playing: bool, at: float) -> tuple[Event, ...]:
        """A video plays, or has stopped: the idle clock rests meanwhile."""
        here = self._here
        if here is None:
            return ()
        self._here = replace(here, active_at=None if playing else at, warned=False)
        return (Stayed(here.visitor),) if here.warned else ()

    def dismiss_manager(self) -> None:
        """The manager's part has ended, or the page has changed to one that takes no manager in."""
        if self._here is not None:
            self._here = replace(self._here, manager=None)

    def ask_instead(self, at: float) -> tuple[Event, ...]:
        """The manager who has joined has nothing to do here, and so comes for themselves, like anybody else."""
        here = self._here
        if here is None or here.manager is None:
            return ()
        manager = here.manager[0]
        self._here = replace(here, manager=None, other=(manager, at))
        return (Asked(here.visitor, manager),)

    def tick(self, at: float) -> tuple[Event, ...]:
        """What time alone has brought."""
        if self._last is not None and at - self._last[1] >= SAME_TAP_S:
            self._last = None
        here = self._here
        if here is None:
            return ()
        if here.other is not None:
            # One question at a time: idleness is looked at once this one is settled.
            if at - here.other[1] < HANDOVER_S:
                return ()
            here = self._here = replace(here, other=None)
            return (Stayed(here.visitor), *self.tick(at))
        if at >= here.ends_at:
            return self._sign_out(goodbye=False)
        if at >= here.warns_at and not here.warned:
            self._here = replace(here, warned=True)
            return (Warned(here.visitor),)
        return ()

    def next_at(self) -> float | None:
        """When `tick` will have something to say; None if only a person can change anything."""
        moments = [] if self._last is None else [self._last[1] + SAME_TAP_S]
        if (here := self._here) is not None:
            if here.other is not None:
                moments.append(here.other[1] + HANDOVER_S)
            elif here.active_at is not None:
                moments.append(here.ends_at if here.warned else here.warns_at)
        return min(moments, default=None)

    def _greet(self, who: Visitor, at: float) -> tuple[Event, ...]:
        self._here = Here(who, at)
        return (Greeted(who),)

    def _with_manager(self, here: Here, who: Visitor, at: float) -> tuple[Event, ...]:
        """A manager is at the visitor's side: whatever was asked before is answered."""
        self._here = replace(self._active(here, at), warned=False, other=None, manager=(who, at))
        return (Stayed(here.visitor),) if here.warned or here.other is not None else ()

    def _sign_out(self, *, goodbye: bool) -> tuple[Event, ...]:
        here, self._here = self._here, None
        return (SignedOut(here.visitor, goodbye),) if here is not None else ()

    @staticmethod
    def _active(here: Here, at: float) -> Here:
        return here if here.active_at is None else replace(here, active_at=at)

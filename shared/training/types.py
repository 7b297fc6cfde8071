"""The values of training: video modules, what a level requires, and the dated facts of who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta, Struct

from shared.journal.types import PersonId, Refusal
from shared.people.types import ConfigName, EquipmentTypeId, Level
from shared.training.coverage import Coverage, Range

ModuleId = NewType("ModuleId", UUID)
GrantId = NewType("GrantId", UUID)
SessionId = NewType("SessionId", UUID)
# What a requirement belongs to: an equipment type, or one machine that asks for more.
SubjectId = NewType("SubjectId", UUID)

VideoId = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{11}$", title="configuration name")]
"""YouTube's name of a video, as `video_url.parse_video_url` finds it."""
DurationMs = Annotated[int, Meta(gt=0, le=24 * 3600 * 1000)]
Percent = Annotated[int, Meta(ge=1, le=100)]


# Rules walk a requirement by recursion at each "may I?"; nobody could read a deeper or a wider one.
MOST_LEVELS = 8
MOST_PARTS = 50


class ModuleState(StrEnum):
    OFFERED = "offered"
    RETIRED = "retired"


class Module(Struct, frozen=True):
    """A video course. Its video and duration belong to the version that was approved."""

    module_id: ModuleId
    title: ConfigName
    state: ModuleState
    version: Annotated[int, Meta(ge=1)]
    video: VideoId
    duration_ms: DurationMs
    verified: bool
    """Whether a player has loaded the video and told its title and duration; else somebody typed them."""
    demo: bool = False
    """A video that the demo makes on the spot; the player says so."""


class ModuleVersion(Struct, frozen=True):
    """A video as it was once approved: what somebody watched is judged by the version that they watched."""

    module_id: ModuleId
    version: int
    video: VideoId
    duration_ms: DurationMs
    since: datetime


class Watched(Struct, frozen=True):
    """What one person has seen of one version of a module."""

    person_id: PersonId
    module_id: ModuleId
    version: int
    ranges: tuple[Range, ...]
    first_at: datetime
    last_at: datetime
    door: int

    @property
    def coverage(self) -> Coverage:
        return Coverage(self.ranges)


class WatchClock(Struct, frozen=True):
    """Until when time that this person watched at this door has been credited."""

    door: int
    person_id: PersonId
    until: datetime


class Membership(Struct, frozen=True, tag_field="type", tag="membership"):
    """The person is a member of the workshop."""

    always: bool = True


class ModuleWatched(Struct, frozen=True, tag_field="type", tag="module_watched"):
    """The person has seen this much of a module, without a gap of more than ten seconds."""

    module_id: ModuleId
    percent: Percent
    always: bool = False


class PracticalSignOff(Struct, frozen=True, tag_field="type", tag="practical_sign_off"):
    """A trainer has watched the person do it."""

    always: bool = False


class AllOf(Struct, frozen=True, tag_field="type", tag="all_of"):
    """Every one of these, in the order in which people do them.

    Raises:
        ValueError: a tree of more than `MOST_LEVELS`.
    """

    parts: Annotated[tuple[Requirement, ...], Meta(max_length=MOST_PARTS)] = ()

    def __post_init__(self) -> None:
        _check_levels(self)


class AnyOf(Struct, frozen=True, tag_field="type", tag="any_of"):
    """One of these is enough.

    Raises:
        ValueError: no part, or a tree of more than `MOST_LEVELS`.
    """

    parts: Annotated[tuple[Requirement, ...], Meta(max_length=MOST_PARTS)]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("one of nothing can never be done")
        _check_levels(self)


Requirement = AllOf | AnyOf | Membership | ModuleWatched | PracticalSignOff
Leaf = Membership | ModuleWatched | PracticalSignOff


def _levels(tree: Requirement) -> int:
    return 1 + max(map(_levels, tree.parts), default=0) if isinstance(tree, AllOf | AnyOf) else 1


def _check_levels(tree: AllOf | AnyOf) -> None:
    levels = _levels(tree)
    if levels > MOST_LEVELS:
        raise ValueError(f"a requirement of {levels} levels; at most {MOST_LEVELS}")


def leaves(tree: Requirement) -> Iterator[Leaf]:
    """The leaves of a tree, first to last."""
    if isinstance(tree, AllOf | AnyOf):
        for part in tree.parts:
            yield from leaves(part)
    else:
        yield tree


class Required(Struct, frozen=True):
    """What a level of a type, or one machine on top of it, requires."""

    subject_id: SubjectId
    level: Level
    tree: Requirement


class Origin(StrEnum):
    """On what word a qualification was granted."""

    OPENING = "opening"
    DIRECT = "direct"
    SIGN_OFF = "sign_off"


class Grant(Struct, frozen=True):
    """A dated fact: from then on this person holds this level, until it ends or is withdrawn."""

    grant_id: GrantId
    person_id: PersonId
    type_id: EquipmentTypeId
    level: Level
    since: datetime
    until: datetime | None
    granted_by: PersonId | None
    origin: Origin
    withdrawn_at: datetime | None
    withdrawn_by: PersonId | None

    def live(self, at: datetime) -> bool:
        return (
            self.since <= at
            and (self.until is None or at < self.until)
            and (self.withdrawn_at is None or at < self.withdrawn_at)
        )


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


class Step(Struct, frozen=True):
    """One step on the way to a level, for the training card: done or not, and what is missing.

    Attributes:
        choice: of which choice, counted from 1, it is part; 0 where there is nothing to choose.
        way: which way of that choice, counted from 0.
        spared: another way of its choice is done, so it need not be.
    """

    leaf: Leaf
    done: bool
    missing: Refusal | None
    choice: int = 0
    way: int = 0
    spared: bool = False


class Explanation(Struct, frozen=True):
    """The answer to "may I?": every reason against it, nearest remedy first, and until when a yes holds."""

    answer: Answer
    reasons: tuple[Refusal, ...]
    until: datetime | None = None

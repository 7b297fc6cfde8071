"""What is missing to a level, who may grant one, what watching earns, and the answer to "may I?"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar, assert_never

from msgspec import Struct

from shared.equipment.types import Category, EquipmentType, Machine, MachineState
from shared.journal.types import PersonId, Refusal
from shared.people.rules import Holding, PersonNotActive
from shared.people.types import FIXED_TYPES, SYSTEM_TYPE, WORKSHOP_TYPE, EquipmentTypeId, Level
from shared.training.coverage import Coverage
from shared.training.types import (
    AllOf,
    Answer,
    AnyOf,
    Explanation,
    Grant,
    GrantId,
    Leaf,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    PracticalSignOff,
    Requirement,
    Step,
    leaves,
)

# Nobody learns from a faster picture, and credit is cut to as much.
FASTEST_RATE = 1.5
# Players start a little late and report in quarters of a second.
SESSION_SLACK_MS = 1_000
# Play is timed by heartbeats, the time between two reports by the moments at which they are written. The two differ by
# the length of a busy moment; without this, play at the fastest rate would lose a sliver with each report.
CLOCKS_DIFFER = timedelta(seconds=1)
# A player that tells another duration than the approved one reports a changed video.
DURATION_TOLERANCE_MS = 2_000

Missing = TypeVar("Missing", bound=Refusal)


class NoMembership(Refusal, frozen=True, tag="no_membership"):
    """The person is not a member now."""

    ended_at: datetime | None


class VideoToWatch(Refusal, frozen=True, tag="video_to_watch"):
    """A module is not seen to the end that the requirement sets."""

    module_id: ModuleId
    title: str
    percent: int
    """Seen so far."""
    wanted: int
    left_ms: int
    """What is still to be seen of the video."""


class SignOffMissing(Refusal, frozen=True, tag="sign_off_missing"):
    """A trainer's sign-off for the type is missing, or no longer holds."""

    type_id: EquipmentTypeId
    type_name: str
    ready: bool
    """Whether all the rest is done, so that a trainer may sign at once."""


class OneOfMissing(Refusal, frozen=True, tag="one_of_missing"):
    """One of several ways is needed, and none is done."""

    ways: tuple[LeafRefusal | OneOfMissing, ...]


class OutOfOrder(Refusal, frozen=True, tag="out_of_order"):
    """The machine cannot be used."""

    back_at: datetime | None


class Retired(Refusal, frozen=True, tag="retired"):
    """The machine is no longer in the workshop."""


class NotGrantable(Refusal, frozen=True, tag="not_grantable"):
    """Whoever grants or withdraws does not hold what that takes, or does it to themselves."""


class GrantUnknown(Refusal, frozen=True, tag="grant_unknown"):
    """There is no such qualification, or it was withdrawn before."""


class LastOwner(Refusal, frozen=True, tag="last_owner"):
    """The workshop would be left without an owner of the system."""


class EndPassed(Refusal, frozen=True, tag="end_passed"):
    """The qualification would end before it begins."""


class ModuleUnknown(Refusal, frozen=True, tag="module_unknown"):
    """There is no such module, or no such version of it."""


class VersionOutOfStep(Refusal, frozen=True, tag="version_out_of_step"):
    """Another video or duration needs the next version number, the same ones need the same."""


class RequirementCannotBeMet(Refusal, frozen=True, tag="requirement_cannot_be_met"):
    """A requirement names a module that is not offered."""

    module_id: ModuleId


LeafRefusal = NoMembership | VideoToWatch | SignOffMissing
TrainingRefusal = (
    LeafRefusal
    | OneOfMissing
    | OutOfOrder
    | Retired
    | NotGrantable
    | GrantUnknown
    | LastOwner
    | EndPassed
    | ModuleUnknown
    | VersionOutOfStep
    | RequirementCannotBeMet
)


class Evidence(Struct, frozen=True):
    """What is known of one person when a requirement is read."""

    member: bool
    member_until: datetime | None
    """When the membership ends, or ended; None where it does not, or never began."""
    modules: Mapping[ModuleId, Module]
    seen: Mapping[ModuleId, Coverage]
    """Coverage of each module's present version."""
    signed_off: bool
    of_type: EquipmentType


def leaf_refusal(leaf: Leaf, has: Evidence, *, ready: bool) -> LeafRefusal | None:
    """What this leaf misses; None where it is fulfilled.

    Args:
        ready: whether everything but the practical sign-off is done.
    """
    match leaf:
        case Membership():
            return None if has.member else NoMembership(has.member_until)
        case ModuleWatched(module_id, percent):
            module = has.modules.get(module_id)
            if module is None:  # its row has not come yet: nothing is seen of what is not known
                return VideoToWatch(module_id, "", 0, percent, 0)
            coverage = has.seen.get(module_id, Coverage())
            if coverage.complete(module.duration_ms, percent):
                return None
            left_ms = sum(gap.length_ms for gap in coverage.gaps(module.duration_ms))
            return VideoToWatch(module_id, module.title, coverage.percent(module.duration_ms), percent, left_ms)
        case PracticalSignOff():
            return None if has.signed_off else SignOffMissing(has.of_type.type_id, has.of_type.name, ready)
        case _:
            assert_never(leaf)


def missing(tree: Requirement, has: Evidence, *, ready: bool = False) -> tuple[LeafRefusal | OneOfMissing, ...]:
    """Everything that `tree` still asks for, in its order."""
    match tree:
        case AllOf(parts):
            return tuple(found for part in parts for found in missing(part, has, ready=ready))
        case AnyOf(parts):
            ways = [missing(part, has, ready=ready) for part in parts]
            if any(not way for way in ways):
                return ()
            return (OneOfMissing(tuple(found for way in ways for found in way)),)
        case _:
            found = leaf_refusal(tree, has, ready=ready)
            return () if found is None else (found,)


def without_practical(tree: Requirement) -> Requirement:
    """The same requirement with every practical sign-off taken as given: what must hold before a trainer signs."""
    match tree:
        case AllOf(parts):
            return AllOf(tuple(without_practical(part) for part in parts))
        case AnyOf(parts):
            # A way that only the sign-off closes is closed by it.
            return AnyOf(tuple(without_practical(part) for part in parts))
        case PracticalSignOff():
            return AllOf()
        case _:
            return tree


def asks_for_practice(tree: Requirement) -> bool:
    return any(isinstance(leaf, PracticalSignOff) for leaf in leaves(tree))


def still_missing(tree: Requirement, has: Evidence) -> tuple[LeafRefusal | OneOfMissing, ...]:
    """Everything that `tree` asks for, the sign-off knowing whether it is the only thing left."""
    return missing(tree, has, ready=not missing(without_practical(tree), has))


def steps(tree: Requirement, has: Evidence) -> tuple[Step, ...]:
    """Each leaf of the requirement with what it still misses, for the training card."""
    return tuple(_steps(tree, has, ready=not missing(without_practical(tree), has), choices=count(1)))


def _steps(
    tree: Requirement,
    has: Evidence,
    *,
    ready: bool,
    choices: Iterator[int],
    choice: int = 0,
    way: int = 0,
    spared: bool = False,
) -> Iterator[Step]:
    match tree:
        case AllOf(parts):
            for part in parts:
                yield from _steps(part, has, ready=ready, choices=choices, choice=choice, way=way, spared=spared)
        case AnyOf(parts):
            undone = [bool(missing(part, has)) for part in parts]
            # A choice within a way of another is part of that way: nobody could read a tree of choices.
            outer = choice or next(choices)
            for n, part in enumerate(parts):
                yield from _steps(
                    part,
                    has,
                    ready=ready,
                    choices=choices,
                    choice=outer,
                    way=way if choice else n,
                    spared=spared or (undone[n] and not all(undone)),
                )
        case _:
            refusal = leaf_refusal(tree, has, ready=ready)
            yield Step(tree, refusal is None, refusal, choice, way, spared)


def always(tree: Requirement) -> Requirement:
    """The part of a requirement that is asked anew at each use: its leaves marked *always*."""
    match tree:
        case AllOf(parts):
            return AllOf(tuple(always(part) for part in parts))
        case AnyOf(parts):
            kept = tuple(always(part) for part in parts)
            return AllOf() if any(part == AllOf() for part in kept) else AnyOf(kept)
        case _:
            return tree if tree.always else AllOf()


def explain(
    *,
    active: bool,
    machine: Machine,
    of_type: EquipmentType,
    tree: Requirement,
    added: Requirement,
    grants: Iterable[Grant],
    has: Evidence,
    at: datetime,
) -> Explanation:
    """May this person use this machine? Every reason against it, never only the first.

    Args:
        tree: what the type asks of a user.
        added: what this machine asks on top, asked anew at each use.
        grants: the person's qualifications of this type.
    """
    found: list[Refusal] = []
    if machine.state is MachineState.OUT_OF_ORDER:
        found.append(OutOfOrder(machine.back_at))
    if machine.state is MachineState.RETIRED:
        found.append(Retired())
    if not active:
        found.append(PersonNotActive())
    live = [grant for grant in grants if grant.live(at)]
    found += missing_to_use(of_type, tree, held=bool(live), has=has)
    if of_type.category is Category.RED:
        found += still_missing(added, has)
    if found:
        return Explanation(Answer.NO, _each_once(found))
    return Explanation(Answer.YES, (), lasts_until(of_type, live, has))


def missing_to_use(
    of_type: EquipmentType, tree: Requirement, *, held: bool, has: Evidence
) -> tuple[LeafRefusal | OneOfMissing, ...]:
    """What this person misses to use the machines of a type, whatever state these are in.

    Args:
        held: whether they hold a level of the type.
    """
    found: list[LeafRefusal | OneOfMissing] = [] if has.member else [NoMembership(has.member_until)]
    if of_type.category is Category.RED:
        # Who holds the level keeps it: of all that it once took, only what is marked *always* is asked again.
        found += still_missing(always(tree) if held else tree, has)
    return _each_once(found)


def _each_once(found: Sequence[Missing]) -> tuple[Missing, ...]:
    return tuple(each for place, each in enumerate(found) if each not in found[:place])


def lasts_until(of_type: EquipmentType, live: Sequence[Grant], has: Evidence) -> datetime | None:
    """Until when somebody who may use the type's machines may do so; None where no end is in sight.

    Args:
        live: their live qualifications of the type.
    """
    ends: list[datetime] = []
    if of_type.category is Category.RED:
        last = [grant.until for grant in live if grant.until is not None]
        if last and len(last) == len(live):
            ends.append(max(last))  # whoever holds several levels keeps the last of them
    if has.member_until is not None:
        ends.append(has.member_until)
    return min(ends, default=None)


def grant_refusals(
    person: PersonId,
    type_id: EquipmentTypeId,
    level: Level,
    *,
    by: PersonId | None,
    holdings: AbstractSet[Holding],
    type_has_trainers: bool,
) -> tuple[NotGrantable, ...]:
    """Whether somebody with these live qualifications may give this level to `person`, or take it.

    Nobody grants to themselves, or more than they hold: owners of the system give what stands for workshop and
    system and appoint trainers and owners of types; trainers of the workshop admit members; trainers of a type, or
    its owners where it has none, make users; owners make owners, trainers make trainers.
    """
    admin = (SYSTEM_TYPE, Level.OWNER) in holdings
    if by is None or by == person:
        return (NotGrantable(),)
    if type_id in FIXED_TYPES:
        member = (
            type_id == WORKSHOP_TYPE
            and level is Level.USER
            and not {(WORKSHOP_TYPE, Level.TRAINER), (WORKSHOP_TYPE, Level.OWNER)}.isdisjoint(holdings)
        )
        return () if admin or member else (NotGrantable(),)
    match level:
        case Level.USER:
            allowed = (type_id, Level.TRAINER) in holdings or (
                not type_has_trainers and (type_id, Level.OWNER) in holdings
            )
        case Level.TRAINER | Level.OWNER:
            allowed = admin or (type_id, level) in holdings
        case _:
            assert_never(level)
    return () if allowed else (NotGrantable(),)


def end_refusals(until: datetime | None, at: datetime) -> tuple[EndPassed, ...]:
    """Whether a qualification that is given at `at` may end then; None: it does not end."""
    return () if until is None or until > at else (EndPassed(),)


def last_owner_refusals(owning: Iterable[Grant], ending: Collection[GrantId]) -> tuple[LastOwner, ...]:
    """Whether the system keeps an owner.

    Args:
        owning: the qualifications by which people own it without an end in sight.
        ending: those that would be no more; others may be among them.
    """
    owned = {each.grant_id for each in owning}
    return (LastOwner(),) if owned and owned <= set(ending) else ()


def allowance_ms(*, elapsed_ms: int, since_last: timedelta | None, first_of_session: bool) -> int:
    """How many new milliseconds of video a report may earn.

    Args:
        elapsed_ms: the door's own time since its report before.
        since_last: believable time since this door's, or this person's, watching was last credited, as `charged_until`
            told it then; below zero where that lies ahead. None: never.
    """
    earned_ms = int(elapsed_ms * FASTEST_RATE) + (SESSION_SLACK_MS if first_of_session else 0)
    if since_last is None:
        return earned_ms
    # The slack, too, or many sessions begun at one moment would earn a second each.
    believable_ms = max(timedelta(), since_last + CLOCKS_DIFFER) // timedelta(milliseconds=1)
    return min(earned_ms, int(believable_ms * FASTEST_RATE))


def charged_until(*, at: datetime, until: datetime | None, allowed_ms: int) -> datetime:
    """Until when watching is credited after a report of `at` that was allowed so much of a video.

    What `allowance_ms` lent beyond `at` is charged to the next report, so it is lent once and not with each.

    Args:
        until: until when it was credited before.
    """
    if until is None:
        return at
    return max(at, until, until + timedelta(milliseconds=allowed_ms) / FASTEST_RATE)


def module_refusals(wanted: Module, *, before: Module | None) -> tuple[VersionOutOfStep, ...]:
    """Whether the version number says truly that another video, or duration, was approved."""
    if before is None:
        return () if wanted.version == 1 else (VersionOutOfStep(),)
    return () if wanted.version == next_version(before, wanted.video, wanted.duration_ms) else (VersionOutOfStep(),)


def next_version(before: Module, video: str, duration_ms: int) -> int:
    """The version of a module with this video: another video, or duration, is another version."""
    return before.version + ((video, duration_ms) != (before.video, before.duration_ms))


def requirement_refusals(tree: Requirement, modules: Mapping[ModuleId, Module]) -> tuple[RequirementCannotBeMet, ...]:
    """Every leaf of the requirement that nobody could ever fulfil."""
    offered = {module_id for module_id, module in modules.items() if module.state is ModuleState.OFFERED}
    named = (leaf.module_id for leaf in leaves(tree) if isinstance(leaf, ModuleWatched))
    return tuple(RequirementCannotBeMet(module_id) for module_id in named if module_id not in offered)

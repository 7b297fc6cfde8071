"""The demo workshop's equipment: how it was set up, who looks after it, who may use it, and who has watched what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from msgspec import Struct

from shared.booking.changes import PolicySet
from shared.booking.types import Policy
from shared.demo.machines import (
    BAND_SAW,
    KEPT,
    LASER,
    LASER_SEEN,
    ROUTER_BEGUN,
    VACUUM_TABLE,
    VACUUM_VIDEO,
    Kept,
)
from shared.demo.moments import Ids, Moment
from shared.demo.residents import BETWEEN_JOINS, Resident
from shared.demo.youtube import demo_video
from shared.equipment.changes import EquipmentTypeSet, MachineSet
from shared.equipment.types import EquipmentType, Machine, MachineId, MachineState, Standing
from shared.journal.types import PersonId
from shared.people.types import EquipmentTypeId, Level
from shared.signoff.changes import ChecklistSet
from shared.signoff.types import Checklist, ChecklistItem
from shared.training.changes import ModuleSet, QualificationGranted, RequirementSet, VideoWatched
from shared.training.coverage import Range
from shared.training.types import (
    AllOf,
    AnyOf,
    GrantId,
    Leaf,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    PracticalSignOff,
    Requirement,
    SessionId,
    SubjectId,
)

# How much of a video somebody has to see.
PERCENT = 90
# Who looks after machines has been here for a while: they joined among the first, and were named when these were in.
SENIOR_JOINS = 8
TRAINERS = 2
# People who have watched the laser's videos and wait for their sign-off, and such who may use the vacuum table.
LEARNERS, VACUUM_USERS = 8, 6
MOVED_IN = timedelta(hours=1)
# From the first video that is watched to the last, but for those of the demo's own people.
WATCHED_FROM, WATCHED_TO = timedelta(days=28), timedelta(days=10)


class Thing(Struct, frozen=True):
    """An equipment type with its machines and modules, and who is there for it."""

    kept: Kept
    type_id: EquipmentTypeId
    machines: tuple[Machine, ...]
    modules: tuple[Module, ...]
    owner: PersonId
    trainers: tuple[PersonId, ...]
    users: tuple[PersonId, ...]
    """Who else may use it: signed off, or by their videos where nobody signs."""
    vacuum_users: tuple[PersonId, ...] = ()

    def module(self, title: str) -> Module:
        return next(each for each in self.modules if each.title == title)

    def machine(self, name: str) -> Machine:
        return next(each for each in self.machines if each.name == name)


class Cast(Struct, frozen=True):
    """Those whom the demo is about, and the regulars to choose the others from."""

    ada: Resident
    ana: Resident
    jo: Resident
    mia: Resident
    regulars: Sequence[Resident]

    @property
    def known(self) -> frozenset[PersonId]:
        return frozenset(each.person_id for each in (self.ada, self.ana, self.jo, self.mia))


def things(rng: Random, ids: Ids, cast: Cast, opened: datetime) -> list[Thing]:
    """All equipment of the demo, in the order in which it was set up."""
    videos = iter(range(100))
    seniors = [each.person_id for each in cast.regulars if each.joined < _named_at(opened) - BETWEEN_JOINS]
    found = []
    for kept in KEPT:
        type_id = EquipmentTypeId(ids.next())
        names = [f"{kept.machine} {n + 1}" for n in range(kept.machines)]
        machines = tuple(
            Machine(MachineId(ids.next()), type_id, name, kept.place, MachineState.USABLE, None) for name in names
        )
        modules = tuple(
            Module(
                ModuleId(ids.next()),
                video.title,
                ModuleState.OFFERED,
                1,
                demo_video(next(videos), video.seconds),
                video.seconds * 1000,
                verified=True,
                demo=True,
            )
            for video in kept.videos
        )
        owner, *trainers = rng.sample(seniors, 1 + (TRAINERS if kept.practical else 0))
        if kept.name == LASER:
            trainers[0] = cast.ana.person_id
        others = [each.person_id for each in cast.regulars if each.person_id not in {owner, *trainers}]
        users = rng.sample(others, kept.holders)
        if kept.name == LASER:
            users.append(cast.jo.person_id)
        if kept.name == BAND_SAW:
            users.append(cast.mia.person_id)
        vacuum = users[:VACUUM_USERS] if VACUUM_TABLE in names else []
        found.append(Thing(kept, type_id, machines, modules, owner, tuple(trainers), tuple(users), tuple(vacuum)))
    return found


def setting_up(things: Sequence[Thing], at: datetime, by: PersonId) -> Iterator[Moment]:
    """Types and modules first, then what refers to them."""
    for thing in things:
        kept = thing.kept
        of_type = EquipmentType(thing.type_id, kept.name, kept.icon, kept.category, Standing.MACHINES)
        yield Moment(at, EquipmentTypeSet(of_type), by)
        for module in thing.modules:
            yield Moment(at, ModuleSet(module), by)
    later = at + MOVED_IN
    for thing in things:
        for machine in thing.machines:
            yield Moment(later, MachineSet(machine), by)
        subject = SubjectId(thing.type_id)
        yield Moment(later, RequirementSet(subject, Level.USER, requirement(thing)), by)
        yield Moment(later, PolicySet(policy(thing)), by)
        if thing.kept.checklist:
            items = tuple(ChecklistItem(n, text) for n, text in enumerate(thing.kept.checklist, start=1))
            yield Moment(later, ChecklistSet(Checklist(thing.type_id, items)), by)
        if thing.vacuum_users:
            added = AllOf((ModuleWatched(thing.module(VACUUM_VIDEO).module_id, PERCENT),))
            subject = SubjectId(thing.machine(VACUUM_TABLE).machine_id)
            yield Moment(later + MOVED_IN, RequirementSet(subject, Level.USER, added), by)


def requirement(thing: Thing) -> Requirement:
    """Membership, the videos or one of them, and a sign-off where there is one."""
    videos = tuple(ModuleWatched(each.module_id, PERCENT) for each in thing.modules if each.title != VACUUM_VIDEO)
    watched: tuple[AnyOf | Leaf, ...] = (AnyOf(videos),) if thing.kept.one_is_enough else videos
    practical = (PracticalSignOff(),) if thing.kept.practical else ()
    return AllOf((Membership(), *watched, *practical))


def policy(thing: Thing) -> Policy:
    kept = thing.kept
    return Policy(
        thing.type_id,
        bookable=kept.demand > 0,
        approval=kept.approval,
        longest_min=kept.longest_min,
        usual_min=kept.lengths_min[len(kept.lengths_min) // 2],
    )


def _named_at(opened: datetime) -> datetime:
    return opened + SENIOR_JOINS * BETWEEN_JOINS + timedelta(days=5)


def granting(
    things: Sequence[Thing], joined: dict[PersonId, datetime], rng: Random, ids: Ids, opened: datetime, by: PersonId
) -> Iterator[Moment]:
    """Ada names owners and trainers; these take on users, after an evening of practice every few weeks."""
    named = _named_at(opened)
    for thing in things:
        yield _granted(named, ids, thing, thing.owner, Level.OWNER, by)
        for trainer in thing.trainers:
            yield _granted(named, ids, thing, trainer, Level.TRAINER, by)
    for thing in things:
        for user in thing.users if thing.trainers else ():
            evening = named + timedelta(days=10)
            while evening < joined[user] + timedelta(days=5):
                evening += BETWEEN_JOINS
            yield _granted(evening, ids, thing, user, Level.USER, rng.choice(thing.trainers))


def _granted(at: datetime, ids: Ids, thing: Thing, person: PersonId, level: Level, by: PersonId) -> Moment:
    return Moment(at, QualificationGranted(GrantId(ids.next()), person, thing.type_id, level, None), by)


def watching(things: Sequence[Thing], cast: Cast, rng: Random, ids: Ids, now: datetime) -> Iterator[Moment]:
    """Who watched what, one after the other: the clock of a door credits each second once."""
    by_name = {thing.kept.name: thing for thing in things}
    laser = by_name[LASER]
    users = {*laser.users, *laser.trainers, laser.owner}
    learners = [each.person_id for each in rng.sample(list(cast.regulars), LEARNERS)]
    seen = [
        *((user, module) for thing in things if not thing.trainers for user in thing.users for module in thing.modules),
        *((each, thing.module(VACUUM_VIDEO)) for thing in things for each in thing.vacuum_users),
        *((each, module) for each in learners if each not in users for module in laser.modules),
        *((cast.jo.person_id, module) for module in laser.modules),
    ]
    between = (WATCHED_FROM - WATCHED_TO) / len(seen)
    for n, (person, module) in enumerate(seen):
        yield _watched(now - WATCHED_FROM + n * between, ids, person, module, (Range(0, module.duration_ms),))
    mia = cast.mia.person_id
    first, begun = (
        laser.module(LASER_SEEN),
        next(each for t in things for each in t.modules if each.title == ROUTER_BEGUN),
    )
    yield _watched(now - timedelta(days=6), ids, mia, first, (Range(0, first.duration_ms),))
    # Skipping ahead left a gap, and the end is still to come.
    yield _watched(now - timedelta(days=2), ids, mia, begun, (Range(0, 9_000), Range(15_000, 22_000)))


def _watched(at: datetime, ids: Ids, person: PersonId, module: Module, ranges: tuple[Range, ...]) -> Moment:
    elapsed_ms = sum(each.length_ms for each in ranges)
    watched = VideoWatched(person, module.module_id, module.version, SessionId(ids.next()), 0, ranges, elapsed_ms)
    return Moment(at.replace(microsecond=0), watched, person)

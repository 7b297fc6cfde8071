"""What happens in training."""

from typing import Annotated

from msgspec import Meta

from shared.journal.types import Action, Change, Kind, PersonId
from shared.people.types import EquipmentTypeId, Level
from shared.timespan import AwareTime
from shared.training.coverage import Range
from shared.training.types import (
    DurationMs,
    GrantId,
    Module,
    ModuleId,
    Requirement,
    SessionId,
    SubjectId,
)


class ModuleSet(Change, frozen=True, tag="module_set"):
    """A video module as it shall be. Another video or duration is another version, one above the last."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    module: Module


class ModuleMeasured(Change, frozen=True, tag="module_measured"):
    """A door's player has loaded a module's video and says how long it is."""

    kind = Kind.OBSERVATION
    action = Action.NOTED

    module_id: ModuleId
    version: int
    duration_ms: DurationMs


class RequirementSet(Change, frozen=True, tag="requirement_set"):
    """What a level of a type, or a machine on top of it, requires from now on."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    subject_id: SubjectId
    level: Level
    tree: Requirement


class VideoWatched(Change, frozen=True, tag="video_watched"):
    """A stretch of watching: at most a minute of it, or what came before a pause."""

    kind = Kind.OBSERVATION
    action = Action.NOTED

    person_id: PersonId
    module_id: ModuleId
    version: int
    session: SessionId
    number: Annotated[int, Meta(ge=0)]
    """The report's number within the session."""
    ranges: Annotated[tuple[Range, ...], Meta(max_length=200)]
    elapsed_ms: Annotated[int, Meta(ge=0, le=3_600_000)]
    """The door's own time since the report before, or since the session began."""


class QualificationGranted(Change, frozen=True, tag="qualification_granted"):
    """A level given on a person's word alone: membership, a trainer, an owner."""

    kind = Kind.GRANT
    action = Action.AREA_DECIDES

    grant_id: GrantId
    person_id: PersonId
    type_id: EquipmentTypeId
    level: Level
    until: AwareTime | None


class QualificationWithdrawn(Change, frozen=True, tag="qualification_withdrawn"):
    """A level taken back from now on."""

    kind = Kind.GRANT
    action = Action.AREA_DECIDES

    grant_id: GrantId

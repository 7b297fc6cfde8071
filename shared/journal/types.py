"""The values of the journal: a change's envelope, its private part, and the act that is judged."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, NewType
from uuid import UUID

from msgspec import Meta, Raw, Struct

from shared.timespan import AwareTime

ChangeId = NewType("ChangeId", UUID)
PersonId = NewType("PersonId", UUID)
BadgeId = NewType("BadgeId", UUID)

# Doors are numbered within their workshop; the server signs what its pages, API and tasks do as door 0.
SERVER_DOOR = 0

# A clock that has lost its battery may say 1970. Well within the calendar, a time is one in every zone.
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
BEYOND = f"a time beyond the years {_FIRST_YEAR} to {_LAST_YEAR}"

# As wide as the columns that keep them.
Number = Annotated[int, Meta(ge=0, le=2**31 - 1)]
SequenceNumber = Annotated[int, Meta(ge=0, le=2**63 - 1)]

ProgramText = Annotated[str, Meta(max_length=80, pattern="^[ -~]*$")]
"""What our own programs say of themselves: a release, the name of a task, a receipt."""

Seal = Annotated[bytes, Meta(min_length=32, max_length=32)]
"""The salted SHA-256 of a change's private part: all that the signed bytes say of it."""


class Kind(StrEnum):
    """What a change is, which decides how it behaves without the network (architecture: four kinds)."""

    OBSERVATION = "observation"
    GRANT = "grant"
    CLAIM = "claim"
    SETTING = "setting"


class Action(StrEnum):
    """What somebody may or may not do; `people.rules` names the qualification that each needs."""

    CONFIGURE = "configure"
    MANAGE_PEOPLE = "manage_people"
    MODERATE = "moderate"
    # The area's own refusals look at the persons and the machine in question.
    AREA_DECIDES = "area_decides"
    # Nobody in particular does it: it happened.
    NOTED = "noted"
    # Only the server does it, with its own key.
    SERVER_ONLY = "server_only"


class Change(Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """One fact that travels in sync. Released changes are never edited, only added to."""

    kind: ClassVar[Kind]
    action: ClassVar[Action]
    at_doors: ClassVar[bool] = False
    """Of a grant: whether it is made at a door. Observations and claims are in any case, settings never."""


class Trust(StrEnum):
    """How much a tap proves."""

    UID = "uid"


class Tap(Struct, frozen=True):
    """A person was present: their badge, and when the door read it."""

    badge_id: BadgeId
    person_id: PersonId
    at: AwareTime
    trust: Trust = Trust.UID


def is_beyond(at: datetime) -> bool:
    """Whether a time is none that databases keep and screens show in every zone."""
    return not _FIRST_YEAR <= at.year <= _LAST_YEAR


class Envelope(Struct, frozen=True, forbid_unknown_fields=True):
    """What a door says about a change, and signs. Its JSON is made once and never encoded again.

    Raises:
        ValueError: a time that no database keeps. One that only cannot be right is for the rules.
    """

    id: ChangeId
    workshop: Number
    door: Number
    n: SequenceNumber
    """The door's own counter, without a gap across all its boots."""
    seen: SequenceNumber
    """The sequence number of the door's replica when it made the change."""
    fresh_at: AwareTime
    """The server's time of the door's last pull."""
    receipt: ProgramText
    """The server's word that it gave this door that pull: see `signing.pull_receipt`."""
    at: AwareTime
    """When it happened, by the door's clock."""
    actor: PersonId | None
    task: ProgramText
    """The timed task that acted, where no person did; otherwise empty."""
    taps: Annotated[tuple[Tap, ...], Meta(max_length=20)]
    release: ProgramText
    change: Raw

    def __post_init__(self) -> None:
        if is_beyond(self.at) or is_beyond(self.fresh_at):
            raise ValueError(BEYOND)


class Private(Struct, frozen=True):
    """The part of a change that can be erased: kept beside the journal, which knows only its salted hash."""

    salt: Annotated[bytes, Meta(min_length=16, max_length=16)]
    about: Annotated[tuple[PersonId, ...], Meta(max_length=100)]
    content: Annotated[bytes, Meta(max_length=65_536)]
    """JSON of the change's own private type."""


class Signed(Struct, frozen=True):
    """A change as it travels: the bytes that were signed, and what lies outside of them."""

    id: ChangeId
    envelope: bytes
    signature: bytes
    private: Private | None = None


class Act(Struct, frozen=True):
    """A change that somebody judges: read from its envelope, with the time at which it was taken."""

    envelope: Envelope
    change: Change
    private: Private | None
    taken_at: datetime
    believed: bool = True
    """An observation at a time that cannot be right is kept, but earns nothing."""

    @property
    def at(self) -> datetime:
        return self.envelope.at

    @property
    def happened_at(self) -> datetime:
        """When it happened, as far as anybody can know: when it was taken, where the door's clock cannot be right."""
        return self.at if self.believed else self.taken_at

    @property
    def actor(self) -> PersonId | None:
        return self.envelope.actor

    @property
    def by_server(self) -> bool:
        return self.envelope.door == SERVER_DOOR

    def tap_of(self, person: PersonId) -> Tap | None:
        """The newest tap of this person that came with the change."""
        taps = [tap for tap in self.envelope.taps if tap.person_id == person]
        return max(taps, key=lambda tap: tap.at, default=None)


class Verdict(StrEnum):
    """What became of a change."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SET_ASIDE = "set_aside"
    """It could not be read or written: kept byte for byte, and staff are alarmed."""
    QUARANTINED = "quarantined"
    """It came from a door that was revoked: kept, not written."""


class Refusal(Struct, frozen=True, tag_field="type"):
    """A reason why something is not done. Its tag is its name on the wire; its words are in its area's `texts`."""

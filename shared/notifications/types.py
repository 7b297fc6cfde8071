"""The values of the inbox."""

from __future__ import annotations

from datetime import datetime
from typing import NewType
from uuid import UUID

from msgspec import Raw, Struct

from shared.booking.types import BookingId
from shared.equipment.types import MachineId
from shared.journal.types import BadgeId, PersonId
from shared.people.types import EquipmentTypeId
from shared.training.types import ModuleId

NoticeId = NewType("NoticeId", UUID)


class Body(Struct, frozen=True, tag_field="type"):
    """What a notice says; its words are in `texts`."""


class BookingRefused(Body, frozen=True, tag="booking_refused"):
    """A booking that waited at a door could not be confirmed."""

    machine_id: MachineId
    starts_at: datetime
    ends_at: datetime
    refusals: tuple[Raw, ...]


class BookingConfirmed(Body, frozen=True, tag="booking_confirmed"):
    """Staff said yes to a pending booking."""

    booking_id: BookingId


class BookingTakenAway(Body, frozen=True, tag="booking_taken_away"):
    """Staff cancelled or rejected a booking."""

    booking_id: BookingId
    rejected: bool


class SignOffRefused(Body, frozen=True, tag="sign_off_refused"):
    """A sign-off that a door took without the network could not stand."""

    type_id: EquipmentTypeId
    refusals: tuple[Raw, ...]


class LostBadgeSeen(Body, frozen=True, tag="lost_badge_seen"):
    """Somebody tapped a badge that was reported lost."""

    badge_id: BadgeId
    door: int


class ModuleDiffers(Body, frozen=True, tag="module_differs"):
    """A door's player tells another duration of a module than the approved one."""

    module_id: ModuleId
    approved_ms: int
    measured_ms: int


NoticeBody = BookingRefused | BookingConfirmed | BookingTakenAway | SignOffRefused | LostBadgeSeen | ModuleDiffers


class Notice(Struct, frozen=True):
    """Something that one person is told."""

    notice_id: NoticeId
    person_id: PersonId
    body: NoticeBody
    made_at: datetime
    read_at: datetime | None

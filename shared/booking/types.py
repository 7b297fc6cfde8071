"""The values of booking and use."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta, Struct

from shared.equipment.types import MachineId
from shared.journal.types import PersonId
from shared.people.types import EquipmentTypeId, PersonalText
from shared.timespan import TimeSpan

BookingId = NewType("BookingId", UUID)
UseId = NewType("UseId", UUID)

Minutes = Annotated[int, Meta(ge=1, le=31 * 24 * 60)]
HorizonDays = Annotated[int, Meta(ge=1, le=365)]
MostFuture = Annotated[int, Meta(ge=1, le=100)]


class Policy(Struct, frozen=True):
    """How the machines of a type are booked."""

    type_id: EquipmentTypeId
    bookable: bool = True
    approval: bool = False
    """Whether somebody must say yes to each booking."""
    shortest_min: Minutes = 15
    longest_min: Minutes = 240
    usual_min: Minutes = 60
    """The length that the door proposes."""
    step_min: Minutes = 15
    horizon_days: HorizonDays = 14
    most_future: MostFuture = 5
    """How many bookings of this type one person may have ahead of them."""

    @property
    def shortest(self) -> timedelta:
        return timedelta(minutes=self.shortest_min)

    @property
    def longest(self) -> timedelta:
        return timedelta(minutes=self.longest_min)

    @property
    def usual(self) -> timedelta:
        return timedelta(minutes=self.usual_min)

    @property
    def step(self) -> timedelta:
        return timedelta(minutes=self.step_min)

    @property
    def horizon(self) -> timedelta:
        return timedelta(days=self.horizon_days)


class BookingState(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    FINISHED = "finished"


BLOCKING = (BookingState.PENDING, BookingState.CONFIRMED)


class Booking(Struct, frozen=True):
    """A claim by one person on one machine. *Waiting* is no state of it: it means that only a door has it yet."""

    booking_id: BookingId
    machine_id: MachineId
    person_id: PersonId
    starts_at: datetime
    ends_at: datetime
    state: BookingState
    made_at: datetime
    decided_by: PersonId | None

    @property
    def span(self) -> TimeSpan:
        return TimeSpan(self.starts_at, self.ends_at)


class BookingReason(Struct, frozen=True):
    """Why staff cancelled or rejected a booking, in their words."""

    booking_id: BookingId
    person_id: PersonId
    text: PersonalText


class ReasonDetails(Struct, frozen=True):
    """The private part of a cancellation or rejection."""

    text: PersonalText


class Use(Struct, frozen=True):
    """A fact: somebody runs a machine. It blocks nothing by itself; rules read it."""

    use_id: UseId
    machine_id: MachineId
    person_id: PersonId
    booking_id: BookingId | None
    started_at: datetime
    until: datetime
    """When it has to end: the booking's end, or the next promise."""
    stopped_at: datetime | None


class StartState(StrEnum):
    """Whether a booking can begin at a moment: not where somebody has the machine, or the person is elsewhere."""

    FREE = "free"
    TAKEN = "taken"
    MINE = "mine"


class StartTime(Struct, frozen=True):
    """A moment at which a booking may begin, or could if it were free."""

    at: datetime
    state: StartState
    until: datetime
    """Until when it is free, at most as long as one may book; or until when it is not."""

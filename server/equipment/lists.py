"""What the pages of equipment show, read in one transaction each."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from shared.booking import queries as booking
from shared.booking.types import Booking, Policy, Use
from shared.equipment import queries
from shared.equipment.types import EquipmentType, Machine, MachineId, MachineState, Standing
from shared.people.types import EquipmentTypeId, Level
from shared.signoff.queries import checklist
from shared.signoff.types import ChecklistItem
from shared.store.shop import Shop
from shared.timespan import TimeSpan
from shared.training import queries as training
from shared.training.types import AllOf, Module, ModuleId, Requirement, SubjectId

# So far ahead it is said of a machine when it is booked next.
LOOKED_AHEAD = timedelta(hours=24)


class TypeLine(Struct, frozen=True):
    """A type in the list, with its machines that are in the workshop."""

    of_type: EquipmentType
    machines: tuple[Machine, ...]

    @property
    def broken(self) -> int:
        return sum(each.state is MachineState.OUT_OF_ORDER for each in self.machines)


class TypeDetails(Struct, frozen=True):
    """All of one type."""

    of_type: EquipmentType
    machines: tuple[Machine, ...]
    """Those that have left, too, at the end."""
    running: dict[MachineId, Use]
    promises: tuple[Booking, ...]
    """Bookings of them in the next hours."""
    policy: Policy
    items: tuple[ChecklistItem, ...]
    tree: Requirement
    is_set: bool
    """Whether somebody has set the requirement; else it is the usual one."""
    modules: dict[ModuleId, Module]
    signers: int
    """How many people may sign users of it off."""


class MachineDetails(Struct, frozen=True):
    """All of one machine."""

    machine: Machine
    of_type: EquipmentType
    types: tuple[EquipmentType, ...]
    """Those that a machine can be of."""
    added: Requirement
    modules: dict[ModuleId, Module]


def machine_types(shop: Shop) -> tuple[EquipmentType, ...]:
    """The types that machines are of, by name."""
    found = (each for each in queries.equipment_types(shop) if each.standing is Standing.MACHINES)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.type_id)))


def type_lines(shop: Shop) -> tuple[TypeLine, ...]:
    """Every type of machines, by name."""
    machines = queries.machines(shop)
    return tuple(
        TypeLine(each, tuple(machine for machine in machines if machine.type_id == each.type_id))
        for each in machine_types(shop)
    )


def states(lines: tuple[TypeLine, ...]) -> Counter[MachineState]:
    """How many machines are in each state."""
    return Counter(machine.state for line in lines for machine in line.machines)


def type_details(shop: Shop, type_id: UUID, at: datetime) -> TypeDetails | None:
    """All of one type; None where there is none that machines can be of."""
    of_type = queries.equipment_type(shop, EquipmentTypeId(type_id))
    if of_type is None or of_type.standing is not Standing.MACHINES:
        return None
    machines = queries.machines(shop, of_type.type_id, retired=True)
    subject = SubjectId(of_type.type_id)
    required = training.required(shop, [subject], Level.USER)
    return TypeDetails(
        of_type,
        tuple(sorted(machines, key=lambda each: each.state is MachineState.RETIRED)),
        {each.machine_id: each for each in booking.running(shop)},
        tuple(booking.bookings_touching(shop, TimeSpan(at, at + LOOKED_AHEAD), [each.machine_id for each in machines])),
        booking.policy(shop, of_type.type_id),
        checklist(shop, of_type.type_id),
        required.get(subject, training.UNSET),
        subject in required,
        training.modules(shop),
        len(training.who_signs(shop, of_type.type_id, at)),
    )


def machine_details(shop: Shop, machine_id: UUID) -> MachineDetails | None:
    machine = queries.machine(shop, MachineId(machine_id))
    of_type = queries.equipment_type(shop, machine.type_id) if machine else None
    if machine is None or of_type is None:
        return None
    subject = SubjectId(machine.machine_id)
    added = training.required(shop, [subject], Level.USER).get(subject, AllOf())
    return MachineDetails(machine, of_type, machine_types(shop), added, training.modules(shop))

"""What a member does with machines: choose, ask, use, and go on to booking one."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject

from kiosk.booking.flow import BookingFlow
from kiosk.door import Door, Screen
from kiosk.greeting import Member
from kiosk.machine.filling import OTHER, STOP, USE, machine_page, machines_page
from kiosk.machine.pages import MACHINE, MACHINES
from kiosk.machine.view_model import MachinesViewModel, MachineViewModel
from kiosk.training.filling import CARD, VIDEO
from kiosk.training.flow import TrainingFlow
from shared.booking import queries as booking
from shared.booking.changes import UseStopped
from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.people.types import EquipmentTypeId
from shared.training.types import ModuleId, SubjectId


class MachineFlow(QObject):
    """Carries what is wanted on the pages of machines to the door, and says what came of it."""

    def __init__(
        self,
        door: Door,
        machines: MachinesViewModel,
        machine: MachineViewModel,
        booking_flow: BookingFlow,
        training: TrainingFlow,
    ) -> None:
        super().__init__(door)
        self._door = door
        self._machines, self._machine = machines, machine
        self._booking = booking_flow
        self._training = training
        self._machine_id: MachineId | None = None
        machines.machine_wanted.connect(self.open)
        machine.deed_wanted.connect(self._deed)
        machine.extend_wanted.connect(lambda: door.soon(self._extend()))
        machine.way_wanted.connect(self._go)
        training.machines_wanted.connect(lambda type_id: door.soon(self._open_type(type_id)))
        machine.offer_wanted.connect(self._offer)

    def choose(self, type_id: EquipmentTypeId | None = None) -> None:
        """Show the machines: all of them, or those of one type."""
        self._door.open(Screen(MACHINES, partial(machines_page, type_id=type_id), self._machines.show))

    def open(self, tile: str) -> None:
        """Show what a tile stands for: a machine, or the machines of a type."""
        kind, _, found = tile.rpartition(":")
        if kind == "type":
            self._door.soon(self._open_type(EquipmentTypeId(UUID(found))))
        else:
            self.open_machine(MachineId(UUID(found)))

    def open_machine(self, machine_id: MachineId) -> None:
        """Show one machine to whoever is here."""
        member = self._door.member
        if member is not None:
            self._machine_id = machine_id
            read = partial(machine_page, member=member, machine_id=machine_id)
            self._door.open(Screen(MACHINE, read, self._machine.show, about=SubjectId(machine_id)))

    async def _open_type(self, type_id: EquipmentTypeId) -> None:
        machines = await self._door.read(lambda shop, _now: equipment.machines(shop, type_id))
        if len(machines) == 1:
            self.open_machine(machines[0].machine_id)
        else:
            self.choose(type_id)

    def _go(self, way: str) -> None:
        """Take a way out of a no."""
        leads = next((each.leads for each in self._machine.page.ways if each.id == way), "")
        match leads.split(":"):
            case [kind, module, type_id] if kind == VIDEO:
                module_id = ModuleId(UUID(module))
                self._training.open_video(module_id, EquipmentTypeId(UUID(type_id)), self._machine_id)
            case [kind, type_id] if kind == CARD:
                self._training.open_card(EquipmentTypeId(UUID(type_id)))
            case _:
                self.choose()

    # --- using

    def _deed(self, deed: str) -> None:
        member, machine_id = self._door.member, self._machine_id
        if member is None or machine_id is None:
            return
        if deed == USE:
            self._door.soon(self._use(member, machine_id))
        elif deed == STOP:
            self._door.soon(self._stop(member, machine_id))

    async def _use(self, member: Member, machine_id: MachineId) -> None:
        machine = await self._door.read(lambda shop, _now: equipment.machine(shop, machine_id))
        if machine is not None:
            await self._booking.use(member, machine)

    async def _stop(self, member: Member, machine_id: MachineId) -> None:
        for use in await self._door.read(lambda shop, _now: booking.running(shop, machine_id)):
            await self._door.act(UseStopped(use.use_id), member)

    async def _extend(self) -> None:
        member, machine_id = self._door.member, self._machine_id
        if member is None or machine_id is None:
            return
        for use in await self._door.read(lambda shop, _now: booking.running(shop, machine_id)):
            await self._booking.extend(member, use)

    # --- booking

    def _offer(self, offer: str) -> None:
        if self._machine_id is None:
            return
        if offer == OTHER:
            self._booking.find(self._machine_id)
        else:
            self._booking.take(self._machine_id, offer)

"""What a member does with machines: choose, ask, use, book."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject
from uuid_utils.compat import uuid7

from kiosk.door import Door, Screen
from kiosk.greeting import Member
from kiosk.machine.filling import (
    STOP,
    USE,
    Draft,
    book_page,
    first_draft,
    machine_page,
    machines_page,
    retimed,
    stretched,
)
from kiosk.machine.view_model import BookViewModel, MachinesViewModel, MachineViewModel
from kiosk.moment import Moment
from shared.booking import queries as booking
from shared.booking.changes import BookingMade, UseStarted, UseStopped
from shared.booking.rules import use_until
from shared.booking.types import BookingId, Use, UseId
from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.people.types import EquipmentTypeId
from shared.store.shop import Shop
from shared.sync.replica import Made
from shared.timespan import TimeSpan

MACHINES, MACHINE, BOOK = "machines", "machine", "book"


class MachineFlow(QObject):
    """Carries what is wanted on the pages of machines to the door, and says what came of it."""

    def __init__(self, door: Door, machines: MachinesViewModel, machine: MachineViewModel, book: BookViewModel) -> None:
        super().__init__(door)
        self._door = door
        self._machines, self._machine, self._book = machines, machine, book
        self._machine_id: MachineId | None = None
        self._draft: Draft | None = None
        machines.machine_wanted.connect(self.open)
        machine.deed_wanted.connect(self._deed)
        machine.way_wanted.connect(lambda _way: self.choose())
        machine.offer_wanted.connect(lambda offer: door.soon(self._take(offer)))
        book.length_wanted.connect(lambda steps: door.soon(self._stretch(steps)))
        book.booking_wanted.connect(lambda: door.soon(self._make()))
        book.remedy_wanted.connect(self._retime)

    def choose(self, type_id: EquipmentTypeId | None = None) -> None:
        """Show the machines: all of them, or those of one type."""
        read = lambda shop, now: machines_page(shop, now, type_id)  # noqa: E731 - bound to this choice
        self._door.open(Screen(MACHINES, read, self._machines.show))

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
            read = lambda shop, now: machine_page(shop, now, member, machine_id)  # noqa: E731 - bound to this machine
            self._door.open(Screen(MACHINE, read, self._machine.show))

    async def _open_type(self, type_id: EquipmentTypeId) -> None:
        machines = await self._door.read(lambda shop, _now: equipment.machines(shop, type_id))
        if len(machines) == 1:
            self.open_machine(machines[0].machine_id)
        else:
            self.choose(type_id)

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
        until, booked = await self._door.read(lambda shop, now: _until(shop, now, member, machine_id))
        change = UseStarted(UseId(uuid7()), machine_id, member.person_id, booked, until.end)
        await self._door.act(change, member)

    async def _stop(self, member: Member, machine_id: MachineId) -> None:
        running: list[Use] = await self._door.read(lambda shop, _now: booking.running(shop, machine_id))
        for use in running:
            await self._door.act(UseStopped(use.use_id), member)

    # --- booking

    async def _take(self, offer: str) -> None:
        machine_id = self._machine_id
        if machine_id is None:
            return
        self._draft = await self._door.read(lambda shop, now: first_draft(shop, now, machine_id, offer))
        if self._draft is not None:
            self._door.open(Screen(BOOK, self._drafted, self._book.show))

    def _drafted(self, shop: Shop, now: Moment) -> object:
        return book_page(shop, now, self._draft) if self._draft is not None else self._book.page

    async def _stretch(self, steps: int) -> None:
        draft = self._draft
        if draft is not None:
            self._draft = await self._door.read(lambda shop, _now: stretched(shop, draft, steps))
            self._door.refresh()

    def _retime(self) -> None:
        if self._draft is not None:
            self._draft = retimed(self._draft, self._draft.refused) or self._draft
            self._door.refresh()

    async def _make(self) -> None:
        member, draft = self._door.member, self._draft
        if member is None or draft is None:
            return
        change = BookingMade(BookingId(uuid7()), draft.machine_id, member.person_id, draft.span.start, draft.span.end)
        made = await self._door.make(change, actor=member.person_id, taps=[member.tap])
        if isinstance(made, Made):
            self._draft = None
            self._door.go_home()
        else:
            self._draft = Draft(draft.machine_id, draft.span, refused=made)
            self._door.refresh()


def _until(shop: Shop, now: Moment, member: Member, machine_id: MachineId) -> tuple[TimeSpan, BookingId | None]:
    """Until when the person may use the machine now, and the booking that this is, if it is one."""
    machine = equipment.machine(shop, machine_id)
    if machine is None:
        raise LookupError(f"no machine {machine_id}")
    policy = booking.policy(shop, machine.type_id)
    promises = booking.bookings_touching(shop, TimeSpan(now.at, now.at + policy.longest), [machine_id])
    own = next((each for each in promises if each.person_id == member.person_id and each.span.contains(now.at)), None)
    return use_until(member.person_id, promises=promises, policy=policy, now=now.at), own.booking_id if own else None

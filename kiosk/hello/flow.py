"""What a member does on their first page."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject
from uuid_utils.compat import uuid7

from kiosk.door import Door, Screen
from kiosk.enrolment.flow import EnrolmentFlow
from kiosk.greeting import Member
from kiosk.hello.filling import BOOK, CONNECT, START, STOP, hello_page
from kiosk.hello.view_model import HelloViewModel
from kiosk.machine.flow import MachineFlow
from kiosk.moment import Moment
from kiosk.training.flow import TrainingFlow
from shared.booking import queries as booking
from shared.booking.changes import UseStarted, UseStopped
from shared.booking.rules import use_until
from shared.booking.types import Booking, BookingId, UseId
from shared.equipment import queries as equipment
from shared.notifications.changes import NoticesRead
from shared.notifications.types import NoticeId
from shared.people.types import EquipmentTypeId
from shared.store.shop import Shop
from shared.timespan import TimeSpan

HELLO = "hello"


class HelloFlow(QObject):
    """Carries what is wanted on the page to the door, and says what came of it."""

    def __init__(
        self,
        door: Door,
        page: HelloViewModel,
        machines: MachineFlow,
        enrolment: EnrolmentFlow,
        training: TrainingFlow,
    ) -> None:
        super().__init__(door)
        self._door = door
        self._page = page
        self._machines = machines
        self._enrolment = enrolment
        door.home = self.screen
        page.deed_wanted.connect(self._deed)
        page.choice_wanted.connect(self._choose)
        page.card_wanted.connect(lambda card: training.open_card(EquipmentTypeId(UUID(card))))
        page.notice_read.connect(self._read)

    def screen(self, member: Member) -> Screen:
        """The page of this member."""
        return Screen(HELLO, lambda shop, now: hello_page(shop, now, member), self._page.show)

    def _deed(self, lead: str, deed: str) -> None:
        kind, _, found = lead.partition(":")
        if deed == STOP and kind == "use":
            self._door.soon(self._stop(UseId(UUID(found))))
        elif deed == START and kind == "booking":
            self._door.soon(self._start(BookingId(UUID(found))))

    def _choose(self, choice: str) -> None:
        if choice == BOOK:
            self._machines.choose()
        elif choice == CONNECT:
            self._enrolment.open()

    def _read(self, notice: str) -> None:
        member = self._door.member
        if member is not None:
            change = NoticesRead(member.person_id, (NoticeId(UUID(notice)),))
            self._door.soon(self._door.do(change, member))

    async def _start(self, booking_id: BookingId) -> None:
        member = self._door.member
        found = await self._door.read(lambda shop, now: _use_of(shop, now, booking_id))
        if member is None or found is None:
            return
        booked, until = found
        change = UseStarted(UseId(uuid7()), booked.machine_id, member.person_id, booked.booking_id, until.end)
        await self._door.act(change, member)

    async def _stop(self, use_id: UseId) -> None:
        member = self._door.member
        if member is not None:
            await self._door.act(UseStopped(use_id), member)


def _use_of(shop: Shop, now: Moment, booking_id: BookingId) -> tuple[Booking, TimeSpan] | None:
    """A booking that is to be started, and from when until when; None where there is none any more."""
    booked = booking.booking(shop, booking_id)
    machine = equipment.machine(shop, booked.machine_id) if booked is not None else None
    if booked is None or machine is None:
        return None
    policy = booking.policy(shop, machine.type_id)
    ahead = TimeSpan(now.at, now.at + policy.longest)
    promises = booking.bookings_touching(shop, ahead, [machine.machine_id])
    return booked, use_until(booked.person_id, promises=promises, policy=policy, now=now.at)

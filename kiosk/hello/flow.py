"""What a member does on their first page."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject

from kiosk.booking.flow import BookingFlow
from kiosk.comfort.flow import ComfortFlow
from kiosk.door import Door, Screen
from kiosk.enrolment.flow import EnrolmentFlow
from kiosk.greeting import Member
from kiosk.hello.filling import BOOK, BOOKINGS, COMFORT, CONNECT, EXTEND, MESSAGES, START, STOP, hello_page
from kiosk.hello.pages import HELLO
from kiosk.hello.view_model import HelloViewModel
from kiosk.machine.flow import MachineFlow
from kiosk.notices.flow import NoticesFlow
from kiosk.training.flow import TrainingFlow
from shared.booking import queries as booking
from shared.booking.changes import UseStopped
from shared.booking.types import BookingId, UseId
from shared.people.types import EquipmentTypeId


class HelloFlow(QObject):
    """Carries what is wanted on the page to the door, and says what came of it."""

    def __init__(
        self,
        door: Door,
        page: HelloViewModel,
        machines: MachineFlow,
        enrolment: EnrolmentFlow,
        training: TrainingFlow,
        bookings: BookingFlow,
        notices: NoticesFlow,
        comfort: ComfortFlow,
    ) -> None:
        super().__init__(door)
        self._door = door
        self._page = page
        self._machines = machines
        self._enrolment = enrolment
        self._bookings = bookings
        self._notices = notices
        self._comfort = comfort
        door.home = self.screen
        page.deed_wanted.connect(self._deed)
        page.choice_wanted.connect(self._choose)
        page.card_wanted.connect(lambda card: training.open_card(EquipmentTypeId(UUID(card))))
        page.notice_read.connect(notices.read)
        page.remedy_wanted.connect(notices.follow)
        page.entry_wanted.connect(lambda entry: bookings.show(BookingId(UUID(entry))))

    def screen(self, member: Member) -> Screen:
        """The page of this member."""
        return Screen(HELLO, lambda shop, now: hello_page(shop, now, member), self._page.show)

    def _deed(self, lead: str, deed: str) -> None:
        kind, _, found = lead.partition(":")
        if deed == STOP and kind == "use":
            self._door.soon(self._stop(UseId(UUID(found))))
        elif deed == EXTEND and kind == "use":
            self._door.soon(self._extend(UseId(UUID(found))))
        elif deed == START and kind == "booking":
            self._door.soon(self._bookings.start(BookingId(UUID(found))))

    def _choose(self, choice: str) -> None:
        if choice == BOOK:
            self._machines.choose()
        elif choice == BOOKINGS:
            self._bookings.show_all()
        elif choice == MESSAGES:
            self._notices.open()
        elif choice == CONNECT:
            self._enrolment.open()
        elif choice == COMFORT:
            self._comfort.open()

    async def _stop(self, use_id: UseId) -> None:
        member = self._door.member
        if member is not None:
            await self._door.act(UseStopped(use_id), member)

    async def _extend(self, use_id: UseId) -> None:
        member = self._door.member
        use = await self._door.read(lambda shop, _now: booking.use(shop, use_id))
        if member is not None and use is not None:
            await self._bookings.extend(member, use)

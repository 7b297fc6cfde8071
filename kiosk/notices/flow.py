"""What a member does with what they are told: read it, or take the way out of it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject

from kiosk.booking.flow import BookingFlow
from kiosk.door import Door, Screen
from kiosk.notices.filling import notices_page, unread_ids, way_out
from kiosk.notices.pages import NOTICES
from kiosk.notices.view_model import NoticesViewModel
from kiosk.training.flow import TrainingFlow
from shared.notifications.changes import NoticesRead
from shared.notifications.types import NoticeId
from shared.words import SeeBookings

# So many one change takes.
_MOST = 100


class NoticesFlow(QObject):
    """Carries what is wanted of notices to the door."""

    def __init__(self, door: Door, page: NoticesViewModel, bookings: BookingFlow, training: TrainingFlow) -> None:
        super().__init__(door)
        self._door = door
        self._page = page
        self._bookings = bookings
        self._training = training
        page.notice_read.connect(self.read)
        page.remedy_wanted.connect(self.follow)
        page.all_read.connect(lambda: door.soon(self._read_all()))

    def open(self) -> None:
        """Show all that the person who is here was told."""
        member = self._door.member
        if member is not None:
            self._door.open(Screen(NOTICES, partial(notices_page, member=member), self._page.show))

    def read(self, notice: str) -> None:
        """It has been read."""
        self._door.soon(self._read(NoticeId(UUID(notice))))

    def follow(self, notice: str) -> None:
        """Take the way out of it: then it has been read, too."""
        self._door.soon(self._follow(NoticeId(UUID(notice))))

    async def _read(self, *notices: NoticeId) -> None:
        member = self._door.member
        if member is not None and notices:
            await self._door.do(NoticesRead(member.person_id, notices), member)

    async def _read_all(self) -> None:
        member = self._door.member
        if member is not None:
            found = await self._door.read(lambda shop, _now: unread_ids(shop, member.person_id))
            for first in range(0, len(found), _MOST):
                await self._read(*found[first : first + _MOST])

    async def _follow(self, notice_id: NoticeId) -> None:
        way = await self._door.read(lambda shop, now: way_out(shop, now, notice_id))
        await self._read(notice_id)
        if way is None:
            return
        if way.machine_id is not None and way.span is not None:
            self._bookings.follow(way.remedy, way.machine_id, way.span)
        elif way.type_id is not None:
            self._training.open_card(way.type_id)
        elif isinstance(way.remedy, SeeBookings):
            self._bookings.show_all()

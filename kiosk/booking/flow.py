"""What a member does with bookings: find a time, book, see how it stands, start, cancel."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from msgspec.structs import replace
from PySide6.QtCore import QObject
from uuid_utils.compat import uuid7

from kiosk.booking.filling import (
    Booked,
    Choosing,
    Draft,
    book_page,
    booked,
    booked_page,
    bookings_page,
    draft_at,
    offered,
    retimed,
    stretched,
    times_page,
    way_out,
)
from kiosk.booking.page import BookedPage, BookPage, TimesPage
from kiosk.booking.pages import BOOK, BOOKED, BOOKINGS, TIMES, BookingModels
from kiosk.door import Door, Screen
from kiosk.greeting import Member
from kiosk.moment import Moment
from shared.booking import queries as booking
from shared.booking.changes import BookingCancelled, BookingMade, UseExtended, UseStarted
from shared.booking.types import BookingId, Use, UseId
from shared.equipment import queries as equipment
from shared.equipment.types import Machine, MachineId
from shared.journal.types import PersonId
from shared.store.shop import Shop
from shared.sync.replica import Made
from shared.timespan import TimeSpan
from shared.words import Remedy, TakeTime


class BookingFlow(QObject):
    """Carries what is wanted on the pages of booking to the door, and says what came of it."""

    def __init__(self, door: Door, models: BookingModels) -> None:
        super().__init__(door)
        self._door = door
        self._models = models
        self._choosing: Choosing | None = None
        self._draft: Draft | None = None
        self._shown: Booked | None = None
        times, book, made = models.times, models.book, models.booked
        times.day_wanted.connect(lambda day: self._choose(day=date.fromisoformat(day)))
        times.days_wanted.connect(lambda pages: self._choose(turned=pages))
        times.time_wanted.connect(self._begin_at)
        book.length_wanted.connect(lambda steps: door.soon(self._stretch(steps)))
        book.booking_wanted.connect(lambda: door.soon(self._make()))
        book.remedy_wanted.connect(lambda: door.soon(self._retime()))
        made.start_wanted.connect(lambda: door.soon(self._start()))
        made.cancel_wanted.connect(lambda: self._ask(asked=True))
        made.cancel_declined.connect(lambda: self._ask(asked=False))
        made.cancel_confirmed.connect(lambda: door.soon(self._cancel()))
        made.remedy_wanted.connect(lambda: door.soon(self._way_out()))
        models.bookings.booking_wanted.connect(lambda found: self.show(BookingId(UUID(found))))

    # --- finding a time

    def find(self, machine_id: MachineId) -> None:
        """Show the times of a machine, by day."""
        member = self._door.member
        if member is not None:
            self._choosing = Choosing(machine_id)
            read = partial(self._times_page, member.person_id)
            self._door.open(Screen(TIMES, read, self._models.times.show))

    def _times_page(self, person: PersonId, shop: Shop, now: Moment) -> TimesPage:
        return TimesPage() if self._choosing is None else times_page(shop, now, person, self._choosing)

    def _choose(self, *, day: date | None = None, turned: int = 0) -> None:
        if self._choosing is not None:
            self._choosing = replace(self._choosing, day=day, turned=self._choosing.turned + turned)
            self._door.refresh()

    def _begin_at(self, start: str) -> None:
        if self._choosing is not None:
            self._door.soon(self._take_start(self._choosing.machine_id, datetime.fromisoformat(start)))

    async def _take_start(self, machine_id: MachineId, start: datetime) -> None:
        member = self._door.member
        if member is None:
            return
        draft = await self._door.read(lambda shop, _now: draft_at(shop, member.person_id, machine_id, start))
        if draft is not None:
            self.book(draft)

    def take(self, machine_id: MachineId, offer: str) -> None:
        """Show the booking that an offer of the machine's page stands for."""
        self._door.soon(self._take(machine_id, offer))

    async def _take(self, machine_id: MachineId, offer: str) -> None:
        member = self._door.member
        if member is None:
            return
        draft = await self._door.read(lambda shop, now: offered(shop, now, member.person_id, machine_id, offer))
        if draft is not None:
            self.book(draft)

    def follow(self, remedy: Remedy, machine_id: MachineId, span: TimeSpan) -> None:
        """Do what the button beside a booking that cannot be had offers: the next free time, or another one."""
        if isinstance(remedy, TakeTime):
            self.book(Draft(machine_id, TimeSpan(remedy.starts_at, remedy.starts_at + span.length)))
        else:
            self.find(machine_id)

    # --- booking it

    def book(self, draft: Draft) -> None:
        """Show a booking before it is made."""
        member = self._door.member
        if member is not None:
            self._draft = draft
            read = partial(self._book_page, member.person_id)
            self._door.open(Screen(BOOK, read, self._models.book.show))

    def _book_page(self, person: PersonId, shop: Shop, now: Moment) -> BookPage:
        # While it is being booked there is no draft; the page that is left shows what it did.
        return self._models.book.page if self._draft is None else book_page(shop, now, person, self._draft)

    async def _stretch(self, steps: int) -> None:
        member, draft = self._door.member, self._draft
        if member is not None and draft is not None:
            self._draft = await self._door.read(lambda shop, _now: stretched(shop, member.person_id, draft, steps))
            self._door.refresh()

    async def _retime(self) -> None:
        member, draft = self._door.member, self._draft
        if member is None or draft is None:
            return
        other = await self._door.read(lambda shop, now: retimed(shop, now, member.person_id, draft))
        if other is None:
            self.find(draft.machine_id)
        else:
            self._draft = other
            self._door.refresh()

    async def _make(self) -> None:
        member, draft = self._door.member, self._draft
        if member is None or draft is None:
            return
        made = BookingMade(BookingId(uuid7()), draft.machine_id, member.person_id, draft.span.start, draft.span.end)
        answer = await self._door.make(made, actor=member.person_id, taps=[member.tap])
        if isinstance(answer, Made):
            self._draft = None
            await self._door.return_home()
            self._open(Booked(made.booking_id, draft.machine_id, draft.span))
        else:
            self._draft = replace(draft, refused=answer)
            self._door.refresh()

    # --- a booking that was made

    def show(self, booking_id: BookingId) -> None:
        """Show how a booking stands."""
        self._door.soon(self._show(booking_id))

    async def _show(self, booking_id: BookingId) -> None:
        found = await self._door.read(lambda shop, _now: booked(shop, booking_id))
        if found is not None:
            self._open(found)

    def _open(self, shown: Booked) -> None:
        member = self._door.member
        if member is not None:
            self._shown = shown
            read = partial(self._booked_page, member)
            self._door.open(Screen(BOOKED, read, self._models.booked.show))

    def _booked_page(self, member: Member, shop: Shop, now: Moment) -> BookedPage:
        return BookedPage() if self._shown is None else booked_page(shop, now, member, self._shown)

    def show_all(self) -> None:
        """Show all that somebody has booked."""
        member = self._door.member
        if member is not None:
            self._door.open(Screen(BOOKINGS, partial(bookings_page, member=member), self._models.bookings.show))

    def _ask(self, *, asked: bool) -> None:
        if self._shown is not None:
            self._shown = replace(self._shown, asked=asked)
            self._door.refresh()

    async def _cancel(self) -> None:
        member, shown = self._door.member, self._shown
        if member is not None and shown is not None:
            self._shown = replace(shown, asked=False)
            await self._door.do(BookingCancelled(shown.booking_id, None), member)
            self._door.refresh()

    async def _start(self) -> None:
        if self._shown is not None:
            await self.start(self._shown.booking_id)

    async def start(self, booking_id: BookingId) -> None:
        """Begin the time of a booking of the person who is here."""
        member = self._door.member
        machine = await self._door.read(lambda shop, _now: machine_of(shop, booking_id))
        if member is not None and machine is not None:
            await self.use(member, machine)

    async def use(self, member: Member, machine: Machine) -> None:
        """Begin to use a machine now: on the person's own booking, if it is their time."""
        person = member.person_id
        until, own = await self._door.read(lambda shop, now: booking.use_now(shop, person, machine, now.at))
        await self._door.do(UseStarted(UseId(uuid7()), machine.machine_id, person, own, until.end), member)

    async def extend(self, member: Member, use: Use) -> None:
        """Keep a machine that the person runs for a step longer."""

        def until(shop: Shop, now: Moment) -> datetime | None:
            machine = equipment.machine(shop, use.machine_id)
            return None if machine is None else booking.extension(shop, use, machine, now.at)

        end = await self._door.read(until)
        if end is not None:
            await self._door.do(UseExtended(use.use_id, end), member)

    async def _way_out(self) -> None:
        member, shown = self._door.member, self._shown
        if member is None or shown is None:
            return
        found = await self._door.read(lambda shop, now: way_out(shop, now, member.person_id, shown))
        if found is not None:
            self.follow(found, shown.machine_id, shown.span)


def machine_of(shop: Shop, booking_id: BookingId) -> Machine | None:
    """The machine of a booking."""
    found = booking.booking(shop, booking_id)
    return None if found is None else equipment.machine(shop, found.machine_id)

"""What a person is told, read from the replica and said in a language."""

from __future__ import annotations

from msgspec import Struct

from kiosk.greeting import Member
from kiosk.moment import Moment
from kiosk.notices.page import Notice, NoticesPage
from kiosk.saying import speaker
from shared.booking import queries as booking
from shared.equipment.types import MachineId
from shared.journal.types import PersonId
from shared.notifications import queries as notifications
from shared.notifications.types import BookingConfirmed, BookingRefused, BookingTakenAway, NoticeId, SignOffRefused
from shared.notifications.types import Notice as Told
from shared.people.types import EquipmentTypeId
from shared.store.shop import Shop
from shared.texts import notice_words
from shared.timespan import TimeSpan
from shared.words import AskForSignOff, ChooseTime, Remedy, SeeBookings, SeeSteps, Speaker, TakeTime, WatchVideo, Words


class WayOut(Struct, frozen=True):
    """What the button beside a notice does.

    Attributes:
        machine_id, span: of the booking that it is about, if it is about one.
        type_id: of the training that it is about.
    """

    remedy: Remedy
    machine_id: MachineId | None = None
    span: TimeSpan | None = None
    type_id: EquipmentTypeId | None = None


def unread(shop: Shop, now: Moment, person_id: PersonId) -> tuple[Notice, ...]:
    """What a person has not read yet, the oldest first."""
    told = notifications.unread(shop, person_id)
    says = speaker(shop, now) if told else None
    return () if says is None else tuple(_notice(shop, each, says) for each in reversed(told))


def unread_ids(shop: Shop, person_id: PersonId) -> tuple[NoticeId, ...]:
    return tuple(each.notice_id for each in notifications.unread(shop, person_id))


def notices_page(shop: Shop, now: Moment, member: Member) -> NoticesPage:
    """The inbox of a person: nothing that is unread is left out, of what was read the newest."""
    says, say = speaker(shop, now), now.language.say
    if says is None:
        return NoticesPage()
    waiting = notifications.unread(shop, member.person_id)
    read = [each for each in notifications.inbox(shop, member.person_id) if each.read_at is not None]
    return NoticesPage(
        title=say("Your messages"),
        notices=tuple(_notice(shop, each, says) for each in (*waiting, *read)),
        all_read=say("I have read them all") if len(waiting) > 1 else "",
        empty="" if waiting or read else say("There is nothing to read."),
    )


def _notice(shop: Shop, told: Told, says: Speaker) -> Notice:
    words, way = _words(shop, told, says), _way_out(shop, told, says)
    moment = says.moment(told.made_at)
    button = says.language.say("Read") if told.read_at is None else ""
    remedy = words.caption if way is not None and told.read_at is None else ""
    return Notice(str(told.notice_id), words.mark.value, words.sentence, words.detail, button, remedy, moment)


def _words(shop: Shop, told: Told, says: Speaker) -> Words:
    if not isinstance(told.body, BookingConfirmed | BookingTakenAway):
        return notice_words(told.body, says)
    booked = booking.booking(shop, told.body.booking_id)
    return notice_words(told.body, says, booking=booked, reason=booking.reason(shop, told.body.booking_id))


def way_out(shop: Shop, now: Moment, notice_id: NoticeId) -> WayOut | None:
    """What the button beside a notice does; None where it has none."""
    told, says = notifications.notice(shop, notice_id), speaker(shop, now)
    return None if told is None or says is None else _way_out(shop, told, says)


def _way_out(shop: Shop, told: Told, says: Speaker) -> WayOut | None:
    remedy = _words(shop, told, says).remedy
    match told.body, remedy:
        case BookingRefused(machine_id, starts_at, ends_at), TakeTime() | ChooseTime():
            return WayOut(remedy, machine_id, TimeSpan(starts_at, ends_at))
        case BookingTakenAway(booking_id), ChooseTime():
            found = booking.booking(shop, booking_id)
            return None if found is None else WayOut(remedy, found.machine_id, found.span)
        case SignOffRefused(type_id), WatchVideo() | AskForSignOff() | SeeSteps():
            return WayOut(remedy, type_id=type_id)
        case _, SeeBookings():
            return WayOut(remedy)
        case _:
            return None  # what this door cannot do stands on no button

"""Who is told what follows from the changes of every area before this one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid5

import msgspec
from msgspec import Raw

from shared.booking import queries as booking
from shared.booking.changes import BookingApproved, BookingCancelled, BookingMade, BookingRejected
from shared.journal.types import Change, PersonId, Refusal
from shared.judging import refusals, write
from shared.notifications import queries, tables
from shared.notifications.changes import NoticesRead
from shared.notifications.types import (
    BookingConfirmed,
    BookingRefused,
    BookingTakenAway,
    LostBadgeSeen,
    ModuleDiffers,
    Notice,
    NoticeBody,
    NoticeId,
    SignOffRefused,
)
from shared.people.changes import LostBadgeTapped
from shared.people.types import SYSTEM_TYPE, WORKSHOP_TYPE, Level
from shared.signoff.changes import SignedOff
from shared.store.shop import Shop
from shared.training.changes import ModuleMeasured
from shared.training.queries import holders, module_version
from shared.training.rules import DURATION_TOLERANCE_MS


def _tell(shop: Shop, persons: Iterable[PersonId], body: NoticeBody) -> None:
    for person in persons:
        # The id follows from the change, so that writing it again tells nobody twice.
        notice_id = NoticeId(uuid5(shop.act.envelope.id, str(person)))
        shop.put(tables.notice, Notice(notice_id, person, body, shop.taken_at, None))


def _staff(shop: Shop) -> list[PersonId]:
    """Who looks after the workshop: its owners and trainers, or the system's owners where it has none."""
    return holders(shop, WORKSHOP_TYPE, [Level.OWNER, Level.TRAINER], shop.taken_at) or _admins(shop)


def _admins(shop: Shop) -> list[PersonId]:
    return holders(shop, SYSTEM_TYPE, [Level.OWNER], shop.taken_at)


@refusals.register
def _(change: NoticesRead, shop: Shop) -> tuple[Refusal, ...]:
    return ()


@write.register
def _(change: NoticesRead, shop: Shop) -> None:
    for notice_id in change.notices:
        notice = queries.notice(shop, notice_id)
        if notice is not None and notice.person_id == change.person_id and notice.read_at is None:
            shop.put(tables.notice, msgspec.structs.replace(notice, read_at=shop.act.happened_at))


def follow(change: Change, shop: Shop) -> None:
    """Tell people what an accepted change means for them."""
    match change:
        case BookingCancelled(booking_id) | BookingRejected(booking_id):
            found = booking.booking(shop, booking_id)
            if found is not None and found.person_id != shop.act.actor:
                body = BookingTakenAway(booking_id, rejected=isinstance(change, BookingRejected))
                _tell(shop, [found.person_id], body)
        case BookingApproved(booking_id):
            found = booking.booking(shop, booking_id)
            if found is not None:
                _tell(shop, [found.person_id], BookingConfirmed(booking_id))
        case LostBadgeTapped(badge_id):
            _tell(shop, _staff(shop), LostBadgeSeen(badge_id, shop.act.envelope.door))
        case ModuleMeasured(module_id, version, duration_ms):
            approved = module_version(shop, module_id, version)
            if approved is not None and abs(approved.duration_ms - duration_ms) > DURATION_TOLERANCE_MS:
                _tell(shop, _admins(shop), ModuleDiffers(module_id, approved.duration_ms, duration_ms))
        case _:
            pass  # of the other changes nobody is told


def after_refusal(change: Change, found: tuple[Refusal, ...], shop: Shop) -> None:
    """Tell whom a door had promised something that could not be kept."""
    why = tuple(Raw(msgspec.json.encode(refusal)) for refusal in found)
    match change:
        case BookingMade(_, machine_id, person_id, starts_at, ends_at):
            _tell(shop, [person_id], BookingRefused(machine_id, starts_at, ends_at, why))
        case SignedOff(_, person_id, type_id) if shop.act.actor is not None:
            _tell(shop, {person_id, shop.act.actor}, SignOffRefused(type_id, why))
        case _:
            pass  # of the other changes nothing was promised to anybody

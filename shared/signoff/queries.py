"""Reads of sign-offs."""

from __future__ import annotations

from shared.journal.types import PersonId
from shared.people.types import EquipmentTypeId
from shared.signoff import tables
from shared.signoff.types import Checklist, ChecklistItem, SignOff, SignOffId
from shared.store.shop import Shop


def checklist(shop: Shop, type_id: EquipmentTypeId) -> tuple[ChecklistItem, ...]:
    """The rows of a type's checklist, in order; none where none was set."""
    found = shop.get(tables.checklist, Checklist, type_id)
    return found.items if found else ()


def sign_off(shop: Shop, sign_off_id: SignOffId) -> SignOff | None:
    return shop.get(tables.sign_off, SignOff, sign_off_id)


def sign_offs_of(shop: Shop, person_id: PersonId, type_id: EquipmentTypeId) -> list[SignOff]:
    """What trainers decided on this person and type, newest first, without what was undone."""
    s = tables.sign_off.c
    query = shop.of(tables.sign_off).where(s.person_id == person_id, s.type_id == type_id, s.undone_at.is_(None))
    return shop.all(query.order_by(s.at.desc(), s.sign_off_id), SignOff)

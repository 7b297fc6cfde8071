"""Reads of the inbox."""

from __future__ import annotations

from shared.journal.types import PersonId
from shared.notifications import tables
from shared.notifications.types import Notice, NoticeId
from shared.store.shop import Shop


def notice(shop: Shop, notice_id: NoticeId) -> Notice | None:
    return shop.get(tables.notice, Notice, notice_id)


def unread(shop: Shop, person_id: PersonId) -> list[Notice]:
    """What a person has not been shown yet, newest first."""
    n = tables.notice.c
    query = shop.of(tables.notice).where(n.person_id == person_id, n.read_at.is_(None))
    return shop.all(query.order_by(n.made_at.desc(), n.notice_id), Notice)


def inbox(shop: Shop, person_id: PersonId, most: int = 50) -> list[Notice]:
    """A person's notices, read or not, newest first."""
    n = tables.notice.c
    query = shop.of(tables.notice).where(n.person_id == person_id)
    return shop.all(query.order_by(n.made_at.desc(), n.notice_id).limit(most), Notice)

"""`/api/v1`: what whoever asks is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from msgspec import Meta, Struct

from server.rest.answers import MAKES, READS, After, Limit, Page, paged
from server.rest.asking import Api, Once
from shared.booking import queries as booking
from shared.notifications import queries, tables
from shared.notifications.changes import NoticesRead
from shared.notifications.types import Notice, NoticeId
from shared.store.shop import Shop
from shared.texts import notice_words
from shared.words import Speaker

MOST_READ = 100


class NoticeSeen(Struct, frozen=True):
    """Something that whoever asks is told."""

    notice_id: NoticeId
    sentence: str
    detail: str
    body: dict[str, Any]
    """What it is about: its `type`, and ids and times."""
    made_at: datetime
    read_at: datetime | None


class Notices(Page[NoticeSeen], frozen=True):
    """A part of the list of one's notices."""


class NoticesToRead(Struct, frozen=True):
    """Notices that the person has been shown."""

    notices: Annotated[tuple[UUID, ...], Meta(max_length=MOST_READ)]


class Shown(Struct, frozen=True):
    """How many notices are still unread."""

    unread: int


def _seen(shop: Shop, speaker: Speaker, notice: Notice) -> NoticeSeen:
    booking_id = getattr(notice.body, "booking_id", None)
    about = booking.booking(shop, booking_id) if booking_id else None
    reason = booking.reason(shop, booking_id) if booking_id else ""
    words = notice_words(notice.body, speaker, booking=about, reason=reason)
    body = msgspec.to_builtins(notice.body)
    return NoticeSeen(notice.notice_id, words.sentence, words.detail, body, notice.made_at, notice.read_at)


@get("/notices", responses=READS)
async def notices(
    api: NamedDependency[Api], *, unread: FromQuery[bool] = False, after: After = None, limit: Limit = 50
) -> Notices:
    """One's own notices, oldest first; with `unread=true` only those that nobody has shown yet."""
    n = tables.notice.c

    def read(shop: Shop) -> Notices:
        query = shop.of(tables.notice).where(n.person_id == api.asker.person_id)
        query = query.where(n.read_at.is_(None)) if unread else query
        speaker = api.speaker(shop)
        found = paged(shop, query, Notice, [n.made_at, n.notice_id], after, limit)
        return found.of(lambda notice: _seen(shop, speaker, notice)).into(Notices)

    return await api.read(read)


@post("/notices/reading", responses=MAKES, status_code=200)
async def read_notices(api: NamedDependency[Api], once: NamedDependency[Once], data: JSONBody[NoticesToRead]) -> Shown:
    """Say that one has been shown these notices of one's own."""
    own = api.asker.person_id
    await api.take(NoticesRead(own, tuple(map(NoticeId, data.notices))), once=once)
    return Shown(len(await api.read(lambda shop: queries.unread(shop, own))))


HANDLERS = (notices, read_notices)

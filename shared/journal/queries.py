"""Reads of the journal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Select, Table, or_, select

from shared.journal import tables
from shared.journal.rules import StaleEdit
from shared.journal.types import ChangeId, PersonId, Verdict
from shared.store.shop import Shop, Touch
from shared.store.tables import among, asked, row_columns


class Head(Struct, frozen=True):
    """The newest entry of a workshop's journal; `epoch` is new after each restore."""

    only: int
    epoch: UUID
    seq: int
    hash: bytes
    taken_at: datetime


class Entry(Struct, frozen=True):
    """A journal entry as it stands."""

    seq: int
    change_id: ChangeId
    door: int
    n: int
    type: str
    at: datetime
    taken_at: datetime
    actor: PersonId | None
    verdict: Verdict
    refusals: str
    envelope: bytes
    signature: bytes
    hash: bytes


class Outcome(Struct, frozen=True):
    """What became of one change: the verdict, its place in the journal, and every reason where it was refused."""

    id: ChangeId
    verdict: Verdict
    seq: int
    refusals: str = "[]"
    """JSON of the refusals, as in the journal."""


def head(shop: Shop, *, lock: bool = False) -> Head | None:
    """The journal's head; with `lock` no other transaction of this workshop writes until this one ends."""
    return shop.one(_locked_head(shop.workshop) if lock else shop.of(tables.journal_head), Head)


def first_answers(shop: Shop, changes: Collection[ChangeId]) -> dict[ChangeId, tuple[Outcome, bytes]]:
    """What was answered to these changes when they first came, and the bytes that came then."""
    found = shop.conn.execute(_first_answers(shop.workshop, len(changes)), asked(tables.journal.c.change_id, changes))
    return {id_: (Outcome(id_, verdict, seq, refusals), envelope) for id_, verdict, seq, refusals, envelope in found}


def settled_since(shop: Shop, door: int, after: int) -> list[Outcome]:
    """The verdicts on this door's own changes with a sequence number above `after`, in order."""
    return _settled(shop, door, tables.journal.c.seq > after)


def settled_from(shop: Shop, door: int, n: int) -> list[Outcome]:
    """The verdicts on this door's own changes from its number `n` on, in the order of the journal.

    Among them are those on what could not be read, of which nobody knows the number.
    """
    j = tables.journal.c
    return _settled(shop, door, or_(j.n >= n, j.n == 0))


def _settled(shop: Shop, door: int, which: ColumnElement[bool]) -> list[Outcome]:
    j = tables.journal.c
    query = (
        select(j.change_id, j.verdict, j.seq, j.refusals)
        .where(j.workshop_id == shop.workshop, j.door == door, which)
        .order_by(j.seq)
    )
    return [Outcome(*row) for row in shop.conn.execute(query)]


def taken_at_of(shop: Shop, seq: int) -> datetime | None:
    """When the entry with this number was taken; None where there is none, as before the first."""
    j = tables.journal.c
    query = select(j.taken_at).where(j.workshop_id == shop.workshop, j.seq == seq)
    return shop.conn.execute(query).scalar_one_or_none()


def written_at(shop: Shop, table: str, *key: object) -> int:
    """The number of the newest entry that wrote this row; 0 where none did."""
    t = tables.touched.c
    text = msgspec.json.encode(key).decode()
    newly = shop.newly.get(Touch(table, text))
    if newly is not None:
        return newly
    query = select(t.seq).where(t.workshop_id == shop.workshop, t.table_name == table, t.key == text)
    return shop.conn.execute(query).scalar_one_or_none() or 0


def stale_edit_refusals(shop: Shop, table: Table, *key: object) -> tuple[StaleEdit, ...]:
    """Whether somebody wrote this row after the editor saw it."""
    newer = written_at(shop, table.fullname, *key) > shop.act.envelope.seen
    return (StaleEdit(),) if newer else ()


def entries(shop: Shop, after: int, limit: int) -> list[Entry]:
    """Up to `limit` entries with a number above `after`, in order."""
    j = tables.journal
    return shop.all(shop.of(j).where(j.c.seq > after).order_by(j.c.seq).limit(limit), Entry)


# Asked in every transaction of the desk; making such a statement takes longer than running it.


@lru_cache(4096)
def _locked_head(workshop: int) -> Select[Any]:
    head = tables.journal_head
    return select(*row_columns(head)).where(head.c.workshop_id == workshop).with_for_update()


@lru_cache(4096)
def _first_answers(workshop: int, count: int) -> Select[Any]:
    j = tables.journal.c
    query = select(j.change_id, j.verdict, j.seq, j.refusals, j.envelope)
    return query.where(j.workshop_id == workshop, among(j.change_id, count))

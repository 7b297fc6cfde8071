"""Writes of the journal: its entries, their erasable parts, which rows they touched, and its head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table, Text, Update, bindparam, func, insert, update

from shared.journal import tables
from shared.journal.queries import Head
from shared.journal.rules import GENESIS, entry_hash
from shared.journal.types import ChangeId, PersonId, Private, Signed, Verdict
from shared.store.many import Kind, Rows, write_rows, write_together
from shared.store.shop import Touch

# Whoever listens on this PostgreSQL channel hears "<workshop> <seq>" after each commit: a hint, nothing more.
HEAD_CHANNEL = "doorwright_head"


def _all_columns(table: Table, *, replaced: tuple[str, ...] | None) -> Kind:
    return Kind(table, tuple(column.name for column in table.c), replaced)


_ENTRIES = _all_columns(tables.journal, replaced=None)
_TOUCHED = _all_columns(tables.touched, replaced=("seq",))
# A change that an admin takes out of quarantine has its private part here already.
_PRIVATE_PARTS = _all_columns(tables.private_part, replaced=())
_PRIVATE_ABOUT = _all_columns(tables.private_about, replaced=())


class NewEntry(Struct, frozen=True):
    """A change on its way into the journal.

    Attributes:
        door: on whose connection it came.
        type: empty where nobody could read the change.
        refusals: JSON.
        private: what lies outside of the signed bytes, if it is to be kept.
    """

    signed: Signed
    door: int
    n: int
    at: datetime
    actor: PersonId | None
    type: str
    verdict: Verdict
    refusals: str
    private: Private | None


def open_journal(conn: Connection, workshop: int, epoch: UUID, now: datetime) -> None:
    """Begin a workshop's journal; its first entry comes next, through the desk."""
    conn.execute(
        insert(tables.journal_head).values(workshop_id=workshop, only=0, epoch=epoch, seq=0, hash=GENESIS, taken_at=now)
    )


def append(
    conn: Connection,
    workshop: int,
    head: Head,
    taken_at: datetime,
    entries: Sequence[NewEntry],
    *,
    touched: Mapping[Touch, int],
    beside: Rows,
) -> Head:
    """Write entries after the head, and what belongs to them; the journal's new head.

    Args:
        taken_at: of the first entry; each next one is a microsecond later.
        touched: the number of the newest entry that wrote each row.
        beside: rows of another table, on the same way to the database.
    """
    rows: list[dict[str, object]] = []
    for entry in entries:
        at = taken_at + timedelta(microseconds=len(rows))
        signed, seq = entry.signed, head.seq + 1
        hash_ = entry_hash(
            head.hash, seq, at, entry.verdict, entry.refusals.encode(), signed.signature, signed.envelope
        )
        head = msgspec.structs.replace(head, seq=seq, hash=hash_, taken_at=at)
        rows.append(
            {
                "workshop_id": workshop,
                "seq": seq,
                "change_id": signed.id,
                "door": entry.door,
                "n": entry.n,
                "type": entry.type,
                "at": entry.at,
                "taken_at": at,
                "actor": entry.actor,
                "verdict": entry.verdict,
                "refusals": entry.refusals,
                "envelope": signed.envelope,
                "signature": signed.signature,
                "hash": hash_,
            }
        )
    newest = [{"workshop_id": workshop, "table_name": t.table, "key": t.key, "seq": seq} for t, seq in touched.items()]
    parts = _private_rows(workshop, [(entry.signed.id, entry.private) for entry in entries if entry.private])
    moved = {"at_workshop": workshop, "seq": head.seq, "hash": head.hash, "taken_at": head.taken_at}
    said = {"said": f"{workshop} {head.seq}"} if conn.dialect.name == "postgresql" else {}
    write_together(
        conn,
        [Rows(_ENTRIES, rows), Rows(_TOUCHED, newest), beside, *parts],
        _move_head(conn.dialect.name),
        {**moved, **said},
    )
    return head


def keep_private_part(conn: Connection, workshop: int, change: ChangeId, part: Private) -> None:
    """Keep the private part of a change that is not in the journal."""
    for rows in _private_rows(workshop, [(change, part)]):
        write_rows(conn, rows)


def _private_rows(workshop: int, parts: Sequence[tuple[ChangeId, Private]]) -> tuple[Rows, Rows]:
    kept = [
        {"workshop_id": workshop, "change_id": id_, "salt": part.salt, "content": part.content} for id_, part in parts
    ]
    about = [
        {"workshop_id": workshop, "person_id": person, "change_id": id_}
        for id_, part in parts
        for person in dict.fromkeys(part.about)
    ]
    return Rows(_PRIVATE_PARTS, kept), Rows(_PRIVATE_ABOUT, about)


@cache
def _move_head(dialect: str) -> Update:
    head = tables.journal_head
    move = (
        update(head)
        .where(head.c.workshop_id == bindparam("at_workshop"))
        .values(seq=bindparam("seq"), hash=bindparam("hash"), taken_at=bindparam("taken_at"))
    )
    if dialect != "postgresql":
        return move
    return move.returning(func.pg_notify(HEAD_CHANNEL, bindparam("said", type_=Text)))

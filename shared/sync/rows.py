"""Rows as they travel from the server's tables into a door's, whatever releases the two are of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, Connection, Insert, Table, Text, Uuid, bindparam, delete, or_, select, type_coerce
from sqlalchemy.dialects import sqlite

from shared.journal import tables as journal
from shared.store.shop import Shop, is_key
from shared.store.tables import Choice, Encoded, door_tables, metadata, row_columns
from shared.sync.messages import Rows

# A condition that names more keys than this is taken apart.
_KEYS_AT_ONCE = 200


def _is_text(column: Column[Any]) -> bool:
    """Whether a column's text travels as it is stored, unread."""
    return isinstance(column.type, Choice | Encoded)


def _columns(table: Table) -> list[Column[Any]]:
    """The columns of a row that go to doors."""
    hidden = table.info["hidden"]
    return [column for column in row_columns(table) if column.name not in hidden]


def _names(table: Table) -> tuple[str, ...]:
    """The columns of a row by name; plain text, since SQLAlchemy's own kind of it does not travel."""
    return tuple(str(column.name) for column in _columns(table))


@cache
def shape() -> str:
    """What this release's doors hold, as a hash: rows pulled by a release of another shape may lack what it ignored."""
    held = [(str(table.fullname), _names(table)) for table in door_tables()]
    return sha256(msgspec.json.encode(held)).hexdigest()


def _wire(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(str(value) if isinstance(value, UUID) else value for value in values)


def _select(shop: Shop, table: Table) -> Any:
    columns = [type_coerce(column, Text) if _is_text(column) else column for column in _columns(table)]
    return select(*columns).where(table.c.workshop_id == shop.workshop)


def everything(shop: Shop) -> Iterator[Rows]:
    """All that doors hold, table by table: a snapshot."""
    for table in door_tables():
        rows = tuple(_wire(row) for row in shop.conn.execute(_select(shop, table)))
        if rows:
            yield Rows(str(table.fullname), _names(table), rows)


def touched_since(shop: Shop, after: int) -> Iterator[Rows]:
    """The present rows of all keys that entries above `after` wrote, and the keys that have no row any more."""
    t = journal.touched.c
    query = (
        select(t.table_name, t.key).where(t.workshop_id == shop.workshop, t.seq > after).order_by(t.table_name, t.key)
    )
    keys: dict[str, list[str]] = {}
    for name, key in shop.conn.execute(query):
        keys.setdefault(name, []).append(key)
    for table in door_tables():
        wanted = keys.get(table.fullname, [])
        for start in range(0, len(wanted), _KEYS_AT_ONCE):
            yield _present(shop, table, wanted[start : start + _KEYS_AT_ONCE])


def _present(shop: Shop, table: Table, keys: list[str]) -> Rows:
    names = _names(table)
    query = _select(shop, table).where(or_(*(is_key(table, key) for key in keys)))
    rows = tuple(_wire(row) for row in shop.conn.execute(query))
    places = [names.index(name) for name in table.info["key"]]
    there = {msgspec.json.encode([row[place] for place in places]).decode() for row in rows}
    gone = tuple(key for key in keys if key not in there)
    return Rows(str(table.fullname), names, rows, gone)


def put_rows(conn: Connection, workshop: int, rows: Rows) -> None:
    """Write rows that came from the server into a door's tables; what this release does not know is left out."""
    table = metadata.tables.get(rows.table)
    if table is None or not table.info.get("door"):
        return
    if rows.rows:
        conn.execute(_upsert(table, rows.columns), [_values(table, workshop, rows.columns, row) for row in rows.rows])
    for key in rows.dropped:
        conn.execute(delete(table).where(table.c.workshop_id == workshop, is_key(table, key)))


def _values(table: Table, workshop: int, columns: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {"workshop_id": workshop}
    for name, value in zip(columns, row, strict=True):
        if name in table.c:
            is_uuid = isinstance(table.c[name].type, Uuid) and value is not None
            values[name] = UUID(value) if is_uuid else value
    return values


@cache
def _upsert(table: Table, columns: tuple[str, ...]) -> Insert:
    known = [table.c[name] for name in columns if name in table.c]
    values = {
        column.name: bindparam(column.name, type_=Text() if _is_text(column) else column.type) for column in known
    }
    insert = sqlite.insert(table).values(workshop_id=bindparam("workshop_id"), **values)
    keys = {"workshop_id", *table.info["key"]}
    others = {column.name: insert.excluded[column.name] for column in known if column.name not in keys}
    if not others:
        return insert.on_conflict_do_nothing(index_elements=sorted(keys))
    return insert.on_conflict_do_update(index_elements=["workshop_id", *table.info["key"]], set_=others)

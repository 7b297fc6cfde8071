"""Rows of a table in one statement, whatever their number.

PostgreSQL gets them as one JSON text: the statement is the same for one row and for hundreds, so that it is compiled,
prepared and planned once, and to make that text takes less time than to hand over each value. SQLite, to which there is
no way to go, gets the rows themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    LargeBinary,
    Table,
    Text,
    TypeDecorator,
    Update,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from shared.store.tables import Choice

_COUNTED = {"preserve_rowcount": True}
_Insert = postgresql.Insert | sqlite.Insert


class Kind(NamedTuple):
    """Which rows of which table.

    Attributes:
        names: the columns that are given.
        replaced: the columns that a row takes anew where one with its key is there; without any it stays as it was.
            None where there can be none: it would be an error.
    """

    table: Table
    names: tuple[str, ...]
    replaced: tuple[str, ...] | None


class Rows(NamedTuple):
    """Rows to write, each with a value for every column of their kind."""

    kind: Kind
    values: Sequence[Mapping[str, object]]


def write_rows(conn: Connection, rows: Rows) -> None:
    """Write rows as their kind says."""
    if rows.values:
        conn.execute(_write(rows.kind, conn.dialect.name), _parameters(conn, rows))


def add_rows(conn: Connection, rows: Rows) -> int:
    """`write_rows`, and how many were written: without those that the database refuses for a key or an overlap."""
    if not rows.values:
        return 0
    counted = _write(rows.kind, conn.dialect.name)
    return conn.execute(counted, _parameters(conn, rows), execution_options=_COUNTED).rowcount


def write_together(conn: Connection, all_rows: Sequence[Rows], last: Update, values: Mapping[str, object]) -> None:
    """Write rows of different tables and update another: on PostgreSQL in one statement, as a way to it takes time.

    Args:
        last: a statement that is made once, and the same for ever; its parameters are in `values`.
    """
    some = [rows for rows in all_rows if rows.values]
    if conn.dialect.name == "postgresql":
        together = _together(tuple(rows.kind for rows in some), last)
        conn.execute(together, {**values, **{k: v for rows in some for k, v in _document(rows, conn.dialect).items()}})
        return
    for rows in some:
        write_rows(conn, rows)
    conn.execute(last, dict(values))


# Making a statement takes longer than running it, so each is made once.


@cache
def _write(kind: Kind, dialect: str) -> _Insert:
    insert: _Insert
    if dialect == "postgresql":
        columns = [kind.table.c[name] for name in kind.names]
        document = cast(bindparam(kind.table.name, type_=Text), postgresql.JSON)
        given = func.json_to_recordset(document).table_valued(*(column(c.name, _travels_as(c)) for c in columns))
        given = given.render_derived(name="given", with_types=True)
        values = (func.decode(given.c[c.name], "base64") if _is_bytes(c) else given.c[c.name] for c in columns)
        insert = postgresql.insert(kind.table).from_select(kind.names, select(*values))
    else:
        insert = sqlite.insert(kind.table).values({name: bindparam(name) for name in kind.names})
    if kind.replaced is None:
        return insert
    if not kind.replaced:
        return insert.on_conflict_do_nothing()
    key = ["workshop_id", *kind.table.info["key"]]
    return insert.on_conflict_do_update(
        index_elements=key, set_={name: insert.excluded[name] for name in kind.replaced}
    )


@lru_cache(256)
def _together(kinds: tuple[Kind, ...], last: Update) -> Update:
    return last.add_cte(*(_write(kind, "postgresql").cte(f"wrote_{kind.table.name}") for kind in kinds))


def _parameters(conn: Connection, rows: Rows) -> Any:
    return _document(rows, conn.dialect) if conn.dialect.name == "postgresql" else list(rows.values)


def _document(rows: Rows, dialect: Dialect) -> dict[str, str]:
    kinds = _own_types(rows.kind)
    own = ({name: kind.process_bind_param(values[name], dialect) for name, kind in kinds} for values in rows.values)
    table, names, _ = rows.kind
    some = [{name: values[name] for name in names} | mine for values, mine in zip(rows.values, own, strict=True)]
    return {table.name: msgspec.json.encode(some).decode()}


@cache
def _own_types(kind: Kind) -> tuple[tuple[str, TypeDecorator[Any]], ...]:
    """The columns whose values are made ready for the database by a type of ours; `Uuid` and others go as they are."""
    types = ((name, kind.table.c[name].type) for name in kind.names)
    return tuple((name, type_) for name, type_ in types if isinstance(type_, TypeDecorator))


def _is_bytes(given: Column[Any]) -> bool:
    return isinstance(given.type, LargeBinary)


def _travels_as(given: Column[Any]) -> TypeEngine[Any]:
    """JSON knows neither bytes nor an order of letters."""
    return Text() if _is_bytes(given) or isinstance(given.type, Text | Choice) else given.type

"""Rows of a table in one statement, whatever their number.

PostgreSQL gets one array for each column: the text of the statement is the same for one row and for hundreds, so that
it is compiled, prepared and planned once. SQLite, which has no arrays and no network between, gets the rows themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, Update, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

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
        conn.execute(together, {**values, **{k: v for rows in some for k, v in _arrays(rows).items()}})
        return
    for rows in some:
        write_rows(conn, rows)
    conn.execute(last, dict(values))


# Making a statement takes longer than running it, so each is made once.


@cache
def _write(kind: Kind, dialect: str) -> _Insert:
    insert: _Insert
    if dialect == "postgresql":
        # One dimension: a value may be a sequence itself.
        arrays = (
            bindparam(_name(kind.table, name), type_=postgresql.ARRAY(kind.table.c[name].type, dimensions=1))
            for name in kind.names
        )
        given = func.unnest(*arrays).table_valued(*kind.names).render_derived(name="given")
        insert = postgresql.insert(kind.table).from_select(kind.names, select(*given.c))
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


def _name(table: Table, column: str) -> str:
    return f"{table.name}_{column}"


def _arrays(rows: Rows) -> dict[str, object]:
    table, names, _ = rows.kind
    return {_name(table, name): [values[name] for values in rows.values] for name in names}


def _parameters(conn: Connection, rows: Rows) -> Any:
    return _arrays(rows) if conn.dialect.name == "postgresql" else list(rows.values)

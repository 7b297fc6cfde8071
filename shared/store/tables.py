"""How tables are declared: once, for SQLite at the door and PostgreSQL at the server."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    false,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

# Personal data has a schema of its own on PostgreSQL; SQLite has no schemas, so there it is mapped away.
PERSONAL = "personal"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC to the microsecond; SQLite alone would hand it back without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encoded(TypeDecorator[Any]):
    """A value of one msgspec type, kept as JSON text: the same characters in both databases."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._decoder = msgspec.json.Decoder(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self._decoder.decode(value)


def name_text() -> Text:
    """Text that is compared or ordered: byte by byte, the same in both databases."""
    return Text(collation="C").with_variant(Text(), "sqlite")


class Choice(TypeDecorator[Any]):
    """One value of an enumeration, kept as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind
        self._values = {str(each): each for each in kind}

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # Not `dialect.type_descriptor`, which makes a VARCHAR of it in CREATE TABLE.
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(self.kind(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self._values[value]


def workshop_table(
    name: str,
    *items: SchemaItem,
    key: Sequence[str],
    personal: bool = False,
    door: bool = True,
    steady: bool = False,
    grouped: tuple[str, str] | None = None,
    hidden: Sequence[str] = (),
) -> Table:
    """Declare a table of every workshop's rows; `workshop_id` comes first in it and in its key.

    Args:
        key: the columns that, within a workshop, name a row.
        personal: it holds personal data, so it lives in the schema of its own.
        door: its rows go to doors.
        steady: its rows are read far more often than they are written, so they are remembered.
        grouped: columns with whom or what a row is of, which never changes, and when it ends. Such rows are remembered
            for each one that they are of, as far as they are not over, and may be written a moment later, many at once.
        hidden: columns that never leave the server; they are null at the door, so they must be nullable.
    """
    return Table(
        name,
        metadata,
        Column("workshop_id", Integer, nullable=False, autoincrement=False),
        *items,
        PrimaryKeyConstraint("workshop_id", *key),
        schema=PERSONAL if personal else None,
        info={"door": door, "steady": steady, "grouped": grouped, "hidden": frozenset(hidden), "key": tuple(key)},
    )


def door_tables() -> tuple[Table, ...]:
    """The tables whose rows go to doors, in the order of their names."""
    return tuple(table for name, table in sorted(metadata.tables.items()) if table.info.get("door"))


def among(column: Column[Any], count: int) -> ColumnElement[bool]:
    """Whether a column is one of so many values, asked as `asked(column, values)`.

    For statements that are made once: SQLAlchemy's own `in_` writes its statement anew at each run.
    """
    kind = column.type
    return column.in_([bindparam(f"{column.name}_{n}", type_=kind) for n in range(count)]) if count else false()


def asked(column: Column[Any], values: Collection[object]) -> dict[str, object]:
    """The parameters of `among`."""
    return {f"{column.name}_{n}": value for n, value in enumerate(values)}


def row_columns(table: Table) -> list[Column[Any]]:
    """The columns of a row as shared code sees it: all but the workshop's."""
    return [column for column in table.c if column.name != "workshop_id"]

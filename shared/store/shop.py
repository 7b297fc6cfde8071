"""The open workshop: what shared code reads and writes through, at the door and at the server alike."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Delete, Select, Table, and_, bindparam, delete, select

from shared.store.many import Kind, Rows, add_rows, write_rows
from shared.store.memory import Memory
from shared.store.tables import row_columns

if TYPE_CHECKING:
    from shared.journal.types import Act

Row = TypeVar("Row", bound=Struct)
Found = TypeVar("Found")


class Touch(NamedTuple):
    """A row that was written: its table's name, and its key as JSON, workshop left out."""

    table: str
    key: str


class ClaimTakenError(Exception):
    """Two promises of one thing would overlap, although the rules had found it free."""


class KeyTakenError(Exception):
    """A row that should be new has the key of one that exists: somebody's ids are not random."""


class _Later(NamedTuple):
    """New rows that wait, and what it is where the database refuses one."""

    refused: type[Exception]
    rows: list[dict[str, object]]


class Shop:
    """A workshop inside a transaction, and the act being judged or written, if there is one.

    Row types have the fields of their table's columns, in their order, without the workshop. `put`, `add`, `claim`
    and `drop` are the only ways to write, and note what they touch in `touched`, in the order of the first touch.
    """

    def __init__(self, conn: Connection, workshop: int, act: Act | None = None) -> None:
        self._conn = conn
        self.workshop = workshop
        self.touched: dict[Touch, None] = {}
        self.newly: Mapping[Touch, int] = {}
        """The numbers of the entries that wrote rows in this transaction, where the journal does not say so yet."""
        self.memory: Memory | None = None
        """What was read before and holds still; None where somebody else may write meanwhile."""
        self._act = act
        self._later: dict[Table, _Later] | None = None

    @property
    def conn(self) -> Connection:
        """The connection; what was to be written later is written before it is used for anything else."""
        self.write_now()
        return self._conn

    @property
    def act(self) -> Act:
        """The act being judged.

        Raises:
            LookupError: nothing is being judged here; a page only reads.
        """
        if self._act is None:
            raise LookupError("no act is being judged")
        return self._act

    def judging(self, act: Act) -> Shop:
        """The same workshop and transaction, for another act; it notes its own touches."""
        shop = Shop(self._conn, self.workshop, act)
        shop.newly = self.newly
        shop.memory = self.memory
        shop._later = self._later
        return shop

    def write_later(self) -> None:
        """From now on new rows of grouped tables wait, so that many go in one statement: see `write_now`."""
        self._later = {}

    def write_now(self) -> None:
        """Write the rows that wait.

        Raises:
            ClaimTakenError, KeyTakenError: as `claim` and `add`; nobody can say which of the rows it was.
        """
        if not self._later:
            return
        waiting = list(self._later.items())
        self._later.clear()
        for table, (refused, rows) in waiting:
            self._insert(table, rows, refused)

    # --- reading

    def of(self, table: Table) -> Select[Any]:
        """Select this workshop's rows of `table`, as its row type takes them."""
        return _of(table, self.workshop)

    def all(self, query: Select[Any], row: type[Row]) -> list[Row]:
        return [row(*values) for values in self.conn.execute(query)]

    def one(self, query: Select[Any], row: type[Row]) -> Row | None:
        """The only row, or none.

        Raises:
            MultipleResultsFound: there are several.
        """
        values = self.conn.execute(query).one_or_none()
        return None if values is None else row(*values)

    def get(self, table: Table, row: type[Row], *key: object) -> Row | None:
        """The row with this key, the workshop left out."""

        def read() -> Row | None:
            values = self.conn.execute(_by_key(table, self.workshop), _key_values(table, key)).one_or_none()
            return None if values is None else row(*values)

        return self.remembered(table, key, read) if table.info["steady"] else read()

    def remembered(self, table: Table, question: Hashable, read: Callable[[], Found]) -> Found:
        """What `read` finds in `table`, and in no other; asked of the database only where that is not known.

        Args:
            question: all that the answer depends on; it must differ from every other question of this table.

        Returns:
            Perhaps what others have got, too: it must not be changed.
        """
        return read() if self.memory is None else self.memory.recall(table, question, read)

    def group(self, table: Table, row: type[Row], value: object, since: datetime) -> list[Row]:
        """The rows of a grouped table that are of `value` and end after `since`, in no order."""
        _, ends = table.info["grouped"]
        # Not only what is asked now: the next question may be about an earlier time.
        known_since = since if self._act is None else min(since, self.taken_at)

        def read() -> list[tuple[tuple[object, ...], Row]]:
            asked = {"asked_group": value, "asked_since": known_since}
            found = [row(*values) for values in self.conn.execute(_group(table, self.workshop), asked)]
            return [(tuple(getattr(each, name) for name in table.info["key"]), each) for each in found]

        found = (
            (each for _, each in read()) if self.memory is None else self.memory.group(table, value, known_since, read)
        )
        return [each for each in found if getattr(each, ends) > since]

    # --- writing

    def put(self, table: Table, row: Struct) -> None:
        """Write a row, whether or not one with its key exists."""
        write_rows(self.conn, Rows(_newest(table), [self._values(table, row)]))
        self._wrote(table, row)

    def claim(self, table: Table, *rows: Struct) -> None:
        """Write new rows that the database refuses where they overlap another.

        Never a plain insert: under a race on an exclusion constraint that waits for a deadlock to be found.

        Raises:
            ClaimTakenError: the database refused one. The rules have said, under the workshop's lock, that it is
                free: only a bug comes here, and the act must not stand.
        """
        self._add(table, rows, ClaimTakenError)

    def add(self, table: Table, row: Struct) -> None:
        """Write a row that is new: whoever makes an id must not be able to write over somebody else's row.

        Raises:
            KeyTakenError: there is a row with its key.
        """
        self._add(table, [row], KeyTakenError)

    def drop(self, table: Table, *key: object) -> None:
        """Remove the row with this key, if it is there."""
        self.conn.execute(_delete(table, self.workshop), _key_values(table, key))
        self._touch(table, key)
        if table.info["grouped"] and self.memory is not None:
            named = dict(zip(table.info["key"], key, strict=True))
            if table.info["grouped"][0] in named:
                self.memory.note(table, named[table.info["grouped"][0]], key, None)
            else:
                self.memory.forget_groups(table)  # whose row it was, its key does not say

    def _add(self, table: Table, rows: Sequence[Struct], refused: type[Exception]) -> None:
        values = [self._values(table, row) for row in rows]
        if self._later is not None and table.info["grouped"]:
            self._later.setdefault(table, _Later(refused, [])).rows.extend(values)
        else:
            self._insert(table, values, refused)
        for row in rows:
            self._wrote(table, row)

    def _insert(self, table: Table, values: Sequence[dict[str, object]], refused: type[Exception]) -> None:
        if add_rows(self._conn, Rows(_new(table), values)) != len(values):
            raise refused(f"{table.name} has refused a row")

    def _wrote(self, table: Table, row: Struct) -> None:
        key = tuple(getattr(row, name) for name in table.info["key"])
        self._touch(table, key)
        if table.info["grouped"] and self.memory is not None:
            self.memory.note(table, getattr(row, table.info["grouped"][0]), key, row)

    def _values(self, table: Table, row: Struct) -> dict[str, object]:
        return {"workshop_id": self.workshop, **{name: getattr(row, name) for name in _names(table)}}

    def _touch(self, table: Table, key: Sequence[object]) -> None:
        self.touched[Touch(str(table.fullname), msgspec.json.encode(key).decode())] = None
        if self.memory is not None:
            self.memory.forget(table)

    # --- the act

    def private(self, kind: type[Row]) -> Row | None:
        """The act's private part; None where it has none, or where it has been erased since."""
        part = self.act.private
        return None if part is None else msgspec.json.decode(part.content, type=kind)

    @property
    def at(self) -> datetime:
        """When the act happened, by the door's clock: dated facts are read as of then."""
        return self.act.at

    @property
    def taken_at(self) -> datetime:
        """When the act was taken by whoever judges it: claims and settings are judged as of then."""
        return self.act.taken_at


# Making a statement takes longer than running it, so each is made once.


@lru_cache(4096)
def _of(table: Table, workshop: int) -> Select[Any]:
    return select(*row_columns(table)).where(table.c.workshop_id == workshop)


@lru_cache(4096)
def _by_key(table: Table, workshop: int) -> Select[Any]:
    return _of(table, workshop).where(*_is_asked_key(table))


@lru_cache(4096)
def _group(table: Table, workshop: int) -> Select[Any]:
    by, ends = (table.c[name] for name in table.info["grouped"])
    of_group = by == bindparam("asked_group", type_=by.type)
    return _of(table, workshop).where(of_group, ends > bindparam("asked_since", type_=ends.type))


@lru_cache(4096)
def _delete(table: Table, workshop: int) -> Delete:
    return delete(table).where(table.c.workshop_id == workshop, *_is_asked_key(table))


def _is_asked_key(table: Table) -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(f"asked_{name}", type_=table.c[name].type) for name in table.info["key"]]


def _key_values(table: Table, key: Sequence[object]) -> dict[str, object]:
    return {f"asked_{name}": value for name, value in zip(table.info["key"], key, strict=True)}


@cache
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in row_columns(table))


def is_key(table: Table, key: str) -> ColumnElement[bool]:
    """The condition that picks the row of a `Touch`.

    Raises:
        msgspec.ValidationError: the text is no key of that table.
    """
    columns = [table.c[name] for name in table.info["key"]]
    kinds = tuple(column.type.python_type for column in columns)
    values = msgspec.json.decode(key, type=tuple[kinds])  # type: ignore[valid-type]
    return and_(*(column == value for column, value in zip(columns, values, strict=True)))


@cache
def _new(table: Table) -> Kind:
    return Kind(table, ("workshop_id", *_names(table)), replaced=())


@cache
def _newest(table: Table) -> Kind:
    return Kind(table, ("workshop_id", *_names(table)), tuple(n for n in _names(table) if n not in table.info["key"]))

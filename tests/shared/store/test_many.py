"""Many rows in one statement: both databases keep them as they were given."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Text, Uuid, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from shared.journal import tables as journal
from shared.store.many import Kind, Rows, add_rows, write_rows, write_together
from shared.store.tables import Choice, Encoded, UtcTime, metadata
from shared.sync import tables as sync
from tests.support.shops import START, WORKSHOP

PARTS = Kind(journal.private_part, ("workshop_id", "change_id", "salt", "content"), replaced=())
DOORS = Kind(sync.door_seen, ("workshop_id", "door", "n", "seen", "fresh_at", "release"), ("n", "fresh_at"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
TIMES = st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def a_part(number: int, content: bytes = b"") -> dict[str, object]:
    return {"workshop_id": WORKSHOP, "change_id": UUID(int=number), "salt": bytes(16), "content": content}


def seen(door: int, n: int, *, release: str = "1.0", fresh_at: datetime | None = None) -> dict[str, object]:
    return {"workshop_id": WORKSHOP, "door": door, "n": n, "seen": 0, "fresh_at": fresh_at, "release": release}


def kept(shop, table):
    return [dict(row) for row in shop.conn.execute(select(table)).mappings()]


def test_what_a_row_holds_comes_back_to_the_bit(server):
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=60), TEXTS, st.integers(0, 2**63 - 1), TIMES | st.none())
    def any_row(content, release, n, at):
        with server.shop() as shop:
            write_rows(shop.conn, Rows(PARTS, [a_part(1, content)]))
            write_rows(shop.conn, Rows(DOORS, [seen(99, n, release=release, fresh_at=at)]))

            (part,) = [each for each in kept(shop, journal.private_part) if each["change_id"] == UUID(int=1)]
            (door,) = [each for each in kept(shop, sync.door_seen) if each["door"] == 99]
            shop.conn.rollback()
        assert part["content"] == content
        assert (door["n"], door["release"], door["fresh_at"]) == (n, release, at)

    any_row()


def test_rows_that_are_there_stay_or_take_the_columns_that_are_to_be_replaced(server):
    with server.shop() as shop:
        write_rows(shop.conn, Rows(PARTS, [a_part(1, b"first")]))
        written = add_rows(shop.conn, Rows(PARTS, [a_part(1, b"second"), a_part(2, b"new")]))
        write_rows(shop.conn, Rows(DOORS, [seen(98, 1), seen(99, 1)]))
        write_rows(shop.conn, Rows(DOORS, [seen(99, 7, release="2.0", fresh_at=START)]))

        assert written == 1
        parts = {row["change_id"].int: row["content"] for row in kept(shop, journal.private_part)}
        assert (parts[1], parts[2]) == (b"first", b"new")
        found = {row["door"]: (row["n"], row["release"], row["fresh_at"]) for row in kept(shop, sync.door_seen)}
        assert (found[98], found[99]) == ((1, "1.0", None), (7, "1.0", START))


def test_rows_that_cannot_be_there_are_an_error_if_they_are(server):
    strict = PARTS._replace(replaced=None)
    with server.shop() as shop:
        write_rows(shop.conn, Rows(strict, [a_part(1)]))

        with pytest.raises(IntegrityError):
            write_rows(shop.conn, Rows(strict, [a_part(2), a_part(1)]))
        shop.conn.rollback()


def test_rows_of_several_tables_and_an_update_go_together(server):
    head = journal.journal_head
    move = update(head).where(head.c.workshop_id == bindparam("whose")).values(seq=bindparam("seq"))
    with server.shop() as shop:
        write_together(
            shop.conn,
            [Rows(PARTS, [a_part(1)]), Rows(DOORS, []), Rows(DOORS._replace(replaced=()), [seen(99, 3)])],
            move,
            {"whose": WORKSHOP, "seq": 10**12},
        )

        assert UUID(int=1) in {row["change_id"] for row in kept(shop, journal.private_part)}
        assert 99 in {row["door"] for row in kept(shop, sync.door_seen)}
        assert [row["seq"] for row in kept(shop, head)] == [10**12]
        shop.conn.rollback()


def test_every_column_of_a_workshop_is_of_a_type_that_json_carries_exactly():
    """Decision 12: whoever adds another type looks at how its rows travel first."""
    carried = (Boolean, BigInteger, Integer, LargeBinary, Text, Uuid, Choice, Encoded, UtcTime)

    other = {
        str(column) for table in metadata.tables.values() for column in table.c if type(column.type) not in carried
    }

    assert other == set()

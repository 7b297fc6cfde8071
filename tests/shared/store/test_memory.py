"""What is remembered of rows, and rows that are written a moment later: nobody can tell by what they read."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from shared.booking.tables import booking as bookings
from shared.booking.types import Booking
from shared.calendar import tables
from shared.calendar.queries import claims_touching, promises_touching
from shared.calendar.types import Claim, ClaimId, ClaimSource, ResourceId
from shared.store.engines import sqlite_engine
from shared.store.memory import Memory
from shared.store.shop import ClaimTakenError, Shop
from shared.store.tables import metadata
from shared.timespan import TimeSpan
from tests.support.shops import MIA, START, WORKSHOP, a_booking

HOUR = timedelta(hours=1)
LATHE, SAW = ResourceId(UUID(int=1)), ResourceId(UUID(int=2))
WEEK = TimeSpan(START, START + 200 * HOUR)


def a_claim(n: int, hour: int, resource: ResourceId = LATHE) -> Claim:
    return Claim(ClaimId(UUID(int=n)), resource, ClaimSource.BOOKING, START + hour * HOUR, START + (hour + 1) * HOUR)


def remembering(shop: Shop) -> Shop:
    shop.memory = Memory()
    shop.write_later()
    return shop


def test_rows_that_wait_are_written_before_anything_is_read(server):
    with server.shop() as shop:
        remembering(shop)
        shop.claim(tables.claim, a_claim(1, 0))

        assert claims_touching(shop, [LATHE], WEEK) == [a_claim(1, 0)]


def test_rows_that_wait_go_in_one_statement(server):
    said: list[str] = []
    with server.shop() as shop:
        remembering(shop)
        event.listen(server.engine, "before_cursor_execute", lambda _c, _cu, statement, *_: said.append(statement))
        for n in range(5):
            shop.claim(tables.claim, a_claim(n, n))
        shop.write_now()

        assert len(said) == 1


def test_a_row_that_waits_and_that_the_database_refuses_is_an_error(postgres_server):
    with postgres_server.shop() as shop:
        remembering(shop)
        shop.claim(tables.claim, a_claim(1, 0))
        shop.claim(tables.claim, a_claim(2, 0))

        with pytest.raises(ClaimTakenError):
            shop.write_now()


def test_an_act_writes_later_where_its_workshop_does(server):
    with server.shop() as shop:
        remembering(shop)
        act = shop.judging(None)
        act.claim(tables.claim, a_claim(1, 0))

        assert claims_touching(shop, [LATHE], WEEK) == [a_claim(1, 0)]


STEPS = st.lists(
    st.tuples(st.sampled_from(["claim", "drop", "ask", "forget"]), st.integers(0, 11), st.sampled_from([LATHE, SAW])),
    max_size=30,
)


@given(STEPS)
def test_what_is_remembered_is_what_stands_in_the_table(steps):
    engine = sqlite_engine(None)
    try:
        with engine.begin() as conn:
            metadata.create_all(conn)
            shop = remembering(Shop(conn, WORKSHOP))
            standing: dict[tuple[int, ResourceId], Claim] = {}
            for name, n, resource in steps:
                span = TimeSpan(START + n * HOUR, START + (n + 3) * HOUR)
                if name == "claim" and (n, resource) not in standing:
                    standing[n, resource] = a_claim(n, n, resource)
                    shop.claim(tables.claim, standing[n, resource])
                elif name == "drop":
                    standing.pop((n, resource), None)
                    shop.drop(tables.claim, ClaimId(UUID(int=n)), resource)
                elif name == "forget":
                    shop.write_now()
                    shop.memory = Memory()
                else:
                    expected = [each for each in standing.values() if each.span.overlaps(span)]
                    expected.sort(key=lambda each: (each.starts_at, each.claim_id, each.resource_id))
                    found = promises_touching(shop, [LATHE, SAW], span)
                    assert found == expected
                    assert found == claims_touching(shop, [LATHE, SAW], span)
    finally:
        engine.dispose()


def test_what_was_dropped_is_forgotten_where_its_key_does_not_say_whose_it_was(server):
    made = a_booking(MIA)
    server.accept(made, actor=MIA)
    with server.shop() as shop:
        shop.memory = Memory()
        assert [each.booking_id for each in shop.group(bookings, Booking, MIA, START)] == [made.booking_id]

        shop.drop(bookings, made.booking_id)

        assert shop.group(bookings, Booking, MIA, START) == []

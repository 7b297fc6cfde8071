"""The open workshop: what shared code reads and writes through."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from sqlalchemy.exc import MultipleResultsFound

from shared.calendar import tables as calendar
from shared.calendar.types import Claim, ClaimId, ClaimSource, ResourceId
from shared.people import tables as people
from shared.people.types import Person, PersonState, Visit
from shared.store.engines import transaction
from shared.store.shop import ClaimTakenError, KeyTakenError, Shop, Touch, is_key
from shared.store.tables import door_tables
from tests.support.shops import MIA, START, WORKSHOP, person_id

NEW = person_id(99)
HOUR = timedelta(hours=1)


def a_person(state: PersonState = PersonState.ACTIVE) -> Person:
    return Person(NEW, state, START)


def touch_of(person: UUID) -> Touch:
    return Touch("person", f'["{person}"]')


def test_a_row_is_written_once_and_then_changed(server):
    with server.shop() as shop:
        shop.put(people.person, a_person())
        shop.put(people.person, a_person(PersonState.LEFT))

        assert shop.get(people.person, Person, NEW) == a_person(PersonState.LEFT)


def test_what_was_written_is_noted_once_in_the_order_of_the_first_touch(server):
    with server.shop() as shop:
        shop.put(people.person, a_person())
        shop.drop(people.visit, MIA)
        shop.put(people.person, a_person(PersonState.LEFT))

        assert list(shop.touched) == [touch_of(NEW), Touch("visit", f'["{MIA}"]')]


def test_another_act_notes_its_own_touches(server):
    with server.shop() as shop:
        shop.put(people.person, a_person())

        assert shop.judging(None).touched == {}


def test_a_row_that_is_not_there_can_be_dropped(server):
    with server.shop() as shop:
        shop.drop(people.person, NEW)

        assert shop.get(people.person, Person, NEW) is None


def test_a_new_row_cannot_take_the_place_of_another(server):
    with server.shop() as shop:
        shop.add(people.person, a_person())

        with pytest.raises(KeyTakenError, match="person"):
            shop.add(people.person, a_person(PersonState.LEFT))

        assert shop.get(people.person, Person, NEW) == a_person()
        assert list(shop.touched) == [touch_of(NEW)]


def a_claim(n: int, start: float, end: float) -> Claim:
    return Claim(ClaimId(UUID(int=n)), ResourceId(NEW), ClaimSource.BOOKING, START + start * HOUR, START + end * HOUR)


def test_a_claim_is_never_written_twice(server):
    with server.shop() as shop:
        shop.claim(calendar.claim, a_claim(1, 0, 1))
        shop.claim(calendar.claim, a_claim(2, 1, 2))

        with pytest.raises(ClaimTakenError):
            shop.claim(calendar.claim, a_claim(1, 5, 6))

        assert len(shop.touched) == 2


def test_postgres_refuses_an_overlap_that_the_rules_have_missed(postgres_server):
    with postgres_server.shop() as shop:
        shop.claim(calendar.claim, a_claim(1, 0, 2))

        with pytest.raises(ClaimTakenError):
            shop.claim(calendar.claim, a_claim(2, 1, 3))

        # The transaction lives on: nothing was raised in the database.
        shop.claim(calendar.claim, a_claim(3, 2, 3))
        assert len(shop.all(shop.of(calendar.claim), Claim)) == 2


def test_a_shop_sees_only_its_own_workshops_rows(server):
    """On PostgreSQL row-level security says so, too; here it is what the queries themselves say."""
    other = WORKSHOP + 1
    with transaction(server.engine, other) as conn:
        Shop(conn, other).put(people.person, a_person())

    with server.shop() as shop:
        assert shop.get(people.person, Person, NEW) is None
        shop.drop(people.person, NEW)
    with transaction(server.engine, other) as conn:
        assert Shop(conn, other).get(people.person, Person, NEW) == a_person()
        assert Shop(conn, other).all(Shop(conn, other).of(people.person), Person) == [a_person()]


def test_one_row_is_one(server):
    with server.shop() as shop, pytest.raises(MultipleResultsFound):
        shop.one(shop.of(people.person), Person)


def test_a_page_judges_nothing(server):
    with server.shop() as shop, pytest.raises(LookupError):
        shop.act  # noqa: B018 - asking for it is the point


def test_a_row_is_found_again_by_what_was_noted_of_it(server):
    with server.shop() as shop:
        shop.put(people.visit, Visit(MIA, 1, START, START))
        (touch,) = shop.touched
        query = shop.of(people.visit).where(is_key(people.visit, touch.key))

        assert shop.one(query, Visit) == Visit(MIA, 1, START, START)


@pytest.mark.parametrize("key", ["", "[]", "{}", '["no uuid"]', f'["{MIA}", "more"]', "[1]"])
def test_text_that_is_no_key_finds_no_row_by_chance(key):
    with pytest.raises(msgspec.DecodeError):
        is_key(people.visit, key)


@pytest.mark.parametrize("table", door_tables(), ids=str)
def test_every_key_that_goes_to_doors_can_be_read_back(table):
    samples = {"UUID": str(MIA), "int": 3, "object": "user"}
    values = [samples[table.c[name].type.python_type.__name__] for name in table.info["key"]]

    condition = is_key(table, msgspec.json.encode(values).decode())

    assert [str(each) for each in sorted(condition.compile().params.values(), key=str)] == sorted(map(str, values))


def test_a_transaction_that_raises_leaves_nothing(server):
    def write_and_fail() -> None:
        with server.shop() as shop:
            shop.put(people.person, a_person())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()

    with server.shop() as shop:
        assert shop.get(people.person, Person, NEW) is None

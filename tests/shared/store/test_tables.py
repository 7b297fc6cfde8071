"""How values are kept: the same in both databases."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import msgspec
import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, insert, select, type_coerce
from sqlalchemy.exc import StatementError

from shared.store.engines import postgres_engine, sqlite_engine
from shared.store.tables import Choice, Encoded, UtcTime, name_text
from shared.timespan import TimeSpan

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


values = Table(
    "values_of_a_test",
    MetaData(),
    Column("n", Integer, primary_key=True),
    Column("at", UtcTime),
    Column("colour", Choice(Colour)),
    Column("span", Encoded(TimeSpan)),
    Column("name", name_text()),
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request):
    if request.param == "sqlite":
        found = sqlite_engine(None)
        values.create(found)
        yield found
    else:
        database = request.getfixturevalue("pg_database")
        owner = postgres_engine(database.owner_url)
        values.create(owner)
        owner.dispose()
        found = postgres_engine(database.app_url)
        yield found
    found.dispose()


def kept(engine: Engine, **row: object) -> dict[str, object]:
    with engine.begin() as conn:
        conn.execute(insert(values).values(n=1, **row))
        return dict(conn.execute(select(values)).one()._mapping)


@pytest.mark.parametrize("at", [NOON, NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))])
def test_a_time_comes_back_in_utc_to_the_microsecond(engine, at):
    found = kept(engine, at=at)["at"]

    assert found == NOON
    assert isinstance(found, datetime)
    assert found.tzinfo is UTC


def test_a_time_without_a_zone_is_a_mistake(engine):
    with pytest.raises(StatementError, match="without a zone"):
        kept(engine, at=NOON.replace(tzinfo=None))


def test_a_choice_comes_back_as_what_it_was(engine):
    assert kept(engine, colour=Colour.RED)["colour"] is Colour.RED


def test_what_is_no_choice_is_a_mistake(engine):
    with pytest.raises(StatementError, match="mauve"):
        kept(engine, colour="mauve")


def test_an_encoded_value_comes_back_whole_and_is_kept_as_its_text(engine):
    span = TimeSpan(NOON, NOON + timedelta(hours=1))

    found = kept(engine, span=span)

    assert found["span"] == span
    with engine.begin() as conn:
        text = conn.execute(select(type_coerce(values.c.span, Text))).scalar_one()
    assert text == msgspec.json.encode(span).decode()


def test_nothing_comes_back_as_nothing(engine):
    assert kept(engine) == {"n": 1, "at": None, "colour": None, "span": None, "name": None}


def test_names_are_ordered_byte_by_byte_in_both_databases(engine):
    with engine.begin() as conn:
        conn.execute(insert(values), [{"n": n, "name": name} for n, name in enumerate(["b", "A", "a", "B", "ä", "_"])])
        found = conn.execute(select(values.c.name).order_by(values.c.name)).scalars().all()

    assert found == ["A", "B", "_", "a", "b", "ä"]

"""The migrated schema is the one that the tables declare."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, NullPool, create_engine, text

import migrations
import server.people.tables
import server.rest.tables
import server.workshops.tables  # noqa: F401 - importing these declares the server's tables
import shared.areas  # noqa: F401 - and this the areas'
from server.database.roles import OWNER
from shared.store.tables import PERSONAL, metadata
from tests.support.postgres import Database, Postgres

pytestmark = pytest.mark.postgres

# Of each constraint, index and column: what it is, as PostgreSQL itself writes it.
CONSTRAINTS = """
SELECT n.nspname, t.relname, c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname IN ('public', 'personal') AND t.relname <> 'alembic_version'
"""
INDEXES = """
SELECT schemaname, tablename, indexname, indexdef FROM pg_indexes
WHERE schemaname IN ('public', 'personal') AND tablename <> 'alembic_version'
"""
COLUMNS = """
SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default, collation_name, ordinal_position
FROM information_schema.columns
WHERE table_schema IN ('public', 'personal') AND table_name <> 'alembic_version'
"""


@pytest.fixture
def migrated(pg_database: Database) -> Iterator[Engine]:
    engine = create_engine(pg_database.owner_url, poolclass=NullPool)
    yield engine
    engine.dispose()


@contextmanager
def empty_database(postgres: Postgres, name: str) -> Iterator[Engine]:
    """A database of the owner's without anything in it, while the block runs."""
    with postgres._superuser() as superuser:
        superuser.execute(SQL("CREATE DATABASE {} OWNER {}").format(Identifier(name), Identifier(OWNER)))
    engine = create_engine(postgres.cluster.url(OWNER, name), poolclass=NullPool)
    try:
        yield engine
    finally:
        engine.dispose()
        with postgres._superuser() as superuser:
            superuser.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def declared(postgres: Postgres) -> Iterator[Engine]:
    """An empty database in which the tables were made as they are declared, without a migration."""
    with empty_database(postgres, "declared") as engine:
        with engine.begin() as conn:
            conn.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
            conn.execute(text(f"CREATE SCHEMA {PERSONAL}"))
            metadata.create_all(conn)
        yield engine


def found(engine: Engine, query: str) -> set[tuple[object, ...]]:
    with engine.connect() as conn:
        return {tuple(row) for row in conn.execute(text(query))}


def test_alembic_finds_nothing_to_add(migrated):
    with migrated.connect() as conn:
        context = MigrationContext.configure(
            conn,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: kind != "schema" or name in (None, PERSONAL),
                "include_object": lambda _thing, name, _kind, _reflected, _other: name != "alembic_version",
                "compare_server_default": True,
            },
        )

        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("query", [CONSTRAINTS, INDEXES, COLUMNS], ids=["constraints", "indexes", "columns"])
def test_what_alembic_does_not_compare_is_the_same_too(migrated, declared, query):
    """Checks, the exclusion constraint, collations, partial indexes."""
    assert found(migrated, query) == found(declared, query)


def test_no_two_promises_of_one_thing_may_overlap(migrated):
    (definition,) = [row[3] for row in found(migrated, CONSTRAINTS) if row[2] == "no_overlap"]

    assert definition == (
        "EXCLUDE USING gist (workshop_id WITH =, resource_id WITH =, tstzrange(starts_at, ends_at) WITH &&)"
    )


def test_a_claim_has_its_length_and_its_order_checked(migrated):
    checks = {row[2]: str(row[3]) for row in found(migrated, CONSTRAINTS) if row[1] == "claim"}

    assert re.search(r"starts_at < ends_at", checks["ck_claim_span"])
    assert "744:00:00" in checks["ck_claim_longest"]


def test_there_is_nothing_in_the_migrated_schema_that_a_trigger_does(migrated):
    assert found(migrated, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal") == set()


# --- running migrations


def test_upgrading_twice_does_nothing_the_second_time(migrated):
    before = found(migrated, "SELECT oid, relname, relfilenode FROM pg_class")

    migrations.upgrade(migrated)

    assert found(migrated, "SELECT oid, relname, relfilenode FROM pg_class") == before


def test_a_database_says_at_which_revision_it_is(migrated, declared):
    assert migrations.current(migrated) == migrations.head()
    assert migrations.current(declared) is None


def test_an_empty_database_is_brought_up_from_nothing(postgres):
    with empty_database(postgres, "empty") as engine:
        assert migrations.current(engine) is None
        migrations.upgrade(engine)
        assert migrations.current(engine) == migrations.head()


def test_who_was_there_before_preferences_were_has_chosen_nothing(postgres):
    mia = (
        "INSERT INTO personal.profile (workshop_id, person_id, first_name, last_name, language, pace)"
        " VALUES (1, '00000000-0000-0000-0000-000000000001', 'Mia', '', 'en', 'usual')"
    )
    enter = "SET LOCAL app.workshop = '1'"
    with empty_database(postgres, "before") as engine:
        migrations.upgrade(engine, "0002")
        with engine.begin() as conn:
            conn.execute(text(enter))
            conn.execute(text(mia))

        migrations.upgrade(engine)

        with engine.begin() as conn:
            conn.execute(text(enter))
            chosen = conn.execute(text("SELECT text_size, lower_page, calm_motion FROM personal.profile")).one()
    assert chosen == ("usual", False, False)


def test_the_newest_script_is_found_by_its_file_as_alembic_finds_it_by_its_line():
    config = Config()
    config.set_main_option("script_location", "migrations:")

    assert migrations.head() == ScriptDirectory.from_config(config).get_current_head()

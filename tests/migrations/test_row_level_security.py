"""Row-level security, walked from the catalogue: whatever table there is, a workshop sees its own rows only."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from server.database.access import connected
from server.database.roles import SUPERUSER
from tests.support.postgres import Database

pytestmark = pytest.mark.postgres

# `workshop` is where a workshop is found, before anybody has named one; `alembic_version` is no workshop's.
# Procrastinate's schema comes with the background work, and is no part of these migrations.
WITHOUT_A_POLICY = {("public", "workshop"), ("public", "alembic_version")}

TABLES = """
SELECT n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY n.nspname, c.relname
"""
POLICIES = "SELECT schemaname, tablename, permissive, roles, cmd, qual, with_check FROM pg_policies"
OWN_ROWS = "(workshop_id = current_workshop())"


@pytest.fixture
def owner(pg_database: Database) -> Iterator[psycopg.Connection]:
    with connected(pg_database.owner_url) as connection:
        yield connection


@pytest.fixture
def app(pg_database: Database) -> Iterator[psycopg.Connection]:
    with connected(pg_database.app_url) as connection:
        yield connection


def tables(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """Every table that has a policy, from the catalogue."""
    rows = connection.execute(TABLES).fetchall()
    connection.commit()
    return [(schema, name) for schema, name, *_ in rows if (schema, name) not in WITHOUT_A_POLICY]


def name_of(table: tuple[str, str]) -> Identifier:
    return Identifier(*table)


def enter(connection: psycopg.Connection, workshop: int) -> None:
    connection.execute(SQL("SET LOCAL app.workshop = {}").format(Literal(str(workshop))))


def sample(connection: psycopg.Connection, table: tuple[str, str], workshop: int) -> dict[str, object]:
    """A row of plausible values, whatever the columns are."""
    values = {
        "integer": 1,
        "bigint": 1,
        "uuid": UUID(int=1),
        "text": "x",
        "bytea": b"x",
        "boolean": True,
        "timestamp with time zone": datetime(2026, 11, 23, tzinfo=UTC),
    }
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE (table_schema, table_name) = (%s, %s)",
        table,
    ).fetchall()
    row: dict[str, object] = {name: values[kind] for name, kind in columns}
    if "ends_at" in row:
        row["ends_at"] = datetime(2026, 11, 24, tzinfo=UTC)
    return row | {"workshop_id": workshop}


def put(connection: psycopg.Connection, table: tuple[str, str], row: dict[str, object]) -> None:
    connection.execute(
        SQL("INSERT INTO {} ({}) VALUES ({})").format(
            name_of(table), SQL(", ").join(map(Identifier, row)), SQL(", ").join(SQL("%s") for _ in row)
        ),
        list(row.values()),
    )


def test_every_table_but_the_named_ones_has_row_level_security_even_for_its_owner(owner):
    found = {(schema, name): (on, forced) for schema, name, on, forced in owner.execute(TABLES).fetchall()}

    assert {table for table, security in found.items() if security != (True, True)} == WITHOUT_A_POLICY
    assert len(found) > 30


def test_every_policy_shows_and_takes_rows_of_the_workshop_that_was_entered_and_no_others(owner):
    found = {(schema, name): rest for schema, name, *rest in owner.execute(POLICIES).fetchall()}

    assert set(found) == set(tables(owner))
    for table, policy in found.items():
        assert policy == ["PERMISSIVE", ["public"], "ALL", OWN_ROWS, OWN_ROWS], table


def test_who_serves_cannot_step_around_a_policy(app):
    row = app.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    owned = app.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user").fetchone()

    assert row == (False, False, False, False)
    assert owned == (0,)


@pytest.fixture
def two_workshops(pg_database: Database, postgres) -> list[tuple[str, str]]:
    """One row of workshop 1 and one of workshop 2 in every table."""
    sockets = str(postgres.cluster.sockets)
    with psycopg.connect(host=sockets, user=SUPERUSER, dbname=pg_database.name) as superuser:
        found = tables(superuser)
        superuser.execute("SET session_replication_role = replica")  # no foreign key minds the order
        for table in found:
            for workshop in (1, 2):
                put(superuser, table, sample(superuser, table, workshop))
    return found


def test_nobody_sees_another_workshops_rows(app, two_workshops):
    for table in two_workshops:
        for workshop in (1, 2):
            enter(app, workshop)
            rows = app.execute(SQL("SELECT workshop_id FROM {}").format(name_of(table))).fetchall()
            assert rows == [(workshop,)], table
            app.rollback()


@pytest.mark.parametrize("said", [None, ""])
def test_who_has_entered_no_workshop_sees_nothing(app, two_workshops, said):
    for table in two_workshops:
        if said is not None:
            app.execute("SET LOCAL app.workshop = ''")
        assert app.execute(SQL("SELECT * FROM {}").format(name_of(table))).fetchall() == [], table
        app.rollback()


def test_a_workshop_is_left_with_the_transaction(app, two_workshops):
    enter(app, 1)
    app.commit()

    assert app.execute("SELECT count(*) FROM public.person").fetchone() == (0,)


def test_nobody_writes_into_another_workshop(app, two_workshops):
    for table in two_workshops:
        row = sample(app, table, 3)
        app.commit()
        enter(app, 1)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            put(app, table, row)
        app.rollback()


def test_nobody_moves_a_row_to_another_workshop(app, two_workshops):
    for table in two_workshops:
        enter(app, 1)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(SQL("UPDATE {} SET workshop_id = 3").format(name_of(table)))
        app.rollback()


def test_nobody_changes_or_removes_another_workshops_rows(app, two_workshops):
    appended = ("public", "journal")  # may not be changed at all, by its rights
    for table in set(two_workshops) - {appended}:
        for statement in (
            "UPDATE {} SET workshop_id = 1 WHERE workshop_id = 2",
            "DELETE FROM {} WHERE workshop_id = 2",
        ):
            enter(app, 1)
            assert app.execute(SQL(statement).format(name_of(table))).rowcount == 0, table
            app.rollback()
    for statement in ("UPDATE {} SET seq = 7", "DELETE FROM {}"):
        enter(app, 1)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
            app.execute(SQL(statement).format(name_of(appended)))
        app.rollback()


def test_even_the_owner_of_the_tables_sees_nothing_without_a_workshop(owner, two_workshops):
    for table in two_workshops:
        assert owner.execute(SQL("SELECT * FROM {}").format(name_of(table))).fetchall() == [], table


def test_a_workshop_that_is_no_number_is_an_error_and_no_open_door(app, two_workshops):
    app.execute("SET LOCAL app.workshop = 'one'")

    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        app.execute("SELECT * FROM public.person")

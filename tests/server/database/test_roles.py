"""Who may do what in the database."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import URL

from server.database.access import Addresses, connected
from server.database.roles import BACKUP, SUPERUSER
from server.database.schema import upgrade
from server.database.trouble import DatabaseTrouble


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET type = type",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "UPDATE alembic_version SET version_num = version_num",
        "CREATE TABLE mine (number int)",
        "ALTER TABLE journal DISABLE ROW LEVEL SECURITY",
        "DROP TABLE journal",
        "SET ROLE owner",
    ],
)
def test_the_login_that_serves_may_neither_change_the_journal_nor_any_table(pg_database, statement):
    with pytest.raises(InsufficientPrivilege), connected(pg_database.app_url) as app:
        app.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT FROM journal",
        "SELECT FROM alembic_version WHERE false",
        "DELETE FROM personal.profile",
        "UPDATE machine SET workshop_id = workshop_id",
    ],
)
def test_the_login_that_serves_may_read_and_write_rows(pg_database, statement):
    with connected(pg_database.app_url) as app:
        assert app.execute(statement).rowcount == 0


def test_the_login_that_saves_reads_every_workshops_rows_and_writes_none(pg_database):
    with connected(pg_database.owner_url) as owner:
        owner.execute("CREATE TABLE shelf (workshop_id int)")
        owner.execute("INSERT INTO shelf VALUES (1), (2)")
        owner.execute("ALTER TABLE shelf ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")

    with connected(pg_database.owner_url.set(username=BACKUP)) as backup:
        rows = backup.execute("SELECT count(*) FROM shelf").fetchone()
        with pytest.raises(InsufficientPrivilege), backup.transaction():
            backup.execute("DELETE FROM shelf")

    assert rows == (2,)


@pytest.fixture
def given(pg_database):
    """A database that is not of our making, empty, and its owner, who may make logins."""
    owner, login, name = (f"{pg_database.name}_{part}" for part in ("owner", "login", "given"))
    superuser_url = pg_database.owner_url.set(username=SUPERUSER)

    def as_superuser(*statements: Composed) -> None:
        with connected(superuser_url) as superuser:
            superuser.commit()
            superuser.autocommit = True
            for statement in statements:
                superuser.execute(statement)

    who, what = Identifier(owner), Identifier(name)
    as_superuser(
        SQL("CREATE ROLE {} LOGIN CREATEROLE").format(who),
        SQL("CREATE DATABASE {} OWNER {}").format(what, who),
    )
    # Through our socket nobody comes in under a name that is not ours, so the superuser stands in for the owner.
    owner_url = superuser_url.set(database=name).update_query_dict({"options": f"-c role={owner}"})
    app_url = URL.create("postgresql+psycopg", username=login, password="hush", host="db", database=name)
    yield Addresses(app_url, owner_url, own=False)
    as_superuser(
        SQL("DROP DATABASE {} WITH (FORCE)").format(what),
        SQL("DROP ROLE IF EXISTS {}").format(Identifier(login)),
        SQL("DROP ROLE {}").format(who),
    )


def test_upgrading_a_given_database_makes_the_login_and_gives_it_its_rights(given):
    first, again = upgrade(given), upgrade(given)

    with connected(given.owner) as owner:
        row = owner.execute(
            "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole,"
            " has_table_privilege(rolname, 'journal', 'INSERT'), has_table_privilege(rolname, 'journal', 'DELETE')"
            " FROM pg_roles WHERE rolname = %s",
            [given.app.username],
        ).fetchone()
    assert row == (True, False, False, False, True, False)
    assert first == again


def test_the_password_of_the_new_login_is_the_addresses(given, postgres):
    upgrade(given)

    with psycopg.connect(host=str(postgres.cluster.sockets), user=SUPERUSER, dbname=SUPERUSER) as superuser:
        stored = superuser.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [given.app.username]
        ).fetchone()
    assert stored is not None
    assert stored[0].startswith("SCRAM-SHA-256$")


@pytest.mark.parametrize("rights", ["SUPERUSER", "BYPASSRLS"])
def test_a_login_with_too_many_rights_is_refused_when_upgrading(given, postgres, rights):
    with psycopg.connect(host=str(postgres.cluster.sockets), user=SUPERUSER, dbname=SUPERUSER) as superuser:
        create = SQL("CREATE ROLE {} LOGIN {}").format(Identifier(given.app.username), SQL(rights))
        superuser.execute(create)

    with pytest.raises(DatabaseTrouble, match="take another"):
        upgrade(given)


def test_the_owners_own_login_is_refused_when_upgrading(given):
    with pytest.raises(DatabaseTrouble, match="the same login"):
        upgrade(given._replace(app=given.app.set(username=SUPERUSER)))


def test_an_owner_who_may_not_make_logins_is_told_what_to_do(given, postgres, pg_database):
    with psycopg.connect(host=str(postgres.cluster.sockets), user=SUPERUSER, dbname=SUPERUSER) as superuser:
        superuser.execute(SQL("ALTER ROLE {} NOCREATEROLE").format(Identifier(f"{pg_database.name}_owner")))

    with pytest.raises(DatabaseTrouble, match="Make it as an ordinary login"):
        upgrade(given)

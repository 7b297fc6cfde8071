"""Who may do what in the database.

`owner` owns and migrates. `app` serves: it reads and writes rows, under row-level security, and can change nothing
else. `backup` reads everything. In a database of our own they have these names and no password, as nobody comes in but
through its socket; in a given one the logins of the two addresses take the places of `owner` and `app`.
"""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy import URL

from server.database.trouble import DatabaseTrouble

SUPERUSER = "postgres"
OWNER = "owner"
APP = "app"
BACKUP = "backup"
ROLES = (SUPERUSER, OWNER, APP, BACKUP)

# What `app` may not do, though it may everywhere else: what was appended stays, and migrating is for `owner`.
KEPT: Mapping[str, SQL] = {"journal": SQL("UPDATE, DELETE"), "alembic_version": SQL("INSERT, UPDATE, DELETE")}

_ROW_RIGHTS = SQL("SELECT, INSERT, UPDATE, DELETE")
_EXISTS = "SELECT true FROM pg_roles WHERE rolname = %s"
_WEAK = SQL("NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")


def make_roles(superuser: Connection) -> None:
    """Make our three roles in a cluster of our own; those that exist get the rights that they should have."""
    for role, rights in (
        (OWNER, SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE")),
        (APP, SQL("LOGIN {}").format(_WEAK)),
        # What it saves is every workshop's, so row-level security is not for it; REPLICATION copies whole clusters.
        (BACKUP, SQL("LOGIN NOSUPERUSER BYPASSRLS REPLICATION")),
    ):
        verb = SQL("ALTER" if superuser.execute(_EXISTS, [role]).fetchone() else "CREATE")
        superuser.execute(SQL("{} ROLE {} {}").format(verb, Identifier(role), rights))
    superuser.execute(SQL("GRANT pg_read_all_data TO {}").format(Identifier(BACKUP)))


def make_database(superuser: Connection, name: str) -> None:
    """Make a database that `owner` owns and only our roles may enter, if there is none; not in a transaction."""
    if not superuser.execute("SELECT true FROM pg_database WHERE datname = %s", [name]).fetchone():
        superuser.execute(SQL("CREATE DATABASE {} OWNER {}").format(Identifier(name), Identifier(OWNER)))
    superuser.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(name)))
    superuser.execute(
        SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(Identifier(name), Identifier(APP), Identifier(BACKUP))
    )


def admit(owner: Connection, app: URL) -> None:
    """Make the login of `app` in a given database, if there is none, and let it enter.

    Raises:
        DatabaseTrouble: it is the owner's own login, or has more rights than a server may have.
    """
    login = app.username or ""
    if login == owner.info.user:
        raise DatabaseTrouble(
            f"`database.url` and `database.owner_url` have the same login {login!r}; the server needs one"
            " that owns nothing, or row-level security protects nothing."
        )
    if not owner.execute(_EXISTS, [login]).fetchone():
        # A password cannot be a parameter of CREATE ROLE; psycopg quotes it.
        create = SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(Identifier(login), _WEAK, Literal(app.password))
        try:
            owner.execute(create)
        except InsufficientPrivilege as cause:
            raise DatabaseTrouble(
                f"There is no login {login!r}, and {owner.info.user!r} may not make it. Make it as an ordinary login,"
                " with the password of `database.url`, and upgrade again."
            ) from cause
    row = owner.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [login]).fetchone()
    if row is None or any(row):
        raise DatabaseTrouble(f"The login {login!r} is a superuser's or bypasses row-level security: take another.")
    owner.execute(SQL("GRANT CONNECT ON DATABASE {} TO {}").format(Identifier(owner.info.dbname), Identifier(login)))


def grant(owner: Connection, app: str = APP) -> None:
    """Let `app` read and write every row of what `owner` has made in this database or will make, but for `KEPT`."""
    who = Identifier(app)
    schemas = owner.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname = 'public' OR nspowner = current_user::regrole"
    ).fetchall()
    with owner.transaction():
        owner.execute(SQL("ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {}").format(who))
        for (schema,) in schemas:
            owner.execute(SQL("GRANT USAGE ON SCHEMA {} TO {}").format(Identifier(schema), who))
        for things, rights in ((SQL("TABLES"), _ROW_RIGHTS), (SQL("SEQUENCES"), SQL("USAGE, SELECT"))):
            owner.execute(SQL("ALTER DEFAULT PRIVILEGES GRANT {} ON {} TO {}").format(rights, things, who))
            for (schema,) in schemas:
                grant_all = SQL("GRANT {} ON ALL {} IN SCHEMA {} TO {}")
                owner.execute(grant_all.format(rights, things, Identifier(schema), who))
        for table, rights in KEPT.items():
            if owner.execute("SELECT to_regclass(%s) IS NOT NULL AS made", [f"public.{table}"]).fetchone() == (True,):
                revoke = SQL("REVOKE {} ON public.{} FROM {}")
                owner.execute(revoke.format(rights, Identifier(table), who))


# One row if the login that asks has more rights than a server may have: it could step around row-level security.
TOO_POWERFUL = """
SELECT CASE WHEN rolsuper THEN 'a superuser' WHEN rolbypassrls THEN 'free of row-level security'
            ELSE 'the owner of its tables' END
FROM pg_roles
WHERE rolname = current_user
  AND (rolsuper OR rolbypassrls OR EXISTS (
    SELECT FROM pg_class
    WHERE relkind IN ('r', 'p') AND relrowsecurity AND pg_has_role(current_user, relowner, 'MEMBER')))
"""

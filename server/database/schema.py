"""The schema of the server's database: brought up to date by its owner, and watched while the server runs."""

from __future__ import annotations

import structlog
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

import migrations
from server.database.access import Addresses, connected
from server.database.roles import APP, admit, grant
from server.database.trouble import DatabaseTrouble
from server.database.work import is_away, serving_engine
from shared.logs import safe_words

_log = structlog.get_logger(__name__)


def upgrade(addresses: Addresses) -> str:
    """Migrate, and give the login that serves its rights: no fewer, no more; the revision. Changes nothing twice.

    Raises:
        DatabaseTrouble: nobody told us who owns the database, or it cannot be reached.
    """
    if addresses.owner is None:
        raise DatabaseTrouble("Migrating needs the database's owner: set `database.owner_url`.")
    login = addresses.app.username or APP
    if not addresses.own:
        with connected(addresses.owner) as owner:
            admit(owner, addresses.app)
    engine = create_engine(addresses.owner, poolclass=NullPool, connect_args={"connect_timeout": 10})
    migrations.upgrade(engine)
    with connected(addresses.owner) as owner:
        grant(owner, login)
    return migrations.head()


def refuse_behind(addresses: Addresses, at_head: AtHead) -> bool:
    """Check a given database before we serve from it; whether it answered.

    One that is away is no reason not to serve: it may start later than we do, and `/readyz` says so until then.

    Raises:
        DatabaseTrouble: it has not the schema that this release needs, or its login has too many rights.
    """
    engine = serving_engine(addresses.app)
    try:
        with engine.connect() as connection:
            if not at_head(connection):
                raise DatabaseTrouble("The database has not this release's schema: run `doorwright server upgrade`.")
    except DBAPIError as cause:
        if not is_away(cause):
            raise
        _log.warning("database away", why=safe_words(cause.orig or cause))
        return False
    finally:
        engine.dispose()
    return True


class AtHead:
    """Whether a database has the schema that this release needs."""

    def __init__(self) -> None:
        self._head = migrations.head()

    def __call__(self, connection: Connection) -> bool:
        return migrations.revision_of(connection) == self._head

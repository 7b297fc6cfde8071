"""What `doorwright server check` looks at: the database, as the server itself would meet it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import NullPool, create_engine

import migrations
from server.database.access import Addresses, connected, open_database
from server.database.binaries import OLDEST
from server.database.roles import TOO_POWERFUL
from server.database.trouble import DatabaseTrouble
from server.settings import Database


class Check(NamedTuple):
    """One thing that was looked at, and what was found."""

    name: str
    ok: bool
    detail: str


def checks(settings: Database) -> list[Check]:
    """Whether the server could work with the database of the settings; an own one is started for it, if need be."""
    try:
        with open_database(settings, alone=False) as found:
            return list(_database(found))
    except DatabaseTrouble as trouble:
        return [Check("database", ok=False, detail=str(trouble))]


def _database(found: Addresses) -> Iterator[Check]:
    with connected(found.app) as app:
        version = app.info.server_version // 10000
        powerful = app.execute(TOO_POWERFUL).fetchone()
    whose = "our own" if found.own else "a given one"
    needed = "" if version >= OLDEST else f"; {OLDEST} or newer is needed"
    yield Check("database", ok=not needed, detail=f"{whose}, PostgreSQL {version}{needed}")
    rights = f"is {powerful[0]}, and must not be" if powerful else "owns nothing"
    yield Check("login", ok=powerful is None, detail=f"{found.app.username} {rights}")
    revision = migrations.current(create_engine(found.app, poolclass=NullPool)) or "nothing"
    behind = "" if revision == migrations.head() else f", and must be at {migrations.head()}: doorwright server upgrade"
    yield Check("migrations", ok=not behind, detail=f"at {revision}{behind}")

"""The addresses of the database that the settings name; an own one is started for as long as it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import URL, NullPool, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from server.database.launcher import DATABASE, DRIVER, Cluster, running_sockets, socket_url
from server.database.roles import APP, OWNER
from server.database.trouble import DatabaseTrouble
from server.settings import Database as DatabaseSettings
from shared.settings import Secret


class Addresses(NamedTuple):
    """Of one database: for the login that serves, and for the one that owns it, if we were given that.

    Attributes:
        own: we started it, or another process of ours did; its roles and rights are then as they should be.
    """

    app: URL
    owner: URL | None
    own: bool


@contextmanager
def open_database(settings: DatabaseSettings, *, alone: bool) -> Iterator[Addresses]:
    """The database while the block runs.

    Args:
        alone: an own database must be ours; otherwise one that another process runs is used as well.

    Raises:
        FolderInUse: `alone`, and another server runs the own database.
        DatabaseTrouble: an address that is none, or an own database that does not start.
    """
    if settings.url is not None:
        yield Addresses(
            _address(settings.url, "database.url"),
            _address(settings.owner_url, "database.owner_url") if settings.owner_url else None,
            own=False,
        )
        return
    folder = settings.own_folder
    sockets = None if alone else running_sockets(folder)
    if sockets is not None:
        app, owner = (socket_url(sockets, role, DATABASE) for role in (APP, OWNER))
        yield Addresses(app, owner, own=True)
        return
    with Cluster(folder, user=settings.user, start_limit_s=settings.start_limit_s) as cluster:
        yield Addresses(cluster.url(APP), cluster.url(OWNER), own=True)


@contextmanager
def connected(url: URL) -> Iterator[psycopg.Connection]:
    """A connection of our own to `url`, outside every pool; what is done on it is committed at the end.

    Raises:
        DatabaseTrouble: it cannot be made.
    """
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 10})
    try:
        pooled = engine.raw_connection()
    except psycopg.OperationalError as cause:
        raise DatabaseTrouble(f"The database at {shown(url)} cannot be reached: {cause}") from cause
    with closing(pooled):
        driver: Any = pooled.driver_connection
        yield driver
        pooled.commit()


def shown(url: URL) -> str:
    """An address as it may be shown: without the password, and whatever else was said of the connection."""
    return url.set(query={}).render_as_string()


def _address(secret: Secret, setting: str) -> URL:
    try:
        url = make_url(secret.reveal())
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        url = URL.create("unknown")
    if url.drivername.partition("+")[0] not in {"postgresql", "postgres"}:
        # Not `from` the cause, which quotes the address with its password.
        raise DatabaseTrouble(f"`{setting}` is not an address like postgresql://login:password@host/name.")
    return url.set(drivername=DRIVER)

"""PostgreSQL for tests: one server of our own for the whole run, and a fresh database for each test that asks.

It is started the way the product starts it, so it also works as root; only its durability is switched off.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL, Engine, NullPool, create_engine

import migrations
from server.database import work
from server.database.access import connected
from server.database.launcher import Cluster
from server.database.roles import APP, OWNER, SUPERUSER, grant, make_database

TEMPLATE = "template_of_tests"
# Databases come and go by the thousand; in memory that takes a fraction of the time.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 1024**3
PATIENCE_S = 30


def prepare(engine: Engine) -> None:
    """Fill the template that every test's database is a copy of; `engine` is its owner's. Called once a run."""
    migrations.upgrade(engine)


class Database(NamedTuple):
    """One test's database: the address of its owner, and that of the login that serves."""

    name: str
    owner_url: URL
    app_url: URL


def patient(url: URL) -> work.Database:
    """A database as the server's own login meets it, for tests that are not about its limits: machines may be busy."""
    return work.Database(work.serving_engine(url, limit_s=PATIENCE_S), limit_s=PATIENCE_S)


class Postgres:
    """The run's server. `new_database` makes a copy of the template, for as long as the block runs."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._numbers = count(1)
        with self._superuser() as superuser:
            make_database(superuser, TEMPLATE)
        owner = cluster.url(OWNER, TEMPLATE)
        prepare(create_engine(owner, poolclass=NullPool))
        with connected(owner) as connection:
            grant(connection)

    @contextmanager
    def new_database(self, template: str = TEMPLATE) -> Iterator[Database]:
        """A copy of `template`, to which nobody may be connected; it is dropped at the end."""
        name = f"test_{next(self._numbers)}"
        with self._superuser() as superuser:
            # To copy the files takes half as long as to write each page into the log as well.
            made = SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy")
            superuser.execute(made.format(*map(Identifier, (name, template, OWNER))))
        try:
            yield Database(name, self.cluster.url(OWNER, name), self.cluster.url(APP, name))
        finally:
            with self._superuser() as superuser:
                # By force: a test that fails may leave a connection behind.
                superuser.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def _superuser(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.cluster.sockets), user=SUPERUSER, dbname=SUPERUSER, autocommit=True)


def _has_room(folder: Path) -> bool:
    """Whether clusters and the programs of PostgreSQL, where they have to be copied, can lie and run there."""
    if not folder.is_dir():
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ROOM_BYTES and not found.f_flag & os.ST_NOEXEC


@contextmanager
def folder_for_postgres() -> Iterator[Path]:
    """A folder that the unprivileged user can enter; pytest's own are closed to everybody else."""
    folder = Path(tempfile.mkdtemp(prefix="doorwright-test-", dir=MEMORY if _has_room(MEMORY) else None))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with folder_for_postgres() as folder, Cluster(folder / "postgresql", durable=False) as cluster:
        yield Postgres(cluster)


@pytest.fixture
def pg_database(postgres: Postgres) -> Iterator[Database]:
    with postgres.new_database() as database:
        yield database

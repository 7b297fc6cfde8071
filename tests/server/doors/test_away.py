"""A database that goes away while doors push: each is told within the limit, and nothing is lost or entered twice."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Literal

from server.database.access import Addresses
from server.database.launcher import Cluster
from server.database.processes import processes_in
from server.database.roles import APP, OWNER, SUPERUSER
from server.database.schema import upgrade
from server.database.work import LIMIT_S, Database, serving_engine
from shared.booking import queries as booking
from shared.booking.changes import BookingMade
from shared.booking.types import BookingId
from shared.journal.signing import new_change_id
from shared.journal.types import Verdict
from shared.people.changes import Visited
from shared.store.engines import postgres_engine
from shared.sync.messages import MOST_CHANGES, Push, encode
from tests.support.disks import MB, SmallDisk, mounted
from tests.support.opened import HttpDoor, LiveServer, OpenedServer
from tests.support.postgres import folder_for_postgres
from tests.support.shops import LASER, MIA, Clock, badge_id

pytestmark = pytest.mark.postgres


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that the test may freeze and stop."""
    with folder_for_postgres() as folder, Cluster(folder / "postgresql", durable=False) as found:
        upgrade(Addresses(found.url(APP), found.url(OWNER), own=True))
        yield found


@pytest.fixture
def door(cluster, tmp_path) -> Iterator[HttpDoor]:
    """A door with a booking that waits, and a server whose database the test may take away."""
    with door_on(cluster, tmp_path) as found:
        yield found


@contextmanager
def door_on(cluster: Cluster, tmp_path: Path) -> Iterator[HttpDoor]:
    engine = postgres_engine(cluster.url(APP))
    opened = OpenedServer(engine, Clock(datetime.now(UTC) - timedelta(seconds=1)))
    opened.furnish()
    opened.clock.forward(seconds=1)
    with (
        LiveServer(Database(serving_engine(cluster.url(APP)))).serving() as live,
        # A server that keeps a door waiting for longer than its limit fails the test.
        httpx.Client(base_url=live.url, timeout=LIMIT_S * 1.5) as line,
    ):
        found = HttpDoor(opened, tmp_path / "door1", 1, line)
        starts = opened.clock() + timedelta(hours=1)
        wanted = BookingMade(BookingId(new_change_id()), LASER, MIA, starts, starts + timedelta(hours=1))
        found.make(wanted, actor=MIA)
        yield found
        found.close()
    engine.dispose()


@contextmanager
def stopped(cluster: Cluster) -> Iterator[None]:
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


@contextmanager
def frozen(cluster: Cluster) -> Iterator[None]:
    """Connections neither answer nor break."""
    processes = processes_in(cluster.data)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@pytest.mark.parametrize("away", [stopped, frozen])
def test_while_the_database_is_away_doors_are_told_to_come_again_and_nothing_is_lost(cluster, door, away):
    body = encode(Push(tuple(door.replica.to_push(MOST_CHANGES))))

    with away(cluster):
        answers = [door.ask("POST", "/sync/v1/push", content=body), door.ask("GET", "/sync/v1/pull")]
    outcomes = [*door.push(), *door.push()]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.ACCEPTED, Verdict.ACCEPTED]
    with door.server.shop() as shop:
        assert len(booking.bookings_of(shop, MIA, door.server.clock())) == 1


@pytest.fixture
def disk_of_database(cluster, tmp_path) -> Iterator[SmallDisk]:
    """A small disk of its own for the database's tables."""
    with folder_for_postgres() as folder, mounted(folder / "small", size=96 * MB) as disk:
        place = disk.folder / "tables"
        place.mkdir(mode=0o700)
        owner = cluster.data.stat()
        os.chown(place, owner.st_uid, owner.st_gid)
        sockets = str(cluster.sockets)
        with psycopg.connect(host=sockets, user=SUPERUSER, dbname="postgres", autocommit=True) as superuser:
            superuser.execute(SQL("CREATE TABLESPACE small LOCATION {}").format(Literal(str(place))))
            superuser.execute("ALTER DATABASE doorwright SET TABLESPACE small")
        yield disk
        cluster.stop()


def test_while_the_databases_disk_is_full_doors_are_told_to_come_again_and_nothing_is_lost(
    disk_of_database, cluster, tmp_path, logged
):
    with door_on(cluster, tmp_path) as door:
        for _ in range(MOST_CHANGES - 1):
            door.make(Visited(MIA, badge_id(MIA)), actor=MIA)
        waiting = tuple(door.replica.to_push(MOST_CHANGES))
        disk_of_database.fill()

        answer = door.ask("POST", "/sync/v1/push", content=encode(Push(waiting)))
        read = door.ask("GET", "/sync/v1/pull")
        disk_of_database.clear()
        outcomes = door.push()

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    assert read.status_code == 200
    assert {outcome.verdict for outcome in outcomes} == {Verdict.ACCEPTED}
    assert len(outcomes) == MOST_CHANGES
    assert any("DiskFull" in line.get("why", "") for line in logged)


def test_a_stream_cannot_begin_while_the_database_is_away(cluster, door):
    with stopped(cluster):
        answer = door.ask("GET", "/sync/v1/stream")

    assert answer.status_code == 503

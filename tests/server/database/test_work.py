"""Work on the database: it commits or it does not, and nobody waits for ever."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError

from server.database.access import connected
from server.database.launcher import Cluster
from server.database.processes import processes_in
from server.database.trouble import DatabaseAway, DatabaseTrouble
from server.database.work import Database, serving_engine
from shared.store.engines import enter_workshop
from tests.support.postgres import folder_for_postgres

SOON_S = 0.3  # the limit of a wait that a test lets run out


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL that the test may freeze and stop."""
    with folder_for_postgres() as folder, Cluster(folder / "postgresql", durable=False) as cluster:
        yield cluster


@pytest.fixture
def notes(pg_database):
    """The test's database, with a table."""
    with connected(pg_database.owner_url) as owner:
        owner.execute("CREATE TABLE note (number int PRIMARY KEY)")
    database = Database(serving_engine(pg_database.app_url))
    yield database
    database.close()


@contextmanager
def frozen(cluster: Cluster) -> Iterator[None]:
    """While the block runs, the PostgreSQL does nothing at all: connections neither answer nor break."""
    processes = processes_in(cluster.data)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def add(number: int):
    def work(connection: Connection) -> int:
        connection.execute(text("INSERT INTO note VALUES (:number)"), {"number": number})
        return number

    return work


def count(connection: Connection):
    return connection.execute(text("SELECT count(*) FROM note")).scalar_one()


def run(database: Database, work, **options):
    async def main():
        return await database.run(work, **options)

    return anyio.run(main)


def test_work_that_returns_is_committed(notes):
    answer = run(notes, add(1))

    assert (answer, run(notes, count)) == (1, 1)


def test_work_that_raises_is_rolled_back_and_its_exception_is_the_callers(notes):
    def work(connection: Connection) -> None:
        add(1)(connection)
        raise LookupError("no")

    with pytest.raises(LookupError):
        run(notes, work)

    assert run(notes, count) == 0


def test_a_broken_rule_of_the_database_is_not_taken_for_a_database_that_is_away(notes):
    run(notes, add(1))

    with pytest.raises(IntegrityError):
        run(notes, add(1))


def test_work_sees_the_rows_of_its_workshop_only(pg_database, database):
    with connected(pg_database.owner_url) as owner:
        owner.execute("CREATE TABLE shelf (workshop_id int)")
        owner.execute("INSERT INTO shelf VALUES (1), (2), (2)")
        owner.execute("ALTER TABLE shelf ENABLE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY own ON shelf USING (workshop_id = current_workshop())")

    def shelves(connection: Connection):
        return connection.execute(text("SELECT count(*) FROM shelf")).scalar_one()

    seen = [run(database, shelves, workshop=workshop) for workshop in (1, 2, None)]
    database.close()

    assert seen == [1, 2, 0]


def test_work_that_takes_too_long_is_given_up_and_not_committed(notes):
    given_up = threading.Event()

    def work(connection: Connection) -> None:
        add(1)(connection)
        assert given_up.wait(30)

    ended = threading.Event()
    event.listen(notes.engine, "checkin", lambda *_: ended.set())
    with pytest.raises(DatabaseAway):
        run(notes, work, limit_s=SOON_S)
    given_up.set()

    assert ended.wait(30)
    assert run(notes, count) == 0


def test_a_statement_that_takes_too_long_is_ended_by_the_database(pg_database):
    database = Database(serving_engine(pg_database.app_url, limit_s=SOON_S), limit_s=60)

    with pytest.raises(DatabaseAway):
        run(database, lambda connection: connection.execute(text("SELECT pg_sleep(60)")))
    database.close()


def test_a_row_that_somebody_holds_is_waited_for_no_longer_than_the_limit(pg_database, notes):
    run(notes, add(1))
    impatient = Database(serving_engine(pg_database.app_url, limit_s=SOON_S), limit_s=60)
    with connected(pg_database.owner_url) as owner:
        owner.execute("SELECT FROM note FOR UPDATE")

        with pytest.raises(DatabaseAway):
            run(impatient, lambda connection: connection.execute(text("SELECT FROM note FOR UPDATE")))
    impatient.close()


def test_a_frozen_database_is_given_up_on_and_its_connections_are_free_again(own_cluster):
    database = Database(serving_engine(own_cluster.url()))
    run(database, lambda connection: connection.execute(text("SELECT 1")))
    ended = threading.Event()
    event.listen(database.engine, "checkin", lambda *_: ended.set())

    with frozen(own_cluster):
        with pytest.raises(DatabaseAway):
            run(database, lambda connection: connection.execute(text("SELECT 1")), limit_s=SOON_S)
        freed = ended.wait(30)
    answer = run(database, lambda connection: connection.execute(text("SELECT 7")).scalar_one())
    database.close()

    assert freed
    assert answer == 7


def test_a_frozen_database_is_given_up_on_while_connecting(own_cluster):
    database = Database(serving_engine(own_cluster.url()))

    with frozen(own_cluster), pytest.raises(DatabaseAway):
        run(database, lambda connection: connection.execute(text("SELECT 1")), limit_s=SOON_S)

    database.close()


def test_a_database_that_was_restarted_is_used_again_without_anybody_noticing(own_cluster):
    database = Database(serving_engine(own_cluster.url()))
    before = run(database, lambda connection: connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    own_cluster.stop()
    own_cluster.start()

    after = run(database, lambda connection: connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    database.close()

    assert before != after


def test_a_full_pool_is_a_database_that_does_not_answer_now(pg_database):
    engine = serving_engine(pg_database.app_url, limit_s=SOON_S)
    database = Database(engine, limit_s=60)
    taken = [engine.connect() for _ in range(engine.pool.size())]  # type: ignore[attr-defined]

    with pytest.raises(DatabaseAway):
        run(database, count)

    for connection in taken:
        connection.close()
    database.close()


@pytest.mark.parametrize("who", ["owner", "postgres"])
def test_a_login_that_could_step_around_row_level_security_never_serves(pg_database, who):
    database = Database(serving_engine(pg_database.app_url.set(username=who)))

    with pytest.raises(DatabaseTrouble, match="the server needs one that is not"):
        run(database, lambda connection: enter_workshop(connection, 1))
    database.close()

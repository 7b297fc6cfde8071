"""Is the server alive, and can it work?"""

from psycopg.sql import SQL

from server.database.access import connected
from server.database.work import Database, serving_engine


def test_a_server_is_alive_whatever_its_database_does(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_server_with_a_migrated_database_is_ready(open_client, database):
    answer = open_client(database).get("/readyz")

    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "checks": {"database": "ok", "migrations": "ok"}},
    )


def test_a_server_without_its_database_is_not_ready(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "away", "migrations": "unknown"}


def test_a_server_whose_database_is_behind_is_not_ready(open_client, database, pg_database):
    with connected(pg_database.owner_url) as owner:
        owner.execute(SQL("UPDATE alembic_version SET version_num = '0000'"))

    answer = open_client(database).get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "behind"}


def test_a_server_whose_database_was_never_migrated_is_not_ready(open_client, database, pg_database):
    with connected(pg_database.owner_url) as owner:
        owner.execute(SQL("DROP TABLE alembic_version"))

    answer = open_client(database).get("/readyz")

    assert answer.json()["checks"] == {"database": "ok", "migrations": "behind"}


def test_a_server_that_would_step_around_row_level_security_is_not_ready(open_client, pg_database):
    answer = open_client(Database(serving_engine(pg_database.owner_url))).get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "refused", "migrations": "unknown"}

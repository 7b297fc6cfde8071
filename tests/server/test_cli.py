"""`doorwright server`: real processes, their databases, and how they end."""

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from psycopg.sql import SQL

from server.cli import main
from server.database.access import Addresses, connected
from server.database.launcher import Cluster
from server.database.processes import processes_in
from server.database.roles import APP, OWNER
from server.database.schema import upgrade
from tests.support.logs import logging_put_back
from tests.support.postgres import folder_for_postgres
from tests.support.server import running_server, started_server


@pytest.fixture(scope="module")
def migrated_once() -> Iterator[Path]:
    with folder_for_postgres() as place:
        with Cluster(place / "postgresql", durable=False) as cluster:
            upgrade(Addresses(cluster.url(APP), cluster.url(OWNER), own=True))
        yield place / "postgresql"


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    with folder_for_postgres() as place:
        yield place / "postgresql"


@pytest.fixture
def folder(empty_folder: Path, migrated_once: Path) -> Path:
    """A folder with a database that does not run: a copy, as making one takes much longer."""
    subprocess.run(["cp", "--archive", migrated_once, empty_folder], check=True)
    return empty_folder


@pytest.fixture
def own(folder: Path) -> dict[str, str]:
    """Settings of a server with a database of its own."""
    return {"DOORWRIGHT_DATABASE__FOLDER": str(folder)}


def given_app(cluster: Cluster) -> dict[str, str]:
    """Settings of a server with a given database, which is that of `cluster`."""
    return {"DOORWRIGHT_DATABASE__URL": cluster.url(APP).render_as_string()}


def command(*words: str, settings: dict[str, str]) -> Result:
    """A command that comes to an end, in this process."""
    with logging_put_back():
        return CliRunner().invoke(main, words, env=settings)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_makes_its_database_serves_and_leaves_nothing_running(own, folder, how):
    with started_server(own) as server:
        server.ready()
        answer = httpx.get(f"{server.url}/readyz")
        running = processes_in(folder / "cluster")

        status = server.stop(how)

    assert answer.json() == {"status": "ok", "checks": {"database": "ok", "migrations": "ok"}}
    assert running != []
    assert status == 0
    assert processes_in(folder / "cluster") == []
    assert not (folder / "cluster" / "postmaster.pid").exists()


def test_a_server_that_is_stopped_while_it_starts_leaves_nothing_running(empty_folder):
    folder = empty_folder
    with started_server({"DOORWRIGHT_DATABASE__FOLDER": str(folder)}) as server:
        server.wait_for("Will assume transactional DDL.")  # in the middle of its first migration

        status = server.stop()

    assert status == 0
    assert "serving" not in [line["event"] for line in server.log]
    assert processes_in(folder / "cluster") == []


def test_a_server_starts_again_after_it_was_killed(own, folder):
    with started_server(own) as killed:
        killed.ready()
        killed.process.kill()

    with running_server(own) as server:
        answer = httpx.get(f"{server.url}/readyz")

    assert answer.status_code == 200
    assert processes_in(folder / "cluster") == []


def test_a_second_server_in_the_same_folder_is_refused_in_words(own):
    with running_server(own) as server:
        second = command("run", settings=own | {"DOORWRIGHT_LISTEN__PORT": "0"})

        answer = httpx.get(f"{server.url}/readyz")

    assert second.exit_code == 1
    assert "Error: Another server is running with its database in" in second.stderr
    assert answer.status_code == 200


def test_a_port_that_is_taken_is_refused_in_words_before_anything_is_started(own, folder):
    with running_server(own) as server:
        port = server.url.rpartition(":")[2]
        second = command("run", settings={"DOORWRIGHT_DATABASE__FOLDER": f"{folder}2", "DOORWRIGHT_LISTEN__PORT": port})

    assert second.exit_code == 1
    assert f"cannot listen on 127.0.0.1, port {port}: Address already in use" in second.stderr
    assert not Path(f"{folder}2").exists()


def test_upgrade_and_check_work_beside_a_running_server_and_without_one(own):
    first = command("upgrade", settings=own)
    alone = command("check", "--json", settings=own)
    with running_server(own):
        beside = [command("upgrade", settings=own), command("check", "--json", settings=own)]

    assert first.stdout.startswith("The database is up to date, at revision ")
    assert [each.exit_code for each in (first, alone, *beside)] == [0, 0, 0, 0]
    assert json.loads(alone.stdout) == json.loads(beside[1].stdout)
    assert json.loads(alone.stdout)["ok"] is True


def test_a_server_whose_database_goes_away_says_so_and_works_again_when_it_is_back(folder):
    with Cluster(folder, durable=False) as cluster, running_server(given_app(cluster)) as server:
        answers = [httpx.get(f"{server.url}/readyz")]
        cluster.stop()
        answers += [httpx.get(f"{server.url}/readyz"), httpx.get(f"{server.url}/healthz")]
        cluster.start()
        answers.append(httpx.get(f"{server.url}/readyz"))

    assert [answer.status_code for answer in answers] == [200, 503, 200, 200]
    assert answers[1].json()["checks"]["database"] == "away"


def test_a_server_starts_without_its_given_database_and_says_that_it_waits_and_is_not_ready():
    with running_server({"DOORWRIGHT_DATABASE__URL": "postgresql://app:hush@/doorwright?host=/nowhere"}) as server:
        answer = httpx.get(f"{server.url}/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "away"
    said = [line["event"] for line in server.log]
    assert "database away" in said
    (told,) = [each for each in said if "waits" in each]
    assert told.startswith("The database at postgresql+psycopg://app:***@/doorwright does not answer.")


def test_a_server_does_not_serve_from_a_given_database_that_is_behind(pg_database):
    with connected(pg_database.owner_url) as owner:
        owner.execute(SQL("UPDATE alembic_version SET version_num = '0000'"))
    url = pg_database.app_url.render_as_string()

    refused = command("run", settings={"DOORWRIGHT_DATABASE__URL": url, "DOORWRIGHT_LISTEN__PORT": "0"})

    assert refused.exit_code == 1
    assert "run `doorwright server upgrade`" in refused.stderr


def test_check_says_what_is_wrong_with_a_given_database(pg_database):
    settings = {"DOORWRIGHT_DATABASE__URL": pg_database.owner_url.render_as_string()}

    found = command("check", settings=settings)

    assert found.exit_code == 1
    assert "WRONG   login: owner is the owner of its tables, and must not be" in found.stdout


def test_check_says_that_a_database_cannot_be_reached_without_its_password():
    found = command("check", settings={"DOORWRIGHT_DATABASE__URL": "postgresql://app:hush@127.0.0.1:1/doorwright"})

    assert found.exit_code == 1
    assert "WRONG   database: The database at postgresql+psycopg://app:***@127.0.0.1:1/doorwright" in found.stdout
    assert "hush" not in found.stdout + found.stderr


def test_upgrade_of_a_given_database_needs_its_owner():
    found = command("upgrade", settings={"DOORWRIGHT_DATABASE__URL": "postgresql://app@/doorwright"})

    assert found.exit_code == 1
    assert "set `database.owner_url`" in found.stderr


@pytest.mark.parametrize("address", ["hush", "mysql://app:hush@db/doorwright", "postgresql://app:hush@db:x/y"])
def test_an_address_that_is_none_is_refused_without_quoting_it(address):
    found = command("check", settings={"DOORWRIGHT_DATABASE__URL": address})

    assert found.exit_code == 1
    assert "`database.url` is not an address" in found.stdout
    assert "hush" not in found.stdout + found.stderr


def test_unusable_settings_end_a_command_with_status_2_and_a_line(tmp_path):
    file = tmp_path / "server.toml"
    file.write_text("[listen]\nprot = 80\n")

    found = command("check", "--config", str(file), settings={})

    assert found.exit_code == 2
    assert found.stderr == f"Error: {file} line 2: no setting `listen.prot`; did you mean `listen.port`?\n"

"""The own PostgreSQL: it starts from whatever it finds, lets in who should come in, and leaves nothing running."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from server.database.binaries import DEBIAN_FOLDER, Binaries, find_binaries
from server.database.launcher import Cluster, running_sockets
from server.database.processes import processes_in
from server.database.trouble import DatabaseTrouble, FolderInUse
from tests.support.postgres import folder_for_postgres

AS_ROOT = os.geteuid() == 0
only_as_root = pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")


@pytest.fixture
def empty_folder() -> Iterator[Path]:
    with folder_for_postgres() as place:
        yield place / "postgresql"


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    with folder_for_postgres() as place:
        with Cluster(place / "postgresql", durable=False):
            pass
        yield place / "postgresql"


@pytest.fixture
def folder(empty_folder: Path, made_once: Path) -> Path:
    """A folder with a cluster in it that does not run: a copy, as making one takes much longer."""
    subprocess.run(["cp", "--archive", made_once, empty_folder], check=True)
    return empty_folder


@contextmanager
def entered(cluster: Cluster, role: str = "app") -> Iterator[psycopg.Connection]:
    with psycopg.connect(host=str(cluster.sockets), user=role, dbname="doorwright", autocommit=True) as connection:
        yield connection


def told(cluster: Cluster, question: str, role: str = "app") -> object:
    with entered(cluster, role) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def killed_server(folder: Path) -> int:
    """Start a server's PostgreSQL in a process of its own and kill that process; the PostgreSQL's number."""
    script = (
        "import sys, threading; from pathlib import Path; from server.database.launcher import Cluster\n"
        "cluster = Cluster(Path(sys.argv[1]), durable=False)\n"
        # On another thread nothing can stop PostgreSQL when its starter is killed: it stays.
        "thread = threading.Thread(target=cluster.start); thread.start(); thread.join()\n"
        "print(cluster._process.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        number = int(server.stdout.readline())
        server.kill()
    return number


def test_a_first_start_makes_the_cluster_the_roles_and_the_database(empty_folder):
    with Cluster(empty_folder, durable=False) as cluster:
        roles = told(cluster, "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolcanlogin")
        owner = told(cluster, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'doorwright'")

    assert roles == "app backup owner postgres"
    assert owner == "owner"


def test_texts_are_ordered_by_code_point_and_letters_beyond_ascii_have_capitals(folder):
    with Cluster(folder, durable=False) as cluster:
        ordered = told(cluster, "SELECT string_agg(w, '' ORDER BY w) FROM unnest('{b,A,ä,a,B}'::text[]) w")
        capital = told(cluster, "SELECT upper('ä')")

    assert (ordered, capital) == ("ABabä", "Ä")


def test_what_was_written_is_there_after_a_restart(folder):
    with Cluster(folder) as cluster, entered(cluster, "owner") as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS number")

    with Cluster(folder) as cluster:
        number = told(cluster, "SELECT number FROM kept")

    assert number == 7


def test_nothing_is_left_running_after_a_stop(folder):
    cluster = Cluster(folder, durable=False)
    cluster.start()
    running = processes_in(cluster.data)

    cluster.stop()

    assert running != []
    assert processes_in(cluster.data) == []
    assert list(cluster.sockets.iterdir()) == []


def test_a_stop_does_not_wait_for_an_open_session(folder):
    cluster = Cluster(folder, durable=False)
    cluster.start()
    with entered(cluster) as session:
        session.execute("BEGIN")

        cluster.stop()

        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")


def test_it_never_runs_as_root_and_its_folders_are_closed(folder):
    with Cluster(folder, durable=False) as cluster:
        owners = {path.stat().st_uid for path in (cluster.data, cluster.sockets, cluster.data / "postmaster.pid")}
        modes = {oct(path.stat().st_mode & 0o777) for path in (cluster.data, cluster.sockets, folder / "log")}

    assert 0 not in owners
    assert modes == {"0o700"}


def test_it_listens_on_its_socket_only(folder):
    with Cluster(folder, durable=False) as cluster:
        addresses = told(cluster, "SHOW listen_addresses")

    assert addresses == ""


def test_variables_of_libpq_change_nothing(folder, monkeypatch):
    for name, value in (("PGDATA", "/nowhere"), ("PGHOSTADDR", "192.0.2.1"), ("PGOPTIONS", "-c geqo=off")):
        monkeypatch.setenv(name, value)

    with Cluster(folder, durable=False) as cluster:
        assert told(cluster, "SHOW geqo") == "on"


@only_as_root
def test_somebody_elses_process_is_kept_out_even_if_the_folder_is_opened(folder):
    with Cluster(folder, durable=False) as cluster:
        cluster.sockets.chmod(0o777)
        (cluster.sockets / ".s.PGSQL.5432").chmod(0o777)
        connect = subprocess.run(
            # psql, as this interpreter may lie where that user cannot go.
            [find_binaries().folder / "psql", f"--host={cluster.sockets}", "--username=app", "doorwright"],
            user="daemon", group="daemon", extra_groups=[], cwd="/",
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert "Peer authentication failed" in connect.stderr


def test_a_folder_in_use_is_refused(folder):
    with Cluster(folder, durable=False) as cluster:
        with pytest.raises(FolderInUse):
            Cluster(folder, durable=False).start()

        assert told(cluster, "SELECT 1") == 1


def test_a_running_database_is_found_by_its_folder(folder):
    before = running_sockets(folder)
    with Cluster(folder, durable=False) as cluster:
        during = running_sockets(folder)
        expected = cluster.sockets
    after = running_sockets(folder)

    assert (before, during, after) == (None, expected, None)


def test_a_postgresql_left_by_a_killed_server_is_stopped_and_started_anew(folder):
    left = killed_server(folder)

    with Cluster(folder, durable=False) as cluster:
        answer, running = told(cluster, "SELECT 1"), processes_in(cluster.data)

    assert answer == 1
    assert left not in running


def test_a_postgresql_ends_with_the_server_that_is_killed(folder):
    script = (
        "import sys; from pathlib import Path; from server.database.launcher import Cluster\n"
        "cluster = Cluster(Path(sys.argv[1]), durable=False); cluster.start()\n"
        "print(cluster._process.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        number = int(server.stdout.readline())
        watch = os.pidfd_open(number)
        server.kill()

    gone, _, _ = select.select([watch], [], [], 30)
    os.close(watch)

    assert gone == [watch]


def test_the_file_of_a_postgresql_that_was_killed_is_no_hindrance_though_its_number_is_somebodys(folder):
    cluster = Cluster(folder, durable=False)
    cluster.start()
    pid_file = cluster.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    cluster.stop()
    # As after a power cut: the number now belongs to a process of the same user that is no PostgreSQL.
    account = cluster.data.stat().st_uid
    with subprocess.Popen(["sleep", "600"], user=account if AS_ROOT else None) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        try:
            with cluster:
                answer = told(cluster, "SELECT 1")
        finally:
            stranger.kill()

    assert answer == 1


def test_after_a_crash_it_repairs_itself_and_keeps_what_was_committed(folder):
    cluster = Cluster(folder)
    cluster.start()
    with entered(cluster, "owner") as owner:
        owner.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, 1000) n")
    assert cluster._process is not None
    os.kill(cluster._process.pid, signal.SIGQUIT)  # no checkpoint
    cluster.stop()

    with cluster:
        count = told(cluster, "SELECT count(*) FROM kept")

    assert count == 1000


def test_a_first_start_that_was_cut_off_is_begun_again(empty_folder):
    (empty_folder / "cluster.new").mkdir(parents=True)
    empty_folder.chmod(0o711)
    (empty_folder / "cluster.new" / "PG_VERSION").write_text("18\n")

    with Cluster(empty_folder, durable=False) as cluster:
        assert told(cluster, "SELECT 1") == 1


def test_a_cluster_of_another_version_is_refused(folder):
    with Cluster(folder, durable=False) as cluster:
        pass
    (cluster.data / "PG_VERSION").write_text("14\n")

    with pytest.raises(DatabaseTrouble, match="was made by PostgreSQL 14"):
        cluster.start()


def test_a_start_that_fails_says_what_postgresql_said_and_leaves_nothing(folder):
    with Cluster(folder, durable=False) as cluster:
        pass
    with (cluster.data / "postgresql.conf").open("a") as conf:
        conf.write("max_connections = many\n")

    with pytest.raises(DatabaseTrouble, match="max_connections"):
        cluster.start()

    assert processes_in(cluster.data) == []
    assert running_sockets(folder) is None


def test_a_folder_with_a_long_name_is_no_hindrance(folder):
    deep = folder.rename(folder.with_name("a-workshop-with-a-long-name" * 5))

    with Cluster(deep, durable=False) as cluster:
        answer, sockets, found = told(cluster, "SELECT 1"), cluster.sockets, running_sockets(deep)

    assert answer == 1
    assert sockets == found
    assert not sockets.exists()


@only_as_root
def test_programs_that_the_user_cannot_reach_are_copied(empty_folder, tmp_path):
    wheel = find_binaries()
    if not wheel.movable:
        pytest.skip("only the wheel's programs can be copied")
    # pytest's own folders are closed to everybody else, like a home.
    closed = Binaries(tmp_path / "bin", movable=True)
    closed.folder.symlink_to(wheel.folder)
    tmp_path.parent.chmod(0o700)

    with Cluster(empty_folder, durable=False, binaries=closed) as cluster:
        program = Path(f"/proc/{cluster._process.pid}/exe").resolve()  # type: ignore[union-attr]

    assert program.is_relative_to(empty_folder)


@only_as_root
def test_a_folder_that_the_user_cannot_enter_is_refused_in_words(tmp_path):
    tmp_path.chmod(0o700)

    with pytest.raises(DatabaseTrouble, match=r"cannot enter .*database\.folder"):
        Cluster(tmp_path / "postgresql", durable=False).start()


@only_as_root
@pytest.mark.parametrize("user", ["root", "nobody-at-all"])
def test_an_unfit_user_is_refused_in_words(empty_folder, user):
    with pytest.raises(DatabaseTrouble, match=r"database\.user"):
        Cluster(empty_folder, user=user, durable=False).start()


def test_the_oldest_postgresql_that_debian_has_does_as_well(empty_folder):
    debian = DEBIAN_FOLDER / "15" / "bin"
    if not (debian / "initdb").exists():
        pytest.skip("PostgreSQL 15 is not installed")

    with Cluster(empty_folder, durable=False, binaries=Binaries(debian, movable=False)) as cluster:
        version = told(cluster, "SHOW server_version_num")
        ordered = told(cluster, "SELECT string_agg(w, '' ORDER BY w) FROM unnest('{b,A,ä,a,B}'::text[]) w")

    assert str(version).startswith("15")
    assert ordered == "ABabä"


def test_without_any_programs_it_says_what_to_install(empty_folder, monkeypatch):
    monkeypatch.setattr("server.database.binaries.WHEEL", "no_such_wheel")
    monkeypatch.setattr("server.database.binaries.DEBIAN_FOLDER", empty_folder)
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(DatabaseTrouble, match=r"doorwright\[embedded\]"):
        Cluster(empty_folder, durable=False).start()


def test_programs_of_the_system_are_found_where_there_is_no_wheel(monkeypatch):
    if shutil.which("pg_config") is None:
        pytest.skip("no pg_config here")
    monkeypatch.setattr("server.database.binaries.WHEEL", "no_such_wheel")

    found = find_binaries()

    assert (found.folder / "postgres").is_file()
    assert not found.movable

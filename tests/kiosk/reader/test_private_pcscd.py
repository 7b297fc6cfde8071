"""The private pcscd of the demo and the tests."""

import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from shared.demo.badge import NoVirtualReader, VirtualBadge
from shared.demo.pcsc import VPCD_PORT, NoRoomForPcscd, PcscdTrouble, PrivatePcscd, find_driver
from tests.support import tap_once
from tests.support.pcsc import LIMIT

pytestmark = [pytest.mark.reader, pytest.mark.process]

TAP_ONCE = Path(tap_once.__file__)


def status_of(pid, key):
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(line.split()[1] for line in lines if line.startswith(f"{key}:"))


def ended(pidfds):
    """Wait until all these processes have ended; False if one has not."""
    return all(select.select([pidfd], [], [], LIMIT)[0] for pidfd in pidfds)


def answers(pcscd):
    with closing(socket.socket(socket.AF_UNIX)) as client:
        return client.connect_ex(pcscd.env["PCSCLITE_CSOCK_NAME"]) == 0


@pytest.fixture
def pidfd_of():
    with ExitStack() as leaving:

        def open_pidfd(pid):
            pidfd = os.pidfd_open(pid)
            leaving.callback(os.close, pidfd)
            return pidfd

        yield open_pidfd


@pytest.fixture(scope="module")
def namespaces():
    trial = ["unshare", "--user", "--map-root-user", "--mount", "--net", "mount", "-t", "tmpfs", "tmpfs", "/run"]
    if subprocess.run(trial, check=False, capture_output=True).returncode:
        pytest.skip("this machine allows no namespaces")


def test_nothing_of_it_is_left_after_a_stop(pcscd, pidfd_of):
    processes = [pidfd_of(pcscd.pid), pidfd_of(int(status_of(pcscd.pid, "PPid")))]

    pcscd.stop()

    assert ended(processes)
    assert not any(slot.exists() for slot in pcscd.slots)


def test_nothing_of_it_is_left_when_its_owner_is_killed(pcscd, pcsc_folder, pidfd_of):
    pcscd.stop()
    own = (
        "import sys; from pathlib import Path; from shared.demo.pcsc import PrivatePcscd\n"
        "with PrivatePcscd(Path(sys.argv[1])) as pcscd:\n"
        "    print(pcscd.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", own, str(pcsc_folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        processes = [pidfd_of(pid), pidfd_of(int(status_of(pid, "PPid")))]

        owner.kill()

    assert ended(processes)


def test_nothing_of_it_is_left_when_its_host_is_killed(pcscd, pidfd_of):
    host = int(status_of(pcscd.pid, "PPid"))
    processes = [pidfd_of(pcscd.pid), pidfd_of(host)]

    os.kill(host, signal.SIGKILL)

    assert ended(processes)


def test_the_virtual_reader_cannot_be_reached_through_the_network(namespaces, pcscd):
    with closing(socket.socket()) as stranger:
        refused = stranger.connect_ex(("127.0.0.1", VPCD_PORT))

    assert refused


def test_pcscd_is_not_root(namespaces, pcscd):
    expected = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()

    assert int(status_of(pcscd.pid, "Uid")) == expected


def test_three_at_a_time_do_not_hear_each_other(namespaces, pcsc_folder):
    uids = ["04a1b2c3d4e5f6", "04112233445566", "a1b2c3d4"]
    folders = [pcsc_folder / uid for uid in uids]
    for folder in folders:
        folder.mkdir()

    with ExitStack() as leaving:
        taps = [
            leaving.enter_context(
                subprocess.Popen([sys.executable, str(TAP_ONCE), str(folder), uid], stdout=subprocess.PIPE, text=True)
            )
            for folder, uid in zip(folders, uids, strict=True)
        ]
        said = [tap.communicate(timeout=LIMIT * 2)[0] for tap in taps]

    assert [words.splitlines()[-1] for words in said] == ["read"] * 3


# A machine without the right to namespaces, made of one that has it: /run is empty but for what `{run}` puts there.
CRAMPED = """
mount -t tmpfs tmpfs /run && {run}
echo 0 > /proc/sys/user/max_user_namespaces
exec setpriv --bounding-set=-sys_admin --inh-caps=-all --securebits=+noroot "$@"
"""


def in_a_cramped_place(run, *command):
    place = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-e", "-c", CRAMPED.format(run=run), "sh"]
    return subprocess.run(
        [*place, *command], check=False, capture_output=True, text=True, timeout=LIMIT * 2, cwd=Path.cwd()
    )


@pytest.mark.parametrize("run", ["true", "mkdir /run/pcscd"], ids=["no folder", "an unused folder"])
def test_without_namespaces_it_runs_where_the_machine_has_a_folder_for_it(namespaces, pcsc_folder, run):
    done = in_a_cramped_place(run, sys.executable, str(TAP_ONCE), str(pcsc_folder), "04a1b2c3d4e5f6")

    assert done.stdout.endswith("\nread\n"), done.stderr


def test_without_namespaces_two_doors_have_a_reader_each_beside_the_pcscd_of_the_machine(
    namespaces, pcscd, pcsc_folder
):
    folders = [pcsc_folder / name for name in ("front", "back")]
    for folder in folders:
        folder.mkdir()
    # The socket of a pcscd that runs, where that of the machine would be.
    run = f"cd {pcsc_folder} && mkdir /run/pcscd && mount --no-canonicalize --bind run /run/pcscd && cd {Path.cwd()}"
    both = '"$0" "$1" "$2" 04a1b2c3d4e5f6 & "$0" "$1" "$3" 04112233445566; wait'

    done = in_a_cramped_place(run, "sh", "-c", both, sys.executable, str(TAP_ONCE), *map(str, folders))

    assert done.stdout.splitlines().count("read") == len(folders), (done.stdout, done.stderr)
    assert answers(pcscd)


def test_without_namespaces_and_rights_it_says_so(namespaces, pcsc_folder):
    done = in_a_cramped_place(
        "mount -o remount,ro /run", sys.executable, str(TAP_ONCE), str(pcsc_folder), "04a1b2c3d4e5f6"
    )

    assert done.stdout.startswith("refused: ")
    assert "/run/pcscd" in done.stdout


def test_two_do_not_share_a_folder(pcscd, pcsc_folder):
    with pytest.raises(PcscdTrouble, match="another pcscd runs there"):
        PrivatePcscd(pcsc_folder).start()

    assert answers(pcscd)


def test_what_a_killed_one_left_does_not_keep_the_next(pcscd, pcsc_folder, pidfd_of):
    host = int(status_of(pcscd.pid, "PPid"))
    processes = [pidfd_of(pcscd.pid), pidfd_of(host)]
    os.kill(host, signal.SIGKILL)
    assert ended(processes)
    # The number in it may belong to any other process by then.
    (pcsc_folder / "run" / "pcscd.pid").write_text(f"{os.getpid()}\n", "ascii")

    with PrivatePcscd(pcsc_folder) as another:
        assert answers(another)


def test_a_driver_that_was_unpacked_for_this_user_is_found_and_read_though_its_folder_is_closed(
    pcsc_folder, tmp_path, monkeypatch
):
    """Root's own folders are closed to whoever runs pcscd."""
    before = find_driver()
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    unpacked = tmp_path / "doorwright/vpcd/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
    unpacked.parent.mkdir(parents=True)
    shutil.copy(before, unpacked)

    pcscd = PrivatePcscd(pcsc_folder)
    try:
        pcscd.start()
        found, ready = find_driver(), answers(pcscd)
    except NoRoomForPcscd as refused:
        pytest.skip(f"no pcscd can run here: {refused}")
    finally:
        pcscd.stop()

    assert (found, ready) == (unpacked, True)
    assert not (pcsc_folder / "run" / unpacked.name).exists()


def test_a_missing_driver_is_named_with_its_package(pcsc_folder):
    with pytest.raises(PcscdTrouble, match="vsmartcard-vpcd"):
        PrivatePcscd(pcsc_folder, pcsc_folder / "libifdvpcd.so").start()


def test_a_broken_driver_is_told_in_pcscds_own_words(pcscd, pcsc_folder):
    pcscd.stop()
    driver = pcsc_folder / "libbroken.so"
    driver.write_bytes(b"no library")

    with pytest.raises(PcscdTrouble, match=r"libbroken\.so"):
        PrivatePcscd(pcsc_folder, driver).start()


def test_a_folder_too_deep_for_a_socket_is_refused(tmp_path):
    with pytest.raises(PcscdTrouble, match="shorter"):
        PrivatePcscd(tmp_path / ("deep" * 40)).start()


def test_a_badge_without_a_reader_cannot_be_laid(pcscd):
    pcscd.stop()

    with pytest.raises(NoVirtualReader):
        VirtualBadge(b"\x04\x01\x02\x03", pcscd.slots[0]).insert()


def test_it_can_be_started_again_after_it_was_killed(pcscd):
    before = pcscd.pid

    pcscd.kill()
    pcscd.start()

    assert pcscd.pid != before

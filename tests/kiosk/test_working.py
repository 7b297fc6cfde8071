"""What works behind the window ends in order: what was asked of the store is done, and then no file is open."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.app import Kiosk
from kiosk.settings import Display, KioskSettings, State
from kiosk.store import DoorFiles, Store
from kiosk.training.kept import KEPT_FILE, Kept
from kiosk.working import WorkingDoor
from tests.kiosk.training.test_kept import WATCHING, part

pytestmark = pytest.mark.qt


KEY = Ed25519PrivateKey.generate()


def files_of(working):
    return DoorFiles(working.folder, 1, KEY, "1.0")


def open_files(folder):
    """What this process has open in a folder; what was removed meanwhile, too."""
    links = [each.resolve() for each in Path("/proc/self/fd").iterdir()]
    return [link.name for link in links if link.is_relative_to(folder)]


@pytest.fixture
def working(qt_loop, qapp, tmp_path):
    """The parts of a door in an empty folder, with its store open and no server."""
    kiosk = Kiosk(KioskSettings(state=State(folder=tmp_path), display=Display(fullscreen=False)), qapp)
    found = WorkingDoor(kiosk)
    found.store = Store(files_of(found))
    found.store.start()
    yield found
    found.close()
    kiosk.close()
    kiosk.engine.deleteLater()


def watch(working, *parts):
    """This is being watched, as a page asks it of the store."""
    for each in parts:
        working.store.ask(lambda _replica, each=each: working.kept.keep(WATCHING, each))


def test_a_door_that_ends_has_kept_what_was_watched_and_holds_no_file_open(working):
    watch(working, part(), part(number=1))

    working.close()

    held = open_files(working.folder)
    left = Kept(working.folder / KEPT_FILE)
    assert held == []
    assert left.changes() == [WATCHING.report(part()), WATCHING.report(part(number=1))]
    left.close()


def test_a_door_that_is_revoked_has_its_files_closed_before_they_are_wiped(working):
    watch(working, part())

    working._end(files_of(working), revoked=True)

    assert open_files(working.folder) == []
    assert list(working.folder.iterdir()) == []

"""A real kiosk, a real badge reader and a real server: what the door has acknowledged survives a power cut."""

import pytest

from kiosk.identity import door_key
from shared.journal.queries import entries
from shared.journal.types import Verdict
from tests.support.kiosks import pair, running_kiosk
from tests.support.shops import MIA

pytestmark = [pytest.mark.postgres, pytest.mark.process, pytest.mark.reader, pytest.mark.qt]


def visits(companion):
    with companion.desk.shop() as shop:
        return [entry.verdict for entry in entries(shop, 0, 1000) if entry.type == "visited"]


@pytest.fixture
def folder(companion, tmp_path):
    """The state of a kiosk that was paired as door 1."""
    found = tmp_path / "kiosk"
    found.mkdir()
    pair(found, companion.pair(1, door_key(found)))
    return found


def test_a_tap_at_a_real_reader_reaches_the_servers_journal(companion, folder, pcscd):
    with running_kiosk(folder, pcscd.slots[0], pcscd.env) as kiosk:
        kiosk.wait_for("the server answers")

        kiosk.tap(MIA)
        kiosk.wait_for("a change is kept")
        kiosk.wait_for("the server has settled changes")

        assert kiosk.stop() == 0
    assert visits(companion) == [Verdict.ACCEPTED]


def test_a_tap_without_a_network_survives_kill_9_and_is_entered_once(companion, folder, pcscd):
    with running_kiosk(folder, pcscd.slots[0], pcscd.env) as kiosk:
        kiosk.wait_for("the server answers")
        companion.stop()
        kiosk.tap(MIA)
        kiosk.wait_for("a change is kept")
        kiosk.kill()
    companion.start()

    with running_kiosk(folder, pcscd.slots[0], pcscd.env) as kiosk:
        kiosk.wait_for("the server has settled changes")
        assert kiosk.stop() == 0

    assert visits(companion) == [Verdict.ACCEPTED]

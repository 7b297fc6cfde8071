"""A real kiosk, a real badge reader and a real server: what the door has acknowledged survives a power cut."""

import pytest

from kiosk.identity import door_key
from shared.journal.queries import entries
from shared.journal.types import Verdict
from shared.people.badges import keyed_hash
from shared.sync import tables
from shared.sync.changes import DoorRevoked
from shared.sync.types import Quarantined
from tests.support.kiosks import pair, running_kiosk
from tests.support.shops import BADGE_KEY, JO, MIA, uid_of

pytestmark = [pytest.mark.postgres, pytest.mark.process, pytest.mark.reader, pytest.mark.qt]


def visits(companion):
    with companion.desk.shop() as shop:
        return [entry.verdict for entry in entries(shop, 0, 1000) if entry.type == "visited"]


def errors(kiosk):
    return {line["event"] for line in kiosk.log if line.get("level") in {"error", "critical"}}


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


def test_a_revoked_door_hands_in_what_waits_and_keeps_nothing(companion, folder, pcscd):
    with running_kiosk(folder, pcscd.slots[0], pcscd.env) as kiosk:
        kiosk.wait_for("the server answers")
        companion.stop()
        kiosk.tap(MIA)
        kiosk.wait_for("a change is kept")
        companion.desk.accept(DoorRevoked(1))
        companion.start()

        kiosk.wait_for("this door was revoked and has forgotten its workshop")

        left = list(folder.iterdir())
        assert kiosk.stop() == 0
    with companion.desk.shop() as shop:
        kept = len(shop.all(shop.of(tables.quarantine), Quarantined))
    assert (left, kept) == ([], 1)
    assert visits(companion) == []


def test_a_door_whose_outbox_is_broken_stays_on_the_screen_and_opens_once_it_is_mended(companion, folder, pcscd):
    outbox = folder / "outbox.sqlite"
    outbox.write_bytes(b"nonsense" * 1000)

    with running_kiosk(folder, pcscd.slots[0], pcscd.env) as kiosk:
        kiosk.wait_for("the door cannot open its files")
        outbox.unlink()
        kiosk.wait_for("the server answers")
        kiosk.tap(MIA)
        kiosk.wait_for("the server has settled changes")
        assert kiosk.stop() == 0

    assert visits(companion) == [Verdict.ACCEPTED]


def test_a_door_whose_replica_is_broken_makes_it_anew_and_says_so(companion, folder, pcscd):
    (folder / "replica.sqlite").write_bytes(b"nonsense" * 1000)

    with running_kiosk(folder, pcscd.slots[0], pcscd.env) as kiosk:
        kiosk.wait_for("the server answers")
        kiosk.tap(MIA)
        kiosk.wait_for("the server has settled changes")
        assert kiosk.stop() == 0

    assert errors(kiosk) == {"the replica is broken and is made anew"}
    assert visits(companion) == [Verdict.ACCEPTED]


def test_no_name_and_no_badge_is_in_the_log_of_a_door_in_trouble(companion, folder, pcscd):
    with running_kiosk(folder, pcscd.slots[0], pcscd.env) as kiosk:
        kiosk.wait_for("the server answers")
        kiosk.tap(MIA)
        kiosk.wait_for("the server has settled changes")
        pcscd.kill()
        kiosk.wait_for("reader_gone")
        companion.stop()
        kiosk.wait_for("the server cannot be reached")
        pcscd.start()
        kiosk.wait_for("reader_back")
        kiosk.tap(JO)
        assert kiosk.stop() == 0

    said = "\n".join(map(str, kiosk.log))
    secrets = [uid_of(person).value.hex() for person in (MIA, JO)]
    secrets += [keyed_hash(uid_of(person), BADGE_KEY).hex() for person in (MIA, JO)]
    assert not [secret for secret in ("Mia", "Jo,", "Jo ", *secrets) if secret.lower() in said.lower()]

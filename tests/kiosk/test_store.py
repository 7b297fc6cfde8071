"""The store on a disk that fails: what was acknowledged stays, and a broken replica is made anew."""

import sqlite3
from contextlib import closing
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from kiosk.store import BROKEN_FILE, OUTBOX_FILE, REPLICA_FILE, DoorFiles, Store, StoreClosed
from shared.booking import queries as booking
from shared.equipment import queries as equipment
from shared.equipment.changes import MachineSet
from shared.equipment.types import MachineId
from shared.people.changes import Visited
from shared.sync.outbox import OutboxTrouble
from shared.sync.replica import Made, ReplicaTrouble
from tests.support.shops import JO, LASER, MIA, TestDoor, a_booking, badge_id


def files_of(synced):
    return DoorFiles(synced.folder, synced.number, synced.key, "1.0")


@pytest.fixture
def synced(sqlite_server, clock, tmp_path):
    """Door 1 of a furnished workshop, after its first sync; nobody has its files open."""
    sqlite_server.furnish()
    clock.forward(seconds=1)
    found = TestDoor(sqlite_server, tmp_path / "door1")
    found.close()
    return found


@pytest.fixture
def open_store():
    stores = []

    def opened(synced):
        store = Store(files_of(synced))
        store.start()
        stores.append(store)
        return store

    yield opened
    for store in stores:
        store.stop()


def asked(store, work):
    return store.ask(work).result(20)


def made_at(store, synced, change, actor):
    return asked(store, lambda replica: replica.make(change, at=synced.now(), actor=actor))


def bookings_on_screen(store, synced):
    return asked(
        store,
        lambda replica: [
            each.booking_id for who in (MIA, JO) for each in booking.bookings_of(replica.shop(), who, synced.now())
        ],
    )


def spoil(path, table):
    """Overwrite the first page of a table, as a dying memory card does."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)


def test_a_full_disk_takes_no_change_and_says_so_and_goes_on_once_there_is_room(
    small_disk, sqlite_server, clock, open_store
):
    sqlite_server.furnish()
    clock.forward(seconds=1)
    synced = TestDoor(sqlite_server, small_disk.folder / "door")
    synced.close()
    store = open_store(synced)
    kept, lost, later = a_booking(MIA), a_booking(JO, hours=3), a_booking(JO, hours=5)
    made_at(store, synced, kept, MIA)
    small_disk.fill()

    with pytest.raises(OutboxTrouble, match="full"):
        made_at(store, synced, lost, JO)

    assert bookings_on_screen(store, synced) == [kept.booking_id]
    small_disk.clear()
    assert isinstance(made_at(store, synced, later, JO), Made)
    assert bookings_on_screen(store, synced) == [kept.booking_id, later.booking_id]


def test_a_full_disk_takes_no_news_and_the_door_shows_what_it_had(small_disk, sqlite_server, clock, open_store):
    sqlite_server.furnish()
    clock.forward(seconds=1)
    synced = TestDoor(sqlite_server, small_disk.folder / "door")
    synced.close()
    store = open_store(synced)
    waits = a_booking(MIA)
    made_at(store, synced, waits, MIA)
    with sqlite_server.shop() as shop:
        laser = equipment.machine(shop, LASER)
    assert laser is not None
    for n in range(200):
        clock.forward(seconds=1)
        other = replace(laser, machine_id=MachineId(UUID(int=n + 1)), name=f"Laser {n + 10}", place="x" * 400)
        sqlite_server.accept(MachineSet(other))
    cursor, epoch = asked(store, lambda replica: (replica.cursor, replica.epoch))
    news = sqlite_server.desk.pull(1, 1, cursor, epoch, clock())
    small_disk.fill()

    with pytest.raises(ReplicaTrouble, match="full"):
        asked(store, lambda replica: replica.rebase(news))

    assert bookings_on_screen(store, synced) == [waits.booking_id]
    assert asked(store, lambda replica: len(equipment.machines(replica.shop()))) == 2
    small_disk.clear()
    asked(store, lambda replica: replica.rebase(news))
    assert asked(store, lambda replica: len(equipment.machines(replica.shop()))) == 202
    assert bookings_on_screen(store, synced) == [waits.booking_id]


def test_where_a_full_disk_ends_the_open_transaction_what_waits_is_laid_again(
    small_disk, sqlite_server, clock, open_store, logged
):
    """So much is laid on the replica that SQLite has to write some of it to the disk, which takes nothing."""
    sqlite_server.furnish()
    clock.forward(seconds=1)
    synced = TestDoor(sqlite_server, small_disk.folder / "door")
    synced.close()
    store = open_store(synced)
    waits = a_booking(MIA)
    made_at(store, synced, waits, MIA)
    small_disk.fill()

    def lay_much(replica):
        conn = replica.shop().conn
        conn.exec_driver_sql("PRAGMA cache_size = 10")
        conn.execute(text("CREATE TEMP TABLE much (stuff)"))
        conn.execute(
            text(
                "INSERT INTO machine (workshop_id, machine_id, type_id, name, place, state)"
                " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                " SELECT 1, hex(randomblob(16)), type_id, 'L' || i, hex(randomblob(200)), state FROM machine, n"
            )
        )

    with pytest.raises(ReplicaTrouble, match="full"):
        asked(store, lay_much)

    assert bookings_on_screen(store, synced) == [waits.booking_id]
    assert asked(store, lambda replica: len(equipment.machines(replica.shop()))) == 2
    assert [line["event"] for line in logged if line["log_level"] == "error"] == ["the disk fails"]


@pytest.mark.parametrize("content", [b"nonsense" * 1000, b"SQLite format 3\x00" + b"\xff" * 9000])
def test_a_replica_that_is_no_replica_is_set_aside_and_what_waits_is_sent(synced, open_store, content, logged):
    store = open_store(synced)
    made = made_at(store, synced, a_booking(), MIA)
    store.stop()
    for part in synced.folder.glob(f"{REPLICA_FILE}*"):
        part.unlink()
    (synced.folder / REPLICA_FILE).write_bytes(content)

    store = open_store(synced)

    assert not asked(store, lambda replica: replica.ready)
    assert (synced.folder / BROKEN_FILE).read_bytes() == content
    assert [line["event"] for line in logged if line["log_level"] == "error"] == [
        "the replica is broken and is made anew"
    ]
    news = synced.server.desk.pull(1, 1, 0, None, synced.now())
    asked(store, lambda replica: replica.rebase(news))
    assert asked(store, lambda replica: [each.id for each in replica.to_push(9)]) == [made.id]


def test_a_replica_that_turns_out_to_be_broken_is_made_anew_without_a_restart(synced, open_store, logged):
    spoil(synced.folder / REPLICA_FILE, "machine")
    store = open_store(synced)
    made = made_at(store, synced, Visited(MIA, badge_id(MIA)), MIA)

    with pytest.raises(ReplicaTrouble, match="malformed"):
        asked(store, lambda replica: equipment.machines(replica.shop()))

    assert not asked(store, lambda replica: replica.ready)
    news = synced.server.desk.pull(1, 1, 0, None, synced.now())
    asked(store, lambda replica: replica.rebase(news))
    assert asked(store, lambda replica: len(equipment.machines(replica.shop()))) == 2
    assert asked(store, lambda replica: [each.id for each in replica.to_push(9)]) == [made.id]
    assert not any(str(MIA) in str(line) for line in logged)


def test_a_broken_outbox_is_never_set_aside(synced):
    (synced.folder / OUTBOX_FILE).write_bytes(b"nonsense" * 1000)

    with pytest.raises(OutboxTrouble, match=r"outbox\.sqlite"):
        Store(files_of(synced)).start()

    assert (synced.folder / OUTBOX_FILE).read_bytes() == b"nonsense" * 1000


def test_a_question_that_is_wrong_does_not_close_the_replica(synced, open_store, logged):
    store = open_store(synced)

    with pytest.raises(ZeroDivisionError):
        asked(store, lambda _replica: 1 / 0)

    assert asked(store, lambda replica: replica.ready)
    assert not logged


def test_nothing_is_asked_of_a_store_that_was_stopped(synced, open_store):
    store = open_store(synced)
    store.stop()

    with pytest.raises(StoreClosed):
        store.ask(lambda replica: replica.ready)


def test_a_revoked_door_keeps_nothing_of_its_workshop(synced, open_store):
    store = open_store(synced)
    made_at(store, synced, a_booking(), MIA)
    store.stop()
    (synced.folder / BROKEN_FILE).write_bytes(b"of last year")

    files_of(synced).wipe()

    assert list(synced.folder.iterdir()) == []

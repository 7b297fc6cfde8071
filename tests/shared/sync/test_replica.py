"""The door's own view: the server's rows, with what still waits on top."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from shared.booking import queries as booking
from shared.booking.changes import BookingCancelled
from shared.equipment import queries as equipment
from shared.equipment.changes import MachineSet
from shared.equipment.types import Machine, MachineId, MachineState
from shared.journal.signing import new_change_id
from shared.journal.types import ChangeId, Verdict
from shared.people import queries as people
from shared.people.changes import PersonSet, Visited
from shared.people.types import PersonState
from shared.store.tables import door_tables
from shared.sync.changes import DoorPaired
from shared.sync.messages import Rows
from shared.sync.outbox import Outbox, OutboxTrouble
from shared.sync.replica import Made, Replica, ReplicaTrouble
from shared.timespan import TimeSpan
from tests.support.shops import (
    ADMIN,
    ANA,
    JO,
    LASER,
    LASER_TWO,
    LASER_TYPE,
    MIA,
    START,
    WORKSHOP,
    TestDoor,
    a_booking,
    a_sign_off,
    badge_id,
)

HOUR = timedelta(hours=1)
DAY = TimeSpan(START, START + 24 * HOUR)


@pytest.fixture
def server(sqlite_server):
    """Which database the server has is all the same to a door."""
    return sqlite_server


def on_screen(door: TestDoor) -> list[UUID]:
    return [each.booking_id for each in booking.bookings_touching(door.shop(), DAY)]


def contents(door: TestDoor) -> dict[str, list[str]]:
    """All that a door holds, table by table."""
    shop = door.shop()
    return {table.fullname: sorted(map(repr, shop.conn.execute(table.select()).all())) for table in door_tables()}


# --- beginning


def test_a_door_that_has_not_met_its_workshop_makes_no_change(server, tmp_path, door):
    outbox = Outbox(tmp_path / "new.sqlite")
    replica = Replica(None, outbox, door=1, key=door.key, release="1.0")

    assert not replica.ready
    assert (replica.cursor, replica.epoch, replica.fresh_at) == (0, None, None)
    with pytest.raises(LookupError, match="not met its workshop"):
        replica.make(a_booking(), at=START, actor=MIA)
    assert list(outbox.waiting()) == []
    replica.close()
    outbox.close()


def test_after_the_first_sync_the_door_knows_its_workshop(door, server):
    assert door.replica.ready
    assert door.replica.workshop == WORKSHOP
    assert door.replica.cursor == server.head()
    assert door.replica.fresh_at == server.clock()
    found = people.workshop(door.shop())
    assert found is not None
    assert found.name == "Woodside Makers"


def test_everything_is_there_again_after_a_restart(door):
    booked = a_booking()
    door.make(booked, actor=MIA)
    before, waiting, cursor = contents(door), door.replica.waiting, door.replica.cursor
    door.close()

    door.open()

    assert contents(door) == before
    assert (door.replica.waiting, door.replica.cursor) == (waiting, cursor)
    assert door.replica.waiting_changes == (booked,)
    door.sync()
    assert door.replica.waiting_changes == ()


# --- making


def test_what_is_refused_is_neither_kept_nor_shown(door):
    before = contents(door)

    found = door.make(a_booking(MIA), actor=JO)

    assert not isinstance(found, Made)
    assert list(door.outbox.waiting()) == []
    assert contents(door) == before


def test_what_cannot_be_read_again_is_not_kept(door):
    nameless = Machine(MachineId(UUID(int=1)), LASER_TYPE, "", "", MachineState.USABLE, None)

    with pytest.raises(ValueError, match="name"):
        door.make(MachineSet(nameless), actor=ADMIN)

    assert list(door.outbox.waiting()) == []


def test_a_full_disk_leaves_nothing_on_the_screen(door):
    (pages,) = door.outbox._db.execute("PRAGMA page_count").fetchone()
    door.outbox._db.execute(f"PRAGMA max_page_count = {pages}")
    made: list[Made] = []

    def book_on() -> None:
        for n in range(200):
            visited = door.make(Visited(MIA, badge_id(MIA)), actor=MIA)
            assert isinstance(visited, Made), n
            made.append(visited)

    with pytest.raises(OutboxTrouble, match="full"):
        book_on()

    assert door.replica.waiting == {each.id for each in made}
    before = contents(door)
    with pytest.raises(OutboxTrouble, match="full"):
        door.make(a_booking(), actor=MIA)
    assert contents(door) == before
    door.outbox._db.execute("PRAGMA max_page_count = 100000")
    assert isinstance(door.make(a_booking(), actor=MIA), Made)
    assert {each.verdict for each in door.push()} == {Verdict.ACCEPTED}


def test_numbers_have_no_gap_although_changes_are_refused(door):
    for person in (MIA, JO, MIA, JO):
        door.make(a_booking(person, machine=LASER if person == MIA else LASER_TWO, hours=1), actor=MIA)
    assert door.outbox.next_n() == len(list(door.outbox.waiting())) + 1


def test_the_oldest_are_pushed_first_and_no_more_than_asked_for(door):
    made = [door.make(a_booking(hours=hours), actor=MIA) for hours in (1, 2, 3)]

    assert [each.id for each in door.replica.to_push(2)] == [each.id for each in made[:2]]


def test_what_is_pushed_next_costs_no_more_to_find_where_much_waits(door):
    for _ in range(6):
        door.make(Visited(MIA, badge_id(MIA)), actor=MIA)
    read = steps_of(door.outbox, lambda: door.replica.to_push(5))
    for _ in range(200):
        door.make(Visited(MIA, badge_id(MIA)), actor=MIA)

    assert steps_of(door.outbox, lambda: door.replica.to_push(5)) == read


def steps_of(outbox: Outbox, work: Callable[[], object]) -> int:
    """What SQLite does for it: one number for one plan over the same rows."""
    counted: list[None] = []
    outbox._db.set_progress_handler(lambda: counted.append(None), 1)
    work()
    outbox._db.set_progress_handler(None, 1)
    return len(counted)


# --- news


def test_news_that_comes_twice_changes_nothing_the_second_time(door, server):
    server.accept(a_booking(JO), actor=JO)
    news = door.news()
    door.replica.rebase(news)
    before = contents(door)

    settled = door.replica.rebase(news)

    assert contents(door) == before
    assert settled.outcomes == ()


def test_news_that_comes_late_does_not_bring_back_what_was(door, server):
    made = a_booking(JO)
    server.accept(made, actor=JO)
    late = door.news()
    server.accept(BookingCancelled(made.booking_id, None), actor=JO)
    server.clock.forward(minutes=1)
    door.pull()
    before, cursor, fresh_at = contents(door), door.replica.cursor, door.replica.fresh_at

    settled = door.replica.rebase(late)

    assert contents(door) == before
    assert (door.replica.cursor, door.replica.fresh_at) == (cursor, fresh_at)
    assert (settled.head, settled.outcomes) == (cursor, ())


def test_news_with_a_gap_is_refused_and_a_snapshot_fills_it(door, server):
    server.accept(a_booking(JO, hours=1), actor=JO)
    cursor = server.head()
    server.accept(a_booking(JO, hours=2), actor=JO)
    with_gap = server.desk.pull(WORKSHOP, 1, cursor, door.replica.epoch, server.clock())
    before = contents(door)

    with pytest.raises(ValueError, match="gap"):
        door.replica.rebase(with_gap)

    assert contents(door) == before
    door.replica.start_over()
    door.pull()
    assert len(on_screen(door)) == 2


def test_news_of_another_epoch_is_refused(door, server):
    server.accept(a_booking(JO), actor=JO)

    with pytest.raises(ValueError, match="another epoch"):
        door.replica.rebase(replace(door.news(), epoch=UUID(int=99)))


def test_no_news_is_news_too_the_door_is_fresh(door, server):
    now = server.clock.forward(hours=1)

    door.pull()

    assert door.replica.fresh_at == now


def test_a_snapshot_forgets_what_is_no_more(door, server):
    made = a_booking(JO)
    server.accept(made, actor=JO)
    door.pull()
    server.accept(BookingCancelled(made.booking_id, None), actor=JO)
    door.replica.start_over()

    door.pull()

    assert on_screen(door) == []
    assert contents(door)["claim"] == []


def test_while_a_door_asks_for_everything_what_it_makes_is_believed(door):
    door.replica.start_over()

    assert isinstance(door.make(a_sign_off(), actor=ANA, taps=(door.tap(JO), door.tap(ANA))), Made)
    (outcome,) = door.push()

    assert outcome.verdict is Verdict.ACCEPTED


def test_a_door_knows_its_name_without_the_network_and_hears_of_another_at_its_next_pull(door, server):
    first = door.replica.name
    server.accept(DoorPaired(1, "Side door", door.key.public_key().public_bytes_raw()))

    door.pull()
    door.close()
    door.open()

    assert (first, door.replica.name) == ("Door 1", "Side door")


def test_tables_and_columns_of_a_newer_release_are_ignored(door, server):
    laser = equipment.machine(door.shop(), LASER)
    news = replace(
        door.news(),
        head=door.replica.cursor + 1,
        rows=(
            Rows("robots", ("robot_id", "name"), (("r2", "d2"),), ('["c3po"]',)),
            Rows("journal", ("seq",), ((1,),)),
            Rows(
                "machine",
                ("machine_id", "colour", "type_id", "name", "place", "state", "back_at"),
                ((str(LASER), "blue", str(LASER_TYPE), "Laser A", "", "usable", None),),
            ),
        ),
    )

    door.replica.rebase(news)

    assert laser is not None
    assert equipment.machine(door.shop(), LASER) == replace(laser, name="Laser A", place="")
    assert door.shop().conn.execute(text("SELECT count(*) FROM journal")).scalar_one() == 0


@pytest.mark.parametrize(
    "rows",
    [
        Rows("machine", ("machine_id", "name"), (("no uuid", "Laser"),)),
        Rows("machine", ("machine_id", "name"), ((str(LASER),),)),
        Rows("machine", ("machine_id",), (), ("nonsense",)),
    ],
)
def test_nonsense_from_the_server_leaves_all_as_it_was(door, rows):
    made = door.make(a_booking(), actor=MIA)
    before, waiting = contents(door), door.replica.waiting

    with pytest.raises(ValueError, match=r".+"):
        door.replica.rebase(replace(door.news(), head=door.replica.cursor + 1, rows=(rows,)))

    assert contents(door) == before
    assert door.replica.waiting == waiting
    assert isinstance(made, Made)
    assert isinstance(door.make(a_booking(hours=5), actor=MIA), Made)


def test_news_that_the_disk_does_not_take_leaves_what_waits_on_the_screen(door, server):
    door.make(a_booking(MIA), actor=MIA)
    for n in range(40):
        server.clock.forward(minutes=1)
        wanted = replace(machine_of(door), machine_id=MachineId(UUID(int=n + 1)), name=f"Laser {n + 10}")
        server.accept(MachineSet(replace(wanted, place="x" * 400)))
    news, before, cursor = door.news(), contents(door), door.replica.cursor
    conn = door.shop().conn
    pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
    conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(ReplicaTrouble, match="full"):
        door.replica.rebase(news)

    assert contents(door) == before
    assert (door.replica.cursor, len(door.replica.waiting)) == (cursor, 1)
    conn.exec_driver_sql("PRAGMA max_page_count = 1000000")
    door.replica.rebase(news)
    assert len(equipment.machines(door.shop())) == 42
    assert len(on_screen(door)) == 1


def test_an_outbox_that_takes_no_note_keeps_no_news_back_and_what_waits_stays_on_the_screen(door, logged):
    """Its disk is full: that something is settled it learns at a later pull, and nothing depends on it."""
    first = a_booking(MIA, hours=1)
    door.make(first, actor=MIA)
    door.push()
    made = door.make(Visited(JO, badge_id(JO)), actor=JO)
    assert isinstance(made, Made)
    door.outbox._db.execute("PRAGMA query_only = ON")

    settled = door.pull()

    assert [each.verdict for each in settled.outcomes] == [Verdict.ACCEPTED]
    assert (on_screen(door), door.replica.waiting) == ([first.booking_id], {made.id})
    assert people.visit(door.shop(), JO) is not None
    assert [each.id for each in door.replica.to_push(1)] == [made.id]
    assert any(line["log_level"] == "error" and "takes no note" in line["event"] for line in logged)
    door.outbox._db.execute("PRAGMA query_only = OFF")
    door.pull()
    assert [each.id for each in door.outbox.waiting()] == [made.id]


def test_an_outbox_that_cannot_be_read_leaves_all_as_it_was(door, server):
    made = door.make(a_booking(MIA), actor=MIA)
    assert isinstance(made, Made)
    server.accept(a_booking(JO, LASER_TWO), actor=JO)
    news, before, cursor = door.news(), contents(door), door.replica.cursor
    door.outbox._db.execute("ALTER TABLE change RENAME TO lost")

    with pytest.raises(OutboxTrouble):
        door.replica.rebase(news)

    assert contents(door) == before
    assert (door.replica.cursor, door.replica.waiting) == (cursor, {made.id})
    door.outbox._db.execute("ALTER TABLE lost RENAME TO change")
    door.replica.rebase(news)
    assert len(on_screen(door)) == 2


# --- what waits


def test_a_waiting_claim_that_the_news_has_made_impossible_is_left_out(door, server):
    lost, kept = a_booking(MIA, LASER), a_booking(JO, LASER_TWO)
    for change in (lost, kept):
        door.make(change, actor=change.person_id)
    taken = a_booking(ANA, LASER, hours=1.5)
    server.accept(taken, actor=ANA)

    door.pull()

    assert set(on_screen(door)) == {kept.booking_id, taken.booking_id}
    assert len(door.replica.waiting) == 2


def test_a_claim_that_follows_from_one_that_is_left_out_is_left_out_too(door, server):
    lost = a_booking(MIA, LASER)
    door.make(lost, actor=MIA)
    door.make(BookingCancelled(lost.booking_id, None), actor=MIA)
    again = a_booking(MIA, LASER)
    door.make(again, actor=MIA)
    server.accept(a_booking(ANA, LASER), actor=ANA)

    door.pull()

    assert again.booking_id not in on_screen(door)
    assert [each.verdict for each in door.push()] == [Verdict.REFUSED] * 3


def test_a_sign_of_presence_waits_on_whatever_the_news(door, server):
    door.make(Visited(MIA, badge_id(MIA)), actor=MIA)
    server.accept(a_booking(JO), actor=JO)

    door.pull()

    assert people.visit(door.shop(), MIA) is not None


def test_a_verdict_is_told_once_to_the_pages_and_kept(door, server):
    made = door.make(a_booking(), actor=MIA)
    assert isinstance(made, Made)
    (outcome,) = door.push()

    settled = door.pull()

    assert settled.outcomes == (outcome,)
    assert door.pull().outcomes == ()
    assert door.replica.verdict(made.id) == outcome
    assert door.replica.verdict(new_change_id()) is None


def made_and_settled(door: TestDoor) -> ChangeId:
    made = door.make(Visited(MIA, badge_id(MIA)), actor=MIA)
    assert isinstance(made, Made)
    door.sync()
    return made.id


def verdicts_kept(door: TestDoor) -> int:
    found: int = door.shop().conn.exec_driver_sql("SELECT count(*) FROM replica_settled").scalar_one()
    return found


def test_a_snapshot_brings_the_verdicts_on_what_the_door_still_keeps_and_no_others(door, server):
    for _ in range(3):
        made_and_settled(door)
    server.clock.forward(days=31)
    newest = made_and_settled(door)
    door.replica.start_over()

    news = door.news()

    assert [each.id for each in news.settled] == [newest]
    assert len(server.desk.pull(WORKSHOP, 1, 0, None, server.clock()).settled) == 4  # for who does not say


def test_a_door_that_was_off_for_months_hears_what_became_of_all_that_it_had_sent(door, server):
    """The answer was lost, and the next pull is from the beginning: an upgrade, or another epoch."""
    settled = made_and_settled(door)
    made = [door.make(a_booking(hours=hours), actor=MIA) for hours in (1, 3)]
    unreadable = replace(door.forge(Visited(MIA, badge_id(MIA))), envelope=b"nonsense")
    door.outbox.append(door.outbox.next_n(), unreadable)
    answers = door.send(*door.outbox.waiting())
    server.clock.forward(days=400)
    door.replica.start_over()

    door.pull()

    assert [each.verdict for each in answers] == [Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.SET_ASIDE]
    assert (door.replica.waiting, list(door.outbox.waiting())) == (frozenset(), [])
    assert [door.replica.verdict(each.id) for each in made if isinstance(each, Made)] == list(answers[:2])
    assert door.replica.verdict(settled) is not None


def test_verdicts_are_kept_as_long_as_their_changes(door, server):
    first = made_and_settled(door)
    server.clock.forward(days=29)
    second = made_and_settled(door)
    assert verdicts_kept(door) == 2

    server.clock.forward(days=2)
    third = made_and_settled(door)

    assert verdicts_kept(door) == 2
    assert door.replica.verdict(first) is None
    assert None not in (door.replica.verdict(second), door.replica.verdict(third))


def test_a_verdict_that_the_outbox_took_no_note_of_is_kept_until_it_has(door, server):
    """Its disk is full for two months; what was answered before must not wait again after the next start."""
    made = door.make(Visited(MIA, badge_id(MIA)), actor=MIA)
    assert isinstance(made, Made)
    door.push()
    door.outbox._db.execute("PRAGMA query_only = ON")
    door.pull()
    server.clock.forward(days=60)
    door.outcome(Visited(JO, badge_id(JO)), actor=JO, n=2)
    door.pull()
    door.close()

    door.open()

    assert door.replica.waiting == frozenset()
    assert list(door.outbox.waiting()) == []


def test_what_was_answered_just_before_the_power_went_is_settled_at_the_next_start(door):
    """The replica knew the verdict; the outbox had not heard of it yet."""
    made = door.make(a_booking(), actor=MIA)
    assert isinstance(made, Made)
    door.push()
    news = door.news()
    with closing(sqlite3.connect(door.folder / "before.sqlite")) as copy:
        door.outbox._db.backup(copy)
    door.replica.rebase(news)
    door.close()
    for path in door.folder.glob("outbox.sqlite*"):
        path.unlink()
    (door.folder / "before.sqlite").rename(door.folder / "outbox.sqlite")

    door.open()

    assert door.replica.waiting == frozenset()
    assert list(door.outbox.waiting()) == []
    assert len(on_screen(door)) == 1


def test_a_waiting_change_that_cannot_be_laid_does_not_keep_the_door_from_starting(door, logged):
    """As after a bug in a release before: the server, which has the last word, sets it aside."""
    nobody = PersonSet(MIA, PersonState.ACTIVE, bytes(32))
    signed = door.forge(nobody, actor=ADMIN)
    unreadable = replace(door.forge(nobody), envelope=b"nonsense")
    for n, each in ((1, signed), (2, unreadable)):
        door.outbox.append(n, each)
    door.close()

    door.open()

    assert door.replica.waiting == {signed.id, unreadable.id}
    assert door.replica.waiting_changes == (nobody,)
    assert people.profile(door.shop(), MIA) is not None
    assert [line["change"] for line in logged if "cannot be laid" in line["event"]] == [str(unreadable.id)]
    assert isinstance(door.make(a_booking(), actor=MIA), Made)


# --- the file


def test_a_replica_that_is_broken_is_trouble_and_can_be_made_again(door, server):
    server.accept(a_booking(JO), actor=JO)
    door.pull()
    made = door.make(a_booking(hours=5), actor=MIA)
    before = contents(door)
    door.close()
    path = door.folder / "replica.sqlite"
    for broken in (b"nonsense" * 1000, path.read_bytes()[:5000], b"SQLite format 3\x00" + b"\xff" * 9000):
        path.write_bytes(broken)
        with pytest.raises(ReplicaTrouble):
            door.open()
        door.outbox.close()
    for each in door.folder.glob("replica.sqlite*"):
        each.unlink()

    door.open()
    door.pull()

    assert isinstance(made, Made)
    assert contents(door) == before


def test_a_replica_of_a_newer_release_can_be_read(door):
    before = contents(door)
    door.close()
    with closing(sqlite3.connect(door.folder / "replica.sqlite")) as db:
        db.execute("ALTER TABLE machine ADD COLUMN colour TEXT DEFAULT 'grey'")
        db.execute("CREATE TABLE robot (workshop_id INTEGER, robot_id TEXT)")
        db.commit()

    door.open()

    there = door.shop().conn.execute(text("SELECT count(*) FROM machine WHERE colour = 'grey'")).scalar_one()
    assert there == 2
    assert [each.name for each in equipment.machines(door.shop())] == ["Laser 1", "Laser 2"]
    assert isinstance(door.make(a_booking(), actor=MIA), Made)
    assert before.keys() == contents(door).keys()


def test_a_replica_of_an_older_release_gets_what_it_could_not_hold(door, server):
    """It ignored a column and a table when they came; after the upgrade it asks for everything, once."""
    server.accept(MachineSet(replace(machine_of(door), back_at=START + HOUR, state=MachineState.OUT_OF_ORDER)))
    door.pull()
    before, head = contents(door), server.head()
    door.close()
    with closing(sqlite3.connect(door.folder / "replica.sqlite")) as db:
        db.execute("ALTER TABLE machine DROP COLUMN back_at")
        db.execute("ALTER TABLE replica_settled DROP COLUMN settled_at")
        db.execute("ALTER TABLE replica_standing DROP COLUMN name")
        db.execute("DROP TABLE visit")
        db.execute("UPDATE replica_standing SET shape = 'as it was then'")
        db.commit()

    door.open()

    assert machine_of(door).back_at is None
    assert (door.replica.cursor, door.replica.name) == (0, "")
    assert isinstance(door.make(a_sign_off(), actor=ANA, taps=(door.tap(JO), door.tap(ANA))), Made)
    assert [each.verdict for each in door.push()] == [Verdict.ACCEPTED]
    door.pull()
    assert machine_of(door).back_at == START + HOUR
    assert (door.replica.cursor, door.replica.name) == (head + 1, "Door 1")
    assert before.keys() == contents(door).keys()
    door.close()
    door.open()
    assert door.replica.cursor == head + 1


def machine_of(door: TestDoor) -> Machine:
    found = equipment.machine(door.shop(), LASER)
    assert found is not None
    return found


def test_the_replica_is_whole_at_any_moment_for_who_only_reads(door, server):
    """`doctor` and backups read the file while the door is open: they see the server's rows and not what waits."""
    door.make(a_booking(), actor=MIA)

    with closing(sqlite3.connect(f"file:{door.folder / 'replica.sqlite'}?mode=ro", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("SELECT count(*) FROM booking").fetchall() == [(0,)]


# --- killed at any moment

BOOKER = """
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from shared.sync.outbox import Outbox
from shared.sync.replica import Replica
from shared.people.changes import Visited

folder, key, now = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
person, badge = map(UUID, sys.argv[4:])
outbox = Outbox(folder / "outbox.sqlite")
key = Ed25519PrivateKey.from_private_bytes(key)
replica = Replica(folder / "replica.sqlite", outbox, door=1, key=key, release="1.0")
while True:
    print(replica.make(Visited(person, badge), at=now, actor=person).id, flush=True)
"""


@pytest.mark.process
def test_a_door_that_was_killed_at_any_moment_sends_all_that_it_had_acknowledged(door, server):
    door.close()
    acknowledged: list[str] = []
    where, key = str(door.folder), door.key.private_bytes_raw().hex()
    arguments = [where, key, server.clock().isoformat(), str(MIA), str(badge_id(MIA))]
    for enough in (1, 7):
        with subprocess.Popen([sys.executable, "-c", BOOKER, *arguments], stdout=subprocess.PIPE, text=True) as booker:
            assert booker.stdout is not None
            acknowledged += [booker.stdout.readline().strip() for _ in range(enough)]
            booker.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in booker.stdout if line.endswith("\n")]

        door.open()
        door.push()
        door.pull()

        assert door.replica.waiting == frozenset()
        verdicts = [door.replica.verdict(UUID(each)) for each in acknowledged]
        assert {each.verdict for each in verdicts if each} == {Verdict.ACCEPTED}
        assert None not in verdicts
        door.close()
    door.open()

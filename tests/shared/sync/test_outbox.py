"""What a door has acknowledged is on its disk, whatever happens next."""

import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.journal.signing import new_change_id
from shared.journal.types import ChangeId, PersonId, Private, Signed
from shared.sync.outbox import KEPT, Outbox, OutboxTrouble

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MIA = PersonId(UUID(int=1))


def a_change(private: Private | None = None, size: int = 10) -> Signed:
    return Signed(new_change_id(), b"e" * size, b"signature", private)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "outbox.sqlite"


@pytest.fixture
def outbox(path):
    found = Outbox(path)
    yield found
    found.close()


def keep(outbox: Outbox, *changes: Signed) -> None:
    for change in changes:
        outbox.append(outbox.next_n(), change)


def test_what_was_kept_comes_back_as_it_was_in_its_order(outbox, path):
    private = Private(bytes(16), (MIA,), b'{"first_name":"Mia"}')
    changes = [a_change(), a_change(private), a_change()]
    keep(outbox, *changes)
    outbox.close()

    again = Outbox(path)

    assert list(again.waiting()) == changes
    assert again.next_n() == 4
    again.close()


def test_numbers_go_on_without_a_gap_over_boots_and_after_everything_is_settled(outbox, path):
    changes = [a_change(), a_change()]
    keep(outbox, *changes)
    outbox.settle([each.id for each in changes], NOW)
    outbox.settle([], NOW + 2 * KEPT)
    outbox.settle([new_change_id()], NOW + 2 * KEPT)  # long after, the rows themselves are gone
    outbox.close()

    again = Outbox(path)

    assert again.next_n() == 3
    assert list(again.waiting()) == []
    again.send_all_again()
    assert list(again.waiting()) == []
    again.close()


def test_what_is_settled_waits_no_more_but_is_kept_for_thirty_days(outbox):
    settled, waiting = a_change(), a_change()
    keep(outbox, settled, waiting)
    outbox.settle([settled.id], NOW)
    assert list(outbox.waiting()) == [waiting]

    outbox.settle([waiting.id], NOW + KEPT)
    outbox.send_all_again()
    assert list(outbox.waiting()) == [settled, waiting]


def test_what_waits_is_kept_for_ever(outbox):
    waiting, settled = a_change(), a_change()
    keep(outbox, waiting, settled)

    outbox.settle([settled.id], NOW)
    outbox.settle([new_change_id()], NOW + timedelta(days=4000))
    outbox.send_all_again()

    assert list(outbox.waiting()) == [waiting]


def test_a_change_is_kept_under_one_number_and_a_number_holds_one_change(outbox):
    first = a_change()
    keep(outbox, first)

    for n, change in ((1, a_change()), (2, first)):
        with pytest.raises(OutboxTrouble):
            outbox.append(n, change)

    assert list(outbox.waiting()) == [first]
    assert outbox.next_n() == 2


def test_the_oldest_cost_no_more_to_read_where_much_waits(outbox):
    def steps() -> int:
        """What SQLite does to read the oldest five: one number for one plan over the same rows."""
        counted: list[None] = []
        outbox._db.set_progress_handler(lambda: counted.append(None), 1)
        list(islice(outbox.waiting(), 5))
        outbox._db.set_progress_handler(None, 1)
        return len(counted)

    keep(outbox, *(a_change() for _ in range(6)))
    few = steps()
    keep(outbox, *(a_change() for _ in range(300)))

    assert steps() == few


def test_the_oldest_that_is_kept_is_known_and_where_nothing_is_the_next(outbox):
    assert outbox.oldest() == 1
    settled, waiting = a_change(), a_change()
    keep(outbox, settled, waiting)
    outbox.settle([settled.id], NOW)
    assert outbox.oldest() == 1

    outbox.settle([waiting.id], NOW + KEPT + timedelta(days=1))
    assert outbox.oldest() == 2

    outbox.settle([new_change_id()], NOW + 3 * KEPT)
    assert outbox.oldest() == 3


# --- trouble


def test_a_full_disk_keeps_nothing_of_the_change_that_it_did_not_take(outbox):
    (pages,) = outbox._db.execute("PRAGMA page_count").fetchone()
    outbox._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    kept: list[Signed] = []

    def fill() -> None:
        while True:
            change = a_change(size=1000)
            keep(outbox, change)
            kept.append(change)

    with pytest.raises(OutboxTrouble, match="full"):
        fill()

    assert kept
    assert list(outbox.waiting()) == kept
    assert outbox.next_n() == len(kept) + 1
    outbox._db.execute("PRAGMA max_page_count = 100000")
    later = a_change()
    keep(outbox, later)
    assert list(outbox.waiting()) == [*kept, later]


def test_a_full_disk_settles_nothing_and_says_so(outbox):
    change = a_change()
    keep(outbox, change)
    outbox._db.execute("PRAGMA query_only = ON")

    with pytest.raises(OutboxTrouble):
        outbox.settle([change.id], NOW)
    with pytest.raises(OutboxTrouble):
        outbox.send_all_again()

    assert list(outbox.waiting()) == [change]


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_broken_file_is_trouble_and_is_left_as_it_is(path, content):
    path.write_bytes(content)

    with pytest.raises(OutboxTrouble, match=r"outbox\.sqlite"):
        Outbox(path)

    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_trouble(tmp_path):
    with pytest.raises(OutboxTrouble):
        Outbox(tmp_path / "nowhere" / "outbox.sqlite")


def test_an_outbox_that_cannot_be_read_is_trouble(outbox):
    keep(outbox, a_change())
    outbox._db.execute("DROP TABLE change")
    outbox._db.execute("DROP TABLE counter")

    with pytest.raises(OutboxTrouble):
        list(outbox.waiting())
    with pytest.raises(OutboxTrouble):
        outbox.next_n()
    with pytest.raises(OutboxTrouble):
        outbox.oldest()


# --- killed at any moment

KEEPER = """
import sys
from pathlib import Path
from shared.journal.signing import new_change_id
from shared.journal.types import Signed
from shared.sync.outbox import Outbox

outbox = Outbox(Path(sys.argv[1]))
while True:
    change = Signed(new_change_id(), b"e" * 3000, b"signature")
    outbox.append(outbox.next_n(), change)
    print(change.id, flush=True)
"""


@pytest.mark.process
def test_everything_that_was_acknowledged_is_there_after_a_kill_at_any_moment(path):
    """The outbox lives on from one killed process to the next; what each had acknowledged is never lost."""
    acknowledged: list[ChangeId] = []
    for enough in (1, 2, 5, 9, 14):
        with subprocess.Popen([sys.executable, "-c", KEEPER, str(path)], stdout=subprocess.PIPE, text=True) as keeper:
            assert keeper.stdout is not None
            acknowledged += [ChangeId(UUID(keeper.stdout.readline().strip())) for _ in range(enough)]
            keeper.send_signal(signal.SIGKILL)
            acknowledged += [ChangeId(UUID(line.strip())) for line in keeper.stdout if line.endswith("\n")]
        assert keeper.returncode == -signal.SIGKILL

        outbox = Outbox(path)

        kept = [change.id for change in outbox.waiting()]
        # At most one more than was acknowledged: the one that was kept, but not yet said.
        assert kept[: len(acknowledged)] == acknowledged
        assert len(kept) - len(acknowledged) <= 1
        assert outbox.next_n() == len(kept) + 1
        acknowledged = kept
        outbox.close()


# --- any story

settling = st.tuples(st.just("settle"), st.integers(0, 9))
actions = st.lists(st.one_of(*map(st.just, ("keep", "again", "reopen", "day")), settling), max_size=30)


@given(actions)
def test_whatever_happens_what_waits_is_what_was_kept_and_not_settled(story):
    with tempfile.TemporaryDirectory() as folder:
        path, now = Path(folder) / "outbox.sqlite", NOW
        outbox = Outbox(path)
        outbox._db.execute("PRAGMA synchronous=OFF")
        kept: list[Signed] = []
        settled: dict[ChangeId, datetime] = {}
        for action in story:
            match action:
                case "keep":
                    kept.append(a_change())
                    keep(outbox, kept[-1])
                case "again":
                    outbox.send_all_again()
                    settled.clear()
                case "reopen":
                    outbox.close()
                    outbox = Outbox(path)
                    outbox._db.execute("PRAGMA synchronous=OFF")
                case "day":
                    now += timedelta(days=20)
                case ("settle", n) if kept:
                    change = kept[n % len(kept)]
                    outbox.settle([change.id], now)
                    settled.setdefault(change.id, now)
                    gone = {id_ for id_, at in settled.items() if at < now - KEPT}
                    kept = [each for each in kept if each.id not in gone]
            assert list(outbox.waiting()) == [each for each in kept if each.id not in settled]
        outbox.close()

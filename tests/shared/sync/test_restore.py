"""The server comes back from a backup, and gets from its doors what it has lost."""

from typing import Any
from uuid import UUID

import pytest

from shared.booking import queries as booking
from shared.journal import tables as journal
from shared.journal.types import Verdict
from shared.refusals import decode
from shared.store.engines import transaction
from shared.store.tables import metadata
from shared.sync.replica import Made
from tests.support.shops import (
    ANA,
    JO,
    LASER_TWO,
    MIA,
    START,
    WORKSHOP,
    Server,
    TestDoor,
    a_booking,
    a_sign_off,
)

Backup = dict[str, list[dict[str, Any]]]


def back_up(server: Server) -> Backup:
    with server.shop() as shop:
        return {
            table.fullname: [dict(row) for row in shop.conn.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }


def restore(server: Server, backup: Backup, request: pytest.FixtureRequest) -> None:
    """Put the tables back as they were, under a new epoch: as `doorwright server restore` does."""
    if server.engine.dialect.name == "postgresql":
        request.getfixturevalue("postgres_template").clear()  # the login that serves may not delete from the journal
    with transaction(server.engine, WORKSHOP) as sa:
        for table in reversed(metadata.sorted_tables):
            if server.engine.dialect.name == "sqlite":
                sa.execute(table.delete())
        for table in metadata.sorted_tables:
            if backup[table.fullname]:
                sa.execute(table.insert(), backup[table.fullname])
        sa.execute(journal.journal_head.update().where(journal.journal_head.c.only == 0).values(epoch=UUID(int=8)))


def test_a_restored_server_gets_back_what_the_doors_still_know(door, server, request):
    backup = back_up(server)
    lost, confirmed = a_booking(MIA, hours=1), a_booking(JO, LASER_TWO, hours=1)
    for change in (lost, confirmed):
        made = door.make(change, actor=change.person_id)
        assert isinstance(made, Made)
    door.sync()
    assert door.replica.waiting == frozenset()
    restore(server, backup, request)
    server.clock.forward(minutes=5)

    door.pull()

    assert len(door.replica.waiting) == 2
    assert [each.person_id for each in booking.bookings_of(door.shop(), MIA, START)] == [MIA]
    assert [each.verdict for each in door.push()] == [Verdict.ACCEPTED] * 2
    door.pull()
    assert door.replica.waiting == frozenset()
    with server.shop() as shop:
        assert len(booking.bookings_of(shop, MIA, START)) == len(booking.bookings_of(shop, JO, START)) == 1


def test_what_the_backup_knew_is_not_entered_again(door, server, request):
    made = door.make(a_booking(), actor=MIA)
    door.sync()
    backup = back_up(server)
    restore(server, backup, request)
    head = server.head()

    door.pull()

    assert door.replica.waiting == frozenset()
    assert door.push() == ()
    assert server.head() == head
    assert isinstance(made, Made)
    assert door.replica.verdict(made.id) is not None


def test_after_a_restore_a_door_is_believed_although_the_head_is_lower_than_it_was(door, server, request):
    backup = back_up(server)
    for hours in range(1, 4):
        door.make(a_booking(hours=hours), actor=MIA)
        door.sync()
    restore(server, backup, request)
    server.clock.forward(minutes=5)
    door.sync()
    door.sync()

    outcome = door.outcome(a_sign_off(), actor=ANA, taps=(door.tap(JO), door.tap(ANA)))

    assert outcome.verdict is Verdict.ACCEPTED, decode(outcome.refusals)


def test_two_doors_bring_back_what_each_of_them_knows_and_end_the_same(door, server, tmp_path, request):
    other = TestDoor(server, tmp_path / "door2", number=2)
    backup = back_up(server)
    door.make(a_booking(MIA, hours=1), actor=MIA)
    other.make(a_booking(JO, LASER_TWO, hours=1), actor=JO)
    for each in (door, other):
        each.sync()
    restore(server, backup, request)
    server.clock.forward(minutes=5)

    for each in (other, door, other, door, other):
        each.pull()
        each.push()
        each.pull()

    for each in (door, other):
        found = [booking.bookings_of(each.shop(), person, START) for person in (MIA, JO)]
        assert [len(some) for some in found] == [1, 1]
        assert each.replica.waiting == frozenset()
    other.close()


def test_a_pull_of_the_old_epoch_does_not_fit_any_more(door, server, request):
    backup = back_up(server)
    door.make(a_booking(), actor=MIA)
    old = door.news()
    restore(server, backup, request)
    door.pull()
    assert door.replica.epoch == UUID(int=8)

    with pytest.raises(ValueError, match="another epoch"):
        door.replica.rebase(old)


def test_a_door_that_has_lost_its_replica_sends_all_again_and_nothing_is_entered_twice(door, server):
    door.make(a_booking(), actor=MIA)
    door.sync()
    head = server.head()
    door.close()
    for path in door.folder.glob("replica.sqlite*"):
        path.unlink()

    door.open()
    door.sync()

    assert server.head() == head
    assert door.replica.waiting == frozenset()
    assert len(booking.bookings_of(door.shop(), MIA, START)) == 1

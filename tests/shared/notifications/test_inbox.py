"""Who is told what: an inbox that keeps what is unread, on both databases."""

from datetime import timedelta
from uuid import UUID

import pytest

from shared.booking.changes import BookingApproved, BookingCancelled, BookingRejected, PolicySet
from shared.booking.types import Policy, ReasonDetails
from shared.calendar.rules import AlreadyBooked
from shared.journal.signing import new_change_id, private_part, seal_of
from shared.journal.types import PersonId
from shared.notifications import queries as inbox
from shared.notifications.changes import NoticesRead
from shared.notifications.types import (
    BookingConfirmed,
    BookingRefused,
    BookingTakenAway,
    LostBadgeSeen,
    ModuleDiffers,
    NoticeBody,
    NoticeId,
    SignOffRefused,
)
from shared.people.changes import LostBadgeTapped
from shared.people.types import SYSTEM_TYPE, WORKSHOP_TYPE, Level
from shared.refusals import AnyRefusal, decode
from shared.signoff.changes import SignedOff
from shared.signoff.rules import MayNotSign
from shared.signoff.types import SignOffId
from shared.training.changes import ModuleMeasured, ModuleSet, QualificationWithdrawn
from shared.training.queries import grants_of
from shared.training.types import Module, ModuleId, ModuleState
from tests.support.shops import (
    ADMIN,
    ANA,
    JO,
    LASER,
    LASER_TYPE,
    MIA,
    START,
    Server,
    TestDoor,
    a_booking,
    badge_id,
    person_id,
)

SAFETY = ModuleId(UUID(int=0xD001))
HOUR = timedelta(hours=1)


def told(server: Server, person: PersonId) -> list[NoticeBody]:
    with server.shop() as shop:
        return [each.body for each in inbox.unread(shop, person)]


def test_whose_booking_staff_take_away_is_told(server):
    server.clock.forward(seconds=1)
    made, part = a_booking(), private_part(ReasonDetails("The tube is broken."), [MIA])
    server.accept(made, actor=MIA)

    server.accept(BookingCancelled(made.booking_id, seal_of(part)), private=part)

    assert told(server, MIA) == [BookingTakenAway(made.booking_id, rejected=False)]
    assert told(server, ADMIN) == []


def test_who_cancels_for_themselves_need_not_be_told(server):
    server.clock.forward(seconds=1)
    made = a_booking()
    server.accept(made, actor=MIA)

    server.accept(BookingCancelled(made.booking_id, None), actor=MIA)

    assert told(server, MIA) == []


def test_a_pending_booking_is_answered(server):
    server.clock.forward(seconds=1)
    server.accept(PolicySet(Policy(LASER_TYPE, approval=True)))
    first, second = a_booking(hours=1), a_booking(hours=3)
    part = private_part(ReasonDetails("Maintenance."), [MIA])
    for made in (first, second):
        server.accept(made, actor=MIA)

    server.accept(BookingApproved(first.booking_id))
    server.clock.forward(seconds=1)
    server.accept(BookingRejected(second.booking_id, seal_of(part)), private=part)

    assert told(server, MIA) == [
        BookingTakenAway(second.booking_id, rejected=True),
        BookingConfirmed(first.booking_id),
    ]


def test_whom_a_door_had_promised_a_time_is_told_why_it_was_refused(door, server):
    wanted = a_booking(MIA)
    door.make(wanted, actor=MIA)
    server.accept(a_booking(JO), actor=JO)

    door.sync()

    (notice,) = inbox.unread(door.shop(), MIA)
    assert isinstance(notice.body, BookingRefused)
    assert (notice.body.machine_id, notice.body.starts_at, notice.body.ends_at) == (
        LASER,
        wanted.starts_at,
        wanted.ends_at,
    )
    why = decode(b"[" + b",".join(bytes(each) for each in notice.body.refusals) + b"]")
    assert why == (AlreadyBooked(START + 2 * HOUR, START + 2 * HOUR),)


def test_learner_and_trainer_are_told_of_a_sign_off_that_could_not_stand(door, server):
    change = SignedOff(
        SignOffId(new_change_id()), MIA, LASER_TYPE, Level.USER, True, answers=(), reasons=(), until=None
    )
    taps = (door.tap(MIA), door.tap(JO))

    outcome = door.outcome(change, actor=JO, taps=taps)

    assert decode(outcome.refusals) == (MayNotSign((ANA,)),)
    for person in (MIA, JO):
        (body,) = told(server, person)
        assert isinstance(body, SignOffRefused)
        assert body.type_id == LASER_TYPE
    assert told(server, ANA) == []


def test_nobody_is_told_of_a_sign_off_that_nobody_signed(door, server):
    change = SignedOff(SignOffId(new_change_id()), MIA, LASER_TYPE, Level.USER, True, (), (), None)

    door.outcome(change, actor=None)

    assert told(server, MIA) == []


def test_on_an_admin_page_the_refusal_is_on_the_page_and_nobody_is_told_besides(server):
    server.clock.forward(seconds=1)
    server.accept(a_booking(JO), actor=JO)

    assert server.refusals(a_booking(MIA), actor=MIA) != ()

    assert told(server, MIA) == []


def test_those_who_look_after_the_workshop_are_told_of_a_lost_badge(door, server):
    server.grant(JO, WORKSHOP_TYPE, Level.TRAINER)
    server.clock.forward(seconds=1)

    door.outcome(LostBadgeTapped(badge_id(MIA)))

    for person in (ADMIN, JO):
        assert told(server, person) == [LostBadgeSeen(badge_id(MIA), 1)]
    assert told(server, ANA) == []


def test_where_the_workshop_has_nobody_the_admins_are_told(door, server):
    server.grant(JO, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)
    with server.shop() as shop:
        (grant,) = [each for each in grants_of(shop, ADMIN) if each.type_id == WORKSHOP_TYPE]
    server.accept(QualificationWithdrawn(grant.grant_id), actor=JO)
    server.clock.forward(seconds=1)

    door.outcome(LostBadgeTapped(badge_id(MIA)))

    assert told(server, ADMIN) == told(server, JO) == [LostBadgeSeen(badge_id(MIA), 1)]


@pytest.mark.parametrize(("measured_ms", "told_of_it"), [(60_000, False), (62_000, False), (62_001, True)])
def test_admins_are_told_of_a_video_that_has_changed(door, server, measured_ms, told_of_it):
    module = Module(SAFETY, "Safety", ModuleState.OFFERED, 1, "dQw4w9WgXcQ", 60_000, verified=True)
    server.accept(ModuleSet(module))

    door.outcome(ModuleMeasured(SAFETY, 1, measured_ms))
    door.outcome(ModuleMeasured(SAFETY, 9, measured_ms))

    assert told(server, ADMIN) == ([ModuleDiffers(SAFETY, 60_000, measured_ms)] if told_of_it else [])


# --- reading


def lost_badge_notice(door: TestDoor) -> NoticeId:
    door.outcome(LostBadgeTapped(badge_id(MIA)))
    door.pull()
    (notice,) = inbox.unread(door.shop(), ADMIN)
    return notice.notice_id


def test_what_was_read_at_one_door_is_read_at_all(door, server, tmp_path):
    other = TestDoor(server, tmp_path / "door2", number=2)
    notice = lost_badge_notice(door)
    other.pull()
    read_at = server.clock.forward(minutes=1)

    other.make(NoticesRead(ADMIN, (notice, NoticeId(UUID(int=1)))), actor=ADMIN)
    other.sync()
    door.pull()

    for each in (door, other):
        assert inbox.unread(each.shop(), ADMIN) == []
        assert [found.read_at for found in inbox.inbox(each.shop(), ADMIN)] == [read_at]
    other.close()


def test_the_first_time_it_was_read_counts(door, server):
    notice = lost_badge_notice(door)
    read_at = server.clock.forward(minutes=1)
    for _ in range(2):
        door.outcome(NoticesRead(ADMIN, (notice,)), actor=ADMIN)
        server.clock.forward(minutes=1)

    with server.shop() as shop:
        found = inbox.notice(shop, notice)
    assert found is not None
    assert found.read_at == read_at


def test_nobody_reads_somebody_elses_notices(door, server):
    notice = lost_badge_notice(door)

    door.outcome(NoticesRead(JO, (notice,)), actor=JO)

    assert len(told(server, ADMIN)) == 1


def test_a_notice_read_at_a_time_that_cannot_be_right_was_read_when_it_was_heard_of(door, server):
    notice = lost_badge_notice(door)

    door.outcome(NoticesRead(ADMIN, (notice,)), actor=ADMIN, at=START + timedelta(days=400))

    with server.shop() as shop:
        found = inbox.notice(shop, notice)
    assert found is not None
    assert found.read_at is not None
    assert found.read_at < START + HOUR


def test_the_newest_notices_come_first_and_no_more_than_asked_for(door, server):
    for n in range(3):
        server.clock.forward(minutes=1)
        door.outcome(LostBadgeTapped(badge_id(person_id(n))))

    with server.shop() as shop:
        found = inbox.inbox(shop, ADMIN, most=2)
    assert [each.body for each in found] == [LostBadgeSeen(badge_id(person_id(n)), 1) for n in (2, 1)]


def test_every_reason_that_a_notice_quotes_is_one_that_can_be_read(door, server):
    door.make(a_booking(MIA), actor=MIA)
    server.accept(a_booking(JO), actor=JO)
    door.push()

    (body,) = told(server, MIA)

    assert isinstance(body, BookingRefused)
    assert all(isinstance(decode(b"[" + bytes(raw) + b"]")[0], AnyRefusal) for raw in body.refusals)

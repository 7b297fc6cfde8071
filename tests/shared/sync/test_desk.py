"""What the server does with what doors send: each change once, each answer for ever, each entry chained."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw
from msgspec.structs import replace
from sqlalchemy import func, insert, select
from sqlalchemy.exc import OperationalError

from shared.booking import queries as booking
from shared.booking.changes import BookingMade, PolicySet, UseStarted
from shared.booking.types import BookingId, Policy, UseId
from shared.calendar.tables import claim
from shared.equipment.changes import EquipmentTypeSet
from shared.equipment.types import Category, EquipmentType, Standing
from shared.journal import tables as journal
from shared.journal.queries import Entry, Outcome, entries, first_answers, head, taken_at_of, written_at
from shared.journal.rules import (
    CLOCK_SLACK,
    GENESIS,
    BadSignature,
    Freshness,
    IdReused,
    NotAtDoors,
    NotBelievable,
    NumberReused,
    PrivatePartMissing,
    TooLongOffline,
    WrongDoor,
    entry_hash,
)
from shared.journal.signing import (
    new_change_id,
    open_envelope,
    private_part,
    pull_receipt,
    seal_of,
    signature_holds,
)
from shared.journal.types import PersonId, Private, Signed, Tap, Verdict
from shared.journal.writes import open_journal
from shared.notifications.queries import unread
from shared.notifications.types import BookingRefused
from shared.people.changes import (
    BadgeEnrolled,
    BadgeStateSet,
    EnrolmentOpened,
    PersonSet,
    PreferencesSet,
    Visited,
    WorkshopOpened,
    WorkshopSet,
)
from shared.people.queries import visit
from shared.people.types import (
    SYSTEM_TYPE,
    BadgeState,
    EquipmentTypeId,
    LanguageCode,
    Level,
    PersonDetails,
    PersonState,
    Preferences,
)
from shared.refusals import ReasonUnknown, decode
from shared.store.engines import transaction
from shared.sync import tables
from shared.sync.changes import DoorPaired
from shared.sync.desk import FromDoor, FromServer
from shared.sync.messages import MOST_CHANGES
from shared.timespan import TimeSpan
from shared.training.changes import QualificationGranted, QualificationWithdrawn
from shared.training.queries import grants_of
from shared.training.types import GrantId
from tests.shared.sync.any_change import changes
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
    Server,
    TestDoor,
    a_booking,
    a_sign_off,
    badge_id,
    person_id,
)

HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)


DETAILS = private_part(PersonDetails("Eve"), [person_id(50)])
NEVER_AT_A_DOOR = (
    WorkshopOpened("Evil", "UTC", LanguageCode.ENGLISH, MIA, bytes(32), seal_of(DETAILS)),
    PersonSet(person_id(50), PersonState.ACTIVE, seal_of(DETAILS)),
    BadgeStateSet(badge_id(MIA), BadgeState.LOST),
    EquipmentTypeSet(EquipmentType(LASER_TYPE, "Laser", "focus-2", Category.GREEN, Standing.MACHINES)),
    PolicySet(Policy(LASER_TYPE)),
    QualificationGranted(GrantId(UUID(int=0xF001)), MIA, SYSTEM_TYPE, Level.OWNER, None),
    QualificationWithdrawn(GrantId(UUID(int=0xF001))),
    DoorPaired(9, "Mine", bytes(32)),
)


def journal_of(server: Server) -> list[Entry]:
    with server.shop() as shop:
        return entries(shop, 0, 10_000)


def tags(refusals: str) -> list[str]:
    return [str(each.__struct_config__.tag) for each in decode(refusals)]


def granted(door: TestDoor, learner: PersonId = JO, *, at: datetime | None = None, **said: Any) -> Outcome:
    """What the desk makes of a grant: Ana signs somebody off on the laser, both badges tapped just then."""
    return door.outcome(a_sign_off(learner), actor=ANA, taps=both(door, learner, at), at=at, **said)


def both(door: TestDoor, learner: PersonId = JO, at: datetime | None = None) -> tuple[Tap, ...]:
    return tuple(Tap(badge_id(each), each, at or door.now()) for each in (learner, ANA))


# --- each change once


def test_a_change_is_answered_the_same_for_ever_and_entered_once(door, server):
    accepted, refused = door.forge(a_booking(MIA), actor=MIA), door.forge(a_booking(JO), actor=JO)
    first = door.send(accepted, refused)
    head_then = server.head()
    server.clock.forward(days=3)

    again = door.send(refused, accepted, refused)

    assert again == (first[1], first[0], first[1])
    assert [each.verdict for each in first] == [Verdict.ACCEPTED, Verdict.REFUSED]
    assert server.head() == head_then


def test_a_change_twice_in_one_push_is_entered_once(door, server):
    signed = door.forge(a_booking(), actor=MIA)
    before = server.head()

    first, second = door.send(signed, signed)

    assert first == second
    assert server.head() == before + 1


@pytest.mark.parametrize("together", [True, False])
def test_an_id_that_comes_again_with_other_bytes_is_refused_and_changes_nothing(door, server, together):
    first = door.forge(a_booking(MIA), actor=MIA)
    other = door.forge(a_booking(JO, LASER_TWO), actor=JO, id=first.id)
    before = server.head()

    if together:
        accepted, reused = door.send(first, other)
    else:
        (accepted,), (reused,) = door.send(first), door.send(other)

    assert (accepted.verdict, reused.verdict) == (Verdict.ACCEPTED, Verdict.REFUSED)
    assert decode(reused.refusals) == (IdReused(),)
    assert server.head() == before + 1


def test_a_number_that_was_used_before_is_a_cloned_door(door, server):
    signed = door.forge(a_booking(MIA), actor=MIA)
    clone = door.forge(a_booking(JO, LASER_TWO), actor=JO, n=open_envelope(signed).n)
    door.send(signed)

    (outcome,) = door.send(clone)

    assert decode(outcome.refusals) == (NumberReused(),)
    with server.shop() as shop:
        assert booking.bookings_of(shop, JO, START) == []


def test_a_number_that_was_used_in_the_same_push_is_a_cloned_door_too(door):
    signed = door.forge(a_booking(MIA), actor=MIA)
    clone = door.forge(a_booking(JO, LASER_TWO), actor=JO, n=open_envelope(signed).n)

    _, outcome = door.send(signed, clone)

    assert decode(outcome.refusals) == (NumberReused(),)


def test_a_gap_in_a_doors_numbers_is_an_alarm_and_no_more(door, logged):
    outcome = door.outcome(a_booking(), actor=MIA, n=99)

    assert outcome.verdict is Verdict.ACCEPTED
    assert {"event": "a door left out numbers", "door": 1, "last": 0, "came": 99, "log_level": "error"} in logged


def test_too_many_at_once_are_not_taken_at_all(door, server):
    many = [door.forge(Visited(MIA, badge_id(MIA))) for _ in range(MOST_CHANGES + 1)]
    before = server.head()

    with pytest.raises(ValueError, match="at most 100"):
        door.send(*many)

    assert server.head() == before
    assert len(door.send(*many[:MOST_CHANGES])) == MOST_CHANGES


def test_nothing_is_taken_for_a_workshop_that_does_not_exist(server):
    with pytest.raises(LookupError):
        server.desk.take(77, [], server.clock())
    with pytest.raises(LookupError):
        server.desk.pull(77, 1, 0, None, server.clock())


# --- who sent it


def test_what_another_door_has_signed_is_not_taken_from_this_one(door, server, tmp_path):
    other = TestDoor(server, tmp_path / "door2", number=2)
    signed = other.forge(a_booking(), actor=MIA)

    (outcome,) = door.send(signed)

    assert decode(outcome.refusals) == (WrongDoor(),)
    # It was kept as this door's, so this door hears of it.
    door.pull()
    assert door.replica.verdict(signed.id) == outcome
    other.close()


@pytest.mark.parametrize("said", [{"workshop": WORKSHOP + 1}, {"door": 2}])
def test_what_was_signed_for_another_place_is_not_taken(door, said):
    assert decode(door.outcome(a_booking(), actor=MIA, **said).refusals) == (WrongDoor(),)


def test_an_envelope_under_another_id_than_its_own_is_not_taken(door):
    signed = door.forge(a_booking(), actor=MIA)

    (outcome,) = door.send(replace(signed, id=new_change_id()))

    assert decode(outcome.refusals) == (WrongDoor(),)


def test_a_door_that_was_never_paired_is_not_believed(door, server):
    signed = door.forge(a_booking(), actor=MIA, door=9)

    (outcome,) = server.desk.take(WORKSHOP, [FromDoor(9, signed)], server.clock()).outcomes

    assert decode(outcome.refusals) == (WrongDoor(),)


def test_bytes_that_the_door_did_not_sign_are_not_taken(door):
    signed = door.forge(a_booking(), actor=MIA)
    tampered = replace(signed, envelope=signed.envelope.replace(b'"release":"1.0"', b'"release":"1.1"'))
    by_another_key = door.forge(a_booking(), actor=MIA, key=Ed25519PrivateKey.generate())
    nonsense = replace(door.forge(a_booking(), actor=MIA), signature=b"")

    outcomes = door.send(tampered, by_another_key, nonsense)

    assert [decode(each.refusals) for each in outcomes] == [(BadSignature(),)] * 3


def test_a_door_with_a_key_that_is_none_is_not_believed(door, server):
    with server.shop() as shop:
        shop.conn.execute(tables.door.update().where(tables.door.c.door == 1).values(public_key=b"short"))

    assert decode(door.outcome(a_booking(), actor=MIA).refusals) == (BadSignature(),)


def test_what_is_refused_at_the_counter_uses_up_no_number(door):
    signed = door.forge(a_booking(), actor=MIA)
    n = open_envelope(signed).n
    door.send(replace(signed, id=new_change_id(), signature=bytes(64)))

    (outcome,) = door.send(signed)

    assert outcome.verdict is Verdict.ACCEPTED
    assert n == 1


# --- what cannot be read or written


@pytest.mark.parametrize(
    "change",
    [
        b'{"type":"teleported","person_id":"00000000-0000-0000-0000-000000000001"}',
        b'{"type":"booking_made"}',
        b'{"type":"door_paired","door":1,"name":"a\\u0000b","public_key":""}',
        b"7",
        b'{"type":"requirement_set","tree":' + b'{"type":"all_of","parts":[' * 300 + b"]}" * 300 + b"}",
    ],
)
def test_a_change_that_nobody_can_read_is_kept_byte_for_byte_and_the_queue_moves_on(door, server, change):
    unreadable, readable = door.forge(Raw(change)), door.forge(a_booking(), actor=MIA)

    first, second = door.send(unreadable, readable)

    assert (first.verdict, second.verdict) == (Verdict.SET_ASIDE, Verdict.ACCEPTED)
    kept = journal_of(server)[-2]
    assert (kept.envelope, kept.verdict, kept.change_id) == (unreadable.envelope, Verdict.SET_ASIDE, unreadable.id)
    door.pull()
    assert door.replica.verdict(unreadable.id) == first


@pytest.mark.parametrize(
    "envelope",
    [b"", b"nonsense", b'{"id":7}', b"\xff", b'{"release":"\xff"}', b'{"change":' + b"[" * 100_000],
)
def test_an_envelope_that_nobody_can_read_is_kept_byte_for_byte_and_the_queue_moves_on(door, server, envelope, logged):
    unreadable = Signed(new_change_id(), envelope, b"signed")

    first, second = door.send(unreadable, door.forge(a_booking(), actor=MIA))

    assert (first.verdict, second.verdict) == (Verdict.SET_ASIDE, Verdict.ACCEPTED)
    assert journal_of(server)[-2].envelope == envelope
    assert any(line["log_level"] == "error" and line["change"] == str(unreadable.id) for line in logged)


@pytest.mark.parametrize(
    "said",
    [
        {"n": 2**63},
        {"n": -1},
        {"seen": 2**70},
        {"release": "1.0\x00"},
        {"task": "x" * 200},
        {"receipt": "ü"},
        {"at": START.replace(tzinfo=None)},
        {"at": START.replace(year=9999)},
        {"fresh_at": START.replace(year=1)},
    ],
)
def test_an_envelope_that_no_database_could_keep_is_set_aside(door, said):
    first, second = door.send(door.forge(a_booking(), actor=MIA, **said), door.forge(a_booking(), actor=MIA, n=5))

    assert (first.verdict, second.verdict) == (Verdict.SET_ASIDE, Verdict.ACCEPTED)


@pytest.mark.parametrize(
    "until",
    [
        datetime(1, 1, 1, 0, 30, tzinfo=timezone(14 * HOUR)),  # in UTC in the year 0, which there is not
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 30, tzinfo=UTC),  # in Berlin in the year 10000
        datetime(9999, 12, 31, 23, 30, tzinfo=timezone(-12 * HOUR)),
    ],
    ids=str,
)
def test_a_change_with_a_time_that_no_screen_can_show_is_set_aside_with_words(door, server, logged, until):
    taps = both(door)
    changes = [
        door.forge(UseStarted(UseId(new_change_id()), LASER, MIA, None, until), actor=MIA),
        door.forge(replace(a_booking(), ends_at=until), actor=MIA),
        door.forge(replace(a_sign_off(), until=until), actor=ANA, taps=taps),
        door.forge(a_booking(), actor=MIA),
    ]

    outcomes = door.send(*changes)
    door.pull()

    assert [each.verdict for each in outcomes] == [*[Verdict.SET_ASIDE] * 3, Verdict.ACCEPTED]
    told = {line["change"]: line["why"] for line in logged if line["event"].startswith("a change cannot be read")}
    assert told == {str(each.id): "a time beyond the years 1900 to 9000" for each in changes[:3]}
    assert [each.envelope for each in journal_of(server)[-4:]] == [each.envelope for each in changes]


def test_a_change_whose_writing_raises_is_set_aside_while_the_rest_goes_through(door, server, logged):
    broken = Private(bytes(16), (MIA,), b'{"language": 7}')
    changes = [
        door.forge(a_booking(MIA, hours=1), actor=MIA),
        door.forge(PreferencesSet(MIA, seal_of(broken)), actor=MIA, private=broken),
        door.forge(a_booking(JO, hours=3), actor=JO),
    ]

    outcomes = door.send(*changes)

    assert [each.verdict for each in outcomes] == [Verdict.ACCEPTED, Verdict.SET_ASIDE, Verdict.ACCEPTED]
    with server.shop() as shop:
        assert len(booking.bookings_touching(shop, TimeSpan(START, START + 24 * HOUR))) == 2
        kept = shop.conn.execute(
            select(journal.private_part.c.content).where(journal.private_part.c.change_id == changes[1].id)
        ).scalar_one()
    assert kept == broken.content
    assert any(line["event"].startswith("a change cannot be judged or written") for line in logged)
    assert [line["event"] for line in logged].count("a batch failed and is taken again change by change") == 1


def test_a_change_whose_judging_raises_is_set_aside_while_the_rest_goes_through(door):
    broken = Private(bytes(16), (MIA,), b"no JSON")
    enrolled = BadgeEnrolled(badge_id(person_id(51)), MIA, "member", seal_of(broken))

    outcomes = door.send(door.forge(enrolled, actor=ADMIN, private=broken), door.forge(a_booking(), actor=MIA))

    assert [each.verdict for each in outcomes] == [Verdict.SET_ASIDE, Verdict.ACCEPTED]


def test_a_booking_that_cannot_be_written_holds_up_nothing_else(door):
    """It waits to be written, and is refused only while the next change is looked at: whose pull nobody remembers."""
    made = a_booking(MIA, hours=1)
    door.send(door.forge(made, actor=MIA))
    again = replace(a_booking(JO, hours=3), booking_id=made.booking_id)

    outcomes = door.send(door.forge(again, actor=JO), door.forge(a_booking(), actor=MIA, seen=10**6))

    assert [each.verdict for each in outcomes] == [Verdict.SET_ASIDE, Verdict.REFUSED]


def test_whose_booking_is_set_aside_is_told_that_it_does_not_stand(door, server):
    """Only a bug comes here: the calendar refuses what the rules have allowed."""
    wanted = a_booking(MIA)
    with server.shop() as shop:
        shop.conn.execute(
            insert(claim).values(
                workshop_id=WORKSHOP,
                claim_id=wanted.booking_id,
                resource_id=LASER,
                source="booking",
                starts_at=START + 100 * HOUR,
                ends_at=START + 101 * HOUR,
            )
        )

    outcome = door.outcome(wanted, actor=MIA)

    assert outcome.verdict is Verdict.SET_ASIDE
    door.pull()
    (notice,) = unread(door.shop(), MIA)
    assert isinstance(notice.body, BookingRefused)
    assert decode(b"[" + bytes(notice.body.refusals[0]) + b"]") == (ReasonUnknown(),)
    assert booking.bookings_of(door.shop(), MIA, START) == []


def test_what_a_page_of_the_server_makes_can_be_read_again_or_is_set_aside(server):
    nameless = EquipmentTypeSet(EquipmentType(EquipmentTypeId(UUID(int=9)), "", "x", Category.RED, Standing.MACHINES))

    assert server.take(nameless).verdict is Verdict.SET_ASIDE


def test_the_databases_own_trouble_sets_nothing_aside(door, server):
    """A full disk, a lock, a lost connection: the same change is taken when it is over."""
    signed = door.forge(a_booking(), actor=MIA)
    before = server.head()
    with server.engine.connect() as conn:
        if conn.dialect.name == "sqlite":
            # As if somebody had filled the disk: no page can be added to the file any more.
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
            conn.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            conn.rollback()
            many = [door.forge(Visited(MIA, badge_id(MIA)), release="x" * 80) for _ in range(MOST_CHANGES)]
            with pytest.raises(OperationalError, match="full"):
                door.send(signed, *many[:-1])
            conn.exec_driver_sql("PRAGMA max_page_count=1000000")
            conn.rollback()
        else:
            conn.exec_driver_sql("SET LOCAL app.workshop = '1'")
            conn.exec_driver_sql("LOCK TABLE booking IN ACCESS EXCLUSIVE MODE")
            short = server.engine.execution_options()
            with transaction(short, WORKSHOP) as busy:
                busy.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
                with pytest.raises(OperationalError):
                    server.desk.take_within(busy, WORKSHOP, [FromDoor(1, signed)], server.clock())
            conn.rollback()

    assert server.head() == before
    (outcome,) = door.send(signed)
    assert outcome.verdict is Verdict.ACCEPTED


# --- times


@pytest.mark.parametrize("off", [timedelta(), -CLOCK_SLACK, CLOCK_SLACK])
def test_a_clock_a_little_off_is_believed(door, server, off):
    outcome = granted(door, at=server.clock() + off + (MOMENT if off < timedelta() else -MOMENT))

    assert "not_believable" not in tags(outcome.refusals)


@pytest.mark.parametrize("off", [-timedelta(hours=1), timedelta(minutes=5), -timedelta(days=400), timedelta(days=400)])
def test_a_grant_or_claim_at_a_time_that_cannot_be_right_is_refused(door, server, off):
    at = server.clock() + off

    for change, actor in ((a_sign_off(), ANA), (a_booking(), MIA)):
        outcome = door.outcome(change, actor=actor, at=at)
        assert outcome.verdict is Verdict.REFUSED
        (found,) = decode(outcome.refusals)
        assert isinstance(found, NotBelievable)
        assert not found.earliest - CLOCK_SLACK <= at <= found.latest


def test_an_observation_at_a_time_that_cannot_be_right_is_kept_with_the_doubt(door, server):
    outcome = door.outcome(Visited(MIA, badge_id(MIA)), actor=MIA, at=START + timedelta(days=400))

    assert outcome.verdict is Verdict.ACCEPTED
    assert tags(outcome.refusals) == tags(journal_of(server)[-1].refusals) == ["not_believable"]
    with server.shop() as shop:
        assert visit(shop, MIA) is None


def test_what_happened_before_the_last_pull_but_after_what_was_seen_is_believed(door, server):
    at = server.clock.forward(hours=1)
    server.clock.forward(hours=1)
    door.pull()

    outcome = door.outcome(Visited(MIA, badge_id(MIA)), actor=MIA, at=at)

    assert tags(outcome.refusals) == []


@pytest.mark.parametrize("said", [{"receipt": "0" * 32}, {"seen": 1}, {"fresh_at": START + HOUR}, {"receipt": ""}])
def test_a_door_cannot_claim_a_pull_that_it_was_not_given(door, said):
    assert tags(granted(door, **said).refusals) == ["not_believable"]


def test_one_false_word_does_not_make_the_truth_unbelievable(door):
    granted(door, fresh_at=START + timedelta(days=365))

    assert granted(door, MIA).verdict is Verdict.ACCEPTED


def test_a_door_cannot_go_back_to_an_older_pull(door, server):
    old = {"seen": door.replica.cursor, "fresh_at": door.replica.fresh_at, "receipt": door.replica.receipt}
    server.clock.forward(hours=1)
    server.accept(a_booking(JO, LASER_TWO), actor=JO)
    door.pull()
    assert granted(door).verdict is Verdict.ACCEPTED

    outcome = granted(door, MIA, **old)

    assert tags(outcome.refusals) == ["not_believable"]


def test_a_grant_is_judged_by_the_rights_of_its_moment(door, server):
    """Ana's right ends at noon; what she granted before counts when it comes after."""
    at = server.clock.forward(minutes=10)
    server.clock.forward(minutes=10)
    with server.shop() as shop:
        (right,) = [each for each in grants_of(shop, ANA) if each.level is Level.TRAINER]
    server.accept(QualificationWithdrawn(right.grant_id))
    now = server.clock.forward(minutes=10)

    assert granted(door, at=at).verdict is Verdict.ACCEPTED
    assert tags(granted(door, at=now).refusals) == ["may_not_sign"]


def test_a_grant_of_a_door_that_was_alone_too_long_is_refused(door, server):
    fresh_at = door.replica.fresh_at
    server.clock.forward(hours=9)

    outcome = granted(door)

    assert decode(outcome.refusals) == (TooLongOffline(fresh_at),)


def test_an_owner_of_the_system_may_grant_at_a_door_that_was_alone(door, server):
    server.add_badge(ADMIN)
    server.clock.forward(days=30)
    change = EnrolmentOpened(1, JO, server.clock() + timedelta(seconds=15))

    assert door.outcome(change, actor=ADMIN, taps=(door.tap(ADMIN),)).verdict is Verdict.ACCEPTED
    assert tags(granted(door).refusals) == ["too_long_offline"]


def test_what_a_door_has_seen_after_it_was_alone_for_too_long_for_anybody_earns_nothing(door, server):
    limits = Freshness(timedelta(hours=1), timedelta(hours=2), timedelta(hours=3))
    server.accept(WorkshopSet("Woodside", "UTC", LanguageCode.ENGLISH, (), limits))
    fresh_at = door.replica.fresh_at
    assert fresh_at is not None
    server.clock.forward(days=1)

    early = door.outcome(Visited(MIA, badge_id(MIA)), actor=MIA, at=fresh_at + 3 * HOUR)
    late = door.outcome(Visited(JO, badge_id(JO)), actor=JO, at=fresh_at + 4 * HOUR)

    assert tags(early.refusals) == []
    assert tags(late.refusals) == ["not_believable"]
    with server.shop() as shop:
        assert visit(shop, JO) is None


# --- private parts


def preferring(**chosen: Any) -> tuple[PreferencesSet, Private]:
    part = private_part(Preferences(**chosen), [MIA])
    return PreferencesSet(MIA, seal_of(part)), part


def private_rows(server: Server, change: UUID) -> tuple[int, list[UUID]]:
    with server.shop() as shop:
        parts, about = journal.private_part.c, journal.private_about.c
        count = shop.conn.execute(
            select(func.count()).select_from(journal.private_part).where(parts.change_id == change)
        ).scalar_one()
        persons = shop.conn.execute(select(about.person_id).where(about.change_id == change)).scalars().all()
    return count, list(persons)


def test_a_private_part_is_kept_beside_the_journal_with_whom_it_is_about(door, server):
    change, part = preferring(lower_page=True)
    signed = door.forge(change, actor=MIA, private=part)

    assert door.send(signed)[0].verdict is Verdict.ACCEPTED
    assert private_rows(server, signed.id) == (1, [MIA])
    assert part.content not in journal_of(server)[-1].envelope


def test_a_private_part_that_is_missing_or_swapped_is_refused_and_not_kept(door, server):
    change, part = preferring(lower_page=True)
    _, other = preferring(lower_page=False)
    about_nobody = replace(part, about=())
    forged = [door.forge(change, actor=MIA, private=each) for each in (None, other, about_nobody)]

    outcomes = door.send(*forged)

    assert [decode(each.refusals) for each in outcomes] == [(PrivatePartMissing(),)] * 3
    assert [private_rows(server, each.id) for each in forged] == [(0, [])] * 3


def test_a_private_part_that_nobody_asked_for_is_refused(door, server):
    signed = door.forge(a_booking(), actor=MIA, private=private_part(PersonDetails("Eve"), [MIA]))
    (outcome,) = door.send(signed)

    assert decode(outcome.refusals) == (PrivatePartMissing(),)
    assert private_rows(server, signed.id) == (0, [])


def test_somebody_named_twice_is_named_once(door, server):
    part = private_part(Preferences(lower_page=True), [MIA, MIA])
    signed = door.forge(PreferencesSet(MIA, seal_of(part)), actor=MIA, private=part)

    assert door.send(signed)[0].verdict is Verdict.ACCEPTED
    assert private_rows(server, signed.id) == (1, [MIA])


# --- the journal


def test_the_journal_verifies_entry_by_entry(door, server):
    door.send(
        door.forge(a_booking(MIA), actor=MIA),
        door.forge(a_booking(JO), actor=JO),
        door.forge(Raw(b'{"type":"teleported"}')),
        door.forge(a_sign_off(), actor=ANA, at=START - timedelta(days=1)),
    )

    found = journal_of(server)
    for entry in found:
        key = server.key if entry.door == 0 else door.key
        assert signature_holds(Signed(entry.change_id, entry.envelope, entry.signature), key.public_key())
    verify(server)


def verify(server: Server) -> None:
    """Every entry has the hash of the one before in its own, and the head is the last."""
    found = journal_of(server)
    before, taken_at = GENESIS, START - HOUR
    for seq, entry in enumerate(found, start=1):
        assert entry.seq == seq
        assert entry.taken_at > taken_at
        said = (entry.verdict, entry.refusals.encode(), entry.signature, entry.envelope)
        before, taken_at = entry_hash(before, seq, entry.taken_at, *said), entry.taken_at
        assert entry.hash == before
    with server.shop() as shop:
        newest = head(shop)
    assert newest is not None
    assert (newest.seq, newest.hash, newest.taken_at) == (len(found), before, taken_at)


def test_what_was_refused_is_an_entry_too_with_its_reasons(door, server):
    door.send(door.forge(a_booking(MIA), actor=MIA))
    signed = door.forge(a_booking(JO), actor=JO)

    (outcome,) = door.send(signed)

    entry = journal_of(server)[-1]
    assert (entry.seq, entry.change_id, entry.door, entry.verdict) == (outcome.seq, signed.id, 1, Verdict.REFUSED)
    assert (entry.refusals, entry.type, entry.actor) == (outcome.refusals, "booking_made", JO)
    assert tags(entry.refusals) == ["already_booked"]


def test_the_server_signs_as_door_0_with_numbers_of_its_own(server):
    server.accept(a_booking(), actor=ADMIN)
    server.refusals(a_booking(), actor=MIA)

    envelopes = [open_envelope(Signed(e.change_id, e.envelope, e.signature)) for e in journal_of(server)]

    assert [each.n for each in envelopes] == list(range(1, len(envelopes) + 1))
    assert {each.door for each in envelopes} == {0}
    assert all(each.at == entry.taken_at for each, entry in zip(envelopes, journal_of(server), strict=True))


def test_a_timed_task_is_named_in_the_journal(server):
    sent = FromServer(a_booking(), None, seen=server.head(), task="task:nightly")

    (outcome,) = server.desk.take(WORKSHOP, [sent], server.clock()).outcomes

    entry = journal_of(server)[-1]
    assert open_envelope(Signed(entry.change_id, entry.envelope, entry.signature)).task == "task:nightly"
    assert tags(outcome.refusals) == ["not_yours"]


def test_a_change_of_the_server_that_is_sent_again_under_its_id_is_answered_as_the_first_time(server):
    sent = FromServer(a_booking(), MIA, seen=server.head(), id=new_change_id())
    (first,) = server.desk.take(WORKSHOP, [sent], server.clock()).outcomes
    entries = len(journal_of(server))

    again = server.desk.take(WORKSHOP, [sent, sent], server.clock()).outcomes

    assert again == (first, first)
    assert first.id == sent.id
    assert len(journal_of(server)) == entries


def test_the_times_of_entries_rise_even_if_the_servers_clock_goes_back(server):
    server.clock.forward(hours=-3)
    for hours in (1, 2, 3):
        server.take(a_booking(hours=hours), actor=MIA)

    times = [entry.taken_at for entry in journal_of(server)]

    assert times == sorted(set(times))


def test_reads_of_the_journal_find_what_is_there(door, server):
    signed = door.forge(a_booking(), actor=MIA)
    (outcome,) = door.send(signed)

    with server.shop() as shop:
        assert first_answers(shop, [signed.id, new_change_id()]) == {signed.id: (outcome, signed.envelope)}
        assert taken_at_of(shop, outcome.seq) == entries(shop, outcome.seq - 1, 1)[0].taken_at
        assert taken_at_of(shop, 0) is None
        assert [each.seq for each in entries(shop, 3, 2)] == [4, 5]
        made = msgspec.json.decode(open_envelope(signed).change, type=BookingMade)
        assert written_at(shop, "booking", made.booking_id) == outcome.seq
        assert written_at(shop, "booking", BookingId(UUID(int=1))) == 0


def test_two_workshops_have_two_journals(server):
    with transaction(server.engine, 2) as conn:
        open_journal(conn, 2, UUID(int=8), START)
    before = server.head()

    taken = server.desk.take(2, [FromServer(a_booking(), MIA, seen=0)], START)

    assert taken.head == 1
    assert server.head() == before


@pytest.mark.parametrize("actor", [None, ADMIN])
@pytest.mark.parametrize("change", NEVER_AT_A_DOOR, ids=lambda each: type(each).__name__)
def test_what_no_page_of_a_door_makes_is_refused_from_a_door_whoever_is_named(door, change, actor):
    """A stolen door can sign anything, also that an admin had tapped there."""
    private = DETAILS if hasattr(change, "private") else None
    there = (door.tap(ADMIN),)

    assert door.make(change, actor=actor, taps=there, private=private) == (NotAtDoors(),)
    outcome = door.outcome(change, actor=actor, taps=there, private=private)
    assert (outcome.verdict, decode(outcome.refusals)) == (Verdict.REFUSED, (NotAtDoors(),))


def test_whatever_a_door_signs_has_a_verdict_and_the_queue_moves_on(door, server):
    actors = st.sampled_from([None, ADMIN, ANA, MIA])
    given_at = door.replica.fresh_at
    # What it says that it has seen: nothing, something, all of it, more than there is; and whether that is true.
    seen = st.sampled_from([0, 1, door.replica.cursor, 10**9])
    receipts = {n: pull_receipt(b"receipts", door=1, head=n, given_at=given_at) for n in (0, 1, 10**9)}
    pulls = st.tuples(seen, st.booleans())

    @settings(max_examples=50)
    @given(st.lists(st.tuples(changes(), actors, pulls), max_size=12))
    def any_changes(some):
        sent = [
            door.forge(change, actor=actor, seen=n, receipt=receipts.get(n, door.replica.receipt) if true else "no")
            for change, actor, (n, true) in some
        ]
        sent.append(door.forge(Visited(MIA, badge_id(MIA)), actor=MIA))

        outcomes = door.send(*sent)

        assert [each.id for each in outcomes] == [each.id for each in sent]
        assert outcomes[-1].verdict in (Verdict.ACCEPTED, Verdict.QUARANTINED)

    any_changes()
    door.pull()
    verify(server)

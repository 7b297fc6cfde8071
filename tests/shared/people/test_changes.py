"""What happens to persons, badges and the workshop itself, on both databases."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from shared.areas import CHANGE_TYPES
from shared.equipment import queries as equipment
from shared.equipment.types import Standing
from shared.journal.rules import Freshness, NotAllowed, PrivatePartMissing, StaleEdit
from shared.journal.signing import private_part, seal_of
from shared.journal.types import Action, BadgeId, Change, PersonId, Private, Verdict
from shared.people import queries as people
from shared.people import tables
from shared.people.changes import (
    BadgeEnrolled,
    BadgeStateSet,
    EnrolmentOpened,
    LostBadgeTapped,
    PersonSet,
    Visited,
    WorkshopOpened,
    WorkshopSet,
)
from shared.people.rules import (
    AdminsOnly,
    AnotherAwaited,
    BadgeTaken,
    BadgeUnknown,
    ClosesBeforeOpening,
    NoEnrolmentOpen,
    PersonNotActive,
    PersonUnknown,
    TapTooOld,
    TiersFall,
    UnknownTimeZone,
    WorkshopExists,
)
from shared.people.types import (
    FIXED_TYPES,
    SYSTEM_TYPE,
    WORKSHOP_TYPE,
    BadgeDetails,
    BadgeState,
    LanguageCode,
    Level,
    Opening,
    Pace,
    PersonDetails,
    PersonState,
    Profile,
)
from shared.refusals import decode
from shared.sync.changes import DoorRevoked
from shared.sync.replica import Made
from shared.sync.rules import DoorUnknown
from shared.training.queries import holders, holdings, who_signs
from shared.training.rules import LastOwner
from tests.support.shops import ADMIN, ANA, JO, KIM, LASER_TYPE, MIA, START, Server, badge_id, person_id

NEW, STRANGER = person_id(50), person_id(99)
NEW_BADGE = BadgeId(UUID(int=0xE001))


def set_person(
    person: PersonId, details: PersonDetails | None = None, state: PersonState = PersonState.ACTIVE
) -> tuple[PersonSet, Private]:
    part = private_part(details or PersonDetails("Somebody"), [person])
    return PersonSet(person, state, seal_of(part)), part


def enrol(
    person: PersonId = MIA, number: bytes = b"n" * 32, badge: BadgeId = NEW_BADGE
) -> tuple[BadgeEnrolled, Private]:
    part = private_part(BadgeDetails(number), [person])
    return BadgeEnrolled(badge, person, "member", seal_of(part)), part


def workshop_set(**changed: object) -> WorkshopSet:
    wanted = WorkshopSet("Woodside", "Europe/Berlin", LanguageCode.GERMAN, (Opening(0, 600, 1320),), Freshness())
    return replace(wanted, **changed)


# --- the workshop


def test_a_new_workshop_has_its_settings_its_fixed_types_and_its_first_owner(server):
    with server.shop() as shop:
        found = people.workshop(shop)
        types = {each.type_id: each.standing for each in equipment.equipment_types(shop)}
        held = holdings(shop, ADMIN, server.clock.forward(seconds=1))
        profile = people.profile(shop, ADMIN)

    assert found is not None
    assert (found.name, found.zone) == ("Woodside Makers", "Europe/Berlin")
    assert [types[each] for each in FIXED_TYPES] == [Standing.WORKSHOP, Standing.SYSTEM, Standing.NOTICEBOARD]
    assert held >= {(SYSTEM_TYPE, Level.OWNER), (WORKSHOP_TYPE, Level.OWNER), (WORKSHOP_TYPE, Level.USER)}
    assert profile is not None
    assert profile.first_name == "Ada"


def test_a_workshop_is_opened_once_and_only_by_the_server_itself(server):
    part = private_part(PersonDetails("Eve"), [STRANGER])
    again = WorkshopOpened("Evil", "Mars/Base", LanguageCode.ENGLISH, STRANGER, bytes(32), seal_of(part))

    assert server.refusals(again, actor=None, private=part) == (WorkshopExists(), UnknownTimeZone())
    assert NotAllowed() in server.refusals(again, actor=ADMIN, private=part)


def test_an_admin_sets_the_workshop(server):
    server.accept(workshop_set())

    with server.shop() as shop:
        found = people.workshop(shop)
    assert found is not None
    assert (found.name, found.language, found.hours) == ("Woodside", LanguageCode.GERMAN, (Opening(0, 600, 1320),))


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../etc/passwd", "Europe"])
def test_a_zone_that_is_none_is_refused(server, zone):
    assert server.refusals(workshop_set(zone=zone)) == (UnknownTimeZone(),)


def test_a_workshop_cannot_close_before_it_opens(server):
    late, never = Opening(4, 1080, 1560), Opening(5, 1080, 120)

    assert server.refusals(workshop_set(hours=(late, never))) == (ClosesBeforeOpening(),)
    assert server.refusals(workshop_set(hours=(late,))) == ()


def test_a_door_alone_is_not_allowed_more_after_a_longer_time(server):
    falls = Freshness(timedelta(hours=9), timedelta(hours=8))

    assert server.refusals(workshop_set(freshness=falls)) == (TiersFall(),)


@pytest.mark.parametrize("who", [ANA, MIA, STRANGER, None])
def test_nobody_but_an_admin_sets_the_workshop(server, who):
    assert server.refusals(workshop_set(), actor=who) == (NotAllowed(),)


def test_of_two_admins_who_look_at_the_same_page_the_second_is_told(server):
    seen = server.head()
    server.accept(workshop_set())

    assert server.refusals(workshop_set(name="Other"), seen=seen) == (StaleEdit(),)


# --- persons


def test_a_person_is_added_and_changed(server):
    change, part = set_person(NEW, PersonDetails("Kim", "Lee", "kim@example.org", LanguageCode.GERMAN, Pace.DOUBLE))
    server.accept(change, private=part)
    server.clock.forward(days=1)
    change, part = set_person(NEW, PersonDetails("Kim", "Park"))
    server.accept(change, private=part)

    with server.shop() as shop:
        person, profile = people.person(shop, NEW), people.profile(shop, NEW)
    assert person is not None
    assert person.added_at < START + timedelta(hours=1)
    assert profile is not None
    assert (profile.last_name, profile.email, profile.pace) == ("Park", None, Pace.USUAL)


def test_a_trainer_of_the_workshop_may_add_people_and_a_trainer_of_machines_may_not(server):
    server.grant(JO, WORKSHOP_TYPE, Level.TRAINER)
    server.clock.forward(seconds=1)
    change, part = set_person(NEW)

    assert server.refusals(change, actor=ANA, private=part) == (NotAllowed(),)
    assert server.refusals(change, actor=JO, private=part) == ()


def test_a_person_whose_details_do_not_come_with_it_is_not_set(server):
    change, _ = set_person(NEW)
    other = private_part(PersonDetails("Eve"), [NEW])

    assert server.refusals(change) == (PrivatePartMissing(),)
    assert server.refusals(change, private=other) == (PrivatePartMissing(),)
    with server.shop() as shop:
        assert people.person(shop, NEW) is None


def test_details_that_cannot_be_read_are_set_aside(server):
    part = Private(bytes(16), (NEW,), b'{"first_name": 7}')

    outcome = server.take(PersonSet(NEW, PersonState.ACTIVE, seal_of(part)), private=part)

    assert outcome.verdict is Verdict.SET_ASIDE
    with server.shop() as shop:
        assert people.person(shop, NEW) is None


def test_somebody_changed_by_another_admin_meanwhile_is_not_overwritten(server):
    seen = server.head()
    change, part = set_person(MIA, PersonDetails("Mia", "Married"))
    server.accept(change, private=part)

    assert server.refusals(*[set_person(MIA)[0]], private=None, seen=seen) == (PrivatePartMissing(),)
    change, part = set_person(MIA)
    assert server.refusals(change, private=part, seen=seen) == (StaleEdit(),)


def test_whoever_has_left_holds_nothing_and_helps_nobody(server):
    server.clock.forward(seconds=1)
    change, part = set_person(ANA, PersonDetails("Ana"), PersonState.LEFT)

    server.accept(change, private=part)

    with server.shop() as shop:
        assert holdings(shop, ANA, server.clock()) == frozenset()
        assert holders(shop, LASER_TYPE, [Level.TRAINER], server.clock()) == []
        assert who_signs(shop, LASER_TYPE, server.clock()) == []


def test_an_admin_who_has_left_cannot_come_back_by_themselves(server):
    server.grant(JO, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)
    change, part = set_person(ADMIN, state=PersonState.LEFT)
    server.accept(change, actor=JO, private=part)

    change, part = set_person(ADMIN)
    assert server.refusals(change, actor=ADMIN, private=part) == (NotAllowed(), AdminsOnly())
    assert server.refusals(change, actor=JO, private=part) == ()


def test_the_last_owner_of_the_system_cannot_leave(server):
    server.clock.forward(seconds=1)
    change, part = set_person(ADMIN, state=PersonState.LEFT)
    assert server.refusals(change, private=part) == (LastOwner(),)

    server.grant(JO, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)

    change, part = set_person(ADMIN, state=PersonState.LEFT)
    assert server.refusals(change, private=part) == ()
    change, part = set_person(JO, state=PersonState.LEFT)
    assert server.refusals(change, actor=JO, private=part) == (LastOwner(),)


# --- badges


def opened_at_the_server(server, person=MIA, by=ADMIN, seconds=60):
    server.accept(EnrolmentOpened(0, person, server.clock() + timedelta(seconds=seconds)), actor=by)


def test_a_badge_is_bound_to_whom_the_door_waits_for(server):
    opened_at_the_server(server)
    change, part = enrol()

    server.accept(change, private=part)

    with server.shop() as shop:
        found = people.known(shop, b"n" * 32)
        assert people.enrolment(shop, 0) is None
    assert found is not None
    assert (found.badge.badge_id, found.badge.person_id) == (NEW_BADGE, MIA)
    assert found.badge.state is BadgeState.ACTIVE
    assert found.profile.first_name == "Mia"


def test_a_door_waits_once_and_for_one_person(server):
    opened_at_the_server(server)
    change, part = enrol()

    assert server.refusals(*enrol(JO)[:1], private=enrol(JO)[1]) == (PrivatePartMissing(),)
    other, others_part = enrol(JO)
    assert server.refusals(other, private=others_part) == (NoEnrolmentOpen(),)
    assert server.refusals(change, actor=ANA, private=part) == (NoEnrolmentOpen(),)
    assert server.refusals(change, private=part) == ()
    again, part_again = enrol(number=b"m" * 32, badge=BadgeId(UUID(int=0xE002)))
    assert server.refusals(again, private=part_again) == (NoEnrolmentOpen(),)


def test_a_door_waits_no_longer_than_a_minute_whatever_was_asked_for(server):
    opened_at_the_server(server, seconds=3600)
    server.clock.forward(seconds=61)
    change, part = enrol()

    assert server.refusals(change, private=part) == (NoEnrolmentOpen(),)


def test_enrolment_is_opened_for_members_by_those_who_manage_people(server):
    until = server.clock() + timedelta(seconds=15)

    assert server.refusals(EnrolmentOpened(0, STRANGER, until)) == (PersonUnknown(),)
    assert server.refusals(EnrolmentOpened(0, MIA, until), actor=ANA) == (NotAllowed(),)
    assert server.refusals(EnrolmentOpened(0, MIA, until), actor=None) == (NotAllowed(),)
    change, part = set_person(JO, state=PersonState.LEFT)
    server.accept(change, private=part)
    assert server.refusals(EnrolmentOpened(0, JO, until)) == (PersonNotActive(),)


def test_a_badge_names_one_person_until_it_is_given_back(server):
    opened_at_the_server(server)
    change, part = enrol()
    server.accept(change, private=part)

    opened_at_the_server(server, JO)
    other, others_part = enrol(JO, badge=BadgeId(UUID(int=0xE002)))
    for state in (BadgeState.ACTIVE, BadgeState.LOST):
        server.accept(BadgeStateSet(NEW_BADGE, state))
        assert server.refusals(other, private=others_part) == (BadgeTaken(MIA),)
    server.accept(BadgeStateSet(NEW_BADGE, BadgeState.RETURNED))
    assert server.refusals(other, private=others_part) == ()

    with server.shop() as shop:
        known = people.known(shop, b"n" * 32)
    assert known is not None
    assert known.person.person_id == JO


def test_a_badge_that_was_given_on_cannot_be_found_again(server):
    opened_at_the_server(server)
    change, part = enrol()
    server.accept(change, private=part)
    server.accept(BadgeStateSet(NEW_BADGE, BadgeState.RETURNED))
    opened_at_the_server(server, JO)
    other, others_part = enrol(JO, badge=BadgeId(UUID(int=0xE002)))
    server.accept(other, private=others_part)

    assert server.refusals(BadgeStateSet(NEW_BADGE, BadgeState.ACTIVE)) == (BadgeTaken(JO),)
    assert server.refusals(BadgeStateSet(NEW_BADGE, BadgeState.LOST)) == (BadgeTaken(JO),)
    assert server.refusals(BadgeStateSet(NEW_BADGE, BadgeState.RETURNED)) == ()


def test_a_badge_cannot_take_the_place_of_another_by_its_id(server):
    opened_at_the_server(server)
    change, part = enrol(badge=badge_id(JO))

    outcome = server.take(change, private=part)

    assert outcome.verdict is Verdict.SET_ASIDE
    with server.shop() as shop:
        badge = people.badge(shop, badge_id(JO))
    assert badge is not None
    assert badge.person_id == JO


def test_a_lost_badge_is_known_and_a_strange_one_is_not(server):
    server.accept(BadgeStateSet(badge_id(MIA), BadgeState.LOST))

    with server.shop() as shop:
        badge = people.badge(shop, badge_id(MIA))
        assert badge is not None
        found = people.known(shop, badge.uid_hash)
        assert people.known(shop, b"x" * 32) is None
        assert [each.badge_id for each in people.badges_of(shop, MIA)] == [badge_id(MIA)]
    assert found is not None
    assert found.badge.state is BadgeState.LOST


def test_a_badge_that_nobody_has_cannot_be_lost(server):
    assert server.refusals(BadgeStateSet(NEW_BADGE, BadgeState.LOST)) == (BadgeUnknown(),)
    assert server.refusals(BadgeStateSet(badge_id(MIA), BadgeState.LOST), actor=ANA) == (NotAllowed(),)


def test_names_are_read_for_those_who_have_one(server):
    with server.shop() as shop:
        assert people.first_names(shop, [MIA, JO, STRANGER]) == {MIA: "Mia", JO: "Jo"}
        assert people.first_names(shop, []) == {}
        assert people.full_names(shop, [MIA, STRANGER]) == {MIA: "Mia"}


def test_a_full_name_has_the_last_name_where_there_is_one():
    nadia = Profile(MIA, "Nadia", "Keller", None, LanguageCode.ENGLISH)

    assert nadia.full_name == "Nadia Keller"
    assert replace(nadia, last_name="").full_name == "Nadia"


# --- at a door


def test_at_the_door_a_manager_opens_the_enrolment_with_a_fresh_tap(door):
    until = door.server.clock() + timedelta(seconds=15)
    asked = EnrolmentOpened(1, MIA, until)

    refused = door.make(asked, actor=ADMIN)
    tap_of_nobody = door.make(asked, actor=ADMIN, taps=(door.tap(MIA),))

    assert refused == (TapTooOld(ADMIN),)
    assert tap_of_nobody == (TapTooOld(ADMIN),)


def test_at_a_door_it_waits_fifteen_seconds_whatever_was_asked_for(door, server):
    server.add_badge(ADMIN)
    door.pull()
    asked = EnrolmentOpened(1, MIA, server.clock() + timedelta(seconds=60))

    door.make(asked, actor=ADMIN, taps=(door.tap(ADMIN),))
    door.push()

    with server.shop() as shop:
        at_server, at_door = people.enrolment(shop, 1), people.enrolment(door.shop(), 1)
    assert at_server is not None
    assert at_server.until == server.clock() + timedelta(seconds=15)
    assert at_door == at_server


def test_those_who_are_here_are_listed_the_newest_first_with_who_has_a_badge(server):
    server.clock.forward(seconds=1)
    server.add_person(STRANGER, "Rosa", badge=False)
    details = private_part(PersonDetails("Jo"), [JO])
    server.accept(PersonSet(JO, PersonState.LEFT, seal_of(details)), private=details)

    with server.shop() as shop:
        listed, badges = people.active_profiles(shop), people.with_badge(shop)

    assert listed[0].first_name == "Rosa"
    assert {each.person_id for each in listed} == {STRANGER, ADMIN, ANA, MIA, KIM}
    assert {ANA, MIA, KIM} <= badges
    assert STRANGER not in badges


def test_visits_are_read_for_those_who_have_been_in(server):
    server.accept(Visited(MIA, badge_id(MIA)), actor=MIA)

    with server.shop() as shop:
        found = people.visits(shop, [MIA, JO])

    assert list(found) == [MIA]
    assert found[MIA].last_at.replace(microsecond=0) == server.clock()


def test_the_whole_enrolment_at_a_door_reaches_another(door, server):
    server.add_badge(ADMIN)
    door.pull()
    opened = EnrolmentOpened(1, MIA, server.clock() + timedelta(seconds=15))
    door.make(opened, actor=ADMIN, taps=(door.tap(ADMIN, before=timedelta(seconds=10)),))
    change, part = enrol()
    door.make(change, actor=ADMIN, private=part)

    outcomes = door.push()
    door.pull()

    assert [outcome.verdict for outcome in outcomes] == [Verdict.ACCEPTED] * 2
    assert people.known(door.shop(), b"n" * 32) is not None
    assert people.enrolment(door.shop(), 1) is None


def test_a_manager_whose_tap_is_eleven_seconds_old_taps_again(door, server):
    server.add_badge(ADMIN)
    door.pull()
    opened = EnrolmentOpened(1, MIA, server.clock() + timedelta(seconds=15))

    found = door.make(opened, actor=ADMIN, taps=(door.tap(ADMIN, before=timedelta(seconds=11)),))

    assert found == (TapTooOld(ADMIN),)


def test_no_email_address_is_kept_at_a_door(door):
    with door.server.shop() as shop:
        there = people.profile(shop, MIA)
    here = people.profile(door.shop(), MIA)

    assert there is not None
    assert here is not None
    assert (there.email, here.email) == ("Mia@example.org", None)
    assert b"@example.org" not in (door.folder / "replica.sqlite").read_bytes()


def test_a_visit_is_known_at_every_door(door, server):
    door.make(Visited(MIA, badge_id(MIA)), actor=MIA)
    server.clock.forward(hours=1)
    door.make(Visited(MIA, badge_id(MIA)), actor=MIA)
    door.sync()

    visit = people.visit(door.shop(), MIA)

    assert visit is not None
    assert visit.door == 1
    assert visit.last_at - visit.since == timedelta(hours=1)


def test_a_visit_at_a_time_that_cannot_be_right_is_kept_but_nobody_is_in(door, server):
    outcome = door.outcome(Visited(MIA, badge_id(MIA)), actor=MIA, at=START + timedelta(days=365))

    assert outcome.verdict is Verdict.ACCEPTED
    assert [each.__struct_config__.tag for each in decode(outcome.refusals)] == ["not_believable"]
    with server.shop() as shop:
        assert people.visit(shop, MIA) is None


def test_a_lost_badge_that_is_tapped_is_kept_as_it_happened(door, server):
    assert door.outcome(LostBadgeTapped(badge_id(MIA))).verdict is Verdict.ACCEPTED


def test_before_its_workshop_was_opened_nobody_is_in(server):
    with server.shop() as shop:
        shop.conn.execute(tables.workshop_settings.delete())
    server.accept(Visited(MIA, badge_id(MIA)))

    with server.shop() as shop:
        assert people.workshop(shop) is None
        assert people.visit(shop, MIA) is None


# --- admins, and those who manage people


def managing(server: Server, person: PersonId) -> dict[str, tuple[Change, Private | None]]:
    """Everything by which somebody manages a person, or their badge."""
    leaves, here = set_person(person, state=PersonState.LEFT), set_person(person)
    binds = enrol(person, number=b"m" * 32, badge=BadgeId(UUID(int=0xE009)))
    return {
        "leaves": leaves,
        "is changed": here,
        "gets a badge at a door": (EnrolmentOpened(0, person, server.clock() + timedelta(seconds=60)), None),
        "gets this badge": binds,
        **{f"badge {state}": (BadgeStateSet(badge_id(person), state), None) for state in BadgeState},
    }


MANAGED = (
    "leaves",
    "is changed",
    "gets a badge at a door",
    "gets this badge",
    *(f"badge {state}" for state in BadgeState),
)


def test_every_change_that_manages_people_is_tried_below(server):
    tried = {type(change) for change, _ in managing(server, MIA).values()}

    assert tried >= {each for each in CHANGE_TYPES.values() if each.action is Action.MANAGE_PEOPLE}


@pytest.mark.parametrize("what", MANAGED)
def test_who_manages_people_does_not_manage_an_admin_but_another_admin_does(server, what):
    server.grant(KIM, WORKSHOP_TYPE, Level.OWNER)
    server.grant(JO, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)
    change, part = managing(server, JO)[what]

    by_manager = server.refusals(change, actor=KIM, private=part)
    of_mia, mias_part = managing(server, MIA)[what]
    of_somebody = server.refusals(of_mia, actor=KIM, private=mias_part)
    change, part = managing(server, JO)[what]
    by_admin = server.refusals(change, actor=ADMIN, private=part)

    assert AdminsOnly() in by_manager
    assert AdminsOnly() not in of_somebody
    assert AdminsOnly() not in by_admin


def test_an_admin_who_has_left_comes_back_by_an_admin_only(server):
    server.grant(KIM, WORKSHOP_TYPE, Level.OWNER)
    server.grant(JO, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)
    change, part = set_person(JO, state=PersonState.LEFT)
    server.accept(change, private=part)

    change, part = set_person(JO)
    assert server.refusals(change, actor=KIM, private=part) == (AdminsOnly(),)
    assert server.refusals(change, actor=ADMIN, private=part) == ()


def test_who_has_become_an_admin_by_the_time_that_a_door_is_heard_is_one(door, server):
    """Kim has opened the enrolment while the door was alone; Jo has become an admin since."""
    server.grant(KIM, WORKSHOP_TYPE, Level.OWNER)
    server.clock.forward(seconds=1)
    door.pull()
    opened = EnrolmentOpened(1, JO, server.clock() + timedelta(seconds=15))
    assert isinstance(door.make(opened, actor=KIM, taps=(door.tap(KIM),)), Made)
    server.clock.forward(minutes=1)
    server.grant(JO, SYSTEM_TYPE, Level.OWNER)
    server.clock.forward(minutes=1)

    (outcome,) = door.push()

    assert decode(outcome.refusals) == (AdminsOnly(),)


# --- for whom a door waits


def test_a_door_waits_for_one_person_until_that_has_run_out(server):
    opened_at_the_server(server, MIA)
    with server.shop() as shop:
        waiting = people.enrolment(shop, 0)
    assert waiting is not None
    for_jo = EnrolmentOpened(0, JO, server.clock() + timedelta(seconds=60))

    assert server.refusals(for_jo) == (AnotherAwaited(waiting.until),)
    opened_at_the_server(server, MIA)
    server.clock.forward(seconds=62)
    assert server.refusals(for_jo) == ()


def test_a_door_that_is_not_there_or_was_revoked_waits_for_nobody(door, server):
    until = server.clock() + timedelta(seconds=60)
    assert server.refusals(EnrolmentOpened(7, MIA, until)) == (DoorUnknown(),)
    assert server.refusals(EnrolmentOpened(1, MIA, until)) == ()

    server.accept(DoorRevoked(1))

    assert server.refusals(EnrolmentOpened(1, MIA, until)) == (DoorUnknown(),)


def test_a_door_opens_the_enrolment_at_no_other(door, server):
    server.add_badge(ADMIN)
    door.pull()
    asked = EnrolmentOpened(2, MIA, server.clock() + timedelta(seconds=15))
    there = (door.tap(ADMIN),)

    assert door.make(asked, actor=ADMIN, taps=there) == (DoorUnknown(),)
    assert decode(door.outcome(asked, actor=ADMIN, taps=there).refusals) == (DoorUnknown(),)

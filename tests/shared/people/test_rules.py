"""Who may do what, and which badge may name whom."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.journal.rules import Freshness, NotAllowed
from shared.journal.types import Action, BadgeId, PersonId, Tap
from shared.people.rules import (
    FRESH_TAP,
    NEEDS,
    AdminsOnly,
    AnotherAwaited,
    BadgeTaken,
    ClosesBeforeOpening,
    NoEnrolmentOpen,
    PersonNotActive,
    PersonUnknown,
    TapTooOld,
    TiersFall,
    admin_refusals,
    enrolment_ends,
    enrolment_refusals,
    may,
    opening_refusals,
    person_refusals,
    preference_refusals,
    preferring,
    settings_refusals,
    tap_refusals,
    visit_on,
)
from shared.people.types import (
    SYSTEM_TYPE,
    WORKSHOP_TYPE,
    Badge,
    BadgeState,
    Enrolment,
    EquipmentTypeId,
    LanguageCode,
    Level,
    Opening,
    Person,
    PersonState,
    Preferences,
    Profile,
    TextSize,
    Visit,
    Workshop,
)
from shared.timespan import TimeSpan

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MIA, ANA, JO = (PersonId(UUID(int=n)) for n in range(3))
MIAS_BADGE, OTHER_BADGE = BadgeId(UUID(int=10)), BadgeId(UUID(int=11))
LASER = EquipmentTypeId(UUID(int=20))
BERLIN = ZoneInfo("Europe/Berlin")
MOMENT = timedelta(microseconds=1)


def a_badge(state: BadgeState = BadgeState.ACTIVE, person: PersonId = MIA) -> Badge:
    return Badge(MIAS_BADGE, person, bytes(32), state, "member", NOW)


# --- rights


def test_an_owner_of_the_system_may_do_everything_that_has_a_holder():
    assert all(may(action, {(SYSTEM_TYPE, Level.OWNER)}) for action in NEEDS)


@pytest.mark.parametrize(
    ("held", "allowed"),
    [
        ((WORKSHOP_TYPE, Level.OWNER), {Action.MANAGE_PEOPLE, Action.MODERATE}),
        ((WORKSHOP_TYPE, Level.TRAINER), {Action.MANAGE_PEOPLE}),
        ((WORKSHOP_TYPE, Level.USER), set()),
        ((SYSTEM_TYPE, Level.TRAINER), set()),
        ((LASER, Level.OWNER), set()),
    ],
)
def test_a_right_comes_with_the_level_that_it_needs_and_no_lower(held, allowed):
    assert {action for action in NEEDS if may(action, {held})} == allowed


def test_who_holds_nothing_may_nothing():
    assert not any(may(action, frozenset()) for action in NEEDS)


def test_only_members_of_the_workshop_count():
    assert person_refusals(Person(MIA, PersonState.ACTIVE, NOW)) == ()
    assert person_refusals(Person(MIA, PersonState.LEFT, NOW)) == (PersonNotActive(),)
    assert person_refusals(None) == (PersonUnknown(),)


ADMINS, MANAGERS = frozenset({(SYSTEM_TYPE, Level.OWNER)}), frozenset({(WORKSHOP_TYPE, Level.OWNER)})


@pytest.mark.parametrize("of", [MANAGERS, frozenset(), frozenset({(SYSTEM_TYPE, Level.USER)})])
def test_who_owns_no_system_is_changed_by_anybody_who_may_change_people(of):
    assert admin_refusals(of, by=frozenset()) == ()


def test_an_admin_is_changed_by_admins_only():
    assert admin_refusals(ADMINS | MANAGERS, by=ADMINS) == ()
    assert admin_refusals(ADMINS | MANAGERS, by=MANAGERS) == (AdminsOnly(),)


# --- settings


def test_a_workshop_opens_before_it_closes():
    morning, night = Opening(0, 9 * 60, 12 * 60), Opening(5, 20 * 60, 26 * 60)

    assert settings_refusals([morning, night], Freshness()) == ()
    assert settings_refusals([morning, Opening(1, 600, 600)], Freshness()) == (ClosesBeforeOpening(),)
    assert settings_refusals([Opening(1, 600, 540)], Freshness()) == (ClosesBeforeOpening(),)


def test_a_door_alone_decides_for_fewer_and_fewer_people_and_never_for_more_again():
    hour = timedelta(hours=1)

    assert settings_refusals([], Freshness(hour, hour, hour)) == ()
    assert settings_refusals([], Freshness(2 * hour, hour, 3 * hour)) == (TiersFall(),)
    assert settings_refusals([], Freshness(hour, 3 * hour, 2 * hour)) == (TiersFall(),)
    assert settings_refusals([Opening(1, 600, 540)], Freshness(2 * hour, hour, hour)) == (
        ClosesBeforeOpening(),
        TiersFall(),
    )


# --- preferences


@pytest.mark.parametrize("by", [JO, None])
def test_nobody_chooses_for_somebody_else(by):
    mia = Person(MIA, PersonState.ACTIVE, NOW)

    assert preference_refusals(MIA, mia, by=MIA) == ()
    assert preference_refusals(MIA, mia, by=by) == (NotAllowed(),)


def test_who_has_left_or_never_came_chooses_nothing():
    assert preference_refusals(MIA, Person(MIA, PersonState.LEFT, NOW), by=MIA) == (PersonNotActive(),)
    assert preference_refusals(MIA, None, by=JO) == (NotAllowed(), PersonUnknown())


@pytest.mark.parametrize(
    ("chosen", "changed"),
    [
        (Preferences(language=LanguageCode.GERMAN), {"language": LanguageCode.GERMAN}),
        (Preferences(text_size=TextSize.LARGEST), {"text_size": TextSize.LARGEST}),
        (Preferences(lower_page=True), {"lower_page": True}),
        (Preferences(calm_motion=False), {"calm_motion": False}),
        (Preferences(), {}),
    ],
)
def test_what_is_not_chosen_stays_as_it_is(chosen, changed):
    before = Profile(MIA, "Mia", "Oak", None, LanguageCode.ENGLISH, text_size=TextSize.LARGER, calm_motion=True)

    assert preferring(before, chosen) == replace(before, **changed)


# --- taps


@pytest.mark.parametrize("before", [timedelta(), FRESH_TAP])
def test_a_badge_tapped_within_ten_seconds_signs(before):
    assert tap_refusals(MIA, Tap(MIAS_BADGE, MIA, NOW - before), a_badge(), NOW) == ()


@pytest.mark.parametrize(
    ("tap", "badge"),
    [
        (None, a_badge()),
        (Tap(MIAS_BADGE, MIA, NOW), None),
        (Tap(OTHER_BADGE, MIA, NOW), a_badge()),
        (Tap(MIAS_BADGE, MIA, NOW), a_badge(person=JO)),
        (Tap(MIAS_BADGE, MIA, NOW), a_badge(BadgeState.LOST)),
        (Tap(MIAS_BADGE, MIA, NOW), a_badge(BadgeState.RETURNED)),
        (Tap(MIAS_BADGE, MIA, NOW - FRESH_TAP - MOMENT), a_badge()),
        (Tap(MIAS_BADGE, MIA, NOW + MOMENT), a_badge()),
    ],
)
def test_nothing_else_signs(tap, badge):
    assert tap_refusals(MIA, tap, badge, NOW) == (TapTooOld(MIA),)


# --- enrolling


def waiting(person: PersonId = MIA, by: PersonId = ANA) -> Enrolment:
    return Enrolment(1, person, by, NOW, NOW + timedelta(seconds=15))


@pytest.mark.parametrize("holder", [None, a_badge(BadgeState.RETURNED, JO)])
@pytest.mark.parametrize("after", [timedelta(), timedelta(seconds=15)])
def test_a_free_badge_becomes_the_one_of_whom_the_door_waits_for(holder, after):
    assert enrolment_refusals(MIA, holder=holder, waiting=waiting(), by=ANA, at=NOW + after) == ()


@pytest.mark.parametrize("state", [BadgeState.ACTIVE, BadgeState.LOST])
def test_a_badge_names_one_person_at_a_time(state):
    holder = a_badge(state, JO)

    assert enrolment_refusals(MIA, holder=holder, waiting=waiting(), by=ANA, at=NOW) == (BadgeTaken(JO),)


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        (None, NOW),
        (waiting(person=JO), NOW),
        (waiting(by=JO), NOW),
        (waiting(), NOW + timedelta(seconds=15) + MOMENT),
    ],
)
def test_a_badge_is_bound_only_while_somebody_who_may_has_asked_for_it(asked, at):
    assert enrolment_refusals(MIA, holder=None, waiting=asked, by=ANA, at=at) == (NoEnrolmentOpen(),)


def test_both_reasons_against_a_badge_are_named():
    found = enrolment_refusals(MIA, holder=a_badge(person=JO), waiting=None, by=ANA, at=NOW)

    assert found == (BadgeTaken(JO), NoEnrolmentOpen())


@pytest.mark.parametrize(("by_server", "longest_s"), [(False, 15), (True, 60)])
def test_a_door_waits_for_a_badge_as_long_as_was_asked_for_and_no_longer_than_its_kind_allows(by_server, longest_s):
    longest = NOW + timedelta(seconds=longest_s)

    assert enrolment_ends(longest - MOMENT, at=NOW, by_server=by_server) == longest - MOMENT
    assert enrolment_ends(longest + MOMENT, at=NOW, by_server=by_server) == longest


# --- visits


def test_a_first_tap_begins_a_visit():
    assert visit_on(MIA, 1, None, NOW, BERLIN) == Visit(MIA, 1, NOW, NOW)


def test_a_new_day_is_a_new_visit_by_the_clock_on_the_wall():
    late = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # 23:30 in Berlin
    next_day = late + timedelta(hours=1)

    assert visit_on(MIA, 2, Visit(MIA, 1, NOW, late), next_day, BERLIN) == Visit(MIA, 2, next_day, next_day)
    assert visit_on(MIA, 2, Visit(MIA, 1, NOW, late), next_day, UTC) == Visit(MIA, 2, NOW, next_day)


def test_a_tap_of_yesterday_that_arrives_late_changes_nothing():
    today = Visit(MIA, 1, NOW, NOW)

    assert visit_on(MIA, 2, today, NOW - timedelta(days=1), BERLIN) == today


taps = st.lists(
    st.tuples(st.integers(1, 2), st.integers(0, 3 * 24).map(lambda n: NOW + timedelta(hours=n))), min_size=1, max_size=8
)


@given(taps.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), st.sampled_from([UTC, BERLIN]))
def test_it_does_not_matter_in_which_order_doors_report_their_taps(orders, zone):
    visits = []
    for order in orders:
        visit = None
        for door, at in order:
            visit = visit_on(MIA, door, visit, at, zone)
        visits.append(visit)

    assert visits[0] == visits[1]


@given(taps, st.sampled_from([UTC, BERLIN]))
def test_somebody_is_in_since_the_first_tap_of_their_last_day(some, zone):
    visit = None
    for door, at in some:
        visit = visit_on(MIA, door, visit, at, zone)

    last_day = max(at.astimezone(zone).date() for _, at in some)
    that_day = [at for _, at in some if at.astimezone(zone).date() == last_day]
    assert visit is not None
    assert (visit.since, visit.last_at) == (min(that_day), max(that_day))
    assert (visit.door, visit.last_at) in some


# --- opening hours


def a_workshop(*hours: Opening) -> Workshop:
    return Workshop(0, "Woodside", "Europe/Berlin", LanguageCode.ENGLISH, hours, Freshness())


def berlin(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def test_opening_hours_of_a_day_come_earliest_first():
    monday = date(2026, 11, 23)
    workshop = a_workshop(Opening(0, 14 * 60, 22 * 60), Opening(1, 600, 700), Opening(0, 9 * 60, 12 * 60))

    assert workshop.openings(monday) == (
        TimeSpan(berlin(monday, 9), berlin(monday, 12)),
        TimeSpan(berlin(monday, 14), berlin(monday, 22)),
    )


def test_a_night_may_end_after_midnight():
    saturday = date(2026, 11, 28)
    workshop = a_workshop(Opening(5, 20 * 60, 26 * 60))

    assert workshop.openings(saturday) == (TimeSpan(berlin(saturday, 20), berlin(date(2026, 11, 29), 2)),)


def test_opening_hours_follow_the_wall_clock_when_it_is_changed():
    before, after = date(2026, 10, 18), date(2026, 10, 25)  # Sundays; clocks go back in the night before the second
    workshop = a_workshop(Opening(6, 10 * 60, 12 * 60))

    (then,), (now,) = workshop.openings(before), workshop.openings(after)

    assert (then.start.hour, now.start.hour) == (8, 9)
    assert then.length == now.length == timedelta(hours=2)


def test_the_day_on_which_the_clocks_go_back_is_an_hour_longer():
    (opening,) = a_workshop(Opening(6, 0, 1440)).openings(date(2026, 10, 25))

    assert opening.length == timedelta(hours=25)


def test_an_hour_that_the_clock_skips_is_no_opening():
    in_spring = date(2027, 3, 28)

    assert a_workshop(Opening(6, 120, 180)).openings(in_spring) == ()
    assert len(a_workshop(Opening(6, 120, 240)).openings(in_spring)) == 1


def test_an_opening_that_closes_before_it_opens_is_none():
    assert a_workshop(Opening(0, 600, 540)).openings(date(2026, 11, 23)) == ()


def test_a_door_waits_for_one_badge_at_a_time():
    waiting = Enrolment(1, MIA, ANA, NOW, NOW + FRESH_TAP)

    assert opening_refusals(MIA, waiting=waiting, at=NOW) == ()
    assert opening_refusals(JO, waiting=None, at=NOW) == ()
    assert opening_refusals(JO, waiting=waiting, at=NOW) == (AnotherAwaited(NOW + FRESH_TAP),)
    assert opening_refusals(JO, waiting=waiting, at=NOW + FRESH_TAP) == (AnotherAwaited(NOW + FRESH_TAP),)
    assert opening_refusals(JO, waiting=waiting, at=NOW + FRESH_TAP + MOMENT) == ()

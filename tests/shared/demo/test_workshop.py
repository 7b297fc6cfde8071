"""The demo workshop: what anybody would find there, and that the same seed makes it again."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct
from sqlalchemy import Engine, select

from kiosk.theme.icons import ICONS
from shared.booking import queries as booking
from shared.booking import tables as booking_tables
from shared.booking.types import Booking, BookingState
from shared.demo.days import opening_hours
from shared.demo.names import FIRST_NAMES, LAST_NAMES, full_names, mail_address
from shared.demo.workshop import NAME, OWNER, ZONE, CannotFurnish, DemoWorkshop, furnish, opened_at, owner_id
from shared.demo.youtube import demo_video
from shared.equipment import queries as equipment
from shared.equipment.types import Category, EquipmentType, Machine, MachineState, Standing
from shared.journal.rules import Freshness
from shared.journal.signing import private_part, seal_of
from shared.journal.writes import open_journal
from shared.people import queries as people
from shared.people import tables as people_tables
from shared.people.badges import keyed_hash
from shared.people.changes import WorkshopOpened
from shared.people.types import WORKSHOP_TYPE, LanguageCode, Level, Person, PersonState, Profile, Workshop
from shared.signoff.queries import checklist
from shared.store.engines import postgres_engine, sqlite_engine, transaction
from shared.store.shop import Shop
from shared.store.tables import metadata
from shared.sync.desk import Desk, FromServer
from shared.timespan import TimeSpan
from shared.training import queries as training
from shared.training.coverage import Coverage
from shared.training.rules import SignOffMissing, VideoToWatch, asks_for_practice, requirement_refusals
from shared.training.types import AllOf, Answer, AnyOf, ModuleWatched, Origin, Requirement, SubjectId, leaves
from tests.support.training import may_use

# A Saturday evening; and the hour that comes twice in the night in which clocks go back.
EVENING = datetime(2026, 11, 21, 17, 42, 30, tzinfo=UTC)
NIGHT = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
BADGE_KEY = b"the key of the badges of the demo"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Furnished(Struct, frozen=True):
    """The demo workshop on a database, at a moment, with a transaction to read it in."""

    about: DemoWorkshop
    shop: Shop
    now: datetime

    @property
    def workshop(self) -> Workshop:
        found = people.workshop(self.shop)
        assert found is not None
        return found

    @property
    def types(self) -> list[EquipmentType]:
        return [each for each in equipment.equipment_types(self.shop) if each.standing is Standing.MACHINES]

    @property
    def machines(self) -> list[Machine]:
        return equipment.machines(self.shop)

    @property
    def bookings(self) -> list[Booking]:
        b = booking_tables.booking
        return self.shop.all(self.shop.of(b).order_by(b.c.starts_at), Booking)

    def trees(self) -> dict[SubjectId, Requirement]:
        subjects = [*(each.type_id for each in self.types), *(each.machine_id for each in self.machines)]
        return training.required(self.shop, [SubjectId(each) for each in subjects], Level.USER)


def make(engine: Engine, now: datetime, seed: int) -> DemoWorkshop:
    """What the demo does on an empty database."""
    desk = Desk(engine, key=KEY, receipt_secret=b"receipts", release="1.0")
    opened = opened_at(now)
    with transaction(engine, 1) as conn:
        open_journal(conn, 1, UUID(int=7), opened)
    ada = owner_id(seed)
    details = private_part(OWNER, [ada])
    key = KEY.public_key().public_bytes_raw()
    change = WorkshopOpened(NAME, ZONE, LanguageCode.ENGLISH, ada, key, seal_of(details))
    desk.take(1, [FromServer(change, None, seen=0, private=details)], opened)
    return furnish(desk, 1, seed=seed, now=now, badge_key=BADGE_KEY)


def on_sqlite(folder, now, seed):
    engine = sqlite_engine(folder / "server.sqlite")
    with engine.begin() as conn:
        metadata.create_all(conn)
    return engine, make(engine, now, seed)


@pytest.fixture(scope="module")
def made_in_the_evening(tmp_path_factory):
    engine, about = on_sqlite(tmp_path_factory.mktemp("evening"), EVENING, seed=1)
    yield engine, about
    engine.dispose()


@pytest.fixture
def demo(made_in_the_evening):
    engine, about = made_in_the_evening
    with transaction(engine, 1) as conn:
        yield Furnished(about, Shop(conn, 1), EVENING)


def test_there_are_sixty_machines_of_twenty_types(demo):
    assert len(demo.types) == 20
    assert len(demo.machines) == 60
    assert {each.type_id for each in demo.machines} == {each.type_id for each in demo.types}
    assert {each.category for each in demo.types} == set(Category)
    assert all(each.place for each in demo.machines)


def test_the_kiosk_has_an_icon_for_each_type(demo):
    assert {each.icon for each in demo.types} <= set(ICONS)
    assert len({each.icon for each in demo.types}) == 20


def test_there_are_five_hundred_people_with_names_of_their_own(demo):
    persons = demo.shop.all(demo.shop.of(people_tables.person), Person)
    profiles = demo.shop.all(demo.shop.of(people_tables.profile), Profile)

    assert len(persons) == len(profiles) == 500
    assert len({(each.first_name, each.last_name) for each in profiles}) == 500
    assert Counter(each.language for each in profiles)[LanguageCode.GERMAN] > 50
    assert 0 < sum(each.state is PersonState.LEFT for each in persons) < 50


def test_most_people_are_members_and_some_are_no_longer(demo):
    members = set(training.holders(demo.shop, WORKSHOP_TYPE, list(Level), demo.now))
    once = set(training.holders(demo.shop, WORKSHOP_TYPE, list(Level), demo.now - 31 * DAY))

    assert 400 < len(members) < 500
    assert once - members


def test_there_are_twenty_five_videos_that_the_demos_player_can_show(demo):
    modules = training.modules(demo.shop).values()

    assert len(modules) == len({each.title for each in modules}) == 25
    for n, module in enumerate(modules):
        assert module.demo
        assert module.verified
        assert module.video == demo_video(n, module.duration_ms // 1000)
        assert 20_000 <= module.duration_ms <= 40_000


def test_every_requirement_can_be_met(demo):
    modules, trees = training.modules(demo.shop), demo.trees()

    assert {SubjectId(each.type_id) for each in demo.types} <= set(trees)
    for of_type in demo.types:
        tree = trees[SubjectId(of_type.type_id)]
        assert requirement_refusals(tree, modules) == ()
        if asks_for_practice(tree):
            assert training.who_signs(demo.shop, of_type.type_id, demo.now)
            assert len(checklist(demo.shop, of_type.type_id)) >= 3


def test_what_is_asked_for_is_of_every_kind(demo):
    trees = demo.trees()
    red = [trees[SubjectId(each.type_id)] for each in demo.types if each.category is Category.RED]
    videos = [sum(isinstance(leaf, ModuleWatched) for leaf in leaves(tree)) for tree in red]

    assert {1, 2, 3} <= set(videos)
    assert any(not asks_for_practice(tree) for tree in red)
    assert any(isinstance(part, AnyOf) for tree in red if isinstance(tree, AllOf) for part in tree.parts)
    assert any(SubjectId(each.machine_id) in trees for each in demo.machines)


def test_every_type_has_an_owner_and_every_sign_off_a_trainer(demo):
    for of_type in demo.types:
        assert training.holders(demo.shop, of_type.type_id, [Level.OWNER], demo.now)
        if checklist(demo.shop, of_type.type_id):
            assert training.holders(demo.shop, of_type.type_id, [Level.TRAINER], demo.now)
            assert len(training.holders(demo.shop, of_type.type_id, [Level.USER], demo.now)) >= 5


def test_there_are_two_weeks_of_bookings(demo):
    past = [each for each in demo.bookings if each.ends_at <= demo.now]
    ahead = [each for each in demo.bookings if each.starts_at > demo.now]
    days_ahead = {each.starts_at.astimezone(demo.workshop.timezone).date() for each in ahead}

    assert len(past) > 30
    assert len(ahead) > 120
    assert len(days_ahead) >= 10
    assert min(each.starts_at for each in past) < demo.now - 6 * DAY


def test_nothing_is_booked_twice_and_nobody_is_in_two_places(demo):
    for key in ("machine_id", "person_id"):
        ordered = sorted(demo.bookings, key=lambda each: (getattr(each, key), each.starts_at))
        assert not [
            (one, other)
            for one, other in pairwise(ordered)
            if getattr(one, key) == getattr(other, key) and one.span.overlaps(other.span)
        ]


def test_all_bookings_lie_within_the_opening_hours(demo):
    workshop = demo.workshop
    for each in demo.bookings:
        local = each.starts_at.astimezone(workshop.timezone).date()
        openings = [*workshop.openings(local), *workshop.openings(local - DAY)]
        assert any(opening.start <= each.starts_at and each.ends_at <= opening.end for opening in openings)


def test_whoever_has_booked_may_use_it(demo):
    machines = {each.machine_id: each for each in demo.machines}
    for each in demo.bookings:
        if each.starts_at > demo.now:
            found = training.explain_use(demo.shop, each.person_id, machines[each.machine_id], demo.now)
            assert found.answer is Answer.YES


def test_some_bookings_wait_for_a_yes(demo):
    pending = booking.pending(demo.shop, demo.now)

    assert pending
    assert {each.state for each in demo.bookings} == {
        BookingState.PENDING,
        BookingState.CONFIRMED,
        BookingState.FINISHED,
    }


def test_some_machines_are_in_use_and_two_are_out_of_order(demo):
    running = booking.running(demo.shop)
    broken = [each for each in demo.machines if each.state is MachineState.OUT_OF_ORDER]

    assert len({each.machine_id for each in running}) == len(running) >= 6
    assert all(each.started_at <= demo.now < each.until for each in running)
    assert len(broken) == 2
    assert [each.back_at is None for each in broken].count(True) == 1
    assert not {each.machine_id for each in running} & {each.machine_id for each in broken}


def test_the_workshop_is_open_now(demo):
    today = demo.now.astimezone(demo.workshop.timezone).date()

    assert any(each.contains(demo.now) for each in demo.workshop.openings(today))


def test_mia_needs_a_video_and_a_sign_off_for_the_laser(demo):
    about = demo.about
    found = may_use(demo.shop, about.mia.person_id, about.laser, demo.now)

    video, sign_off = found.reasons

    assert isinstance(video, VideoToWatch)
    assert (video.module_id, video.percent) == (about.to_watch, 0)
    assert isinstance(sign_off, SignOffMissing)
    assert (sign_off.type_id, sign_off.ready) == (about.laser_type, False)


def test_mia_has_two_training_cards_one_of_them_with_a_gap_in_its_video(demo):
    about = demo.about
    module = training.module(demo.shop, about.begun)
    seen = training.watched(demo.shop, about.mia.person_id, about.begun, 1)
    assert module is not None
    assert seen is not None

    cards = training.begun_types(demo.shop, about.mia.person_id, demo.now)

    assert len(cards) == 2
    assert about.laser_type in cards
    assert len(seen.ranges) == 2
    assert 0 < Coverage.of(seen.ranges).percent(module.duration_ms) < 90


def test_mia_has_a_booking_later_today_of_something_that_she_may_use(demo):
    about = demo.about
    (found,) = booking.bookings_of(demo.shop, about.mia.person_id, demo.now)
    allowed = may_use(demo.shop, about.mia.person_id, about.printer, demo.now)

    assert (found.booking_id, found.machine_id) == (about.booking, about.printer)
    assert timedelta(minutes=20) <= found.starts_at - demo.now <= HOUR
    assert allowed.answer is Answer.YES


def test_ana_signs_for_the_laser_jo_may_use_it_and_ada_decides(demo):
    about = demo.about
    jos = may_use(demo.shop, about.jo.person_id, about.laser, demo.now)

    assert about.ana.person_id in training.who_signs(demo.shop, about.laser_type, demo.now)
    assert about.mia.person_id not in training.who_signs(demo.shop, about.laser_type, demo.now)
    assert jos.answer is Answer.YES
    assert about.ada.person_id == owner_id(1)


def test_the_laser_is_free_for_the_rest_of_the_day(demo):
    assert booking.bookings_touching(demo.shop, TimeSpan(demo.now, demo.now + 4 * HOUR), [demo.about.laser]) == []
    assert booking.running(demo.shop, demo.about.laser) == []


def test_each_of_the_four_badges_names_its_person(demo):
    known = [people.known(demo.shop, keyed_hash(each.uid, BADGE_KEY)) for each in demo.about.badges]

    assert [each.profile.first_name for each in known if each] == ["Mia", "Ana", "Jo", "Ada"]
    assert [each.key for each in demo.about.badges] == ["F1", "F2", "F3", "F4"]
    assert [each.person_id for each in demo.about.badges] == [each.person.person_id for each in known if each]


def test_somebody_is_in(demo):
    visits = demo.shop.conn.execute(select(people_tables.visit.c.last_at)).scalars().all()

    assert sum(demo.now - 12 * HOUR < each <= demo.now for each in visits) >= 8


# What differs from time to time: the journal's ids and salts, and what takes its ids from them.
_OF_ITS_JOURNAL = {"journal", "journal_head", "notice", "private_about", "private_part", "touched"}


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with transaction(engine, 1) as conn:
        return {
            table.name: sorted((tuple(row) for row in conn.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.info and table.name not in _OF_ITS_JOURNAL
        }


@pytest.mark.postgres
def test_the_same_seed_makes_the_same_rows_on_each_database(made_in_the_evening, pg_database):
    on_one, about = made_in_the_evening
    other = postgres_engine(pg_database.app_url)

    again = make(other, EVENING, seed=1)

    expected, found = rows(on_one), rows(other)
    other.dispose()
    # Two grants are made when the workshop is opened, and take their ids from that entry.
    for tables in (expected, found):
        tables["qualification"] = [row for row in tables["qualification"] if Origin.OPENING not in row]
    assert again == about
    assert len(expected["booking"]) > 150
    assert found == expected


def test_another_seed_makes_another_workshop_at_any_hour(made_in_the_evening, tmp_path):
    engine, about = on_sqlite(tmp_path, NIGHT, seed=2)

    with transaction(engine, 1) as conn:
        demo = Furnished(about, Shop(conn, 1), NIGHT)
        opening = demo.workshop.openings(NIGHT.astimezone(demo.workshop.timezone).date())[0]
        (mias,) = booking.bookings_of(demo.shop, about.mia.person_id, NIGHT)
        running = booking.running(demo.shop)
    engine.dispose()

    assert about.mia.uid != made_in_the_evening[1].mia.uid
    assert opening.contains(NIGHT)
    assert mias.starts_at > NIGHT
    assert mias.ends_at <= opening.end
    assert len(running) >= 6


def test_a_workshop_that_was_opened_today_has_no_past_to_be_furnished_with(tmp_path):
    engine = sqlite_engine(tmp_path / "server.sqlite")
    with engine.begin() as conn:
        metadata.create_all(conn)
    desk = Desk(engine, key=KEY, receipt_secret=b"receipts", release="1.0")
    with transaction(engine, 1) as conn:
        open_journal(conn, 1, UUID(int=7), EVENING)

    with pytest.raises(CannotFurnish):
        furnish(desk, 1, seed=1, now=EVENING, badge_key=BADGE_KEY)

    engine.dispose()


@pytest.mark.parametrize("hour", range(0, 168, 3))
def test_it_is_open_whenever_somebody_looks(hour):
    zone, now = ZoneInfo(ZONE), EVENING + hour * HOUR
    workshop = Workshop(0, NAME, ZONE, LanguageCode.ENGLISH, opening_hours(now, zone), Freshness())

    (opening,) = workshop.openings(now.astimezone(zone).date())

    assert opening.contains(now)
    assert opening.contains(now + 2 * HOUR)
    assert {each.weekday for each in workshop.hours} == set(range(7))


def test_no_two_names_are_the_same():
    assert len(set(FIRST_NAMES)) == len(FIRST_NAMES) > 200
    assert len(set(LAST_NAMES)) == len(LAST_NAMES) > 100
    assert not {"Mia", "Ana", "Jo", "Ada"} & set(FIRST_NAMES)


def test_a_mail_address_has_only_plain_letters():
    assert mail_address("Søren", "de Vries", 3) == "soren.devries.3@example.org"


def test_there_are_not_more_names_than_combinations():
    with pytest.raises(ValueError, match="larger"):
        full_names(Random(1), len(FIRST_NAMES) * len(LAST_NAMES) + 1)

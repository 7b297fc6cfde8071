"""What people choose for themselves, language and comfort, on both databases and at two doors."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from shared.journal.rules import NotAllowed, PrivatePartMissing, StaleEdit
from shared.journal.signing import private_part, seal_of
from shared.journal.types import PersonId, Private, Verdict
from shared.people import queries as people
from shared.people import tables
from shared.people.changes import PersonSet, PreferencesSet
from shared.people.rules import PersonNotActive, PersonUnknown
from shared.people.types import LanguageCode, PersonDetails, PersonState, Preferences, Profile, TextSize
from shared.store.shop import Shop
from shared.sync.replica import Made
from tests.support.shops import ADMIN, JO, MIA, START, Server, TestDoor, person_id

LARGE = Preferences(text_size=TextSize.LARGEST)
GERMAN = Preferences(language=LanguageCode.GERMAN)


def preferring(chosen: Preferences, person: PersonId = MIA) -> tuple[PreferencesSet, Private]:
    part = private_part(chosen, [person])
    return PreferencesSet(person, seal_of(part)), part


def choose(server: Server, chosen: Preferences, person: PersonId = MIA) -> None:
    change, part = preferring(chosen, person)
    server.accept(change, actor=person, private=part)


def choose_at(door: TestDoor, chosen: Preferences, person: PersonId = MIA) -> object:
    change, part = preferring(chosen, person)
    return door.make(change, actor=person, taps=(door.tap(person),), private=part)


def set_by_admin(server: Server, details: PersonDetails, *, seen: int | None = None) -> tuple[object, ...]:
    part = private_part(details, [MIA])
    return server.refusals(PersonSet(MIA, PersonState.ACTIVE, seal_of(part)), private=part, seen=seen)


def profile(shop: Shop, person: PersonId = MIA) -> Profile:
    found = people.profile(shop, person)
    assert found is not None
    return found


def at_server(server: Server) -> Profile:
    with server.shop() as shop:
        return profile(shop)


@pytest.fixture
def other_door(door: TestDoor, server: Server, tmp_path: Path) -> Iterator[TestDoor]:
    """Door 2 of the same workshop."""
    found = TestDoor(server, tmp_path / "door2", 2)
    yield found
    found.close()


def test_who_has_chosen_nothing_has_it_as_everybody_has(server):
    found = at_server(server)

    assert (found.text_size, found.lower_page, found.calm_motion) == (TextSize.USUAL, False, False)


def test_each_choice_is_kept_beside_the_others_and_beside_name_and_address(server):
    before = at_server(server)

    for chosen in (LARGE, GERMAN, Preferences(lower_page=True), Preferences(calm_motion=True)):
        choose(server, chosen)

    found = at_server(server)
    assert (found.language, found.text_size) == (LanguageCode.GERMAN, TextSize.LARGEST)
    assert found.lower_page
    assert found.calm_motion
    assert (found.first_name, found.email, found.pace) == (before.first_name, before.email, before.pace)


@pytest.mark.parametrize("actor", [JO, ADMIN, None])
def test_nobody_chooses_for_somebody_else_not_even_an_admin(server, actor):
    change, part = preferring(LARGE)

    assert server.refusals(change, actor=actor, private=part) == (NotAllowed(),)
    assert at_server(server).text_size is TextSize.USUAL


def test_who_has_left_and_who_never_came_choose_nothing(server):
    left = private_part(PersonDetails("Mia"), [MIA])
    server.accept(PersonSet(MIA, PersonState.LEFT, seal_of(left)), private=left)
    stranger = person_id(99)

    change, part = preferring(LARGE)
    assert server.refusals(change, actor=MIA, private=part) == (PersonNotActive(),)
    change, part = preferring(LARGE, stranger)
    assert server.refusals(change, actor=stranger, private=part) == (PersonUnknown(),)


def test_who_is_a_pseudonym_by_now_stays_one(server):
    with server.shop() as shop:
        shop.drop(tables.profile, MIA)

    choose(server, LARGE)

    with server.shop() as shop:
        assert people.profile(shop, MIA) is None


def test_the_choice_is_in_the_private_part_alone(server):
    change, part = preferring(LARGE)

    assert server.refusals(change, actor=MIA) == (PrivatePartMissing(),)
    assert set(PreferencesSet.__struct_fields__) == {"person_id", "private"}
    assert b"largest" in part.content


def test_choosing_what_one_has_writes_nothing(server):
    choose(server, LARGE)
    seen = server.head()

    choose(server, LARGE)

    assert set_by_admin(server, PersonDetails("Mia"), seen=seen) == ()  # it would be stale, had a row been written


# --- beside an admin's form


def test_an_admin_who_sets_a_person_takes_nobody_their_comfort(server):
    for chosen in (LARGE, Preferences(lower_page=True), Preferences(calm_motion=True)):
        choose(server, chosen)

    refused = set_by_admin(server, PersonDetails("Mia", "Married", language=LanguageCode.GERMAN))

    found = at_server(server)
    assert refused == ()
    assert (found.last_name, found.language) == ("Married", LanguageCode.GERMAN)
    assert (found.text_size, found.lower_page, found.calm_motion) == (TextSize.LARGEST, True, True)


def test_an_admin_whose_page_is_older_than_a_choice_does_not_set_it_back(server):
    seen = server.head()
    choose(server, GERMAN)

    refused = set_by_admin(server, PersonDetails("Mia", "Married"), seen=seen)

    assert refused == (StaleEdit(),)
    assert at_server(server).language is LanguageCode.GERMAN


# --- at doors


def test_a_choice_travels_with_the_badge_to_every_door(door, other_door):
    made = choose_at(door, LARGE)
    before_the_sync = profile(door.shop())
    door.sync()
    other_door.pull()

    assert isinstance(made, Made)
    assert before_the_sync.text_size is TextSize.LARGEST
    assert profile(door.shop()).text_size is TextSize.LARGEST
    assert profile(other_door.shop()).text_size is TextSize.LARGEST


def test_choices_of_two_doors_that_were_offline_do_not_undo_each_other(door, other_door, server):
    choose_at(door, LARGE)
    choose_at(other_door, GERMAN)

    for each in (door, other_door, door):
        each.sync()

    for shop in (door.shop(), other_door.shop()):
        assert (profile(shop).language, profile(shop).text_size) == (LanguageCode.GERMAN, TextSize.LARGEST)
    assert at_server(server).email == "Mia@example.org"


def test_a_door_that_has_heard_nothing_for_days_still_takes_it(door, server):
    server.clock.forward(days=5)

    choose_at(door, LARGE)
    door.push()

    assert at_server(server).text_size is TextSize.LARGEST


def test_a_door_is_told_that_nobody_chooses_for_somebody_else(door):
    change, part = preferring(LARGE)

    assert door.make(change, actor=JO, taps=(door.tap(JO),), private=part) == (NotAllowed(),)


def test_what_a_door_says_for_somebody_else_is_kept_and_changes_nothing(door, server):
    change, part = preferring(LARGE)

    outcome = door.outcome(change, actor=JO, private=part)

    assert outcome.verdict is Verdict.ACCEPTED
    assert at_server(server).text_size is TextSize.USUAL


def test_a_door_of_an_earlier_release_has_everybody_as_everybody_has_it(door):
    door.close()
    with closing(sqlite3.connect(door.folder / "replica.sqlite")) as db:
        for column in ("text_size", "lower_page", "calm_motion"):
            db.execute(f"ALTER TABLE profile DROP COLUMN {column}")
        db.commit()

    door.open()

    found = profile(door.shop())
    assert (found.text_size, found.lower_page, found.calm_motion) == (TextSize.USUAL, False, False)


def test_a_choice_does_not_depend_on_the_doors_clock(door, server):
    change, part = preferring(LARGE)

    outcome = door.outcome(change, actor=MIA, private=part, at=START + timedelta(days=365))

    assert outcome.verdict is Verdict.ACCEPTED
    assert at_server(server).text_size is TextSize.LARGEST

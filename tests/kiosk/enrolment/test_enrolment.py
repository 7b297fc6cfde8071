"""A new badge becomes somebody's: opened from an admin's page, or by a manager at the door."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer

from kiosk.enrolment.filling import MOST_PEOPLE
from kiosk.enrolment.finding import found
from kiosk.enrolment.page import Step
from kiosk.enrolment.pages import ENROL
from kiosk.hello.pages import HELLO
from kiosk.reader.events import BadgeRead
from kiosk.shell.window import BOARD
from shared.people import queries as people
from shared.people.badges import BadgeUid
from shared.people.changes import EnrolmentOpened
from shared.people.types import WORKSHOP_TYPE, LanguageCode, Level, Profile
from shared.training.changes import QualificationWithdrawn
from shared.training.queries import grants_of
from tests.support.shops import ADMIN, ANA, JO, KIM, MIA, person_id

pytestmark = pytest.mark.qt

NEW = BadgeUid(bytes.fromhex("04BBBBBBBBBBBB"))
ROSA = person_id(60)


@pytest.fixture
def sqlite_server(sqlite_server):
    """Ana looks after the workshop's people; Rosa is new and has no badge."""
    sqlite_server.grant(ANA, WORKSHOP_TYPE, Level.TRAINER)
    sqlite_server.add_person(ROSA, "Rosa", badge=False)
    return sqlite_server


def hold(door, uid=NEW):
    """Hold a badge to the reader."""
    door.do(lambda: door.door.on_reader(BadgeRead(uid, door.monotonic)))


def admin_opens(door, server, person=ROSA, seconds=60.0):
    """An admin's page opens door 1 for a new badge of this person, and the door hears of it."""
    server.accept(EnrolmentOpened(1, person, server.clock() + timedelta(seconds=seconds)))
    door.sync()


def choose(door, person=ROSA):
    """Ana signs in and says whose the new badge is."""
    door.tap(ANA)
    door.do(lambda: door.hello.choice_wanted.emit("connect"))
    door.later(6)
    door.do(lambda: door.enrol.choose(str(person)))


def test_the_board_says_for_whom_an_admin_has_opened_the_door(whole_door, sqlite_server):
    admin_opens(whole_door, sqlite_server)

    message = whole_door.board.page.message

    assert (message.title, message.words) == ("A new badge for Rosa", "Hold the new badge to the reader.")


def test_the_next_unknown_badge_is_hers_at_once(whole_door, sqlite_server):
    admin_opens(whole_door, sqlite_server)
    whole_door.later(59)

    hold(whole_door)
    said = whole_door.board.page.message
    whole_door.later(6)
    hold(whole_door)

    assert said.title == "This is Rosa's badge now."
    assert whole_door.shell.greeting == "Hi, Rosa"


def test_a_door_that_ends_while_it_waits_leaves_no_timer_behind(whole_door, sqlite_server):
    admin_opens(whole_door, sqlite_server)
    timers = whole_door.door.findChildren(QTimer)
    running = [timer for timer in timers if timer.isActive()]

    whole_door.door.stop()
    whole_door.do(whole_door.door.refresh)

    assert len(running) >= 2
    assert not any(timer.isActive() for timer in timers)


def test_after_a_minute_the_door_waits_no_longer(whole_door, sqlite_server):
    admin_opens(whole_door, sqlite_server)
    whole_door.later(61)
    whole_door.do(whole_door.door.refresh)
    before = whole_door.board.page.message

    hold(whole_door)

    assert before is None
    assert whole_door.board.page.message.title == "We don't know this badge yet."


def test_known_badges_go_on_working_while_the_door_waits(whole_door, sqlite_server):
    admin_opens(whole_door, sqlite_server)

    whole_door.tap(MIA)

    assert whole_door.window.page == HELLO
    assert whole_door.shell.notice == ["A new badge for Rosa", "Hold the new badge to the reader."]


def test_a_manager_who_chooses_somebody_else_reads_for_whom_an_admin_has_opened_the_door(whole_door, sqlite_server):
    choose(whole_door, MIA)
    admin_opens(whole_door, sqlite_server)

    assert whole_door.enrol.page.title == "A new badge for Mia"
    assert whole_door.shell.notice[0] == "A new badge for Rosa"


def test_only_who_manages_people_is_offered_to_connect_a_badge(whole_door):
    whole_door.tap(MIA)
    offered_to_mia = [choice.id for choice in whole_door.hello.page.choices]
    whole_door.later(6)
    whole_door.tap(MIA)
    whole_door.tap(ANA)

    assert "connect" not in offered_to_mia
    assert "connect" in [choice.id for choice in whole_door.hello.page.choices]


def test_a_manager_connects_a_badge_with_two_taps(whole_door):
    choose(whole_door)
    before = whole_door.enrol.page

    whole_door.tap(ANA)
    waiting = whole_door.enrol.page
    hold(whole_door)
    done = whole_door.enrol.page
    whole_door.do(whole_door.enrol.end)

    assert before.words == "Ana, tap your badge first. Then there are 15 seconds for the new one."
    assert (waiting.step, waiting.seconds) == (Step.HOLD, 15)
    assert (done.step, done.title) == (Step.DONE, "This is Rosa's badge now.")
    assert whole_door.window.page == HELLO


def test_after_fifteen_seconds_the_manager_taps_once_more(whole_door):
    choose(whole_door)
    whole_door.tap(ANA)
    whole_door.later(16)
    whole_door.do(whole_door.door.refresh)
    late = whole_door.enrol.page.step

    whole_door.tap(ANA)
    hold(whole_door)

    assert late is Step.SIGN
    assert whole_door.enrol.page.step is Step.DONE


def test_an_unknown_badge_before_the_managers_tap_becomes_nobodys(whole_door):
    choose(whole_door)

    hold(whole_door)

    assert whole_door.enrol.page.step is Step.SIGN
    assert whole_door.wait(whole_door.door.read(lambda shop, _now: people.badges_of(shop, ROSA))) == []


def test_a_known_badge_is_refused_and_the_manager_reads_whose_it_is(whole_door):
    choose(whole_door)
    whole_door.tap(ANA)

    whole_door.tap(JO)
    refused = whole_door.enrol.page
    hold(whole_door)

    assert refused.problem == "This badge is somebody's already."
    assert refused.detail == "It is Jo's. Take another one, or have it given back first."
    assert whole_door.shell.greeting == "Hi, Ana"
    assert whole_door.enrol.page.step is Step.DONE


def test_a_badge_nobody_knows_leads_a_manager_who_is_here_to_whose_it_is(whole_door):
    whole_door.tap(ANA)

    hold(whole_door)

    assert whole_door.window.page == ENROL
    assert whole_door.enrol.page.words == "We don't know this badge yet."
    assert [somebody.name for somebody in whole_door.enrol.page.people] == ["Rosa", "Ada"]


def test_a_badge_nobody_knows_leads_a_member_nowhere(whole_door):
    whole_door.tap(MIA)

    hold(whole_door)

    assert whole_door.window.page == HELLO
    assert whole_door.shell.notice[0] == "We don't know this badge yet."


def test_without_the_right_the_managers_tap_is_refused_with_its_words(whole_door, sqlite_server):
    choose(whole_door)
    with sqlite_server.shop() as shop:
        (right,) = [
            each for each in grants_of(shop, ANA) if each.level is Level.TRAINER and each.type_id == WORKSHOP_TYPE
        ]
    sqlite_server.accept(QualificationWithdrawn(right.grant_id))
    whole_door.sync()

    whole_door.tap(ANA)

    assert whole_door.enrol.page.step is Step.SIGN
    assert whole_door.enrol.page.problem == "This takes a right that you don't have."


def test_a_manager_connects_no_badge_to_an_admin_and_reads_who_can(whole_door):
    choose(whole_door, ADMIN)

    whole_door.tap(ANA)

    assert whole_door.enrol.page.step is Step.SIGN
    assert whole_door.enrol.page.problem == "Only an admin can change an admin, or their badges."


def test_a_manager_reads_that_the_door_waits_for_somebody_else(whole_door, sqlite_server):
    choose(whole_door)
    admin_opens(whole_door, sqlite_server, KIM)

    whole_door.tap(ANA)

    assert whole_door.enrol.page.step is Step.SIGN
    assert whole_door.enrol.page.problem == "This door waits for somebody else's new badge."


def test_nothing_of_the_choice_is_left_when_the_manager_has_gone(whole_door):
    choose(whole_door)
    whole_door.do(whole_door.shell.done)

    assert whole_door.window.page == BOARD
    assert whole_door.enrol.page == type(whole_door.enrol.page)()
    whole_door.tap(ANA)
    hold(whole_door)
    assert whole_door.enrol.page.step is Step.CHOOSE


# --- finding somebody


def profiles(*names):
    split = [name.split(" ", 1) for name in names]
    return [
        Profile(person_id(100 + n), first, last, None, LanguageCode.ENGLISH) for n, (first, last) in enumerate(split)
    ]


PEOPLE = profiles("Kim Adeyemi", "Jakub Kisiel", "Zoë Weiß", "Maximiliane-Alexandra Kirchhoff", "Mia Wójcik")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("KI", ["Kim", "Jakub", "Maximiliane-Alexandra"]),
        ("ALEX", ["Maximiliane-Alexandra"]),
        ("ZOE", ["Zoë"]),
        ("WEISS", ["Zoë"]),
        ("WOJ", ["Mia"]),
        ("KISEIL", ["Jakub"]),
        ("Q", []),
    ],
)
def test_a_letter_or_two_of_any_name_find_a_person(typed, names):
    assert [each.first_name for each in found(PEOPLE, typed)] == names


def test_who_fits_exactly_comes_before_who_nearly_fits():
    both = profiles("Tim Meyer", "Kim Meyer")

    assert [each.first_name for each in found(both, "KIM")] == ["Kim", "Tim"]


def test_no_more_people_are_shown_than_fit(whole_door, sqlite_server):
    for n in range(MOST_PEOPLE + 1):
        sqlite_server.add_person(person_id(70 + n), "Quentin", badge=False)
    whole_door.sync()
    whole_door.tap(ANA)
    hold(whole_door)

    whole_door.do(lambda: whole_door.enrol.type("Q"))

    assert len(whole_door.enrol.page.people) == MOST_PEOPLE
    assert whole_door.enrol.page.more == "1 more: type a letter"

"""What the person in front of the door reads when something is wrong, and what the log keeps of it."""

from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from kiosk.clock import DoorClock
from kiosk.hello.pages import HELLO
from kiosk.reader.events import (
    BadgeRead,
    ReaderBack,
    ReaderEvent,
    ReaderGone,
    ReadTooShort,
    UnusableBadgeRead,
)
from kiosk.shell.window import BOARD
from kiosk.sync.syncer import LineState
from kiosk.theme.sounds import Sound
from shared.people import queries as people
from shared.people import tables
from shared.people.badges import BadgeUid, keyed_hash
from shared.people.types import BadgeState
from tests.support.shops import BADGE_KEY, MIA, badge_id, uid_of

pytestmark = pytest.mark.qt


@dataclass
class Said:
    title: str
    words: str
    mark: str
    sound: Sound | None


def happens(whole_door, event: ReaderEvent):
    whole_door.do(lambda: whole_door.door.on_reader(event))


def board_says(whole_door):
    message = whole_door.board.page.message
    return None if message is None else Said(message.title, message.words, message.mark, message.sound)


def tapped(whole_door, person=MIA):
    return BadgeRead(uid_of(person), whole_door.monotonic)


UNKNOWN = Said(
    "We don't know this badge yet.", "New here, or a member? A manager can connect it.", "unknown", Sound.DENY
)
LOST = Said("This badge was reported lost.", "Please give it to a manager.", "stop", Sound.DENY)
NEARLY = Said("Nearly.", "Hold it still for a second.", "nearly", Sound.TICK)
PHONE = Said(
    "A phone shows a new number each time.",
    "Use a card or a key fob; a manager can connect one for you.",
    "unknown",
    Sound.DENY,
)
RESTING = Said("The badge reader is resting.", "Use a code from your phone, or ask a manager.", "stop", None)


def test_a_badge_that_nobody_knows_can_be_connected_by_a_manager(whole_door, logged):
    happens(whole_door, BadgeRead(BadgeUid(bytes.fromhex("04AAAAAAAAAAAA")), whole_door.monotonic))

    assert board_says(whole_door) == UNKNOWN
    assert "04aaaaaaaaaaaa" not in str(logged).lower()


def test_a_lost_badge_is_to_be_given_to_a_manager_and_opens_nothing(whole_door, sqlite_server, logged):
    def report_lost(replica):
        shop = replica.shop()
        badge = people.badge(shop, badge_id(MIA))
        assert badge is not None
        shop.put(tables.badge, replace(badge, state=BadgeState.LOST))

    whole_door.store.ask(report_lost).result(20)

    happens(whole_door, tapped(whole_door))

    assert board_says(whole_door) == LOST
    assert whole_door.door.member is None
    assert [line["type"] for line in logged if line["event"] == "a change is kept"][-1] == "lost_badge_tapped"
    assert not [secret for secret in ("Mia", keyed_hash(uid_of(MIA), BADGE_KEY).hex()) if secret in str(logged)]


@pytest.mark.parametrize(
    ("event", "said"), [(ReadTooShort(), NEARLY), (UnusableBadgeRead("a UID made up at each tap"), PHONE)]
)
def test_what_was_wrong_with_a_badge_is_said_on_the_board(whole_door, event, said):
    happens(whole_door, event)

    assert board_says(whole_door) == said
    assert whole_door.window.page == BOARD


def test_a_reader_that_is_gone_is_said_until_it_is_back(whole_door):
    happens(whole_door, ReaderGone())
    whole_door.later(600)
    gone = board_says(whole_door)
    happens(whole_door, ReaderBack())

    assert gone == RESTING
    assert board_says(whole_door) is None


def test_a_reader_that_goes_while_somebody_is_here_is_said_under_the_header(whole_door):
    whole_door.tap(MIA)

    happens(whole_door, ReaderGone())

    assert whole_door.window.page == HELLO
    assert whole_door.shell.notice == [RESTING.title, RESTING.words]


def test_without_the_server_the_strip_says_since_when_and_what_still_works(whole_door):
    whole_door.tap(MIA)

    whole_door.do(lambda: whole_door.door.on_line(LineState(online=False, since=whole_door.clock())))
    lost = list(whole_door.shell.offline)
    whole_door.do(lambda: whole_door.door.on_line(LineState(online=True)))

    assert lost == [
        "Working offline since 18:00.",
        "Badges, training you have begun and sign-offs work; bookings wait until we are back.",
    ]
    assert list(whole_door.shell.offline) == ["", ""]


def test_a_disk_that_takes_nothing_is_nobodys_fault_and_nothing_is_said_to_be_done(whole_door, logged):
    def fill(replica):
        replica._outbox._db.execute("PRAGMA query_only = ON")

    whole_door.store.ask(fill).result(20)

    whole_door.tap(MIA)

    assert whole_door.shell.greeting == "Hi, Mia"
    assert whole_door.shell.notice == [
        "That did not work, and it's not you.",
        "Nothing was changed. Please tell a manager: this door's disk is full or failing.",
    ]
    assert [line["event"] for line in logged if line["log_level"] == "error"] == ["the disk fails"]


def test_before_its_first_sync_a_door_does_not_call_a_member_unknown(whole_door):
    def forget(replica):
        replica.fresh_at = None

    whole_door.store.ask(forget).result(20)

    happens(whole_door, tapped(whole_door))

    said = board_says(whole_door)
    assert (said.title, said.words) == (
        "This door is meeting its workshop.",
        "Badges work as soon as it has heard from its server.",
    )


def test_a_door_whose_clock_is_wrong_calls_no_machine_free(whole_door):
    whole_door.door._clock = DoorClock(
        wall=lambda: whole_door.clock().replace(year=1999), monotonic=lambda: whole_door.monotonic
    )

    whole_door.do(whole_door.door.refresh)

    assert {tile.words for tile in whole_door.board.page.tiles} == {"Last seen 18:00"}

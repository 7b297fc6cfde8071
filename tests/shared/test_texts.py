"""What people read: each refusal, notice and state has a sentence, a mark and a next step in every language."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from shared.booking import rules as booking
from shared.booking.texts import now_words, state_words
from shared.booking.types import Booking, BookingId, BookingState, Use, UseId
from shared.calendar import rules as calendar
from shared.equipment import rules as equipment
from shared.equipment.texts import category_name, machine_words
from shared.equipment.types import Category, Machine, MachineId, MachineState
from shared.journal import rules as journal
from shared.journal.types import BadgeId, PersonId, Refusal
from shared.language import languages
from shared.naming import persons_in, spoken_names
from shared.notifications.types import (
    BookingConfirmed,
    BookingRefused,
    BookingTakenAway,
    LostBadgeSeen,
    ModuleDiffers,
    NoticeBody,
    SignOffRefused,
)
from shared.people import rules as people
from shared.people.texts import badge_state_name, level_name, person_state_name
from shared.people.types import BadgeState, EquipmentTypeId, Level, PersonState
from shared.refusals import AnyRefusal, ReasonUnknown
from shared.signoff import rules as signoff
from shared.signoff.texts import not_yet_name
from shared.signoff.types import NotYet
from shared.sync import rules as sync
from shared.texts import answer_words, no_words, notice_words, refusal_words
from shared.training import rules as training
from shared.training.changes import ModuleSet
from shared.training.texts import step_name
from shared.training.types import (
    Answer,
    Explanation,
    Membership,
    Module,
    ModuleId,
    ModuleState,
    ModuleWatched,
    PracticalSignOff,
)
from shared.words import (
    NOTHING,
    AskForSignOff,
    ChooseTime,
    Mark,
    Speaker,
    TakeTime,
    TalkToManager,
    WatchVideo,
    Words,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=BERLIN)
SEVEN = NOW + timedelta(hours=1)
ANA, MIA, JO = (PersonId(UUID(int=0xA001 + n)) for n in range(3))
LASER, LASER_TYPE = MachineId(UUID(int=0xC001)), EquipmentTypeId(UUID(int=0xB001))
MODULE = ModuleId(UUID(int=0xD001))
BOOKING = BookingId(UUID(int=0xE001))
NAMES = {ANA: "Ana", JO: "Jo", LASER: "Laser 1", LASER_TYPE: "Laser cutter", MODULE: "Laser safety"}

VIDEO = training.VideoToWatch(MODULE, "Laser safety", 40, 95, 345_000)
SIGN_OFF = training.SignOffMissing(LASER_TYPE, "Laser cutter", ready=False)
NO_MEMBER = training.NoMembership(NOW - timedelta(days=11))
REFUSALS: tuple[Refusal, ...] = (
    journal.IdReused(),
    journal.NumberReused(),
    journal.BadSignature(),
    journal.WrongDoor(),
    journal.PrivatePartMissing(),
    journal.NotBelievable(NOW - timedelta(days=1), NOW),
    journal.TooLongOffline(NOW - timedelta(hours=9)),
    journal.NotAllowed(),
    journal.NotAtDoors(),
    journal.StaleEdit(),
    people.PersonUnknown(),
    people.PersonNotActive(),
    people.BadgeUnknown(),
    people.BadgeTaken(JO),
    people.NoEnrolmentOpen(),
    people.TapTooOld(ANA),
    people.AnotherAwaited(NOW + timedelta(seconds=40)),
    people.AdminsOnly(),
    people.WorkshopExists(),
    people.UnknownTimeZone(),
    people.ClosesBeforeOpening(),
    people.TiersFall(),
    equipment.TypeUnknown(),
    equipment.MachineUnknown(),
    equipment.NameTaken(),
    equipment.FixedType(),
    calendar.AlreadyBooked(SEVEN, SEVEN + timedelta(minutes=45)),
    calendar.AlreadyBooked(SEVEN, None),
    calendar.PersonBusy(SEVEN),
    NO_MEMBER,
    training.NoMembership(None),
    VIDEO,
    msgspec.structs.replace(VIDEO, percent=0, left_ms=35_000),
    training.VideoToWatch(MODULE, "", 0, 95, 0),
    SIGN_OFF,
    msgspec.structs.replace(SIGN_OFF, ready=True),
    training.OneOfMissing((VIDEO, training.OneOfMissing((SIGN_OFF, NO_MEMBER)))),
    training.OutOfOrder(None),
    training.OutOfOrder(NOW + timedelta(days=3)),
    training.Retired(),
    training.NotGrantable(),
    training.GrantUnknown(),
    training.LastOwner(),
    training.EndPassed(),
    training.ModuleUnknown(),
    training.VersionOutOfStep(),
    training.RequirementCannotBeMet(MODULE),
    booking.LongestTooShort(),
    booking.UsualOutside(),
    booking.NotBookable(),
    booking.InThePast(),
    booking.TooFarAhead(NOW + timedelta(days=14)),
    booking.TooShort(15),
    booking.TooLong(240),
    booking.TooManyAhead(1),
    booking.TooManyAhead(5),
    booking.NotYours(),
    booking.ReasonMissing(),
    booking.BookingUnknown(),
    booking.BookingOver(),
    booking.InUse(SEVEN),
    booking.InUse(NOW - timedelta(minutes=5)),
    booking.BookedNow(NOW),
    booking.NotInUse(),
    signoff.SignsForSelf(),
    signoff.MayNotSign(()),
    signoff.MayNotSign((ANA, JO)),
    signoff.MayNotSign((ANA, MIA)),
    signoff.OpenRows((3,)),
    signoff.OpenRows((1, 2, 5)),
    signoff.NotReady(1),
    signoff.NotReady(2),
    signoff.LearnerAbsent(),
    signoff.WhyNotYet(),
    signoff.SignOffUnknown(),
    signoff.TooLateToUndo(),
    sync.DoorUnknown(),
    sync.DoorNumberTaken(),
    sync.QuarantineFull(),
    ReasonUnknown(),
)


def raw(refusal: Refusal) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(refusal))


LOST_TO_SOMEBODY = BookingRefused(
    LASER, SEVEN, SEVEN + timedelta(hours=1), (raw(calendar.AlreadyBooked(SEVEN, SEVEN + timedelta(minutes=45))),)
)
NOTICES: tuple[NoticeBody, ...] = (
    LOST_TO_SOMEBODY,
    BookingRefused(LASER, SEVEN, SEVEN + timedelta(hours=1), (raw(NO_MEMBER),)),
    BookingRefused(LASER, SEVEN, SEVEN + timedelta(hours=1), (msgspec.Raw(b'{"type":"from_the_future"}'),)),
    BookingRefused(LASER, SEVEN, SEVEN + timedelta(hours=1), ()),
    BookingConfirmed(BOOKING),
    BookingTakenAway(BOOKING, rejected=False),
    BookingTakenAway(BOOKING, rejected=True),
    SignOffRefused(LASER_TYPE, (raw(signoff.NotReady(2)),)),
    SignOffRefused(LASER_TYPE, ()),
    LostBadgeSeen(BadgeId(UUID(int=1)), 2),
    ModuleDiffers(MODULE, 360_000, 432_000),
)


def a_booking(state: BookingState = BookingState.CONFIRMED, *, person: PersonId = MIA, hours: float = 1) -> Booking:
    starts = NOW + timedelta(hours=hours)
    return Booking(BOOKING, LASER, person, starts, starts + timedelta(hours=1), state, NOW, None)


def a_machine(state: MachineState = MachineState.USABLE, back_at: datetime | None = None) -> Machine:
    return Machine(LASER, LASER_TYPE, "Laser 1", "Back room", state, back_at)


def speaks(code: str, names: dict[UUID, str] | None = None) -> Speaker:
    spoken = next(each for each in languages() if each.code == code)
    return Speaker(spoken, BERLIN, NOW, dict(NAMES) if names is None else names)


ALL_OR_NONE: tuple[dict[UUID, str] | None, ...] = (None, {})
SPEAKERS = [
    pytest.param(speaks(each.code, names), id=f"{each.code}-{'names' if names is None else 'nameless'}")
    for each in languages()
    for names in ALL_OR_NONE
]


def named(examples: Sequence[object]) -> list[object]:
    """As parameters, each with a name: several are of one type."""
    return [pytest.param(each, id=f"{n}-{type(each).__name__}") for n, each in enumerate(examples)]


def assert_can_be_said(words: Words, speaker: Speaker) -> None:
    """Somebody at the door understands it, and is not shouted at."""
    said = f"{words.sentence} {words.detail} {words.caption}"
    assert words.sentence
    assert words.mark in Mark
    assert bool(words.caption) == (words.remedy != NOTHING)
    assert not re.search(r"[{}!]|\bNone\b|0000|UTC|(?i:\berror\b|\binvalid\b)", said)
    assert not words.caption.endswith(".")
    if not speaker.names:
        assert not re.search(r"\bAna\b|\bJo\b|Laser 1", said)


def members(union: object) -> set[object]:
    return {part for each in get_args(union) for part in (members(each) or {each})}


def test_the_examples_below_are_of_every_refusal_and_every_notice():
    assert {type(each) for each in REFUSALS} == members(AnyRefusal) | {ReasonUnknown}
    assert {type(each) for each in NOTICES} == members(NoticeBody)


def test_every_refusal_of_the_code_is_in_the_union_that_has_words():
    assert {each for each in Refusal.__subclasses__() if each.__module__.startswith("shared.")} <= members(
        AnyRefusal
    ) | {ReasonUnknown}


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("refusal", named(REFUSALS))
def test_each_refusal_has_words_a_mark_and_a_next_step(refusal, speaker):
    words = refusal_words(refusal, speaker)

    assert_can_be_said(words, speaker)
    assert words.sentence.endswith((".", ":"))


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("known", [None, a_booking()], ids=["booking gone", "booking known"])
@pytest.mark.parametrize("body", named(NOTICES))
def test_each_notice_has_words_a_mark_and_a_next_step(body, known, speaker):
    words = notice_words(body, speaker, booking=known)

    assert_can_be_said(words, speaker)
    assert words.sentence.endswith(".")


def test_what_a_workshop_says_no_with_and_tells_has_every_name_in_it(sqlite_server):
    everybody = speaks("en", NAMES | {MIA: "Mia"})
    video = Module(MODULE, "Laser safety", ModuleState.RETIRED, 1, "dQw4w9WgXcQ", 600_000, verified=True)
    sqlite_server.accept(ModuleSet(video))

    with sqlite_server.shop() as shop:
        refused = [refusal_words(each, speaks("en", spoken_names(shop, persons_in([each])))) for each in REFUSALS]
        told = [notice_words(each, speaks("en", spoken_names(shop)), booking=a_booking()) for each in NOTICES]

    assert refused == [refusal_words(each, everybody) for each in REFUSALS]
    assert told == [notice_words(each, everybody, booking=a_booking()) for each in NOTICES]


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_each_state_and_answer_has_words(speaker):
    states = [state_words(each, speaker) for each in BookingState]
    machines = [machine_words(a_machine(each), speaker) for each in MachineState]
    answers = [
        answer_words(Explanation(Answer.YES, ()), "Laser 1", speaker),
        answer_words(Explanation(Answer.NO, (SIGN_OFF,)), "Laser 1", speaker),
        answer_words(Explanation(Answer.CANNOT_TELL, ()), "Laser 1", speaker),
    ]

    # Here the thing's name is the caller's, so it may be said to somebody who knows no names.
    full = msgspec.structs.replace
    for words in (*states, *machines, *answers):
        assert_can_be_said(full(words, sentence=words.sentence.replace("Laser 1", "it")), speaker)
    assert len({words.sentence for words in states}) == len(BookingState)
    assert len({words.sentence for words in machines}) == len(MachineState)
    assert len({words.sentence for words in answers}) == len(Answer)


@pytest.mark.parametrize("spoken", languages(), ids=lambda each: each.code)
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (level_name, Level),
        (badge_state_name, BadgeState),
        (person_state_name, PersonState),
        (category_name, Category),
        (not_yet_name, NotYet),
    ],
)
def test_each_choice_has_a_name_of_its_own(name, kind, spoken):
    names = {name(each, spoken) for each in kind}

    assert len(names) == len(kind)
    assert "" not in names


@pytest.mark.parametrize("refusal", named(REFUSALS))
def test_german_says_it_in_german(refusal):
    english, german = refusal_words(refusal, speaks("en")), refusal_words(refusal, speaks("de"))

    assert english.sentence != german.sentence
    assert (english.mark, english.remedy, english.personal) == (german.mark, german.remedy, german.personal)


def test_the_kiosk_draws_every_mark():
    drawn = Path(__file__).parents[2] / "kiosk" / "components" / "qml" / "Mark.qml"

    kinds = set(re.findall(r'kind === "(\w+)"', drawn.read_text(encoding="utf-8")))

    assert set(Mark) <= kinds


def test_who_lost_a_time_reads_which_and_is_offered_the_next():
    speaker = Speaker(speaks("en").language, BERLIN, NOW, NAMES, wanted=SEVEN)

    words = refusal_words(calendar.AlreadyBooked(SEVEN, SEVEN + timedelta(minutes=45)), speaker)

    assert words.sentence == "Somebody was quicker: 19:00 is gone."
    assert words.detail == "Free next: 19:45."
    assert words.caption == "Take 19:45"
    assert words.remedy == TakeTime(SEVEN + timedelta(minutes=45))


def test_a_time_of_another_day_is_said_with_its_day():
    words = refusal_words(calendar.AlreadyBooked(SEVEN, SEVEN + timedelta(hours=20)), speaks("en"))

    assert words.caption == "Take tomorrow 15:00"


def test_where_nothing_is_free_one_is_offered_the_other_times():
    words = refusal_words(calendar.AlreadyBooked(SEVEN, None), speaks("en"))

    assert words.remedy == ChooseTime()


@pytest.mark.parametrize("refusal", [NO_MEMBER, training.NoMembership(None), people.PersonNotActive()])
def test_what_is_about_the_person_waits_behind_another_touch(refusal):
    words = refusal_words(refusal, speaks("en"))

    assert words.sentence == "Please talk to a manager."
    assert words.personal
    assert words.detail
    assert words.mark is Mark.NOTE
    assert words.remedy == TalkToManager()


def test_a_lapsed_membership_is_not_read_out_in_the_notice_of_a_booking():
    body = BookingRefused(LASER, SEVEN, SEVEN + timedelta(hours=1), (raw(NO_MEMBER),))

    words = notice_words(body, speaks("en"))

    assert words.detail == "Today, 19:00 to 20:00.\nPlease talk to a manager."
    assert words.remedy == TalkToManager()


def test_a_lapsed_membership_says_its_year_when_that_is_long_over():
    words = refusal_words(training.NoMembership(NOW - timedelta(days=800)), speaks("en"))

    assert words.detail == "Your membership ended 14 Sept 2024."


def test_all_steps_are_said_in_one_sentence_with_the_first_as_the_button():
    words = no_words((VIDEO, SIGN_OFF), "Laser 1", speaks("en"))

    assert words.sentence == "2 steps to Laser 1: a 6-minute video and a sign-off."
    assert words.remedy == WatchVideo(MODULE)
    assert words.caption == "Go on with the video"
    assert words.mark is Mark.PADLOCK


def test_all_steps_are_said_in_german_too():
    words = no_words((VIDEO, SIGN_OFF), "Laser 1", speaks("de"))

    assert words.sentence == "Noch 2 Schritte bis Laser 1: ein Video von 6 Minuten und eine Freigabe."


@pytest.mark.parametrize(
    ("left_ms", "said"),
    [
        (20_000, "a short video"),
        (60_001, "a 2-minute video"),
        (480_000, "an 8-minute video"),
        (660_000, "an 11-minute video"),
        (1_080_000, "an 18-minute video"),
        (4_800_000, "an 80-minute video"),
        (6_600_000, "a 110-minute video"),
    ],
)
def test_a_video_is_named_by_its_length(left_ms, said):
    words = no_words((msgspec.structs.replace(VIDEO, left_ms=left_ms),), "Laser 1", speaks("en"))

    assert words.sentence == f"1 step to Laser 1: {said}."


@pytest.mark.parametrize(
    ("spoken", "left_ms", "said"),
    [
        ("en", 20_000, "3 steps to Laser 1: 2 short videos and a sign-off."),
        ("de", 20_000, "Noch 3 Schritte bis Laser 1: 2 kurze Videos und eine Freigabe."),
        ("en", 300_001, "3 steps to Laser 1: 2 videos of 6 minutes each and a sign-off."),
        ("de", 300_001, "Noch 3 Schritte bis Laser 1: 2 Videos von je 6 Minuten und eine Freigabe."),
    ],
)
def test_videos_of_one_length_are_said_together(spoken, left_ms, said):
    video = msgspec.structs.replace(VIDEO, left_ms=left_ms)

    words = no_words((video, video, SIGN_OFF), "Laser 1", speaks(spoken))

    assert words.sentence == said


def test_what_is_left_of_a_video_is_rounded_up():
    left = [
        refusal_words(msgspec.structs.replace(VIDEO, left_ms=left_ms), speaks("en")).detail
        for left_ms in (59_999, 60_000, 90_000)
    ]

    assert left == [
        "You have seen 40 %, less than a minute left.",
        "You have seen 40 %, 1 min left.",
        "You have seen 40 %, 2 min left.",
    ]


def test_a_machine_that_is_out_of_order_is_said_before_the_steps():
    words = no_words((training.OutOfOrder(None), VIDEO, SIGN_OFF), "Laser 1", speaks("en"))

    assert words.sentence == "This machine is out of order."


def test_one_of_several_ways_is_enough_and_the_button_leads_to_the_nearest():
    words = refusal_words(training.OneOfMissing((NO_MEMBER, VIDEO, SIGN_OFF)), speaks("en"))

    assert words.sentence == "One of these is enough:"
    assert "Laser safety" in words.detail
    assert "membership" not in words.detail
    assert words.remedy == WatchVideo(MODULE)


def test_several_ways_are_one_step():
    words = no_words((training.OneOfMissing((VIDEO, SIGN_OFF)),), "Laser 1", speaks("en"))

    assert words.sentence == "1 step to Laser 1: a 6-minute video or a sign-off."


def test_who_is_ready_is_led_to_those_who_sign():
    words = refusal_words(msgspec.structs.replace(SIGN_OFF, ready=True), speaks("en"))

    assert words.sentence == "You are ready for the sign-off: Laser cutter."
    assert words.remedy == AskForSignOff(LASER_TYPE)


def test_who_holds_a_badge_is_said_only_to_those_who_may_see_the_name():
    to_manager = refusal_words(people.BadgeTaken(JO), speaks("en"))
    to_member = refusal_words(people.BadgeTaken(JO), speaks("en", {}))

    assert "Jo" in to_manager.detail
    assert "Jo" not in to_member.sentence + to_member.detail


def test_who_may_not_sign_reads_who_can():
    words = refusal_words(signoff.MayNotSign((ANA, JO)), speaks("en"))

    assert words.detail == "Ana and Jo can."
    assert words.remedy == TalkToManager((ANA, JO))


def test_one_who_can_sign_is_said_as_one_in_german():
    words = refusal_words(signoff.MayNotSign((ANA,)), speaks("de"))

    assert words.detail == "Ana kann das."


def test_a_booking_that_was_taken_away_says_when_it_was_and_why():
    words = notice_words(
        BookingTakenAway(BOOKING, rejected=False), speaks("en"), booking=a_booking(), reason="The lens is broken."
    )

    assert words.sentence == "Your booking of Laser 1 was cancelled."
    assert words.detail == "Today, 19:00 to 20:00.\nThe lens is broken."


def test_a_booking_that_was_lost_offers_the_next_free_time():
    words = notice_words(LOST_TO_SOMEBODY, speaks("en"))

    assert words.sentence == "Your booking of Laser 1 could not be confirmed."
    assert words.detail == "Today, 19:00 to 20:00.\nSomebody was quicker: 19:00 is gone. Free next: 19:45."
    assert words.remedy == TakeTime(SEVEN + timedelta(minutes=45))


def test_a_reason_of_a_newer_release_still_means_no():
    body = BookingRefused(LASER, SEVEN, SEVEN + timedelta(hours=1), (msgspec.Raw(b'{"type":"from_the_future"}'),))

    words = notice_words(body, speaks("en"))

    assert "The workshop said no, for a reason that is new to this door." in words.detail


def test_a_yes_says_until_when_it_holds():
    until = Explanation(Answer.YES, (), NOW + timedelta(days=3))
    today = Explanation(Answer.YES, (), SEVEN)

    assert answer_words(until, "Laser 1", speaks("en")).detail == "That holds until Thu 26 Nov."
    assert answer_words(today, "Laser 1", speaks("en")).detail == "That holds until 19:00."


def test_a_door_that_cannot_tell_says_since_when_it_is_alone():
    alone = Explanation(Answer.CANNOT_TELL, (journal.TooLongOffline(NOW - timedelta(hours=9)),))

    words = answer_words(alone, "Laser 1", speaks("en"))

    assert words.sentence == "This door has been on its own since 09:00."
    assert words.mark is Mark.UNHEARD


def now_of(machine: Machine, running: Use | None, *promises: Booking, viewer: PersonId | None = None) -> Words:
    return now_words(machine, running=running, promises=promises, viewer=viewer, speaker=speaks("en"))


def a_use(until: datetime) -> Use:
    return Use(UseId(UUID(int=1)), LASER, JO, None, NOW - timedelta(hours=1), until, None)


def test_a_machine_is_free_until_its_next_booking():
    words = now_of(a_machine(), None, a_booking(hours=4), a_booking(hours=2))

    assert (words.sentence, words.mark) == ("Free until 20:00", Mark.FREE)


def test_a_machine_that_is_booked_tomorrow_is_free_today():
    words = now_of(a_machine(), None, a_booking(hours=20))

    assert words.sentence == "Free for the rest of the day"


def test_a_machine_in_use_says_how_long_still():
    assert now_of(a_machine(), a_use(NOW + timedelta(minutes=35))).sentence == "In use · 35 min left"
    assert now_of(a_machine(), a_use(NOW - timedelta(minutes=1))).sentence == "In use · time is over"


def test_what_somebody_runs_or_has_booked_is_theirs():
    running = now_of(a_machine(), a_use(SEVEN), viewer=JO)
    booked = now_of(a_machine(), None, a_booking(hours=-0.5), viewer=MIA)

    assert (running.sentence, running.mark) == ("Yours until 19:00", Mark.MINE)
    assert (booked.sentence, booked.mark) == ("Yours until 18:30", Mark.MINE)


def test_what_somebody_else_has_booked_is_not_said_to_be_theirs():
    words = now_of(a_machine(), None, a_booking(hours=-0.5), viewer=JO)

    assert (words.sentence, words.mark) == ("Booked until 18:30", Mark.IN_USE)


def test_a_machine_out_of_order_says_when_it_is_back_if_anybody_knows():
    known = now_of(a_machine(MachineState.OUT_OF_ORDER, NOW + timedelta(days=3)), None)
    passed = now_of(a_machine(MachineState.OUT_OF_ORDER, NOW - timedelta(days=3)), None)

    assert known.sentence == "Out of order · back Thu 26 Nov"
    assert passed.sentence == "Out of order"


def test_a_booking_that_only_the_door_has_is_waiting():
    words = state_words(BookingState.CONFIRMED, speaks("en"), waiting=True)

    assert words.sentence == "Waiting to be confirmed"


def test_the_steps_of_a_training_card_have_names():
    names = [step_name(leaf, speaks("en")) for leaf in (Membership(), ModuleWatched(MODULE, 95), PracticalSignOff())]

    assert names == ["Membership", "Laser safety", "Sign-off"]


def test_a_reason_that_no_area_has_is_a_bug():
    class Invented(Refusal, frozen=True, tag="invented"):
        """A reason of nobody's."""

    with pytest.raises(TypeError, match="Invented"):
        refusal_words(Invented(), speaks("en"))


def test_times_are_the_workshops_own():
    words = refusal_words(booking.InUse(datetime(2026, 11, 23, 18, 0, tzinfo=UTC)), speaks("en"))

    assert words.sentence == "Somebody is using it until 19:00."

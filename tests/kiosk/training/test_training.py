"""Training at a whole door: the card, the video, and what is written down of it."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.hello.page import StepState
from kiosk.hello.pages import HELLO
from kiosk.machine.pages import MACHINE, MACHINES
from kiosk.player.watching import RUN_UP_MS, PlayState
from kiosk.reader.events import BadgeRemoved
from kiosk.shell.window import BOARD
from kiosk.theme.sounds import Sound
from kiosk.training.page import CardPage, Playing, VideoPage
from kiosk.training.pages import CARD_PAGE, VIDEO_PAGE
from shared.equipment.changes import EquipmentTypeSet
from shared.equipment.types import Category, EquipmentType, Standing
from shared.language import language
from shared.notifications import queries as notifications
from shared.notifications.types import ModuleDiffers
from shared.people.types import EquipmentTypeId, Level
from shared.training import queries as training
from shared.training.changes import ModuleSet, RequirementSet, VideoWatched
from shared.training.coverage import Range
from shared.training.types import AllOf, AnyOf, Membership, ModuleState, ModuleWatched, SessionId, SubjectId
from tests.kiosk.training.conftest import ENOUGH_MS, FUMES, LENGTH_MS, SAFETY, Film
from tests.kiosk.training.states import ended
from tests.support.shops import ADMIN, ANA, JO, KIM, LASER, LASER_TYPE, MIA, person_id

pytestmark = pytest.mark.qt


SESSION = SessionId(UUID(int=0xF001))


def finish(door, school, *, but_ms=0):
    """Kim has seen both videos, but for so much of what is asked of the first."""
    for number, (module_id, end_ms) in enumerate(((SAFETY, ENOUGH_MS - but_ms), (FUMES, 20_000))):
        door.later(60)
        watched = VideoWatched(KIM, module_id, 1, SESSION, number, (Range(0, end_ms),), 60_000)
        school.accept(watched, actor=KIM)
    door.later(60)
    door.sync()


def module_of(school):
    with school.shop() as shop:
        found = training.module(shop, SAFETY)
    assert found is not None
    return found


def open_card(door):
    door.do(lambda: door.trainings.open_card(LASER_TYPE))
    return door.training.card.page


# --- the card


def test_the_card_says_each_step_its_state_and_who_can_help(door):
    door.tap(KIM)

    page = open_card(door)

    assert [(step.caption, step.state, step.detail) for step in page.steps] == [
        ("Membership", StepState.DONE, ""),
        ("Laser safety", StepState.NEXT, "It takes less than a minute."),
        ("Fumes", StepState.OPEN, "It takes less than a minute."),
        ("Sign-off", StepState.OPEN, "Ana can sign you off."),
    ]
    assert (page.words, page.title) == ("3 steps to go", "A video to watch: “Laser safety”.")
    assert (page.deed, page.deed_caption) == (f"video:{SAFETY}", "Start the video")


def test_of_several_ways_the_card_says_that_one_is_enough_and_then_only_the_one_that_was_taken(door, school):
    ways = AnyOf((ModuleWatched(SAFETY, 70), ModuleWatched(FUMES, 100)))
    school.accept(RequirementSet(SubjectId(LASER_TYPE), Level.USER, AllOf((Membership(), ways))))
    door.sync()
    door.tap(KIM)
    open_ways = [(step.lead, step.caption) for step in open_card(door).steps]
    door.do(door.shell.done)

    finish(door, school, but_ms=1_000)
    door.tap(KIM)
    page = open_card(door)

    assert open_ways == [("", "Membership"), ("One of these is enough:", "Laser safety"), ("or", "Fumes")]
    assert [(step.lead, step.caption, step.detail) for step in page.steps[1:]] == [("", "Fumes", "Watched")]
    assert (page.words, page.title) == ("Yours to use", "You may use Laser cutter.")


def test_who_is_no_member_reads_who_can_help_and_nothing_more_of_it(door, school):
    newcomer = person_id(50)
    school.add_person(newcomer, "Nora", member=False)
    door.sync()
    door.tap(newcomer)

    page = open_card(door)

    assert (page.title, page.detail, page.helpers) == ("Please talk to a manager.", "", "Ada can help.")
    assert page.deed == ""
    assert page.steps[0].detail == "Please talk to a manager"
    assert page.steps[1].opens == str(SAFETY)


def test_a_type_that_is_gone_has_an_empty_card(door):
    door.tap(KIM)

    door.do(lambda: door.trainings.open_card(EquipmentTypeId(UUID(int=1))))

    assert door.training.card.page == CardPage()


def test_who_holds_the_type_reads_who_signed_and_goes_on_to_the_machines(door):
    door.tap(MIA)

    page = open_card(door)
    door.do(door.training.card.do)

    assert page.words == "Yours to use"
    assert page.steps[-1].detail == "By Ana, today"
    assert page.title == "You may use Laser cutter."
    assert door.window.page == MACHINES


def test_of_two_cards_the_one_that_is_shown_plays_its_videos(door, school):
    saw = EquipmentTypeId(UUID(int=0xB002))
    school.accept(EquipmentTypeSet(EquipmentType(saw, "Band saw", "wood", Category.RED, Standing.MACHINES)))
    school.accept(RequirementSet(SubjectId(saw), Level.USER, ModuleWatched(FUMES, 100)))
    door.sync()
    door.tap(KIM)
    open_card(door)
    door.do(lambda: door.trainings.open_card(saw))

    door.do(door.training.card.do)
    of_the_saw = door.training.video.page.subject
    door.do(door.shell.back)
    door.do(door.shell.back)
    door.do(door.training.card.do)

    assert of_the_saw == "Band saw"
    assert door.training.video.page.subject == "Laser cutter"


def test_who_is_ready_reads_which_trainer_came_in_today(door, school):
    door.tap(ANA)
    door.later(6)
    door.tap(ANA)
    door.later(6)
    finish(door, school)
    door.tap(KIM)

    page = open_card(door)

    assert page.title == "You are ready for the sign-off: Laser cutter."
    assert page.helpers == "Ana can sign you off, and came in today."
    assert page.call == "Ana, please tap your badge here."
    assert page.deed == ""


def test_a_managers_badge_joins_the_card_and_not_the_video(door, film):
    assert not door.window.manager_may_join

    door.do(door.shell.back)
    open_card(door)

    assert door.window.manager_may_join
    assert door.door.screen.about == LASER_TYPE


def test_a_begun_card_on_the_first_page_opens(film):
    film.play(1_000)
    film.pause()
    film.door.do(film.door.shell.back)

    (card,) = film.door.hello.page.cards
    film.door.do(lambda: film.door.hello.open_card(card.id))

    assert film.door.window.page == CARD_PAGE
    assert film.door.training.card.page.steps[1].detail == "You have seen 3 %, less than a minute left."


def test_the_ways_of_a_machine_lead_to_the_video_and_to_the_card(door):
    door.tap(KIM)
    door.do(lambda: door.machines.open_machine(str(LASER)))
    video, _, sign_off = door.machine.page.ways

    door.do(lambda: door.machine.go(video.id))
    there = door.window.page, door.training.video.page.name
    door.do(door.shell.back)
    back = door.window.page
    door.do(lambda: door.machine.go(sign_off.id))

    assert there == (VIDEO_PAGE, "Laser safety")
    assert back == MACHINE
    assert door.window.page == CARD_PAGE


def test_a_machine_that_asks_for_more_of_a_video_says_how_much(door, school):
    school.accept(RequirementSet(SubjectId(LASER), Level.USER, ModuleWatched(SAFETY, 95)))
    door.sync()
    door.tap(KIM)
    door.do(lambda: door.machines.open_machine(str(LASER)))

    door.do(lambda: door.machine.go(door.machine.page.ways[0].id))

    page = door.training.video.page
    assert (page.subject, page.needed) == ("Laser 1", "You need 95 % of it.")


def test_a_video_that_the_workshop_took_away_says_so(door, school):
    door.tap(KIM)
    open_card(door)
    school.accept(ModuleSet(replace(module_of(school), state=ModuleState.RETIRED)))
    door.sync()

    door.do(lambda: door.trainings.open_video(SAFETY, LASER_TYPE))

    assert door.window.page == CARD_PAGE
    assert door.shell.notice[0] == "The workshop does not have this video."


# --- what is written down


def test_what_was_watched_is_written_down_at_a_pause_and_credited_by_the_server(film, school):
    film.play(4_000)
    film.pause()

    film.door.sync()

    assert film.credited == (Range(0, 4_000),)
    with school.shop() as shop:
        assert [each.ranges for each in training.watched_by(shop, KIM)] == [(Range(0, 4_000),)]


def test_what_was_watched_is_kept_on_the_disk_every_five_seconds_until_it_is_written_down(film):
    film.play(6_000)
    (kept,) = film.kept
    before = film.credited

    film.pause()

    assert before == ()
    assert kept.ranges == (Range(0, 5_000),)
    assert film.kept == []
    assert film.credited == (Range(0, 6_000),)


def test_a_jump_ahead_gives_no_credit_and_leaves_a_notch(film):
    film.play(2_000)
    film.hear(at_ms=20_000)
    film.play(2_000)
    film.pause()

    assert film.credited == (Range(0, 2_000), Range(20_000, 22_000))
    assert film.player.notches == 1


def test_who_goes_back_and_comes_again_goes_on_where_they_were(film):
    film.play(9_000)

    film.door.do(film.door.shell.back)
    left = film.player.state
    film.open()

    assert left == "idle"
    assert film.credited == (Range(0, 9_000),)
    assert film.player.position == 9_000 - RUN_UP_MS


def test_who_walks_away_from_a_video_is_credited_and_leaves_no_trace(film):
    film.play(3_000)
    film.pause()
    film.play(1_000)

    film.door.do(film.door.shell.done)

    assert film.door.window.page == BOARD
    assert film.credited == (Range(0, 4_000),)
    assert film.player.state == "idle"
    assert film.player.html == ""
    assert film.door.training.video.page == VideoPage()
    assert film.door.training.video.playing == Playing()
    assert film.door.training.card.page == CardPage()


def test_enough_of_a_video_is_written_down_at_once_and_the_page_says_what_is_next(film):
    heard: list[Sound] = []
    film.door.door.sounded.connect(heard.append)
    film.play(20_500)
    before = film.door.training.video.page.done
    film.play(1_000)

    page = film.door.training.video.page

    assert heard == [Sound.PUNCH]
    assert not before
    assert film.player.playing
    assert film.credited == (Range(0, ENOUGH_MS),)
    assert (page.done, page.title, page.detail) == (True, "Done. What is next:", "A video to watch: “Fumes”.")
    film.door.do(film.door.training.video.do)
    assert film.door.window.page == VIDEO_PAGE
    assert film.door.training.video.page.name == "Fumes"
    assert film.player.duration == 20_000


def test_after_the_last_video_the_way_leads_to_the_card(door, school):
    finish(door, school, but_ms=1_000)
    film = Film(door)
    film.play(RUN_UP_MS + 1_500)

    page = film.door.training.video.page
    film.door.do(film.door.training.video.do)

    assert page.detail == "You are ready for the sign-off: Laser cutter. Ana can sign you off."
    assert film.door.window.page == CARD_PAGE
    assert film.player.state == "idle"


def test_the_first_door_that_plays_a_video_verifies_how_long_it_is(film, school):
    film.hear()

    film.door.sync()

    assert module_of(school).verified


def test_a_video_of_another_length_is_a_notice_to_the_admins_and_changes_nothing(film, school):
    film.hear(duration_ms=LENGTH_MS + 5_000)

    film.door.sync()

    with school.shop() as shop:
        (told,) = notifications.unread(shop, ADMIN)
    module = module_of(school)
    assert told.body == ModuleDiffers(SAFETY, LENGTH_MS, LENGTH_MS + 5_000)
    assert (module.duration_ms, module.verified) == (LENGTH_MS, False)


# --- somebody is there, or is not


def test_the_idle_clock_rests_while_a_video_plays_and_runs_when_it_stands(film):
    film.play(1_000)
    film.door.later(600)
    still = film.door.shell.question["kind"]
    film.pause()

    film.door.later(40)

    assert still == ""
    assert film.door.shell.question["kind"] == "still"
    film.door.later(20)
    assert film.door.window.page == BOARD


def ask(film):
    """Play for so long that somebody is asked; what is heard of it."""
    heard: list[Sound] = []
    film.door.door.sounded.connect(heard.append)
    film.play(1_000)
    film.hear(after_ms=360_000)
    return heard


def test_after_a_while_somebody_is_asked_and_nobodys_answer_pauses_the_video(film):
    heard = ask(film)
    asked = film.door.training.video.playing.asked
    film.hear(after_ms=60_000)

    film.hear(PlayState.PAUSED)

    assert asked == "Still watching, Kim?"
    assert heard == [Sound.TICK]
    assert film.orders[-1] == "pause"
    assert film.door.training.video.playing.asked == asked
    film.door.later(40)
    assert film.door.shell.question["kind"] == "still"


def test_a_tap_is_an_answer_and_no_good_bye(film):
    ask(film)

    film.door.tap(KIM)

    assert film.door.training.video.playing.asked == ""
    assert film.door.window.page == VIDEO_PAGE
    film.door.later(6)
    film.door.tap(KIM)
    assert film.door.window.page == BOARD


def test_a_badge_that_rests_on_the_reader_needs_not_be_asked(film):
    film.door.do(film.door.shell.done)
    film.door.later(6)
    film.door.lay(KIM)
    film.open()

    heard = ask(film)
    asked = film.player.asking, list(heard)
    film.door.trainings.on_reader(BadgeRemoved())
    film.hear(after_ms=360_000)

    assert asked == (False, [])
    assert film.player.asking


def test_another_members_badge_stops_the_picture_until_it_is_settled(film):
    film.play(1_000)
    film.door.later(6)

    film.door.tap(JO)
    question = film.door.shell.question["kind"]
    stopped = film.orders[-1]
    film.pause()
    film.door.later(10)

    assert (question, stopped) == ("handover", "pause")
    assert film.door.shell.question["kind"] == ""
    assert film.orders[-1] == "play"
    assert film.door.window.page == VIDEO_PAGE


def test_who_takes_over_from_somebody_who_watches_leaves_them_their_credit(film):
    film.play(3_000)
    film.door.later(6)
    film.door.tap(JO)

    film.door.do(film.door.shell.confirm)

    assert film.credited == (Range(0, 3_000),)
    assert film.door.window.page == HELLO
    assert film.door.shell.greeting == "Hi, Jo"


def test_the_speed_goes_up_to_one_and_a_half_and_round_again(film):
    asked = []
    film.player.order.connect(lambda name, value: asked.append(value) if name == "rate" else None)

    film.door.do(film.door.training.video.faster)

    assert asked == [1.25]
    assert film.door.training.video.playing.speed == "Speed 1\u00a0×"


def test_the_video_speaks_the_members_language(film):
    film.door.do(lambda: film.door.words.speak(language("de")))

    assert film.door.training.video.page.demo == "Demo-Video"
    assert film.door.training.video.playing.speed == "Tempo 1\u00a0×"
    assert film.player.progress == "0 % gesehen"
    assert film.door.training.video.page.needed == "Du brauchst 70 % davon."


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ((Range(0, 90_000), Range(130_000, 360_000)), ("Go to the gap", "88 % watched, 1 gap")),
        ((Range(0, 90_000),), ("Play", "25 % watched")),
    ],
)
def test_what_was_not_reached_yet_is_no_gap(open_stage, seen, said):
    stage = open_stage(lambda say: ended(say, *seen))

    assert (stage.item("go").property("text"), stage.item("bar").property("spoken")) == said

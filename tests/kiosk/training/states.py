"""The training card and the video in every state, for the walk and for the pictures."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.hello.page import StepState
from kiosk.player.page import PlayerPage
from kiosk.player.trouble import Trouble
from kiosk.player.view_model import PlayerViewModel
from kiosk.settings import Player
from kiosk.training.page import CardPage, CardStep, Playing, VideoPage
from kiosk.training.pages import CARD_PAGE, VIDEO_PAGE, TrainingModels, training_pages
from kiosk.training.view_model import CardViewModel, VideoViewModel
from shared.language import Language
from shared.training.coverage import Coverage, Range
from tests.kiosk.hello.states import MIA
from tests.support.pages import State

MINUTE_MS = 60_000
LENGTH_MS = 6 * MINUTE_MS


def on_stage(
    name: str,
    *,
    card: CardPage | None = None,
    video: VideoPage | None = None,
    player: PlayerPage | None = None,
    told: Playing | None = None,
    spoken: Language | None = None,
) -> State:
    shown = PlayerViewModel(Player())
    if spoken is not None:
        shown.speak(spoken)
    if player is not None:
        shown._show(player)
    beside = VideoViewModel(video)
    if told is not None:
        beside.tell(told)
    return State(training_pages(TrainingModels(shown, CardViewModel(card), beside))[name], visitor=MIA)


# --- cards


def step(say: Language, n: int, state: StepState, caption: str, detail: str = "", lead: str = "") -> CardStep:
    s = say.say
    said = {
        StepState.DONE: s("{step}, done", step=caption),
        StepState.NEXT: s("{step}, next", step=caption),
        StepState.OPEN: s("{step}, still to do", step=caption),
    }[state]
    module = "" if caption in {s("Membership"), s("Sign-off")} else str(n)
    return CardStep(str(n), state, caption, said, detail, lead, module)


def a_video_next(say: Language) -> State:
    s, n = say.say, say.say_n
    title = "Laser safety, the first steps"
    page = CardPage(
        name="Laser cutter",
        icon="microscope",
        state="training",
        words=n("{n} step to go", "{n} steps to go", 2),
        steps=(
            step(say, 0, StepState.DONE, s("Membership"), s("Until {day}", day="31 Dec 2026")),
            step(say, 1, StepState.DONE, "The fume extractor", s("Watched")),
            step(
                say,
                2,
                StepState.NEXT,
                title,
                s("You have seen {percent} %, {left}.", percent=40, left=s("{length} left", length="6 min")),
            ),
            step(say, 3, StepState.OPEN, s("Sign-off"), s("{names} can sign you off.", names="Ana, Tom or Priya")),
        ),
        title=s("A video to watch: “{title}”.", title=title),
        detail=s("You have seen {percent} %, {left}.", percent=40, left=s("{length} left", length="6 min")),
        deed="video:2",
        deed_caption=s("Go on with the video"),
        deed_icon="player-play",
    )
    return on_stage(CARD_PAGE, card=page)


def ready_to_sign(say: Language) -> State:
    s, n = say.say, say.say_n
    page = CardPage(
        name="Laser cutter",
        icon="microscope",
        state="training",
        words=n("{n} step to go", "{n} steps to go", 1),
        steps=(
            step(say, 0, StepState.DONE, s("Membership")),
            step(say, 1, StepState.DONE, "Laser safety, the first steps", s("Watched")),
            step(
                say,
                2,
                StepState.NEXT,
                s("Sign-off"),
                s("{names} can sign you off, and came in today.", names="Ana"),
            ),
        ),
        title=s("You are ready for the sign-off: {type}.", type="Laser cutter"),
        detail=s("Somebody who may sign watches you do it."),
        helpers=s("{names} can sign you off, and came in today.", names="Ana"),
        call=s("{name}, please tap your badge here.", name="Ana"),
    )
    return on_stage(CARD_PAGE, card=page)


def a_choice(say: Language) -> State:
    s, n = say.say, say.say_n
    page = CardPage(
        name="Band saw",
        icon="wood",
        state="training",
        words=n("{n} step to go", "{n} steps to go", 3),
        steps=(
            step(say, 0, StepState.DONE, s("Membership")),
            step(
                say,
                1,
                StepState.NEXT,
                "Band saw: the whole course",
                s("It takes {length}.", length="12 min"),
                s("One of these is enough:"),
            ),
            step(say, 2, StepState.OPEN, "For those who know saws", s("It takes {length}.", length="5 min"), s("or")),
            step(say, 3, StepState.OPEN, s("Sign-off"), s("Nobody can sign you off yet. A manager can name somebody.")),
        ),
        title=s("One of these is enough:"),
        detail="Band saw: the whole course. For those who know saws.",
        deed="video:1",
        deed_caption=s("Start the video"),
        deed_icon="player-play",
    )
    return on_stage(CARD_PAGE, card=page)


def all_done(say: Language) -> State:
    s = say.say
    page = CardPage(
        name="Laser cutter",
        icon="microscope",
        state="free",
        words=s("Yours until {day}", day="31 Dec 2026"),
        steps=(
            step(say, 0, StepState.DONE, s("Membership"), s("Until {day}", day="31 Dec 2026")),
            step(say, 1, StepState.DONE, "Laser safety, the first steps", s("Watched")),
            step(say, 2, StepState.DONE, s("Sign-off"), s("By {name}, {day}", name="Ana", day="12 Nov 2026")),
        ),
        title=s("You may use {thing}.", thing="Laser cutter"),
        detail=s("That holds until {time}.", time="31 Dec 2026"),
        deed="machines",
        deed_caption=s("See the machines"),
        deed_icon="tools",
    )
    return on_stage(CARD_PAGE, card=page)


def no_member(say: Language) -> State:
    s, n = say.say, say.say_n
    page = CardPage(
        name="Laser cutter",
        icon="microscope",
        state="training",
        words=n("{n} step to go", "{n} steps to go", 2),
        steps=(
            step(say, 0, StepState.NEXT, s("Membership"), s("Please talk to a manager")),
            step(say, 1, StepState.DONE, "Laser safety, the first steps", s("Watched")),
            step(say, 2, StepState.OPEN, s("Sign-off"), s("{names} can sign you off.", names="Ana")),
        ),
        title=s("Please talk to a manager."),
        helpers=s("{names} can help.", names="Ana or Tom"),
    )
    return on_stage(CARD_PAGE, card=page)


# --- videos

SEEN = Coverage.of([Range(0, 90_000), Range(130_000, 200_000)])


def a_video(say: Language) -> VideoPage:
    return VideoPage(
        name="Laser safety, the first steps",
        subject="Laser cutter",
        needed=say.say("You need {percent} % of it.", percent=90),
    )


def told(say: Language, clock: str = "3:20 / 6:00", asked: str = "", rate: str = "1") -> Playing:
    left = say.say("{length} left", length="4 min")
    return Playing(clock, left, say.say("Speed {rate}\u00a0×", rate=rate), asked)


def at(state: str, at_ms: int = 200_000, seen: Coverage = SEEN) -> PlayerPage:
    return PlayerPage(state=state, at_ms=at_ms, duration_ms=LENGTH_MS, watched=seen)


def playing(say: Language) -> State:
    page = replace(a_video(say), demo=say.say("Demo video"))
    return on_stage(VIDEO_PAGE, video=page, player=at("playing"), told=told(say, rate="1.25"), spoken=say)


def loading(say: Language) -> State:
    begun = PlayerPage(state="loading", duration_ms=LENGTH_MS)
    return on_stage(VIDEO_PAGE, video=a_video(say), player=begun, told=told(say, "0:00 / 6:00"), spoken=say)


def paused(say: Language) -> State:
    seen = Coverage((Range(0, 200_000),))
    return on_stage(VIDEO_PAGE, video=a_video(say), player=at("paused", seen=seen), told=told(say), spoken=say)


def asked(say: Language) -> State:
    asking = replace(at("playing"), asking=True)
    said = told(say, asked=say.say("Still watching, {name}?", name="Mia"))
    return on_stage(VIDEO_PAGE, video=a_video(say), player=asking, told=said, spoken=say)


def ended(say: Language, *seen: Range) -> State:
    left = Playing("6:00 / 6:00", say.say("less than a minute left"), say.say("Speed {rate}\u00a0×", rate="1"))
    player = at("ended", LENGTH_MS, Coverage.of(seen))
    return on_stage(VIDEO_PAGE, video=a_video(say), player=player, told=left, spoken=say)


def ended_with_a_gap(say: Language) -> State:
    return ended(say, Range(0, 90_000), Range(130_000, LENGTH_MS))


def enough(say: Language) -> State:
    s = say.say
    seen = Coverage((Range(0, 330_000),))
    page = replace(
        a_video(say),
        done=True,
        title=s("Done. What is next:"),
        detail=s("You are ready for the sign-off: {type}.", type="Laser cutter")
        + " "
        + s("{names} can sign you off, and came in today.", names="Ana"),
        deed="card",
        deed_caption=s("See your card"),
        deed_icon="checklist",
    )
    said = Playing("5:30 / 6:00", s("less than a minute left"), s("Speed {rate}\u00a0×", rate="1"))
    return on_stage(VIDEO_PAGE, video=page, player=at("playing", 330_000, seen), told=said, spoken=say)


def another_video_next(say: Language) -> State:
    s = say.say
    page = replace(
        a_video(say),
        done=True,
        title=s("Done. What is next:"),
        detail=s("A video to watch: “{title}”.", title="The fume extractor"),
        deed="video:2",
        deed_caption=s("Start the video"),
        deed_icon="player-play",
    )
    player = at("ended", LENGTH_MS, Coverage((Range(0, LENGTH_MS),)))
    said = Playing("6:00 / 6:00", "", s("Speed {rate}\u00a0×", rate="1"))
    return on_stage(VIDEO_PAGE, video=page, player=player, told=said, spoken=say)


def trouble(say: Language, what: Trouble) -> State:
    page = replace(at("trouble"), trouble=what)
    return on_stage(VIDEO_PAGE, video=a_video(say), player=page, told=told(say), spoken=say)


def no_network(say: Language) -> State:
    return trouble(say, Trouble.NO_NETWORK)


def gone(say: Language) -> State:
    return trouble(say, Trouble.GONE)


STATES = {
    "card a video next": a_video_next,
    "card ready to sign": ready_to_sign,
    "card a choice": a_choice,
    "card all done": all_done,
    "card no member": no_member,
    "video playing": playing,
    "video loading": loading,
    "video paused": paused,
    "video asked": asked,
    "video ended with a gap": ended_with_a_gap,
    "video enough": enough,
    "video another next": another_video_next,
    "video no network": no_network,
    "video gone": gone,
}
GOLDEN = (
    "card a video next",
    "card ready to sign",
    "card all done",
    "video playing",
    "video asked",
    "video enough",
    "video no network",
)

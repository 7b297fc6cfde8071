"""What the training card and the video show: frozen values, every text of them said in the language of the moment."""

from __future__ import annotations

from msgspec import Struct

from kiosk.hello.page import StepState


class CardStep(Struct, frozen=True, rename="camel"):
    """A hole of the card, and what stands beside it.

    Attributes:
        lead: over it: "One of these is enough", or "or" between two ways; mostly empty.
        detail: "You have seen 40 %, 6 min left."
        opens: the module that it plays; empty where touching it leads nowhere.
        spoken: the whole row in a sentence.
    """

    id: str
    state: StepState
    caption: str
    spoken: str
    detail: str = ""
    lead: str = ""
    opens: str = ""


class CardPage(Struct, frozen=True, rename="camel"):
    """The training card of an equipment type for one person.

    Attributes:
        state: a kind of the `Mark` component.
        words: "2 steps to go".
        title, detail: the next thing to do.
        helpers: who can help with it, by first name.
        call: what a manager is asked to do here, in the yellow zone; empty where nobody is awaited.
        deed, deed_caption, deed_icon: the main action; empty where there is none.
    """

    name: str = ""
    icon: str = ""
    state: str = ""
    words: str = ""
    steps: tuple[CardStep, ...] = ()
    title: str = ""
    detail: str = ""
    helpers: str = ""
    call: str = ""
    deed: str = ""
    deed_caption: str = ""
    deed_icon: str = ""


class VideoPage(Struct, frozen=True, rename="camel"):
    """A video for one person, but for what changes while it plays.

    Attributes:
        subject: what it is a step towards: "Laser cutter".
        demo: said beside a video that the demo made on the spot.
        needed: how much of it is asked.
        done: whether that much was seen, and is written down.
        title, detail: once it is done: what is next.
        deed, deed_caption, deed_icon: once it is done: the main action.
    """

    name: str = ""
    subject: str = ""
    demo: str = ""
    needed: str = ""
    done: bool = False
    title: str = ""
    detail: str = ""
    deed: str = ""
    deed_caption: str = ""
    deed_icon: str = ""


class Playing(Struct, frozen=True, rename="camel"):
    """What changes while a video plays.

    Attributes:
        clock: "2:10 / 6:00".
        left: "6 min left".
        speed: "Speed 1.25 ×".
        asked: "Still watching, Mia?"; empty while nobody is asked.
    """

    clock: str = ""
    left: str = ""
    speed: str = ""
    asked: str = ""

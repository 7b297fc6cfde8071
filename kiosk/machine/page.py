"""What the pages of machines show: frozen values, every text of them said in the language that is spoken just now."""

from __future__ import annotations

from msgspec import Struct

from kiosk.board.page import MachineTile


class MachinesPage(Struct, frozen=True, rename="camel"):
    """Machines to choose from: by type, or those of one type."""

    title: str = ""
    tiles: tuple[MachineTile, ...] = ()


class Way(Struct, frozen=True, rename="camel"):
    """A reason against it, and the way out.

    Attributes:
        mark: a kind of the `Mark` component.
        caption: what stands on the button; empty where there is nothing to touch.
        spoken: what a screen reader says of the button.
        leads: where the button leads: "video:" with module and type, "card:" with the type, or "machines".
    """

    id: str
    mark: str
    sentence: str
    detail: str = ""
    caption: str = ""
    spoken: str = ""
    leads: str = ""


class Offer(Struct, frozen=True, rename="camel"):
    """A time that can be booked: "Tonight 19:00 – 20:30"."""

    id: str
    caption: str
    spoken: str


class MachinePage(Struct, frozen=True, rename="camel"):
    """One machine for one person.

    Attributes:
        state: a kind of the `Mark` component.
        words: its state: "Free until 20:00".
        answer, detail: to "may I?".
        ways: every reason against it, nearest remedy first.
        deed, deed_caption: what can be done with it now; empty where nothing can.
        extend_caption: for whoever runs it; empty where it cannot go on.
        offers, offers_title: times to book; without offers the title says why there are none.
    """

    name: str = ""
    place: str = ""
    icon: str = ""
    state: str = ""
    words: str = ""
    answer: str = ""
    detail: str = ""
    ways: tuple[Way, ...] = ()
    deed: str = ""
    deed_caption: str = ""
    extend_caption: str = ""
    offers: tuple[Offer, ...] = ()
    offers_title: str = ""

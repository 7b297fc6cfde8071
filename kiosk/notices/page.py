"""What a person is told, as pages show it: frozen values, every text of them said in the language spoken just now."""

from __future__ import annotations

from msgspec import Struct


class Notice(Struct, frozen=True, rename="camel"):
    """Something that was decided about this person.

    Attributes:
        mark: a kind of the `Mark` component: "stop" for a refusal, "mine" for a confirmation, "pencilled" for waiting.
        title: "Your booking tonight was cancelled."
        words: "The laser cutter needs a new lens."
        button: "Read"; empty for one that was read.
        remedy: the way out of it, as a button: "Take 19:45".
        moment: when it was told: "yesterday 18:20".
    """

    id: str
    mark: str
    title: str
    words: str
    button: str
    remedy: str = ""
    moment: str = ""


class NoticesPage(Struct, frozen=True, rename="camel"):
    """The inbox: what is unread first, then what was read; each the newest first.

    Attributes:
        all_read: on the button that reads them all; empty where no two are unread.
        empty: what is said where there is nothing, and only there.
    """

    title: str = ""
    notices: tuple[Notice, ...] = ()
    all_read: str = ""
    empty: str = ""

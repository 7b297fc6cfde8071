"""Drives the rules of `session` with a clock, and tells the window's frame what to show: header, questions, strips."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.shell import labels
from kiosk.shell.session import (
    HANDOVER_S,
    IDLE_S,
    WARNING_S,
    Asked,
    Event,
    Greeted,
    Joined,
    JoinedTapped,
    Session,
    SignedOut,
    Stayed,
    Visitor,
    Warned,
)
from kiosk.words import Words
from shared.language import Language, languages

QML_IMPORT_NAME = "kiosk.shell"
QML_IMPORT_MAJOR_VERSION = 1

PRODUCT = "Doorwright"
GOODBYE_MS = 3000
RING_MS = 1000


@QmlElement
class ShellViewModel(QObject):
    """State and actions of the frame around every page.

    Signals: `greeted`, `signed_out`, `manager_joined` and `manager_tapped` carry a `Visitor`; `language_wanted` a code;
    `taps_over` nothing: somebody has said that they are done, so the same badge may come again at once.
    """

    frame_changed = Signal()
    ring_changed = Signal()
    title_changed = Signal()
    greeted = Signal(object)
    signed_out = Signal(object)
    manager_joined = Signal(object)
    manager_tapped = Signal(object)
    language_wanted = Signal(str)
    taps_over = Signal()
    back_wanted = Signal()
    # For Main.qml: "push", "pop" or "replace"; the page's file; its view models by property name.
    page_wanted = Signal(str, QUrl, dict)

    def __init__(
        self, words: Words, *, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._clock = clock
        self._session = Session()
        self._question = ""
        self._goodbye = ""
        self._door = ""
        self._strip = ("", "")
        self._notice = ("", "")
        self._back = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.tick)
        self._ring = QTimer(self, interval=RING_MS)
        self._ring.timeout.connect(self.ring_changed)
        self._parting = QTimer(self, singleShot=True, interval=GOODBYE_MS)
        self._parting.timeout.connect(self.forget)
        words.changed.connect(self.frame_changed)

    # What happens -------------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """Who is here. To be read; what happens is told to this object."""
        return self._session

    @property
    def still_asked(self) -> bool:
        """Is "Still there?" on the screen?"""
        return self._question == "still"

    def tap(self, who: Visitor, *, manager_may_join: bool = False) -> None:
        """A badge that we know was tapped just now."""
        self._take(self._session.tap(who, self._clock(), manager_may_join=manager_may_join))

    def rest(self, *, playing: bool) -> None:
        """A video plays: the idle clock rests until it stops."""
        self._take(self._session.rest(playing=playing, at=self._clock()))

    def ask_instead(self) -> None:
        """The manager who has joined has nothing to do here: shall the door start for them?"""
        self._take(self._session.ask_instead(self._clock()))

    def dismiss_manager(self) -> None:
        self._session.dismiss_manager()
        self.frame_changed.emit()

    @Slot()
    def touch(self) -> None:
        """Somebody has touched the screen or a key."""
        if self._goodbye:
            self.forget()
        self._take(self._session.touch(self._clock()))

    @Slot()
    def tick(self) -> None:
        """Look at the clock."""
        self._take(self._session.tick(self._clock()))

    @Slot()
    def done(self) -> None:
        events = self._session.done()
        self._take(events)
        if events:
            self.taps_over.emit()

    @Slot()
    def back(self) -> None:
        self.back_wanted.emit()

    @Slot()
    def confirm(self) -> None:
        """The big button of the question on the screen."""
        if self._question == "handover":
            self._take(self._session.answer(switch=True, at=self._clock()))
        else:
            self.touch()

    @Slot()
    def decline(self) -> None:
        """The other button of the question; Esc does the same."""
        if self._question == "handover":
            self._take(self._session.answer(switch=False, at=self._clock()))
        else:
            self.done()

    @Slot()
    def switch_language(self) -> None:
        self.language_wanted.emit(self._next_language().code)

    @Slot()
    def forget(self) -> None:
        """Take "Bye, Mia" off the screen."""
        self._parting.stop()
        self._goodbye = ""
        self.frame_changed.emit()

    def say_offline(self, title: str, words: str) -> None:
        """The strip under the header; two empty texts take it away."""
        self._strip = (title, words)
        self.frame_changed.emit()

    def say_notice(self, title: str, words: str) -> None:
        """A strip while somebody is signed in: "Nearly. Hold it still for a second."; empty takes it away."""
        self._notice = (title, words)
        self.frame_changed.emit()

    def name_door(self, name: str) -> None:
        """What the workshop calls this door; empty before it has said so."""
        self._door = name
        self.title_changed.emit()

    def may_go_back(self, back: bool) -> None:
        """Is there a page before this one?"""
        self._back = back
        self.frame_changed.emit()

    def _take(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._tell(event)
        if events:
            self.frame_changed.emit()
        self.ring_changed.emit()
        due = self._session.next_at()
        if due is None:
            self._timer.stop()
        else:
            self._timer.start(max(0, round((due - self._clock()) * 1000)))

    def _tell(self, event: Event) -> None:
        match event:
            case Greeted(visitor):
                self._begin()
                self.greeted.emit(visitor)
            case SignedOut(visitor, goodbye):
                self._end(visitor.first_name if goodbye else "")
                self.signed_out.emit(visitor)
            case Joined(_, manager):
                self.manager_joined.emit(manager)
            case JoinedTapped(manager):
                self.manager_tapped.emit(manager)
            case Asked():
                self._question = "handover"
            case Warned():
                self._question = "still"
            case Stayed():
                self._question = ""
            case _:
                assert_never(event)

    def _begin(self) -> None:
        """The header with the name is drawn before anything else is read."""
        self._question = self._goodbye = ""
        self._notice = ("", "")
        self._parting.stop()
        self._ring.start()
        self.frame_changed.emit()

    def _end(self, goodbye: str) -> None:
        self._question = ""
        self._notice = ("", "")
        self._back = False
        self._goodbye = goodbye
        self._ring.stop()
        if goodbye:
            self._parting.start()
        self.frame_changed.emit()

    # What the frame shows -----------------------------------------------------------------------------------------

    def _name(self) -> str:
        here = self._session.here
        return "" if here is None else here.visitor.first_name

    def _other(self) -> str:
        here = self._session.here
        return "" if here is None or here.other is None else here.other[0].first_name

    @Property(str, notify=title_changed)
    def title(self) -> str:
        """Of the window, where it has a frame: "Front door · Doorwright"."""
        return " · ".join(filter(None, (self._door, PRODUCT)))

    @Property(bool, notify=frame_changed)
    def present(self) -> bool:
        """Is somebody signed in?"""
        return self._session.here is not None

    @Property(str, notify=frame_changed)
    def greeting(self) -> str:
        return labels.greeting(self._words.language, self._name()) if self._name() else ""

    @Property(str, notify=frame_changed)
    def manager(self) -> str:
        """First name of the manager who has joined."""
        here = self._session.here
        return "" if here is None or here.manager is None else here.manager[0].first_name

    @Property(str, notify=frame_changed)
    def goodbye(self) -> str:
        return labels.goodbye(self._words.language, self._goodbye) if self._goodbye else ""

    @Property(bool, notify=frame_changed)
    def deeper(self) -> bool:
        """Is there a page to go back to?"""
        return self._back

    @Property(list, notify=frame_changed)
    def offline(self) -> list[str]:
        """Title and words of the strip."""
        return list(self._strip)

    @Property(list, notify=frame_changed)
    def notice(self) -> list[str]:
        """Title and words of what the reader has to say."""
        return list(self._notice)

    @Property(dict, notify=frame_changed)
    def tongue(self) -> dict[str, str]:
        """The other language: what its button shows and says."""
        other = self._next_language()
        return {"code": other.code, "caption": other.own_name, "spoken": labels.in_language(other)}

    @Property(dict, notify=frame_changed)
    def question(self) -> dict[str, object]:
        """What is asked over the page: kind ("still", "handover" or ""), title, yes, no, seconds to answer."""
        words, name = self._words.language, self._name()
        here = self._session.here
        if here is None or not self._question:
            return {"kind": "", "title": "", "yes": "", "no": "", "seconds": 0}
        if self._question == "handover":
            other = self._other()
            return {
                "kind": "handover",
                "title": labels.handover(words, name, other),
                "yes": labels.start_for(words, other),
                "no": labels.stay(words, name),
                "seconds": HANDOVER_S,
            }
        return {
            "kind": "still",
            "title": labels.still_there(words, name),
            "yes": self._words.said("shell", "stillHere"),
            "no": self._words.said("shell", "done"),
            "seconds": WARNING_S * here.visitor.patience,
        }

    @Property(float, notify=ring_changed)
    def left(self) -> float:
        """How much of the idle time is left, 1 to 0; full while a video plays."""
        here = self._session.here
        if here is None or here.active_at is None:
            return 1.0
        return max(0.0, min(1.0, 1 - (self._clock() - here.active_at) / (IDLE_S * here.visitor.patience)))

    def _next_language(self) -> Language:
        spoken = languages()
        here = [one.code for one in spoken].index(self._words.language.code)
        return spoken[(here + 1) % len(spoken)]

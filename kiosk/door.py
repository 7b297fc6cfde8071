"""What happens at the door: taps, pages, news. It carries values between reader, store, line and pages."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.board import labels as board_labels
from kiosk.board.filling import board_page, offline_words
from kiosk.board.page import Message
from kiosk.board.view_model import BoardViewModel
from kiosk.clock import DoorClock
from kiosk.greeting import LostBadge, Member, Recognised, UnknownBadge, recognise
from kiosk.identity import Pairing
from kiosk.moment import Moment, claimed
from kiosk.reader.events import (
    BadgeRead,
    BadgeRemoved,
    ReaderBack,
    ReaderEvent,
    ReaderGone,
    ReadTooShort,
    UnusableBadgeRead,
)
from kiosk.saying import why_not
from kiosk.shell.session import Visitor
from kiosk.shell.view_model import ShellViewModel
from kiosk.shell.window import DoorWindow
from kiosk.store import Store, StoreClosed, Turn
from kiosk.sync.syncer import LineState
from kiosk.theme.sounds import Sound
from kiosk.words import Words
from shared.journal.signing import private_part, seal_of
from shared.journal.types import Change, PersonId, Private, Refusal, Tap
from shared.language import Language, language
from shared.people import queries as people
from shared.people.badges import keyed_hash
from shared.people.changes import LostBadgeTapped, PreferencesSet, Visited
from shared.people.types import LanguageCode, Preferences
from shared.store.shop import Shop
from shared.sync.outbox import OutboxTrouble
from shared.sync.replica import Made, Replica, ReplicaTrouble, Settled
from shared.training.types import SubjectId

_log = structlog.get_logger(__name__)

Result = TypeVar("Result")

# How long the idle screen says what was wrong with a badge before it asks for the next.
MESSAGE_MS = 6000
# The idle screen looks at the clock this often; what it says is in whole minutes.
BOARD_MS = 5000


class Screen(Struct, frozen=True):
    """A page on the screen: how it is read from the replica, and who shows it.

    Attributes:
        about: the equipment type, or the machine, that a manager who joins here has come to sign for.
    """

    name: str
    read: Callable[[Shop, Moment], Any]
    show: Callable[[Any], None]
    about: SubjectId | None = None


class Door(QObject):
    """One door, from the first tap to the last.

    Args:
        agreed: what the workshop told this door when it was paired.
        spoken: the language of the idle screen; a member's own travels with the badge.

    Attributes:
        home: makes the first page of a member who has tapped.
        hurry: tells the line that something waits to be pushed.
        claims: asked of each badge before anything else is done about it: whether somebody has taken it for theirs.
        behind: read at each refresh, whatever page is shown.
        join: the address where somebody new can join; empty where there is none.

    Signals: `sounded` carries a `Sound` that is to be heard; `darkened` whether the workshop is dark by now.
    """

    sounded = Signal(object)
    darkened = Signal(bool)

    def __init__(
        self,
        *,
        store: Store,
        clock: DoorClock,
        agreed: Pairing,
        window: DoorWindow,
        shell: ShellViewModel,
        board: BoardViewModel,
        words: Words,
        spoken: Language,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._clock = clock
        self._agreed = agreed
        self._window = window
        self._shell = shell
        self._board = board
        self._words = words
        self._spoken = spoken
        self._fresh_at: datetime | None = None
        self._name = ""
        self._line = LineState(online=False)
        self._trail: list[Screen] = []
        self._members: dict[PersonId, Member] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.hurry: Callable[[], None] = lambda: None
        self.home: Callable[[Member], Screen] | None = None
        self.claims: Callable[[Recognised], bool] = lambda _found: False
        self.behind: tuple[Screen, ...] = ()
        self.join = ""
        self._messages = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._messages.timeout.connect(lambda: self.say(None))
        self._said: Message | Callable[[Language], Message] | None = None
        self._standing: Message | None = None
        self._minutes = QTimer(self, interval=BOARD_MS)
        self._minutes.timeout.connect(self.refresh)
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self.refresh)
        shell.greeted.connect(self._greet)
        shell.signed_out.connect(self._part)
        shell.back_wanted.connect(self._went_back)
        shell.language_wanted.connect(self._speak)
        shell.greeted.connect(lambda _visitor: self.sounded.emit(Sound.ACCEPT))
        words.changed.connect(self._say_again)

    def start(self) -> None:
        """Show the board, and keep it current."""
        self._minutes.start()
        self.soon(self._take_news())

    def stop(self) -> None:
        """Read and say nothing more: the door is ending."""
        for timer in (self._minutes, self._messages, self._due):
            timer.stop()

    # --- who is here

    @property
    def member(self) -> Member | None:
        """Who is signed in."""
        here = self._shell.session.here
        return None if here is None else self._members.get(PersonId(here.visitor.person))

    @property
    def manager(self) -> Member | None:
        """The manager who has joined the member's page."""
        here = self._shell.session.here
        joined = here.manager if here is not None else None
        return None if joined is None else self._members.get(PersonId(joined[0].person))

    @property
    def number(self) -> int:
        """The door's number in its workshop."""
        return self._agreed.door

    @property
    def screen(self) -> Screen | None:
        """What is on the screen, over the board; None while nobody is here."""
        return self._trail[-1] if self._trail else None

    def moment(self) -> Moment:
        return Moment(self._clock(), self._fresh_at, self._words.language, self._line.since, self._name)

    # --- the badge reader

    def on_reader(self, event: ReaderEvent) -> None:
        """Something happened at the badge reader."""
        match event:
            case BadgeRead(uid, at):
                uid_hash = keyed_hash(uid, self._agreed.badge_key)
                self.soon(self._tapped(uid_hash, self._clock.at(at)))
            case ReadTooShort():
                self.say(board_labels.read_too_short)
            case UnusableBadgeRead():
                self.say(board_labels.unusable_badge)
            case ReaderGone():
                self.say(board_labels.reader_gone, lasting=True)
            case ReaderBack():
                self.say(None)
            case BadgeRemoved():
                pass  # a session ends by a tap, a touch, or by walking away

    def say(self, message: Message | Callable[[Language], Message] | None, *, lasting: bool = False) -> None:
        """Say something about a badge or the reader: on the board, or under the header of a page.

        What is given as a function of the language is said again when that changes.
        """
        self._said = message
        self._messages.stop()
        if message is not None and not lasting:
            self._messages.start()
        said = self._message
        if said is not None and said.sound is not None:
            self.sounded.emit(said.sound)
        self._tell()

    @property
    def _message(self) -> Message | None:
        return self._said(self._words.language) if callable(self._said) else self._said

    def stand(self, message: Message | None) -> None:
        """Say this whenever there is nothing else to be said, until it is taken away."""
        self._standing = message
        self._tell()

    def _tell(self) -> None:
        self._tell_page()
        self.refresh()

    def _tell_page(self) -> None:
        """Under the header of a page stands what is to be said; while nobody is here the board says it."""
        message = self._message or self._standing
        if message is None or self._shell.session.here is None:
            self._shell.say_notice("", "")
        else:
            self._shell.say_notice(message.title, message.words)

    async def _tapped(self, uid_hash: bytes, at: datetime) -> None:
        door = self._agreed.door
        found: Recognised | None = await self.ask(
            lambda replica: recognise(replica.shop(), uid_hash, at, door) if replica.ready else None, Turn.TAP
        )
        if found is None:
            self.say(board_labels.not_ready)
            return
        if self.claims(found):
            return
        match found:
            case Member():
                self._members[found.person_id] = found
                if self._message is not None:
                    self.say(None)
                visitor = Visitor(found.person_id, found.first_name, found.manager, found.patience)
                self._shell.tap(visitor, manager_may_join=self._window.manager_may_join)
            case LostBadge(badge_id):
                self.say(board_labels.lost_badge)
                await self.make(LostBadgeTapped(badge_id), actor=None)
            case UnknownBadge():
                self.say(partial(board_labels.unknown_badge, join=self.join))

    # --- coming and going

    def _greet(self, visitor: Visitor) -> None:
        member = self._members[PersonId(visitor.person)]
        self._words.speak(language(member.known.profile.language))
        if self.home is not None:
            self.soon(self._welcome(member, self.home(member)))

    async def _welcome(self, member: Member, screen: Screen) -> None:
        await self._show(screen, fresh=True)
        self._tell_page()
        await self.make(Visited(member.person_id, member.tap.badge_id), actor=member.person_id, taps=[member.tap])

    def _part(self, _visitor: Visitor) -> None:
        self._trail.clear()
        here = self._shell.session.here  # whoever has taken over is already here
        self._members = {who: each for who, each in self._members.items() if here and who == here.visitor.person}
        self._words.speak(self._spoken)
        self.refresh()

    def _speak(self, code: str) -> None:
        chosen, before = language(code), self._words.language
        if self._shell.session.here is None:
            self._spoken = chosen
        elif chosen.code != before.code:
            self.prefer(Preferences(language=LanguageCode(chosen.code)))
        self._words.speak(chosen)

    def prefer(self, chosen: Preferences) -> None:
        """Keep what the member who is here has chosen for themselves: it travels with their badge."""
        member = self.member
        if member is not None:
            part = private_part(chosen, [member.person_id])
            self.soon(self.do(PreferencesSet(member.person_id, seal_of(part)), member, private=part))

    def _say_again(self) -> None:
        """Another language: what is on the screen is said in it; what only the last one could say goes."""
        self._tell()
        if self._line.since is not None:
            self.soon(self._tell_line())

    def _went_back(self) -> None:
        if len(self._trail) > 1:
            self._trail.pop()
        self.refresh()

    def go_home(self) -> None:
        """Show the first page of whoever is here again, with nothing to go back to."""
        self.soon(self.return_home())

    async def return_home(self) -> None:
        """`go_home`, for what comes after it."""
        member = self.member
        if member is not None and self.home is not None:
            await self._show(self.home(member), fresh=True)

    # --- pages

    def open(self, screen: Screen) -> None:
        """Show a page on top of the present one, once it has been read."""
        self.soon(self._show(screen, fresh=False))

    async def _show(self, screen: Screen, *, fresh: bool) -> None:
        here = self._shell.session.here
        value = await self.read(screen.read, Turn.TAP if fresh else Turn.PAGE)
        if self._shell.session.here is None or here is None:
            return  # they left while it was read
        screen.show(value)
        if fresh:
            self._trail = [screen]
            self._window.home(screen.name)
        else:
            self._trail.append(screen)
            self._window.open(screen.name)

    def refresh(self) -> None:
        """Read what is on the screen again."""
        self.soon(self._refresh())

    def refresh_in(self, wait: timedelta) -> None:
        """Read it again after this time, because something ends then; the last one to say so counts."""
        if self._minutes.isActive():  # else the door is ending
            self._due.start(math.ceil(wait / timedelta(milliseconds=1)))

    async def _refresh(self) -> None:
        if self._shell.session.here is None:  # else it is behind somebody's page
            board = await self.read(board_page)
            board_says = self._message or self._standing
            if board_says is not None:
                board = replace(board, message=board_says)
            self._board.show(board)
            self.darkened.emit(board.dark)
        if self._trail:
            screen = self._trail[-1]
            value = await self.read(screen.read)
            if self._trail and self._trail[-1] is screen:
                screen.show(value)
        for screen in self.behind:
            screen.show(await self.read(screen.read))

    async def read(self, work: Callable[[Shop, Moment], Result], turn: Turn = Turn.PAGE) -> Result:
        """Read something from the replica, as of now."""
        moment = self.moment()

        def with_what_waits(replica: Replica) -> Result:
            return work(replica.shop(), replace(moment, waiting=claimed(replica.waiting_changes)))

        return await self.ask(with_what_waits, turn)

    async def ask(self, work: Callable[[Replica], Result], turn: Turn = Turn.PAGE) -> Result:
        return await asyncio.wrap_future(self._store.ask(work, turn))

    # --- acting

    async def make(
        self, change: Change, *, actor: PersonId | None, taps: Iterable[Tap] = (), private: Private | None = None
    ) -> Made | tuple[Refusal, ...]:
        """Make a change as somebody at this door; why not, where the rules refuse.

        Raises:
            OutboxTrouble: the disk is full; nothing was done.
        """
        at, present = self._clock(), tuple(taps)
        made = await self.ask(
            lambda replica: replica.make(change, at=at, actor=actor, taps=present, private=private), Turn.PAGE
        )
        if isinstance(made, Made):
            _log.info("a change is kept", change=str(made.id), type=str(change.__struct_config__.tag))
            self.hurry()
        self.refresh()
        return made

    async def do(self, change: Change, member: Member, *, private: Private | None = None) -> None:
        """`act`, for what nothing more depends on."""
        await self.act(change, member, private=private)

    async def act(self, change: Change, member: Member, *, private: Private | None = None) -> bool:
        """Make a change as the member who is here; where the rules refuse, say why under the header."""
        made = await self.make(change, actor=member.person_id, taps=[member.tap], private=private)
        if isinstance(made, Made):
            self._tell_page()
            return True
        self._shell.say_notice(*await self.read(lambda shop, now: why_not(shop, now, made)))
        self.sounded.emit(Sound.DENY)
        return False

    # --- news from the server

    def on_news(self, _settled: Settled) -> None:
        """Rows have arrived: what is on the screen may have changed."""
        self.soon(self._take_news())

    async def _take_news(self) -> None:
        self._fresh_at, self._name = await self.ask(lambda replica: (replica.fresh_at, replica.name))
        self._shell.name_door(self._name)
        await self._refresh()

    def on_line(self, state: LineState) -> None:
        """The server is lost, or back."""
        self._line = state
        self.soon(self._tell_line())

    async def _tell_line(self) -> None:
        moment = self.moment()
        workshop = await self.ask(lambda replica: people.workshop(replica.shop()))
        title, said = offline_words(workshop, moment) if workshop is not None else ("", "")
        self._shell.say_offline(title, said)
        await self._refresh()

    # --- tasks

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that takes a moment; a bug in it reaches the one handler."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        trouble = task.exception()
        if isinstance(trouble, StoreClosed):
            return  # the door is ending
        if isinstance(trouble, OutboxTrouble | ReplicaTrouble):
            _log.error("the disk fails", why=str(trouble))
            self._shell.say_notice(*board_labels.not_kept(self._words.language))
        elif trouble is not None:
            raise trouble  # a bug: the one handler logs it and returns to the board

    async def idle(self) -> None:
        """Wait until everything that was begun is done."""
        while self._tasks:
            await asyncio.wait(self._tasks)

"""How a badge that we do not know becomes somebody's."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

from msgspec.structs import replace
from PySide6.QtCore import QObject
from uuid_utils.compat import uuid7

from kiosk.board import labels as board_labels
from kiosk.board.page import Message
from kiosk.door import Door, Screen
from kiosk.enrolment.filling import Draft, Waiting, enrol_page, may_enrol, waiting
from kiosk.enrolment.pages import ENROL
from kiosk.enrolment.view_model import EnrolViewModel
from kiosk.greeting import Member, Recognised, UnknownBadge
from kiosk.moment import Moment
from kiosk.saying import why_not
from kiosk.shell.session import Visitor
from kiosk.shell.view_model import ShellViewModel
from kiosk.theme.sounds import Sound
from shared.journal.signing import private_part, seal_of
from shared.journal.types import BadgeId, PersonId, Refusal, Tap
from shared.people import queries as people
from shared.people.changes import BadgeEnrolled, EnrolmentOpened
from shared.people.rules import ENROL_AT_KIOSK, BadgeTaken
from shared.people.types import BadgeDetails, Enrolment
from shared.store.shop import Shop
from shared.sync.replica import Made


class EnrolmentFlow(QObject):
    """Takes the badges that are its own from the door: unknown ones, and all that are tapped on its page.

    While an admin's page, or a manager here, has opened the door for a new badge, it says so.
    """

    def __init__(self, door: Door, shell: ShellViewModel, page: EnrolViewModel) -> None:
        super().__init__(door)
        self._door = door
        self._shell = shell
        self._page = page
        self._draft = Draft()
        self._said: tuple[Waiting, str] | None = None
        door.claims = self._claims
        door.behind = (*door.behind, Screen("waiting", lambda shop, now: waiting(shop, now, door.number), self._wait))
        page.letter_wanted.connect(self._type)
        page.person_wanted.connect(self._choose)
        page.end_wanted.connect(door.go_home)
        shell.signed_out.connect(self._forget)

    def open(self, *, stranger: bool = False) -> None:
        """Ask the manager who is signed in whose the new badge is. `stranger`: an unknown badge was tapped just now."""
        member = self._door.member
        if member is None:
            return
        self._draft = Draft(stranger=stranger)
        self._door.open(Screen(ENROL, lambda shop, now: self._read(shop, now, member), self._page.show))

    def _read(self, shop: Shop, now: Moment, member: Member) -> object:
        return enrol_page(shop, now, member, self._draft, self._door.number)

    @property
    def _shown(self) -> bool:
        """Is the page on the screen?"""
        return self._door.screen is not None and self._door.screen.name == ENROL

    def _forget(self, _visitor: Visitor) -> None:
        self._draft = Draft()

    def _change(self, draft: Draft) -> None:
        self._draft = draft
        self._door.refresh()

    # --- on the page

    def _type(self, letter: str) -> None:
        typed = self._draft.typed
        self._change(replace(self._draft, typed=typed + letter if letter else typed[:-1]))

    def _choose(self, person: str) -> None:
        self._change(Draft(person=PersonId(UUID(person))) if person else Draft())

    # --- at the reader

    def _claims(self, found: Recognised) -> bool:
        """Whether a badge that was just read is for this flow; then it is taken care of."""
        door = self._door
        match found:
            case UnknownBadge(uid_hash, Enrolment() as asked):
                door.soon(self._enrol(uid_hash, asked))
            case UnknownBadge() if door.member is not None:
                door.soon(self._stranger(door.member))
            case Member() if self._shown and self._draft.person is not None and not self._draft.enrolled:
                door.soon(self._tapped(found))
            case _:
                return False
        self._shell.touch()
        return True

    async def _stranger(self, member: Member) -> None:
        """A badge that nobody knows, while somebody is signed in: a manager may say whose it is."""
        if await self._door.read(lambda shop, now: may_enrol(shop, member, now.at)):
            if not self._shown:
                self.open(stranger=True)
            return
        self._door.say(partial(board_labels.unknown_badge, join=self._door.join))

    async def _tapped(self, found: Member) -> None:
        """The manager's own badge opens the door for the new one; anybody else's is no new badge."""
        member, person = self._door.member, self._draft.person
        if member is None or person is None:
            return
        if found.person_id != member.person_id:
            self._door.sounded.emit(Sound.DENY)
            self._change(replace(self._draft, refused=(BadgeTaken(found.person_id),)))
            return
        self._change(replace(self._draft, refused=await self._ask(found.tap, person)))

    async def _ask(self, tap: Tap, person: PersonId) -> tuple[Refusal, ...]:
        """Have this door wait for a new badge; why not, where the rules refuse."""
        door = self._door
        asked = EnrolmentOpened(door.number, person, tap.at + ENROL_AT_KIOSK)
        made = await door.make(asked, actor=tap.person_id, taps=[tap])
        if isinstance(made, Made):
            door.sounded.emit(Sound.TICK)
            return ()
        door.sounded.emit(Sound.DENY)
        return made

    async def _enrol(self, uid_hash: bytes, asked: Enrolment) -> None:
        """Bind a new badge to the person for whom this door was asked to wait."""
        door = self._door
        details = private_part(BadgeDetails(uid_hash), [asked.person_id])
        change = BadgeEnrolled(BadgeId(uuid7()), asked.person_id, "badge", seal_of(details))
        made = await door.make(change, actor=asked.opened_by, private=details)
        here = self._shown and self._draft.person == asked.person_id
        if not isinstance(made, Made):
            if here:
                door.sounded.emit(Sound.DENY)
                self._change(replace(self._draft, refused=made))
                return
            title, words = await door.read(lambda shop, now: why_not(shop, now, made))
            door.say(Message(title, words, "unknown", "help-circle", sound=Sound.DENY))
            return
        name = await door.read(lambda shop, _now: people.first_names(shop, [asked.person_id]))
        door.sounded.emit(Sound.ACCEPT)
        if here:
            self._change(replace(self._draft, refused=(), enrolled=True))
        else:
            door.say(board_labels.badge_enrolled(door.moment().language, name.get(asked.person_id, "")))

    # --- while the door waits

    def _wait(self, found: Waiting | None) -> None:
        """Say for whom the door waits, and stop saying it at the right second."""
        now = self._door.moment()
        if found is not None:
            self._door.refresh_in(found.until - now.at + timedelta(milliseconds=1))
        on_page = found is not None and self._shown and self._draft.person == found.person
        said = None if found is None or on_page else (found, now.language.code)
        if said != self._said:
            self._said = said
            self._door.stand(board_labels.tap_new_badge(now.language, found.name) if found and said else None)

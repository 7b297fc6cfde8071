"""How a trainer signs a learner off: joins with one tap, answers, and signs with the next."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace
from PySide6.QtCore import QObject
from uuid_utils.compat import uuid7

from kiosk.door import Door, Screen
from kiosk.moment import Moment
from kiosk.shell.session import Visitor
from kiosk.shell.view_model import ShellViewModel
from kiosk.signoff.draft import NOT_YET, PASS, Draft
from kiosk.signoff.filling import NO_END, nothing_to_sign, only_type, sign_off_page, type_about
from kiosk.signoff.pages import SIGN_OFF
from kiosk.signoff.view_model import SignOffViewModel
from kiosk.theme.sounds import Sound
from shared.journal.types import Change, Refusal
from shared.people.types import EquipmentTypeId, Level
from shared.signoff import queries as signoff
from shared.signoff.changes import SignedOff, SignOffUndone
from shared.signoff.types import ChecklistItem, NotYet, SignOffId
from shared.store.shop import Shop
from shared.sync.replica import Made
from shared.training.types import SubjectId


class SignOffFlow(QObject):
    """Opens its page when a manager joins the one that is shown, about what that `Screen` says it is about."""

    def __init__(self, door: Door, shell: ShellViewModel, page: SignOffViewModel) -> None:
        super().__init__(door)
        self._door = door
        self._shell = shell
        self._page = page
        self._draft: Draft | None = None
        shell.manager_joined.connect(self._joined)
        shell.manager_tapped.connect(self._tapped)
        shell.signed_out.connect(self._forget)
        shell.back_wanted.connect(self._went_back)
        page.type_wanted.connect(lambda type_id: self._touch(type_id=EquipmentTypeId(UUID(type_id))))
        page.answer_wanted.connect(self._answer)
        page.verdict_wanted.connect(lambda verdict: self._touch(chosen=verdict))
        page.reason_wanted.connect(self._toggle)
        page.limit_wanted.connect(lambda end: self._touch(until=None if end == NO_END else datetime.fromisoformat(end)))
        page.undo_wanted.connect(self._undo)
        page.leave_wanted.connect(shell.back)
        page.resumed.connect(self._resume)

    # --- coming and going

    def _joined(self, _manager: Visitor) -> None:
        screen = self._door.screen
        self._door.soon(self._open(screen.about if screen is not None else None))

    async def _open(self, about: SubjectId | None) -> None:
        door = self._door
        learner, trainer = door.member, door.manager
        if learner is None or trainer is None:
            return
        type_id = await door.read(lambda shop, _now: type_about(shop, about))
        draft = Draft(learner.person_id, trainer.person_id, type_id)
        if type_id is None:
            draft = draft.touched(type_id=await door.read(lambda shop, now: only_type(shop, now, draft)))
        if await door.read(lambda shop, now: nothing_to_sign(shop, now, draft)):
            self._shell.ask_instead()
            return
        door.sounded.emit(Sound.ACCEPT)
        self._change(draft)
        door.open(Screen(SIGN_OFF, self._read, self._page.show, about))

    def _read(self, shop: Shop, now: Moment) -> object:
        return self._page.page if self._draft is None else sign_off_page(shop, now, self._draft)

    def _went_back(self) -> None:
        """The trainer's part ends with the page; the learner goes on."""
        if self._draft is not None:
            self._change(None)
            self._shell.dismiss_manager()

    def _forget(self, _visitor: Visitor) -> None:
        self._draft = None

    def _resume(self, form: object) -> None:
        """The learner has come back within ten minutes, with the same trainer for the same type."""
        draft = self._draft
        if isinstance(form, Draft) and draft is not None:
            same = (form.learner, form.trainer, form.type_id) == (draft.learner, draft.trainer, draft.type_id)
            if same:
                self._change(form)

    def _change(self, draft: Draft | None) -> None:
        self._draft = draft
        begun = draft is not None and draft.signed is None and draft.answers
        self._page.keep(replace(draft, refused=()) if draft is not None and begun else None)
        self._door.refresh()

    # --- on the page

    def _touch(self, **changed: object) -> None:
        if self._draft is not None:
            self._change(self._draft.touched(**changed))

    def _answer(self, row: str, seen: bool) -> None:
        if self._draft is not None:
            self._change(self._draft.answered(int(row), seen=seen))

    def _toggle(self, reason: str) -> None:
        if self._draft is not None:
            self._change(self._draft.toggled(NotYet(reason)))

    def _undo(self) -> None:
        if self._draft is not None:
            self._touch(undoing=not self._draft.undoing)

    # --- at the reader

    def _tapped(self, _manager: Visitor) -> None:
        draft = self._draft
        if draft is None:
            return
        if draft.signed is None:
            self._door.soon(self._sign(draft))
        elif draft.undoing:
            self._door.soon(self._take_back(draft, draft.signed))

    async def _sign(self, draft: Draft) -> None:
        """The trainer's second tap is the signature; where a row is open or something else is, it says so."""
        type_id = draft.type_id
        if type_id is None:
            return
        items = await self._door.read(lambda shop, _now: signoff.checklist(shop, type_id))
        change = _signature(draft, type_id, items)
        refused = await self._make(change, draft)
        if not refused:
            self._door.sounded.emit(Sound.PUNCH if change.passed else Sound.TICK)
            self._change(draft.touched(signed=change.sign_off_id))
            return
        # With a row that is not seen it is a "not yet", and the reasons are asked for.
        ready = draft.answered_all(items) and not draft.seen_all(items)
        self._change(replace(draft, refused=refused, chosen=NOT_YET if ready else draft.chosen))

    async def _take_back(self, draft: Draft, signed: SignOffId) -> None:
        refused = await self._make(SignOffUndone(signed), draft)
        if refused:
            self._change(replace(draft, refused=refused))
        else:
            self._door.sounded.emit(Sound.TICK)
            self._change(replace(draft, refused=(), signed=None, undoing=False, undone=True, chosen=""))

    async def _make(self, change: Change, draft: Draft) -> tuple[Refusal, ...]:
        """Make a change as the trainer, with both badges; why not, where the rules refuse."""
        door = self._door
        taps = [each.tap for each in (door.member, door.manager) if each is not None]
        made = await door.make(change, actor=draft.trainer, taps=taps)
        if isinstance(made, Made):
            return ()
        door.sounded.emit(Sound.DENY)
        return made


def _signature(draft: Draft, type_id: EquipmentTypeId, items: tuple[ChecklistItem, ...]) -> SignedOff:
    passed = draft.verdict(items) == PASS
    return SignedOff(
        SignOffId(uuid7()),
        draft.learner,
        type_id,
        Level.USER,
        passed,
        draft.answers,
        () if passed else draft.reasons,
        draft.until if passed else None,
    )

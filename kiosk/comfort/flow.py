"""What makes the screen easier for somebody: worn while they are here, and kept for their next visit to this door."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace
from PySide6.QtCore import QObject

from kiosk.comfort.pages import COMFORT
from kiosk.comfort.view_model import ComfortViewModel
from kiosk.door import Door, Screen
from kiosk.shell.session import Visitor
from kiosk.shell.view_model import ShellViewModel
from kiosk.theme.wardrobe import Comfort, Wardrobe


class ComfortFlow(QObject):
    """Dresses the theme for whoever is here. In memory only: a door that starts again has forgotten it."""

    def __init__(self, door: Door, shell: ShellViewModel, page: ComfortViewModel, wardrobe: Wardrobe) -> None:
        super().__init__(door)
        self._door = door
        self._page = page
        self._wardrobe = wardrobe
        self._kept: dict[UUID, Comfort] = {}
        shell.greeted.connect(self._suit)
        shell.signed_out.connect(lambda _visitor: wardrobe.suit(Comfort()))
        page.text_wanted.connect(lambda scale: self._choose(text_scale=scale))
        page.lower_wanted.connect(lambda lower: self._choose(lower=lower))
        page.calm_wanted.connect(lambda calm: self._choose(calm=calm))

    def open(self) -> None:
        """Show what can be made easier."""
        member = self._door.member
        if member is not None:
            self._door.open(Screen(COMFORT, lambda _shop, _now: self._of(member.person_id), self._page.show))

    def _of(self, person: UUID) -> Comfort:
        return self._kept.get(person, Comfort())

    def _suit(self, visitor: Visitor) -> None:
        self._wardrobe.suit(self._of(visitor.person))

    def _choose(self, **changed: float | bool) -> None:
        member = self._door.member
        if member is not None:
            comfort = replace(self._of(member.person_id), **changed)
            self._kept[member.person_id] = comfort
            self._page.show(comfort)
            self._wardrobe.suit(comfort)

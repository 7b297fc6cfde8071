"""What makes the screen easier for somebody: worn while they are here, and kept with their badge for every door."""

from __future__ import annotations

from PySide6.QtCore import QObject

from kiosk.comfort.pages import COMFORT
from kiosk.comfort.view_model import ComfortViewModel
from kiosk.door import Door, Screen
from kiosk.shell.view_model import ShellViewModel
from kiosk.theme.look import TEXT_SCALES
from kiosk.theme.wardrobe import Comfort, Wardrobe
from shared.people.rules import preferring
from shared.people.types import Preferences, Profile, TextSize

_SCALES = dict(zip(TextSize, TEXT_SCALES, strict=True))
_SIZES = {scale: size for size, scale in _SCALES.items()}


class ComfortFlow(QObject):
    """Dresses the theme for whoever is here, in the moment in which they are greeted and before anything is read."""

    def __init__(self, door: Door, shell: ShellViewModel, page: ComfortViewModel, wardrobe: Wardrobe) -> None:
        super().__init__(door)
        self._door = door
        self._page = page
        self._wardrobe = wardrobe
        self._profile: Profile | None = None
        shell.greeted.connect(lambda _visitor: self._greet())
        shell.signed_out.connect(lambda _visitor: self._dress(None))
        page.text_wanted.connect(lambda scale: self._choose(Preferences(text_size=_SIZES[scale])))
        page.lower_wanted.connect(lambda lower: self._choose(Preferences(lower_page=lower)))
        page.calm_wanted.connect(lambda calm: self._choose(Preferences(calm_motion=calm)))

    def open(self) -> None:
        """Show what can be made easier."""
        self._door.open(Screen(COMFORT, lambda _shop, _now: None, lambda _nothing: self._page.show(self._worn)))

    @property
    def _worn(self) -> Comfort:
        mine = self._profile
        return Comfort() if mine is None else Comfort(_SCALES[mine.text_size], mine.lower_page, mine.calm_motion)

    def _greet(self) -> None:
        member = self._door.member
        self._dress(None if member is None else member.known.profile)

    def _dress(self, profile: Profile | None) -> None:
        self._profile = profile
        self._wardrobe.suit(self._worn)

    def _choose(self, chosen: Preferences) -> None:
        """Worn at once, and for this visit even where the disk does not keep it."""
        before = self._profile
        if before is not None and (after := preferring(before, chosen)) != before:
            self._dress(after)
            self._page.show(self._worn)
            self._door.prefer(chosen)

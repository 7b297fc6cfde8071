"""Which pages there are, in the order of the side bar."""

from __future__ import annotations

from typing import NamedTuple

from shared.journal.types import Action
from shared.language import Language


class Entry(NamedTuple):
    """A page that the side bar leads to.

    Attributes:
        icon: its name in Tabler's set.
        needs: what somebody must be allowed to open it, as the page's handler says itself.
    """

    path: str
    title: str
    icon: str
    needs: Action


def entries(language: Language) -> tuple[Entry, ...]:
    say = language.say
    return (
        Entry("/admin", say("Start"), "home", Action.MANAGE_PEOPLE),
        Entry("/admin/people", say("People"), "users", Action.MANAGE_PEOPLE),
        Entry("/admin/bookings", say("Bookings"), "calendar-week", Action.MODERATE),
        Entry("/admin/equipment", say("Equipment"), "tools", Action.CONFIGURE),
        Entry("/admin/modules", say("Video modules"), "video", Action.CONFIGURE),
        Entry("/admin/doors", say("Doors"), "door", Action.CONFIGURE),
        Entry("/admin/workshop", say("Workshop"), "building-warehouse", Action.CONFIGURE),
        Entry("/admin/tokens", say("Access tokens"), "key", Action.CONFIGURE),
    )

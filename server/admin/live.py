"""News for pages that are open: when the workshop's journal moves, each fetches anew what it shows of it."""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency
from litestar.response import ServerSentEvent

from server.admin.logins import needs
from server.admin.page import Page
from server.hub import Hub
from server.live import heads
from shared.journal.types import Action

# Then the browser connects anew, and whoever is not logged in any more hears no more.
_LONGEST_S = 600.0


@get("/admin/live", opt=needs(Action.MANAGE_PEOPLE))
async def live(page: NamedDependency[Page], hub: NamedDependency[Hub]) -> ServerSentEvent:
    """The journal's head, now and whenever it moves."""
    return ServerSentEvent(heads(page.workshop, page.database, hub, longest_s=_LONGEST_S))

"""News for pages that are open: when the workshop's journal moves, each fetches anew what it shows of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from litestar import get
from litestar.di import NamedDependency
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from server.admin.logins import needs
from server.admin.page import Page
from server.hub import Hub
from shared.journal import queries as journal
from shared.journal.types import Action

_HEARTBEAT_S = 15.0
# Then the browser connects anew, and whoever is not logged in any more hears no more.
_LONGEST_S = 600.0


@get("/admin/live", opt=needs(Action.MANAGE_PEOPLE))
async def live(page: NamedDependency[Page], hub: NamedDependency[Hub]) -> ServerSentEvent:
    """The journal's head, now and whenever it moves."""
    return ServerSentEvent(_heads(page, hub))


async def _heads(page: Page, hub: Hub) -> AsyncIterator[ServerSentEventMessage]:
    with hub.watch(page.workshop) as watch:  # before the head is read, or what moves it meanwhile would be missed
        found = await page.read(journal.head)
        head: int | None = found.seq if found else 0
        end = anyio.current_time() + _LONGEST_S
        while head is not None and anyio.current_time() < end:
            yield ServerSentEventMessage(event="head", data=head)
            head = None
            while head is None and anyio.current_time() < end:
                try:
                    with anyio.fail_after(_HEARTBEAT_S):
                        head = await watch.next()
                        if head is None:
                            return
                except TimeoutError:
                    yield ServerSentEventMessage(comment="still here", data=None)

"""The journal's head as a stream of events, for doors and for pages alike."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from litestar.response.sse import ServerSentEventMessage

from server.database.trouble import DatabaseAway
from server.database.work import Database
from server.hub import Hub
from shared.journal import queries as journal
from shared.store.shop import Shop

# A silent line would be cut by what stands between, and nobody could tell it from a dead one.
HEARTBEAT_S = 15.0


async def heads(
    workshop: int, database: Database, hub: Hub, *, longest_s: float = float("inf")
) -> AsyncIterator[ServerSentEventMessage]:
    """The journal's head, now and whenever it moves.

    Ends after `longest_s`, where the server stops, or where the database does not answer at the beginning.
    """
    end = anyio.current_time() + longest_s
    with hub.watch(workshop) as watch:  # before the head is read, or what moves it meanwhile would be missed
        try:
            found = await database.run(lambda conn: journal.head(Shop(conn, workshop)), workshop=workshop)
        except DatabaseAway:
            return
        head = found.seq if found else None
        while head is not None:
            yield ServerSentEventMessage(event="head", data=head, id=head)
            head = None
            while head is None:
                try:
                    with anyio.fail_after(HEARTBEAT_S):
                        head = await watch.next()
                except TimeoutError:
                    yield ServerSentEventMessage(comment="still here", data=None)
                else:
                    if head is None:
                        return
                if anyio.current_time() >= end:
                    return

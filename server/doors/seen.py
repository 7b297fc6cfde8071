"""When each door has last fetched its rows: for the admin who looks whether a door is alive."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from server.database.trouble import DatabaseAway
from server.database.work import Database
from shared.sync import tables

# A door that is alive pulls far more often; an admin's page needs no more than this.
_EVERY_S = 60


class PullNotes:
    """Notes a door's pulls, at most one a minute: it is no part of the answer, so trouble with it is nobody's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[tuple[int, int], float] = {}

    async def note(self, workshop: int, door: int, now: datetime) -> None:
        place, moment = (workshop, door), time.monotonic()
        if moment - self._noted.get(place, -_EVERY_S) < _EVERY_S:
            return
        self._noted[place] = moment
        with suppress(DatabaseAway):
            await self._database.run(lambda conn: _put(conn, workshop, door, now), workshop=workshop)


def _put(conn: Connection, workshop: int, door: int, now: datetime) -> None:
    # Only this column: the desk writes the others, under the workshop's lock.
    put = insert(tables.door_seen).values(workshop_id=workshop, door=door, n=0, seen=0, release="", pulled_at=now)
    conn.execute(put.on_conflict_do_update(index_elements=["workshop_id", "door"], set_={"pulled_at": now}))

"""The stream of news that doors and pages hear."""

import asyncio

from server.hub import Hub
from server.live import heads


def test_a_stream_that_begins_while_the_database_is_away_ends_at_once(no_database):
    async def heard() -> list[object]:
        return [each async for each in heads(1, no_database, Hub(no_database.engine))]

    assert asyncio.run(heard()) == []

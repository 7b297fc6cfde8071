"""One request to the server at a time, each with a limit; what goes wrong is one of a few kinds of trouble."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import UUID

import httpx
import msgspec
from httpx_sse import ServerSentEvent, SSEError, aconnect_sse

from kiosk.identity import Pairing
from shared.journal.types import Signed
from shared.sync.messages import CONTENT_TYPE, PairReply, PairRequest, Pull, Push, PushReply, encode

Message = TypeVar("Message")

# No answer is waited for longer than this; the first snapshot of a large workshop is a stream of many answers.
LIMIT_S = 2.0
SNAPSHOT_LIMIT_S = 30.0
# The server sends a comment every 15 s; a line that is silent for longer is dead.
SILENCE_S = 40.0


class ServerAway(Exception):
    """The server cannot be reached, or is too slow, or answers nonsense: the door goes on alone."""


class DoorRefused(Exception):
    """The server does not know this door any more: it was revoked, or belongs to another workshop."""


class Line:
    """The connection of a paired door."""

    def __init__(self, agreed: Pairing, *, verify: ssl.SSLContext | bool = True) -> None:
        self._http = httpx.AsyncClient(
            base_url=agreed.server,
            headers={"Authorization": f"Bearer {agreed.token}", "Accept": CONTENT_TYPE},
            timeout=httpx.Timeout(LIMIT_S),
            verify=verify,
            follow_redirects=False,
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def push(self, changes: tuple[Signed, ...]) -> PushReply:
        """Send waiting changes; one outcome for each.

        Raises:
            ServerAway, DoorRefused
        """
        body = encode(Push(changes))
        answer = await self._ask("POST", "/sync/v1/push", content=body, headers={"Content-Type": CONTENT_TYPE})
        return _decoded(answer, PushReply)

    async def pull(self, after: int, epoch: UUID | None) -> Pull:
        """What is new after this cursor; everything, for a door that knows nothing yet.

        Raises:
            ServerAway, DoorRefused
        """
        query = {"after": str(after), **({"epoch": str(epoch)} if epoch else {})}
        limit = LIMIT_S if after else SNAPSHOT_LIMIT_S
        return _decoded(await self._ask("GET", "/sync/v1/pull", params=query, timeout=limit), Pull)

    @asynccontextmanager
    async def news(self) -> AsyncIterator[AsyncIterator[int]]:
        """The numbers of the journal's newest entries, as they come; ends with the line.

        Raises:
            ServerAway, DoorRefused
        """
        limits = httpx.Timeout(LIMIT_S, read=SILENCE_S)
        try:
            async with aconnect_sse(self._http, "GET", "/sync/v1/stream", timeout=limits) as source:
                _check(source.response)
                yield _heads(source.aiter_sse())
        except (httpx.HTTPError, SSEError) as error:
            raise ServerAway(type(error).__name__) from error

    async def _ask(self, method: str, path: str, **how: object) -> bytes:
        try:
            answer = await self._http.request(method, path, **how)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            raise ServerAway(type(error).__name__) from error
        _check(answer)
        return answer.content


async def ask_to_pair(server: str, request: PairRequest) -> PairReply:
    """Ask to become a door of the workshop, or whether somebody has approved it by now.

    Raises:
        ServerAway: no answer, or one that cannot be understood.
    """
    try:
        async with httpx.AsyncClient(base_url=server, timeout=httpx.Timeout(LIMIT_S)) as http:
            answer = await http.post(
                "/sync/v1/pair", content=encode(request), headers={"Content-Type": CONTENT_TYPE, "Accept": CONTENT_TYPE}
            )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServerAway(type(error).__name__) from error
    if answer.is_error:
        raise ServerAway(f"HTTP {answer.status_code}")
    return _decoded(answer.content, PairReply)


async def _heads(events: AsyncIterator[ServerSentEvent]) -> AsyncIterator[int]:
    async for event in events:
        if event.event == "head" and event.data.isdigit():
            yield int(event.data)


def _check(answer: httpx.Response) -> None:
    if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise DoorRefused(f"HTTP {answer.status_code}")
    if not answer.is_success:
        raise ServerAway(f"HTTP {answer.status_code}")


def _decoded(content: bytes, kind: type[Message]) -> Message:
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except msgspec.DecodeError as error:
        raise ServerAway(f"an answer that is no {kind.__name__}") from error

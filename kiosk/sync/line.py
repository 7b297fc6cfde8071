"""One request to the server at a time, each with a limit; what goes wrong is one of a few kinds of trouble."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import UUID

import httpx
import msgspec
from httpx_sse import ServerSentEvent, SSEError, aconnect_sse
from msgspec import Struct

from kiosk.identity import Pairing
from shared.journal.types import Signed
from shared.sync.messages import CONTENT_TYPE, PairReply, PairRequest, Pull, Push, PushReply, encode

Message = TypeVar("Message")

# Nothing is waited for longer than this, be it a connection or the next part of an answer. Only a server that gathers
# a whole workshop may take longer for the first.
LIMIT_S = 2.0
SNAPSHOT_LIMIT_S = 30.0
# An answer that comes drop by drop is given up on after so long, and one that does not end after so many bytes.
WHOLE_LIMIT_S = 60.0
LARGEST = 128 * 1024 * 1024
# The server sends a comment every 15 s; a line that is silent for longer is dead.
SILENCE_S = 40.0

# How the server says that it does not believe this door; whoever else stands in between cannot say that.
_UNKNOWN, _REVOKED = "urn:doorwright:sync:door_unknown", "urn:doorwright:sync:door_revoked"
_LONGEST_NUMBER = 19  # digits; the largest that the journal can reach


class ServerAway(Exception):
    """The server cannot be reached, or is too slow, or answers nonsense: the door goes on alone."""


class DoorRefused(Exception):
    """The server does not know this door.

    Attributes:
        revoked: it did, until somebody took the door out of service; what it still pushes is kept apart.
    """

    def __init__(self, why: str, *, revoked: bool) -> None:
        super().__init__(why)
        self.revoked = revoked


class _Problem(Struct, frozen=True):
    """What we read of a problem answer (RFC 9457)."""

    type: str = ""


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

    async def pull(self, after: int, epoch: UUID | None, oldest: int) -> Pull:
        """What is new after this cursor; everything, for a door that knows nothing yet.

        Args:
            oldest: the number of the oldest change of which the door would hear again what became of it.

        Raises:
            ServerAway, DoorRefused
        """
        query = {"after": str(after), "oldest": str(oldest), **({"epoch": str(epoch)} if epoch else {})}
        limit = httpx.Timeout(LIMIT_S, read=LIMIT_S if after else SNAPSHOT_LIMIT_S)
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
                if not source.response.is_success:
                    _check(source.response, await _whole(source.response))
                yield _heads(source.aiter_sse())
        except (httpx.HTTPError, SSEError) as error:
            raise ServerAway(why_away(error)) from error

    async def _ask(self, method: str, path: str, **how: object) -> bytes:
        return await _asked(self._http, method, path, **how)


async def ask_to_pair(server: str, request: PairRequest) -> PairReply:
    """Ask to become a door of the workshop, or whether somebody has approved it by now.

    Raises:
        ServerAway: no answer, or one that cannot be understood.
    """
    headers = {"Content-Type": CONTENT_TYPE, "Accept": CONTENT_TYPE}
    try:
        async with httpx.AsyncClient(base_url=server, timeout=httpx.Timeout(LIMIT_S)) as http:
            content = await _asked(http, "POST", "/sync/v1/pair", content=encode(request), headers=headers)
    except (DoorRefused, httpx.InvalidURL) as error:  # who is no door yet cannot be refused as one
        raise ServerAway(why_away(error)) from error
    return _decoded(content, PairReply)


async def _asked(http: httpx.AsyncClient, method: str, path: str, **how: object) -> bytes:
    try:
        async with (
            asyncio.timeout(WHOLE_LIMIT_S),
            http.stream(method, path, **how) as answer,  # type: ignore[arg-type]
        ):
            content = await _whole(answer)
    except (httpx.HTTPError, TimeoutError) as error:
        raise ServerAway(why_away(error)) from error
    _check(answer, content)
    return content


def why_away(error: Exception) -> str:
    """Why a server gave no answer, in words for the log and the terminal; the door only says that it works alone."""
    match error:
        case TimeoutError() | httpx.TimeoutException():
            return "no answer in time"
        case httpx.ConnectError():
            return f"no connection: {error}"
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return "that is no address of a server"
        case httpx.TransportError():
            return "the connection broke"
        case DoorRefused():
            return "it does not pair doors"
        case _:
            return "an answer that is not HTTP as we know it"


async def _whole(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > LARGEST:
            raise ServerAway("an answer without an end")
    return bytes(content)


async def _heads(events: AsyncIterator[ServerSentEvent]) -> AsyncIterator[int]:
    async for event in events:
        head = event.data
        if event.event == "head" and head.isascii() and head.isdigit() and len(head) <= _LONGEST_NUMBER:
            yield int(head)


def _check(answer: httpx.Response, content: bytes) -> None:
    if answer.is_success:
        return
    try:
        kind = msgspec.json.decode(content, type=_Problem).type
    except (msgspec.DecodeError, RecursionError):
        kind = ""  # a proxy's page, for instance, which knows nothing of doors
    if kind in {_UNKNOWN, _REVOKED}:
        raise DoorRefused(f"HTTP {answer.status_code}", revoked=kind == _REVOKED)
    raise ServerAway(f"HTTP {answer.status_code}")


def _decoded(content: bytes, kind: type[Message]) -> Message:
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ServerAway(f"an answer that is no {kind.__name__}") from error

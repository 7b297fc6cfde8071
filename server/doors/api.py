"""`/sync/v1`: what doors and server say to each other. `docs/reference/sync-protocol.md` is the agreement.

Under `/w/<slug>` there is the same for one workshop of several.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
import zstandard
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.plugins.problem_details import ProblemDetailsException
from litestar.response import ServerSentEvent, Stream
from sqlalchemy import Connection

from server.database.work import Database
from server.desk import AsyncDesk
from server.doors.pairing import TooManyWaiting, ask
from server.doors.seen import PullNotes
from server.doors.tokens import DoorRevoked, DoorToken, PushingDoors, UnknownDoor, check
from server.hub import Hub
from server.live import heads
from server.problems import AnyRequest, Problem, problem
from server.workshops.queries import Workshop, named, workshops
from shared.store.engines import enter_workshop
from shared.store.shop import Shop
from shared.sync.desk import CursorUnknownError, FromDoor, read_one_moment
from shared.sync.messages import (
    CONTENT_TYPE,
    MOST_CHANGES,
    PairReply,
    PairRequest,
    Push,
    PushReply,
    encode,
    pairing_holds,
)

Message = TypeVar("Message")

# A whole workshop takes longer than what is new in it. Each of its statements still has the database's limit.
EVERYTHING_LIMIT_S = 30.0
# A kiosk asks every second and a half, and several may stand behind one address.
PAIRINGS_A_MINUTE = 240
_CHUNK_BYTES = 64 * 1024

SequenceNumber = Annotated[int, QueryParameter(ge=0, le=2**63 - 1)]
# The token has named the workshop already; the address may, too, so that a door knows only the one it was given.
Slug = FromPath[str | None]


def _paths(name: str) -> list[str]:
    return [f"/sync/v1/{name}", f"/w/{{slug:str}}/sync/v1/{name}"]


def doors(desk: AsyncDesk, database: Database) -> Router:
    """The handlers for the doors; they ask the application for `desk`, `database` and `hub`."""
    pushes, pulls = Pushes(desk, database), Pulls(desk, database)
    return Router(
        "/",
        route_handlers=[push, pull, snapshot, stream, pair],
        dependencies={
            "door": Provide(_door, sync_to_thread=False),
            "pushes": Provide(lambda: pushes, sync_to_thread=False),
            "pulls": Provide(lambda: pulls, sync_to_thread=False),
        },
        exception_handlers={
            UnknownDoor: _on_unknown_door,
            DoorRevoked: _on_door_revoked,
            TooManyWaiting: _on_too_many_waiting,
        },
        include_in_schema=False,
    )


@post(_paths("push"), status_code=HTTPStatus.OK)
async def push(request: AnyRequest, pushes: NamedDependency[Pushes]) -> Response[bytes]:
    """Judge and write a door's waiting changes in the order they were made; one outcome each. Safe to repeat."""
    # One dependency alone: for several, the framework starts a task each, which takes as long as all the rest of it.
    return _answer(await pushes.push(_door(request), await request.body()))


@get(_paths("pull"))
async def pull(
    door: NamedDependency[DoorToken],
    pulls: NamedDependency[Pulls],
    after: SequenceNumber = 0,
    epoch: FromQuery[UUID | None] = None,
    oldest: SequenceNumber = 0,
) -> Response[bytes]:
    """The present rows of everything that was written after a cursor, and what became of the door's changes."""
    return Response(await pulls.pull(door, after, epoch, oldest), media_type=CONTENT_TYPE)


@get(_paths("snapshot"))
async def snapshot(
    request: AnyRequest,
    door: NamedDependency[DoorToken],
    pulls: NamedDependency[Pulls],
    oldest: SequenceNumber = 0,
) -> Stream:
    """A pull from the beginning, compressed where the door can read that, with a digest of what is sent."""
    compressed = "zstd" in request.headers.get("Accept-Encoding", "")
    content = await pulls.pull(door, 0, None, oldest, compressed=compressed)
    digest = b64encode(hashlib.sha256(content).digest()).decode()
    headers = {"Content-Length": str(len(content)), "Content-Digest": f"sha-256=:{digest}:", "Vary": "Accept-Encoding"}
    if compressed:
        headers["Content-Encoding"] = "zstd"
    return Stream(_chunks(content), media_type=CONTENT_TYPE, headers=headers)


@get(_paths("stream"))
async def stream(
    door: NamedDependency[DoorToken], database: NamedDependency[Database], hub: NamedDependency[Hub]
) -> ServerSentEvent:
    """The journal's head, now and whenever it moves: a hint to pull."""
    await database.run(partial(check, token=door), workshop=door.workshop)
    return ServerSentEvent(heads(door.workshop, database, hub))


@post(
    _paths("pair"),
    status_code=HTTPStatus.OK,
    middleware=[RateLimitConfig(rate_limit=("minute", PAIRINGS_A_MINUTE)).middleware],
)
async def pair(
    request: AnyRequest, desk: NamedDependency[AsyncDesk], database: NamedDependency[Database], slug: Slug = None
) -> Response[bytes]:
    """The code for a kiosk to show, or what it needs to be a door once somebody has approved it."""
    wanted = _read(await request.body(), PairRequest)
    if not pairing_holds(wanted):
        raise _bad("proof_wrong", "The proof is no signature with the key that asks.")
    workshop = await _workshop(database, slug, request.url.hostname)
    badge_key = (await desk.secrets(workshop.number)).badge_key

    def work(conn: Connection) -> PairReply:
        return ask(Shop(conn, workshop.number), wanted, badge_key=badge_key, now=desk.now())

    return _answer(await database.run(work, workshop=workshop.number))


class Pushes:
    """What doors push."""

    def __init__(self, desk: AsyncDesk, database: Database) -> None:
        self._desk = desk
        self._doors = PushingDoors(database)

    async def push(self, door: DoorToken, content: bytes) -> PushReply:
        """Take what a door says it is, and a `Push` in bytes.

        Raises:
            UnknownDoor, DatabaseAway
            ProblemDetailsException: the content is none.
        """
        await self._doors.prove(door)
        sent = _read(content, Push)
        if len(sent.changes) > MOST_CHANGES:
            many = f"A push holds at most {MOST_CHANGES} changes; this one {len(sent.changes)}."
            raise _bad("too_many_changes", many)
        return PushReply(await self._desk.take(door.workshop, [FromDoor(door.door, each) for each in sent.changes]))


class Pulls:
    """What doors pull, as it goes over the wire."""

    def __init__(self, desk: AsyncDesk, database: Database) -> None:
        self._desk = desk
        self._database = database
        self._notes = PullNotes(database)

    async def pull(
        self, door: DoorToken, after: int, epoch: UUID | None, oldest: int, *, compressed: bool = False
    ) -> bytes:
        """A `Pull` in bytes: see `Desk.pull`.

        Raises:
            UnknownDoor, DoorRevoked, DatabaseAway
        """
        if after:
            try:
                return await self._read(door, after, epoch)
            except CursorUnknownError:
                pass  # of another epoch: the door gets everything, which may take longer
        return await self._read(door, 0, None, oldest, limit_s=EVERYTHING_LIMIT_S, compressed=compressed)

    async def _read(
        self,
        door: DoorToken,
        after: int,
        epoch: UUID | None,
        oldest: int = 0,
        *,
        limit_s: float | None = None,
        compressed: bool = False,
    ) -> bytes:
        now = self._desk.now()
        try:
            desk = await self._desk.desk(door.workshop)
        except LookupError as cause:
            raise UnknownDoor from cause

        def work(conn: Connection) -> bytes:
            read_one_moment(conn)
            enter_workshop(conn, door.workshop)
            check(conn, door)
            news = desk.pull_within(
                conn, door.workshop, door.door, after, epoch, now, oldest=oldest, only_news=after > 0
            )
            content = encode(news)
            return zstandard.compress(content) if compressed else content

        content = await self._database.run(work, limit_s=limit_s)
        await self._notes.note(door.workshop, door.door, now)
        return content


def _door(request: AnyRequest) -> DoorToken:
    return DoorToken.from_header(request.headers.get("Authorization"))


async def _workshop(database: Database, slug: str | None, host: str | None) -> Workshop:
    """The workshop that an address names.

    Raises:
        NotFoundException: it names none; or there are several, and it does not say which.
    """
    found = named(await database.run(workshops), slug=slug, host=host)
    if found is None:
        raise NotFoundException(detail="This address names no workshop. That of one is .../w/ and its short name.")
    return found


def _chunks(content: bytes) -> Iterator[bytes]:
    return (content[start : start + _CHUNK_BYTES] for start in range(0, len(content), _CHUNK_BYTES))


def _read(body: bytes, kind: type[Message]) -> Message:
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _bad("malformed", f"This is no {kind.__name__} in MessagePack: {error}") from error


def _answer(message: msgspec.Struct) -> Response[bytes]:
    return Response(encode(message), media_type=CONTENT_TYPE)


# --- problems


def _type(name: str) -> str:
    """The `type` of a problem of this protocol: a name, not a page."""
    return f"urn:doorwright:sync:{name}"


def _bad(name: str, detail: str) -> ProblemDetailsException:
    return ProblemDetailsException(status_code=HTTPStatus.BAD_REQUEST, type_=_type(name), detail=detail)


def _on_unknown_door(request: AnyRequest, _exc: UnknownDoor) -> Problem:
    return problem(
        request.scope,
        HTTPStatus.UNAUTHORIZED,
        "The token is no door's of this server.",
        kind=_type("door_unknown"),
        headers={"WWW-Authenticate": "Bearer"},
    )


def _on_door_revoked(request: AnyRequest, _exc: DoorRevoked) -> Problem:
    return problem(
        request.scope,
        HTTPStatus.FORBIDDEN,
        "This door was revoked. It may push what waits, and then has to forget the workshop.",
        kind=_type("door_revoked"),
    )


def _on_too_many_waiting(request: AnyRequest, _exc: TooManyWaiting) -> Problem:
    return problem(
        request.scope,
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many kiosks wait to be approved. Codes that nobody approves expire within minutes.",
        kind=_type("too_many_waiting"),
        headers={"Retry-After": "60"},
    )

"""Who asks the API, and what they may see and do there."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Annotated, TypeVar
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import HeaderParameter
from msgspec import Struct
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from server.admin.logins import SAFE_METHODS, session_token
from server.admin.page import CSRF_HEADER, csrf_token
from server.database.work import Database
from server.desk import AsyncDesk
from server.people.sessions import note_use, session_of
from server.problems import AnyRequest, Problem, problem
from server.rest.answers import (
    key_reused,
    not_allowed,
    problem_type,
    refused,
    set_aside,
    tag_missing,
    tag_unknown,
)
from server.rest.tables import request_key
from server.rest.tokens import SentToken, UnknownToken, holder
from server.settings import ServerSettings
from server.tokens import token_numbers
from shared.booking.rules import may_decide
from shared.journal import queries as journal
from shared.journal.signing import new_change_id
from shared.journal.types import Action, Change, ChangeId, PersonId, Private, Refusal, Verdict
from shared.language import SOURCE, language
from shared.naming import persons_in, spoken_names
from shared.people import queries as people
from shared.people.rules import Holding, may
from shared.people.types import EquipmentTypeId, PersonState
from shared.refusals import decode
from shared.store.shop import Shop
from shared.sync.desk import FromServer
from shared.training.queries import holdings
from shared.words import Speaker

Result = TypeVar("Result")

# A program that has lost the answer asks again within minutes; what is older is forgotten.
KEYS_KEPT = timedelta(days=7)
# No more digits than an integer column has.
_TAG = re.compile(r'"([0-9]{1,18})"', re.ASCII)


class Asker(Struct, frozen=True):
    """The person in whose name a request comes, and the levels that they hold now."""

    person_id: PersonId
    held: frozenset[Holding]

    def may(self, action: Action) -> bool:
        return may(action, self.held)

    def require(self, action: Action) -> None:
        """End the request, unless they may.

        Raises:
            ProblemDetailsException
        """
        if not self.may(action):
            raise not_allowed()

    def may_see(self, person_id: PersonId) -> bool:
        """Whether they may see what is private of this person: their own, or it is their task."""
        return person_id == self.person_id or self.may(Action.MANAGE_PEOPLE)

    def require_seeing(self, person_id: PersonId) -> None:
        """End the request, unless they may see what is private of this person.

        Raises:
            ProblemDetailsException
        """
        if not self.may_see(person_id):
            raise not_allowed()

    def decides(self, type_id: EquipmentTypeId) -> bool:
        """Whether other people's bookings of this type are theirs to decide."""
        return may_decide(self.held, type_id)


class Once(Struct, frozen=True):
    """The ids of what a request makes: the same when the same request comes again with its key."""

    change_id: ChangeId
    subject_id: UUID


class Api:
    """One request: who asks, and the way to the workshop's rows and to its desk."""

    def __init__(self, database: Database, desk: AsyncDesk, workshop: int, asker: Asker, head: int) -> None:
        self._database = database
        self._desk = desk
        self._workshop = workshop
        self._head = head
        self.asker = asker

    @property
    def now(self) -> datetime:
        """The server's time."""
        return self._desk.now()

    async def read(self, work: Callable[[Shop], Result]) -> Result:
        """Call `work` with the asker's workshop, on a worker thread, in a transaction.

        Raises:
            DatabaseAway
        """
        return await self._database.run(lambda conn: work(Shop(conn, self._workshop)), workshop=self._workshop)

    async def take(
        self, change: Change, *, private: Private | None = None, seen: int | None = None, once: Once | None = None
    ) -> None:
        """Put a change through the desk in the asker's name, signed with the server's key.

        Args:
            seen: the entry that wrote what the asker has seen of it; None: whatever is there.

        Raises:
            ProblemDetailsException: the rules say no; it has all their reasons. Or nobody can have seen that entry yet.
            DatabaseAway
        """
        at = self._head if seen is None else seen
        if at > self._head:
            raise tag_unknown()
        sent = FromServer(change, self.asker.person_id, at, private, id=once.change_id if once else None)
        (outcome,) = await self._desk.take(self._workshop, [sent])
        if outcome.verdict is Verdict.REFUSED:
            reasons = decode(outcome.refusals)
            raise refused(reasons, await self.read(partial(self.speaker, reasons=reasons)))
        if outcome.verdict is not Verdict.ACCEPTED:
            raise set_aside()

    def speaker(self, shop: Shop, *, reasons: Iterable[Refusal] = ()) -> Speaker:
        """Who says things to whoever asks: in their language, on the workshop's wall clock, with things by their names.

        Args:
            reasons: to be said; persons in them are named as far as whoever asks may see them.
        """
        settings = people.workshop(shop)
        if settings is None:
            raise LookupError("the workshop has no settings")
        profile = people.profile(shop, self.asker.person_id)
        names = spoken_names(shop, [each for each in persons_in(reasons) if self.asker.may_see(each)])
        return Speaker(language(profile.language if profile else SOURCE), settings.timezone, self.now, names)

    async def once(self, key: str | None, request: AnyRequest) -> Once:
        """The ids of what this request makes.

        Args:
            key: the request's `Idempotency-Key`, if it has one.

        Raises:
            ProblemDetailsException: the key came before with another request.
            DatabaseAway
        """
        fresh = Once(new_change_id(), new_change_id())
        if key is None:
            return fresh
        digest = hashlib.sha256(b"\n".join((request.method.encode(), request.url.path.encode(), await request.body())))

        def remember(shop: Shop) -> tuple[bytes, Once]:
            k = request_key.c
            mine = (k.workshop_id == shop.workshop, k.person_id == self.asker.person_id, k.key == key)
            row = {
                "workshop_id": shop.workshop,
                "person_id": self.asker.person_id,
                "key": key,
                "request_hash": digest.digest(),
                "change_id": fresh.change_id,
                "subject_id": fresh.subject_id,
                "made_at": self.now,
            }
            shop.conn.execute(
                delete(request_key).where(k.workshop_id == shop.workshop, k.made_at < self.now - KEYS_KEPT)
            )
            shop.conn.execute(insert(request_key).values(row).on_conflict_do_nothing())
            found = shop.conn.execute(select(k.request_hash, k.change_id, k.subject_id).where(*mine)).one()
            return found.request_hash, Once(found.change_id, found.subject_id)

        hash_then, then = await self.read(remember)
        if hash_then != digest.digest():
            raise key_reused()
        return then


# --- what handlers ask for


async def api(
    request: AnyRequest,
    database: NamedDependency[Database],
    desk: NamedDependency[AsyncDesk],
    settings: NamedDependency[ServerSettings],
) -> Api:
    """Find out who asks, before anything else of the request is looked at.

    Raises:
        UnknownToken: nothing proves it.
        DatabaseAway
    """
    sent = _sent(request)
    now = desk.now()

    def look(conn: Connection) -> tuple[Asker, int]:
        shop = Shop(conn, sent.workshop)
        if isinstance(sent, SentToken):
            return _asker(shop, holder(conn, sent, now), now)
        session = session_of(shop, sent.token, now, settings.admin)
        if session is None:
            raise UnknownToken
        note_use(shop, session, now)
        return _asker(shop, session.person_id, now)

    asker, head = await database.run(look, workshop=sent.workshop)
    return Api(database, desk, sent.workshop, asker, head)


class _SentSession(Struct, frozen=True):
    """The cookie of somebody who is logged in to the admin pages; not proven yet."""

    workshop: int
    token: str


def _sent(request: AnyRequest) -> SentToken | _SentSession:
    """What came to prove who asks: an access token, or else the session of the admin pages.

    Raises:
        UnknownToken: neither, or of another form; or a session that anybody's page may have used.
    """
    authorization = request.headers.get("Authorization")
    if authorization is not None:
        return SentToken.from_header(authorization)
    token = session_token(request)
    numbers = token_numbers(token, 1)
    if numbers is None:
        raise UnknownToken
    # A browser sends its cookie whoever's page asks; only a page of ours knows what belongs into this header.
    proof = request.headers.get(CSRF_HEADER, "")
    if request.method not in SAFE_METHODS and not hmac.compare_digest(proof.encode(), csrf_token(token).encode()):
        raise UnknownToken
    return _SentSession(numbers[0], token)


def _asker(shop: Shop, person_id: PersonId, now: datetime) -> tuple[Asker, int]:
    """Who asks, and the journal's head as they find it.

    Raises:
        UnknownToken: they have left the workshop.
    """
    person, head = people.person(shop, person_id), journal.head(shop)
    if person is None or person.state is not PersonState.ACTIVE or head is None:
        raise UnknownToken
    return Asker(person_id, holdings(shop, person_id, now)), head.seq


IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        max_length=80,
        description="The `ETag` of the state that is to be changed; `*`: whatever is there. Needed.",
    ),
]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern="^[ -~]+$",
        description="A key of the sender's own: the same request with it, sent again, is done once.",
    ),
]


def seen(if_match: IfMatch = None) -> int | None:
    """The entry that wrote what whoever asks has seen; None for whatever is there.

    Raises:
        ProblemDetailsException: there is no such header, or it has no tag of ours.
    """
    if if_match is None:
        raise tag_missing()
    if if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise tag_unknown()
    return int(found[1])


async def once(request: AnyRequest, api: NamedDependency[Api], idempotency_key: IdempotencyKey = None) -> Once:
    """See `Api.once`."""
    return await api.once(idempotency_key, request)


def on_unknown_token(request: AnyRequest, _exc: UnknownToken) -> Problem:
    return problem(
        request.scope,
        HTTPStatus.UNAUTHORIZED,
        "Send an access token as `Authorization: Bearer …`; admins make them. A page of the server's own sends its "
        f"session, and with what changes something the header `{CSRF_HEADER}`.",
        kind=problem_type("unauthorized"),
        headers={"WWW-Authenticate": "Bearer"},
    )
